"""Fields that need more than one cell: the NIK with its sex and date, places, phones."""

from datetime import date
from pathlib import Path

import pytest

from pijar.intake.tests.lists import GOOD, HEADER, change_part, csv_file, excel_file, one, rows_of

NIK = "3374061708709123"
TYPED_NIKS = [
    (NIK, NIK, None),
    (f'="{NIK}"', NIK, None),
    (f"'{NIK}", NIK, None),
    (f"’{NIK}", NIK, None),
    (f"`{NIK}", NIK, None),
    ("33.7406.170870.9123", NIK, None),
    ("3374 0617 0870 9123", NIK, None),
    ("337406-170870-9123", NIK, None),
    ("337406/170870_9123", NIK, None),
    (f"\u00a0{NIK}\u200b", NIK, None),
    ("33740617O8709123", NIK, None),
    ("337406l7o87O9I23", NIK, None),
    ("337406|708709123", NIK, None),
    (f"{NIK}.0", NIK, None),
    (f"{NIK},0", NIK, None),
    ("3374061708709120", "3374061708709120", None),  # Text may end in 0.
    ("", None, "NIK_MISSING"),
    ("-", None, "NIK_MISSING"),
    ("belum ada", None, "NIK_MISSING"),
    ("OIl", None, "NIK_MISSING"),
    ("0000000000000000", None, "NIK_MISSING"),
    ("0 0", None, "NIK_MISSING"),
    ("3.37406E+15", None, "NIK_PRECISION_LOST"),
    ("3,37406E+15", None, "NIK_PRECISION_LOST"),
    ("3.37E15", None, "NIK_PRECISION_LOST"),
    ("3.37406e+15", None, "NIK_PRECISION_LOST"),
    ("33740617O870912B", None, "NIK_NON_DIGIT"),
    ("33740617087091*3", None, "NIK_NON_DIGIT"),
    ("337406?708709123", None, "NIK_NON_DIGIT"),
    ("3374S61708709123", None, "NIK_NON_DIGIT"),
    ("337406170870912", None, "NIK_LENGTH"),
    ("33740617087091234", None, "NIK_LENGTH"),
    (f"{NIK}.00", None, "NIK_LENGTH"),
    ("12", None, "NIK_LENGTH"),
    ("3374061713709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374060008709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374063208709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374064008709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374067208709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374063002709123", None, "NIK_IMPOSSIBLE_DATE"),
    ("3374062902719123", None, "NIK_IMPOSSIBLE_DATE"),
]


@pytest.mark.parametrize(("typed", "nik", "error"), TYPED_NIKS)
def test_typed_niks(tmp_path: Path, typed: str, nik: str | None, error: str | None) -> None:
    row = one(tmp_path, NIK=typed)
    assert row["nik"] == nik
    assert row["errors"] == ([error] if error else [])


STORED_NIKS = [
    ("<v>3374061708709123</v>", NIK, None),
    ("<v>9102031708709121</v>", "9102031708709121", None),  # Beyond what a float can hold.
    ("<v>3374061708709123.0</v>", NIK, None),
    ("<v>3374061708709120</v>", None, "NIK_PRECISION_LOST"),
    ("<v>3.37406170870912E+15</v>", None, "NIK_PRECISION_LOST"),
    ("<v>33740617087091230</v>", None, "NIK_PRECISION_LOST"),
    ("<v>3.374061708709123E+16</v>", None, "NIK_PRECISION_LOST"),
    ("<v>337406170870910</v>", None, "NIK_LENGTH"),
    ("<v>-12.5</v>", None, "NIK_LENGTH"),
    ("<v>1E+300</v>", None, "NIK_NON_DIGIT"),
    ("<v>0</v>", None, "NIK_MISSING"),
    ("<f>1+1</f>", None, "NIK_MISSING"),  # A formula without its stored value.
    ("<f>1+1</f><v>3374061708709123</v>", NIK, None),
]
TYPED_CELLS = [
    (True, None, "NIK_MISSING"),
    ("#N/A", None, "NIK_MISSING"),
    ("3374061708709120", "3374061708709120", None),
    ("3.37406E+15", None, "NIK_PRECISION_LOST"),
]


@pytest.mark.parametrize(("stored", "nik", "error"), STORED_NIKS)
def test_number_cells_are_judged_by_their_last_digit(tmp_path: Path, stored: str, nik: str, error: str | None) -> None:
    path = excel_file(tmp_path, {"Data": [HEADER, [1, 123456789, *GOOD[2:]]]})
    change_part(path, "xl/worksheets/sheet1.xml", "<v>123456789</v>", stored)
    (row,) = rows_of(path)
    assert row["nik"] == nik
    assert row["errors"] == ([error] if error else [])
    assert ("NIK_OTHER_REGION" in row["warnings"]) == str(nik).startswith("9102")


