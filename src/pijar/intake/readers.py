"""Reading any office's file into normalised candidate rows.

The one door to the pure part of intake: a path goes in, chunks of rows with their codes come out. No database, no
clock, no settings; files that cannot be read at all are refused in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from pijar.intake import oldbooks, refusals, textfile, workbook
from pijar.intake.candidates import ROW, Sections, Tables, candidates
from pijar.intake.choices import Chooser, by_content
from pijar.intake.header import Field, Layout
from pijar.intake.kinds import Kind, kind_of
from pijar.intake.normalise import RESULT_SCHEMA, Setting, normalise
from pijar.intake.places import surroundings
from pijar.intake.rules import Occupations
from pijar.intake.typed import Table
from pijar.regions.rules import Gazetteer

# Rows are numbered in 32 bits.
LARGEST_FILE = (2 << 30) - 2


class Reading(Iterator[pl.DataFrame]):
    """Chunks of normalised rows of one file; `skipped` names the sheets that had no header.

    `tables` tells, by sheet, where each table that was read begins and which column holds which field.
    """

    def __init__(self, chunks: Iterator[pl.DataFrame], skipped: list[str], tables: dict[str, list[Table]] | None = None) -> None:
        self._chunks = chunks
        self.skipped = skipped
        self.tables = {} if tables is None else tables

    def __next__(self) -> pl.DataFrame:
        return next(self._chunks)


def read(
    path: Path,
    *,
    gazetteer: Gazetteer,
    occupations: Occupations,
    reference_day: date,
    declared_kelurahan: str | None = None,
    file_name: str | None = None,
    choose: Chooser = by_content,
) -> Reading:
    """The candidate rows of a file, in chunks with the columns of `normalise.RESULT_SCHEMA`.

    Rows come in the order of sheets and lines; `file_name` is given when the path is not named as the office named
    it. `declared_kelurahan` is what the user says of the whole file: an official code or a name. `choose` decides which
    column holds what (`FileMapping.choose` where an officer was asked). Raises Unreadable here, or, for faults deep
    inside a workbook, while the chunks are taken.
    """
    name = Path(file_name or path.name).name
    source = _Source(path, name, gazetteer, occupations, reference_day, declared_kelurahan, choose)
    if path.stat().st_size > LARGEST_FILE:
        raise refusals.too_large(name)
    skipped: list[str] = []
    kind = kind_of(path, name)
    if kind is Kind.TEXT:
        return Reading(source.from_text(textfile.open_table(path, name, choose)), skipped, source.tables)
    return Reading(source.from_workbook(_SHEETS[kind](path, name, skipped, choose)), skipped, source.tables)


_SHEETS: dict[Kind, Callable[[Path, str, list[str], Chooser], Iterator[workbook.Sheet]]] = {
    Kind.WORKBOOK: workbook.sheets, Kind.OLD: oldbooks.sheets, Kind.OPEN: oldbooks.sheets,
}  # fmt: skip


class _Source:
    """One file and what its rows are read against."""

    def __init__(
        self,
        path: Path,
        name: str,
        gazetteer: Gazetteer,
        occupations: Occupations,
        reference_day: date,
        declared: str | None,
        choose: Chooser,
    ) -> None:
        self.path, self.name, self.gazetteer = path, name, gazetteer
        self.occupations, self.reference_day, self.declared = occupations, reference_day, declared
        self.choose = choose
        self.tables: dict[str, list[Table]] = {}

    def from_text(self, table: textfile.Table) -> Iterator[pl.DataFrame]:
        yield from self._rows(textfile.chunks(table, self.name), table.layout, "", 0)

    def from_workbook(self, sheets: Iterator[workbook.Sheet]) -> Iterator[pl.DataFrame]:
        found = False
        for sheet in sheets:
            found = True
            yield from self._rows(workbook.chunks(sheet), sheet.layout, sheet.name, sheet.position)
        if not found:
            raise refusals.no_header(self.name)

    def _rows(self, raw: Iterator[pl.DataFrame], layout: Layout, sheet: str, position: int) -> Iterator[pl.DataFrame]:
        around = surroundings(self.gazetteer, titles=layout.titles, sheet=sheet, file_name=self.name, declared=self.declared)
        setting = Setting(self.gazetteer, self.occupations, self.reference_day, around)
        sections, tables = Sections(self.gazetteer), Tables(layout)
        told = self.tables.setdefault(sheet, [Table.of(layout)])
        for part, current in (pair for chunk in raw for pair in tables.split(chunk)):
            if current.heading_row > told[-1].heading:
                told.append(Table.of(current))
            rows = by_field(candidates(part, current, sections), current)
            if rows.height:
                yield normalise(rows, setting).select(
                    pl.lit(self.name).alias("file"),
                    pl.lit(sheet).alias("sheet"),
                    pl.lit(position, pl.Int32).alias("sheet_position"),
                    *list(RESULT_SCHEMA)[3:],
                )


def by_field(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The columns by field; a column that the list lacks is blank in every row."""
    columns = {}
    for field in Field:
        name = f"c{layout.columns[field]}" if field in layout.columns else ""
        columns[field.value] = pl.col(name) if name in rows.columns else pl.lit(None, pl.String)
    for flag in ("nik_number", "family_card_number"):
        columns[flag] = pl.col(flag) if flag in rows.columns else pl.lit(False)
    return rows.select(ROW, "section", "section_district", **columns)
