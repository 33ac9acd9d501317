"""Profiles: what is known of every candidate of a month, as numbers in one row, from lists and registers.

The joins are done once here; every policy is then judged over these rows alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db import connection

from pijar.eligibility.catalogue import BIT, STATUS
from pijar.eligibility.judging import HOLD, SETTLED, STOP
from pijar.eligibility.types import Reason
from pijar.intake.repeats import alike, fold
from pijar.kernel.month import Month
from pijar.registry.copy import analyze, copy_frame, named, rows, run


@dataclass(frozen=True)
class Registers:
    """The snapshots that answer for the month; None where there is none."""

    population: int | None
    insured: int | None
    welfare: int | None


# Candidates of the year: persons named by an accepted row of a list that is in; who was found to be one is one. Who was
# carried last month and stands in no list of this year stays a candidate by the rows of earlier years: a change of year
# breaks nobody's cover. Of the rows that tell a formal job the first is kept as the witness, else of those that tell one.
_OF_ROWS = """
select coalesce(p.survivor_id, p.id) as id,
       bool_or('NIK_SHARED' = any(r.warnings)) as is_shared, bool_or(o.is_formal) as is_formal,
       coalesce(min(r.id) filter (where o.is_formal), min(r.id) filter (where o.is_formal is not null)) as work_ref,
       max(array[r.income, r.id]) filter (where r.income is not null) as income,
       max((encode(r.family_card, 'hex') || lpad(r.id::text, 19, '0')) collate "C") as household
  from intake_stagedrow r
  join registry_person p on p.id = r.person_id
  join intake_sourcefile f on f.id = r.file_id and f.is_live
  left join registry_occupation o on o.code = r.occupation_code
 where {which}
 group by 1
"""
CANDIDATES = "create temp table candidate on commit drop as" + _OF_ROWS.format(which="f.year = %(year)s")
CARRIED_OVER = "insert into candidate" + _OF_ROWS.format(
    which="f.year < %(year)s and coalesce(p.survivor_id, p.id) in (select person_id from enrolled_before)"
    " and not exists (select 1 from candidate c where c.id = coalesce(p.survivor_id, p.id))"
)
# Who was carried last month by the list of participants, and whom no accepted row names: a faulty list ends nobody's cover.
PARTICIPANTS = """
insert into candidate (id, is_shared)
select person_id, false from enrolled_before join participant using (person_id)
 where not exists (select 1 from candidate c where c.id = person_id)
   and not exists (select 1 from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id
                    where r.person_id = enrolled_before.person_id and f.year = %(year)s)
"""
# Names of all accepted rows where the register's name is another: to be compared by sound.
OTHER_NAMES = """
select r.person_id, r.name, d.name
  from intake_stagedrow r
  join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year <= %(year)s
  join registry_person p on p.id = r.person_id
  join candidate c on c.id = p.id
  join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
 where r.name <> upper(d.name)
   and not exists (select 1 from intake_stagedrow same join intake_sourcefile g on g.id = same.file_id and g.is_live
                   and g.year <= %(year)s where same.person_id = r.person_id and same.name = upper(d.name))
"""
PROFILE = """
insert into {table} (id, month, person_id, village_code, sex, sector, born, status, population_ref, resident_since,
       insured_ref, decile, welfare_ref, is_disabled, is_woman_headed, is_formal, work_ref, income, income_ref, household,
       household_ref, is_enrolled, doubts, halted, settled, settles)
select (select coalesce(max(id), 0) from {table}) + row_number() over (), %(month)s, c.id, p.village_code, p.sex,
       coalesce(o.sector, 'unknown'), coalesce(d.birth_date, p.birth_date),
       case when %(population)s::bigint is null then null
            when d.id is null then {not_found}
            when d.status = 'MENINGGAL' then {deceased}
            when d.status = 'PINDAH' then {moved_out}
            when d.village_code not like %(city)s || '.%%' then {lives_outside}
            else {resident} end,
       d.id, d.resident_since, i.ref, w.decile, w.id, w.is_disabled, w.is_woman_headed, c.is_formal, c.work_ref,
       c.income[1], c.income[2], decode(left(c.household, -19), 'hex'), right(c.household, 19)::bigint,
       e.person_id is not null,
       case when c.is_shared then {shared} else 0 end + case when n.person_id is not null then {other} else 0 end,
       case h.kind when 'stop' then {stop} when 'hold' then {hold} end, s.outcome, coalesce(s.settles, 0)
  from candidate c
  join registry_person p on p.id = c.id
  left join registry_occupation o on o.code = p.occupation_code
  left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
  left join registry_welfareline w on w.snapshot_id = %(welfare)s and w.national_id = p.national_id
   and not exists (select 1 from registry_welfareline v where v.snapshot_id = %(welfare)s and v.national_id = w.national_id
                   and (v.dated_on, v.id) > (w.dated_on, w.id))
  left join elsewhere i on i.national_id = p.national_id
  left join namesake n on n.person_id = p.id
  left join halted h on h.person_id = p.id
  left join settled s on s.person_id = p.id
  left join enrolled_before e on e.person_id = p.id
