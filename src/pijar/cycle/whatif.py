"""What if the funds had other places? The same division with other quotas, really made and taken back; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from pijar.allocation import selectors as places
from pijar.allocation.services import FundPlaces, Gifts, allocate
from pijar.contributions.selectors import money_left
from pijar.cycle import resting, store
from pijar.cycle.policies import judgement_of, own_payers
from pijar.cycle.programme import Document, Fund
from pijar.eligibility import services as eligibility
from pijar.eligibility.services import Registers
from pijar.enrolment import services as enrolment
from pijar.funding import services as funding
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import contribution_table
from pijar.registry.copy import lock, rows, run
from pijar.registry.selectors import sectors

# Everybody of the list that stands, before the other division takes its place.
_NOW = """
create temp table list_now on commit drop as
select person_id, fund_code as place from allocation_assignment where month = %s
union all select person_id, 'WAITING' from allocation_waiting where month = %s and position is not null
"""
_FLOWS = """
select coalesce(n.place, 'NEW'), coalesce(t.place, 'LEFT'), count(*)
  from list_now n
  full join (select person_id, fund_code as place from allocation_assignment where month = %s
             union all select person_id, 'WAITING' from allocation_waiting where month = %s and position is not null) t
       using (person_id)
 group by 1, 2 order by 1, 2
"""
# Of those who would wait though they are carried now: who was covered the month before, too.
_BREAKS = """
select count(*) from list_now n
  join allocation_waiting w on w.month = %s and w.person_id = n.person_id and w.position is not null
  join enrolled_before e on e.person_id = n.person_id
 where n.place <> 'WAITING'
"""
WAITING, NEW, LEFT = places.WAITING, places.NEW, places.LEFT


@dataclass(frozen=True)
class WhatIf:
    """A month's list as it stands (`now`, of month `base`) beside the one there would be with other quotas (`then`): counts only.

    `lose_place` are people carried now who would wait, `lose_cover` those of them who were covered the month before, `moved`
    people whom another fund would carry. `flows` count people from now to then, as `allocation.selectors.flows` does.
    """

    month: Month
    base: Month
    funds: list[dict[str, Any]]
    waiting_now: int
    waiting_then: int
    lose_place: int
    lose_cover: int
    moved: int
    flows: list[dict[str, Any]]

    def data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**vars(self), "month": str(self.month), "base": str(self.base)}


def months_to_ask() -> list[Month]:
    """The months that can be asked about: those that were run, and the rest of the last one's year."""
    found = [Month.of(first) for (first,) in rows("select distinct month from allocation_places order by 1")]
    return [*found, *Month.range(found[-1].next, Month(found[-1].year, 12))] if found and found[-1].month < 12 else found


def quotas_in(month: Month) -> dict[str, int | None]:
    """The places of each fund in a month as the programme says them; None: as many as its gifts carry."""
    return {fund.code: fund.quota_in(month) for fund in store.current(month.year).fill_order}


@transaction.atomic
def what_if(month: Month, quotas: Mapping[str, int | None]) -> WhatIf:
    """The month divided with these places per fund (a fund not named keeps its own), beside the list that stands.

    A month that is not run yet is assessed first, after the last list before it; gifts without a payroll file are then what
    the pledges promise. Raises Refusal: PROGRAMME_UNKNOWN, MONTH_NOT_RUN, FUND_UNKNOWN, QUOTA_INVALID, REGISTER_MISSING.
    """
    programme = store.current(month.year)
    _refuse(programme, quotas)
    if _base(month) != month:
        # Only assessing reads the lists; entries at the door need not wait for a question about a month that was run.
        lock("intake")
    lock("books")
    base = _base(month)
    placed = places.places(base)
    day = base.first_day
    run(_NOW, day, day)
    _hand_over(month, base, programme)
    funds, costs = _funds(month, programme, quotas, is_run=base == month)
    allocate(month, year=month.year, seed=programme.seed, funds=funds, gift_costs=costs, ranking=programme.ranking)
    day = month.first_day
    flows = [{"source": s, "target": t, "people": n} for s, t, n in rows(_FLOWS, day, day)]
    found = _result(month, base, placed, flows, int(rows(_BREAKS, day)[0][0]))
    run("drop table enrolled_before, participant, halted, own_number, list_now")
    transaction.set_rollback(True)
    return found