@pytest.mark.parametrize(("cell", "nik", "error"), TYPED_CELLS)
def test_other_cells(tmp_path: Path, cell: object, nik: str | None, error: str | None) -> None:
    (row,) = rows_of(excel_file(tmp_path, {"Data": [HEADER, [1, cell, *GOOD[2:]]]}))
    assert (row["nik"], row["errors"]) == (nik, [error] if error else [])


def test_a_nik_in_a_cell_formatted_as_a_date_stays_a_number(tmp_path: Path) -> None:
    path = excel_file(tmp_path, {"Data": [HEADER, [1, date(1970, 8, 17), *GOOD[2:]]]})
    change_part(path, "xl/worksheets/sheet1.xml", "<v>25797</v>", f"<v>{NIK}</v>")
    assert rows_of(path)[0]["nik"] == NIK


def test_sex_and_date_from_the_nik(tmp_path: Path) -> None:
    woman = "3374065708709123"
    row = one(tmp_path, NIK=woman, JK="", Tgl_Lahir="-")
    assert (row["sex"], row["birth_date"], row["typed_birth_date"]) == ("P", date(1970, 8, 17), None)
    assert row["warnings"] == ["BIRTH_DATE_FROM_NIK"]
    assert one(tmp_path, NIK=woman, JK="tidak tahu")["sex"] == "P"
    typed = one(tmp_path, NIK=woman, JK="L")
    assert (typed["sex"], typed["warnings"]) == ("L", ["NIK_SEX_MISMATCH"])
    lost = one(tmp_path, NIK="", JK="", Tgl_Lahir="")
    assert (lost["sex"], lost["errors"]) == (None, ["NIK_MISSING", "BIRTH_DATE_MISSING"])


def test_a_wrong_date_is_never_replaced_by_the_nik(tmp_path: Path) -> None:
    row = one(tmp_path, Tgl_Lahir="08/17/1970")
    assert (row["birth_date"], row["errors"], row["warnings"]) == (None, ["BIRTH_DATE_INVALID"], [])
    assert one(tmp_path, Tgl_Lahir="tidak tahu")["errors"] == ["BIRTH_DATE_INVALID"]


@pytest.mark.parametrize(
    ("typed", "day", "errors"),
    [
        ("Semarang, 17-08-1970", date(1970, 8, 17), []),
        ("Demak / 5 Mei 1981", date(1981, 5, 5), []),
        ("SEMARANG/17 AGUSTUS 1970", date(1970, 8, 17), []),
        ("Semarang", date(1970, 8, 17), []),  # No digit means no date: it comes from the NIK.
        ("Semarang, -", date(1970, 8, 17), []),
        ("Semarang, 1970", None, ["BIRTH_DATE_INVALID"]),
        ("Semarang, 31-02-1970", None, ["BIRTH_DATE_INVALID"]),
    ],
)
def test_place_and_date_in_one_cell(tmp_path: Path, typed: str, day: date | None, errors: list[str]) -> None:
    row = one(tmp_path, header=["TTL" if h == "Tgl Lahir" else h for h in HEADER], TTL=typed)
    assert (row["birth_date"], row["errors"]) == (day, errors)
    assert (row["typed_birth_date"] is None) == (not any(map(str.isdigit, typed)) or bool(errors))


def test_date_cells_and_serials(tmp_path: Path) -> None:
    from datetime import datetime

    cells = [datetime(1970, 8, 17), 25797, "25797", 25797.0, 1970, 46024, -25797]  # noqa: DTZ001
    path = excel_file(tmp_path, {"Data": [HEADER, *[[1, NIK, "Budi", cell, *GOOD[4:]] for cell in cells]]})
    assert [row["birth_date"] for row in rows_of(path)] == [date(1970, 8, 17)] * 4 + [None] * 3


PHONES = [
    ("084112345678", "084112345678", False),
    ("0841-1234-5678", "084112345678", False),
    ("+62 841 1234 5678", "084112345678", False),
    ("6284112345678", "084112345678", False),
    ("84112345678", "084112345678", False),
    ("084112345678 / 0842", "084112345678", False),
    ("084112345678;x", "084112345678", False),
    ("0841123456", "0841123456", False),  # 08 and 8 more
    ("0841123456789", "0841123456789", False),  # 08 and 11 more
    ("08411234567890", None, True),
    ("084112345", None, True),
    ("024-7654321", None, True),
    ("12345", None, True),
    ("-", None, False),
    ("", None, False),
    ("tidak ada", None, False),
]


@pytest.mark.parametrize(("typed", "phone", "bad"), PHONES)
def test_phones(tmp_path: Path, typed: str, phone: str | None, bad: bool) -> None:
    row = one(tmp_path, No_HP=typed)
    assert row["phone"] == phone
    assert ("PHONE_INVALID" in row["warnings"]) == bad


