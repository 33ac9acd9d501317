"""Single values, rule by rule, as typed in lists."""

from datetime import date
from pathlib import Path

import pytest

from pijar.intake import rules
from pijar.intake.tests.lists import DAY, occupations, one

NAMES = [
    ("Budi Santoso", "BUDI SANTOSO"),
    ("  budi \u00a0 santoso ", "BUDI SANTOSO"),
    ("Moch. Soetrisno", "MOCH SOETRISNO"),
    ("H. Abdul Rohman", "ABDUL ROHMAN"),
    ("Bp. H. Slamet", "SLAMET"),
    ("K.H. Slamet", "SLAMET"),
    ("Hj", "HJ"),
    ("Ibu Hj", "HJ"),
    ("Sri Hartati, S.Sos", "SRI HARTATI"),
    ("Sutopo S.Pd.I", "SUTOPO"),
    ("Sumiyem S.E.", "SUMIYEM"),
    ("SE", "SE"),
    ("Ali bin Ahmad", "ALI"),
    ("Aminah BINTI Karto", "AMINAH"),
    ("Abdul Aziz alias Muhyidin", "ABDUL AZIZ"),
    ("Ani als. Nining", "ANI"),
    ("Bin Slamet", "BIN SLAMET"),
    ("Nur’Aini", "NUR'AINI"),
    ("Nur `Aini", "NUR 'AINI"),
    ("Siti-Aminah", "SITI-AMINAH"),
    ("Budi (alm) 2", "BUDI ALM"),
    ("José", "JOSÉ"),
    ("-", None),
    ("12345", None),
    (", S.Pd", None),
    ("", None),
    ("H. -", None),
]
DATES = [
    ("17/08/1970", date(1970, 8, 17)),
    ("17-08-1970", date(1970, 8, 17)),
    ("17.08.1970", date(1970, 8, 17)),
    ("5/8/1970", date(1970, 8, 5)),
    ("17-08-70", date(1970, 8, 17)),
    ("17-08-25", date(2025, 8, 17)),
    ("17-08-26", date(1926, 8, 17)),
    ("1970-08-17", date(1970, 8, 17)),
    ("1970-08-17 00:00:00", date(1970, 8, 17)),
    ("17 Agustus 1970", date(1970, 8, 17)),
    ("17 AGUSTUS 1970", date(1970, 8, 17)),
    ("17-Agt-1970", date(1970, 8, 17)),
    ("17-Aug-70", date(1970, 8, 17)),
    ("17 December 1970", date(1970, 12, 17)),
    ("1 Peb 1970", date(1970, 2, 1)),
    ("1 Pebruari 1970", date(1970, 2, 1)),
    ("1 Mrt 1970", date(1970, 3, 1)),
    ("1 Nop 1970", date(1970, 11, 1)),
    ("1 Nopember 1970", date(1970, 11, 1)),
    ("1-Sept-1970", date(1970, 9, 1)),
    ("1 Ags 1970", date(1970, 8, 1)),
    ("1 Des 1970", date(1970, 12, 1)),
    ("10000", date(1927, 5, 18)),
    ("46023", date(2026, 1, 1)),
    ("01/01/1900", date(1900, 1, 1)),
    ("01/01/2026", date(2026, 1, 1)),
    ("09999", None),
    ("46024", None),
    ("31/12/1899", None),
    ("02/01/2026", None),
    ("31/02/1975", None),
    ("08/17/1970", None),
    ("1970", None),
    ("08/1970", None),
    ("17081970", None),
    ("17 Augustus 1970", None),
    ("17/08-1970", None),
    ("1970-13-45", None),
    ("17 ??? 1970", None),
    ("9" * 5000, None),
]
INCOMES = [
    ("1500000", 1_500_000),
    ("1.500.000", 1_500_000),
    ("Rp 1.500.000,-", 1_500_000),
    ("Rp. 1.500.000,00", 1_500_000),
    ("Rp1.500.000", 1_500_000),
    ("1,5 jt", 1_500_000),
    ("1.25 juta", 1_250_000),
    ("1,25jt", 1_250_000),
    ("Rp 2 jt", 2_000_000),
    ("850 rb", 850_000),
    ("900 ribu", 900_000),
    ("0", 0),
    ("tidak tentu", None),
    ("1-2 jt", None),
    ("< 1 juta", None),
    ("1.50.000", None),
    ("-1500000", None),
    ("-", None),
    ("9" * 16, None),
    ("9" * 5000 + " jt", None),
]
SEXES = [("L", "L"), ("lk", "L"), ("Laki-laki", "L"), ("LAKI LAKI", "L"), ("pria", "L"), ("P", "P"), ("Pr.", "P")]
SEXES += [("Perempuan", "P"), ("WANITA", "P"), ("-", None), ("X", None), ("", None)]
PLACES = [
    ("RT.03/V", ("3", "5")),
    ("Jl. Jambu 3 RT 003/RW 001", ("3", "1")),
    ("Rt 9 Rw 12", ("9", "12")),
    ("RT.03/RW.I", ("3", "1")),
    ("RT 04 RW XIV", ("4", "14")),
    ("03/05", ("3", "5")),
    ("3/IV", ("3", "4")),
    ("2026-01-03", ("3", "1")),  # Excel took 03/01 for a date.
    ("06/12/2026", ("6", "12")),
    ("6-Des", ("6", "12")),
    ("06-Mei-26", ("6", "5")),
    ("06-Toko", (None, None)),
    ("RW 02", (None, "2")),
    ("Jl. Artha No. 5", (None, None)),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_names(text: str, name: str | None) -> None:
    assert rules.person_name(text) == name


@pytest.mark.parametrize(("text", "day"), DATES)
def test_dates(text: str, day: date | None) -> None:
    assert rules.birth_date(text, DAY) == day


@pytest.mark.parametrize(("text", "rupiah"), INCOMES)
def test_incomes(text: str, rupiah: int | None) -> None:
    assert rules.income(text) == rupiah


@pytest.mark.parametrize(("text", "sex"), SEXES)
def test_sexes(text: str, sex: str | None) -> None:
    assert rules.sex(text) == sex


@pytest.mark.parametrize(("text", "pair"), PLACES)
def test_rt_and_rw(text: str, pair: tuple[str | None, str | None]) -> None:
    assert rules.neighbourhood(text) == pair


@pytest.mark.parametrize(("text", "number"), [("003", "3"), ("RW 03", "3"), ("V", "5"), ("0", None), ("-", None)])
def test_rt_or_rw_alone(text: str, number: str | None) -> None:
    assert rules.neighbourhood_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ojek", "OJEK"),
        ("Petani/Pekebun", "PETANI"),
        (" petani -  pekebun ", "PETANI"),
        ("Pegawai Negeri Sipil (PNS)", "F_PNS"),
        ("Swasta", None),
        ("IRT", None),
        ("", None),
    ],
)
def test_occupations(text: str, code: str | None) -> None:
    assert occupations().code(text) == code


# The same values through a whole list: the quick way by expressions must say what the rules say.


@pytest.mark.parametrize(("text", "name"), [case for case in NAMES if case[0]])
def test_names_in_a_list(tmp_path: Path, text: str, name: str | None) -> None:
    row = one(tmp_path, Nama=text)
    assert row["name"] == name
    assert ("NAME_MISSING" in row["errors"]) == (name is None)


@pytest.mark.parametrize(("text", "day"), DATES)
def test_dates_in_a_list(tmp_path: Path, text: str, day: date | None) -> None:
    row = one(tmp_path, Tgl_Lahir=text)
    assert (row["typed_birth_date"], row["birth_date"]) == (day, day)
    assert ("BIRTH_DATE_INVALID" in row["errors"]) == (day is None)
    differs = day is not None and (day.day, day.month, day.year % 100) != (17, 8, 70)
    assert ("NIK_BIRTH_DATE_MISMATCH" in row["warnings"]) == differs
