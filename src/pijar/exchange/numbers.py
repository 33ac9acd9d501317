"""The table of a picture as a file: numbers stay numbers, so that a spreadsheet can go on; texts never become formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

Cell = str | int | Decimal | None
Rows = Sequence[Sequence[Cell]]
_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r")
# A fixed day in the workbook's properties keeps the same table the same file every time.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def as_csv(head: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with headings; a number that must not be told is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(name) for name in head])
    writer.writerows([[_text(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def as_xlsx(head: Sequence[str], rows: Rows, *, sheet: str, notes: Sequence[tuple[str, str]]) -> bytes:
    """One sheet with the numbers, one that says what they are (`notes`)."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": sheet, "created": _MADE})
        bold, page = book.add_format({"bold": True}), book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        for column, name in enumerate(head):
            page.set_column(column, column, 26 if column == 0 else 18)
            page.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | Decimal):
                    page.write_number(line, column, cell)
                else:
                    page.write_string(line, column, cell or "")
        about = book.add_worksheet("Keterangan")
        about.set_column(0, 0, 22)
        for line, (label, said) in enumerate(notes):
            about.write_string(line, 0, label, bold)
            about.write_string(line, 1, said)
    return out.getvalue()


def _text(cell: Cell) -> str:
    return _safe(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _safe(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(("\t", "\r")) else text
