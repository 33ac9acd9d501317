"""The demo city is repeatable, of the promised size, in every form, and belongs to nobody."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from pijar.demo import city, lists
from pijar.demo.city import CityFiles
from pijar.demo.offices import KELURAHAN_LISTS
from pijar.demo.people import PHONE_PREFIXES

SIXTEEN = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
PHONE = re.compile(r"(?<![0-9A-Za-z./-])(?:\+?62 ?|0)(8[0-9]{2})[0-9-]{6,10}(?![0-9])")


def fingerprints(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def rows_of(path: Path) -> Iterator[list[object]]:
    """Every row of every sheet of a list, with the cells as a reader finds them."""
    if path.suffix == ".xlsx":
        with contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book:
                yield from (list(row) for row in sheet.iter_rows(values_only=True))
        return
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("cp1252")
    yield from csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ",")


def every_text(files: CityFiles) -> Iterator[str]:
    """Every cell of every list and register as text."""
    for path in files.candidates:
        for row in rows_of(path):
            yield from (str(cell) for cell in row if cell is not None)
    for path in (*files.folder.glob("referensi/*.csv"), *files.folder.glob("asn/*.csv")):
        yield from re.split(r"[,\n]", path.read_text())


def register(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    city.write(tmp_path / "one", people=400)
    city.write(tmp_path / "two", people=400)
    city.write(tmp_path / "other", people=400, seed=7)
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "two")
    assert fingerprints(tmp_path / "one") != fingerprints(tmp_path / "other")


def test_writing_again_replaces_the_same_files(small_folder: Path) -> None:
    city.write(small_folder, people=300)
    before = fingerprints(small_folder)
    city.write(small_folder, people=300)
    assert fingerprints(small_folder) == before


def test_too_few_people_are_refused(small_folder: Path) -> None:
    with pytest.raises(ValueError, match="at least 200 people"):
        city.write(small_folder, people=199)
    assert not small_folder.exists()


def test_progress_rises_to_one(small_folder: Path) -> None:
    seen: list[float] = []
    city.write(small_folder, people=300, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 40


def test_another_year_moves_dates_and_names(small_folder: Path) -> None:
    files = city.write(small_folder, people=300, year=2027)
    assert files.participants.name == "peserta_2026.csv"
    assert [path.name for path in files.payroll] == [f"potongan_gaji_2027-0{month}.csv" for month in (1, 2, 3)]
    assert register(files.participants)["mulai"].str.contains("^202[36]-").all()


def test_every_file_named_is_there(demo_city: CityFiles) -> None:
    registers = (demo_city.population, demo_city.insured, demo_city.welfare, demo_city.participants, demo_city.coverage)
    gifts = (demo_city.servants, demo_city.pledges, *demo_city.payroll)
    later = {path for found in demo_city.later for path in (found.population, found.insured, found.welfare)}
    assert len(later) == 6
    named = {*demo_city.candidates, *registers, *gifts, *later}
    assert named == {path for path in demo_city.folder.rglob("*") if path.is_file()}


def test_size(demo_city: CityFiles) -> None:
    assert demo_city.people == 13_300
    assert 14_300 <= demo_city.rows <= 15_100
    assert 38 <= len(demo_city.candidates) <= 42
    assert demo_city.members == 7_217


def test_every_long_number_belongs_to_nobody(demo_city: CityFiles) -> None:
    numbers = [number for text in every_text(demo_city) for number in SIXTEEN.findall(text)]
    assert len(numbers) > 30_000
    assert {number[12] for number in numbers} == {"9"}


def test_every_phone_number_has_a_prefix_that_does_not_exist(demo_city: CityFiles) -> None:
    prefixes = Counter(prefix for text in every_text(demo_city) for prefix in PHONE.findall(text.strip()))
    assert prefixes.total() > 5_000
    assert {f"0{prefix}" for prefix in prefixes} <= set(PHONE_PREFIXES)


def test_every_nip_ends_in_nine_hundred_and_something(demo_city: CityFiles) -> None:
    staff, pledges = register(demo_city.servants), register(demo_city.pledges)
    nips = [*staff["nip"], *pledges["nip"], *(nip for path in demo_city.payroll for nip in register(path)["nip"])]
    assert all(re.fullmatch(r"[0-9]{15}9[0-9]{2}", nip) for nip in nips)
    signed = [text for text in every_text(demo_city) if text.startswith("NIP.")]
    assert len(signed) > 15
    assert all(re.search(r" 9[0-9]{2}$", text) for text in signed)


def test_niks_of_the_population_register_hold_birth_date_and_sex(demo_city: CityFiles) -> None:
    people = register(demo_city.population)
    assert people["nik"].is_unique().all()
    for nik, born, sex in people.select("nik", "tanggal_lahir", "jenis_kelamin").iter_rows():
        day = date.fromisoformat(born)
        assert nik[6:12] == f"{day.day + 40 * (sex == 'P'):02}{day:%m%y}"


def test_kelurahan_of_the_register_are_of_the_city_or_clearly_outside(demo_city: CityFiles) -> None:
    codes = register(demo_city.population)["kelurahan_kode"]
    known = {home.code for home in lists.kelurahan()}
    outside = [code for code in codes if code not in known]
    assert 0.003 < len(outside) / len(codes) < 0.02
    assert not any(code.startswith("33.74.") for code in outside)


def test_every_form_of_list_is_there(demo_city: CityFiles) -> None:
    names = [path.name for path in demo_city.candidates]
    assert sum("kel" in name.lower() and "kec" not in name[:4].lower() for name in names) >= KELURAHAN_LISTS
    assert sum(name.lower().startswith(("kec", "usulan kec")) for name in names) == 3
    assert sum("mangunharjo" in name.lower() for name in names) == 2
    assert sum("gunungpati" in name.lower() for name in names if "kel" in name.lower()) == 1
    tables = [path.read_bytes() for path in demo_city.candidates if path.suffix == ".csv"]
    with_mark = [raw for raw in tables if raw.startswith(b"\xef\xbb\xbf")]
    semicolons = [raw for raw in tables if b";" in raw.splitlines()[0] and raw not in with_mark]
    assert len([raw for raw in with_mark if raw[3:4] == b'"' and b"," in raw.splitlines()[0]]) >= 4
    assert len([raw for raw in with_mark if b";" in raw.splitlines()[0]]) == 2
    assert len(semicolons) >= 4
    for raw in semicolons:
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")


def test_workbooks_show_what_makes_them_hard(demo_city: CityFiles) -> None:
    seen: Counter[str] = Counter()
    for path in demo_city.candidates:
        if path.suffix != ".xlsx":
            continue
        book = openpyxl.load_workbook(path, data_only=True)
        seen["hidden"] += any(sheet.sheet_state == "hidden" for sheet in book)
        seen["instructions"] += "PETUNJUK" in book.sheetnames
        seen["summary"] += "REKAP" in book.sheetnames
        seen["sheets"] += len(book.sheetnames) > 4
        for row in (row for sheet in book for row in sheet.iter_rows(values_only=True)):
            cells = [cell for cell in row if cell is not None]
            first = str(cells[0]) if cells else ""
            seen["section"] += len(cells) == 1 and first.startswith("RW")
            seen["subtotal"] += first.startswith("JUMLAH")
            seen["total"] += first.startswith("TOTAL")
            seen["numbering"] += first == "(1)"
            seen["groups"] += "Alamat" in cells and "Tempat dan Tanggal Lahir" in cells
            seen["column_b"] += row[0] is None and bool(cells) and first.lower().startswith(("no", "nomor"))
            seen["broken_heading"] += any(isinstance(cell, str) and "\n" in cell for cell in cells)
            seen["date_cell"] += any(isinstance(cell, datetime) for cell in cells)
            seen["serial"] += any(isinstance(cell, int) and 10_000 <= cell <= 46_023 for cell in cells)
            seen["nik_number"] += any(isinstance(cell, int) and cell > 10**15 for cell in cells)
            seen["nik_lost"] += any(isinstance(cell, int) and cell > 10**15 and cell % 10 == 0 for cell in cells)
    wanted = "hidden instructions summary sheets section subtotal total numbering groups column_b broken_heading"
    assert all(seen[what] for what in (*wanted.split(), "date_cell", "serial"))
    assert seen["summary"] == 3
    assert seen["nik_number"] > 1_000
    assert 150 < seen["nik_lost"] < 500


def test_register_rates(demo_city: CityFiles) -> None:
    people, insured = register(demo_city.population), register(demo_city.insured)
    gone = Counter(people["status"])
    assert 70 <= gone["MENINGGAL"] <= 150
    assert 110 <= gone["PINDAH"] <= 220
    assert 0.035 <= insured.filter(pl.col("status") == "AKTIF").height / demo_city.people <= 0.055
    assert insured["kpj"].str.contains(r"^[0-9]{11}$").all()
    deciles = register(demo_city.welfare)
    assert 0.89 <= deciles.join(people, on="nik", how="semi")["nik"].n_unique() / people.height <= 0.95
    assert 50 <= deciles.height - deciles["nik"].n_unique() <= 160


def test_last_years_participants(demo_city: CityFiles) -> None:
    members = register(demo_city.participants)
    header = ["nik", "nama", "tanggal_lahir", "kpj", "sumber_dana", "mulai", "bulan_terakhir", "bulan_iur"]
    assert members.columns == header
    assert members["nik"].is_unique().all()
    assert members["kpj"].str.contains(r"^[0-9]{11}$").all()
    assert members["kpj"].is_unique().all()
    assert Counter(members["sumber_dana"]) == {"APBD": 6_717, "DBHCHT": 500}
    for start, last, months in members.select("mulai", "bulan_terakhir", "bulan_iur").iter_rows():
        assert (int(last[:4]) - int(start[:4])) * 12 + int(last[5:]) - int(start[5:7]) + 1 == int(months) >= 1
    long = members.filter(~pl.col("mulai").str.starts_with("2025-"))
    assert 0 < long.height < 0.1 * members.height
    assert long["bulan_iur"].cast(pl.Int64).min() >= 36
    assert members.filter(pl.col("bulan_iur") == "6").height > 5_000
    found = members.join(register(demo_city.population), on=["nik", "nama", "tanggal_lahir"], how="semi")
    assert found.height == members.height


def test_coverage_rises_to_the_published_line(demo_city: CityFiles) -> None:
    lines = register(demo_city.coverage)
    assert lines.row(-1)[:4] == ("2025-12-01", "390498", "756873", "0.7159")
    assert lines["per_tanggal"].is_sorted()
    assert lines["aktif"].cast(pl.Int64).is_sorted()
    assert lines["sumber"].str.starts_with("REKAAN").to_list() == [True] * (lines.height - 1) + [False]


def test_pledges_and_payroll(demo_city: CityFiles) -> None:
    staff, pledges = register(demo_city.servants), register(demo_city.pledges)
    assert staff["nip"].is_unique().all()
    assert 0.2 < staff["nik"].null_count() / staff.height < 0.4
    unknown = pledges.join(staff, on="nip", how="anti")
    wrong = pledges.filter(pl.col("nominal_per_bulan").cast(pl.Int64).fill_null(0) <= 0)
    assert 1 <= unknown.height <= 15
    assert 1 <= wrong.height <= 20
    named = pledges["nik_pekerja"].drop_nulls()
    assert named.is_duplicated().any()
    assert 1 <= (~named.is_in(register(demo_city.population)["nik"].implode())).sum() <= 40
    payroll = pl.concat([register(path) for path in demo_city.payroll])
    assert 0.005 < payroll.filter(pl.col("status") == "GAGAL").height / payroll.height < 0.04
    assert payroll.filter(pl.col("status") == "GAGAL")["nominal"].unique().to_list() == ["0"]


def test_names_of_places_outside_are_not_near_a_kelurahan() -> None:
    from rapidfuzz.distance import OSA

    official = ["".join(filter(str.isalpha, home.name.upper())) for home in lists.kelurahan()]
    for place in (*lists.words("outside"), *lists.words("kampung")):
        letters = "".join(filter(str.isalpha, place.upper()))
        assert min(OSA.distance(letters, name) for name in official) > 1, place
