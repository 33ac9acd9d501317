"""Excel workbooks (.xlsx), sheet by sheet, in chunks of raw text cells.

The types of cells matter: Excel keeps fifteen digits of a number, so a NIK in a number cell is judged otherwise than
one in a text cell. Numbers are taken digit by digit as stored, never through a float where the file has an integer.
Of a formula the stored value is read; macros, links and whatever else a workbook carries are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import polars as pl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from pijar.intake import package
from pijar.intake.bookparts import Book, open_book, unescaped
from pijar.intake.candidates import ROW
from pijar.intake.choices import Cell, Chooser, by_content
from pijar.intake.header import Field, Layout
from pijar.intake.returned import own_columns, plain, without

CHUNK_ROWS = 50_000
# Cells of one chunk, blank ones between its columns included: a sheet may be as wide as Excel allows.
CHUNK_CELLS = 4_000_000
HEAD_ROWS, HEAD_CELLS, HEAD_COLUMNS = 1000, 300_000, 1024
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# Columns further right are read only where the layout names them: a sheet may claim sixteen thousand.
KEPT_COLUMNS = 256
# 9999-12-31, the last day that Excel knows, as a number of days.
LAST_EXCEL_DAY = 2_958_465
# Digits of a number that is written out; nothing in a list has more.
LONGEST_NUMBER = 30
# Excel keeps so many digits of a number; only longer ones may have lost some.
FLOAT_DIGITS = 15

NOT_LISTS = ("PETUNJUK", "PANDUAN", "CONTOH", "REKAP", "REF")
_CELL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

NumberedRow = tuple[int, dict[int, Cell]]
"""Number of a row, as Excel shows it, and its cells by column (from 0)."""


@dataclass(frozen=True)
class Sheet:
    """One sheet with a header. `own` are the columns (from 0) that we added when we gave the list back."""

    name: str
    position: int
    layout: Layout
    rows: Iterator[NumberedRow]
    own: tuple[int, ...] = ()


def check_package(path: Path, name: str) -> None:
    """Refuse a package that is no workbook, is cut off, or unpacks to more than any list needs."""
    with package.opened(path, name) as parts:
        open_book(parts)


def sheets(path: Path, name: str, skipped: list[str], choose: Chooser = by_content) -> Iterator[Sheet]:
    """The sheets that hold candidates, in order; names of sheets without a header are added to `skipped`."""
    return with_header(tables(path, name), skipped, choose)


def tables(path: Path, name: str) -> Iterator[tuple[str, Iterator[NumberedRow]]]:
    """Name and rows of every sheet, charts (without rows) included. Raises Unreadable, also while rows are taken."""
    with package.opened(path, name) as parts:
        book = open_book(parts)
    for place in book.places:
        yield place.name, (_rows(path, name, place.part, book) if place.part else iter(()))


def with_header(
    tables: Iterable[tuple[str, Iterator[NumberedRow]]], skipped: list[str], choose: Chooser = by_content
) -> Iterator[Sheet]:
    """Those of the tables that hold candidates; names of tables without a header are added to `skipped`."""
    for position, (title, rows) in enumerate(tables):
        if title.strip().upper().startswith(NOT_LISTS):
            continue
        head = _head(rows)
        own = own_columns(head)
        if own:
            head = [(number, without(cells, own)) for number, cells in head]
        layout = choose(title, shown(head), "")
        if layout is None:
            skipped.append(title)
        else:
            yield Sheet(title, position, layout, _chain(head, rows, own), own)


def chunks(sheet: Sheet) -> Iterator[pl.DataFrame]:
    """Chunks with `row_number`, text columns `c0`, `c1`, …, `nik_number` and `family_card_number`.

    `n3` tells of another column, here the fourth, which of its cells were long numbers.
    """
    waiting: list[NumberedRow] = []
    columns: set[int] = set()
    needed = frozenset(sheet.layout.columns.values())
    for number, cells in sheet.rows:
        if cells and number >= sheet.layout.first_row:
            if max(cells) >= KEPT_COLUMNS:
                cells = {column: cell for column, cell in cells.items() if column < KEPT_COLUMNS or column in needed}
            waiting.append((number, cells))
            columns.update(cells)
        if len(waiting) == CHUNK_ROWS or len(waiting) * len(columns) > CHUNK_CELLS:
            yield _frame(waiting, sheet.layout)
            waiting, columns = [], set()
    if waiting:
        yield _frame(waiting, sheet.layout)


def shown(head: list[NumberedRow]) -> list[NumberedRow]:
    """The first rows without what lies too far right to be looked at for headings: each is weighed against the others."""
    return [
        (number, cells if max(cells, default=0) < HEAD_COLUMNS else {c: cell for c, cell in cells.items() if c < HEAD_COLUMNS})
        for number, cells in head
    ]


def _head(rows: Iterator[NumberedRow]) -> list[NumberedRow]:
    """The first rows, in which the header is looked for."""
    head: list[NumberedRow] = []
    held = 0
    for row in rows:
        head.append(row)
        held += len(row[1])
        if len(head) == HEAD_ROWS or held > HEAD_CELLS:
            break
    return head


def _chain(head: list[NumberedRow], rest: Iterator[NumberedRow], own: tuple[int, ...]) -> Iterator[NumberedRow]:
    yield from head
    yield from ((number, without(cells, own)) for number, cells in rest) if own else rest


def _rows(path: Path, name: str, part: str, book: Book) -> Iterator[NumberedRow]:
    """Number and cells of each row that stands in the file."""
    # Nothing of the caller's runs inside the block: a generator that waits is not left by the caller's faults.
    with package.opened(path, name) as parts, parts.open(part) as file:
        sheet = _SheetWalk(book)
        while piece := file.read(package.PIECE):
            sheet.feed(piece)
            yield from sheet.take()
        # Reading to the very end lets the checksum of the part be compared.
        sheet.feed(b"")
        yield from sheet.take()


class _SheetWalk:
    """Gathers rows while the XML of a sheet passes by."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._walk = package.Walk(self._start, self._end)
        self.feed = self._walk.feed
        self._ready: list[NumberedRow] = []
        self._cells: dict[int, Cell] | None = None
        self._number, self._place, self._last = 0, -1, 0
        self._kind, self._style, self._value = "", "0", ""
        self._texts: list[str] = []
        self._hints, self._in_cell = 0, False

    def take(self) -> list[NumberedRow]:
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name == "c":
            reference = told.get("r")
            self._place = _column(reference.rstrip("0123456789")) if reference else self._place + 1
            self._kind, self._style, self._value = told.get("t", "n"), told.get("s", "0"), ""
            self._in_cell, self._texts = self._cells is not None, []
        elif name == "v":
            self._walk.listen()
        elif name == "row":
            self._number = int(told.get("r") or self._number + 1)
            self._cells, self._place = {}, -1
        elif name == "rPh":
            # Phonetic hints are no part of the text.
            self._hints += 1
        elif name == "t" and self._in_cell and not self._hints:
            self._walk.listen()

    def _end(self, name: str) -> None:
        if name == "c":
            self._keep()
        elif name == "v":
            self._value = self._walk.heard()
        elif name == "row":
            # Rows that come twice or lie beyond Excel's last one are nobody's.
            if self._cells is not None and self._last < self._number <= LAST_ROW:
                self._last = self._number
                self._ready.append((self._number, self._cells))
            self._cells = None
        elif name == "rPh":
            self._hints -= 1
        elif name == "t" and self._in_cell and not self._hints:
            self._texts.append(self._walk.heard())

    def _keep(self) -> None:
        self._in_cell = False
        if self._cells is None or self._place >= LAST_COLUMN:
            return
        read = self._cell()
        if read is not None:
            self._cells[self._place] = read

    def _cell(self) -> Cell | None:
        """The text of a stored value, or None when the cell holds nothing to read."""
        kind, stored = self._kind, self._value
        if kind == "inlineStr":
            return plain(unescaped("".join(self._texts)[:32_767])), False
        if not stored or kind == "e":
            return None
        if kind == "s":
            text = self._book.text(int(stored))
            return None if text in _CELL_ERRORS else (plain(text), False)
        if kind == "n":
            return _number(stored, int(self._style), self._book)
        if kind == "b":
            return ("TRUE" if stored.strip() == "1" else "FALSE"), False
        # Left are texts made by formulas, and days in ISO form.
        return None if stored in _CELL_ERRORS else (stored[:10] if kind == "d" else plain(unescaped(stored)), False)


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int:
    return int(column_index_from_string(letters)) - 1