def test_unknown_work_is_a_warning_and_an_unreadable_income_is_nothing(tmp_path: Path) -> None:
    row = one(tmp_path, Pekerjaan="Swasta", Penghasilan="cukup")
    assert (row["occupation_code"], row["income"]) == (None, None)
    assert (row["errors"], row["warnings"]) == ([], ["OCCUPATION_UNKNOWN"])


def test_missing_columns_are_blank_cells(tmp_path: Path) -> None:
    (row,) = rows_of(csv_file(tmp_path, [["NIK", "Nama", "Ket"], [NIK, "Budi", "x"]]))
    assert row["errors"] == ["KELURAHAN_UNKNOWN"]
    assert row["warnings"] == ["BIRTH_DATE_FROM_NIK", "OCCUPATION_UNKNOWN"]
    assert (row["sex"], row["phone"], row["rt"], row["address"], row["family_card"]) == ("L", None, None, None, None)


def test_family_card_mother_and_address(tmp_path: Path) -> None:
    header = ["NIK", "No. KK", "Nama", "Nama Gadis Ibu Kandung", "Alamat", "Kelurahan"]
    line = [NIK, "'3374061708129001", "Budi", "Ny. Siti  Aminah", "Jl. Jambu  5 RT.03/XII", "Wates"]
    (row,) = rows_of(csv_file(tmp_path, [header, line]))
    assert row["family_card"] == "3374061708129001"
    assert row["mother_name"] == "SITI AMINAH"
    assert (row["rt"], row["rw"], row["address"]) == ("3", "12", "Jl. Jambu 5 RT.03/XII")


VILLAGE_HEADER = ["NIK", "Nama", "Alamat", "Kelurahan", "Kecamatan"]
WATES, MIJEN, UTARA = "33.74.15.1010", "33.74.14.1005", "33.74.02.1004"


@pytest.mark.parametrize(
    ("address", "village", "district", "code"),
    [
        ("Jl. A Kel. Kandri", "Wates", "", WATES),  # The column goes first,
        ("Jl. A Kel. Wates", "Tlogosari", "", None),  # even when it cannot be read.
        ("Jl. A Kel. Wates Kec. Ngaliyan", "", "", WATES),
        ("Jl. A Kelurahan Wates, Semarang", "", "", WATES),
        ("Jl. A Kel. Wates - Ngaliyan", "", "", WATES),
        ("Jl. A", "Purwosari", "Mijen", MIJEN),
        ("Jl. A Kec. Semarang Utara", "Purwosari", "", UTARA),
        ("Jl. A Kec. Semarang Utara", "Purwosari", "Mijen", MIJEN),
        ("Jl. A", "Purwosari / Mijen", "", MIJEN),
        ("Jl. A", "Purwosari", "", None),
        ("Jl. A", "", "", None),
        ("Jl. A", "-", "", None),
    ],
)
def test_where_the_village_is_told(tmp_path: Path, address: str, village: str, district: str, code: str | None) -> None:
    (row,) = rows_of(csv_file(tmp_path, [VILLAGE_HEADER, [NIK, "Budi", f'"{address}"', village, district]]))
    assert row["kelurahan_code"] == code
    assert ("KELURAHAN_UNKNOWN" in row["errors"]) == (code is None)


def test_sections_title_sheet_and_file_tell_the_village(tmp_path: Path) -> None:
    person = [NIK, "Budi", "x"]
    lines = [["NIK", "Nama", "Ket"], person, ["KELURAHAN WATES"], person, ["RW 03"], person, ["KELURAHAN KANDRI"], person]
    codes = [row["kelurahan_code"] for row in rows_of(csv_file(tmp_path, lines, "Kel_Bringin_2026.csv"))]
    assert codes == ["33.74.15.1003", WATES, WATES, "33.74.12.1016"]
    titled = [["DAFTAR USULAN"], ["KELURAHAN PURWOSARI - KECAMATAN MIJEN TAHUN 2026"], *lines[:2]]
    assert rows_of(csv_file(tmp_path, titled))[0]["kelurahan_code"] == MIJEN
    book = excel_file(tmp_path, {"WATES": lines[:2], "Data": lines[:2]}, "usulan kel purwosari kec semarang utara.xlsx")
    assert [row["kelurahan_code"] for row in rows_of(book)] == [WATES, UTARA]


def test_what_the_user_declares_stands_for_the_file_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["NIK", "Nama", "Ket"], [NIK, "Budi", "x"]], "kel kandri.csv")
    assert rows_of(path)[0]["kelurahan_code"] == "33.74.12.1016"
    assert rows_of(path, declared_kelurahan="Wates")[0]["kelurahan_code"] == WATES
    assert rows_of(path, declared_kelurahan=MIJEN)[0]["kelurahan_code"] == MIJEN
    assert rows_of(path, file_name="kel wates.csv")[0]["file"] == "kel wates.csv"
