"""Forms of other offices: questions for headings, marks for the sex, a day in three columns, files named by a village."""

from pathlib import Path

import pytest

from pijar.intake.header import Field, classify, is_numbering
from pijar.intake.tests.lists import csv_file, excel_file, rows_of

HEADINGS = {
    Field.NIK: "NIK / No. Paspor|Nomor KTP/SIM|2. Masukkan 16 digit Nomor Induk Kependudukan (NIK) Anda"
    "|Nomor Induk Kepen-\ndudukan|Nomor Induk Kependudukan (NIK) sesuai KTP elektronik (16 digit angka tanpa spasi)",
    Field.NAME: "1. Siapa nama lengkap Anda? (tulis sesuai KTP, jangan disingkat)|Nama (huruf cetak)"
    "|Nama Lengkap [contoh: Budi, bukan B.]",
    Field.BIRTH_DATE: "5. Kapan Anda lahir? (tanggal/bulan/tahun)|Tanggal Lahir (contoh: 17/08/1985)",
    Field.FAMILY_CARD: "family_card_no",
    Field.RT: "ORT",
    Field.RW: "ORW",
    Field.KELURAHAN: "Kelu-\nrahan|7. Anda tinggal di kelurahan mana?",
    Field.SEX: "J.Kel",
    Field.KECAMATAN: "Keca-\nmatan",
    Field.OCCUPATION: "Apa pekerjaan Anda saat ini?|Pek.|PEKER-\nJAAN|Status Pekerjaan Lain|Jenis Dagangan|Keahlian",
    Field.INCOME: "Berapa penghasilan rata-rata per bulan?|PENGHA-\nSILAN|Pendapatan per hari/bulan",
    Field.PHONE: "Nomor HP/WhatsApp aktif (contoh: 081234567890)|NO. TELE-\nPON",
}
NOT_NEEDED = "Upah (Rp/hari)|Gaji harian|Pendapatan setahun|Nama Gudang|NM_PROV|Foto KTP|Status NIK"
NOT_NEEDED += "|Kelurahan Tempat Bertugas|Alamat Tugas|Apakah sudah terdaftar BPJS Ketenagakerjaan?"
PERSON = ["3374061708709123", "Budi", "Wates"]


@pytest.mark.parametrize(("heading", "field"), [(text, field) for field, texts in HEADINGS.items() for text in texts.split("|")])
def test_headings_of_other_forms(heading: str, field: Field) -> None:
    claim = classify(heading)
    assert claim is not None
    assert claim[0] is field


@pytest.mark.parametrize("heading", NOT_NEEDED.split("|"))
def test_what_is_not_asked_for(heading: str) -> None:
    assert classify(heading) is None


def test_what_people_are_now_goes_before_what_their_card_says(tmp_path: Path) -> None:
    header = ["NIK", "Nama", "Kelurahan", "Pekerjaan (di KTP)", "Pekerjaan (sebenarnya)"]
    rows = rows_of(csv_file(tmp_path, [header, *([*PERSON, "Belum Bekerja", "Nelayan"] for _ in range(3))]))
    assert {row["occupation_code"] for row in rows} == {"NELAYAN"}


def test_words_for_work_tell_a_column_whose_heading_does_not(tmp_path: Path) -> None:
    lines = [[*PERSON, work, "x"] for work in ("Tukang Becak", "Buruh Tani", "Nelayan")]
    rows = rows_of(csv_file(tmp_path, [["NIK", "Nama", "Kelurahan", "Isian C", "Isian D"], *lines]))
    assert [row["occupation_code"] for row in rows] == ["BECAK", "BURUH_TANI", "NELAYAN"]


@pytest.mark.parametrize(
    "headings",
    [
        [["NIK", "Nama", "Kelurahan", "Jenis Kelamin", ""], ["", "", "", "L", "P"]],
        [["NIK", "Nama", "Kelurahan", "Laki-laki", "Perempuan"]],
    ],
)
@pytest.mark.parametrize("mark", ["√", "V", "x", "1"])
def test_a_mark_in_one_of_two_columns_tells_the_sex(tmp_path: Path, headings: list[list[str]], mark: str) -> None:
    lines = [["", "Budi", "Wates", mark, ""], ["-", "Siti", "Wates", "", mark], ["-", "Joko", "Wates", mark, "-"]]
    lines += [[*PERSON, "", mark], ["-", "Sri", "Wates", "", ""], ["-", "Tri", "Wates", mark, mark]]
    rows = rows_of(csv_file(tmp_path, [*headings, *lines, *([*PERSON, mark, ""] for _ in range(5))]))
    assert [row["sex"] for row in rows][:6] == ["L", "P", "L", "P", None, None]
    assert "NIK_SEX_MISMATCH" in rows[3]["warnings"]
    assert "NIK_SEX_MISMATCH" not in rows[6]["warnings"]


@pytest.mark.parametrize(
    "headings",
    [
        [["NIK", "Nama", "Kelurahan", "Tanggal Lahir", "", ""], ["", "", "", "Tgl", "Bln", "Thn"]],
        [["NIK", "Nama", "Kelurahan", "Tgl Lahir", "Bln Lahir", "Thn Lahir"]],
    ],
)
def test_day_month_and_year_may_stand_apart(tmp_path: Path, headings: list[list[str]]) -> None:
    days: list[list[object]] = [[17, 8, 1970], ["17", "Agustus", "1970"], ["", "", ""], [31, 2, 1970], ["", "", "1970"]]
    rows = rows_of(excel_file(tmp_path, {"Data": [*headings, *[[*PERSON, *day] for day in days]]}))
    assert [str(row["birth_date"]) for row in rows] == ["1970-08-17", "1970-08-17", "1970-08-17", "None", "None"]
    assert "BIRTH_DATE_FROM_NIK" in rows[2]["warnings"]
    assert [row["errors"] for row in rows[3:]] == [["BIRTH_DATE_INVALID"], ["BIRTH_DATE_INVALID"]]


def test_a_day_in_three_columns_that_name_no_birth_is_the_one_inside_the_niks(tmp_path: Path) -> None:
    header = ["NIK", "Nama", "Kelurahan", "Tgl", "Bln", "Thn"]
    for day, warnings in (("17", ["OCCUPATION_UNKNOWN"]), ("18", ["BIRTH_DATE_FROM_NIK", "OCCUPATION_UNKNOWN"])):
        rows = rows_of(csv_file(tmp_path, [header, *([*PERSON, day, "Agt", "1970"] for _ in range(4))]))
        assert {tuple(row["warnings"]) for row in rows} == {tuple(warnings)}


def test_columns_are_numbered_by_letters_and_roman_numbers_too() -> None:
    assert is_numbering(["a", "b", "c", "d"])
    assert is_numbering(["(I)", "(II)", "(III)"])
    assert not is_numbering(["a", "c", "d"])
    assert not is_numbering(["I", "II"])


@pytest.mark.parametrize("amounts", [["50.000"] * 5, ["20.000", "30.000", "50.000", "25.000", "40.000"], ["900.000"] * 5])
def test_other_money_is_no_income(tmp_path: Path, amounts: list[str]) -> None:
    lines = [["NIK", "Nama", "Kelurahan", "Isian lain"], *([*PERSON, amount] for amount in amounts)]
    assert {row["income"] for row in rows_of(csv_file(tmp_path, lines))} == {None}
