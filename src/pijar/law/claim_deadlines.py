"""Which deadlines an event starts: an accident, a doctor's statement, complete documents, a birth, a death, arrears.

Hours are counted on instants with their time zone, which is one of Indonesia's; where days count, a day is enough, and of
an instant it is the day in its own zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from pijar.kernel.month import Month
from pijar.law import ages, lookup
from pijar.law.arrears import end_of_cover, limits
from pijar.law.due_days import DueDay, contribution_due, due_after
from pijar.law.explain import Question, fault, how_sure, not_known, questions_text, said
from pijar.law.explain import day as shown_day
from pijar.law.remarks import asks, asks_json
from pijar.law.sources import Sourced
from pijar.law.spans import add_years, months_later
from pijar.law.types import Ask, Dated

# A day, or an instant with its zone; the shorter forms of ISO 8601 are not taken: 20260203 may be a number typed by mistake.
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)?)?")
# Western, central and eastern Indonesian time: elsewhere another day may be on the calendar.
_ZONES = ("+07:00", "+08:00", "+09:00")


class _Form(NamedTuple):
    """The words of a deadline, and the values they name."""

    label: str
    rule: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deadline(Sourced):
    """One day or instant that follows from an event; `due` is None where nobody has told us the rule.

    `is_final` is False where holidays that are not on record yet may move the day. `sources` are the dated values it was
    reckoned with; `open` are questions of this day, and `asked` the values whose own questions are put (None: all sources).
    """

    code: str
    due: date | datetime | None
    sources: tuple[Dated, ...]
    form: _Form
    is_final: bool = True
    open: tuple[Question, ...] = ()
    asked: tuple[Dated, ...] | None = None

    @property
    def questions(self) -> tuple[Question | Ask, ...]:
        """What is open about this day, and what the values used leave to be asked."""
        return (*self.open, *asks(self._asked))

    @property
    def _asked(self) -> tuple[Dated, ...]:
        return self.sources if self.asked is None else self.asked

    def label(self, language: str = "id") -> str:
        return said(self.form.label, language, **self.form.values)

    def rule(self, language: str = "id") -> str:
        return said(self.form.rule, language, **self.form.values)

    def as_json(self) -> dict[str, Any]:
        """`due` is a day, or an instant with its time zone, in ISO form; null where it is not known."""
        return {
            "code": self.code, "label": self.label(), "label_en": self.label("en"),
            "due": None if self.due is None else _written(self.due),
            "is_final": self.is_final, "rule": self.rule(), "rule_en": self.rule("en"), **self.basis_json(),
            "questions": [one.as_json() for one in self.open] + asks_json(self._asked),
        }  # fmt: skip

    def as_text(self, language: str = "id") -> str:
        """Label, day, rule and provision in two lines, for a terminal or a letter."""
        due = said("due_not_known", language) if self.due is None else shown_day(self.due, language)
        due += "" if self.is_final else f" ({said('due_provisional', language)})"
        certainty = how_sure(self.certainty, language)
        parts = [f"{self.label(language)}: {due}", f"   {self.rule(language)}  [{self.provision}; {certainty}]"]
        return "\n".join([*parts, *questions_text(self.questions, language)])


def deadlines(event: str, at: str | date | Month) -> tuple[Deadline, ...]:
    """The deadlines that `event` (one of EVENTS) starts, as the law stood when it happened.

    `at` is an instant with its time zone where hours count (incident, medical_statement), a month for last_paid, and a day
    for the rest; all may be given in ISO form. Raises LawError: LAW_CASE_REFUSED naming `event` or `at`, LAW_NOT_KNOWN for
    a day before the rule is known to hold.
    """
    if event not in _EVENTS:
        raise fault("unknown_choice", "event", given=event, known=", ".join(_EVENTS))
    try:
        return _EVENTS[event](at)
    except OverflowError as error:
        # The calendar ends with the year 9999, and so does what can be reckoned.
        raise fault("day_out_of_reach", "at", given=_written(at)) from error


def _incident(at: object) -> tuple[Deadline, ...]:
    """Stage I within so many hours; the claim lapses after years (PP 82/2019 Pasal 26)."""
    moment = _instant(at)
    years = lookup.valid("deadlines.jkk_lapse_years", moment.date())
    lapse = add_years(moment.date(), years.whole)
    return (
        _in_hours("stage_one", "deadlines.stage_one_hours", moment),
        Deadline("jkk_lapse", lapse, (years,), _Form("jkk_lapse", "jkk_lapse_rule", {"years": years.whole})),
    )


def _medical_statement(at: object) -> tuple[Deadline, ...]:
    """Stage II within so many hours of the doctor's statement (Permenaker 5/2021 Pasal 19)."""
    return (_in_hours("stage_two", "deadlines.stage_two_hours", _instant(at)),)


def _in_hours(code: str, name: str, moment: datetime) -> Deadline:
    hours = lookup.valid(name, moment.date())
    return Deadline(code, moment + timedelta(hours=hours.whole), (hours,), _Form(code, f"{code}_rule", {"hours": hours.whole}))


def _documents_complete(code: str, name: str) -> Callable[[object], tuple[Deadline, ...]]:
    """Payment within working days after complete documents, with compensation for each day after them."""

    def reckon(at: object) -> tuple[Deadline, ...]:
        day = _day(at)
        days, late = lookup.valid(name, day), lookup.valid("deadlines.late_payment_share_per_day", day)
        form = _Form(code, "payment_rule", {"days": days.whole, "late": late.fraction})
        return (_due_deadline(code, due_after(day, days.whole, (days, late)), form),)

    return reckon


