"""A fund's statement of a year as a paper: opening, every entry, closing; PDF, workbook, or plain lines."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from pijar.audit.services import record
from pijar.contributions.papers.options import letterhead
from pijar.contributions.papers.pdf import pdf
from pijar.contributions.papers.types import Content, Letterhead, Table
from pijar.contributions.papers.types import Kind as Paper
from pijar.cycle import store
from pijar.cycle.models import Programme
from pijar.enrolment.words import in_words
from pijar.exchange.tables import safe
from pijar.kernel.errors import Refusal
from pijar.ledger.exports import Item, Statement, statement
from pijar.ledger.types import POSITIONS, SOURCES, Kind
from pijar.ledger.words import ACTS, KINDS, said
from pijar.staff.types import Actor

FORMS = ("pdf", "xlsx", "csv")
HEADS = ("Tanggal", "Nomor", "Perbuatan", "Uraian", "Bukti", "Bulan", "Jumlah", "Dari", "Ke", "Tersedia")
WIDTHS = ("auto", "auto", "1.2fr", "1.4fr", "1.2fr", "auto", "auto", "1fr", "1fr", "auto")


def paper(
    year: int, fund: str, form: str, *, until: date, actor: Actor, since: date | None = None
) -> tuple[str, bytes]:  # fmt: skip
    """The statement as a file: its name and bytes. Recorded; it names nobody.

    Raises Refusal: FORMAT_UNKNOWN, FUND_WITHOUT_BOOKS.
    """
    if form not in FORMS:
        raise Refusal("FORMAT_UNKNOWN", f"A statement is made as {', '.join(FORMS)}, not as {form!r}.")
    found = statement(year, fund, until=until, since=since)
    body = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv}[form](found)
    record(actor, "fund.statement", f"fund:{fund}:{year}", {"on": until.isoformat(), "form": form, "entries": len(found.items)})
    return f"laporan-dana-{fund}-{year}-{until.isoformat()}.{form}", body


def lines_of(item: Item) -> list[tuple[Kind, Kind, int]]:
    """An entry as transfers: from a kind to a kind, rupiah. Most entries are one."""
    debits = [(kind, _debit(kind, n)) for kind, n in item.moves.items() if _debit(kind, n) > 0]
    credits = [(kind, -_debit(kind, n)) for kind, n in item.moves.items() if _debit(kind, n) < 0]
    found: list[tuple[Kind, Kind, int]] = []
    while debits and credits:
        (into, asked), (source, given) = debits.pop(0), credits.pop(0)
        part = min(asked, given)
        found.append((source, into, part))
        debits = [(into, asked - part), *debits] if asked > part else debits
        credits = [(source, given - part), *credits] if given > part else credits
    return found


def _debit(kind: Kind, amount: int) -> int:
    return -amount if kind.is_source else amount


def _rows(found: Statement) -> list[tuple[str | int, ...]]:
    rows: list[tuple[str | int, ...]] = []
    for item in found.items:
        act = ACTS[item.act] if item.undoes is None else f"{ACTS[item.act]}: {ACTS[item.undoes].lower()}"
        for source, target, amount in lines_of(item):
            rows.append((
                item.on.isoformat(), str(item.id), act, said(item.text), item.reference, str(item.month or ""), amount,
                KINDS[source], KINDS[target], item.rest,
            ))  # fmt: skip
    return rows


def _sums(found: Statement) -> list[tuple[str | int, ...]]:
    """What stood at the opening and the closing, sources first, each group with its sum."""
    rows: list[tuple[str | int, ...]] = []
    for title, kinds in (("Sumber", SOURCES), ("Kedudukan", POSITIONS)):
        mine = [kind for kind in kinds if found.opening[kind] or found.closing[kind]]
        rows += [(KINDS[kind], found.opening[kind], found.closing[kind]) for kind in mine]
        rows.append((f"{title}: jumlah", sum(found.opening[k] for k in kinds), sum(found.closing[k] for k in kinds)))
    return rows


def _content(found: Statement, head: Letterhead) -> Content:
    sums, rows = _sums(found), _rows(found)
    strong = frozenset(at for at, row in enumerate(sums) if str(row[0]).endswith("jumlah"))
    return Content(
        title="Laporan dana", about=f"{found.fund}, tahun anggaran {found.year}",
        dated=f"{head.place}, {in_words(found.until)}" if head.place else in_words(found.until),
        facts=[
            ("Keadaan sampai dengan", in_words(found.until)), ("Jurnal sejak", in_words(found.since)),
            ("Banyaknya jurnal", len(found.items)), ("Sumber sama dengan kedudukan", "ya" if found.is_balanced else "TIDAK"),
        ],
        tables=[
            Table(("Rekening", "Saldo awal", "Saldo akhir"), sums, ("2fr", "1fr", "1fr"), title="Ikhtisar", strong=strong),
            Table(HEADS, rows, WIDTHS, title="Jurnal", note="" if rows else "Tidak ada jurnal dalam masa ini."),
        ],
        signers=head.signers.get(Paper.REPORT.value) or head.signers.get("all", ()), is_wide=True,
    )  # fmt: skip


def _pdf(found: Statement) -> bytes:
    head = letterhead(_document(found.year))
    return pdf(_content(found, head), head, on=found.until)


def _document(year: int) -> Any:
    has_own = Programme.objects.filter(year=year).exists()
    return store.current(year if has_own else None).data


def _csv(found: Statement) -> bytes:
    names = [head.lower() for head in HEADS]
    types = {name: pl.Int64 if name in ("jumlah", "tersedia") else pl.String for name in names}
    return safe(pl.DataFrame(_rows(found), schema=types, orient="row")).write_csv().encode()


def _xlsx(found: Statement) -> bytes:
    import xlsxwriter

    made = datetime(found.until.year, found.until.month, found.until.day, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"Laporan dana {found.fund} {found.year}", "created": made})
        forms = [book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True})]
        _sheet(book, "Ikhtisar", ("Rekening", "Saldo awal", "Saldo akhir"), _sums(found), forms)
        _sheet(book, "Jurnal", HEADS, _rows(found), forms)
    return out.getvalue()


def _sheet(book: Any, name: str, heads: tuple[str, ...], rows: list[tuple[str | int, ...]], forms: list[Any]) -> None:
    text, number, bold = forms
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for column, head in enumerate(heads):
        page.set_column(column, column, max([len(head), *(len(str(row[column])) for row in rows[:200])]) + 3)
        page.write_string(0, column, head, bold)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(at, column, value, number)
            else:
                page.write_string(at, column, value, text)
