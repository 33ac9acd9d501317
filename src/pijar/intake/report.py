"""The office's own file back, with the outcome of every row beside it.

A copy of the file as it came gets two columns: HASIL (the outcome) and KETERANGAN (what is wrong and how to mend it).
In workbooks the faulty cells are coloured and carry the sentence as a comment. Nothing that we add can act as a
formula, and the text of the office stays as it is.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import polars as pl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from pijar.intake import refusals, textfile, workbook
from pijar.intake.header import Field, Layout
from pijar.intake.types import ERRORS, SENTENCES_ID, Code

HEADINGS = ("HASIL", "KETERANGAN")
OUTCOMES = {
    "created": "DITERIMA - orang baru",
    "updated": "DITERIMA - melengkapi data",
    "unchanged": "DITERIMA - sudah ada",
    "accepted": "DITERIMA",
    "rejected": "DITOLAK",
}
COLUMNS = ("sheet", "row_number", "outcome", "errors", "warnings")

# The cell that a code speaks of; the first of the fields that the list has is marked.
FIELDS: dict[Code, tuple[Field, ...]] = {
    Code.NIK_MISSING: (Field.NIK,),
    Code.NIK_LENGTH: (Field.NIK,),
    Code.NIK_NON_DIGIT: (Field.NIK,),
    Code.NIK_PRECISION_LOST: (Field.NIK,),
    Code.NIK_IMPOSSIBLE_DATE: (Field.NIK,),
    Code.NIK_OTHER_REGION: (Field.NIK,),
    Code.DUPLICATE_IN_BATCH: (Field.NIK,),
    Code.NIK_SHARED: (Field.NIK,),
    Code.NAME_MISSING: (Field.NAME,),
    Code.BIRTH_DATE_MISSING: (Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.NIK),
    Code.BIRTH_DATE_INVALID: (Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.NIK),
    Code.BIRTH_DATE_FROM_NIK: (Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.NIK),
    Code.NIK_BIRTH_DATE_MISMATCH: (Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.NIK),
    Code.NIK_SEX_MISMATCH: (Field.SEX, Field.NIK),
    Code.KELURAHAN_UNKNOWN: (Field.KELURAHAN, Field.ADDRESS),
    Code.KELURAHAN_CORRECTED: (Field.KELURAHAN, Field.ADDRESS),
    Code.OCCUPATION_UNKNOWN: (Field.OCCUPATION,),
    Code.PHONE_INVALID: (Field.PHONE,),
}

_RED = PatternFill("solid", fgColor="FFFFC7CE")
_YELLOW = PatternFill("solid", fgColor="FFFFEB9C")
_ACTING = ("=", "+", "-", "@", "\t", "\r", "|")

Row = tuple[int, str, list[str], list[str]]
"""Row number, outcome, errors, warnings."""


def annotate(source: Path, rows: pl.DataFrame | Iterable[tuple[str, int, str, Any, Any]], out: Path) -> None:
    """Write to `out` a copy of `source` with HASIL and KETERANGAN after its last column.

    `rows` are (sheet, row_number, outcome, errors, warnings) in any order; rows of the file that are not among
    them stay without outcome. Raises Unreadable when the source is no list, like `readers.read`.
    """
    frame = _as_frame(rows)
    with source.open("rb") as file:
        is_package = file.read(4) == b"PK\x03\x04"
    if is_package:
        _annotate_workbook(source, frame, out)
    else:
        _annotate_text(source, frame, out)


def sentences(codes: Iterable[str]) -> str:
    """What the codes say, in Indonesian, one sentence after the other; errors first."""
    known = [Code(code) for code in codes]
    return " ".join(SENTENCES_ID[code] for code in sorted(known, key=lambda code: code not in ERRORS))


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_ACTING) else text


def _as_frame(rows: pl.DataFrame | Iterable[tuple[str, int, str, Any, Any]]) -> pl.DataFrame:
    codes = pl.List(pl.String)
    types: list[Any] = [pl.String, pl.Int64, pl.String, codes, codes]
    schema = pl.Schema(zip(COLUMNS, types, strict=True))
    if isinstance(rows, pl.DataFrame):
        return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    return pl.DataFrame([(*row[:3], list(row[3] or []), list(row[4] or [])) for row in rows], schema=schema, orient="row")


def _of_sheet(frame: pl.DataFrame, sheet: str) -> Iterator[Row]:
    for number, outcome, errors, warnings in (
        frame.filter(pl.col("sheet") == sheet).sort("row_number").select(COLUMNS[1:]).iter_rows()
    ):
        yield number, outcome or "", errors or [], warnings or []


def _added(row: Row) -> tuple[str, str]:
    return harmless(OUTCOMES.get(row[1], row[1])), harmless(sentences([*row[2], *row[3]]))


def _annotate_text(source: Path, frame: pl.DataFrame, out: Path) -> None:
    table = textfile.open_table(source, source.name)
    waiting = _of_sheet(frame, "")
    row = next(waiting, None)
    with source.open("rb") as old, out.open("wb") as new:
        for number, line in enumerate(_lines(old), start=1):
            if number == table.layout.heading_row:
                new.write(_longer(line, table, HEADINGS))
                continue
            while row is not None and row[0] < number:
                row = next(waiting, None)
            new.write(_longer(line, table, _added(row)) if row is not None and row[0] == number else line)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    for line in file:
        yield from (part + b"\r" for part in line.split(b"\r")) if _is_old_mac(line) else (line,)


def _is_old_mac(line: bytes) -> bool:
    return b"\r" in line.rstrip(b"\r\n") and not line.endswith(b"\n")


def _longer(line: bytes, table: textfile.Table, cells: tuple[str, str]) -> bytes:
    """The line with both cells behind the table's last column; its own bytes and its line end stay."""
    body = line.rstrip(b"\r\n")
    encoding = "cp1252" if table.encoding == "cp1252" else "utf-8"
    width = len(textfile.split_line(body.decode(encoding, errors="replace"), table.separator))
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    addition = table.separator * (max(table.width - width, 0) + 1) + table.separator.join(quoted)
    return body + addition.encode(encoding, errors="replace") + line[len(body) :]


