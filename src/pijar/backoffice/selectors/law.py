"""The law as screens show it: every quantity with its values, what differs between two days, what is still to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404

from pijar.backoffice import lawvalues, lawwords
from pijar.backoffice.details import language
from pijar.backoffice.lawvalues import Table
from pijar.law import changes, explain, lookup, plain
from pijar.law.benefits.case import BY_REFERENCE_PRICE
from pijar.law.changes import Change
from pijar.law.types import Certainty, Dated, LawError, Parameter, Words


@dataclass
class Entry:
    """A quantity and the value in force on the day asked for; None where none is."""

    parameter: Parameter
    value: Dated | None

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def title(self) -> str:
        return lawvalues.said(self.parameter.description)

    @property
    def brief(self) -> str:
        return lawvalues.brief(self.value)

    @property
    def topic(self) -> str:
        return str(lawwords.TOPICS.get(self.name.split(".")[0], self.name.split(".")[0]))

    def is_about(self, query: str) -> bool:
        """Whether every word of the search, or what the law calls it, stands in the name, description, value or notes."""
        words = query.casefold().split()
        return not words or all(word in self._text or lawwords.ALSO_CALLED.get(word, word) in self._text for word in words)

    @cached_property
    def _text(self) -> str:
        notes = (spoken for one in self.parameter.values if one for spoken in (one.note, one.ask and one.ask.question) if spoken)
        spoken = [self.parameter.description, *notes]
        rows = (" ".join(row) for row in plain.rows(self.value, language())) if self.value else ()
        texts = [self.name, self.topic, self.brief, _reference(self.value), *(f"{one.id} {one.en}" for one in spoken), *rows]
        return " ".join(texts).casefold()


@dataclass(frozen=True)
class Version:
    """One value of a quantity, from its start to the day before the next; None where the quantity has ended."""

    name: str
    start: date
    until: date | None
    value: Dated | None
    before: Dated | None
    first: bool
    in_force: bool

    @property
    def brief(self) -> str:
        return lawvalues.brief(self.value)

    @property
    def table(self) -> Table | None:
        return lawvalues.table(self.value)

    @property
    def note(self) -> str:
        return lawvalues.said(self.value.note) if self.value else ""

    @property
    def question(self) -> str:
        return lawvalues.said(self.value.ask.question) if self.value and self.value.ask else ""

    @property
    def is_text(self) -> bool:
        return self.value is not None and (self.value.unit == "text" or self.value.value is None)

    @property
    def changed(self) -> list[tuple[str, str, str]]:
        """What is different from the value before: which row (empty: the value itself), before, after."""
        if self.first:
            return []
        rows = Change(self.name, Words("", ""), self.before, self.value, self.start, "").changed_rows(language())
        return list(rows) or [("", lawvalues.brief(self.before), self.brief)]


def _reference(value: Dated | None) -> str:
    return str(value.reference) if value else ""


def catalogue(on: date, query: str = "") -> list[tuple[str, list[Entry]]]:
    """All quantities by topic with their value on a day; those a search is about, where there is one."""
    found: dict[str, list[Entry]] = {str(words): [] for words in lawwords.TOPICS.values()}
    for parameter in lookup.everything():
        entry = Entry(parameter, parameter.at(on))
        if entry.is_about(query):
            found.setdefault(entry.topic, []).append(entry)
    return [(topic, entries) for topic, entries in found.items() if entries]


def quantity(name: str) -> Parameter:
    """The quantity of a page's address. Raises Http404 for a name nobody has."""
    try:
        return lookup.parameter(name)
    except LawError as error:
        if error.code == "LAW_KIND_UNKNOWN":
            raise Http404 from error
        raise


def versions(parameter: Parameter, on: date) -> list[Version]:
    """The values of a quantity, newest first, and which of them holds on a day."""
    ends = [start - timedelta(days=1) for start in parameter.starts[1:]]
    rows = zip(parameter.starts, [*ends, None], parameter.values, [None, *parameter.values[:-1]], strict=True)
    made = [
        Version(parameter.name, start, end, one, old, place == 0, start <= on and (end is None or on <= end))
        for place, (start, end, one, old) in enumerate(rows)
    ]
    return made[::-1]


