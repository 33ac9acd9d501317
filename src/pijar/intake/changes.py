"""The values of persons as the rows settle them, and the record of every value that gave way to another.

A change names the person, the field, what was and what is, and the row whose word now counts. It holds no NIK, no KK, no
phone number: those stand in rows only, encrypted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from pijar.intake.merge import Policy
from pijar.registry.copy import copy_frame, next_id, rows, run, sync_sequence

# The values that a person holds; the others are read from the rows when they are needed.
PERSON_FIELDS = ("name", "birth_date", "sex", "village_code", "occupation_code")
# As many changes are shown one by one; the others are counted, and kept in the table.
MOST_SHOWN = 200


@dataclass(frozen=True)
class Cause:
    """What changes persons: an upload that is loaded or withdrawn, or a policy that is applied anew.

    Persons from `first_new` on are brought by it, so that nothing of theirs gives way.
    """

    kind: str
    upload_id: int | None
    at: datetime
    first_new: int | None = None
    is_trial: bool = False
    village_only: str | None = None


@dataclass
class Changed:
    """How many values of persons changed, by field, how many persons that were, and the first changes one by one."""

    persons: int = 0
    total: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Changed) -> None:
        self.persons += other.persons
        self.total += other.total
        for name, n in other.fields.items():
            self.fields[name] = self.fields.get(name, 0) + n
        self.shown = (self.shown + other.shown)[:MOST_SHOWN]


_DRAFT = """
create temp table merged (person_id bigint primary key, name text, birth_date date, sex text, village_code text,
  occupation_code text, row_name bigint, row_birth_date bigint, row_sex bigint, row_village_code bigint,
  row_occupation_code bigint) on commit drop
"""
_CHANGES = """
create temp table changes on commit drop as
select row_number() over (order by p.id, v.place) as place, p.id as person_id, v.field, v.before, v.after, v.row_id,
       p.village_code as village
  from merged m join registry_person p on p.id = m.person_id
 cross join lateral (values
   (1, 'name', p.name, m.name, m.row_name),
   (2, 'birth_date', p.birth_date::text, m.birth_date::text, m.row_birth_date),
   (3, 'sex', p.sex, coalesce(m.sex, ''), m.row_sex),
   (4, 'village_code', p.village_code, m.village_code, m.row_village_code),
   (5, 'occupation_code', p.occupation_code, coalesce(m.occupation_code, ''), m.row_occupation_code)
 ) v(place, field, before, after, row_id)
 where v.before is distinct from v.after
"""
_UPDATE = """
update registry_person p set name = m.name, birth_date = m.birth_date, sex = coalesce(m.sex, ''),
       village_code = m.village_code, occupation_code = coalesce(m.occupation_code, '')
  from merged m where m.person_id = p.id and m.person_id in (select person_id from changes)
"""
_KEEP = """
insert into intake_personchange (id, cause, upload_id, at, person_id, field, before, after, row_id, rule)
select %s + place, %s, %s, %s, person_id, field, before, after, row_id, %s::jsonb ->> field
  from changes where %s::bigint is null or person_id < %s
"""
_COUNTS = """
select field, count(*), (select count(distinct person_id) from changes c where {0}) from changes c where {0} group by field
"""
_SHOWN = """
select c.person_id, c.field, c.before, c.after, f.name, r.sheet, r.row_number
  from changes c left join intake_stagedrow r on r.id = c.row_id left join intake_sourcefile f on f.id = r.file_id
 where {0} order by c.place limit %s
"""
_OLD = "(%s::bigint is null or c.person_id < %s) and (%s::text is null or c.village = %s)"


def write_persons(people: pl.DataFrame, policy: Policy, cause: Cause) -> Changed:
    """Gives persons their merged values (`intake.merge.merged`), and keeps what gave way with its cause."""
    columns = ["person_id", *PERSON_FIELDS, *(f"row_{name}" for name in PERSON_FIELDS)]
    run(_DRAFT)
    copy_frame(people, "merged", columns)
    run(_CHANGES)
    run(_UPDATE)
    run(
        _KEEP, next_id("intake_personchange") - 1, cause.kind, cause.upload_id, cause.at, _rules(policy),
        cause.first_new, cause.first_new,
    )  # fmt: skip
    if not cause.is_trial:
        sync_sequence("intake_personchange")
    changed = _told(cause)
    run("drop table merged, changes")
    return changed


def _rules(policy: Policy) -> str:
    return json.dumps({name: str(policy.rules[name]) for name in PERSON_FIELDS})


def _told(cause: Cause) -> Changed:
    """What the one who caused it may see: an officer of a village, only what is said of people of that village."""
    seen = [cause.first_new, cause.first_new, cause.village_only, cause.village_only]
    counts = rows(_COUNTS.format(_OLD), *seen, *seen)
    keys = ("person_id", "field", "from", "to", "file", "sheet", "row_number")
    shown = [dict(zip(keys, row, strict=True)) for row in rows(_SHOWN.format(_OLD), *seen, MOST_SHOWN)]
    return Changed(
        persons=counts[0][2] if counts else 0,
        total=sum(n for _, n, _ in counts),
        fields={name: n for name, n, _ in counts},
        shown=shown,
    )
