"""From one programme year to the next: who would stay, who would leave and why, and what it costs; nothing is stored.

The first month of the new year is really assessed and divided, after the last list of the old year, and taken back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction

from pijar.allocation.services import FundPlaces, Gifts, allocate
from pijar.cycle import resting, store
from pijar.cycle.models import Programme
from pijar.cycle.policies import judgement_of, own_payers
from pijar.cycle.programme import Document
from pijar.eligibility import services as eligibility
from pijar.eligibility.services import Registers
from pijar.eligibility.types import Reason
from pijar.enrolment import services as enrolment
from pijar.funding import services as funding
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import contribution_table
from pijar.law.spans import add_years
from pijar.registry.copy import lock, rows, run
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import sectors
from pijar.staff.types import CONSOLE

# Who was carried last, and what becomes of each; people new on the list stand after them.
_FATE = """
select p.national_id, b.fund_code, a.fund_code, coalesce(s.outcome, ''), coalesce(s.reasons, '{}'), coalesce(s.sector, 'unknown')
  from (select person_id from enrolled_before union select person_id from allocation_assignment where month = %s) who
  join registry_person p on p.id = who.person_id
  left join enrolled_before b on b.person_id = who.person_id
  left join allocation_assignment a on a.month = %s and a.person_id = who.person_id
  left join eligibility_assessment s on s.month = %s and s.person_id = who.person_id
 order by b.fund_code nulls last, a.fund_code nulls last, p.id
"""


@dataclass(frozen=True)
class Roll:
    """The proposal for a year: the counts, one line per person, and the programme it rests on."""

    summary: dict[str, Any]
    people: pl.DataFrame
    programme: str


@transaction.atomic
def propose(year: int, *, to: int) -> Roll:
    """What January of `to` would look like after the last list of `year`.

    Raises Refusal: YEARS_NOT_NEXT, NOBODY_CARRIED, PROGRAMME_UNKNOWN, REGISTER_MISSING.
    """
    if to != year + 1:
        raise Refusal("YEARS_NOT_NEXT", f"{to} does not follow {year}: a programme is rolled into the year after it.")
    last = _last_list(year)
    lock("intake")
    lock("books")
    programme, is_loaded = _programme(year, to)
    month = Month(to, 1)
    enrolment.hand_over(month, to, last)
    chosen = resting.snapshots(month)
    eligibility.assess(
        month, year=to, city_code=programme.city_code, own_payers=own_payers(programme),
        judgement=judgement_of(month, programme),
        registers=Registers(chosen["population"], chosen["insured"], chosen["welfare"]),
    )  # fmt: skip
    funds, costs, notes = _funds(month, programme)
    allocate(month, year=to, seed=programme.seed, funds=funds, gift_costs=costs, ranking=programme.ranking)
    day = month.first_day
    found = rows(_FATE, day, day, day)
    summary = _summary(found, year=year, to=to, last=last, programme=programme)
    summary |= {"programme": "loaded" if is_loaded else f"copied from {year}", "notes": notes}
    niks = identifiers().decrypt_many("national_id", [line[0] for line in found])
    run("drop table enrolled_before, participant, halted, own_number")
    transaction.set_rollback(True)
    return Roll(summary, _frame(niks, found), programme.text)


def _last_list(year: int) -> Month:
    found = rows("select max(month) from allocation_assignment where extract(year from month) = %s", year)[0][0]
    if found is None:
        raise Refusal("NOBODY_CARRIED", f"No month of {year} was run, so nobody can be carried on.")
    return Month.of(found)


def _programme(year: int, to: int) -> tuple[Document, bool]:
    """The programme of the new year, and whether it was loaded; else the old one with the new year in it."""
    if Programme.objects.filter(year=to).exists():
        return store.current(to), True
    return store.load(next_year(store.current(year), to), CONSOLE, None), False


def next_year(document: Document, to: int) -> str:
    """The text of a programme with the year and the day of the ages moved on; quotas, funds and policy as they are."""
    text = re.sub(r"(?m)^year:.*$", f"year: {to}", document.text)
    day = document.reference_day
    moved = f"reference_day: {add_years(day, to - document.year)}"
    if "reference_day" in document.data:
        text = re.sub(r"(?m)^reference_day:.*$", moved, text)
    # What a fund lost in the course of the old year is no word on the new one.
    text = re.sub(r"(?m)^([ ]+)quota_from:.*\n(?:\1[ ]+.*\n)*", "", text)
    # Published figures of the city's cover are of days, not of the programme's year: they stand already.
    return re.sub(r"(?ms)^coverage:.*?(?=^[^\s#-]|\Z)", "", text)


def _funds(month: Month, programme: Document) -> tuple[list[FundPlaces], dict[str, int], list[str]]:
    """The funds in filling order; of gifts whose payroll is not there yet, what the pledges promise."""
    funds, costs, notes = [], {}, []
    for fund in programme.fill_order:
        gifts = None
        if fund.kind == "DONOR":
            money, named = funding.promised(month)
            notes.append(f"{fund.code}: the pledges that are due in {month} are taken for received")
            gifts = Gifts(money=money, is_open=True, reason="", named=named)
            costs = {str(s): law.total for s, law in contribution_table(month, fund.kind, sectors()).items()}
        funds.append(fund.places_in(month, gifts))
    return funds, costs, notes


def _summary(found: list[tuple[Any, ...]], *, year: int, to: int, last: Month, programme: Document) -> dict[str, Any]:
    carried = [line for line in found if line[1]]
    stays = [line for line in carried if line[2]]
    leaves = [line for line in carried if not line[2]]
    counts: dict[str, Any] = {
        "from": year, "to": to, "last_month": str(last), "carried": len(carried),
        "stay": len(stays), "stay_by_another_fund": sum(before != after for _, before, after, *_ in stays),
        "leave": len(leaves), "reasons": dict(sorted(Counter(_why(line) for line in leaves).items())),
        "stay_past_age_limit": sum(Reason.AGE_65_STAYS.value in line[4] for line in stays),
        "new": len(found) - len(carried),
    }  # fmt: skip
    return counts | {"funds": _cost(found, to, programme)}


def _why(line: tuple[Any, ...]) -> str:
    """The first reason why somebody leaves."""
    _, _, _, outcome, reasons, _ = line
    return "NO_PLACE" if outcome == "eligible" else reasons[0] if reasons else "NOT_PROPOSED"


def _cost(found: list[tuple[Any, ...]], to: int, programme: Document) -> dict[str, Any]:
    """Per fund: places, people, and what they cost in January and in all twelve months by the law of each, whole rupiah."""
    people = Counter((after, sector) for _, _, after, _, _, sector in found if after)
    result = {}
    for code, fund in programme.funds.items():
        mine = {sector: n for (of, sector), n in people.items() if of == code}
        months = [
            sum(law.total * mine.get(str(sector), 0) for sector, law in contribution_table(month, fund.kind, sectors()).items())
            for month in Month.range(Month(to, 1), Month(to, 12))
        ]
        result[code] = {
            "quota": fund.quota_in(Month(to, 1)), "people": sum(mine.values()), "first_month": months[0], "year": sum(months),
        }  # fmt: skip
    return result


def _frame(niks: list[str], found: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "nik": niks,
            "fund_now": [before or "" for _, before, *_ in found],
            "fund_next": [after or "" for _, _, after, *_ in found],
            "stays": ["yes" if before and after else "no" if before else "new" for _, before, after, *_ in found],
            "reason": ["" if line[2] else _why(line) for line in found],
        }
    )
