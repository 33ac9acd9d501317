"""Cells, values and suggestions, one code at a time. Every NIK here ends in 9000 to 9999."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pijar.intake import repairs
from pijar.intake.findings import CodedRow, findings
from pijar.intake.repairs import Words, born_parts
from pijar.intake.rules import fold_words
from pijar.intake.typed import FIELDS, column_letter
from pijar.intake.types import Code
from pijar.regions.rules import Gazetteer

LATEST = date(2026, 1, 1)
BORN = date(1990, 8, 17)
VILLAGES = {
    "33.74.01.1001": "Kranggan", "33.74.01.1002": "Tlogosari Kulon", "33.74.01.1003": "Tlogosari Wetan",
    "33.74.01.1004": "Purwosari", "33.74.02.1001": "Purwosari", "33.74.02.1002": "Sendangmulyo",
}  # fmt: skip
GAZETTEER = Gazetteer(
    "33.74", VILLAGES, {"33.74.01": "Semarang Tengah", "33.74.02": "Mijen"}, (("33.74.01.1001", "Krangan Dalam"),)
)
WORKS = {fold_words(word): (word, code) for word, code in {
    "Tukang Becak": "BECAK", "Nelayan": "NELAYAN", "Pedagang Sayur": "SAYUR", "Karyawan Swasta": "SWASTA"}.items()}  # fmt: skip
WORDS = Words(GAZETTEER, WORKS, frozenset({"MRANGGEN"}))
FIELDS_OF_TABLE = {"nik": "B", "name": "C", "birth_date": "D", "sex": "E", "kelurahan": "F", "occupation": "G", "phone": "H"}


def of(code: Code, typed: dict[str, str], **more: Any) -> Any:
    tables = more.pop("tables", [{"heading": 3, "fields": FIELDS_OF_TABLE}])
    (found,) = findings(CodedRow(12, [code], typed, tables, **more), WORDS, LATEST)
    return found


def test_cell_value_and_sentences() -> None:
    found = of(Code.NIK_LENGTH, {"nik": "12"})
    assert (found.cell, found.value, found.severity, found.field) == ("B12", "12", "error", "nik")
    assert found.sentence_id.startswith("NIK tidak 16 angka") and found.sentence_en.startswith("The NIK does not have")


def test_a_row_stands_in_the_last_table_that_begins_above_it() -> None:
    tables = [
        {"heading": 3, "fields": {"nik": "B"}},
        {"heading": 10, "fields": {"nik": "F"}},
        {"heading": 40, "fields": {"nik": "A"}},
    ]
    assert of(Code.NIK_MISSING, {}, tables=tables).cell == "F12"


def test_a_column_that_the_list_lacks_has_no_cell() -> None:
    found = of(Code.KELURAHAN_UNKNOWN, {"place": "Tlogosari"}, tables=[{"heading": 1, "fields": {"nik": "A"}}])
    assert (found.cell, found.value) == ("", "Tlogosari")
    assert found.repairs == ("Tlogosari Kulon", "Tlogosari Wetan")


def test_place_and_date_in_one_cell() -> None:
    tables = [{"heading": 1, "fields": {"nik": "A", "birth_both": "C"}}]
    found = of(Code.BIRTH_DATE_INVALID, {"birth_both": "Demak, 08/17/1990"}, tables=tables)
    assert (found.cell, found.value, found.repairs) == ("C12", "Demak, 08/17/1990", ("17/08/1990",))


def test_every_code_speaks_of_some_field() -> None:
    assert set(FIELDS) == set(Code)


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(place: int, letters: str) -> None:
    assert column_letter(place) == letters


@pytest.mark.parametrize(
    ("typed", "sex", "suggested"),
    [
        # A doubled digit, wherever it stands.
        ("33740117708909123", "L", "3374011708909123"),
        ("33774011708909123", "L", "3374011708909123"),
        # One digit of the date lost, and one of the place.
        ("337401170890912", "L", None),
        ("337401170809123", "L", "3374011708909123"),
        ("374011708909123", "L", "3374011708909123"),
        ("3374 0157 0890 91233", "P", "3374015708909123"),
        ("3374 0157 0890 91234", "P", None),
        ("12", "L", None),
    ],
)
def test_nik_of_another_length(typed: str, sex: str, suggested: str | None) -> None:
    found = repairs.nik_of_other_length(typed, born_parts(BORN, sex), WORDS.prefixes)
    assert found == ((suggested,) if suggested else ())


def test_a_digit_too_many_that_could_be_several_is_left() -> None:
    """Without the birth date nobody can tell, and with another one nothing fits."""
    assert repairs.nik_of_other_length("33740117708909123", [], WORDS.prefixes) == ()
    assert repairs.nik_of_other_length("33740117708909123", born_parts(date(1971, 1, 1), "L"), WORDS.prefixes) == ()


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("33740117O8909123", "3374011708909123"),
        ("337401170B909123", "3374011708909123"),
        ("33740117089091Z3", "3374011708909123"),
        ("3374011?08909123", "3374011708909123"),
        ("33740117089091*3", None),
        ("337401160B909123", None),
        ("menyusul", None),
    ],
)
def test_nik_with_letters(typed: str, suggested: str | None) -> None:
    assert repairs.nik_with_letters(typed, born_parts(BORN, "L")) == ((suggested,) if suggested else ())


def test_nik_with_an_impossible_date() -> None:
    typed = {"nik": "3374011713909123"}
    assert of(Code.NIK_IMPOSSIBLE_DATE, typed, typed_birth_date=BORN, sex="L").repairs == ("3374011708909123",)
    assert of(Code.NIK_IMPOSSIBLE_DATE, typed, typed_birth_date=BORN, sex="P").repairs == ("3374015708909123",)
    # Where neither sex is nearer, or everything differs, nothing is said.
    assert of(Code.NIK_IMPOSSIBLE_DATE, {"nik": "3374013713909123"}, typed_birth_date=BORN).repairs == ()
    assert of(Code.NIK_IMPOSSIBLE_DATE, {"nik": "3374013913659123"}, typed_birth_date=BORN, sex="L").repairs == ()


def test_nik_that_a_spreadsheet_rounded() -> None:
    assert of(Code.NIK_PRECISION_LOST, {"nik": "3374011708909120"}).repairs == ("337401170890912?",)
    assert of(Code.NIK_PRECISION_LOST, {"nik": "3,37401E+15"}, typed_birth_date=BORN, sex="P").repairs == ("337401570890????",)


@pytest.mark.parametrize(
    ("typed", "nik", "suggested"),
    [
        ("08/17/1990", None, ("17/08/1990",)),
        ("1990-17-08", None, ("17/08/1990",)),
        ("31/02/1990", "3374011708909123", ("17/08/1990",)),
        ("08/17/1990", "3374011808909123", ("17/08/1990", "18/08/1990")),
        ("08/17/2031", None, ()),
        ("1990", None, ()),
    ],
)
def test_birth_dates(typed: str, nik: str | None, suggested: tuple[str, ...]) -> None:
    assert of(Code.BIRTH_DATE_INVALID, {"birth_date": typed}, nik=nik).repairs == suggested


def test_a_birth_date_that_differs_from_the_nik() -> None:
    typed, day = {"birth_date": "08/05/1990"}, date(1990, 5, 8)
    assert of(Code.NIK_BIRTH_DATE_MISMATCH, typed, nik="3374010508909123", typed_birth_date=day).repairs == ("05/08/1990",)
    assert of(Code.NIK_BIRTH_DATE_MISMATCH, typed, nik="3374011708909123", typed_birth_date=day).repairs == ()


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Kranggn Dlm", ("Kranggan",)),
        ("TLOGOSARI", ("Tlogosari Kulon", "Tlogosari Wetan")),
        ("Purwosari", ("Purwosari, Kec. Semarang Tengah", "Purwosari, Kec. Mijen")),
        # A district next to the city is no slip of the pen.
        ("Mranggen", ()),
        ("-", ()),
        ("Jakarta", ()),
    ],
)
def test_villages(typed: str, suggested: tuple[str, ...]) -> None:
    assert of(Code.KELURAHAN_UNKNOWN, {"kelurahan": typed}).repairs == suggested


def test_what_is_suggested_for_a_shared_name_is_read() -> None:
    for name in of(Code.KELURAHAN_UNKNOWN, {"kelurahan": "Purwosari"}).repairs:
        assert GAZETTEER.resolve(name)[0]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Tukan Becak", ("Tukang Becak",)),
        ("nelayn", ("Nelayan",)),
        ("pedagang sayur keliling kampung", ("Pedagang Sayur",)),
        # A word that names no occupation is not made one.
        ("Swasta", ()),
        ("-", ()),
    ],
)
def test_works(typed: str, suggested: tuple[str, ...]) -> None:
    assert of(Code.OCCUPATION_UNKNOWN, {"occupation": typed}).repairs == suggested


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("+62 0841 2345 6789", ("084123456789",)),
        ("084123456789084298765432", ("084123456789", "084298765432")),
        ("7428817221", ()),
        ("0841929", ()),
    ],
)
def test_phones(typed: str, suggested: tuple[str, ...]) -> None:
    assert of(Code.PHONE_INVALID, {"phone": typed}).repairs == suggested
