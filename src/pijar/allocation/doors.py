"""Which funds could carry one person in a month, and what stands in the way of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pijar.allocation.rules import NAMED_ONLY, cell_of
from pijar.allocation.types import OTHERS, Door, DoorState, FundPlaces
from pijar.kernel.month import Month
from pijar.registry.copy import rows

# What is known of the person, and what a place takes from a fund of gifts (only of who waits).
PERSON = """
select e.sector, coalesce(p.village_code, ''), e.open_to, a.fund_code, coalesce(w.cost, 0)
  from eligibility_assessment e join registry_person p on p.id = e.person_id
  left join allocation_assignment a on a.month = e.month and a.person_id = e.person_id
  left join allocation_waiting w on w.month = e.month and w.person_id = e.person_id
 where e.month = %s and e.person_id = %s
"""
TAKEN = """
select p.fund_code, p.quota, p.money, count(a.id), coalesce(sum(a.cost), 0)
  from allocation_places p left join allocation_assignment a using (month, fund_code) where p.month = %s group by p.id
"""
CELL = """
select c.quota - (select count(*) from allocation_assignment a
                   where a.month = c.month and a.fund_code = c.fund_code and a.cell = c.cell)
  from allocation_cell c where c.month = %s and c.fund_code = %s and c.cell = %s
"""


def doors(month: Month, person_id: int, funds: Sequence[FundPlaces]) -> list[Door]:
    """Each of `funds` (the rules the month was run with) as it stands for this person; nobody assessed gives none."""
    found = rows(PERSON, month.first_day, person_id)
    if not found:
        return []
    taken = {code: more for code, *more in rows(TAKEN, month.first_day)}
    return [Door(fund.code, _state(month, fund, found[0], taken.get(fund.code))) for fund in funds]


def _state(month: Month, fund: FundPlaces, person: tuple[Any, ...], taken: list[int | None] | None) -> DoorState:
    sector, village, open_to, carrier, cost = person
    if carrier == fund.code:
        return DoorState.CARRIES
    if open_to is not None and fund.code not in open_to:
        return DoorState.NAMED_ONLY if fund.code + NAMED_ONLY in open_to else DoorState.NOT_MET
    cell = cell_of(fund, sector, village)
    if cell is None or (cell == OTHERS and not fund.others_by_decree):
        return DoorState.RESTRICTED
    return _room(month, fund, cell, cost, taken)


def _room(month: Month, fund: FundPlaces, cell: str, cost: int, taken: list[int | None] | None) -> DoorState:
    """What is left of a fund that may carry the person."""
    if taken is None:
        return DoorState.FULL
    quota, money, people, spent = taken
    if money is not None and money - (spent or 0) < max(cost, 1):
        return DoorState.MONEY_SHORT
    if (quota or 0) <= (people or 0):
        # Places without a number of their own follow from the money.
        return DoorState.MONEY_SHORT if fund.quota is None else DoorState.FULL
    left = rows(CELL, month.first_day, fund.code, cell)
    return DoorState.CELL_FULL if left and left[0][0] <= 0 else DoorState.FREE