def prepayment_months(on: date) -> tuple[int, ...]:
    """How many months may be paid at once, by the rule in force on a day; one where none is known."""
    rule = lookup.parameter("contributions.prepayment_months").at(on)
    return tuple(rule.rows) if rule and rule.value is not None else (1,)


def mode_choices(on: date) -> list[tuple[str, str]]:
    """The modes of transport the law of a day names."""
    return _named(on, "benefits.jkk.transport")


def device_choices(on: date) -> list[tuple[str, str]]:
    """The devices the law of a day names, and those paid by the price of a government hospital."""
    return _named(on, "benefits.jkk.devices", *BY_REFERENCE_PRICE)


def level_choices(on: date) -> list[tuple[str, str]]:
    """The levels of school the law of a day names, in their order."""
    return _named(on, "benefits.scholarship.years")


def _named(on: date, name: str, *more: str) -> list[tuple[str, str]]:
    found = lookup.parameter(name).at(on)
    codes = found.by_name if found and found.value is not None else ()
    return [(code, plain.name(code, language())) for code in (*codes, *more)]


def disability_choices(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The items of the disability table under the parts of the body, for a form."""
    table = lookup.parameter("benefits.jkk.disability").at(on)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, item in table.by_name.items() if table and table.value is not None else ():
        groups.setdefault(lawwords.body_part(code), []).append((code, lawvalues.disability(item)))
    return list(groups.items())


def differences(first: date, second: date) -> list[dict[str, Any]]:
    """Every quantity whose value differs between two days, with the instrument that brought the later one."""
    return [_difference(one) for one in changes.diff(first, second)]


def _difference(one: Change) -> dict[str, Any]:
    brought = one.after or one.before
    return {
        "name": one.name, "title": lawvalues.said(one.description), "since": one.since, "instrument": one.instrument,
        "before": lawvalues.brief(one.before), "after": lawvalues.brief(one.after),
        "rows": one.changed_rows(language()), "certainty": brought.certainty if brought else None,
    }  # fmt: skip


def open_questions() -> list[tuple[str, list[dict[str, Any]]]]:
    """Every value still to be confirmed, under the agency that can tell."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in changes.to_ask():
        row = {
            "name": one.name, "title": lawvalues.said(one.description), "question": lawvalues.said(one.question),
            "brief": lawvalues.brief(one.value), "reference": str(one.value.reference), "start": one.value.start,
        }  # fmt: skip
        found.setdefault(one.agency, []).append(row)
    return list(found.items())


def result(calculation: explain.Calculation) -> dict[str, Any]:
    """A calculation in the reader's language: lines with formula and provision, the total or its span, and questions.

    `schooling` is what of the total comes year by year as children go to school; `unsure` are the values to be confirmed.
    """
    speak = language()
    schooling = sum(line.maximum for line in calculation.lines if line.code == "scholarship")
    return {
        "total": _unbroken(explain.span(calculation.minimum, calculation.maximum, speak)),
        "schooling": _unbroken(explain.money(schooling, speak)) if schooling else "",
        "is_clear": calculation.total is not None, "certainty": calculation.certainty,
        "lines": [_line(line, speak) for line in calculation.lines],
        "questions": [(one.text(speak), one.agency) for one in calculation.questions],
        "unsure": _unsure(calculation, speak),
    }  # fmt: skip


def _unsure(calculation: explain.Calculation, speak: str) -> list[tuple[str, str, str]]:
    """Name, question and agency of each value in a calculation that is to be confirmed, once."""
    sources = {one.id: one for line in calculation.lines for one in line.sources if one.certainty is Certainty.TO_CONFIRM}
    return [(one.name, one.ask.question.said(speak), one.ask.agency) for one in sources.values() if one.ask]


def _line(line: explain.Line, speak: str) -> dict[str, Any]:
    return {
        "label": line.label(speak), "amount": _unbroken(explain.span(line.minimum, line.maximum, speak)),
        "formula": _unbroken(line.formula(speak)), "certainty": line.certainty,
        "sources": [(source.name, str(source.reference)) for source in _once(line)],
    }  # fmt: skip


def _unbroken(text: str) -> str:
    """Amounts that keep their Rp on the same line."""
    return text.replace("Rp ", "Rp\N{NO-BREAK SPACE}")


def _once(line: explain.Line) -> list[Dated]:
    """The sources of a line, one for each reference: a page names a provision once."""
    return list({str(source.reference): source for source in line.sources}.values())
