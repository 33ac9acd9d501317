"""The labelled set is what it says: shares, valid numbers that are nobody's, the same bytes again, look-alikes that are two."""

from __future__ import annotations

import csv
import filecmp
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pijar.demo import duplicates, labelled, pairs_names
from pijar.demo.accidents import born_by, is_birth_date
from pijar.demo.chance import stream
from pijar.demo.labelled import Labelled
from pijar.demo.pairs_clerk import COLUMNS, offices
from pijar.demo.pairs_hard import Kind, look_alike
from pijar.demo.pairs_people import City, Serials
from pijar.demo.pairs_profile import HARSH, USUAL, Profile
from pijar.demo.people import PHONE_PREFIXES

ROWS = 12_000
Record = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Labelled:
    return labelled.write(tmp_path_factory.mktemp("labelled"), rows=ROWS, seed=7)


@pytest.fixture(scope="module")
def records(made: Labelled) -> list[Record]:
    return read(made, "records.csv")


@pytest.fixture(scope="module")
def persons(made: Labelled) -> dict[str, str]:
    return {line["row"]: line["person_id"] for line in read(made, "truth.csv")}


def read(made: Labelled, name: str) -> list[Record]:
    with (made.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_are_numbered_and_have_every_column(made: Labelled, records: list[Record], persons: dict[str, str]) -> None:
    assert list(records[0]) == ["row", *COLUMNS]
    assert [record["row"] for record in records] == [str(number) for number in range(1, ROWS + 1)]
    assert list(persons) == [record["row"] for record in records]
    assert len(set(persons.values())) == made.people


def test_three_of_a_hundred_are_second_rows_and_half_of_these_under_a_wrong_number(
    made: Labelled, records: list[Record], persons: dict[str, str]
) -> None:
    assert (made.duplicates, made.damaged) == (round(ROWS * 0.03), round(ROWS * 0.015))
    niks: dict[str, list[str]] = {}
    for record in records:
        niks.setdefault(persons[record["row"]], []).append(record["nik"])
    again = [numbers for numbers in niks.values() if len(numbers) > 1]
    assert sum(len(numbers) - 1 for numbers in again) == made.duplicates
    differing = sum(len(set(numbers)) > 1 for numbers in again)
    # A first row mistyped or under somebody else's number differs, too.
    assert made.damaged * 0.9 <= differing <= made.damaged * 1.1


def test_every_number_is_valid_and_nobodys(records: list[Record]) -> None:
    for record in records:
        for number in (record["nik"], record["no_kk"] or record["nik"]):
            assert len(number) == 16
            assert number.isdigit()
            assert 9000 <= int(number[12:]) <= 9999
        assert is_birth_date(record["nik"])
        assert not record["no_hp"] or record["no_hp"][:4] in PHONE_PREFIXES


def test_other_cells_are_as_an_accepted_row_has_them(records: list[Record]) -> None:
    for record in records:
        assert any(map(str.isalpha, record["nama"]))
        assert not record["tanggal_lahir"] or date.fromisoformat(record["tanggal_lahir"]).year > 1900
        assert record["jenis_kelamin"] in ("", "L", "P")
        assert record["kelurahan_kode"].startswith("33.74.")
        assert bool(record["rt"]) == bool(record["rw"])
    empty = Counter(name for record in records for name in COLUMNS if not record[name])
    assert not {"nik", "nama", "kelurahan_kode", "kelurahan", "kecamatan"} & set(empty)
    assert {"no_kk", "ibu_kandung", "no_hp", "rt", "tanggal_lahir", "jenis_kelamin"} <= set(empty)
    assert 0.2 < empty["no_kk"] / ROWS < 0.8


def test_look_alikes_are_in_number_and_are_two(made: Labelled, records: list[Record], persons: dict[str, str]) -> None:
    pairs = read(made, "hard.csv")
    assert len(pairs) >= 0.03 * made.people
    assert Counter(pair["kind"] for pair in pairs) == Counter(made.hard)
    assert set(made.hard) == {kind.value for kind in Kind}
    for pair in pairs:
        assert persons[pair["row_a"]] != persons[pair["row_b"]]
    shared = [pair for pair in pairs if pair["kind"] == Kind.NIK_SHARED]
    niks = {record["row"]: record["nik"] for record in records}
    # The first of the two may have been mistyped on top.
    assert sum(niks[pair["row_a"]] == niks[pair["row_b"]] for pair in shared) > 0.9 * len(shared)


def test_second_rows_come_from_another_office_with_another_spelling(records: list[Record], persons: dict[str, str]) -> None:
    first: dict[str, Record] = {}
    differing: Counter[str] = Counter()
    pairs = 0
    for record in records:
        other = first.setdefault(persons[record["row"]], record)
        if other is not record:
            pairs += 1
            differing.update(name for name in COLUMNS if record[name].upper() != other[name].upper())
    assert 0.35 < differing["nama"] / pairs < 0.6
    assert 0.05 < differing["tanggal_lahir"] / pairs < 0.2
    assert 0.02 < differing["kelurahan_kode"] / pairs < 0.12
    assert differing["no_hp"] and differing["no_kk"] and differing["ibu_kandung"] and differing["pekerjaan"]


def test_the_same_seed_writes_the_same_bytes(made: Labelled, tmp_path: Path) -> None:
    again, other = (labelled.write(tmp_path / str(seed), rows=ROWS, seed=seed) for seed in (7, 8))
    assert replace(again, folder=made.folder) == made
    for name in ("records.csv", "truth.csv", "hard.csv"):
        assert filecmp.cmp(made.folder / name, again.folder / name, shallow=False)
        assert not filecmp.cmp(made.folder / name, other.folder / name, shallow=False)
    assert not [path for path in again.folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("rows", [100, 101, 137])
def test_small_sets_have_their_three_of_a_hundred_too(tmp_path: Path, rows: int) -> None:
    made = labelled.write(tmp_path, rows=rows, seed=3)
    assert len(read(made, "records.csv")) == rows
    assert made.duplicates == round(rows * 0.03)


def test_fewer_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 100"):
        labelled.write(tmp_path, rows=99)


@pytest.mark.parametrize("kind", HARSH.nik_damage)
def test_every_damage_leaves_another_valid_number(kind: str) -> None:
    rng = stream(1, "damage", kind)
    for nik in ("3374055508709004", "3374011201019000", "3322040101609123"):
        for _ in range(200):
            damaged = duplicates.damaged_nik(rng, nik, {kind: 1.0})
            assert damaged != nik
            assert len(damaged) == 16
            assert damaged[12] == "9"
            assert born_by(damaged)


@pytest.mark.parametrize("kind", HARSH.name_changes)
def test_every_change_leaves_a_name(kind: str) -> None:
    city = City(stream(1, "names", kind), 2026, replace(USUAL, name_changes={kind: 1.0}))
    everyone = offices(stream(1, "offices"), USUAL)
    for _ in range(100):
        person = city.household()[0]
        row = duplicates.second_row(city, person, everyone[-1], damaged=False)
        assert any(map(str.isalpha, row.nama))


@pytest.mark.parametrize("profile", [USUAL, HARSH])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_look_alike_is_somebody_else(kind: Kind, profile: Profile) -> None:
    city = City(stream(1, "hard", kind), 2026, profile)
    pairs = [(other, look_alike(city, kind, other)) for other in (city.household()[-1] for _ in range(150))]
    found = [(other, listed) for other, listed in pairs if listed]
    assert len(found) > 20
    for other, listed in found:
        assert listed.person.nik != other.nik
        assert (listed.nik == other.nik) is (kind is Kind.NIK_SHARED)


@pytest.mark.parametrize("profile", [USUAL, HARSH])
def test_twins_have_neighbouring_numbers(profile: Profile) -> None:
    city = City(stream(1, "twins"), 2026, profile)
    next_to = 0
    for _ in range(200):
        other = city.household()[-1]
        twin = look_alike(city, Kind.TWINS, other)
        assert twin
        assert twin.person.born == other.born
        assert twin.person.name != other.name
        assert (twin.person.kk, twin.person.mother) == (other.kk, other.mother)
        next_to += int(twin.nik) == int(other.nik) + 1
    assert next_to > 0.65 * 200


@pytest.mark.parametrize("counted", [True, False])
def test_a_number_is_given_out_once_and_a_full_day_says_so(counted: bool) -> None:
    serials, rng = Serials(counted=counted), stream(1, "serials")
    given = []
    while nik := serials.nik(rng, "337401", date(1960, 1, 1), "P"):
        given.append(nik)
    assert len(given) == len(set(given)) > 300
    assert {nik[:12] for nik in given} == {"337401410160"}
    assert (given == sorted(given)) is counted


def test_the_harsh_set_is_another_one_with_counted_numbers(made: Labelled, tmp_path: Path) -> None:
    harsh = labelled.write(tmp_path, rows=ROWS, seed=7, harsh=True)
    assert harsh.duplicates == made.duplicates
    low = [sum(record["nik"][12:] < "9010" for record in read(one, "records.csv")) / ROWS for one in (made, harsh)]
    assert low[0] < 0.03
    assert low[1] > 0.9


def test_common_names_are_common_and_rare_ones_there() -> None:
    rng = stream(1, "names")
    names = Counter(pairs_names.full_name(rng, "L", 1955) for _ in range(20_000))
    assert names["SLAMET"] > 200
    assert sum(count == 1 for count in names.values()) > 3000
    assert not any(len(set(name.split())) < len(name.split()) for name in names)
