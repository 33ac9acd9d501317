"""Participants of last year, loaded first: their cover goes on, also where this year's lists forget them or are faulty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import rows
from pijar.cycle.checks import check_all
from pijar.cycle.policies import explain
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference

LISTED = workers(10)
FORGOTTEN = workers(4, first=30)
DEAD = workers(1, first=40, status="MENINGGAL", died="2025-12-30")
OLD = workers(1, first=50, born=date(1960, 1, 1))
STRANGER = workers(1, first=60, status="")
KNOWN = [*LISTED[:2], *FORGOTTEN, *DEAD, *OLD, *STRANGER]
EVERYBODY = [*LISTED, *FORGOTTEN, *DEAD, *OLD, *STRANGER]


def participants(folder: Path, people: Sequence[Worker], fund: str = "APBD KOTA SEMARANG") -> None:
    lines = [(w.nik, w.said, w.birth_date, f"{70000000000 + w.number}", fund, "2025-07-01", "2025-12", 6) for w in people]
    path = cities.table(
        folder / "peserta_2025.csv", "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur", lines
    )
    cities.load(Reference.PARTICIPANTS, path, date(2025, 12, 31))


@pytest.fixture
def january(city: None, tmp_path: Path) -> Path:
    cities.programme(apbd=8, dbhcht=0)
    participants(tmp_path, KNOWN)
    cities.registers(tmp_path, EVERYBODY)
    cities.load_lists(cities.candidates(tmp_path, LISTED))
    cities.run(JANUARY)
    return tmp_path


def carried(month: cities.Month = JANUARY) -> set[str]:
    found = dict(rows("select person_id, fund_code from allocation_assignment where month = %s", month.first_day))
    return {w.nik for w in EVERYBODY if (person := person_by_nik(w.nik)) and person.id in found}


def test_who_was_carried_is_carried_on_before_newcomers(january: Path) -> None:
    """Eight places: two listed participants, four forgotten ones, one past the age limit, and one newcomer."""
    assert {w.nik for w in (*LISTED[:2], *FORGOTTEN, *OLD)} < carried()
    assert len(carried()) == 8
    assert check_all()["ok"]


def test_a_participant_who_died_leaves_with_the_reason(january: Path) -> None:
    person = person_by_nik(DEAD[0].nik)
    assert person and explain(person.id, JANUARY).reasons == ["DECEASED"]


def test_a_number_the_register_does_not_know_is_told_from_the_list_of_participants(january: Path) -> None:
    person = person_by_nik(STRANGER[0].nik)
    assert person and (person.name, person.village_code) == (STRANGER[0].said, "")
    assert explain(person.id, JANUARY).reasons == ["DUKCAPIL_NOT_FOUND"]


def test_past_the_age_limit_one_stays_until_somebody_decides(january: Path) -> None:
    person = person_by_nik(OLD[0].nik)
    assert person
    told = explain(person.id, JANUARY)
    assert (told.outcome, told.reasons) == ("eligible", ["AGE_65_STAYS"])


def test_they_stay_in_the_months_after(january: Path) -> None:
    cities.settle(january, JANUARY)
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == carried(JANUARY)


def test_a_list_that_names_them_later_finds_them(january: Path) -> None:
    later = cities.candidates(january, FORGOTTEN, "susulan.csv")
    before = rows("select count(*) from registry_person")
    cities.load_lists(later)
    assert rows("select count(*) from registry_person") == before
    cities.run(JANUARY)
    assert {w.nik for w in FORGOTTEN} < carried()
    assert check_all()["ok"]


def test_a_faulty_list_ends_nobodys_cover(january: Path) -> None:
    bad = cities.table(
        january / "rusak.csv", "No,NIK,Nama,Tanggal Lahir,Kelurahan,Pekerjaan", [(1, FORGOTTEN[0].nik, "", "", "", "")]
    )
    cities.load_lists(bad)
    cities.run(JANUARY)
    assert FORGOTTEN[0].nik in carried()
