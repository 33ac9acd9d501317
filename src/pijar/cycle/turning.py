"""Who of the enrolled reaches the age limit soon: they stay until an officer decides, and the officer knows in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pijar.kernel.month import Month
from pijar.law import ages
from pijar.registry.copy import asked
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

# The register's birth date counts before the list's. Who is born on 29 February turns on the 28th in other years, as the
# database reckons years too. First those whom either says to be born near the days (by index), then what holds of them: who
# is in line is a root of merged records, and may be enrolled under any of these.
_TURNING = """
with near as (
    select id from registry_person where survivor_id is null and birth_date between %(born_from)s and %(born_until)s
    union
    select p.id from registry_populationline d join registry_person p on p.national_id = d.national_id and p.survivor_id is null
     where d.snapshot_id = %(register)s and d.birth_date between %(born_from)s and %(born_until)s
), known as (
    select p.id as person_id, p.name, p.village_code, coalesce(d.birth_date, p.birth_date) as born
      from near join registry_person p on p.id = near.id
      left join registry_populationline d on d.snapshot_id = %(register)s and d.national_id = p.national_id
)
select known.person_id, name, village_code, born, (born + make_interval(years => %(limit)s))::date as turns_on, e.fund_code,
       exists (select 1 from eligibility_casedecision c where c.person_id = known.person_id and 'AGE_65_STAYS' = any(c.settles)
               and c.until_month >= %(first)s) as decided
  from known cross join lateral (
    select known.person_id union all select q.id from registry_person q where q.survivor_id = known.person_id
  ) record (id) join enrolment_enrolment e on e.person_id = record.id
 where e.valid_from <= %(first)s and (e.valid_until is null or e.valid_until > %(first)s)
   and born + make_interval(years => %(limit)s) >= %(first)s and born + make_interval(years => %(limit)s) <= %(last)s
 order by turns_on, name, known.person_id
"""
# The days are reckoned in years, which are not all alike: the window of births is a little wider.
MARGIN = timedelta(days=3)


@dataclass(frozen=True)
class Turning:
    """Somebody enrolled who reaches the age limit on a day, and the month in which that is."""

    person_id: int
    name: str
    village_code: str
    born: date
    turns_on: date
    fund_code: str
    is_decided: bool

    @property
    def month(self) -> Month:
        return Month.of(self.turns_on)


def warning_months(month: Month) -> int:
    """How many months ahead the city warns, by `local.age_warning_months`."""
    return ages.rule(ages.WARNING, month.first_day).whole


def turning_65(month: Month, within: int | None = None) -> list[Turning]:
    """People enrolled in a month who reach the age limit (`ages.below`) from then on, within so many months.

    Without `within` the city's own months of warning. The earliest comes first.
    """
    limit = ages.rule(ages.LIMIT, month.first_day).whole
    last = month.shift(warning_months(month) if within is None else within).last_day
    register = answering(Reference.POPULATION, month.last_day)
    values = {
        "limit": limit, "first": month.first_day, "last": last, "register": register.id if register else None,
        "born_from": _years_before(month.first_day, limit) - MARGIN, "born_until": _years_before(last, limit) + MARGIN,
    }  # fmt: skip
    return [Turning(*one) for one in asked(_TURNING, values)]


def _years_before(day: date, years: int) -> date:
    """So many years earlier, give or take a day."""
    return Month(day.year - years, day.month).first_day + timedelta(days=day.day - 1)