def _birth(at: object) -> tuple[Deadline, ...]:
    """The birthday of the age limit, by the newest limit known, and the city's warning before it."""
    birth = _day(at)
    limit, warning = ages.rule(ages.LIMIT, None), ages.rule(ages.WARNING, None)
    turns, since = ages.turns_limit_on(birth), lookup.parameter(ages.LIMIT).starts[0]
    if turns < since:
        # Another limit held then, and nobody has told us which.
        raise not_known("age_limit_before_rule", "at", age=limit.whole, turns=turns, since=since)
    rule = "age_limit_leap_rule" if ages.is_moved(birth, turns) else "age_limit_rule"
    after = lookup.parameter(ages.AFTER_LIMIT).at(turns)
    sources = (limit, after) if after else (limit,)
    return (
        Deadline("age_warning", ages.warn_from(birth), (limit, warning),
                 _Form("age_warning", "age_warning_rule", {"months": warning.whole})),
        Deadline("age_limit", turns, sources, _Form("age_limit", rule, {"age": limit.whole})),
    )  # fmt: skip


def _last_paid(at: object) -> tuple[Deadline, ...]:
    """When the next month is due, and until when arrears surely count and surely no longer do."""
    last = _month(at)
    following = months_later(last, 1)
    # The rule of arrears is that in force when the first unpaid month begins.
    day, rule = (lookup.valid(name, following.first_day) for name in ("deadlines.due_day", "coverage.arrears_months"))
    sure_until, inactive_from = limits(last, rule.whole)
    longest = months_later(last, rule.whole)
    values = {"months": rule.whole, "month": longest}
    next_form = _Form("next_contribution", "next_contribution_rule", {"month": following, "day": day.whole})
    sure_form = _Form("arrears_sure_until", "arrears_sure_until_rule", values)
    return (
        _due_deadline("next_contribution", contribution_due(following), next_form),
        _due_deadline("arrears_sure_until", contribution_due(longest), sure_form, rule),
        Deadline("arrears_inactive", inactive_from, (rule,), _Form("arrears_inactive", "arrears_inactive_rule", values),
                 open=end_of_cover(sure_until, inactive_from), asked=()),
    )  # fmt: skip


def _due_deadline(code: str, found: DueDay, form: _Form, *rules: Dated) -> Deadline:
    """A deadline on a working day; `rules` are what it rests on besides the due day itself, which asks for itself."""
    return Deadline(code, found.day, (*rules, *found.sources), form, found.is_final, found.questions, found.asked)


def _death(at: object) -> tuple[Deadline, ...]:
    """The report and the lapse of a JKM claim, for which no rule has been found; days are told once a file tells them."""
    day, moment = _day(at), _moment(at)
    report = lookup.parameter("deadlines.jkm_report_hours").at(day)
    lapse = lookup.parameter("deadlines.jkm_lapse_years").at(day)
    found = []
    if report:
        hours = None if report.value is None else report.whole
        # Hours can be counted only from an instant; a day alone gets the rule and no hour.
        due = moment + timedelta(hours=hours) if hours and isinstance(moment, datetime) else None
        rule = "jkm_report_known_rule" if hours else "jkm_report_rule"
        found.append(Deadline("jkm_report", due, (report,), _Form("jkm_report", rule, {"hours": hours})))
    if lapse:
        years = None if lapse.value is None else lapse.whole
        rule = "jkm_lapse_known_rule" if years else "jkm_lapse_rule"
        until = add_years(day, years) if years else None
        found.append(Deadline("jkm_lapse", until, (lapse,), _Form("jkm_lapse", rule, {"years": years})))
    return tuple(found)


def _instant(at: object) -> datetime:
    """An instant with its time zone: without one, 48 hours could end seven hours early or late."""
    moment = _moment(at)
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise fault("needs_instant", "at", given=_written(at))
    return moment


def _day(at: object) -> date:
    """A day; of an instant with its time zone, the day it falls on by its own clock."""
    moment = _moment(at)
    if isinstance(moment, datetime):
        return _instant(at).date()
    if moment is None:
        raise fault("needs_day", "at", given=_written(at))
    return moment


def _moment(at: object) -> date | datetime | None:
    """What was given or written; None where it is neither a day nor an instant. Refuses a time zone outside Indonesia."""
    moment = _read(at) if isinstance(at, str) else at
    if not isinstance(moment, date):
        return None
    if isinstance(moment, datetime) and moment.utcoffset() is not None and not moment.isoformat().endswith(_ZONES):
        raise fault("zone_elsewhere", "at", given=_written(at))
    return moment


def _read(written: str) -> date | datetime | None:
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:
        # There is no such day or hour.
        return None


def _month(at: object) -> Month:
    if isinstance(at, Month):
        return at
    try:
        return Month.parse(at if isinstance(at, str) else "")
    except ValueError as error:
        raise fault("needs_month", "at", given=_written(at)) from error


def _written(at: object) -> str:
    """In ISO form; seconds only where there are any."""
    if not isinstance(at, datetime):
        return str(at)
    return at.isoformat(timespec="auto" if at.second or at.microsecond else "minutes")


_EVENTS: Mapping[str, Callable[[object], tuple[Deadline, ...]]] = MappingProxyType({
    "incident": _incident,
    "medical_statement": _medical_statement,
    "documents_complete_jkk": _documents_complete("jkk_payment", "deadlines.jkk_payment_days"),
    "documents_complete_jkm": _documents_complete("jkm_payment", "deadlines.jkm_payment_days"),
    "birth": _birth,
    "last_paid": _last_paid,
    "death": _death,
})  # fmt: skip
EVENTS = tuple(_EVENTS)
