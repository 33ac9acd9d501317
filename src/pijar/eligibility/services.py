"""Assessing a month's candidates as one set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from pijar.intake.repeats import alike, fold
from pijar.kernel.month import Month
from pijar.registry.copy import analyze, copy_frame, named, rows, run


@dataclass(frozen=True)
class Policy:
    """The clauses of a programme year. `decile_max` None: the decile plays no part. `own_payers` in upper case."""

    city_code: str
    reference_day: date
    age_min: int
    age_max: int
    decile_max: int | None
    unknown_decile_is_review: bool
    residence: bool
    alive: bool
    not_active_elsewhere: bool
    informal: bool
    own_payers: tuple[str, ...]


@dataclass(frozen=True)
class Registers:
    """The snapshots that answer for the month; None where there is none."""

    population: int | None
    insured: int | None
    welfare: int | None


# Candidates of the year: persons named by an accepted row of a list that is in; who was found to be one is one.
# `halted` comes from the caller.
CANDIDATES = """
create temp table candidate on commit drop as
select coalesce(p.survivor_id, p.id) as id,
       bool_or('NIK_SHARED' = any(r.warnings)) as is_shared, bool_or(o.is_formal) as is_formal
  from intake_stagedrow r
  join registry_person p on p.id = r.person_id
  join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year = %s
  left join registry_occupation o on o.code = r.occupation_code
 group by 1
"""
# Names of all accepted rows where the register's name is another: to be compared by sound.
OTHER_NAMES = """
select r.person_id, r.name, d.name
  from intake_stagedrow r
  join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year = %(year)s
  join registry_person p on p.id = r.person_id
  join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
 where not exists (select 1 from intake_stagedrow same join intake_sourcefile g on g.id = same.file_id and g.is_live
                   and g.year = %(year)s where same.person_id = r.person_id and same.name = upper(d.name))
"""
ASSESS = """
insert into eligibility_assessment (id, month, person_id, outcome, reasons, decile, sector)
select %(first_id)s + row_number() over (order by id), %(month)s, id,
       case when 'STOPPED' = any(hard) then 'ineligible'
            when settled = 'ineligible' then 'ineligible'
            when identity <> '{}' then 'review'
            when hard <> '{}' then 'ineligible'
            when doubts <> '{}' then 'review'
            else 'eligible' end,
       identity_all || hard || doubts_all || case when settled is null then '{}'::text[] else '{DECIDED_BY_OFFICER}' end,
       decile, sector
  from (
    select *,
           case when settles @> identity_all then '{}' else identity_all end as identity,
           case when settles @> array_remove(doubts_all, 'ON_HOLD') then array_remove(doubts_all, 'DECILE_UNKNOWN')
                else doubts_all end as doubts
      from (
        select c.id, coalesce(o.sector, 'unknown') as sector, w.decile,
               array_remove(array[
                   case when c.is_shared then 'NIK_SHARED' end,
                   case when n.person_id is not null then 'NIK_OF_SOMEBODY_ELSE' end], null) as identity_all,
               array_remove(array[
                   case when not (%(alive)s or %(residence)s) then null
                        when not %(alive)s and d.status = 'MENINGGAL' then null
                        when d.national_id is null then 'DUKCAPIL_NOT_FOUND'
                        when d.status = 'MENINGGAL' then 'DECEASED'
                        when not %(residence)s then null
                        when d.status = 'PINDAH' then 'MOVED_OUT'
                        when d.village_code not like %(city)s || '.%%' then 'NOT_RESIDENT' end,
                   case when b.age < %(age_min)s then 'AGE_UNDER_18' when b.age > %(age_max)s then 'AGE_65_PLUS' end,
                   case when %(elsewhere)s and i.national_id is not null then 'ACTIVE_BPJSTK' end,
                   case when %(informal)s and c.is_formal then 'FORMAL_OCCUPATION' end,
                   case when w.decile > %(decile_max)s then 'DECILE_ABOVE_5' end,
                   case when %(decile_max)s is not null and not %(unknown_review)s and w.decile is null
                        then 'DECILE_UNKNOWN' end,
                   case when h.kind = 'stop' then 'STOPPED' end], null) as hard,
               array_remove(array[
                   case when %(decile_max)s is not null and %(unknown_review)s and w.decile is null
                        then 'DECILE_UNKNOWN' end,
                   case when h.kind = 'hold' then 'ON_HOLD' end], null) as doubts_all,
               s.outcome as settled, coalesce(s.settles::text[], '{}') as settles
          from candidate c
          join registry_person p on p.id = c.id
          left join registry_occupation o on o.code = p.occupation_code
          left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
          cross join lateral (select extract(year from age(%(day)s, coalesce(d.birth_date, p.birth_date)))::int as age) b
          left join decile w on w.national_id = p.national_id
          left join elsewhere i on i.national_id = p.national_id
          left join namesake n on n.person_id = p.id
          left join halted h on h.person_id = p.id
          left join settled s on s.person_id = p.id
      ) seen
  ) judged
"""


def assess(month: Month, *, year: int, policy: Policy, registers: Registers) -> None:
    """Stores an assessment, with all its reasons, for every candidate of the year's lists.

    The caller hands over what later steps know, as temporary tables of this transaction: `halted (person_id, kind)` and
    `own_number (number)`, the participant numbers the insurer gave us. Replaces an earlier assessment of the month.
    """
    run("delete from eligibility_assessment where month = %s", month.first_day)
    run(CANDIDATES, year)
    run("create unique index on candidate (id)")
    _tables(policy, registers, month)
    _namesakes(year, registers)
    analyze("candidate", "decile", "elsewhere", "namesake", "settled")
    first = rows("select coalesce(max(id), 0) from eligibility_assessment")[0][0]
    named(
        ASSESS,
        {
            "first_id": first, "month": month.first_day, "alive": policy.alive, "residence": policy.residence,
            "city": policy.city_code, "age_min": policy.age_min, "age_max": policy.age_max,
            "elsewhere": policy.not_active_elsewhere, "informal": policy.informal, "decile_max": policy.decile_max,
            "unknown_review": policy.unknown_decile_is_review, "population": registers.population, "day": policy.reference_day,
        },
    )  # fmt: skip
    analyze("eligibility_assessment")
    for name in ("candidate", "decile", "elsewhere", "namesake", "settled"):
        run(f"drop table {name}")


def _tables(policy: Policy, registers: Registers, month: Month) -> None:
    run(
        "create temp table decile on commit drop as select distinct on (national_id) national_id, decile"
        " from registry_welfareline where snapshot_id = %s order by national_id, dated_on desc, id desc",
        registers.welfare,
    )
    run(
        "create temp table elsewhere on commit drop as select distinct national_id from registry_insuredline"
        " where snapshot_id = %s and is_active and payer <> all(%s)"
        " and (participant_number = '' or participant_number not in (select number from own_number))",
        registers.insured,
        list(policy.own_payers),
    )
    run(
        "create temp table settled on commit drop as select distinct on (1) coalesce(p.survivor_id, p.id) as person_id,"
        " c.outcome, c.settles from eligibility_casedecision c join registry_person p on p.id = c.person_id"
        " where c.from_month <= %s and c.until_month >= %s order by 1, c.id desc",
        month.first_day,
        month.first_day,
    )


def _namesakes(year: int, registers: Registers) -> None:
    """Persons of whom every list's name is clearly different from the register's: the NIK may be somebody else's."""
    from django.db import connection

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
