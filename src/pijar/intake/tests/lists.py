"""Small lists for the tests: written as an office would, read as the product does."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from pijar.intake import readers
from pijar.intake.rules import Occupations
from pijar.regions.rules import Gazetteer

PACKAGE = Path(__file__).parents[2]
DAY = date(2026, 1, 1)

HEADER = ["No", "NIK", "Nama", "Tgl Lahir", "JK", "Kelurahan", "Pekerjaan", "Penghasilan", "No HP"]
GOOD = ["1", "3374061708709123", "Budi", "17/08/1970", "L", "Wates", "Ojek", "1500000", "084112345678"]


@cache
def semarang() -> Gazetteer:
    data = PACKAGE / "regions" / "data"
    return Gazetteer.load(data / "33.74.csv", data / "33.74.variants.csv")


@cache
def occupations() -> Occupations:
    return Occupations.load(PACKAGE / "registry" / "data" / "occupations.csv")


def reading(path: Path, **more: Any) -> readers.Reading:
    options: dict[str, Any] = {"gazetteer": semarang(), "occupations": occupations(), "reference_day": DAY}
    return readers.read(path, **(options | more))


def read(path: Path, **more: Any) -> pl.DataFrame:
    chunks = list(reading(path, **more))
    return pl.concat(chunks) if chunks else pl.DataFrame()


def rows_of(path: Path, **more: Any) -> list[dict[str, Any]]:
    return read(path, **more).to_dicts()


def csv_file(folder: Path, lines: Sequence[Sequence[str]], name: str = "daftar.csv", separator: str = ";") -> Path:
    path = folder / name
    path.write_text("".join(separator.join(line) + "\r\n" for line in lines), encoding="utf-8", newline="")
    return path


def one(folder: Path, *, header: Sequence[str] = HEADER, **cells: str) -> dict[str, Any]:
    """The good row with some cells changed (by heading, spaces and dots as `_`), read from a CSV."""
    values = dict(zip(HEADER, GOOD, strict=True))
    changed = {heading: cells.get(heading.replace(" ", "_").replace(".", ""), values.get(heading, "")) for heading in header}
    quoted = ['"' + value.replace('"', '""') + '"' for value in changed.values()]
    (row,) = rows_of(csv_file(folder, [header, quoted]))
    return row


def excel_file(folder: Path, sheets: dict[str, Sequence[Sequence[Any]]], name: str = "daftar.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def change_part(path: Path, part: str, old: str, new: str) -> None:
    """Replace text inside one part of a workbook, for what no writer would write."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old.encode() in parts[part], f"{old} is not in {part}"
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
