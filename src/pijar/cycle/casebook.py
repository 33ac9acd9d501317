"""Workbooks of doubtful cases: the queue, prepared to be filled in at a desk without a network, and a list with its results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pijar.cycle.casefile import COLUMNS, OUTCOMES
from pijar.eligibility.proofs import WORDS
from pijar.intake.plaintable import Table

# What is told of each case before the columns to fill in.
TOLD = ("nama", "tanggal_lahir", "kelurahan", "yang_meragukan")
WIDTHS = {"nik": 20, "nama": 28, "kelurahan": 18, "yang_meragukan": 44, "alasan": 40, "keterangan": 60, "nomor_bukti": 24}
RESULT = ("hasil", "keterangan")
HINTS = {
    "keputusan": "layak atau tidak layak. Kosongkan bila belum diputuskan.",
    "jenis_bukti": "Pilih dari daftar.",
    "nomor_bukti": "Nomor surat; untuk kunjungan rumah boleh kosong.",
    "tanggal_bukti": "hari/bulan/tahun, misalnya 15/01/2026",
    "sampai": "tahun-bulan terakhir, misalnya 2026-12. Kosong: Desember.",
}


@dataclass(frozen=True)
class CaseRow:
    """One case of the queue; the NIK is whole, so whoever hands the workbook out records it."""

    nik: str
    name: str
    born: date
    village: str
    doubts: str


def write_queue(path: Path, cases: Sequence[CaseRow]) -> None:
    """The queue with our columns prepared: text cells, so that no digit is lost, and lists to choose from."""
    header = ("nik", *TOLD, *COLUMNS[1:])
    with _book(path) as book:
        sheet, text = _sheet(book, "Keputusan", header)
        empty = [""] * (len(COLUMNS) - 1)
        for number, one in enumerate(cases, start=1):
            told = (one.nik, one.name, f"{one.born:%d/%m/%Y}", one.village, one.doubts, *empty)
            _write(sheet, number, told, text)
        _prepare(sheet, header, max(len(cases), 1))


def write_results(path: Path, given: Table, results: Iterable[tuple[str, str]]) -> None:
    """The list as it came, with a column that says what became of each line, and one that says why."""
    kept = [place for place, heading in enumerate(given.headings) if heading.strip().casefold() not in RESULT]
    header = [given.headings[place] for place in kept]
    with _book(path) as book:
        sheet, text = _sheet(book, "Hasil", (*header, *RESULT))
        for number, (line, told) in enumerate(zip(given.lines, results, strict=True), start=1):
            cells = [line.cells[place] if place < len(line.cells) else "" for place in kept]
            _write(sheet, number, (*cells, *told), text)


def _book(path: Path) -> Any:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": path.stem, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    return book


def _sheet(book: Any, title: str, header: Sequence[str]) -> tuple[Any, Any]:
    sheet, text = book.add_worksheet(title), book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    bold = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    sheet.freeze_panes(1, 2 if "nama" in header else 1)
    for column, name in enumerate(header):
        sheet.set_column(column, column, WIDTHS.get(name, 16), text)
        sheet.write_string(0, column, name, bold)
    return sheet, text


def _write(sheet: Any, number: int, cells: Sequence[str], text: Any) -> None:
    for column, value in enumerate(cells):
        # A cell to be filled in is a text before anything stands in it.
        if value:
            sheet.write_string(number, column, value, text)
        else:
            sheet.write_blank(number, column, None, text)


def _prepare(sheet: Any, header: Sequence[str], lines: int) -> None:
    """Lists to choose from, and what belongs into each column."""
    lists = {"keputusan": list(OUTCOMES), "jenis_bukti": list(WORDS.values())}
    for name, hint in HINTS.items():
        column = header.index(name)
        shown: dict[str, Any] = {"input_title": name, "input_message": hint, "validate": "any"}
        if name in lists:
            shown |= {"validate": "list", "source": lists[name], "error_title": name, "error_message": hint}
        sheet.data_validation(1, column, lines, column, shown)
