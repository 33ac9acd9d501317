"""Whom a month's list carries without a number of the insurer: what is known of them, and what is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection

from pijar.intake.merge import load_policy, merged, with_ranks
from pijar.intake.settle import BATCH_ORDER, COLUMNS, SCHEMA
from pijar.kernel.month import Month
from pijar.law.contributions import tier
from pijar.registration.types import NEVER_KNOWN
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

PROGRAMMES = "JKK+JKM"
# Whether a value is known, for each that may be asked for. What every carried person has stands as true.
_HAS = {
    "nik": "true", "name": "coalesce(d.name, p.name) <> ''", "birth_date": "true", "birth_place": "false",
    "sex": "coalesce(nullif(p.sex, ''), d.sex, '') <> ''", "mother_name": "t.mother_name", "address": "t.address", "rt": "t.rt",
    "rw": "t.rw", "village": "v.name is not null", "village_code": "p.village_code <> ''", "district": "k.name is not null",
    "postal_code": "false", "occupation": "o.code is not null", "work_location": "false", "income": "t.income",
    "income_base": "true", "phone": "t.phone", "programmes": "true", "from_month": "true", "fund": "true",
}  # fmt: skip
# People found to be one count as one: a number of either is the number of both. Nearly everybody has a number of their own
# once a city runs: only who has none, or has given way, is looked at with all their records, not a million people. What was
# known before us is looked up for each of these (`limit 1`), or it would be read whole for the sake of a few.
_UNNUMBERED = """
with asked as materialized (
    select a.person_id as id, a.fund_code
      from enrolment_enrolment e join allocation_assignment a on a.person_id = e.person_id and a.month = %(month)s
     where not e.has_number
       and not exists (select 1 from enrolment_participantnumber n where n.person_id = a.person_id and n.number <> '')
    union
    select a.person_id, a.fund_code from allocation_assignment a
     where a.month = %(month)s and a.person_id = any(array(select id from registry_person where survivor_id is not null))
), theirs as materialized (
    select p.id, p.national_id, k.id as owner from asked k join registry_person p on p.id = k.id and p.survivor_id is null
    union all
    select p.id, p.national_id, k.id from asked k join registry_person p on p.survivor_id = k.id
), numbered as materialized (
    select t.owner as id from theirs t join enrolment_participantnumber n on n.person_id = t.id where n.number <> ''
    union
    select t.owner from theirs t cross join lateral (
        select 1 from enrolment_priorparticipation v
         where v.snapshot_id = %(prior)s and v.national_id = t.national_id and v.participant_number <> '' limit 1) v
), open as materialized (
    select distinct coalesce(p.survivor_id, p.id) as id
      from registration_registrationline l join registry_person p on p.id = l.person_id where l.state = 'waiting'
), carried as materialized (
    select id, fund_code from asked where id not in (select id from numbered) and id not in (select id from open)
), records as materialized (
    select p.id, c.id as owner from carried c join registry_person p on p.id = c.id
    union all
    select p.id, c.id from carried c join registry_person p on p.survivor_id = c.id
), told as materialized (
    select q.owner as id, bool_or(r.phone is not null) as phone, bool_or(r.mother_name is not null) as mother_name,
           bool_or(r.address <> '') as address, bool_or(r.rt <> '') as rt, bool_or(r.rw <> '') as rw,
           bool_or(r.income is not null) as income
      from records q join intake_stagedrow r on r.person_id = q.id join intake_sourcefile f on f.id = r.file_id and f.is_live
     group by 1
), refused as materialized (
    select distinct on (q.owner) q.owner as id, l.id as line_id, l.fingerprint, l.again_by <> '' as again
      from records q join registration_registrationline l on l.person_id = q.id and l.state = 'refused'
     order by q.owner, l.id desc
)
select c.id, c.fund_code, p.village_code, array_remove(array[{lacks}]::text[], null) as lacks,
       f.line_id, f.fingerprint, coalesce(f.again, false)
  from carried c
  join registry_person p on p.id = c.id
  left join told t on t.id = c.id
  left join refused f on f.id = c.id
  left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
  left join registry_occupation o on o.code = p.occupation_code
  left join regions_region v on v.code = p.village_code
  left join regions_region k on k.code = v.parent_code
 order by c.id
"""
_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "fund": pl.String, "village_code": pl.String, "lacks": pl.List(pl.String), "refused_line": pl.Int64,
    "was": pl.Binary, "again": pl.Boolean,
}  # fmt: skip
_PEOPLE = """
select p.id, p.national_id, coalesce(d.name, p.name), coalesce(d.birth_date, p.birth_date),
       coalesce(nullif(p.sex, ''), d.sex, ''), coalesce(v.name, ''), p.village_code, coalesce(k.name, ''), coalesce(o.name, '')
  from registry_person p
  left join registry_populationline d on d.snapshot_id = %s and d.national_id = p.national_id
  left join registry_occupation o on o.code = p.occupation_code
  left join regions_region v on v.code = p.village_code
  left join regions_region k on k.code = v.parent_code
 where p.id = any(%s) order by p.id
