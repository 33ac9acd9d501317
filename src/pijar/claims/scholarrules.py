"""When a school year of a scholarship is due, at which level, and when it ends (PP 82/2019 Lampiran III). No clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pijar.claims.deathtypes import EndReason
from pijar.law.benefits.rules import law_on
from pijar.law.spans import add_years, age


@dataclass(frozen=True)
class NextYear:
    """The year to come: its number, level, the day from which its papers are due, and what the law pays, whole rupiah."""

    number: int
    level: str
    due_on: date
    amount: int


def levels(on: date) -> tuple[str, ...]:
    """The levels of school, lowest first, as the law of a day names them."""
    return tuple(law_on(on)["scholarship.years"].by_name)


def due_on(event_on: date, number: int) -> date:
    """School years are counted from the day of the event: the n-th begins on its return."""
    return add_years(event_on, number - 1)


def is_too_old(birth_date: date, event_on: date, day: date) -> bool:
    return age(birth_date, day)[0] >= law_on(event_on)["scholarship.age_below"].whole


def next_year(event_on: date, birth_date: date, level: str, used: Mapping[str, int], number: int) -> NextYear | EndReason:
    """The year that follows, or why there is none. `used` are the years taken so far by level, `level` the child's now.

    A level whose years are used up gives way to the next one; whether the child truly goes on is for somebody to see.
    """
    law, due = law_on(event_on), due_on(event_on, number)
    if is_too_old(birth_date, event_on, due):
        return EndReason.AGE
    most = law["scholarship.years"].by_name
    names = list(most)
    for name in names[names.index(level) :]:
        if used.get(name, 0) < most[name]:
            return NextYear(number, name, due, law["scholarship.per_year"].by_name[name])
    return EndReason.YEARS_USED


def may_rise(before: str, to: str, on: date) -> bool:
    """Whether a child at one level may be noted at another: the same or a later one."""
    names = levels(on)
    return to in names and names.index(to) >= names.index(before)
