"""The office's own file back, with the outcome of every row beside it.

A copy of the file as it came gets two columns: HASIL (the outcome) and KETERANGAN (what is wrong and how to mend it).
In workbooks the faulty cells are coloured and carry the sentence as a comment. Nothing in what we give back can act as
a formula: of the sender's formulas the stored values are given back, and texts that begin like one get an apostrophe,
which the readers pass over. A file that was given back, mended and sent again is marked afresh in the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pijar.intake import report_book, report_copy, report_text
from pijar.intake.choices import Chooser, by_content
from pijar.intake.header import Layout
from pijar.intake.kinds import Kind, kind_of
from pijar.intake.returned import harmless
from pijar.intake.typed import FIELDS
from pijar.intake.types import ERRORS, SENTENCES_ID, Code

OUTCOMES = {
    "created": "DITERIMA - orang baru",
    "updated": "DITERIMA - melengkapi data",
    "unchanged": "DITERIMA - sudah ada",
    "accepted": "DITERIMA",
    "possible_duplicate": "PERLU DIPERIKSA - mungkin orang yang sama",
    "rejected": "DITOLAK",
}
COLUMNS = ("sheet", "row_number", "outcome", "errors", "warnings")

Repairs = Mapping[tuple[str, int, str], str]
"""What to write instead, by sheet, row number and code; only where there is a suggestion."""


@dataclass(frozen=True)
class Mark:
    """What to show at one faulty cell. `column` counts from 0."""

    column: int
    is_error: bool
    comment: str


@dataclass(frozen=True)
class Line:
    """What to add to one row: the two texts of our columns, and the marks in its cells."""

    number: int
    outcome: str
    told: str
    is_error: bool
    is_warned: bool
    codes: tuple[str, ...] = ()
    repairs: Mapping[str, str] = field(default_factory=dict)

    def marks(self, layout: Layout) -> list[Mark]:
        """The cells that the codes speak of, errors first within each."""
        found: dict[int, list[str]] = {}
        for code in self.codes:
            column = next((layout.columns[wanted] for wanted in FIELDS[Code(code)] if wanted in layout.columns), None)
            if column is not None:
                found.setdefault(column, []).append(code)
        return [
            Mark(column, any(Code(code) in ERRORS for code in codes), _comments(codes, self.repairs))
            for column, codes in found.items()
        ]


def annotate(
    source: Path,
    rows: pl.DataFrame | Iterable[tuple[str, int, str, Any, Any]],
    out: Path,
    *,
    choose: Chooser = by_content,
    repairs: Repairs | None = None,
) -> str:
    """Write to `out` a copy of `source` with HASIL and KETERANGAN after its last column; returns its right ending.

    `rows` are (sheet, row_number, outcome, errors, warnings) in any order; rows of the file that are not among
    them stay without outcome. Books of old formats come back as `.xlsx`, texts as texts. `choose` is what the readers
    were given. Raises Unreadable when the source is no list, like `readers.read`.
    """
    lines = _Lines(_as_frame(rows), repairs or {})
    kind = kind_of(source, source.name)
    if kind is Kind.TEXT:
        report_text.write(source, lines.of_sheet, out, choose)
        return source.suffix.lower() if source.suffix.lower() in (".csv", ".txt", ".tsv") else ".csv"
    if kind is not Kind.WORKBOOK or not report_book.write(source, lines.of_sheet, out, choose):
        report_copy.write(source, kind, lines.of_sheet, out, choose)
    return ".xlsx"


def sentences(codes: Iterable[str]) -> str:
    """What the codes say, in Indonesian, one sentence after the other; errors first."""
    known = [Code(code) for code in codes]
    return " ".join(SENTENCES_ID[code] for code in sorted(known, key=lambda code: code not in ERRORS))


def comment_for(codes: Iterable[str], repair: str = "") -> str:
    """The comment at a cell of which the codes speak; `repair` is what might be written instead."""
    said = sentences(codes)
    return f"{said} Usulan: {repair}" if repair else said


def _comments(codes: Iterable[str], repairs: Mapping[str, str]) -> str:
    """The comment for several codes at one cell, each suggestion told once."""
    suggested = dict.fromkeys(repairs[code] for code in codes if repairs.get(code))
    return comment_for(codes, " / ".join(suggested))


class _Lines:
    """What is to be said of the rows, sheet by sheet."""

    def __init__(self, frame: pl.DataFrame, repairs: Repairs) -> None:
        self._sheets = {str(key[0]): part for key, part in frame.partition_by("sheet", as_dict=True).items()}
        self._repairs: dict[tuple[str, int], dict[str, str]] = {}
        for (sheet, number, code), repair in repairs.items():
            self._repairs.setdefault((sheet, number), {})[code] = repair

    def of_sheet(self, sheet: str) -> Iterator[Line]:
        """The lines of a sheet by rising row number."""
        part = self._sheets.get(sheet)
        if part is None:
            return
        for number, outcome, errors, warnings in part.sort("row_number").select(COLUMNS[1:]).iter_rows():
            codes = (*(errors or ()), *(warnings or ()))
            repairs = self._repairs.get((sheet, number), {})
            told = harmless(_comments(codes, repairs))
            yield Line(
                number, harmless(OUTCOMES.get(outcome or "", outcome or "")), told, bool(errors), bool(warnings), codes, repairs
            )


def _as_frame(rows: pl.DataFrame | Iterable[tuple[str, int, str, Any, Any]]) -> pl.DataFrame:
    codes = pl.List(pl.String)
    types: list[Any] = [pl.String, pl.Int64, pl.String, codes, codes]
    schema = pl.Schema(zip(COLUMNS, types, strict=True))
    if isinstance(rows, pl.DataFrame):
        return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    waiting = iter(rows)
    parts = [pl.DataFrame(schema=schema)]
    # Piece by piece: a million rows as Python objects would fill a gigabyte.
    while piece := [(*row[:3], list(row[3] or []), list(row[4] or [])) for row in islice(waiting, 50_000)]:
        parts.append(pl.DataFrame(piece, schema=schema, orient="row"))
    return pl.concat(parts)
