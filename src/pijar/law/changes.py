"""What the law changed between two days, and what is still to be asked, with the question and the agency."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pijar.law import explain, lookup, plain
from pijar.law.types import Ask, Certainty, Dated, Parameter, Words

# Of a table with more changed rows than this (the holidays of another year) only their number is told in a text.
_FEW = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A legal quantity whose value on a first day differs from that on a second; None: it had no value then.

    `since` is the day from which the value of the later of the two days holds, or on which the earlier one ended.
    """

    name: str
    description: Words
    before: Dated | None
    after: Dated | None
    since: date
    instrument: str

    def changed_rows(self, language: str = "id") -> tuple[tuple[str, str, str], ...]:
        """The rows of a table that differ, as (row, before, after) in words; none unless both days have a table."""
        if self.before is None or self.after is None:
            return ()
        old, new = dict(plain.rows(self.before, language)), dict(plain.rows(self.after, language))
        nothing = explain.said("plain_nothing", language)
        every = dict.fromkeys([*old, *new])
        return tuple((row, old.get(row, nothing), new.get(row, nothing)) for row in every if old.get(row) != new.get(row))

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "description": plain.as_json(self.description), "since": self.since.isoformat(),
            "instrument": self.instrument, "before": plain.dated_json(self.before), "after": plain.dated_json(self.after),
        }  # fmt: skip

    def as_text(self, language: str = "id") -> str:
        """The change in a few lines: what, from when, from which value to which, and by which instrument."""
        what = {"what": self.description.said(language), "name": self.name, "since": self.since}
        body = "\n".join(f"   {line}" for line in [*self._lines(language), f"[{self.instrument}]"])
        return f"{explain.said('plain_change', language, **what)}\n{body}"

    def _lines(self, language: str) -> list[str]:
        rows = self.changed_rows(language)
        if len(rows) > _FEW:
            return [explain.said("plain_changed_rows", language, count=len(rows))]
        named = [("plain_changed_row", {"row": row, "before": before, "after": after}) for row, before, after in rows]
        whole = {"before": plain.text(self.before, language), "after": plain.text(self.after, language)}
        return [explain.said(code, language, **values) for code, values in named or [("plain_from_to", whole)]]


@dataclass(frozen=True, slots=True)
class Open:
    """A value about which something is asked, with the question and the agency it is put to."""

    value: Dated
    description: Words
    ask: Ask

    @property
    def id(self) -> str:
        return self.value.id

    @property
    def name(self) -> str:
        return self.value.name

    @property
    def agency(self) -> str:
        return self.ask.agency

    @property
    def question(self) -> Words:
        return self.ask.question

    @property
    def is_known(self) -> bool:
        """Whether a value is used meanwhile; otherwise whatever needs it is refused."""
        return self.value.value is not None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "name": self.name, "description": plain.as_json(self.description), "agency": self.agency,
            "question": plain.as_json(self.question), "known": self.is_known, "reference": str(self.value.reference),
            "value": plain.as_json(self.value.value), "text": plain.text(self.value), "text_en": plain.text(self.value, "en"),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """All that is still open, and how many values are how sure, surest first."""

    open: tuple[Open, ...]
    counts: Mapping[Certainty, int]

    def as_json(self) -> dict[str, Any]:
        return {"counts": {one.value: n for one, n in self.counts.items()}, "open": [one.as_json() for one in self.open]}

    def as_text(self, language: str = "id") -> str:
        """How many questions there are, the list as it is put to the agencies, then how many values are how sure."""
        lines = [explain.said("plain_questions", language, count=len(self.open))]
        for agency, asked in groupby(self.open, key=lambda one: one.agency):
            lines.append(agency)
            for one in asked:
                lines.append(f"   {one.id}: {one.question.said(language)}")
                lines.append(f"      {explain.said('plain_current', language, value=plain.text(one.value, language))}")
        return "\n".join([*lines, *(_count(certainty, n, language) for certainty, n in self.counts.items())])


def diff(first: date, second: date) -> tuple[Change, ...]:
    """Every quantity whose value in force on `first` differs from that on `second`, in order of name.

    A value that was only enacted anew, unchanged, is no change. The days may be given in either order: `before` is
    always that of `first`. The instrument is that of the later value, or of the one that ended.
    """
    pairs = ((one, one.at(first), one.at(second)) for one in lookup.everything())
    return tuple(_change(one, before, after, max(first, second)) for one, before, after in pairs if _differ(before, after))


def diff_text(first: date, second: date, language: str = "id") -> str:
    """The changes between two days in plain words, or that there are none."""
    return "\n".join(one.as_text(language) for one in diff(first, second)) or explain.said("plain_no_change", language)


def to_ask() -> tuple[Open, ...]:
    """Every value about which something is asked, by agency and then by name: the list put to the agencies."""
    found = [Open(one, lookup.parameter(one.name).description, one.ask) for one in lookup.asked() if one.ask]
    return tuple(sorted(found, key=lambda one: (one.agency, one.id)))


def counts() -> Mapping[Certainty, int]:
    """How many values, of all days, are how sure; surest first, with those of which there is none."""
    values = [one.certainty for each in lookup.everything() for one in each.values if one is not None]
    return {certainty: values.count(certainty) for certainty in Certainty}


def audit() -> Audit:
    """What `pijar law audit` prints: every value about which something is asked, and the counts."""
    return Audit(to_ask(), counts())


def show(name: str, on: date | None = None) -> dict[str, Any]:
    """A legal quantity as plain JSON, whole or as in force on a day. Raises LawError (LAW_KIND_UNKNOWN)."""
    return plain.parameter_json(lookup.parameter(name), on)


def _differ(before: Dated | None, after: Dated | None) -> bool:
    if before is None or after is None:
        return before is not after
    return before.value != after.value


def _change(parameter: Parameter, before: Dated | None, after: Dated | None, later: date) -> Change:
    since = parameter.starts[bisect_right(parameter.starts, later) - 1]
    brought = parameter.at(later) or before or after
    instrument = brought.reference.instrument if brought else ""
    return Change(parameter.name, parameter.description, before, after, since, instrument)


def _count(certainty: Certainty, n: int, language: str) -> str:
    said = explain.how_sure(certainty, language)
    return explain.said("plain_counts", language, count=n, words=said)
