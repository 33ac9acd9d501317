"""What the page of figures shows: months counted and published, and the tables of the newest version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pijar.analytics import selectors
from pijar.analytics.metrics import table_name
from pijar.analytics.models import Publication
from pijar.analytics.types import Gathered, Published
from pijar.backoffice.details import language
from pijar.kernel.month import Month


@dataclass
class MonthOf:
    """One counted month: people on its lists, its versions (newest first), whether it may be published."""

    month: Month
    counted: Gathered
    people: int
    versions: list[Publication]


def months() -> list[MonthOf]:
    """Counted months, the newest first."""
    versions: dict[Month, list[Publication]] = {}
    for one in selectors.publications():
        versions.setdefault(Month.of(one.month), []).append(one)
    found = []
    for month in reversed(selectors.months()):
        counted = selectors.gathered(month)
        assert counted is not None
        found.append(MonthOf(month, counted, selectors.total(month, "participants"), versions.get(month, [])))
    return found


def latest() -> Published | None:
    return selectors.latest()


def tables() -> list[dict[str, Any]]:
    """The tables of the newest version: name, lines, and how its numbers are told."""
    made = selectors.latest()
    if made is None:
        return []
    found = []
    for code, table in made.tables.items():
        states = Counter(number.state.value for row in table.rows for number in row.numbers.values())
        found.append({"code": code, "name": table_name(code, language()), "rows": len(table.rows), **states})
    return found
