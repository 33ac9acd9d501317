"""How much each OPD gives, as counts: never who gives, never who does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from pijar.funding.types import AgencyMonth
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.registry.copy import asked
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

# Fewer donors than this in one OPD, and a number may tell who they are.
FEWEST = 5
HIDDEN, FEW = "–", f"<{FEWEST}"
_GIVEN = """
with staff as (select nip, agency from funding_civilservant where snapshot_id = %(staff)s),
given as (
  select g.month, g.nip, sum(g.received) as received from funding_gift g
   where g.month between %(first)s and %(last)s group by 1, 2 having sum(g.received) > 0),
carried as (
  select u.month, coalesce(s.agency, '') as agency, count(distinct u.person_id) as workers
    from funding_giftuse u left join staff s using (nip) where u.month between %(first)s and %(last)s group by 1, 2)
select d.month, d.agency, d.donors, coalesce(c.workers, 0), d.received
  from (select g.month, coalesce(s.agency, '') as agency, count(*) as donors, sum(g.received) as received
          from given g left join staff s using (nip) group by 1, 2) d
  left join carried c using (month, agency)
 order by d.month, d.donors desc, d.agency
"""


def monitoring(year: int, month: Month | None = None) -> list[AgencyMonth]:
    """Per month and OPD: donors of whom something was received, workers their money carried, rupiah received.

    The numbers are exact; `shown` holds what those see who are not entitled to small numbers.
    """
    first, last = (month.first_day, month.first_day) if month else (date(year, 1, 1), date(year, 12, 31))
    staff = answering(Reference.CIVIL_SERVANTS, last)
    found = asked(_GIVEN, {"first": first, "last": last, "staff": staff.id if staff else None})
    lines = [
        AgencyMonth(agency, Month.of(day), int(donors), int(workers), int(money)) for day, agency, donors, workers, money in found
    ]
    return [one for _, of_month in groupby(lines, key=lambda line: line.month) for one in _hidden(list(of_month))]


def _hidden(lines: list[AgencyMonth]) -> Iterable[AgencyMonth]:
    """Small OPDs without their numbers; where only one is small, the next smallest too, or the month's sum would tell."""
    small = [line for line in lines if line.donors < FEWEST]
    if len(small) == 1 and len(lines) > 1:
        small.append(min((line for line in lines if line not in small), key=lambda line: (line.donors, line.agency)))
    for line in lines:
        yield AgencyMonth(line.agency, line.month, line.donors, line.workers, line.received, _shown(line, line in small))


def _shown(line: AgencyMonth, is_hidden: bool) -> dict[str, str]:
    if is_hidden:
        return {"donors": FEW if line.donors < FEWEST else HIDDEN, "workers": HIDDEN, "received": HIDDEN}
    return {"donors": str(line.donors), "workers": str(line.workers), "received": rupiah(line.received)}
