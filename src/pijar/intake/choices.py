"""Who decides how a sheet is read: its content, or an officer who was asked.

The readers show the first rows of every sheet to a `Chooser`. `by_content` judges by headings and values alone; a
`FileMapping` holds what an officer decided for one file and leaves its other sheets to their content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pijar.intake.header import Field, Layout, Row, find_layout
from pijar.kernel.errors import Refusal

Cell = tuple[str, bool]
"""Text of a cell, and whether it was a number cell."""
Head = Sequence[tuple[int, Mapping[int, Cell]]]
"""The first rows of a sheet: number of the row, and its cells by column (from 0)."""
Chooser = Callable[[str, Head, str], Layout | None]
"""Given a sheet's name, its first rows and, for text, the separator they were cut by: its layout, or None for no list."""

NEEDED = (Field.NIK, Field.NAME)
LAST_COLUMN, LAST_HEADING = 16_384, 1_000


def texts(head: Head) -> list[tuple[int, Row]]:
    """The rows as `header.find_layout` takes them: stripped texts, blank cells left out."""
    return [(number, {c: text.strip() for c, (text, _) in cells.items() if text.strip()}) for number, cells in head]


def by_content(sheet: str, head: Head, separator: str) -> Layout | None:
    """The layout that the rows themselves tell."""
    return find_layout(texts(head))


@dataclass(frozen=True)
class SheetMapping:
    """What an officer decided for one sheet: `columns` (from 0) by field, and where the table begins.

    `heading_row` is the (upper) row of headings and 0 when there is none; `first_row` is the first row that may hold a
    person. `skip` says that the sheet holds no candidates.
    """

    columns: Mapping[Field, int]
    heading_row: int
    first_row: int
    skip: bool = False

    def layout(self, head: Head) -> Layout | None:
        """The decision as the readers take it."""
        if self.skip:
            return None
        rows = texts(head)
        heading = dict(rows).get(self.heading_row, {})
        titles = tuple(" ".join(cells.values()) for number, cells in rows if number < (self.heading_row or 1) and cells)
        nik, name = (heading.get(self.columns.get(needed, -1), "") for needed in NEEDED)
        headings = tuple(row for number, row in rows if 0 < self.heading_row <= number < self.first_row)
        return Layout(self.heading_row, self.first_row, dict(self.columns), titles, nik, name, headings)


@dataclass(frozen=True)
class FileMapping:
    """What an officer decided for one file. `kelurahan` (an official code) is of the people whose row names none.

    `forms` are the signatures of the remembered decisions that it rests on, `by` and `at` (ISO) tell whose it is.
    """

    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)
    separator: str = ""
    kelurahan: str | None = None
    forms: tuple[str, ...] = ()
    by: str = ""
    at: str = ""

    def choose(self, sheet: str, head: Head, separator: str) -> Layout | None:
        """A `Chooser`: the decided sheets as decided, the others by their content."""
        if sheet not in self.sheets:
            return by_content(sheet, head, separator)
        return self.sheets[sheet].layout(head) if separator == self.separator else None

    def reads_like(self, other: FileMapping | None) -> bool:
        """Whether both decisions read a file alike, whoever made them and when."""
        plain = other or FileMapping()
        return (dict(self.sheets), self.kelurahan) == (dict(plain.sheets), plain.kelurahan)

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads back."""
        sheets = {
            name: {
                "columns": {wanted.value: sheet.columns[wanted] for wanted in Field if wanted in sheet.columns},
                "heading_row": sheet.heading_row, "first_row": sheet.first_row, "skip": sheet.skip,
            }
            for name, sheet in sorted(self.sheets.items())
        }  # fmt: skip
        told = {"separator": self.separator, "kelurahan": self.kelurahan, "forms": list(self.forms), "by": self.by, "at": self.at}
        return {"sheets": sheets, **told}


def from_json(data: Any) -> FileMapping | None:
    """The decision kept with a file or sent by a form. Raises Refusal (MAPPING_INVALID) when it cannot be one."""
    if not data:
        return None
    try:
        sheets = {str(name): _sheet(told) for name, told in data["sheets"].items()}
        kelurahan = str(data["kelurahan"]) if data.get("kelurahan") else None
        who = str(data.get("by", "")), str(data.get("at", ""))
        return FileMapping(sheets, str(data.get("separator", "")), kelurahan, tuple(data.get("forms", ())), *who)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("MAPPING_INVALID", "The choice of columns cannot be read: choose them again.") from None


def _sheet(told: Mapping[str, Any]) -> SheetMapping:
    columns = {Field(name): int(column) for name, column in told["columns"].items()}
    made = SheetMapping(columns, int(told["heading_row"]), int(told["first_row"]), bool(told.get("skip")))
    places = list(columns.values())
    sound = all(0 <= place < LAST_COLUMN for place in places) and len(set(places)) == len(places)
    sound &= 0 <= made.heading_row <= LAST_HEADING and made.heading_row < made.first_row <= LAST_HEADING + 3
    if not sound or not (made.skip or set(NEEDED) <= set(columns)):
        raise ValueError
    return made
