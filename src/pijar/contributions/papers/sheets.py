"""A paper as a workbook: its tables one below another, numbers as numbers, and everybody in whole on a sheet of its own."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pijar.contributions.papers import words
from pijar.contributions.papers.types import Content, Letterhead, Table

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDEST, NARROWEST = 48, 8


def xlsx(content: Content, head: Letterhead, *, on: date) -> bytes:
    """The paper as .xlsx. The same content gives the same bytes; NIKs stand in it as the tables hold them."""
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        path = Path(folder) / "paper.xlsx"
        with xlsxwriter.Workbook(path, OPTIONS) as book:
            made = datetime(on.year, on.month, on.day, tzinfo=UTC).replace(tzinfo=None)
            book.set_properties({"title": content.title, "author": head.city, "created": made})
            forms = _forms(book)
            if content.sheet is not None:
                _sheet_of(book, "Daftar", [content.sheet], forms)
            _front(book, content, head, forms)
        return path.read_bytes()


def _forms(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#EEF2F7", "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#9ca3af"}
    return {
        "text": book.add_format({"num_format": "@", "valign": "top"}), "number": book.add_format({"num_format": "#,##0"}),
        "head": book.add_format(head), "right": book.add_format({**head, "align": "right"}),
        "bold": book.add_format({"bold": True, "num_format": "@"}),
        "sum": book.add_format({"bold": True, "num_format": "#,##0"}),
        "title": book.add_format({"bold": True, "font_size": 14}), "plain": book.add_format({"valign": "top"}),
    }  # fmt: skip


def _sheet_of(book: Any, name: str, tables: list[Table], forms: dict[str, Any]) -> None:
    """A sheet that is one table from its first row on, as spreadsheets like to have it."""
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, width in enumerate(_widths(tables)):
        page.set_column(column, column, width)
    _write(page, 0, tables[0], forms)


def _front(book: Any, content: Content, head: Letterhead, forms: dict[str, Any]) -> None:
    page = book.add_worksheet("Ringkasan")
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(content.tables)):
        # The first column holds the words of the facts, too.
        page.set_column(column, column, max(width, 26) if column == 0 else width)
    row = _heading(page, content, head, forms)
    for label, value in [*content.facts, ("Sidik SHA-256 berkas BPJS", content.checksum or "belum ada")]:
        page.write_string(row, 0, label, forms["bold"])
        _cell(page, row, 1, value, forms["plain"], forms["number"])
        row += 1
    for text in (*content.lead, *content.tail):
        page.write_string(row + 1, 0, text, forms["plain"])
        row += 1
    row += 2
    # Names stand whole on a sheet of their own.
    for table in [one for one in content.tables if not (content.sheet and one.heads == content.sheet.heads)]:
        if table.title:
            page.write_string(row, 0, table.title, forms["bold"])
        row = _write(page, row + 1, table, forms) + 1
    for one in content.signers:
        page.write_string(row, 0, f"{one.above} {one.role}".strip(), forms["plain"])
        page.write_string(row + 1, 0, one.name, forms["bold"])
        row += 3


def _heading(page: Any, content: Content, head: Letterhead, forms: dict[str, Any]) -> int:
    lines = [f"Pemerintah {head.city}", head.office, content.title, content.about, content.dated]
    lines += [f"{words.DRAFT}: daftar ini belum dikirim"] if content.is_draft else []
    lines += [f"Nomor: {content.number}"] if content.number else []
    told = [line for line in lines if line]
    for row, line in enumerate(told):
        page.write_string(row, 0, line, forms["title" if line == content.title else "bold" if row == 0 else "plain"])
    return len(told) + 1


def _write(page: Any, row: int, table: Table, forms: dict[str, Any]) -> int:
    """Writes a table from a row on and returns the row after it."""
    numbers = frozenset(table.numbers)
    for column, head in enumerate(table.heads):
        page.write_string(row, column, head, forms["right" if column in numbers else "head"])
    for at, line in enumerate(table.rows):
        row += 1
        text, number = (forms["bold"], forms["sum"]) if at in table.strong else (forms["text"], forms["number"])
        for column, value in enumerate(line):
            _cell(page, row, column, value, text, number)
    return row + 1


def _cell(page: Any, row: int, column: int, value: str | int, text: Any, number: Any) -> None:
    if isinstance(value, int):
        page.write_number(row, column, value, number)
    else:
        page.write_string(row, column, value, text)


def _widths(tables: list[Table]) -> list[int]:
    """Widths of columns by the longest of the first texts in them, in characters."""
    found: dict[int, int] = {}
    for table in tables:
        for row in [table.heads, *table.rows[:200]]:
            for column, value in enumerate(row):
                found[column] = max(found.get(column, NARROWEST), len(str(value)) + 3)
    return [min(found[column], WIDEST) for column in sorted(found)]
