"""What is given back: nothing acts as a formula, the sheet keeps its dress, old books become .xlsx, and again is no more."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from pijar.intake import report, report_book
from pijar.intake.tests.books import old_file, open_file
from pijar.intake.tests.lists import GOOD, HEADER, excel_file, read
from pijar.intake.types import SENTENCES_ID, Code

BAD = [*GOOD[:1], "123", *GOOD[2:]]
ACTING = ["=1+1", "+1+1", "@SUM(A1)", "-1+1", "|cmd", "\tx", '=HYPERLINK("http://x","y")', " =1+1"]
WRONG: list[tuple[str, int, str, Any, Any]] = [("Data", 3, "rejected", ["NIK_LENGTH"], []), ("Data", 2, "created", [], [])]
RIGHT: list[tuple[str, int, str, Any, Any]] = [("Data", 2, "unchanged", [], []), ("Data", 3, "created", [], [])]


def values(path: Path, sheet: str = "Data") -> list[list[Any]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def as_text(rows: list[tuple[str, int, str, Any, Any]]) -> list[tuple[str, int, str, Any, Any]]:
    return [("", *row[1:]) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_a_senders_formulas_do_not_act_in_a_text(tmp_path: Path, encoding: str) -> None:
    lines = [HEADER, *[[*GOOD[:2], f"{text} Budi", *GOOD[3:]] for text in ACTING if "\t" not in text], ["-", "--", "- -"]]
    source, out = tmp_path / "a.csv", tmp_path / "b.csv"
    quoted = "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    source.write_bytes(quoted.encode(encoding))
    assert report.annotate(source, [("", 2, "created", [], [])], out) == ".csv"
    given = list(csv.reader(out.read_bytes().decode(encoding).removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert not [
        cell for line in given for cell in line if cell.lstrip().startswith(("=", "+", "@", "|")) or cell.startswith("-1")
    ]
    assert given[-1][:3] == ["-", "--", "- -"]
    assert read(out, file_name=source.name).equals(read(source))


def test_a_senders_formulas_do_not_act_in_a_workbook(tmp_path: Path) -> None:
    source, out = (
        excel_file(tmp_path, {"Data": [HEADER, GOOD, *[[*GOOD[:2], "x", *GOOD[3:]] for _ in ACTING]], "Lain": [["=1+1"]]}),
        tmp_path / "b.xlsx",
    )
    book = openpyxl.load_workbook(source)
    for number, text in enumerate(ACTING, start=3):
        cell = book["Data"].cell(number, 3)
        cell.value, cell.data_type = f"{text} Budi", "s"
    book["Data"]["A2"].hyperlink = "https://contoh.invalid"
    book.save(source)
    before = read(source)
    report.annotate(source, WRONG, out)
    made = openpyxl.load_workbook(out)
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [
        cell.value for cell in cells if cell.data_type == "f" or str(cell.value).lstrip().startswith(("=", "+", "@", "|"))
    ]
    assert made["Data"]["A2"].hyperlink is None
    assert read(out, file_name=source.name).equals(before)


def dressed(tmp_path: Path) -> Path:
    source = excel_file(tmp_path, {"Data": [HEADER, GOOD, BAD], "Lain": [["catatan"]]})
    book = openpyxl.load_workbook(source)
    sheet = book["Data"]
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].width = 33
    sheet.column_dimensions.group("I", "Z", hidden=False)
    sheet["A1"].font = Font(bold=True, color="FF00FF00")
    sheet["B3"].comment = Comment("lihat KTP", "Bu Rina")
    sheet["C2"].fill = PatternFill("solid", fgColor="FF0000FF")
    book["Lain"].merge_cells("A1:C1")
    book["Lain"].sheet_state = "hidden"
    book.save(source)
    return source


def test_the_sheet_keeps_its_dress(tmp_path: Path) -> None:
    out = tmp_path / "b.xlsx"
    report.annotate(dressed(tmp_path), WRONG, out)
    book = openpyxl.load_workbook(out)
    sheet = book["Data"]
    assert (sheet.column_dimensions["C"].hidden, sheet.column_dimensions["D"].width) == (True, 33)
    assert (sheet["A1"].font.color.rgb, sheet["C2"].fill.fgColor.rgb) == ("FF00FF00", "FF0000FF")
    assert sheet["B3"].comment.text == f"lihat KTP\n[pijar] {SENTENCES_ID[Code.NIK_LENGTH]}"
    assert [str(area) for area in book["Lain"].merged_cells.ranges] == ["A1:C1"]
    assert book["Lain"].sheet_state == "hidden"
    # Ranges of columns that overlap would make Excel call the file damaged.
    spans = sorted((d.min, d.max) for d in sheet.column_dimensions.values())
    assert all(end < start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))


def test_a_mended_workbook_is_marked_afresh(tmp_path: Path) -> None:
    once, twice = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    report.annotate(dressed(tmp_path), WRONG, once)
    book = openpyxl.load_workbook(once)
    book["Data"]["B3"].value = GOOD[1]
    book.save(once)
    report.annotate(once, RIGHT, twice)
    rows, sheet = values(twice), openpyxl.load_workbook(twice)["Data"]
    assert rows[0].count("HASIL") == rows[0].count("KETERANGAN") == 1
    assert [row[len(HEADER)] for row in rows] == ["HASIL", "DITERIMA - sudah ada", "DITERIMA - orang baru"]
    assert not any(row[len(HEADER) + 1] for row in rows[1:])
    assert (sheet["B3"].comment.text, sheet["B3"].fill.fill_type) == ("lihat KTP", None)
    assert read(twice)["errors"].to_list() == [[], []]


def test_a_mended_text_is_marked_afresh(tmp_path: Path) -> None:
    source, once, twice = (tmp_path / f"{name}.csv" for name in "abc")
    source.write_text("\n".join(";".join(row) for row in [HEADER, GOOD, BAD]), encoding="utf-8")
    report.annotate(source, as_text(WRONG), once)
    once.write_text(once.read_text(encoding="utf-8").replace(";123;", f";{GOOD[1]};"), encoding="utf-8")
    report.annotate(once, as_text(RIGHT), twice)
    rows = list(csv.reader(twice.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    assert [row[len(HEADER) :] for row in rows] == [
        ["HASIL", "KETERANGAN"],
        ["DITERIMA - sudah ada", ""],
        ["DITERIMA - orang baru", ""],
    ]


@pytest.mark.parametrize("write", [old_file, open_file])
def test_an_old_book_comes_back_as_xlsx(tmp_path: Path, write: Any) -> None:
    row = ["1", int(GOOD[1]), "Budi", date(1970, 8, 17), *GOOD[4:7], 1_500_000, "=1+1"]
    sheets = {"Petunjuk": [["isi", True]], "Data": [HEADER, row, BAD]}
    source, out = write(tmp_path, sheets), tmp_path / "b.xlsx"
    assert report.annotate(source, WRONG, out, repairs={("Data", 3, "NIK_LENGTH"): GOOD[1]}) == ".xlsx"
    made = values(out)
    assert openpyxl.load_workbook(out).sheetnames == ["Petunjuk", "Data"]
    assert made[1][:9] == ["1", GOOD[1], "Budi", datetime(1970, 8, 17), *GOOD[4:7], 1_500_000, "'=1+1"]  # noqa: DTZ001
    assert values(out, "Petunjuk") == [["isi", True]]
    cell = openpyxl.load_workbook(out)["Data"]["B3"]
    assert (cell.value, cell.data_type, cell.fill.fgColor.rgb) == ("123", "s", "FFFFC7CE")
    assert cell.comment.text == f"{SENTENCES_ID[Code.NIK_LENGTH]} Usulan: {GOOD[1]}"
    assert read(out, file_name=source.name).equals(read(source))


def test_a_heavy_workbook_is_copied_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = excel_file(tmp_path, {"Data": [["DAFTAR"], HEADER, GOOD, BAD]}), tmp_path / "b.xlsx"
    monkeypatch.setattr(report_book, "MOST_CELLS", 10)
    report.annotate(source, [("Data", 4, "rejected", ["NIK_LENGTH"], [])], out)
    assert values(out)[3][len(HEADER)] == "DITOLAK"
    assert read(out, file_name=source.name).equals(read(source))


def test_a_repair_is_told_once() -> None:
    assert report.comment_for(["NIK_LENGTH"], "3374").endswith(" Usulan: 3374")
    assert report.comment_for(["NIK_LENGTH"]) == SENTENCES_ID[Code.NIK_LENGTH]
