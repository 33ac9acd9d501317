"""An .xlsx given back: the office's own workbook, marked in place.

Sheets, widths, styles, merged and hidden cells, pictures and charts stay; formulas become their stored values; macros,
links, connections and whatever else could act when the file is opened are left out, and so are shapes and text boxes.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.reader import drawings
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from pijar.intake import package, refusals, report_pictures, workbook
from pijar.intake.bookparts import Book, open_book
from pijar.intake.choices import Chooser
from pijar.intake.returned import HEADINGS, acts, harmless
from pijar.intake.types import SENTENCES_ID

if TYPE_CHECKING:
    from pijar.intake.report import Line

AUTHOR = "pijar"
# Stands between a comment of the office and ours at the same cell.
_RULE = "\n[pijar] "
_SENTENCES = tuple(SENTENCES_ID.values())
_RED = PatternFill("solid", fgColor="FFFFC7CE")
_YELLOW = PatternFill("solid", fgColor="FFFFEB9C")
_OURS = {"FFFFC7CE", "FFFFEB9C"}
# Pictures are ours (`report_pictures`): openpyxl opens them itself where Pillow happens to stand, and stumbles over odd ones.
drawings.PILImage = None
# What changing a workbook in place may cost: more is copied without its dress.
MOST_CELLS, MOST_MERGED, MOST_AROUND = 600_000, 200_000, 200_000
_LONGEST_ATTRIBUTE = 20_000
_LARGEST_PART = 8 << 20
_MOST_EXACT = 2**53
# The first whole number with more digits than every program keeps.
FIRST_FRAGILE = 10**workbook.FLOAT_DIGITS
_REACHING = re.compile(r"[\[|!]|WEBSERVICE|HYPERLINK|CALL|EXEC|REGISTER|DDE", re.IGNORECASE)


def write(source: Path, lines_of: Callable[[str], Iterator[Line]], out: Path, choose: Chooser) -> bool:
    """Write to `out` the marked workbook; False, and nothing is said of `out`, when it must be copied plainly instead.

    Raises Unreadable when no sheet holds a list.
    """
    found = [(sheet, _last_column(sheet)) for sheet in workbook.sheets(source, source.name, [], choose)]
    if not found:
        raise refusals.no_header(source.name)
    with package.opened(source, source.name) as parts:
        described = open_book(parts)
        if _is_heavy(parts, described):
            return False
        shown = report_pictures.pictures(parts, described)
    # Whatever openpyxl stumbles over was read by our own reader, so it is given back in the plainer way.
    with warnings.catch_warnings(), suppress(Exception), source.open("rb") as file:
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
        book.defined_names.clear()
        for sheet, pictures in zip(book._sheets, shown, strict=True):
            if sheet in book.worksheets:
                _disarm(sheet)
                sheet._charts = report_pictures.harmless_charts(sheet._charts, book.sheetnames)
                sheet._images = pictures
        for read, last in found:
            _annotate_sheet(_same_sheet(book, read), read, last, lines_of(read.name))
        book.save(out)
        return True
    return False


def _last_column(sheet: workbook.Sheet) -> int:
    """The last column (from 0) that holds anything of the office's own."""
    return max((max(cells) for _, cells in sheet.rows if cells), default=0)


def _same_sheet(book: Any, read: workbook.Sheet) -> Any:
    sheet = book._sheets[read.position]
    if sheet.title != read.name:
        raise ValueError(read.name)
    return sheet


def _is_heavy(parts: zipfile.ZipFile, book: Book) -> bool:
    """Whether the workbook holds more than can be changed in place in the memory and time of one download."""
    sheets = {place.part for place in book.places if place.part}
    around = [
        part for part in parts.infolist() if part.filename not in sheets and part.filename.endswith((".xml", ".rels", ".vml"))
    ]
    texts = [part for part in around if part.filename.endswith("sharedStrings.xml")]
    if any(part.file_size > _LARGEST_PART for part in around if part not in texts) or len(parts.namelist()) > 1000:
        return True
    weight = _Weight()
    for sheet in sheets:
        weight.add(parts, sheet)
        if weight.is_heavy:
            return True
    return False


class _Weight:
    """What openpyxl would have to hold of a sheet."""

    def __init__(self) -> None:
        self.cells, self.merged, self.around = 0, 0, 0
        self.is_heavy = False

    def add(self, parts: zipfile.ZipFile, sheet: str) -> None:
        walk = package.Walk(self._see, lambda _: None)
        with parts.open(sheet) as file:
            while not self.is_heavy and (piece := file.read(package.PIECE)):
                walk.feed(piece)
                self.is_heavy = self.is_heavy or self.cells > MOST_CELLS or self.merged > MOST_MERGED or self.around > MOST_AROUND

    def _see(self, name: str, told: dict[str, str]) -> None:
        if name == "c":
            self.cells += 1
        elif name == "mergeCell":
            left, top, right, bottom = openpyxl.utils.range_boundaries(told["ref"])
            self.merged += (right - left + 1) * (bottom - top + 1)
        elif name not in ("v", "row", "is", "t", "f"):
            self.around += 1
            self.is_heavy = self.is_heavy or any(len(value) > _LONGEST_ATTRIBUTE for value in told.values())


