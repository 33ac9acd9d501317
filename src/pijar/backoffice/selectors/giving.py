"""What a civil servant who gives is shown: what a worker costs, the own pledges, the own gifts; and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pijar.backoffice.tables import CivilServant, Gift, Pledge, Promise
from pijar.cycle import store
from pijar.enrolment.options import heading
from pijar.funding.services import amount_for
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

AHEAD = 12
EXAMPLES = (1, 2, 3, 5, 10)


def this_month() -> Month:
    return Month.of(today())


def months_to_start() -> list[Month]:
    """This month and the twelve after it."""
    return list(Month.range(this_month(), this_month().shift(AHEAD)))


def offices() -> list[str]:
    """The OPD of the newest staff list, by name."""
    staff = answering(Reference.CIVIL_SERVANTS, today())
    found = CivilServant.objects.filter(snapshot=staff).exclude(agency="").order_by("agency")
    return list(found.values_list("agency", flat=True).distinct())


def whose() -> dict[str, str]:
    """The city and its office, as the newest programme names them; empty words while there is no programme."""
    try:
        said = heading(store.current().data)
    except Refusal:
        return {"city": "", "office": "", "contact": ""}
    return {"city": said.city, "office": said.office, "contact": said.contact}


@lru_cache(maxsize=4)
def costs(first: Month) -> dict[str, int]:
    """What one worker costs in each month, whole rupiah, for the page to add up while somebody types."""
    return {str(month): amount_for(1, month, month) for month in Month.range(first, first.shift(2 * AHEAD))}


@dataclass(frozen=True)
class Meaning:
    """What a pledge of `workers` or `amount` (whole rupiah a month) comes to.

    `one` is asked for a worker, the dearest month's cost of the first twelve; `first` is the cost of the first month.
    """

    one: int
    first: int
    amount: int
    workers: int


def meaning(workers: int, amount: int | None, starts: Month, stops: Month | None) -> Meaning:
    one = amount_for(1, starts, stops if stops and stops >= starts else None)
    first = amount_for(1, starts, starts)
    return Meaning(one, first, amount or workers * one, amount // one if amount else workers)


def examples(one: int) -> list[tuple[int, int]]:
    """How much some numbers of workers cost a month, where one costs `one` rupiah."""
    return [(n, n * one) for n in EXAMPLES]


def promises(ids: Sequence[int]) -> list[Promise]:
    """These pledges made by the form, the newest first."""
    return list(Promise.objects.filter(id__in=ids).order_by("-id"))


def register_pledges(nip: str) -> list[Pledge]:
    """What the register's file holds of a donor and is not over."""
    register = answering(Reference.PLEDGES, today())
    if register is None:
        return []
    found = Pledge.objects.filter(snapshot=register, nip=nip, fault="").order_by("starts_on", "line")
    return [one for one in found if one.ends_on is None or one.ends_on >= today()]


@dataclass(frozen=True)
class Lifetime:
    """All that a donor's gifts did: people (each once), months of cover, people in the newest month, and that month."""

    people: int
    person_months: int
    latest: Month | None
    people_latest: int


_PAID = """
select u.person_id, u.month from funding_giftuse u
  left join funding_giftreturn r using (month, fund_code, nip, person_id)
 where u.nip = %(nip)s group by u.id having u.amount > coalesce(sum(r.amount), 0)
"""


def lifetime(nip: str) -> Lifetime:
    """What the insurer took of what the gifts paid; of a month that came back whole nobody was protected."""
    people, months, latest = asked(f"select count(distinct person_id), count(*), max(month) from ({_PAID}) p", {"nip": nip})[0]
    now_carried = asked(f"select count(*) from ({_PAID}) p where month = %(month)s", {"nip": nip, "month": latest})[0][0]
    return Lifetime(people, months, Month.of(latest) if latest else None, now_carried)


def years(nip: str) -> list[int]:
    """Years in which something of this donor was booked, the newest first."""
    return sorted({day.year for day in Gift.objects.filter(nip=nip).dates("month", "year")}, reverse=True)
