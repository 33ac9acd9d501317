"""By when a contribution is to be paid, and which days count as working days.

Weekends and the holidays with a fixed date are known for every year; those that move with the moon are known only once
a joint decree lists them. Until then a due date can come out too early, never too late, and `calendar_is_complete`
says so: whoever prints a due date of such a year says that it is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from pijar.kernel.month import Month
from pijar.law import lookup

_DAY = timedelta(days=1)


def due_date(month: Month, leave_rests: bool | None = None) -> date:
    """The last day to pay the contribution of `month`: in that same month, moved on to a working day (PP 44/2015).

    `leave_rests` as in `is_working_day`. Raises LawError (LAW_NOT_KNOWN) for a month before the rule begins. Whoever prints
    it asks `due_days.contribution_due` instead, which says whether it is final.
    """
    return working_day_from(due_day(month), leave_rests)


def due_day(month: Month) -> date:
    """The day of `month` named by the rule, which may be no working day. Raises LawError as `due_date` does."""
    return date(month.year, month.month, lookup.valid("deadlines.due_day", month.first_day).whole)


def calendar_is_complete(year: int) -> bool:
    """Whether the holidays that move are known for `year`, and not only weekends and fixed dates."""
    return bool(_of_that_year("holidays.movable", year)) and bool(_of_that_year("holidays.joint_leave", year))


def is_working_day(day: date, leave_rests: bool | None = None) -> bool:
    """Whether `day` is neither a weekly rest day, nor a national holiday, nor joint leave where that counts.

    `leave_rests` says whether joint leave counts; None: as the law is taken. Raises LawError (LAW_NOT_KNOWN) for a day
    before the rules begin.
    """
    if day.isoweekday() in lookup.valid("deadlines.rest_days", day).members:
        return False
    if leave_rests is None:
        leave_rests = lookup.valid("deadlines.joint_leave_is_rest", day).yes
    if leave_rests and day in joint_leave(day.year):
        return False
    return day not in holidays(day.year)


def working_day_from(day: date, leave_rests: bool | None = None) -> date:
    """`day` if it is a working day, otherwise the first one after it; `leave_rests` as in `is_working_day`."""
    while not is_working_day(day, leave_rests):
        day += _DAY
    return day


def working_days_after(day: date, count: int, leave_rests: bool | None = None) -> date:
    """The `count`-th working day after `day`, which itself is not counted; `leave_rests` as in `is_working_day`."""
    for _ in range(count):
        day = working_day_from(day + _DAY, leave_rests)
    return day


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The national holidays known for `year`, with their names; joint leave is not among them."""
    known = _fixed(year) | _of_that_year("holidays.movable", year)
    return MappingProxyType(dict(sorted(known.items())))


@cache
def joint_leave(year: int) -> Mapping[date, str]:
    """The days of joint leave (cuti bersama) known for `year`, with the holiday they belong to."""
    return MappingProxyType(_of_that_year("holidays.joint_leave", year))


def _fixed(year: int) -> dict[date, str]:
    """Holidays on the same date each year, each asked for on its own day, since a rule may begin within a year."""
    found = {}
    for one in lookup.parameter("holidays.fixed").values:
        for written, name in one.named_days.items() if one else ():
            day = date.fromisoformat(f"{year:04d}-{written}")
            if lookup.parameter("holidays.fixed").at(day) is one:
                found[day] = name
    return found


def _of_that_year(name: str, year: int) -> dict[date, str]:
    """The days a yearly list names for `year`; none when only an older list exists."""
    rule = lookup.parameter(name).at(date(year, 1, 1))
    if rule is None or rule.start.year != year:
        return {}
    return {day: text for day, text in rule.named_days.items() if isinstance(day, date)}
