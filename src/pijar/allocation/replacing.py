"""Taking somebody off a draft list, and giving a free place to the next in line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from pijar.allocation.types import PlaceReason
from pijar.audit.services import record
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import named, rows, run
from pijar.staff.types import Actor

# What is free as the books stand. `money` is empty for funds that have none to count.
ROOM = """
select p.fund_code, p.quota - coalesce(a.people, 0), p.money - coalesce(a.spent, 0)
  from allocation_places p
  left join (select fund_code, count(*) as people, sum(cost) as spent from allocation_assignment
              where month = %s group by 1) a using (fund_code)
 where p.month = %s order by p.id
"""
CELLS = """
select c.fund_code, c.cell, c.quota - (select count(*) from allocation_assignment a
                                        where a.month = c.month and a.fund_code = c.fund_code and a.cell = c.cell)
  from allocation_cell c where c.month = %s
"""
# The first in line of each sort: so few that they can be looked at one by one.
NEXT = """
select opened, cost, min(position) from allocation_waiting where month = %s and position is not null group by 1, 2 order by 3
"""
GIVE = """
insert into allocation_assignment (id, month, person_id, fund_code, rank, cell, reason, before, cost)
select (select coalesce(max(id), 0) + 1 from allocation_assignment), month, person_id, %(fund)s, rank,
       %(cell)s, %(reason)s, before, case when %(with_money)s then cost end
  from allocation_waiting where month = %(month)s and person_id = %(person)s
"""


@transaction.atomic
def free_place(month: Month, person_id: int, *, reason: str, actor: Actor) -> str:
    """Takes a person off the month's list, with a reason's code; returns the fund whose place is free.

    He stands in no line for the month any more. Raises Refusal: NO_PLACE_TO_FREE, REASON_INVALID.
    """
    code = reason.strip().upper().replace("-", "_").replace(" ", "_")
    if not re.fullmatch(r"[A-Z0-9_]{2,30}", code):
        raise Refusal("REASON_INVALID", f"A reason is a code such as DECEASED, MOVED_OUT or OWN_WISH, not {reason!r}.")
    _hold(month)
    found = rows(
        "delete from allocation_assignment where month = %s and person_id = %s returning fund_code, rank, before",
        month.first_day, person_id,
    )  # fmt: skip
    if not found:
        raise Refusal("NO_PLACE_TO_FREE", f"This person has no place in {month}.")
    fund, rank, before = found[0]
    run(
        "insert into allocation_waiting (id, month, person_id, rank, reason, before)"
        " values ((select coalesce(max(id), 0) + 1 from allocation_waiting), %s, %s, %s, %s, %s)",
        month.first_day, person_id, rank, code, before,
    )  # fmt: skip
    record(actor, "allocation.free", f"person:{person_id}", {"month": str(month), "fund": fund, "reason": code})
    return str(fund)


@transaction.atomic
def give_place(month: Month, person_id: int | None = None, *, fund: str | None = None, actor: Actor) -> tuple[int, str]:
    """Gives a free place (of `fund`, where one is named) to the next in line; returns who got it, and of which fund.

    `person_id` says who the officer believes is next; another is refused, for nobody is passed over. Raises Refusal:
    NO_FREE_PLACE, NOT_NEXT_IN_LINE.
    """
    _hold(month)
    position, code, cell = _next(month, fund)
    next_person = _standing_at(month, position)
    if person_id not in (None, next_person):
        raise Refusal("NOT_NEXT_IN_LINE", f"Somebody else is next in line for this place ({month}, position {position}).")
    has_money = rows("select money is not null from allocation_places where month = %s and fund_code = %s", month.first_day, code)
    values = {
        "month": month.first_day, "person": next_person, "fund": code, "cell": cell, "reason": PlaceReason.REPLACEMENT.value,
        "with_money": has_money[0][0],
    }  # fmt: skip
    named(GIVE, values)
    run("delete from allocation_waiting where month = %s and person_id = %s", month.first_day, next_person)
    record(actor, "allocation.give", f"person:{next_person}", {"month": str(month), "fund": code, "position": position})
    return next_person, code


@transaction.atomic
def leave_line(month: Month, people: list[int], reason: str, *, actor: Actor) -> None:
    """Takes people out of a month's line, with a reason's code: they keep their rank, and wait for this month no more."""
    _hold(month)
    run(
        "update allocation_waiting set position = null, reason = %s where month = %s and person_id = any(%s)",
        reason, month.first_day, people,
    )  # fmt: skip
    record(actor, "allocation.leave_line", f"month:{month}", {"reason": reason, "people": people})


def next_in_line(month: Month, fund: str | None = None) -> tuple[int, int, str]:
    """Who would get a free place (of `fund`, where one is named) now: person, position as stored, fund.

    Raises Refusal: NO_FREE_PLACE.
    """
    position, code, _ = _next(month, fund)
    return _standing_at(month, position), position, code


def _standing_at(month: Month, position: int) -> int:
    found = rows("select person_id from allocation_waiting where month = %s and position = %s", month.first_day, position)
    return int(found[0][0])


def _hold(month: Month) -> None:
    """Nobody else gives or frees a place of the month until this is done."""
    run("select 1 from allocation_places where month = %s order by month, fund_code for update", month.first_day)


def _next(month: Month, fund: str | None) -> tuple[int, str, str]:
    """The first in line for whom there is room: position, fund, cell."""
    first = month.first_day
    free: dict[str, tuple[int, int | None]] = {code: (n, money) for code, n, money in rows(ROOM, first, first)}
    cells = {(code, cell): n for code, cell, n in rows(CELLS, first)}
    for opened, cost, position in rows(NEXT, first):
        for code, cell in _doors(opened):
            people, money = free.get(code, (0, None))
            if fund in (None, code) and people > 0 and (money is None or money >= cost) and cells.get((code, cell), 1) > 0:
                return int(position), code, cell
    which = f" of {fund}" if fund else ""
    raise Refusal("NO_FREE_PLACE", f"No place{which} is free in {month} for anybody who waits.")


def _doors(opened: list[Any]) -> Iterator[tuple[str, str]]:
    """The funds that could carry somebody, in filling order, each with its cell."""
    for door in opened:
        code, _, cell = str(door).partition("|")
        yield code, cell
