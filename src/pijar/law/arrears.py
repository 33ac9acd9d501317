"""How long unpaid months may last before the protection ends, and where the sources leave the day open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.deadlines import due_date
from pijar.law.explain import Question
from pijar.law.sources import Sourced
from pijar.law.spans import months_later
from pijar.law.types import Certainty, Dated


class State(StrEnum):
    """COUNTED: membership goes on, arrears are due. INACTIVE: it ended, the next month paid starts from zero."""

    COUNTED = "counted"
    UNCLEAR = "unclear"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Standing(Sourced):
    """What a person's unpaid months mean on a day.

    `unpaid` are the months overdue by then; `to_settle` those that must be paid to go on, none once old arrears are no
    longer collected. `sure_until` is the last day to pay and surely stay counted, `inactive_from` the first day on which
    the membership is inactive at the latest.
    """

    state: State
    unpaid: tuple[Month, ...]
    sure_until: date
    inactive_from: date
    questions: tuple[Question, ...]
    sources: tuple[Dated, ...]

    @property
    def restart(self) -> bool:
        """Whether the next month paid starts the counting from zero."""
        return self.state is State.INACTIVE

    @property
    def to_settle(self) -> tuple[Month, ...]:
        return () if self.restart else self.unpaid

    @property
    def question(self) -> Question | None:
        """The first of the open questions, the one about the state itself where that is unclear."""
        return self.questions[0] if self.questions else None

    @property
    def certainty(self) -> Certainty:
        """A clear state is as sure as its rule; one that turns on the day of the change is to be confirmed."""
        return Certainty.TO_CONFIRM if self.state is State.UNCLEAR else self.sources[0].certainty

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value, "restart": self.restart, "unpaid": [str(month) for month in self.unpaid],
            "to_settle": [str(month) for month in self.to_settle], "sure_until": self.sure_until.isoformat(),
            "inactive_from": self.inactive_from.isoformat(), **self.basis_json(),
            "questions": [one.as_json() for one in self.questions],
        }  # fmt: skip


def standing(last_paid: Month, on: date) -> Standing:
    """What months unpaid since `last_paid` mean on the day `on` (rule of arrears of self-employed participants).

    Up to the due date of the last month that may be unpaid the membership counts and the arrears are due; from the month
    after it the membership is inactive; between the two no source tells the day. Raises LawError (LAW_NOT_KNOWN) for a
    day or month before the rules are known to hold.
    """
    rule = lookup.valid("coverage.arrears_months", on)
    questions: tuple[Question, ...]
    sure_until, inactive_from = limits(last_paid, rule.whole)
    unpaid = tuple(month for month in Month.range(last_paid.next, Month.of(on)) if _is_overdue(month, on))
    if on >= inactive_from:
        state, questions = State.INACTIVE, (_first_day(sure_until, inactive_from),)
    elif on > sure_until:
        state, questions = State.UNCLEAR, (Question("arrears_unclear", {"due": sure_until}), _ACCIDENT)
    else:
        state, questions = State.COUNTED, (_ACCIDENT,) if unpaid else ()
    return Standing(state, unpaid, sure_until, inactive_from, questions, (rule,))


def limits(last_paid: Month, months: int) -> tuple[date, date]:
    """The last day on which `months` unpaid months surely do no harm yet, and the first on which they surely do."""
    last = months_later(last_paid, months)
    return due_date(last), months_later(last, 1).first_day


_ACCIDENT = Question("accident_in_arrears")


def end_of_cover(sure_until: date, inactive_from: date) -> tuple[Question, ...]:
    """What is open about arrears that last between the two days of `limits`: the first day without cover, and accidents."""
    return _first_day(sure_until, inactive_from), _ACCIDENT


def _first_day(sure_until: date, inactive_from: date) -> Question:
    earliest = date.fromordinal(sure_until.toordinal() + 1)
    return Question("arrears_first_inactive_day", {"earliest": earliest, "latest": inactive_from})


def _is_overdue(month: Month, on: date) -> bool:
    # Every month before the current one is overdue; its due date lies within the month itself.
    return not month.contains(on) or on > due_date(month)
