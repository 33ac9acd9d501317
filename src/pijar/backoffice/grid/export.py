"""The list as a file: the same filters, order and columns, with whose copy it is on every sheet, and recorded.

Rows go through a file in the passing folder, a few thousand at a time, so that a long list takes no more memory than a short
one. Texts that a spreadsheet would take for a formula are written as texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from pijar.audit.services import record
from pijar.backoffice.grid import keyset, showing
from pijar.backoffice.grid.asked import Filter, View
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Looked, Table
from pijar.backoffice.grid.filters import narrow
from pijar.backoffice.identity import SHORTEST_REASON
from pijar.backoffice.rights import may
from pijar.exchange.tables import safe
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor, Right

# Rows of one file; of one with whole NIKs, each of which is recorded.
MOST = {"csv": 200_000, "xlsx": 50_000}
MOST_CLEAR = 2_000
AT_ONCE = 2_000
NUMBERS = (Kind.NUMBER, Kind.RUPIAH)
EXCEL_EPOCH = date(1899, 12, 30)
Facts = list[tuple[str, str]]


@dataclass
class Copy:
    """One export: what is written, in whose name, and whether NIKs stand in it whole."""

    table: Table
    ctx: Ctx
    view: View
    kind: str
    actor: Actor
    at: datetime
    reason: str = ""

    @property
    def columns(self) -> list[Column]:
        return [self.table.by_code[code] for code in self.view.columns]

    @property
    def is_clear(self) -> bool:
        return bool(self.reason) and any(column.clear for column in self.columns)


def write(copy: Copy, folder: Path) -> Path:
    """The file of a list, in a passing folder. Raises Refusal: EXPORT_NONE, EXPORT_TOO_MANY, EXPORT_CLEAR, LIST_UNREADABLE."""
    _check_reason(copy)
    found = narrow(copy.table, copy.ctx, copy.view)
    if found.told or copy.view.told:
        raise Refusal("LIST_UNREADABLE", "A filter could not be read: mend it first.")
    rows = keyset.ordered(found.rows, keyset.keys_of(copy.table, copy.view.sorts))
    most = MOST_CLEAR if copy.is_clear else MOST[copy.kind]
    path = folder / f"{copy.table.code}.{copy.kind}"
    numbers: list[int] = []
    pieces = _pieces(copy, rows[: most + 1], numbers)
    (_csv if copy.kind == "csv" else _xlsx)(copy, path, pieces, lambda: _facts(copy, len(numbers)))
    if len(numbers) > most:
        raise Refusal(
            "EXPORT_TOO_MANY", f"More than {most} rows match: filter first.", values={"most": f"{most:,}".replace(",", ".")}
        )
    if not numbers:
        raise Refusal("EXPORT_NONE", "No row matches.")
    _record(copy, numbers)
    return path


def _check_reason(copy: Copy) -> None:
    copy.reason = " ".join(copy.reason.split())[:300]
    if copy.reason and (not may(copy.ctx.officer, Right.UNMASK) or len(copy.reason) < SHORTEST_REASON):
        raise Refusal("EXPORT_CLEAR", "Whole NIKs need the right to see them and a reason of at least eight characters.")


def _record(copy: Copy, numbers: list[int]) -> None:
    """Who took what, without a name: of private filters only that there was one."""
    details = {
        "format": copy.kind, "rows": len(numbers), "columns": list(copy.view.columns),
        "filters": [_told(copy.table, one) for one in copy.view.filters], "clear": copy.is_clear, **dict(copy.ctx.given),
    }  # fmt: skip
    if copy.is_clear:
        details |= {"reason": copy.reason, "people": numbers}
    record(copy.actor, "list.export", f"list:{copy.table.code}", details)


def _told(table: Table, one: Filter) -> str:
    said = "" if table.by_code[one.column].private else "=" + ",".join(one.values)
    return f"{one.column}.{one.op.value}{said}"


def _pieces(copy: Copy, rows: Any, numbers: list[int]) -> Iterator[list[list[Any]]]:
    """The cells, some rows at a time; their numbers are noted as they pass."""
    every = rows.iterator(chunk_size=AT_ONCE)
    while piece := list(islice(every, AT_ONCE)):
        numbers += [row.pk for row in piece]
        looked = copy.table.look(piece, copy.ctx)
        yield [[_value(column, row, looked, copy.is_clear) for column in copy.columns] for row in piece]


def _value(column: Column, row: Any, looked: Looked, is_clear: bool) -> Any:
    return column.clear(row, looked) if is_clear and column.clear else column.of(row, looked)


def _facts(copy: Copy, n: int) -> Facts:
    """What a reader must know who finds the file: whose, when, of what."""
    table, ctx, officer = copy.table, copy.ctx, copy.ctx.officer
    filters = [showing.said(table.by_code[one.column], one, ctx) for one in copy.view.filters]
    order = [f"{table.by_code[s.column].label}{' ↓' if s.down else ' ↑'}" for s in copy.view.sorts]
    return [
        (_("RAHASIA"), _("Berisi data pribadi. Hanya untuk tugas program; jangan diteruskan, hapus setelah dipakai.")),
        (_("Daftar"), " ".join([str(table.label), *ctx.given.values()])),
        (_("Diunduh oleh"), f"{officer.first_name or officer.username} ({officer.username})"),
        (_("Waktu"), f"{copy.at.astimezone(JAKARTA):%d/%m/%Y %H.%M} WIB"),
        (_("Saringan"), "; ".join(filters) or _("tidak ada")),
        (_("Urutan"), ", ".join(order)),
        (_("Jumlah baris"), str(n)),
        (_("NIK"), _("utuh; alasan: %(reason)s") % {"reason": copy.reason} if copy.is_clear else _("tersamar")),
    ]


# As CSV -------------------------------------------------------------------------------------------------------------------


def _csv(copy: Copy, path: Path, pieces: Iterator[list[list[Any]]], facts: Callable[[], Facts]) -> None:
    """Semicolons and a mark of UTF-8, as Indonesian spreadsheets open it; who and what stand in lines that begin with #."""
    body = path.with_suffix(".rows")
    body.touch(mode=0o600)
    path.touch(mode=0o600)
    with body.open("wb") as out:
        for place, piece in enumerate(pieces):
            _frame(copy.columns, piece).write_csv(out, separator=";", include_header=place == 0)
    with path.open("wb") as out, body.open("rb") as rows:
        said = "".join(f"# {name}: {' '.join(value.split())}\r\n" for name, value in facts())
        out.write(("\ufeff" + said).encode())
        while chunk := rows.read(1 << 20):
            out.write(chunk)
    body.unlink()