"""
_PEOPLE_SCHEMA: dict[str, Any] = {
    "person_id": pl.Int64, "secret": pl.Binary, "name": pl.String, "birth_date": pl.Date, "sex": pl.String,
    "village": pl.String, "village_code": pl.String, "district": pl.String, "occupation": pl.String,
}  # fmt: skip
# Without a table of its own: pages ask, too, and they read outside a transaction.
_ROWS = f"""
with registering as materialized (
    select id, id as owner from unnest(%s::bigint[]) as id
    union all
    select p.id, p.survivor_id from registry_person p where p.survivor_id = any(%s::bigint[])
)
select {COLUMNS}
  from (select s.*, q.owner from registering q join intake_stagedrow s on s.person_id = q.id) r
  join intake_sourcefile f on f.id = r.file_id and f.is_live
 order by {BATCH_ORDER}
"""
_SECRETS = ("phone", "mother_name")
# What the insurer compares with its own and other registers: a change of one of these is a mending.
_MENDABLE = (
    "nik", "name", "birth_date", "sex", "mother_name", "address", "rt", "rw", "village_code", "occupation", "phone",
)  # fmt: skip


def population_of(month: Month) -> int | None:
    """The population register names and birth dates are taken from."""
    found = answering(Reference.POPULATION, month.last_day)
    return found.id if found else None


def unnumbered(month: Month, required: Sequence[str]) -> pl.DataFrame:
    """People of the month's list without a number and without an open registration, with the `required` values they lack.

    `refused_line`, `was` (its fingerprint) and `again` (an officer lets it go again) are of the latest refusal, if any.
    """
    prior = answering(Reference.PARTICIPANTS, month.last_day)
    lacks = ", ".join(f"case when not coalesce({_HAS[value]}, false) then '{value}' end" for value in required) or "null"
    named = {"month": month.first_day, "population": population_of(month), "prior": prior.id if prior else None}
    with connection.cursor() as cursor:
        cursor.execute(_UNNUMBERED.format(lacks=lacks), named)
        return pl.DataFrame(cursor.fetchall(), schema=_SCHEMA, orient="row")


def registrable(month: Month, required: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Whom the next file takes, with `fingerprint`, and who stays behind: incomplete people, and refused ones not mended.

    Only the refused are compared value by value: of all others no identifier is opened here.
    """
    found = unnumbered(month, required)
    whole = found.filter(pl.col("lacks").list.len() == 0)
    again = whole.filter(pl.col("refused_line").is_not_null() & ~pl.col("again"))
    same = []
    if again.height:
        now = fingerprints(values(again.select("person_id", "fund"), month))
        same = again.join(now, on="person_id").filter(pl.col("fingerprint") == pl.col("was"))["person_id"].to_list()
    goes = whole.filter(~pl.col("person_id").is_in(same))
    return goes, found.join(goes, on="person_id", how="anti")


def values(people: pl.DataFrame, month: Month) -> pl.DataFrame:
    """Everything a registration line can show of these people (`person_id`, `fund`), identifiers in clear, ordered by person.

    The income base is the one the month's contributions are reckoned from: that of the lowest tier, which the city pays.
    """
    ids = people["person_id"].to_list()
    known = pl.DataFrame(rows(_PEOPLE, population_of(month), ids), schema=_PEOPLE_SCHEMA, orient="row")
    crypt = identifiers()
    known = known.with_columns(pl.Series("nik", crypt.decrypt_many("national_id", known["secret"].to_list()), pl.String))
    base = str(tier(month).base)
    constants = {"programmes": PROGRAMMES, "from_month": str(month), "income_base": base, **dict.fromkeys(NEVER_KNOWN, "")}
    return (
        known.drop("secret")
        .join(people.select("person_id", "fund"), on="person_id", how="left", maintain_order="left")
        .join(_told(ids), on="person_id", how="left", maintain_order="left")
        .with_columns(pl.lit(text).alias(name) for name, text in constants.items())
    )


def _told(ids: list[int]) -> pl.DataFrame:
    """What the lists tell of these people, by the merge policy; phone and mother's name in clear."""
    frame = pl.DataFrame(rows(_ROWS, ids, ids), schema=SCHEMA, orient="row").with_row_index("order")
    best = merged(with_ranks(frame.with_columns(person_id="owner"), load_policy(settings.DATA)))
    crypt = identifiers()
    clear = [
        pl.Series(field, [None if v is None else crypt.decrypt(field, v) for v in best[field].to_list()], pl.String)
        for field in _SECRETS
    ]
    told = best.with_columns(*clear, pl.col("income").cast(pl.String))
    return told.select("person_id", "address", "rt", "rw", "income", *_SECRETS)


def fingerprints(people: pl.DataFrame) -> pl.DataFrame:
    """`person_id` and a keyed sum over the values the insurer compares: the tag of their encryption, which tells nothing."""
    words = [pl.col(name).cast(pl.String).fill_null("") for name in _MENDABLE]
    joined = people.select(pl.concat_str(words, separator="\x1f")).to_series().to_list()
    crypt = identifiers()
    tags = [crypt.encrypt("registration", text)[:16] for text in joined]
    return people.select("person_id").with_columns(pl.Series("fingerprint", tags, pl.Binary))


def lacking_counts(behind: pl.DataFrame) -> Mapping[str, int]:
    """How many people lack each value, most lacking first."""
    counted = behind.select(pl.col("lacks").explode().alias("value")).drop_nulls()["value"].value_counts(sort=True)
    found: list[tuple[Any, ...]] = counted.rows()
    return {str(value): int(n) for value, n in found}
