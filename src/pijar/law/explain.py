"""A result as lines that an officer can check with a pencil: label, formula with its numbers, provision, certainty.

The words stand below `words/`, in Indonesian and English; a line carries its code and the values its formula names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from pijar.kernel.money import rupiah, whole_rupiah
from pijar.kernel.month import Month
from pijar.kernel.share import as_percent
from pijar.law import units
from pijar.law.sources import Sourced, least_sure
from pijar.law.strict import brief, read_yaml
from pijar.law.types import Ask, Certainty, Dated, LawError, Words

WORDS = Path(__file__).parent / "words"
# What is told again of a wrong value: with the quotes and the mark of a cut around what `benefits.fields` shows.
_ECHOED = 64


@dataclass(frozen=True, slots=True)
class Line(Sourced):
    """One amount in whole rupiah: from `minimum` to `maximum`, which are equal where the law is clear.

    `code` is stable and names the words of the line; `values` are what its label and formula name; `sources` are the dated
    values it was reckoned with. Raises TypeError for an amount that is not an int, ValueError for one below zero.
    """

    code: str
    minimum: int
    maximum: int
    sources: tuple[Dated, ...]
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not 0 <= whole_rupiah(self.minimum) <= whole_rupiah(self.maximum):
            raise ValueError(f"The line {self.code} goes from {self.minimum} to {self.maximum}.")

    @property
    def amount(self) -> int | None:
        """The amount where it is clear, otherwise None."""
        return self.minimum if self.minimum == self.maximum else None

    def label(self, language: str = "id") -> str:
        return _say(_entry("lines", self.code)["label"], self.values, language)

    def formula(self, language: str = "id") -> str:
        return _say(_entry("lines", self.code)["formula"], self.values, language)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "label": self.label(), "label_en": self.label("en"), "amount": self.amount,
            "minimum": self.minimum, "maximum": self.maximum, "formula": self.formula(), "formula_en": self.formula("en"),
            **self.basis_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What the law leaves open in this case, and which agency to ask."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def agency(self) -> str:
        """Whom to ask: the agency among the values, such as that of a parameter's own question, else that of the words."""
        return str(self.values.get("agency") or _entry("questions", self.code)["agency"])

    def text(self, language: str = "id") -> str:
        return _say(_entry("questions", self.code)["text"], self.values, language)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "agency": self.agency, "text": self.text(), "text_en": self.text("en")}


@dataclass(frozen=True, slots=True)
class Calculation:
    """Lines and open questions; the total is the sum of the lines. Always an estimate: the insurer decides."""

    lines: tuple[Line, ...]
    questions: tuple[Question, ...] = ()

    @property
    def minimum(self) -> int:
        return sum(line.minimum for line in self.lines)

    @property
    def maximum(self) -> int:
        return sum(line.maximum for line in self.lines)

    @property
    def total(self) -> int | None:
        """The sum in whole rupiah where the law is clear, otherwise None."""
        return self.minimum if self.minimum == self.maximum else None

    @property
    def certainty(self) -> Certainty:
        return least_sure(source for line in self.lines for source in line.sources)

    def as_json(self) -> dict[str, Any]:
        return {
            "total": self.total, "minimum": self.minimum, "maximum": self.maximum, "estimate": True,
            "certainty": self.certainty.value,
            "lines": [line.as_json() for line in self.lines], "questions": [one.as_json() for one in self.questions],
        }  # fmt: skip

    def as_text(self, language: str = "id") -> str:
        """The whole in plain words, for a terminal or a letter."""
        parts = [_line_text(line, language) for line in self.lines]
        parts.append(f"{said('total', language)}: {span(self.minimum, self.maximum, language)}")
        parts += questions_text(self.questions, language)
        return "\n".join([*parts, said("estimate", language)])


def questions_text(questions: Iterable[Question | Ask], language: str = "id") -> list[str]:
    """Each question with the agency to ask, a line each."""
    return [f"? {one.text(language)} ({said('ask', language)} {one.agency})" for one in questions]


def span(minimum: int, maximum: int, language: str = "id") -> str:
    """An amount, or the two between which it lies."""
    low, high = money(minimum, language), money(maximum, language)
    return low if minimum == maximum else f"{low} – {high}"


def money(amount: int, language: str = "id") -> str:
    """Rupiah with the thousands marked as the language does."""
    written = rupiah(amount)
    return written.replace(".", ",") if language == "en" else written


def day(when: date, language: str = "id") -> str:
    """A day as people write it: 5 November 2025; an instant with its time and zone."""
    written = f"{when.day} {month(Month.of(when), language)}"
    if not isinstance(when, datetime):
        return written
    return f"{written} {when.strftime('%H:%M %Z' if language == 'en' else '%H.%M %Z')}".rstrip()


