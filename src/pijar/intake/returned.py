"""Marks of a list that we gave back: two columns of our own, and an apostrophe before what could act as a formula.

The office mends such a file and sends it again, so the readers must see it as if we had never touched it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pijar.intake.choices import Cell

HEADINGS = ("HASIL", "KETERANGAN")
_ACTING, _BLANKS = ("=", "+", "-", "@", "|"), ("\t", "\r")
# The same for whole columns of text: what `plain` takes the apostrophe from.
MARKED = r"^(\s*)'(\s*[=+\-@|]|[\t\r])"


def acts(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula. Lone dashes, which mean `nothing`, are none."""
    return text.startswith(_BLANKS) or (text.lstrip().startswith(_ACTING) and bool(text.strip("- ")))


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if acts(text) else text


def plain(text: str) -> str:
    """The text as it was before `harmless`."""
    return text[1:] if text[:1] == "'" and acts(text[1:]) else text


def own_columns(rows: Iterable[tuple[int, Mapping[int, Cell]]]) -> tuple[int, ...]:
    """The columns (from 0) that we added: those below HASIL and KETERANGAN side by side."""
    found: set[int] = set()
    for _, cells in rows:
        for column, (text, _) in cells.items():
            if text == HEADINGS[0] and cells.get(column + 1, ("", False))[0] == HEADINGS[1]:
                found |= {column, column + 1}
    return tuple(sorted(found))


def without(cells: Mapping[int, Cell], own: tuple[int, ...]) -> dict[int, Cell]:
    """The cells of a row without our own."""
    return {column: cell for column, cell in cells.items() if column not in own}