"""
_TABLES = ("candidate", "elsewhere", "namesake", "settled")


def build(
    month: Month, *, year: int, city_code: str, own_payers: tuple[str, ...], registers: Registers,
    table: str = "eligibility_profile",
) -> None:  # fmt: skip
    """Writes the month's profiles into `table` (the stored one, or a temporary one of the same columns).

    The caller hands over what later steps know, as temporary tables of this transaction: `halted (person_id, kind)`,
    `enrolled_before (person_id, …)`, `participant (person_id)` and `own_number (number)`, the numbers the insurer gave us.
    """
    # A million people are joined with three registers: in the usual memory of a query each join would go to disk.
    run("set local work_mem = '256MB'")
    named(CANDIDATES, {"year": year})
    if rows("select 1 from enrolled_before limit 1"):
        named(CARRIED_OVER, {"year": year})
        named(PARTICIPANTS, {"year": year})
    _tables(own_payers, registers, month)
    _namesakes(year, registers)
    analyze(*_TABLES)
    words = {status.value.lower(): number for status, number in STATUS.items()}
    sql = PROFILE.format(
        table=table, shared=BIT[Reason.NIK_SHARED], other=BIT[Reason.NIK_OF_SOMEBODY_ELSE], stop=STOP, hold=HOLD, **words
    )
    named(sql, {"month": month.first_day, "population": registers.population, "welfare": registers.welfare, "city": city_code})
    run(f"drop table {', '.join(_TABLES)}")
    run("set local work_mem to default")


def _tables(own_payers: tuple[str, ...], registers: Registers, month: Month) -> None:
    run(
        "create temp table elsewhere on commit drop as select national_id, min(id) as ref from registry_insuredline"
        " where snapshot_id = %s and is_active and payer <> all(%s)"
        " and (participant_number = '' or participant_number not in (select number from own_number)) group by 1",
        registers.insured,
        list(own_payers),
    )
    named(_SETTLED, {"month": month.first_day, **SETTLED})


_SETTLED = f"""
create temp table settled on commit drop as
select distinct on (1) coalesce(p.survivor_id, p.id) as person_id,
       case c.outcome when 'eligible' then %(eligible)s else %(ineligible)s end::smallint as outcome,
       (select coalesce(bit_or(b.bit), 0) from unnest(c.settles) code
          join (values {", ".join(f"('{reason}', {bit})" for reason, bit in BIT.items())}) b (code, bit) using (code)) as settles
  from eligibility_casedecision c join registry_person p on p.id = c.person_id
 where c.from_month <= %(month)s and c.until_month >= %(month)s
 order by 1, c.id desc
"""


def _namesakes(year: int, registers: Registers) -> None:
    """Persons of whom every list's name is clearly different from the register's: the NIK may be somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(OTHER_NAMES, {"year": year, "population": registers.population})
        pairs = cursor.fetchall()
    known: dict[tuple[str, str], bool] = {}
    same: dict[int, bool] = {}
    for person, ours, theirs in pairs:
        if (ours, theirs) not in known:
            known[(ours, theirs)] = fold(ours) == fold(theirs) or alike(ours, theirs.upper())
        same[person] = same.get(person, False) or known[(ours, theirs)]
    run("create temp table namesake (person_id bigint primary key) on commit drop")
    others = [person for person, is_same in same.items() if not is_same]
    copy_frame(pl.DataFrame({"person_id": others}, schema={"person_id": pl.Int64}), "namesake", ["person_id"])


def is_kept(month: Month) -> bool:
    return bool(rows("select 1 from eligibility_profile where month = %s limit 1", month.first_day))


def temporary(name: str = "profile_now") -> str:
    """An empty temporary table of the columns of the stored profiles; gives its name."""
    run(f"create temp table {name} (like eligibility_profile) on commit drop")
    return name
