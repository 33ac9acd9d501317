"""Other quotas asked about: who would be carried, wait or lose cover, and that nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, Donor, workers
from databases import rows
from pijar.cycle import whatif
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

PEOPLE = [*workers(14), *workers(5, first=20, job="Buruh Tani Tembakau")]


@pytest.fixture
def january(city: None, tmp_path: Path) -> Path:
    """Nineteen people who may be enrolled: eleven places of the city budget, five of the excise share, three wait."""
    cities.programme(apbd=11, dbhcht=5)
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run(JANUARY)
    return tmp_path


def books() -> list[list[tuple]]:
    tables = ("allocation_assignment", "allocation_waiting", "allocation_places", "eligibility_assessment", "audit_event")
    return [rows(f"select * from {table} order by 1") for table in tables]


def test_the_same_quotas_give_the_list_that_stands(january: Path) -> None:
    before = books()
    found = whatif.what_if(JANUARY, {})
    assert (found.waiting_now, found.waiting_then) == (3, 3)
    assert (found.lose_place, found.lose_cover, found.moved) == (0, 0, 0)
    assert {f["code"]: (f["people_now"], f["people_then"]) for f in found.funds} == {
        "DBHCHT": (5, 5), "ASN": (0, 0), "APBD": (11, 11),
    }  # fmt: skip
    assert books() == before


def test_a_closed_fund_s_people_go_where_there_is_room(january: Path) -> None:
    found = whatif.what_if(JANUARY, {"DBHCHT": 0, "APBD": 14})
    flows = {(f["source"], f["target"]): f["people"] for f in found.flows}
    assert sum(people for (_, target), people in flows.items() if target == "APBD") == 14
    assert found.moved == flows["DBHCHT", "APBD"]
    assert found.waiting_then == 5
    assert found.lose_place == flows.get(("DBHCHT", "WAITING"), 0) + flows.get(("APBD", "WAITING"), 0)
    # Nobody was covered before January, so nobody's cover breaks.
    assert found.lose_cover == 0
    assert rows("select count(*) from allocation_assignment where fund_code = 'DBHCHT'") == [(5,)]


def test_a_month_to_come_is_asked_after_the_last_list(january: Path) -> None:
    before = books()
    found = whatif.what_if(Month(2026, 7), {"APBD": 8})
    assert (found.month, found.base) == (Month(2026, 7), JANUARY)
    assert (found.lose_place, found.lose_cover) == (3, 3)
    assert {f["code"]: f["people_then"] for f in found.funds}["APBD"] == 8
    assert books() == before


def test_more_places_take_people_from_the_line(january: Path) -> None:
    found = whatif.what_if(JANUARY, {"APBD": 14})
    assert [f for f in found.flows if f["source"] == "WAITING"] == [{"source": "WAITING", "target": "APBD", "people": 3}]
    assert (found.waiting_then, found.lose_place) == (0, 0)


def test_a_month_that_was_sent_can_be_asked_about(january: Path) -> None:
    cities.submit(january)
    assert whatif.what_if(JANUARY, {"APBD": 10}).lose_place == 1
    assert rows("select count(*) from allocation_assignment") == [(16,)]


def test_months_that_can_be_asked_about(january: Path) -> None:
    assert whatif.months_to_ask() == list(Month.range(JANUARY, Month(2026, 12)))
    assert whatif.quotas_in(FEBRUARY) == {"DBHCHT": 5, "ASN": None, "APBD": 11}


@pytest.mark.parametrize(
    ("quotas", "code"), [({"APBN": 5}, "FUND_UNKNOWN"), ({"APBD": -1}, "QUOTA_INVALID"), ({"APBD": None}, "QUOTA_INVALID")]
)
def test_what_makes_no_sense_is_refused(january: Path, quotas: dict, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        whatif.what_if(JANUARY, quotas)
    assert refused.value.code == code


def test_without_a_list_there_is_nothing_to_compare(city: None) -> None:
    cities.programme()
    assert whatif.months_to_ask() == []
    with pytest.raises(Refusal, match="no list to compare"):
        whatif.what_if(JANUARY, {})


def test_gifts_count_as_promised_only_in_months_to_come(january: Path) -> None:
    """January was run without a payroll file, and is told so; of July the pledges are all there is."""
    cities.gifts(january, [Donor(1, pledged=16_800), Donor(2, pledged=16_800)], months=())
    people = [{f["code"]: f["people_then"] for f in whatif.what_if(m, {}).funds}["ASN"] for m in (JANUARY, Month(2026, 7))]
    # A month costs each of these people half of one pledge.
    assert people == [0, 4]