def _annotate_workbook(source: Path, frame: pl.DataFrame, out: Path) -> None:
    workbook.check_package(source, source.name)
    layouts = {sheet.name: sheet.layout for sheet in workbook.sheets(source, source.name, [])}
    if not layouts:
        raise refusals.no_header(source.name)
    with python_warnings.catch_warnings(), source.open("rb") as file:
        python_warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file)
            for name, layout in layouts.items():
                _annotate_sheet(book[name], layout, _of_sheet(frame, name))
            book.save(out)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise refusals.damaged(source.name) from fault


def _annotate_sheet(sheet: Any, layout: Layout, rows: Iterator[Row]) -> None:
    first = sheet.max_column + 1
    for place, heading in enumerate(HEADINGS):
        sheet.cell(layout.heading_row, first + place, heading).font = Font(bold=True)
    sheet.column_dimensions[openpyxl.utils.get_column_letter(first)].width = 24
    sheet.column_dimensions[openpyxl.utils.get_column_letter(first + 1)].width = 80
    for row in rows:
        for place, text in enumerate(_added(row)):
            cell = sheet.cell(row[0], first + place)
            cell.value, cell.data_type = text, "s"
        sheet.cell(row[0], first).fill = _RED if row[2] else _YELLOW if row[3] else PatternFill()
        _mark(sheet, layout, row)


def _mark(sheet: Any, layout: Layout, row: Row) -> None:
    """Colour and comment the cells that the row's codes speak of, red before yellow."""
    marked: dict[int, list[str]] = {}
    for code in [*row[2], *row[3]]:
        column = next((layout.columns[field] for field in FIELDS[Code(code)] if field in layout.columns), None)
        if column is not None:
            marked.setdefault(column, []).append(code)
    for column, codes in marked.items():
        cell = sheet.cell(row[0], column + 1)
        # A cell inside a merged range can take neither colour nor comment.
        if isinstance(cell, openpyxl.cell.cell.MergedCell):
            continue
        cell.fill = _RED if any(Code(code) in ERRORS for code in codes) else _YELLOW
        cell.comment = Comment(sentences(codes), "pijar")
