"""Excel workbooks (.xlsx), sheet by sheet, in chunks of raw text cells.

The types of cells matter: Excel keeps fifteen digits of a number, so a NIK in a number cell is judged otherwise than
one in a text cell. Numbers are taken digit by digit as stored, never through a float where the file has an integer.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, cast

import openpyxl
import polars as pl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser, iterparse

from pijar.intake import refusals
from pijar.intake.candidates import ROW
from pijar.intake.header import Field, Layout, Row, find_layout
from pijar.intake.types import Unreadable

CHUNK_ROWS = 50_000
HEAD_ROWS = 1000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# 9999-12-31, the last day that Excel knows, as a number of days.
LAST_EXCEL_DAY = 2_958_465
# Digits of a number that is written out; nothing in a list has more.
LONGEST_NUMBER = 30
# A list of a million people unpacks to about a gigabyte, and packs eight to fifteen times smaller.
MOST_UNPACKED = 3 << 29
SUSPICIOUS_UNPACKED, SUSPICIOUS_RATIO = 100 << 20, 100

NOT_LISTS = ("PETUNJUK", "PANDUAN", "CONTOH", "REKAP", "REF")
_CELL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

Cell = tuple[str, bool]
"""Text of a cell, and whether it was a number cell."""


@dataclass(frozen=True)
class Sheet:
    """One sheet with a header."""

    name: str
    position: int
    layout: Layout
    rows: Iterator[tuple[int, dict[int, Cell]]]


def check_package(path: Path, name: str) -> None:
    """Refuse a package that is no workbook, is cut off, or unpacks to more than any list needs."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise refusals.encrypted(name)
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            if unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_UNPACKED and unpacked / packed > SUSPICIOUS_RATIO):
                raise refusals.too_large(name)
            if not any(part.filename == "xl/workbook.xml" or part.filename.endswith("workbook.xml") for part in parts):
                raise refusals.wrong_type(name, "zip")
            if package.testzip() is not None:
                raise refusals.damaged(name)
    except Unreadable:
        raise
    # A hostile package can fail in any of a dozen ways (zlib, struct, lzma, encodings): all mean the same to a user.
    except Exception as fault:
        raise refusals.damaged(name) from fault


def sheets(path: Path, name: str, skipped: list[str]) -> Iterator[Sheet]:
    """The sheets that hold candidates, in order; names of sheets without a header are added to `skipped`."""
    # openpyxl judges a path by its ending, but kept files are named by their checksum: hence the open file.
    with path.open("rb") as file:
        book = _open(file, name)
        for position, title in enumerate(book.sheetnames):
            sheet = book[title]
            if title.strip().upper().startswith(NOT_LISTS) or not isinstance(sheet, ReadOnlyWorksheet):
                continue
            rows = _rows(sheet, name)
            head: list[tuple[int, dict[int, Cell]]] = []
            layout = _find(rows, head)
            if layout is None:
                skipped.append(title)
            else:
                yield Sheet(title, position, layout, _chain(head, rows))


def _open(file: BinaryIO, name: str) -> Any:
    with warnings.catch_warnings():
        # A workbook's odd styles are no business of ours.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as fault:
            raise refusals.damaged(name) from fault


class _Rows(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser of a sheet's rows, without what stands around them.

    Its public row iterator pads every row to the width and height that the sheet claims; this does not.
    """

    date_formats: Any

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
                self.row_dimensions.clear()
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A number too large for a day stays a number, though its cell is formatted as a date (a NIK can be)."""
        formats = self.date_formats
        if formats and not _can_be_day(element.findtext(VALUE_TAG)):
            self.date_formats = frozenset()
        try:
            cell = cast(dict[str, Any], super().parse_cell(element))
        finally:
            self.date_formats = formats
        if cell["data_type"] == "n" and cell["value"] is not None:
            # A float would put other digits at the end of numbers with more than fifteen.
            cell["value"] = Decimal(element.findtext(VALUE_TAG).strip())
        return cell


def _can_be_day(stored: str | None) -> bool:
    try:
        return stored is None or 0 <= float(stored) <= LAST_EXCEL_DAY
    except ValueError:
        return True


def chunks(sheet: Sheet) -> Iterator[pl.DataFrame]:
    """Chunks with `row_number`, text columns `c0`, `c1`, …, `nik_number` and `family_card_number`."""
    waiting: list[tuple[int, dict[int, Cell]]] = []
    for number, cells in sheet.rows:
        if cells and number >= sheet.layout.first_row:
            waiting.append((number, cells))
        if len(waiting) == CHUNK_ROWS:
            yield _frame(waiting, sheet.layout)
            waiting = []
    if waiting:
        yield _frame(waiting, sheet.layout)


def _find(rows: Iterator[tuple[int, dict[int, Cell]]], head: list[tuple[int, dict[int, Cell]]]) -> Layout | None:
    """Read the first rows into `head` and find the layout there."""
    for row in rows:
        head.append(row)
        if len(head) == HEAD_ROWS:
            break
    texts: list[tuple[int, Row]] = [
        (number, {column: text.strip() for column, (text, _) in cells.items() if text.strip()}) for number, cells in head
    ]
    return find_layout(texts)


def _chain(head: list[Any], rest: Iterator[Any]) -> Iterator[Any]:
    yield from head
    yield from rest


def _rows(sheet: ReadOnlyWorksheet, name: str) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Number and cells of each row that stands in the file; columns count from 0."""
    book = sheet.parent
    try:
        with sheet._get_source() as source:
            parser = _Rows(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            last = 0
            for number, cells in parser.parse():
                if not last < number <= LAST_ROW:
                    continue
                last = number
                yield (
                    number,
                    {
                        cell["column"] - 1: read
                        for cell in cells
                        if cell["column"] <= LAST_COLUMN and (read := _cell(cell["value"], cell["data_type"])) is not None
                    },
                )
    # Broken XML, indexes and types surface as all kinds of exceptions from the parser.
    except Exception as fault:
        raise refusals.damaged(name) from fault


def _cell(value: Any, data_type: str) -> Cell | None:
    """The text of a stored value, or None when the cell holds nothing to read."""
    if value is None or data_type == "e":
        return None
    if isinstance(value, bool):
        return str(value).upper(), False
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value() and value.adjusted() < LONGEST_NUMBER
        return (str(int(value)) if whole else str(value)), True
    if isinstance(value, datetime):
        return value.date().isoformat(), False
    if isinstance(value, date):
        return value.isoformat(), False
    text = str(value)
    return None if text in _CELL_ERRORS else (text, False)


def _frame(rows: list[tuple[int, dict[int, Cell]]], layout: Layout) -> pl.DataFrame:
    """A frame of the columns that hold anything, or that the layout names."""
    height = len(rows)
    texts: dict[int, list[str | None]] = {column: [None] * height for column in layout.columns.values()}
    nik, card = layout.columns.get(Field.NIK), layout.columns.get(Field.FAMILY_CARD)
    numbers = {nik: [False] * height, card: [False] * height}
    for place, (_, cells) in enumerate(rows):
        for column, (text, is_number) in cells.items():
            if column not in texts:
                texts[column] = [None] * height
            texts[column][place] = text
            if is_number and column in numbers:
                numbers[column][place] = True
    columns = {f"c{column}": pl.Series(texts[column], dtype=pl.String) for column in sorted(texts)}
    flags = {"nik_number": pl.Series(numbers[nik]), "family_card_number": pl.Series(numbers[card])}
    return pl.DataFrame({ROW: pl.Series([number for number, _ in rows], dtype=pl.Int32), **columns, **flags})