def _frame(columns: Sequence[Column], rows: list[list[Any]]) -> pl.DataFrame:
    data = {
        f"{place}": pl.Series(
            [_plain(column, row[place]) for row in rows], dtype=pl.Int64 if column.kind in NUMBERS else pl.String
        )
        for place, column in enumerate(columns)
    }
    return safe(pl.DataFrame(data)).rename({f"{place}": name for place, name in enumerate(_names(columns))})


def _plain(column: Column, value: Any) -> Any:
    if column.kind in NUMBERS:
        return None if value is None or value == "" else int(value)
    return showing.text(column, value)


def _names(columns: Sequence[Column]) -> list[str]:
    """Headings, each once."""
    found: list[str] = []
    for column in columns:
        name = str(column.label)
        found.append(name if name not in found else f"{name} ({column.code})")
    return found


# As a workbook ------------------------------------------------------------------------------------------------------------


def _xlsx(copy: Copy, path: Path, pieces: Iterator[list[list[Any]]], facts: Callable[[], Facts]) -> None:
    """A first sheet that says whose copy it is, then the rows; both bear it at the head and foot of each printed page."""
    import xlsxwriter

    path.touch(mode=0o600)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, {**options, "tmpdir": str(path.parent)}) as book:
        made = copy.at.astimezone(JAKARTA).replace(tzinfo=None)
        book.set_properties({"title": str(copy.table.label), "author": copy.ctx.officer.username, "created": made})
        about, sheet = book.add_worksheet(_("Keterangan")), book.add_worksheet(str(copy.table.label)[:31])
        _write_rows(book, sheet, copy.columns, pieces)
        told, bold = facts(), book.add_format({"bold": True, "valign": "top"})
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 90, book.add_format({"text_wrap": True}))
        for row, (name, value) in enumerate(told):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, value)
        for page in (about, sheet):
            _mark(page, told)
        sheet.activate()


def _mark(page: Any, told: Facts) -> None:
    """In header and footer; `&` is a command there."""
    by, when = told[2][1].replace("&", "&&"), told[3][1]
    page.set_header(f"&L{told[0][0]}&R{by}, {when}")
    page.set_footer(f"&L{told[0][0]}&C&P / &N&R{told[6][0]}: {told[6][1]}")
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_rows(book: Any, sheet: Any, columns: Sequence[Column], pieces: Iterator[list[list[Any]]]) -> None:
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    number, day = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for place, name in enumerate(_names(columns)):
        sheet.set_column(place, place, 28 if place == 0 else 18)
        sheet.write_string(0, place, name, head)
    line = 0
    for piece in pieces:
        for row in piece:
            line += 1
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                if value is None or value == "":
                    continue
                if column.kind in NUMBERS:
                    sheet.write_number(line, place, int(value), number)
                elif column.kind is Kind.DATE and isinstance(value, date):
                    sheet.write_number(line, place, (value - EXCEL_EPOCH).days, day)
                else:
                    sheet.write_string(line, place, showing.text(column, value), text)
    sheet.autofilter(0, 0, max(line, 1), max(len(columns) - 1, 0))
