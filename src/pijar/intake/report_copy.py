"""A workbook given back as a fresh .xlsx: the same sheets, rows and cells at the same places, values typed.

For books of old formats, and for books that are too heavy or too odd to be changed in place. It streams: a list of a
million rows needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from pijar.intake import oldbooks, refusals, workbook
from pijar.intake.choices import Cell, Chooser
from pijar.intake.header import Layout
from pijar.intake.kinds import Kind
from pijar.intake.oldbooks import TypedCell, TypedRow, TypedSheet
from pijar.intake.returned import HEADINGS, acts, harmless, own_columns, without

if TYPE_CHECKING:
    from pijar.intake.report import Line

RED, YELLOW = "#FFC7CE", "#FFEB9C"
AUTHOR = "pijar"
_FORBIDDEN = str.maketrans("[]:*?/\\", "()-----")
_LONGEST_TITLE = 31
_MOST_MERGED = 300
# Digits of a number that every spreadsheet keeps: LibreOffice saves no more in .xlsx.
_MOST_DIGITS = 15
_SAMPLE = 300


def write(source: Path, kind: Kind, lines_of: Callable[[str], Iterator[Line]], out: Path, choose: Chooser) -> None:
    """Write to `out` a fresh workbook of what stands in `source`. Raises Unreadable."""
    given = _of_xlsx(source) if kind is Kind.WORKBOOK else oldbooks.typed(source, source.name)
    # Cells may hold what nobody else may read: no temporary file leaves the folder of the file itself.
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "tmpdir": str(out.parent), "strings_to_formulas": False, "strings_to_urls": False}
    )
    with book:
        copy = _Copy(book, lines_of, choose)
        for sheet in given:
            copy.add(sheet)
        if not copy.found:
            raise refusals.no_header(source.name)


def _of_xlsx(source: Path) -> Iterator[TypedSheet]:
    for name, rows in workbook.tables(source, source.name):
        yield TypedSheet(name, False, (), ((number, {c: _typed(cell) for c, cell in cells.items()}) for number, cells in rows))


def _typed(cell: Cell) -> TypedCell:
    return ("n" if cell[1] else "s"), cell[0]


def _cells(row: TypedRow) -> dict[int, Cell]:
    return {column: (text.strip(), kind == "n") for column, (kind, text) in row[1].items() if text.strip()}


class _Copy:
    """The workbook in the making."""

    def __init__(self, book: Any, lines_of: Callable[[str], Iterator[Line]], choose: Chooser) -> None:
        self.book, self.lines_of, self.choose = book, lines_of, choose
        self.found = False
        self._titles: set[str] = set()
        self._shown = False
        self._formats: dict[tuple[str, str], Any] = {}

    def add(self, sheet: TypedSheet) -> None:
        target = self.book.add_worksheet(self._title(sheet.name))
        target.set_comments_author(AUTHOR)
        if sheet.is_hidden and self._shown:
            target.hide()
        self._shown = True
        head: list[TypedRow] = []
        for row in sheet.rows:
            head.append(row)
            if len(head) == workbook.HEAD_ROWS:
                break
        read = [(row[0], _cells(row)) for row in head]
        own = own_columns(read)
        is_list = not sheet.name.strip().upper().startswith(workbook.NOT_LISTS)
        layout = (
            self.choose(sheet.name, workbook.shown([(number, without(cells, own)) for number, cells in read]), "")
            if is_list
            else None
        )
        self.found |= layout is not None
        _lay_out(target, sheet, head)
        if layout is None:
            self._write(target, _chain(head, sheet.rows), {})
        else:
            last = max((column for row in head for column in row[1]), default=0)
            places = own[:2] or (last + 1, last + 2)
            self._write_list(target, _chain(head, sheet.rows), layout, own, places, self.lines_of(sheet.name))

    def _title(self, name: str) -> str:
        wanted = name.translate(_FORBIDDEN).strip("'\0 ")[:_LONGEST_TITLE] or "Lembar"
        title, number = wanted, 1
        while title.lower() in self._titles or title.lower() == "history":
            number += 1
            title = f"{wanted[: _LONGEST_TITLE - 5]} ({number})"
        self._titles.add(title.lower())
        return title

    def _write_list(
        self, target: Any, rows: Iterator[TypedRow], layout: Layout, own: tuple[int, ...], places: tuple[int, ...],
        lines: Iterator[Line],
    ) -> None:  # fmt: skip
        target.set_column(places[0], places[0], 24)
        target.set_column(places[1], places[1], 80)
        line = next(lines, None)
        for number, cells in rows:
            while line is not None and line.number < number:
                line = next(lines, None)
            kept = {column: cell for column, cell in cells.items() if column not in own}
            colours: dict[int, str] = {}
            if number == layout.heading_row:
                kept |= {place: ("s", text) for place, text in zip(places, HEADINGS, strict=True)}
            elif line is not None and line.number == number:
                kept |= {places[0]: ("s", line.outcome), places[1]: ("s", line.told)}
                colours = self._mark(target, number, line, layout)
                colours[places[0]] = RED if line.is_error else YELLOW if line.is_warned else ""
                # A missing value has no cell, but it is where the comment stands.
                kept |= {column: ("s", "") for column in colours if column not in kept}
            self._row(target, number, kept, colours)

    def _mark(self, target: Any, number: int, line: Line, layout: Layout) -> dict[int, str]:
        marks = line.marks(layout)
        for mark in marks:
            target.write_comment(number - 1, mark.column, mark.comment, {"x_scale": 2.5, "y_scale": 1.5})
        return {mark.column: RED if mark.is_error else YELLOW for mark in marks}

    def _write(self, target: Any, rows: Iterable[TypedRow], colours: Mapping[int, str]) -> None:
        for number, cells in rows:
            self._row(target, number, cells, colours)

    def _row(self, target: Any, number: int, cells: Mapping[int, TypedCell], colours: Mapping[int, str]) -> None:
        for column in sorted(cells):
            if column < workbook.LAST_COLUMN:
                self._cell(target, number - 1, column, cells[column], colours.get(column, ""))

    def _cell(self, target: Any, row: int, column: int, cell: TypedCell, colour: str) -> None:
        kind, text = cell
        if kind == "n" and _is_kept(text):
            target.write_number(row, column, float(text), self._format("", colour))
        elif kind == "n":
            target.write_string(row, column, _digits(text), self._format("", colour))
        elif kind == "b":
            target.write_boolean(row, column, text == "TRUE", self._format("", colour))
        elif kind == "d" and (day := _day(text)) is not None:
            shape = "dd/mm/yyyy" if len(text) == len("1970-08-17") or text.endswith("T00:00:00") else "dd/mm/yyyy hh:mm"
            target.write_datetime(row, column, day, self._format(shape, colour))
        elif text:
            target.write_string(row, column, harmless(text), self._format("quoted" if acts(text) else "", colour))
        elif colour:
            target.write_blank(row, column, None, self._format("", colour))

    def _format(self, shape: str, colour: str) -> Any:
        """A cell format: `shape` is a format of days, or `quoted` for text that begins like a formula."""
        if not shape and not colour:
            return None
        made = self._formats.get((shape, colour))
        if made is None:
            made = self._formats[(shape, colour)] = self.book.add_format({"bg_color": colour} if colour else {})
            if shape == "quoted":
                made.set_quote_prefix()
            elif shape:
                made.set_num_format(shape)
        return made


def _is_kept(text: str) -> bool:
    """Whether every spreadsheet keeps the number; one that would lose digits, here or when it is saved again, is text.

    A number of sixteen digits that ends in 0 has lost the last one already, and must still be told so.
    """
    with suppress(ValueError, OverflowError):
        number = float(text)
        if not abs(number) < 1e300:
            return False
        if not number.is_integer() or abs(number) < 10**_MOST_DIGITS:
            return True
        return abs(number) < 10 ** (_MOST_DIGITS + 1) and int(number) % 10 == 0 and Decimal(text) == int(number)
    return False


def _digits(text: str) -> str:
    with suppress(ArithmeticError):
        return harmless(workbook.number_text(Decimal(text)))
    return harmless(text)


def _day(text: str) -> datetime | None:
    """The day, or None when it is before those that Excel knows."""
    with suppress(ValueError):
        day = datetime.fromisoformat(text)  # noqa: DTZ007 - sheets know no time zones
        return day if day.year >= 1900 else None
    return None


def _lay_out(target: Any, sheet: TypedSheet, head: list[TypedRow]) -> None:
    """Widths from the first rows, as the old ones are not known, and merged cells as they were."""
    widths: dict[int, int] = {}
    for _, cells in head[:_SAMPLE]:
        if len(cells) > 2:
            for column, (_, text) in cells.items():
                widths[column] = max(widths.get(column, 8), min(len(text) + 2, 40))
    for column, width in widths.items():
        target.set_column(column, column, width)
    merged: list[tuple[int, int, int, int]] = []
    for top, left, bottom, right in sheet.merged[:_MOST_MERGED]:
        apart = all(bottom < t or b < top or right < lft or r < left for t, lft, b, r in merged)
        # Overlapping ranges would make Excel call the file damaged.
        if (
            apart
            and (top, left) != (bottom, right)
            and 0 <= top <= bottom < workbook.LAST_ROW
            and 0 <= left <= right < workbook.LAST_COLUMN
        ):
            merged.append((top, left, bottom, right))
    # Its own method writes the cells of a range as well, out of the order of rows.
    target.merge = [list(area) for area in merged]


def _chain(head: list[TypedRow], rest: Iterator[TypedRow]) -> Iterator[TypedRow]:
    yield from head
    yield from rest
