"""A plain table that an officer fills in: one line of headings that we named ourselves, and lines below it; .xlsx or CSV.

Candidates come as offices keep them, and need the readers of `readers`; this is for the workbooks we hand out and take back.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pijar.intake import workbook
from pijar.kernel.errors import Refusal

HEAD_LINES, MOST_COLUMNS = 30, 200
Cells = list[tuple[str, bool]]


@dataclass(frozen=True)
class Form:
    """What a table may hold: heading (in small letters, words joined by _) -> our column, those it needs, and its bounds."""

    columns: Mapping[str, str]
    needed: Sequence[str]
    most_lines: int = 25_000
    most_bytes: int = 20 * 2**20


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, the text of each of our columns, all cells as they came, and which were numbers."""

    number: int
    texts: dict[str, str]
    cells: list[str]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table as it was read: its headings, and its lines below them."""

    name: str
    headings: list[str]
    lines: list[Line] = field(default_factory=list)


def read(path: Path, form: Form, name: str = "") -> Table:
    """The lines of a table. Raises Refusal: FILE_NOT_FOUND, FILE_EMPTY, FILE_LARGE, LIST_LONG, COLUMN_MISSING, Unreadable."""
    name = name or path.name
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    if not path.stat().st_size:
        raise Refusal("FILE_EMPTY", f"{name}: the file is empty.")
    if path.stat().st_size > form.most_bytes:
        raise Refusal("FILE_LARGE", f"{name}: larger than {form.most_bytes >> 20} MB.")
    with path.open("rb") as file:
        is_book = file.read(2) == b"PK"
    for rows in _sheets(path, name) if is_book else [_csv(path, name)]:
        if found := _table(rows, name, form):
            return found
    columns = ", ".join(dict.fromkeys(form.columns.values()))
    raise Refusal(
        "COLUMN_MISSING", f"{name} has no line of headings with {' and '.join(form.needed)}; it should hold {columns}.",
        values={"file": name, "missing": list(form.needed)},
    )  # fmt: skip


def _sheets(path: Path, name: str) -> Iterator[Iterator[tuple[int, Cells]]]:
    for _, rows in workbook.tables(path, name):
        yield ((number, _spread(cells)) for number, cells in rows)


def _spread(cells: Mapping[int, tuple[str, bool]]) -> Cells:
    return [cells.get(place, ("", False)) for place in range(min(max(cells, default=-1) + 1, MOST_COLUMNS))]


def _csv(path: Path, name: str) -> Iterator[tuple[int, Cells]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    head = "\n".join(text.splitlines()[:HEAD_LINES])
    separator = max(",;\t", key=head.count)
    # A strict reader would refuse a stray quotation mark that a lenient one shows to the officer.
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, [(cell, False) for cell in cells]
    except csv.Error:
        raise Refusal("FILE_UNREADABLE", f"{name}, line {reader.line_num}: cannot be read as a CSV.") from None


def _table(rows: Iterator[tuple[int, Cells]], name: str, form: Form) -> Table | None:
    """The table under the first line that names the columns we need; None where there is none."""
    for _, cells in islice(rows, HEAD_LINES):
        places = _places(cells, form.columns)
        if all(column in places for column in form.needed):
            return Table(name, [text for text, _ in cells], _lines(rows, places, name, form))
    return None


def _places(cells: Cells, columns: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns stands; of two with one name the first."""
    found: dict[str, int] = {}
    for place, (text, _) in enumerate(cells):
        heading = re.sub(r"\W+", "_", text.strip().casefold()).strip("_")
        if heading in columns:
            found.setdefault(columns[heading], place)
    return found


def _lines(rows: Iterator[tuple[int, Cells]], places: Mapping[str, int], name: str, form: Form) -> list[Line]:
    found = []
    for number, cells in rows:
        if not any(text.strip() for text, _ in cells):
            continue
        inside = {column: place for column, place in places.items() if place < len(cells)}
        # No text of ours holds a zero byte, and no database takes one.
        texts = {column: cells[place][0].replace("\0", "").strip() for column, place in inside.items()}
        numbers = frozenset(column for column, place in inside.items() if cells[place][1])
        found.append(Line(number, texts, [text for text, _ in cells], numbers))
        if len(found) > form.most_lines:
            raise Refusal("LIST_LONG", f"{name} has more than {form.most_lines:,} lines: split it.")
    return found