def _refuse(programme: Document, quotas: Mapping[str, int | None]) -> None:
    for code, quota in quotas.items():
        fund = programme.funds.get(code)
        if fund is None:
            raise Refusal("FUND_UNKNOWN", f"The programme has no fund {code} (there are: {', '.join(programme.funds)}).")
        if quota is None and fund.kind != "DONOR" or quota is not None and quota < 0:
            raise Refusal("QUOTA_INVALID", f"{code}: places are a whole number, 0 or more; only gifts may be without one.")


def _base(month: Month) -> Month:
    """The month whose list stands: this one's, or the last one's before it."""
    found = rows("select max(month) from allocation_places where month <= %s", month.first_day)[0][0]
    if found is None:
        raise Refusal("MONTH_NOT_RUN", f"No month up to {month} is run: there is no list to compare with.")
    return Month.of(found)


def _hand_over(month: Month, base: Month, programme: Document) -> None:
    """What the division asks for; a month that was not run is assessed as its run would do it."""
    if base == month:
        enrolment.hand_over(month, month.year)
        return
    enrolment.hand_over(month, month.year, base)
    chosen = resting.snapshots(month)
    eligibility.assess(
        month, year=month.year, city_code=programme.city_code, own_payers=own_payers(programme),
        judgement=judgement_of(month, programme),
        registers=Registers(chosen["population"], chosen["insured"], chosen["welfare"]),
    )  # fmt: skip


def _funds(
    month: Month, programme: Document, quotas: Mapping[str, int | None], *, is_run: bool
) -> tuple[list[FundPlaces], dict[str, int]]:
    """The funds in filling order with the places asked about, and what a month costs a fund of gifts per sector."""
    funds, costs = [], {}
    for fund in programme.fill_order:
        gifts = None
        if fund.kind == "DONOR":
            gifts = _gifts(month, fund, is_run=is_run)
            costs = {str(sector): law.total for sector, law in contribution_table(month, fund.kind, sectors()).items()}
        given = fund.places_in(month, gifts)
        funds.append(replace(given, quota=quotas[fund.code]) if fund.code in quotas else given)
    return funds, costs


def _gifts(month: Month, fund: Fund, *, is_run: bool) -> Gifts:
    """The money payroll brought and what was left over; where payroll has not come, nothing for a month that was run without
    it, and what the pledges promise for one to come."""
    rest = money_left(fund.code, month)
    if funding.payroll_of(month) is None:
        rest += funding.late_gifts(month, fund.code)
        if is_run:
            return Gifts(money=rest, is_open=False, reason="no payroll file", named=[])
        money, named = funding.promised(month)
        return Gifts(money=rest + money, is_open=True, reason="", named=named)
    received = (funding.reckon_gifts(month, fund.code) or 0) + funding.late_gifts(month, fund.code)
    return Gifts(money=rest + received, is_open=True, reason="", named=funding.named_workers(month, fund.code))


def _result(month: Month, base: Month, placed: Mapping[str, dict[str, Any]], flows: list[dict[str, Any]], breaks: int) -> WhatIf:
    now: dict[str, int] = {}
    lose = moved = 0
    for flow in flows:
        source, target, people = flow["source"], flow["target"], flow["people"]
        now[source] = now.get(source, 0) + people
        was_carried = source not in (NEW, WAITING)
        lose += people * (was_carried and target == WAITING)
        moved += people * (was_carried and target not in (WAITING, LEFT, source))
    then = places.places(month)
    none = {"quota": 0, "assigned": 0}
    funds = [
        {
            "code": code, "quota_now": placed.get(code, none)["quota"], "quota_then": one["quota"],
            "people_now": now.get(code, 0), "people_then": one["assigned"], "is_money": "money" in one,
        }
        for code, one in then.items()
    ]  # fmt: skip
    return WhatIf(
        month=month, base=base, funds=funds, waiting_now=now.get(WAITING, 0), waiting_then=places.waiting(month),
        lose_place=lose, lose_cover=breaks, moved=moved, flows=flows,
    )  # fmt: skip
