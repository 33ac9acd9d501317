"""Lists saved by LibreOffice 7.4, of invented people: one workbook in four formats, and one given back and mended there."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pijar.intake import report, report_book, report_copy
from pijar.intake.tests.lists import GOOD, HEADER, change_part, excel_file, read, rows_of
from pijar.intake.types import SENTENCES_ID, Code

SAVED = Path(__file__).with_name("saved")
DRAWING, CHART = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"
CODES = {
    7: ["NIK_LENGTH"],
    8: ["BIRTH_DATE_INVALID"],
    9: ["KELURAHAN_UNKNOWN"],
    10: ["NAME_MISSING"],
    11: ["OCCUPATION_UNKNOWN"],
    12: ["PHONE_INVALID"],
}
LOST = ["NIK_PRECISION_LOST"]


def codes(path: Path) -> dict[int, list[str]]:
    found = {row["row_number"]: [*row["errors"], *row["warnings"]] for row in rows_of(path)}
    assert list(found) == list(range(5, 17))
    return {number: told for number, told in found.items() if told}


def give_back(source: Path, out: Path, **more: Any) -> Path:
    rows = [
        (row["sheet"], row["row_number"], "rejected" if row["errors"] else "accepted", row["errors"], row["warnings"])
        for row in rows_of(source)
    ]
    report.annotate(source, rows, out, **more)
    return out


def copied(tmp_path: Path, name: str = "daftar.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes((SAVED / name).read_bytes())
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        # In .xlsx LibreOffice writes fifteen digits of a number, so the last one of both numbers is gone.
        ("daftar.xlsx", {6: LOST, 13: LOST}),
        ("daftar.xls", {13: LOST}),
        ("daftar.ods", {13: LOST}),
        # A text does not tell that the office's cell held a number.
        ("daftar.csv", {}),
    ],
)
def test_every_format_tells_the_same(name: str, more: dict[int, list[str]]) -> None:
    assert codes(SAVED / name) == CODES | more


@pytest.mark.parametrize("name", ["daftar.xls", "daftar.ods", "daftar.csv"])
def test_every_format_holds_the_same(name: str) -> None:
    kept = ["row_number", "name", "birth_date", "sex", "kelurahan_code", "occupation_code", "phone", "income"]
    expected = read(SAVED / "daftar.xlsx").drop("nik")
    # The sex of a row without it would come from its NIK; here every row has its own.
    assert read(SAVED / name).select(kept).equals(expected.select(kept))


@pytest.mark.parametrize("name", ["daftar.xlsx", "daftar.xls", "daftar.ods", "daftar.csv"])
def test_what_is_given_back_reads_the_same(tmp_path: Path, name: str) -> None:
    out = give_back(SAVED / name, tmp_path / "hasil")
    assert read(out, file_name=name).equals(read(SAVED / name))


def test_a_list_mended_in_libreoffice_changes_only_the_mended_rows() -> None:
    sent, mended = rows_of(SAVED / "daftar.xls"), rows_of(SAVED / "hasil.xlsx", file_name="daftar.xls")
    changed = [new["row_number"] for old, new in zip(sent, mended, strict=True) if old != new]
    assert changed == [7, 9]
    assert [row["errors"] for row in mended if row["row_number"] in changed] == [[], []]


def test_what_libreoffice_leaves_of_our_marks_is_found_again(tmp_path: Path) -> None:
    """It saves comments in .xlsx without their authors."""
    mended = openpyxl.load_workbook(SAVED / "hasil.xlsx")["Usulan"]
    assert (mended["B7"].comment.author.strip(), mended["B7"].fill.fgColor.rgb) == ("", "FFFFC7CE")
    sheet = openpyxl.load_workbook(give_back(SAVED / "hasil.xlsx", tmp_path / "hasil.xlsx"))["Usulan"]
    assert [(sheet[cell].comment, sheet[cell].fill.fill_type) for cell in ("B7", "F9")] == [(None, None)] * 2
    assert sheet["D8"].comment.text == SENTENCES_ID[Code.BIRTH_DATE_INVALID]
    assert [cell.value for cell in sheet[4]].count("HASIL") == 1


def test_pictures_and_charts_come_back(tmp_path: Path) -> None:
    old, new = parts(SAVED / "daftar.xlsx"), parts(give_back(SAVED / "daftar.xlsx", tmp_path / "b.xlsx"))
    # One picture stands on both sheets.
    assert [new[f"xl/media/image{n}.png"] for n in (1, 2)] == [old["xl/media/image1.png"]] * 2
    assert b"$H$5:$H$16" in new[CHART]
    assert new[DRAWING].count(b"<pic") == new[DRAWING].count(b"<graphicFrame") == 1
    # Shapes may carry macros and links.
    assert b"Catatan" in old[DRAWING]
    assert b"Catatan" not in new[DRAWING]


def test_the_dress_comes_back(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(give_back(SAVED / "daftar.xlsx", tmp_path / "b.xlsx"))["Usulan"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:J1", "B2:J2"}
    assert (sheet["H17"].value, sheet["J5"].value) == (21_300_000, 56)
    assert ("Rp" in sheet["H5"].number_format, sheet["D5"].is_date) == (True, True)
    assert (round(sheet.column_dimensions["C"].width), sheet.auto_filter.ref) == (25, "A4:J16")
    assert (sheet["K4"].font.name, sheet["K4"].font.b) == (sheet["A5"].font.name, True)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (DRAWING, "<xdr:cNvPr ", '<xdr:cNvPr macro="[0]!jalan" title="jahat" '),
        (DRAWING, '<a:blip r:embed="rId1"', '<a:blip r:link="rId1"'),
        (DRAWING, "<xdr:col>0</xdr:col>", "<xdr:col>-1</xdr:col>"),
        (
            "xl/drawings/_rels/drawing1.xml.rels",
            'Target="../media/image1.png"',
            'Target="http://contoh.invalid/" TargetMode="External"',
        ),
        (CHART, "Usulan!$H$5", "[1]Usulan!$H$5"),
        (CHART, "Usulan!$H$5:$H$16", "WEBSERVICE(Usulan!$H$5)"),
        (CHART, "Usulan!$H$5", "LainLagi!$H$5"),
    ],
)
def test_nothing_of_a_drawing_can_act(tmp_path: Path, part: str, old: str, new: str) -> None:
    source = copied(tmp_path)
    change_part(source, part, old, new)
    made = parts(give_back(source, tmp_path / "b.xlsx"))
    text = b"".join(content for name, content in made.items() if "drawing" in name or "chart" in name)
    assert not [
        bad for bad in (b"jahat", b"jalan", b"contoh.invalid", b"[1]", b"WEBSERVICE", b"LainLagi", b"r:link") if bad in text
    ]
    assert codes(tmp_path / "b.xlsx") == codes(source)
    # The dress is kept all the same.
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["Usulan"].auto_filter.ref == "A4:J16"


def test_what_is_no_picture_is_left_out(tmp_path: Path) -> None:
    source = copied(tmp_path)
    with zipfile.ZipFile(source) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(source, "w") as package:
        for name, content in kept.items():
            package.writestr(name, b"<svg onload='x'/>" if name.startswith("xl/media/") else content)
    assert not [name for name in parts(give_back(source, tmp_path / "b.xlsx")) if name.startswith("xl/media/")]


def test_a_picture_in_the_way_of_our_columns_is_left_out(tmp_path: Path) -> None:
    source = copied(tmp_path)
    change_part(source, DRAWING, "<xdr:col>0</xdr:col>", "<xdr:col>10</xdr:col>")
    made = parts(give_back(source, tmp_path / "b.xlsx"))
    assert b"<pic" in made[DRAWING]
    change_part(source, DRAWING, "<xdr:to><xdr:col>1</xdr:col>", "<xdr:to><xdr:col>11</xdr:col>")
    assert b"<pic" in parts(give_back(source, tmp_path / "b.xlsx"))[DRAWING]
    change_part(source, DRAWING, "<xdr:row>1</xdr:row>", "<xdr:row>9</xdr:row>")
    assert b"<pic" not in parts(give_back(source, tmp_path / "b.xlsx"))[DRAWING]


def test_a_number_that_a_program_would_cut_is_given_back_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, cut = 3374061708709123, 3374061708709120
    rows = [HEADER, [1, whole, *GOOD[2:]], [2, cut, *GOOD[2:]], [3, float(whole), *GOOD[2:]], [4, 123456789012345, *GOOD[2:]]]
    source = excel_file(tmp_path, {"Data": rows})
    for most in (report_book.MOST_CELLS, 1):
        monkeypatch.setattr(report_book, "MOST_CELLS", most)
        out = give_back(source, tmp_path / f"{most}.xlsx")
        values = [cell.value for cell in openpyxl.load_workbook(out)["Data"]["B"]][1:]
        assert values == [str(whole), cut, str(whole), 123456789012345]
        assert read(out, file_name=source.name).equals(read(source))


@pytest.mark.parametrize("text", ["1", "0.5", "999999999999999", "-1.0", "3374061708709120", "3374061708709120.0"])
def test_numbers_that_every_program_keeps(text: str) -> None:
    assert report_copy._is_kept(text)


@pytest.mark.parametrize("text", ["3374061708709123", "3374061708709123.0", "33740617087091230", "1e400", "nan"])
def test_numbers_that_some_program_would_change(text: str) -> None:
    assert not report_copy._is_kept(text)
