"""Who may be enrolled by age, and when a participant reaches the age at which nobody may be enrolled any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pijar.law import lookup
from pijar.law.explain import fault, not_known
from pijar.law.remarks import Remark, asks, asks_json
from pijar.law.sources import Sourced
from pijar.law.spans import add_months, add_years, age
from pijar.law.types import Ask, Dated

LIMIT = "ages.below"
WARNING = "local.age_warning_months"
LOWEST = "local.lowest_age"
AFTER_LIMIT = "ages.after_limit"
# The reasons that tell the day of the age limit.
_NAMES_THE_DAY = ("age_limit_reached", "age_limit_near")


class Outcome(StrEnum):
    """WARNING is accepted too: the person soon reaches the age limit, and an officer should know."""

    ACCEPTED = "accepted"
    WARNING = "warning"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Admission(Sourced):
    """Whether someone may be enrolled on a day, by age alone: full years and months, and the day the limit is reached."""

    outcome: Outcome
    years: int
    months: int
    turns_limit_on: date
    warn_from: date
    reasons: tuple[Remark, ...]
    sources: tuple[Dated, ...]

    @property
    def accepted(self) -> bool:
        return self.outcome is not Outcome.REJECTED

    @property
    def questions(self) -> tuple[Ask, ...]:
        """What the values that decided leave to be asked."""
        return asks(self.sources)

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value, "years": self.years, "months": self.months,
            "turns_limit_on": self.turns_limit_on.isoformat(), "warn_from": self.warn_from.isoformat(),
            "reasons": [one.as_json() for one in self.reasons], **self.basis_json(),
            "questions": asks_json(self.sources),
        }  # fmt: skip


def admission(birth: date, on: date) -> Admission:
    """Whether someone born on `birth` may be enrolled on `on`, by the age rules of that day.

    Below the national limit of BPU participants and from the city's lowest age on; a warning within the city's months
    before the limit. Raises LawError: LAW_CASE_REFUSED naming `birth` when it lies after `on` or reaches the limit beyond the
    calendar, LAW_NOT_KNOWN naming `on` for a day before the age limit is known to hold.
    """
    if birth > on:
        raise fault("after_that_day", "birth", given=birth, day=on)
    if on < (since := lookup.parameter(LIMIT).starts[0]):
        raise not_known("age_rule_before", "on", given=on, since=since)
    limit, warning, lowest = (lookup.valid(name, on) for name in (LIMIT, WARNING, LOWEST))
    try:
        turns, warn = turns_limit_on(birth, on), warn_from(birth, on)
    except OverflowError as error:
        raise fault("day_out_of_reach", "birth", given=birth) from error
    years, months = age(birth, on)
    values = {"years": years, "months": months, "limit": limit.whole, "turns": turns, "least": lowest.whole}
    sources: tuple[Dated, ...]
    if years >= limit.whole:
        outcome, reason, sources = Outcome.REJECTED, "age_limit_reached", (limit,)
    elif years < lowest.whole:
        outcome, reason, sources = Outcome.REJECTED, "age_below_lowest", (lowest,)
    elif on >= warn:
        outcome, reason, sources = Outcome.WARNING, "age_limit_near", (limit, warning, *_after_limit(on))
    else:
        outcome, reason, sources = Outcome.ACCEPTED, "age_within_limits", (limit, lowest)
    reasons = [Remark(reason, values)]
    if is_moved(birth, turns) and reason in _NAMES_THE_DAY:
        reasons.append(Remark("age_leap_day"))
    return Admission(outcome, years, months, turns, warn, tuple(reasons), sources)


def turns_limit_on(birth: date, on: date | None = None) -> date:
    """The birthday from which nobody may be enrolled, by the limit in force on `on`, or by the newest one; or OverflowError."""
    return add_years(birth, rule(LIMIT, on).whole)


def is_moved(birth: date, turns: date) -> bool:
    """Whether somebody born on 29 February turns the age on the 28th, in a year without a 29th."""
    return birth.day != turns.day


def warn_from(birth: date, on: date | None = None) -> date:
    """The first day of the city's warning before `turns_limit_on`."""
    return add_months(turns_limit_on(birth, on), -rule(WARNING, on).whole)


def rule(name: str, on: date | None) -> Dated:
    """The value of `name` in force on `on`; without a day the newest one, for birthdays that are still to come."""
    found = lookup.parameter(name)
    return found.valid(found.starts[-1] if on is None else on)


def _after_limit(on: date) -> tuple[Dated, ...]:
    """What becomes of a participant at the limit, which nobody has told us: its question goes with the warning."""
    found = lookup.parameter(AFTER_LIMIT).at(on)
    return (found,) if found else ()