def _number(stored: str, style: int, book: Book) -> Cell:
    """A number as text, digit by digit; a day as ISO text when the cell is formatted as one.

    A number too large for a day stays a number whatever the format: a NIK can stand in such a cell.
    """
    if stored.isascii() and stored.isdigit() and style not in book.days:
        return stored, True
    value = Decimal(stored.strip())
    if style in book.days and 0 <= value <= LAST_EXCEL_DAY:
        day = from_excel(float(value), book.epoch, timedelta=style in book.spans)
        return (day.date().isoformat() if isinstance(day, datetime) else str(day)), False
    return number_text(value), True


def number_text(value: Decimal) -> str:
    """A number in plain digits; a float would put other digits at the end of numbers with more than fifteen."""
    whole = value.is_finite() and value == value.to_integral_value() and value.adjusted() < LONGEST_NUMBER
    return str(int(value)) if whole else str(value)


def _frame(rows: list[NumberedRow], layout: Layout) -> pl.DataFrame:
    """A frame of the columns that hold anything, or that the layout names."""
    height = len(rows)
    texts: dict[int, list[str | None]] = {column: [None] * height for column in layout.columns.values()}
    nik, card = layout.columns.get(Field.NIK), layout.columns.get(Field.FAMILY_CARD)
    numbers: dict[int | None, list[bool]] = {nik: [False] * height, card: [False] * height}
    for place, (_, cells) in enumerate(rows):
        for column, (text, is_number) in cells.items():
            if column not in texts:
                texts[column] = [None] * height
            texts[column][place] = text
            if is_number and len(text) > FLOAT_DIGITS:
                numbers.setdefault(column, [False] * height)[place] = True
    columns = {f"c{column}": pl.Series(texts[column], dtype=pl.String) for column in sorted(texts)}
    flags = {"nik_number": pl.Series(numbers[nik]), "family_card_number": pl.Series(numbers[card])}
    # A table further down may have its NIKs in another column.
    flags |= {f"n{column}": pl.Series(told) for column, told in numbers.items() if column is not None}
    return pl.DataFrame({ROW: pl.Series([number for number, _ in rows], dtype=pl.Int32), **columns, **flags})
