"""Names of villages as people write them."""

from pathlib import Path

import pytest

from pijar.regions.rules import Gazetteer

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def semarang() -> Gazetteer:
    return Gazetteer.load(DATA / "33.74.csv", DATA / "33.74.variants.csv")


@pytest.fixture
def regency(tmp_path: Path) -> Gazetteer:
    """A regency with desa, names with digits, and two villages of one name."""
    file = tmp_path / "regions.csv"
    file.write_text(
        "code,name,level,parent_code\n33.22,Kabupaten Contoh,kabupaten,33\n33.22.01,Getasan,kecamatan,33.22\n"
        "33.22.02,Tengaran,kecamatan,33.22\n33.22.01.2001,Kopeng,desa,33.22.01\n33.22.01.2002,9 Ilir,desa,33.22.01\n"
        "33.22.01.2003,10 Ilir,desa,33.22.01\n33.22.01.2004,Sumber Rejo,desa,33.22.01\n"
        "33.22.02.2001,Sumberrejo,desa,33.22.02\n"
    )
    return Gazetteer.load(file)


SURE = [
    ("Karang Kidul", "33.74.01.1012"),
    ("Karangkidul", "33.74.01.1012"),
    ("KARANG  KIDUL", "33.74.01.1012"),
    ("Kel. Wates", "33.74.15.1010"),
    ("Kelurahan : Wates", "33.74.15.1010"),
    ("Desa Wates", "33.74.15.1010"),
    ("ds wates", "33.74.15.1010"),
    ("Wates / Ngaliyan", "33.74.15.1010"),
    ("Wates, Ngaliyan", "33.74.15.1010"),
    ("Wates (Ngaliyan)", "33.74.15.1010"),
    ("Wates Kec. Ngaliyan", "33.74.15.1010"),
]
CORRECTED = [
    ("Pendrikan Kidul", "33.74.01.1014"),  # a listed spelling
    ("Bendan Duwur", "33.74.09.1002"),
    ("Tlogosari Kln", "33.74.06.1004"),  # shortened directions
    ("TLOGOSARI KLN.", "33.74.06.1004"),
    ("Panggung Lr", "33.74.02.1006"),
    ("Lamper Tgh.", "33.74.07.1010"),
    ("Gunungati", "33.74.12.1004"),  # a letter lost
    ("Watess", "33.74.15.1010"),  # added
    ("Vates", "33.74.15.1010"),  # changed
    ("Watse", "33.74.15.1010"),  # neighbours swapped
]
UNKNOWN = ["Tlogosari", "Tambak Lorok", "Mranggen", "Sayung", "Batursari", "-", "", "Kel.", "123", "Purwosari", "x" * 9999]


@pytest.mark.parametrize(("text", "code"), SURE)
def test_an_official_name_is_taken_without_a_word(semarang: Gazetteer, text: str, code: str) -> None:
    assert semarang.resolve(text) == (code, False)


@pytest.mark.parametrize(("text", "code"), CORRECTED)
def test_one_slip_or_a_known_spelling_is_corrected_and_said(semarang: Gazetteer, text: str, code: str) -> None:
    assert semarang.villages[code]
    assert semarang.resolve(text) == (code, True)


@pytest.mark.parametrize("text", UNKNOWN)
def test_everything_else_stays_unknown(semarang: Gazetteer, text: str) -> None:
    assert semarang.resolve(text) == (None, False)


SHARED = [
    ("Purwosari", "Semarang Utara", "33.74.02.1004"),
    ("Purwosari", "Kec. Mijen", "33.74.14.1005"),
    ("Purwosari", ["", None, "MIJEN"], "33.74.14.1005"),
    ("Purwosari", ["tidak jelas", "Mijen"], "33.74.14.1005"),
    ("Purwosari", ["Smg. Utara", "Mijen"], "33.74.02.1004"),
    ("Purwosari / Mijen", None, "33.74.14.1005"),
    ("Mangunharjo (Tugu)", "", "33.74.16.1007"),
    ("Mangunharjo Kec Tembalang", None, "33.74.10.1003"),
    ("Mangunharjo", "Kecamatan Tembalang Kota Semarang", "33.74.10.1003"),
    ("Mangunharjo", "Mijen", None),  # a district that has no such village
    ("Mangunharjo", None, None),
]


@pytest.mark.parametrize(("text", "district", "code"), SHARED)
def test_the_district_decides_between_namesakes(semarang, text, district, code) -> None:  # type: ignore[no-untyped-def]
    assert semarang.resolve(text, district) == (code, False)


def test_a_corrected_namesake_still_needs_its_district(semarang: Gazetteer) -> None:
    assert semarang.resolve("Purwosar") == (None, False)
    assert semarang.resolve("Purwosar", "Mijen") == ("33.74.14.1005", True)


def test_any_city_will_do(regency: Gazetteer) -> None:
    assert regency.nik_prefix == "3322"
    assert regency.resolve("Desa Kopeng") == ("33.22.01.2001", False)
    assert regency.resolve("9 Ilir") == ("33.22.01.2002", False)
    assert regency.resolve("10 ILIR") == ("33.22.01.2003", False)
    assert regency.resolve("Sumberejo", "Tengaran") == ("33.22.02.2001", True)
    assert regency.resolve("Sumber Rejo", "Getasan") == ("33.22.01.2004", False)


def test_a_title_goes_on_after_the_name(semarang: Gazetteer) -> None:
    assert semarang.starting("Gunungpati pekerja rentan 2026") == "Gunungpati"
    assert semarang.starting("KARANGANYAR GUNUNG TAHUN 2026") == "KARANGANYAR GUNUNG"
    assert semarang.starting("dan kecamatan") is None


def test_a_file_of_two_cities_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("code,name,level,parent_code\n33.74,A,kota,33\n33.22,B,kabupaten,33\n")
    with pytest.raises(ValueError, match="exactly one city"):
        Gazetteer.load(file)
