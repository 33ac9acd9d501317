"""Excel workbooks (.xlsx), sheet by sheet, in chunks of raw text cells.

The types of cells matter: Excel keeps fifteen digits of a number, so a NIK in a number cell is judged otherwise than
one in a text cell. Numbers are taken digit by digit as stored, never through a float where the file has an integer.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, iterparse  # noqa: S405 - expat bounds what entities may grow to

import openpyxl
import polars as pl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, VALUE_TAG

from pijar.intake import refusals
from pijar.intake.candidates import ROW
from pijar.intake.choices import Cell, Chooser, by_content
from pijar.intake.header import Field, Layout
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
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT_TAG, _HINT_TAG = f"{_MAIN}t", f"{_MAIN}rPh"
_CELL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


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


def sheets(path: Path, name: str, skipped: list[str], choose: Chooser = by_content) -> Iterator[Sheet]:
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
            layout = _find(title, rows, head, choose)
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


def _find(
    title: str, rows: Iterator[tuple[int, dict[int, Cell]]], head: list[tuple[int, dict[int, Cell]]], choose: Chooser
) -> Layout | None:
    """Read the first rows into `head` and have the layout chosen there."""
    for row in rows:
        head.append(row)
        if len(head) == HEAD_ROWS:
            break
    return choose(title, head, "")


def _chain(head: list[Any], rest: Iterator[Any]) -> Iterator[Any]:
    yield from head
    yield from rest


def _rows(sheet: ReadOnlyWorksheet, name: str) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Number and cells of each row that stands in the file; columns count from 0.

    openpyxl's row iterator pads every row to the width and height that the sheet claims, and turns numbers into
    floats; hence this shorter way over the same parts.
    """
    last = 0
    try:
        with sheet._get_source() as source:
            for _, element in iterparse(source):  # noqa: S314 - see the import
                if element.tag == ROW_TAG:
                    number = int(element.get("r") or last + 1)
                    # Rows that come twice or lie beyond Excel's last one are nobody's.
                    if last < number <= LAST_ROW:
                        last = number
                        yield number, _cells(element, sheet)
                    element.clear()
                elif element.tag == DATA_TAG:
                    return
    # Broken XML, indexes and types surface as all kinds of exceptions from the parser.
    except Exception as fault:
        raise refusals.damaged(name) from fault


def _cells(row: Element, sheet: ReadOnlyWorksheet) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    place = -1
    for element in row:
        reference = element.get("r")
        place = _column(reference.rstrip("0123456789")) if reference else place + 1
        read = _cell(element, sheet)
        if read is not None and place < LAST_COLUMN:
            cells[place] = read
    return cells


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int:
    return int(column_index_from_string(letters)) - 1


def _cell(element: Element, sheet: ReadOnlyWorksheet) -> Cell | None:
    """The text of a stored value, or None when the cell holds nothing to read."""
    kind = element.get("t", "n")
    if kind == "inlineStr":
        # Phonetic hints (rPh) are no part of the text.
        texts = [t.text or "" for child in element for part in child if part.tag != _HINT_TAG for t in part.iter(_TEXT_TAG)]
        return "".join(texts), False
    stored = element.findtext(VALUE_TAG)
    if not stored or kind == "e":
        return None
    if kind == "s":
        text = sheet._shared_strings[int(stored)]
        return None if text in _CELL_ERRORS else (text, False)
    if kind == "n":
        return _number(stored, int(element.get("s", 0)), sheet.parent)
    if kind == "b":
        return ("TRUE" if stored.strip() == "1" else "FALSE"), False
    # Left are texts made by formulas, and days in ISO form.
    return None if stored in _CELL_ERRORS else (stored[:10] if kind == "d" else stored, False)


def _number(stored: str, style: int, book: Any) -> Cell:
    """A number as text, digit by digit; a day as ISO text when the cell is formatted as one.

    A number too large for a day stays a number whatever the format: a NIK can stand in such a cell.
    """
    if stored.isascii() and stored.isdigit() and style not in book._date_formats:
        return stored, True
    value = Decimal(stored.strip())
    if style in book._date_formats and 0 <= value <= LAST_EXCEL_DAY:
        day = from_excel(float(value), book.epoch, timedelta=style in book._timedelta_formats)
        return (day.date().isoformat() if isinstance(day, datetime) else str(day)), False
    # A float would put other digits at the end of numbers with more than fifteen.
    whole = value.is_finite() and value == value.to_integral_value() and value.adjusted() < LONGEST_NUMBER
    return (str(int(value)) if whole else str(value)), True


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