def _disarm(sheet: Any) -> None:
    """Leave nothing that acts: links, rules that reach out of the sheet, texts that begin like formulas."""
    sheet._hyperlinks, sheet._pivots = [], []
    for cell in sheet._cells.values():
        if isinstance(cell, MergedCell):
            continue
        cell._hyperlink = None
        value = cell._value
        if isinstance(value, str):
            cell.data_type = "e" if cell.data_type == "e" else "s"
            if acts(value):
                cell._value, cell.quotePrefix = harmless(value)[:32_767], True
        elif cell.data_type == "n" and _is_fragile(value):
            cell._value, cell.data_type = str(int(value)), "s"
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [rule for rule in rules if not _reaches(rule.formula1, rule.formula2)]
    for area in list(sheet.conditional_formatting):
        if any(_reaches(*rule.formula) for rule in area.rules):
            del sheet.conditional_formatting[area.sqref]
    for table in sheet.tables.values():
        for column in table.tableColumns:
            column.calculatedColumnFormula = column.totalsRowFormula = None


def _is_fragile(value: Any) -> bool:
    """Whether a number is kept only as text: by us, who write doubles, or by a program that saves fifteen digits of it.

    LibreOffice does that in .xlsx. A number that ends in 0 has lost its last digit already, and must still be told so.
    """
    if isinstance(value, int) and abs(value) > _MOST_EXACT:
        return True
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and FIRST_FRAGILE <= abs(value) <= _MOST_EXACT and bool(value % 10)


def _reaches(*formulas: Any) -> bool:
    return any(formula and _REACHING.search(str(formula)) for formula in formulas)


def _annotate_sheet(sheet: Any, read: workbook.Sheet, last: int, lines: Iterator[Line]) -> None:
    _clear(sheet, read)
    first = read.own[0] + 1 if read.own else _free_column(sheet, read, last)
    for drawn in (sheet._charts, sheet._images):
        # What would hide our columns gives way.
        drawn[:] = [
            one
            for one in drawn
            if not report_pictures.covers(one.anchor, range(first - 1, first + 1), read.layout.heading_row - 1)
        ]
    for place, width in enumerate((24, 80)):
        _widen(sheet, first + place, width)
        if read.layout.heading_row:
            cell = _writable(sheet, read.layout.heading_row, first + place)
            cell.value, cell.font = HEADINGS[place], _bold(sheet.parent._fonts[0])
    for line in lines:
        for place, text in enumerate((line.outcome, line.told)):
            cell = _writable(sheet, line.number, first + place)
            cell.value, cell.data_type = text, "s"
        _writable(sheet, line.number, first).fill = _RED if line.is_error else _YELLOW if line.is_warned else PatternFill()
        _mark(sheet, read, line)


def _bold(font: Any) -> Any:
    """The workbook's own font; a font without a name is shown as each program likes."""
    made = copy(font)
    made.b = True
    return made


def _clear(sheet: Any, read: workbook.Sheet) -> None:
    """Take away what we said when we gave the list back before."""
    own = {column + 1 for column in read.own}
    for cell in sheet._cells.values():
        if isinstance(cell, MergedCell):
            continue
        if cell.column in own and cell.row >= read.layout.heading_row:
            cell.value, cell.fill = None, PatternFill()
        if cell.comment is not None and ((whole := _is_ours(cell.comment)) or _RULE in cell.comment.text):
            theirs = "" if whole else cell.comment.text.partition(_RULE)[0]
            cell.comment = Comment(theirs, cell.comment.author) if theirs else None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in _OURS:
                cell.fill = PatternFill()


def _is_ours(comment: Any) -> bool:
    """Whether we wrote the comment. LibreOffice saves no authors in .xlsx; then its first sentence tells."""
    return bool(comment.author == AUTHOR or (not comment.author.strip() and comment.text.startswith(_SENTENCES)))


def _free_column(sheet: Any, read: workbook.Sheet, last: int) -> int:
    """The first column (from 1) behind everything, merged cells below the titles included."""
    merged = [area.max_col for area in sheet.merged_cells.ranges if area.max_row >= read.layout.heading_row]
    return int(max([last + 1, *merged])) + 1


def _writable(sheet: Any, row: int, column: int) -> Any:
    """A cell of our own columns. Raises ValueError inside a merged range, or beyond the last column."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise ValueError(cell.coordinate)
    return cell


def _widen(sheet: Any, column: int, width: int) -> None:
    """Give a column its width. Widths are kept by ranges of columns; one that holds this column is parted."""
    letter = get_column_letter(column)
    for key, old in list(sheet.column_dimensions.items()):
        start, end = old.min or column, old.max or column
        if key != letter and start <= column <= end:
            if start == column:
                del sheet.column_dimensions[key]
            else:
                old.max = column - 1
            if column < end:
                rest = copy(old)
                rest.index, rest.min, rest.max = get_column_letter(column + 1), column + 1, end
                sheet.column_dimensions[rest.index] = rest
    mine = sheet.column_dimensions[letter]
    if mine.max and mine.max > column:
        rest = copy(mine)
        rest.index, rest.min = get_column_letter(column + 1), column + 1
        sheet.column_dimensions[rest.index] = rest
    mine.min = mine.max = column
    mine.width, mine.hidden = width, False


def _mark(sheet: Any, read: workbook.Sheet, line: Line) -> None:
    """Colour and comment the cells that the row's codes speak of."""
    for mark in line.marks(read.layout):
        cell = sheet.cell(line.number, mark.column + 1)
        # A cell inside a merged range can take neither colour nor comment.
        if isinstance(cell, MergedCell):
            continue
        cell.fill = _RED if mark.is_error else _YELLOW
        theirs = cell.comment
        if theirs is not None and theirs.text:
            cell.comment = Comment(f"{theirs.text}{_RULE}{mark.comment}", theirs.author, height=160, width=360)
        else:
            cell.comment = Comment(mark.comment, AUTHOR, height=120, width=360)
