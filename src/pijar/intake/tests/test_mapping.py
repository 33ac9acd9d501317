"""Sure lists are read without a question; where headings and values do not agree, the right question is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pijar.intake import readers
from pijar.intake.choices import FileMapping, SheetMapping, from_json
from pijar.intake.guess import Ask, Certainty
from pijar.intake.header import Field
from pijar.intake.looks import Judge
from pijar.intake.mapping import as_choice, inspect, preview
from pijar.intake.rules import Occupations
from pijar.intake.types import Unreadable
from pijar.kernel.errors import Refusal
from pijar.regions.rules import Gazetteer

PLACES = Gazetteer(
    "33.74",
    {"33.74.01.1001": "Miroto", "33.74.01.1002": "Pekunden", "33.74.02.1001": "Kandri"},
    {"33.74.01": "Semarang Tengah", "33.74.02": "Gunungpati"},
)
JUDGE = Judge(PLACES, Occupations({"PEDAGANG": "trader", "PETANI": "farmer", "TUKANG BECAK": "becak"}), date(2026, 1, 1))
PEOPLE = [
    ("3374010708909001", "SUTRISNO WIBOWO", "07/08/1990", "Miroto", "Pedagang"),
    ("3374014708919002", "SITI AMINAH", "07/08/1991", "Miroto", "Petani"),
    ("3374010101809003", "BAMBANG HARTONO", "01/01/1980", "Pekunden", "Tukang becak"),
    ("3374015202859004", "DEWI LESTARI", "12/02/1985", "Pekunden", "Pedagang"),
    ("3374013112709005", "JOKO SLAMET", "31/12/1970", "Kandri", "Petani"),
    ("3374016505889006", "RATNA SARI", "25/05/1988", "Kandri", "Pedagang"),
]
HEADINGS = ("NIK", "Nama", "Tgl Lahir", "Kelurahan", "Pekerjaan")


def rows(order: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[list[str]]:
    return [[person[place] for place in order] for person in PEOPLE]


def text(folder: Path, headings: tuple[str, ...] | None, body: list[list[str]], name: str = "daftar.csv", sep: str = ";") -> Path:
    path = folder / name
    lines = ([sep.join(headings)] if headings else []) + [sep.join(row) for row in body]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def book(folder: Path, sheets: dict[str, list[list[object]]], name: str = "daftar.xlsx") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, body in sheets.items():
        sheet = made.create_sheet(title)
        for row in body:
            sheet.append(row)
    made.save(folder / name)
    return folder / name


def look(path: Path, **more: object):
    return inspect(path, name=path.name, judge=JUDGE, **more)  # type: ignore[arg-type]


def read(path: Path, mapping: FileMapping):
    chunks = readers.read(
        path, gazetteer=PLACES, occupations=JUDGE.occupations, reference_day=JUDGE.reference_day, choose=mapping.choose,
        declared_kelurahan=mapping.kelurahan,
    )  # fmt: skip
    return [row for chunk in chunks for row in chunk.iter_rows(named=True)]


def asked(seen) -> list[tuple[Ask, Field | None, tuple[int, ...], Field | None]]:
    doubts = [*seen.doubts, *(doubt for sheet in seen.sheets for doubt in sheet.doubts)]
    return [(doubt.ask, doubt.field, doubt.places, doubt.seen) for doubt in doubts]


def test_a_list_that_tells_its_columns_is_not_asked_about(tmp_path):
    seen = look(text(tmp_path, HEADINGS, rows()))
    assert seen.is_sure
    columns = {column.letter: (column.field, column.certainty) for column in seen.sheets[0].columns}
    assert columns["A"] == (Field.NIK, Certainty.SURE)
    assert columns["C"] == (Field.BIRTH_DATE, Certainty.SURE)
    assert seen.sheets[0].columns[1].samples == tuple(person[1] for person in PEOPLE[:5])


@pytest.mark.parametrize("sep", [";", ",", "\t", "|"])
def test_a_table_without_headings_is_proposed_by_its_values(tmp_path, sep):
    seen = look(text(tmp_path, None, [[str(n), *row] for n, row in enumerate(rows((1, 0, 4, 2, 3)), start=1)], sep=sep))
    assert asked(seen) == [(Ask.NO_HEADER, None, (2, 1), None)]
    proposal = seen.sheets[0].proposal
    assert (proposal.heading_row, proposal.first_row) == (0, 1)
    wanted = {Field.NAME: 1, Field.NIK: 2, Field.OCCUPATION: 3, Field.BIRTH_DATE: 4, Field.KELURAHAN: 5}
    assert dict(proposal.columns) == wanted
    found = read(tmp_path / "daftar.csv", FileMapping({"": proposal}, seen.separator))
    assert [(row["nik"], row["name"], row["errors"]) for row in found] == [(p[0], p[1], []) for p in PEOPLE]


def test_headings_that_name_no_nik_are_used_for_the_rest(tmp_path):
    path = book(tmp_path, {"Data": [["DAFTAR"], [], ["Kode Warga", "Nama", "Lahir", "Desa", "Kerja"], *rows()]})
    seen = look(path)
    assert asked(seen) == [(Ask.NO_HEADER, None, (0, 1), None)]
    assert (seen.sheets[0].proposal.heading_row, seen.sheets[0].proposal.first_row) == (3, 4)
    assert seen.sheets[0].columns[0].heading == "Kode Warga"
    assert seen.sheets[0].columns[0].certainty is Certainty.UNSURE


def test_a_name_column_full_of_numbers_is_asked_about(tmp_path):
    seen = look(text(tmp_path, ("Nama", "NIK", "Tgl Lahir", "Kelurahan", "Pekerjaan"), rows()))
    assert {ask for ask, *_ in asked(seen)} == {Ask.OTHER_VALUES}
    assert (Ask.OTHER_VALUES, Field.NAME, (0,), Field.NIK) in asked(seen)
    assert (Ask.OTHER_VALUES, Field.NIK, (1,), Field.NAME) in asked(seen)
    assert (seen.sheets[0].proposal.columns[Field.NIK], seen.sheets[0].proposal.columns[Field.NAME]) == (0, 1)


def test_two_columns_of_one_field_are_asked_about_and_equal_ones_are_not(tmp_path):
    other = [row + [f"{row[0][:-2]}7{n}"] for n, row in enumerate(rows())]
    seen = look(text(tmp_path, (*HEADINGS, "NIK KTP"), other))
    assert asked(seen) == [(Ask.TWO_COLUMNS, Field.NIK, (0, 5), None)]
    somebody_elses = [row + [f"33740101018090{n}7"] for n, row in enumerate(rows(), start=10)]
    assert look(text(tmp_path, (*HEADINGS, "NIK KTP"), somebody_elses)).is_sure
    same = [row + [row[0]] for row in rows()]
    assert look(text(tmp_path, (*HEADINGS, "NIK KTP"), same)).is_sure


@pytest.mark.parametrize(("heading", "place", "field"), [("Kelurahan", 3, Field.KELURAHAN), ("Pekerjaan", 4, Field.OCCUPATION)])
def test_a_needed_field_without_heading_is_asked_about(tmp_path, heading, place, field):
    headings = tuple("Isian lain" if text == heading else text for text in HEADINGS)
    seen = look(text(tmp_path, headings, rows()))
    assert (Ask.FIELD_MISSING, field, (place,), None) in asked(seen)
    assert seen.sheets[0].proposal.columns[field] == place


def test_a_birth_date_without_heading_is_told_by_the_niks(tmp_path):
    """Sure enough to be read, not so sure as with a heading."""
    headings = tuple("Isian lain" if text == "Tgl Lahir" else text for text in HEADINGS)
    column = look(text(tmp_path, headings, rows())).sheets[0].columns[2]
    assert column.field is Field.BIRTH_DATE
    assert column.certainty is not Certainty.SURE


def test_an_address_that_is_only_a_kelurahan_is_asked_about(tmp_path):
    headings = tuple("Alamat" if text == "Kelurahan" else text for text in HEADINGS)
    seen = look(text(tmp_path, headings, rows()))
    assert (Ask.FIELD_MISSING, Field.KELURAHAN, (3,), None) in asked(seen)
    assert Field.ADDRESS not in seen.sheets[0].proposal.columns


def test_days_of_something_else_are_not_taken_for_birth_dates(tmp_path):
    listed = [row[:2] + ["07/01/2010"] + row[3:] for row in rows()]
    headings = ("NIK", "Nama", "Tgl Daftar", "Kelurahan", "Pekerjaan")
    assert look(text(tmp_path, headings, listed)).is_sure


def test_a_file_that_names_no_kelurahan_anywhere_is_asked_about(tmp_path):
    body = rows((0, 1, 2, 4))
    headings = ("NIK", "Nama", "Tgl Lahir", "Pekerjaan")
    path = text(tmp_path, headings, body)
    assert asked(look(path)) == [(Ask.NO_KELURAHAN, Field.KELURAHAN, (), None)]
    assert look(path, declared="33.74.01.1001").is_sure
    assert look(text(tmp_path, headings, body, name="Kel Miroto.csv")).is_sure
    found = read(path, FileMapping(kelurahan="33.74.01.1001"))
    assert {row["kelurahan_code"] for row in found} == {"33.74.01.1001"}


def test_a_file_without_people_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        look(text(tmp_path, ("Barang", "Harga", "Jumlah"), [["Meja", "100000", "2"]] * 5))
    assert str(refusal.value.code) == "NO_HEADER"


def test_a_decision_is_known_again_below_other_titles(tmp_path):
    headings = ["No. Anggota", "Nama", "Lahir", "Desa", "Kerja"]
    first = look(book(tmp_path, {"Data": [headings, *rows()]}))
    sheet = first.sheets[0]
    remembered = {sheet.signature: as_choice(sheet.proposal)}
    again = look(book(tmp_path, {"Lembar1": [["PAGUYUBAN"], ["Tahun 2026"], [], headings, *rows()]}), remembered=remembered)
    assert again.is_sure
    assert again.forms == (sheet.signature,)
    mapping = again.remembered()
    assert mapping is not None
    assert (mapping.sheets["Lembar1"].heading_row, mapping.sheets["Lembar1"].first_row) == (4, 5)
    assert [row["nik"] for row in read(tmp_path / "daftar.xlsx", mapping)] == [p[0] for p in PEOPLE]
    moved = look(book(tmp_path, {"Data": [["x", *headings], *[["", *row] for row in rows()]]}), remembered=remembered)
    assert not moved.is_sure


def test_a_decision_about_a_table_without_headings_is_known_again(tmp_path):
    first = look(text(tmp_path, None, rows()))
    remembered = {first.sheets[0].signature: as_choice(first.sheets[0].proposal)}
    other = [[person[0][:-1] + "9", *person[1:]] for person in rows()[::-1]]
    assert look(text(tmp_path, None, other), remembered=remembered).is_sure


def test_a_sheet_that_holds_nobody_is_left_out(tmp_path):
    path = book(tmp_path, {"Daftar": [list(HEADINGS), *rows()], "Arsip": [["lama", "x"], *rows()]})
    seen = look(path)
    assert [sheet.name for sheet in seen.sheets if sheet.doubts] == ["Arsip"]
    proposal = seen.sheets[1].proposal
    left_out = SheetMapping(proposal.columns, proposal.heading_row, proposal.first_row, skip=True)
    assert {row["sheet"] for row in read(path, FileMapping({"Arsip": left_out}))} == {"Daftar"}


def test_the_preview_reads_as_the_reader_will(tmp_path):
    damaged = [["3374010708909001", "Bpk. Joko, S.Pd", "31/02/1975", "Mirotto", "Pedagang"], *rows()]
    path = text(tmp_path, HEADINGS, damaged)
    seen = look(path)
    sheet = seen.sheets[0]
    shown = preview(sheet.head, sheet.proposal, JUDGE, sheet="", name=path.name)
    exact = read(path, FileMapping({"": sheet.proposal}, ";"))
    assert [(r["row_number"], r["name"], r["errors"], r["warnings"]) for r in shown.iter_rows(named=True)] == [
        (r["row_number"], r["name"], r["errors"], r["warnings"]) for r in exact
    ]
    assert exact[0]["errors"] == ["BIRTH_DATE_INVALID"]


def test_number_cells_keep_their_kind_in_the_preview(tmp_path):
    body: list[list[object]] = [list(HEADINGS), [3374010708909010, *PEOPLE[0][1:]], *rows()]
    path = book(tmp_path, {"Data": body})
    sheet = look(path).sheets[0]
    shown = preview(sheet.head, sheet.proposal, JUDGE, sheet="Data", name=path.name)
    assert shown["errors"].to_list()[0] == ["NIK_PRECISION_LOST"]


def test_what_cannot_be_a_decision_is_refused(tmp_path):
    mapping = FileMapping({"": SheetMapping({Field.NIK: 0, Field.NAME: 1}, 1, 2)}, ";", "33.74.01.1001")
    assert from_json(mapping.as_json()) == mapping
    assert from_json(None) is None
    for broken in (
        {"sheets": {"": {"columns": {"nik": 0}, "heading_row": 1, "first_row": 2}}},
        {"sheets": {"": {"columns": {"nik": 0, "name": 0}, "heading_row": 1, "first_row": 2}}},
        {"sheets": {"": {"columns": {"nik": 0, "name": 99999}, "heading_row": 1, "first_row": 2}}},
        {"sheets": {"": {"columns": {"nik": 0, "nomor": 1}, "heading_row": 1, "first_row": 2}}},
        {"sheets": {"": {"columns": {"nik": 0, "name": 1}, "heading_row": 5, "first_row": 2}}},
        {"sheets": []},
    ):
        with pytest.raises(Refusal):
            from_json(broken)


def test_no_list_of_the_sample_city_is_asked_about():
    data = Path(__file__).parents[5] / "shared/data"
    if not data.exists():
        pytest.skip("the sample city is not here")
    judge = Judge(
        Gazetteer.load(data / "regions_semarang.csv", data / "semarang_name_variants.csv"),
        Occupations.load(data / "occupations.csv"),
        date(2026, 1, 1),
    )
    unsure = []
    for path in sorted((data / "city2026/usulan").iterdir()):
        seen = inspect(path, name=path.name, judge=judge)
        certain = all(column.certainty is Certainty.SURE for sheet in seen.sheets for column in sheet.columns)
        if not seen.is_sure or not certain:
            unsure.append((path.name, asked(seen)))
    assert unsure == []
