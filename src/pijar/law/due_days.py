"""A due day with the values it rests on, how sure they are, and whether joint leave could move it.

No source says whether joint leave (cuti bersama) moves a due date. The earlier day is safe and is the one told; where the
answer would make another day of it, a question names both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.deadlines import calendar_is_complete, due_date, due_day, working_days_after
from pijar.law.explain import Calculation, Question
from pijar.law.sources import Sourced
from pijar.law.types import Dated

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDay(Sourced):
    """The last day to do something, the values it was reckoned with, and what is to be asked about it.

    `is_final` is False where holidays that are not on record yet may move it. `asked` are the values of which an open
    question matters for this day.
    """

    day: date
    is_final: bool
    sources: tuple[Dated, ...]
    questions: tuple[Question, ...]
    asked: tuple[Dated, ...]

    def put_in(self, calculation: Calculation) -> Calculation:
        """What is owed by this day, with the questions about the day after its own."""
        return replace(calculation, questions=(*calculation.questions, *self.questions))


def contribution_due(month: Month) -> DueDay:
    """The last day to pay the contribution of `month` (PP 44/2015), as `deadlines.due_date` has it.

    Raises LawError (LAW_NOT_KNOWN) for a month before the rule begins.
    """
    rule = lookup.valid("deadlines.due_day", month.first_day)
    return _due(due_day(month), (rule,), lambda leave_rests: due_date(month, leave_rests))


def due_after(day: date, count: int, rules: tuple[Dated, ...]) -> DueDay:
    """The `count`-th working day after `day`, by `rules`. Raises LawError (LAW_NOT_KNOWN) before the rules begin."""
    found = _due(day + _DAY, rules, lambda leave_rests: working_days_after(day, count, leave_rests))
    is_final = all(calendar_is_complete(year) for year in range(day.year, found.day.year + 1))
    return DueDay(found.day, is_final, found.sources, found.questions, found.asked)


def _due(start: date, rules: tuple[Dated, ...], reckon: Callable[[bool | None], date]) -> DueDay:
    """`reckon` gives the day, joint leave counted as rest or not, or as the law is taken (None)."""
    rest, leave = (lookup.valid(f"deadlines.{name}", start) for name in ("rest_days", "joint_leave_is_rest"))
    due = reckon(None)
    other = due if leave.ask is None else reckon(not leave.yes)
    passed = _days(start, due)
    lists = [found for name in ("fixed", "movable") for day in passed if (found := _list(name, day))]
    if leave.yes or due != other:
        lists += [found for day in _days(start, max(due, other)) if (found := _list("joint_leave", day))]
    questions = () if leave.ask is None or due == other else (_question(leave.ask.agency, due, other),)
    asked = (rest,) if any(day.isoweekday() in rest.members for day in passed) else ()
    sources = tuple({one.id: one for one in (*rules, rest, leave, *lists)}.values())
    return DueDay(due, calendar_is_complete(due.year), sources, questions, asked)


def _question(agency: str, due: date, other: date) -> Question:
    values = {"earlier": min(due, other), "later": max(due, other), "shown": due, "agency": agency}
    return Question("due_on_joint_leave", values)


def _days(first: date, end: date) -> list[date]:
    """The days from `first` on that lie before `end`."""
    return [first + _DAY * number for number in range((end - first).days)]


def _list(name: str, day: date) -> Dated | None:
    """The list of holidays that names `day`, if it does: a fixed one by its date in any year."""
    is_fixed = name == "fixed"
    rule = lookup.parameter(f"holidays.{name}").at(day if is_fixed else date(day.year, 1, 1))
    if rule is None:
        return None
    named = {str(one) for one in rule.named_days}
    return rule if (f"{day:%m-%d}" if is_fixed else day.isoformat()) in named else None
