"""Which funds could carry a person and why not, who is next in line, and who left with which reason."""

from __future__ import annotations

from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, workers
from databases import rows
from pijar.allocation import selectors as places
from pijar.allocation.types import DoorState
from pijar.cycle import replacements
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

FIT = workers(14)
TOBACCO = workers(5, first=20, job="Buruh Tani Tembakau")


@pytest.fixture
def january(city: None, tmp_path: Path) -> Path:
    """Eleven places of the city budget, three of the excise share: five of nineteen wait."""
    cities.programme(apbd=11, dbhcht=3)
    cities.registers(tmp_path, [*FIT, *TOBACCO])
    cities.load_lists(cities.candidates(tmp_path, [*FIT, *TOBACCO]))
    cities.run(JANUARY)
    return tmp_path


def person(nik: str) -> Person:
    found = person_by_nik(nik)
    assert found
    return found


def told(someone: Person) -> dict[str, DoorState]:
    return {door.code: door.state for door in replacements.doors(JANUARY, someone)}


def first_waiting() -> Person:
    found = rows("select person_id from allocation_waiting where month = %s order by position limit 1", JANUARY.first_day)
    return Person.objects.get(id=found[0][0])


def test_every_fund_says_how_it_stands(january: Path) -> None:
    carried = [w for w in FIT if places.explain(person(w.nik).id, JANUARY).fund == "APBD"]
    assert told(person(carried[0].nik)) == {
        "DBHCHT": DoorState.RESTRICTED, "ASN": DoorState.MONEY_SHORT, "APBD": DoorState.CARRIES,
    }  # fmt: skip
    waits = [w for w in FIT if places.explain(person(w.nik).id, JANUARY).fund is None]
    assert told(person(waits[0].nik))["APBD"] is DoorState.FULL
    assert {told(person(w.nik))["DBHCHT"] for w in TOBACCO} == {DoorState.CARRIES, DoorState.FULL}


def test_a_freed_place_is_open_to_who_is_next(january: Path) -> None:
    with pytest.raises(Refusal, match="No place"):
        places.next_in_line(JANUARY)
    was = next(w for w in FIT if places.explain(person(w.nik).id, JANUARY).fund == "APBD")
    replacements.free_place(JANUARY, person(was.nik), reason="OWN_WISH", actor=CONSOLE)
    next_one = first_waiting()
    assert places.next_in_line(JANUARY, "APBD") == (next_one.id, 1, "APBD")
    assert told(next_one)["APBD"] is DoorState.FREE
    assert places.leaving(JANUARY) == {"OWN_WISH": 1}
    assert replacements.is_open(JANUARY)


def test_positions_close_up_behind_who_was_given_a_place(january: Path) -> None:
    was = next(w for w in FIT if places.explain(person(w.nik).id, JANUARY).fund == "APBD")
    replacements.free_place(JANUARY, person(was.nik), reason="OWN_WISH", actor=CONSOLE)
    replacements.give_place(JANUARY, first_waiting(), fund="APBD", actor=CONSOLE)
    assert places.standing(JANUARY, [2, 5]) == {2: 1, 5: 4}
    assert places.standing(JANUARY, []) == {}


def test_who_left_is_counted_by_reason(january: Path) -> None:
    cities.settle(january, JANUARY)
    carried = [w for w in FIT if places.explain(person(w.nik).id, JANUARY).fund == "APBD"]
    dead = carried[0].but(status="MENINGGAL", died="2026-01-20")
    everybody = [dead if w == carried[0] else w for w in [*FIT, *TOBACCO]]
    cities.population(january, everybody, FEBRUARY.first_day, "februari.csv")
    cities.run(FEBRUARY)
    assert places.leaving(FEBRUARY) == {"DECEASED": 1}
    assert sum(flow["people"] for flow in places.flows(FEBRUARY) if flow["target"] == "LEFT") == 1
    assert not replacements.is_open(JANUARY)