def month(when: Month, language: str = "id") -> str:
    """A month as people write it: November 2025."""
    return f"{said('months', language).split()[when.month - 1]} {when.year}"


def said(code: str, language: str = "id", **values: Any) -> str:
    """A word or sentence of the law's own, such as "total", with the values it names put in."""
    return _say(_entry("words", code), values, language)


def refusal(kind: str, code: str, **values: Any) -> LawError:
    """What names no field of a case: a LawError of the code `kind` with the sentence `code` in both languages."""
    spoken = phrase(code, **values)
    return LawError(kind, spoken.en, values={"words": spoken})


def phrase(word: str, **values: Any) -> Words:
    """A text of the law's words with its values put in, to stand inside a formula in either language."""
    return Words(*(said(word, language, **values) for language in units.LANGUAGES)) if values else _bare(word)


@cache
def _bare(word: str) -> Words:
    return Words(*(said(word, language) for language in units.LANGUAGES))


def listed(texts: Iterable[Words], between: str) -> Words:
    """Several texts one after another, with `between` between them, in either language."""
    all_texts = tuple(texts)
    return Words(between.join(one.id for one in all_texts), between.join(one.en for one in all_texts))


def how_sure(certainty: Certainty, language: str = "id") -> str:
    """A certainty in words."""
    return said(certainty.value.replace(" ", "_"), language)


def fault(code: str, field_name: str, **values: Any) -> LawError:
    """A case that makes no sense: LAW_CASE_REFUSED, naming the field; `values` hold the words in both languages."""
    return _refusal("LAW_CASE_REFUSED", code, field_name, values)


def not_known(code: str, field_name: str, **values: Any) -> LawError:
    """What nobody has told us about a case: LAW_NOT_KNOWN, otherwise as `fault`."""
    return _refusal("LAW_NOT_KNOWN", code, field_name, values)


def _refusal(kind: str, code: str, field_name: str, values: dict[str, Any]) -> LawError:
    known = _entry("faults", code)
    # A day or month is told as it was written, so that it can be found and mended.
    values = {name: _as_written(value) for name, value in values.items()}
    if isinstance(given := values.get("given"), str):
        values["given"] = brief(given, _ECHOED)
    spoken = Words(*(f"{field_name}: {_say(known, values, language)}" for language in units.LANGUAGES))
    return LawError(kind, spoken.en, values={"field": field_name, "reason": code, "words": spoken})


def _as_written(value: Any) -> Any:
    if isinstance(value, Month):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def all_words() -> Mapping[str, Mapping[str, Any]]:
    """Every text by kind (lines, questions, faults, words) and code. Raises ValueError for a code that stands twice."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(WORDS.glob("*.yaml")):
        for kind, entries in read_yaml(path.read_bytes()).items():
            if twice := found.setdefault(kind, {}).keys() & entries.keys():
                raise ValueError(f"{path.name} names {', '.join(sorted(twice))} a second time.")
            found[kind].update(entries)
    return found


def _entry(kind: str, code: str) -> Any:
    return all_words()[kind][code]


def _line_text(line: Line, language: str) -> str:
    certainty = how_sure(line.certainty, language)
    basis = f"   {line.formula(language)}\n   [{line.provision}; {certainty}]"
    return f"{line.label(language)}: {span(line.minimum, line.maximum, language)}\n{basis}"


def _say(template: Any, values: Mapping[str, Any], language: str) -> str:
    spoken = {name: _Shown(value, language) for name, value in values.items()}
    return units.words(template).said(language).format_map(spoken)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A value inside a formula; the format says what it is: rp (rupiah), pct (share), or nothing (number, day, month, words)."""

    value: Any
    language: str

    def __format__(self, kind: str) -> str:
        if kind == "rp":
            return money(self.value, self.language)
        if kind == "pct":
            return percent(self.value, self.language)
        if isinstance(self.value, Words):
            return self.value.said(self.language)
        if isinstance(self.value, date):
            return day(self.value, self.language)
        if isinstance(self.value, Month):
            return month(self.value, self.language)
        if type(self.value) is int:
            return money(self.value, self.language).replace("Rp ", "")
        return str(self.value)


def percent(share: Fraction, language: str) -> str:
    """A share in per cent, exactly: 4,5% in Indonesian, 4.5% in English; a fraction where decimals would not end."""
    hundredfold = Fraction(share) * 100
    # A thousandth of a per cent is finer than any share the law speaks of.
    thousandths = hundredfold * 1000
    if thousandths.denominator != 1:
        return f"{hundredfold}%"
    whole, part = divmod(thousandths.numerator, 1000)
    return as_percent(f"{whole}.{part:03d}", language)
