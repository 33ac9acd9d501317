"""Who of the enrolled reaches the age limit soon: they stay until an officer decides, and the officer knows in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pijar.kernel.month import Month
from pijar.law import ages
from pijar.registry.copy import rows
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

# The register's birth date counts before the list's. Who is born on 29 February turns on the 28th in other years, as the
# database reckons years too.
_TURNING = """
select person_id, name, village_code, born, (born + make_interval(years => %s))::date as turns_on, fund_code, decided
  from (select p.id as person_id, p.name, p.village_code, coalesce(d.birth_date, p.birth_date) as born, e.fund_code,
               exists (select 1 from eligibility_casedecision c where c.person_id = p.id and 'AGE_65_STAYS' = any(c.settles)
                       and c.until_month >= %s) as decided
          from enrolment_enrolment e
          join registry_person q on q.id = e.person_id
          join registry_person p on p.id = coalesce(q.survivor_id, q.id)
          left join registry_populationline d on d.snapshot_id = %s and d.national_id = p.national_id
         where e.valid_from <= %s and (e.valid_until is null or e.valid_until > %s)) enrolled
 where born + make_interval(years => %s) >= %s and born + make_interval(years => %s) <= %s
 order by turns_on, name, person_id
"""


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
    first, snapshot = month.first_day, register.id if register else None
    found = rows(_TURNING, limit, first, snapshot, first, first, limit, first, limit, last)
    return [Turning(*one) for one in found]
