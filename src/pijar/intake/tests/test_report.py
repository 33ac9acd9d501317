"""The office's own file, with HASIL and KETERANGAN beside each row."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pijar.intake import report
from pijar.intake.tests.lists import GOOD, HEADER, excel_file, read
from pijar.intake.types import SENTENCES_ID, Code, Unreadable

BAD = [*GOOD[:1], "123", *GOOD[2:]]


def outcomes(sheet: str, first: int) -> list[tuple[str, int, str, Any, Any]]:
    return [
        (sheet, first + 1, "rejected", ["NIK_LENGTH"], ["OCCUPATION_UNKNOWN"]),
        (sheet, first, "created", None, None),
    ]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-8")])
def test_a_csv_keeps_its_bytes_and_gets_two_cells(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = ["DAFTAR’", ";".join(HEADER), ";".join(GOOD) + ";", ";".join(BAD[:6]), "Jumlah;2"]
    source, out = tmp_path / "kel wates.csv", tmp_path / "hasil.csv"
    source.write_bytes("\r\n".join(lines).replace(";", separator).encode(encoding))
    report.annotate(source, outcomes("", 3), out)
    old, new = source.read_bytes().split(b"\r\n"), out.read_bytes().split(b"\r\n")
    assert [line.startswith(before) for line, before in zip(new, old, strict=True)] == [True] * 5
    assert (new[0], new[4]) == (old[0], old[4])
    cells = list(csv.reader((line.decode(encoding) for line in new), delimiter=separator))
    assert cells[1][-2:] == ["HASIL", "KETERANGAN"]
    assert len({len(row) for row in cells[1:4]}) == 1
    assert cells[2][-2:] == ["DITERIMA - orang baru", ""]
    assert cells[3][-2:] == ["DITOLAK", report.sentences(["NIK_LENGTH", "OCCUPATION_UNKNOWN"])]
    assert read(out, file_name=source.name).equals(read(source))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_breaks_in_cells_stay(tmp_path: Path, end: str) -> None:
    top = ";".join(HEADER).replace("Nama", '"Nama\nLengkap"')
    lines = [top, ";".join(GOOD).replace("Budi", '"Budi\nSantoso"'), ";".join(BAD)]
    source, once, twice = (tmp_path / f"{name}.csv" for name in "abc")
    source.write_bytes(end.join(lines).encode())
    report.annotate(source, outcomes("", 2), once)
    cells = list(csv.reader(io.StringIO(once.read_bytes().decode(), newline=""), delimiter=";"))
    assert [row[2] for row in cells] == ["Nama\nLengkap", "Budi\nSantoso", "Budi"]
    assert [row[-2] for row in cells] == ["HASIL", "DITERIMA - orang baru", "DITOLAK"]
    report.annotate(once, outcomes("", 2), twice)
    assert list(csv.reader(io.StringIO(twice.read_bytes().decode(), newline=""), delimiter=";")) == cells
    assert read(once, file_name=source.name).equals(read(source))
    assert read(twice, file_name=source.name).equals(read(source))


def test_a_rare_separator_is_found_again_behind_our_commas(tmp_path: Path) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("\n".join("^".join(row) for row in [HEADER, BAD, BAD]), encoding="utf-8")
    report.annotate(source, [("", number, "rejected", ["NIK_LENGTH"], []) for number in (2, 3)], out)
    assert read(out, file_name=source.name).equals(read(source))


def test_a_workbook_keeps_its_sheets_and_shows_the_faulty_cells(tmp_path: Path) -> None:
    sheets = {"Petunjuk": [["isi"]], "Data": [["DAFTAR"], HEADER, GOOD, BAD], "Lain": [HEADER, GOOD]}
    source, out = excel_file(tmp_path, sheets), tmp_path / "hasil.xlsx"
    report.annotate(source, outcomes("Data", 3), out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Petunjuk", "Data", "Lain"]
    data, column = book["Data"], len(HEADER) + 1
    assert [data.cell(2, column).value, data.cell(2, column + 1).value] == ["HASIL", "KETERANGAN"]
    assert [data.cell(row, column).value for row in (3, 4)] == ["DITERIMA - orang baru", "DITOLAK"]
    assert data.cell(4, 2).comment.text == SENTENCES_ID[Code.NIK_LENGTH]
    assert data.cell(4, 2).fill.fgColor.rgb == "FFFFC7CE"
    assert data.cell(4, 7).fill.fgColor.rgb == "FFFFEB9C"
    assert data.cell(3, 2).comment is None
    assert read(out, file_name=source.name).equals(read(source))


def test_nothing_that_we_add_can_act_as_a_formula(tmp_path: Path) -> None:
    source, out = excel_file(tmp_path, {"Data": [HEADER, GOOD]}), tmp_path / "hasil.xlsx"
    report.annotate(source, [("Data", 2, '=HYPERLINK("http://x")', [], [])], out)
    cell = openpyxl.load_workbook(out)["Data"].cell(2, len(HEADER) + 1)
    assert (cell.data_type, cell.value[:2]) == ("s", "'=")
    assert [report.harmless(text)[0] for text in ("=1", "+1", "-1", "@x", "\tx")] == ["'"] * 5
    assert not any(text.startswith(("=", "+", "-", "@")) for text in SENTENCES_ID.values())


def test_rows_may_come_as_a_frame(tmp_path: Path) -> None:
    source, out = excel_file(tmp_path, {"Data": [HEADER, BAD]}), tmp_path / "hasil.xlsx"
    report.annotate(source, read(source).with_columns(outcome=pl.lit("rejected")), out)
    assert openpyxl.load_workbook(out)["Data"].cell(2, len(HEADER) + 1).value == "DITOLAK"


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    source = excel_file(tmp_path, {"Data": [["a"]]})
    with pytest.raises(Unreadable):
        report.annotate(source, [], tmp_path / "hasil.xlsx")


def test_every_code_has_a_cell() -> None:
    assert set(report.FIELDS) == set(Code)
