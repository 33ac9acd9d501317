"""A picture of a public page: what it says in a sentence, the drawing, its table, and where the numbers lie as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pijar.analytics.metrics import table_name
from pijar.charts.svg import Svg
from pijar.public.written import language


@dataclass(frozen=True)
class Picture:
    """`lines` are the table's cells as they are shown, the first of each its name; `files` the open-data tables behind it.

    `legend` are (line or swatch, class, words); `note` says what must be known to read it, `keys`
    are the places of the table's lines on the page, to which a map leads.
    """

    key: str
    title: str
    sentence: str
    drawing: Svg
    head: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]
    files: tuple[str, ...] = ()
    legend: Sequence[tuple[str, str, str]] = ()
    note: str = ""
    keys: tuple[str, ...] = ()

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The table's lines, each with its place on the page (or none)."""
        return list(zip(self.keys or ("",) * len(self.lines), self.lines, strict=True))

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The open-data tables behind it, each with its name in the reader's language."""
        return [(code, table_name(code, language())) for code in self.files]
