"""What the law gives and asks on a day, in words for everybody: no amount and no deadline is written in a page or a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pijar.kernel.month import Month
from pijar.law import explain, lookup
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.law.contributions import contribution
from pijar.law.explain import Calculation
from pijar.law.types import LawError

# Long a participant, so that no time of waiting stands between; any such number does.
LONG_AGO, LONG = timedelta(days=6 * 366), 60
HOURS_A_DAY = 24


@dataclass(frozen=True)
class Example:
    """What is paid in a plain case, from least to most in whole rupiah; it is an estimate."""

    least: int
    most: int

    def said(self, language: str) -> str:
        return explain.span(self.least, self.most, language).replace("Rp ", "Rp\N{NO-BREAK SPACE}")


def reckoned(case: Mapping[str, object]) -> Calculation:
    """A case as JSON reckoned by the law. Raises LawError as `read` and `estimate` do."""
    return estimate(read(dict(case))).calculation


def _example(on: date, case: Mapping[str, object]) -> Example | None:
    try:
        found = reckoned({"on": on.isoformat(), **case})
    except LawError:
        return None
    return Example(found.minimum, found.maximum)


@lru_cache(maxsize=8)
def death(on: date) -> Example | None:
    """Death from another cause, for one who was a participant long."""
    since = (on - LONG_AGO).isoformat()
    return _example(on, {"branch": "JKM", "member_since": since, "paid_months": LONG, "consecutive_months": LONG})


@lru_cache(maxsize=8)
def work_death(on: date) -> Example | None:
    """Death by an accident at work, of the lowest reported income."""
    return _example(on, {"branch": "JKK", "outcome": "death"})


@lru_cache(maxsize=8)
def facts(on: date, language: str) -> dict[str, str]:
    """Words that texts name in braces; what the law does not know on the day is an ellipsis, and never guessed."""
    amounts = dict.fromkeys(("contribution", "jkk", "jkm"), "…")
    try:
        found = contribution(Month.of(on), sector="other", fund_kind="APBD", income=None, jht=False)
    except LawError:
        pass
    else:
        amounts = {"contribution": _money(found.total, language), "jkk": _money(found.jkk, language),
                   "jkm": _money(found.jkm, language)}  # fmt: skip
    examples = {"death": death(on), "work_death": work_death(on)}
    return {
        **amounts, **{name: one.said(language) if one else "…" for name, one in examples.items()},
        "hours": _whole("deadlines.stage_one_hours", on), "days": str(report_days(on) or "…"),
        "lowest_age": _whole("local.lowest_age", on), "age_limit": _whole("ages.below", on),
        "claim_years_jkk": _whole("deadlines.jkk_lapse_years", on),
    }  # fmt: skip


def _money(amount: int, language: str) -> str:
    return explain.money(amount, language).replace("Rp ", "Rp\N{NO-BREAK SPACE}")


def _whole(name: str, on: date) -> str:
    found = lookup.parameter(name).at(on)
    return str(found.whole) if found is not None and found.value is not None else "…"


def report_days(on: date) -> int | None:
    """Within how many times 24 hours an accident is reported."""
    found = lookup.parameter("deadlines.stage_one_hours").at(on)
    return found.whole // HOURS_A_DAY if found is not None and found.value is not None else None


def papers(on: date, language: str) -> list[str]:
    """What heirs bring whatever their relation, by the law of the day."""
    needed, spoken = (lookup.parameter(f"heirs.{name}").at(on) for name in ("documents", "document_words"))
    if needed is None or spoken is None or needed.value is None or spoken.value is None:
        return []
    return [spoken.by_name[code].said(language) for code in needed.by_name.get("all", ())]
