"""Cells to files: workbooks and CSV whose bytes depend on nothing but the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pijar.demo.clerk import Cell, Formula
from pijar.demo.sheets import Sheet

# In characters, so that a NIK can be read without widening its column.
COLUMN_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written: character encoding, separator, and whether every field stands in quotes."""

    encoding: str
    separator: str
    quoted: bool = False


DIALECTS: dict[str, Dialect] = {
    "semicolon": Dialect("cp1252", ";"),
    "comma": Dialect("utf-8-sig", ",", quoted=True),
    "department_csv": Dialect("utf-8-sig", ";"),
}


def write_workbook(path: Path, sheets: Sequence[Sheet], created: date) -> None:
    """An .xlsx of the sheets; `created` is fixed, for the time of day would make every run another file."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": datetime(created.year, created.month, created.day)})  # noqa: DTZ001 - Excel knows no zone.
    formats = {"date": book.add_format({"num_format": "dd/mm/yyyy"}), "number": book.add_format({"num_format": "0"})}
    title = book.add_format({"bold": True, "align": "center"})
    for sheet in sheets:
        target = book.add_worksheet(sheet.name)
        _write_sheet(target, sheet, formats, title)
    visible = [sheet.hidden for sheet in sheets].index(False)
    book.worksheets()[visible].activate()
    book.close()


def _write_sheet(target: Any, sheet: Sheet, formats: dict[str, Any], title: Any) -> None:
    target.set_column(0, max(map(len, sheet.rows)) - 1, COLUMN_WIDTH)
    for column in sheet.hidden_columns:
        target.set_column(column, column, COLUMN_WIDTH, None, {"hidden": True})
    for here, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            _write_cell(target, here, column, cell, formats)
    for first_row, first, last_row, last in sheet.merges:
        target.merge_range(first_row, first, last_row, last, sheet.rows[first_row][first], title)
    if sheet.hidden:
        target.hide()


def _write_cell(target: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, str):
        target.write_string(row, column, cell)
    elif isinstance(cell, Formula):
        target.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, date):
        target.write_datetime(row, column, cell, formats["date"])
    elif cell is not None:
        target.write_number(row, column, cell, formats["number"])


def write_table(path: Path, sheet: Sheet, dialect: Dialect) -> None:
    """A CSV file of one sheet, with the line ends of Windows as offices have them."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=dialect.separator,
        quoting=csv.QUOTE_ALL if dialect.quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerows([_text(cell) for cell in row] for row in sheet.rows)
    path.write_bytes(text.getvalue().encode(dialect.encoding))


def _text(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return str(cell.value)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def write_register(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A register as institutions hand it over: UTF-8, comma, ISO dates, header in the first line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
