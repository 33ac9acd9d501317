"""Which fund carries whom, and why others wait: the rules of a programme on small cities, and what is told of them."""

from __future__ import annotations

import csv
import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

import cities
from cities import FEBRUARY, JANUARY, Donor, Worker, workers
from content import carried
from databases import rows
from pijar.allocation import selectors as places
from pijar.cycle import replacements
from pijar.cycle.checks import check_all
from pijar.cycle.programme import SEMARANG, parse
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
TOBACCO = "Buruh Tani Tembakau"
RULES = "first: [tobacco]\n    others_by_decree: 0"


def begin(folder: Path, people: list[Worker], apbd: int = 0, dbhcht: int = 0, **replacements: str) -> None:
    cities.programme(apbd=apbd, dbhcht=dbhcht, **replacements)
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def told(worker: Worker, month: Month = JANUARY) -> tuple[str | None, int | None, str]:
    found = replacements.explained(month, person_by_nik(worker.nik))
    return found.fund, found.position, found.reason


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


def test_who_has_no_other_door_is_let_in_by_an_exchange(tmp_path: Path) -> None:
    """A tobacco worker of APBD moves to DBHCHT, so that the trader who ranks last is carried, too."""
    tobacco, trader = Worker(1, decile=1, job=TOBACCO), Worker(2, decile=5)
    begin(tmp_path, [tobacco, trader], apbd=1, dbhcht=1)
    cities.run()
    assert (told(tobacco), told(trader)) == (("DBHCHT", None, "NEW_PLACE"), ("APBD", None, "NEW_PLACE"))
    sound()


def test_restricted_money_comes_first_and_changes_of_fund_are_few(tmp_path: Path) -> None:
    people = workers(6, job=TOBACCO)
    begin(tmp_path, people, apbd=6, dbhcht=2)
    cities.run()
    before = set(carried(JANUARY, "DBHCHT"))
    assert len(before) == 2
    cities.programme(apbd=6, dbhcht=3)
    cities.run(FEBRUARY)
    assert before < set(carried(FEBRUARY, "DBHCHT"))
    reasons = rows("select reason, count(*) from allocation_assignment where month = '2026-02-01' group by 1 order by 1")
    assert reasons == [("KEPT_FUND", 5), ("MOVED_FUND", 1)]
    assert places.flows(FEBRUARY) == [
        {"source": "APBD", "target": "APBD", "people": 3},
        {"source": "APBD", "target": "DBHCHT", "people": 1},
        {"source": "DBHCHT", "target": "DBHCHT", "people": 2},
    ]
    sound()


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param("only: [tobacco]", "ONLY_RESTRICTED_LEFT", id="only"),
        pytest.param("first: [tobacco]", "ONLY_RESTRICTED_LEFT", id="first"),
        pytest.param("quota_by_village: {\"33.74.11.1003\": 0, '*': 9}", "VILLAGE_FULL", id="village"),
        pytest.param("quota_by_village: {'33.74.01.1001': 9}", "ONLY_RESTRICTED_LEFT", id="village not named"),
        pytest.param("quota_by_sector: {trade: 0, '*': 9}", "SECTOR_FULL", id="sector"),
        pytest.param("quota_by_sector: {'*': 9}", None, id="all others"),
    ],
)
def test_a_trader_waits_where_places_are_for_others(tmp_path: Path, rules: str, expected: str | None) -> None:
    trader = Worker(1)
    begin(tmp_path, [trader], dbhcht=9, **{RULES: rules})
    cities.run()
    assert told(trader) == ((None, 1, expected) if expected else ("DBHCHT", None, "NEW_PLACE"))
    sound()


def test_places_by_kelurahan_are_kept_and_the_next_village_fills_the_rest(tmp_path: Path) -> None:
    cities.programme(apbd=0, dbhcht=5, **{RULES: 'quota_by_village: {"33.74.11.1003": 2, "*": 9}'})
    here, there = workers(4, decile=1), workers(4, first=11, decile=5, residence="33.74.11.1002")
    cities.registers(tmp_path, [*here, *there])
    cities.load_lists(cities.candidates(tmp_path, here, "sini.csv"))
    cities.load_lists(cities.candidates(tmp_path, there, "sana.csv", village="Padangsari"))
    cities.run()
    assert sorted(told(w)[2] for w in here) == ["NEW_PLACE"] * 2 + ["VILLAGE_FULL"] * 2
    assert sorted(told(w)[2] for w in there) == ["NEW_PLACE"] * 3 + ["NO_PLACE"]
    assert [cell["assigned"] for cell in places.cells(JANUARY)] == [3, 2]
    sound()


def test_a_fund_that_runs_dry_passes_its_people_on_and_the_lowest_ranked_leave(tmp_path: Path) -> None:
    people = [Worker(n, decile=n, job=TOBACCO) for n in range(1, 6)]
    dry = {"quota: 3": "quota: 3\n    quota_from: {2026-02: 0}"}
    cities.programme(apbd=2, dbhcht=3, **dry)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    assert len(carried(JANUARY)) == 5
    assert places.places(JANUARY)["DBHCHT"]["quota"] == 3
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == [people[0].nik, people[1].nik]
    assert [told(w, FEBRUARY)[:2] for w in people] == [("APBD", None)] * 2 + [(None, n) for n in (1, 2, 3)]
    sound()


def test_money_short_is_said_where_a_cheaper_worker_would_still_be_carried(tmp_path: Path) -> None:
    """25,200 rupiah: a trader at 16,800; 8,400 left, which no trader costs."""
    people = [Worker(1, decile=1), Worker(2, decile=2)]
    begin(tmp_path, people)
    cities.gifts(tmp_path, [Donor(1, pledged=25_200)])
    cities.run()
    assert told(people[0]) == ("ASN", None, "NEW_PLACE")
    assert told(people[1]) == (None, 1, "MONEY_SHORT")
    sound()


def test_the_rank_follows_the_programme_s_words(tmp_path: Path) -> None:
    """With `waited` before `decile`, who waited a month comes before a poorer newcomer."""
    poor, patient, carried_one = Worker(1, decile=1), Worker(2, decile=5), Worker(3, decile=1)
    for words, first in (("[enrolled, decile, waited]", poor), ("[enrolled, waited, decile]", patient)):
        month = {JANUARY: FEBRUARY}[JANUARY]
        cities.programme(apbd=1, dbhcht=0)
        cities.registers(tmp_path, [poor, patient, carried_one])
        cities.load_lists(cities.candidates(tmp_path, [patient, carried_one], "lama.csv"))
        if not rows("select 1 from allocation_places where month = '2026-01-01'"):
            cities.run()
        cities.load_lists(cities.candidates(tmp_path, [poor], "baru.csv"))
        cities.programme(apbd=2, dbhcht=0, **{"fill_order:": f"ranking: {words}\nfill_order:"})
        cities.run(month)
        assert carried(month)[1] == first.nik


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("ranking: [decile, enrolled]", "RANKING_ENROLLED"), ("ranking: [enrolled, luck]", "RANKING"),
        ("ranking: enrolled", "RANKING"), ("dbhcht_others_by_decree: -1", "OTHERS_BY_DECREE"),
        ("dbhcht_others_by_decree: yes", "OTHERS_BY_DECREE"),
    ],
)  # fmt: skip
def test_a_faulty_order_is_refused(given: str, code: str) -> None:
    assert code in faults(SEMARANG.read_text(encoding="utf-8") + f"\n{given}\n")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("first: [tobacco]\n    others_by_decree: many", "OTHERS_BY_DECREE"), ("others_by_decree: 3", "OTHERS_WITHOUT_FIRST"),
        ("first: [trade]\n    only: [tobacco]", "FUND_FIRST_AND_ONLY"), ("only: tobacco", "FUND_LIST"),
        ("quota_by_village: {}\n    quota_by_sector: {}", "QUOTA_SHARED_TWICE"),
        ("quota_by_village: {33.74: 1}", "QUOTA_SHARE"), ("quota_by_sector: {trade: -1}", "QUOTA_SHARE"),
        ("quota_by_sector: [trade]", "QUOTA_SHARE"),
        ("first: [tobacco]\n    others_by_decree: 1\n    quota_by_sector: {trade: 1}", "QUOTA_SHARE_OTHERS"),
        ("quota_from: {2026-13: 1}", "QUOTA_FROM"),
        ("quota_from: {2026-07: some}", "QUOTA_FROM"), ("quota_from: 7", "QUOTA_FROM"),
    ],
)  # fmt: skip
def test_a_faulty_rule_of_a_fund_is_refused(given: str, code: str) -> None:
    assert faults(SEMARANG.read_text(encoding="utf-8").replace(RULES, given)) == [code]


def faults(text: str) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        parse(text)
    return [fault.code for fault in refusal.value.values["faults"]]  # type: ignore[index,union-attr]


def test_one_number_for_all_tobacco_money_holds_where_a_fund_says_nothing() -> None:
    text = SEMARANG.read_text(encoding="utf-8")
    silent = parse(text.replace(RULES, "first: [tobacco]") + "\ndbhcht_others_by_decree: 7\n")
    assert silent.funds["DBHCHT"].others_by_decree == 7
    assert parse(text + "\ndbhcht_others_by_decree: 7\n").funds["DBHCHT"].others_by_decree == 0


def test_a_dated_number_of_places_holds_from_its_month_on() -> None:
    dated = parse(
        SEMARANG.read_text(encoding="utf-8").replace("quota: 7500", "quota: 7500\n    quota_from: {2026-07: 6000, 2026-10: 0}")
    )
    found = [dated.funds["APBD"].quota_in(Month(2026, month)) for month in (1, 6, 7, 9, 10, 12)]
    assert found == [7500, 7500, 6000, 6000, 0, 0]


def test_rows_in_another_order_make_the_same_list_byte_for_byte(tmp_path: Path, empty_city: str) -> None:
    """The same people loaded in another order have other numbers in the registry, and the same places."""
    from django.db import transaction

    people = [*workers(40), *workers(10, first=41, job=TOBACCO), *workers(10, first=51, job="Ojek", decile=2)]
    lists = []
    for turn in range(2):
        shuffled = random.Random(turn).sample(people, len(people))
        with transaction.atomic():
            folder = tmp_path / str(turn)
            folder.mkdir()
            begin(folder, shuffled, apbd=20, dbhcht=6)
            cities.gifts(folder, [Donor(n, worker=people[n].nik if n < 2 else "") for n in range(1, 5)])
            for _ in range(2):
                cities.run()
                lists.append(places.ranked_list(JANUARY).write_csv())
            transaction.set_rollback(True)
    assert len(set(lists)) == 1
    assert lists[0].count("NAMED") == 1


def test_somebody_taken_off_makes_room_for_the_next_and_is_billed_no_more(tmp_path: Path) -> None:
    people = [Worker(n, decile=n) for n in range(1, 6)]
    begin(tmp_path, people, apbd=3)
    cities.run()
    gone, next_one = people[1], people[3]
    assert replacements.free_place(JANUARY, person_by_nik(gone.nik), reason="own wish", actor=CONSOLE) == "APBD"
    assert told(gone) == (None, None, "OWN_WISH")
    sound()
    refused("NOT_NEXT_IN_LINE", replacements.give_place, JANUARY, person_by_nik(people[4].nik), actor=CONSOLE)
    refused("NO_FREE_PLACE", replacements.give_place, JANUARY, fund="DBHCHT", actor=CONSOLE)
    replacements.give_place(JANUARY, person_by_nik(next_one.nik), actor=CONSOLE)
    assert told(next_one) == ("APBD", None, "REPLACEMENT")
    assert told(people[4]) == (None, 1, "NO_PLACE")
    assert sorted(carried(JANUARY)) == sorted(w.nik for w in (people[0], people[2], next_one))
    assert cities.submit(tmp_path).lines == 3
    refused("MONTH_SUBMITTED", replacements.give_place, JANUARY, actor=CONSOLE)
    refused("MONTH_SUBMITTED", replacements.free_place, JANUARY, person_by_nik(next_one.nik), reason="OWN_WISH", actor=CONSOLE)
    sound()


def test_a_free_gift_goes_to_the_first_whom_its_money_pays(tmp_path: Path) -> None:
    """An ojek driver leaves 8,400 free: the trader before the other driver costs more."""
    rider, trader, other = Worker(1, decile=1, job="Ojek"), Worker(2, decile=2), Worker(3, decile=3, job="Ojek")
    begin(tmp_path, [rider, trader, other])
    cities.gifts(tmp_path, [Donor(1, pledged=8_400)])
    cities.run()
    assert carried(JANUARY, "ASN") == [rider.nik]
    replacements.free_place(JANUARY, person_by_nik(rider.nik), reason="DECEASED", actor=CONSOLE)
    replacements.give_place(JANUARY, actor=CONSOLE)
    assert carried(JANUARY, "ASN") == [other.nik]
    sound()


def refused(code: str, act: Any, *arguments: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)
    assert refusal.value.code == code


def test_one_person_s_place_is_explained_and_the_draw_can_be_recomputed(tmp_path: Path) -> None:
    people = [Worker(n, decile=2) for n in range(1, 5)]
    begin(tmp_path, people, apbd=2)
    cities.run()
    lots = {w.nik: hashlib.sha256(f"2026:pijar-semar:{w.nik}".encode()).hexdigest() for w in people}
    last = max(people, key=lambda w: lots[w.nik])
    found = replacements.explanation(last.nik, replacements.explained(JANUARY, person_by_nik(last.nik)))
    assert found == {
        "nik": last.nik, "month": "2026-01", "rank": 4, "ranked": 4, "fund": None, "position": 2, "reason": "NO_PLACE",
        "sentence": "Menunggu di urutan 2: semua tempat dari sumber dana yang dapat membiayai sudah terisi.", "before": None,
        "keys": {"enrolled_before": False, "priority": 0, "decile": 2, "months_waited": 0, "draw": lots[last.nik]},
        "carried_ahead": 2, "waiting_ahead": 1,
    }  # fmt: skip
    refused("MONTH_NOT_RUN", replacements.explained, FEBRUARY, person_by_nik(last.nik))
    refused("MONTH_NOT_RUN", replacements.ranked, FEBRUARY)
    refused("FUND_UNKNOWN", replacements.ranked, JANUARY, "APBN")


def test_the_list_as_a_file_names_everybody_ranked(tmp_path: Path) -> None:
    people = [Worker(n, decile=n) for n in range(1, 5)]
    begin(tmp_path, people, apbd=3)
    cities.run()
    whole, fund = replacements.ranked(JANUARY), replacements.ranked(JANUARY, "APBD")
    whole.write_csv(tmp_path / "semua.csv")
    with (tmp_path / "semua.csv").open(encoding="utf-8", newline="") as file:
        lines = [tuple(line) for line in csv.reader(file)]
    assert lines == [
        ("rank", "nik", "fund", "position", "reason"),
        *[(str(n), people[n - 1].nik, "APBD", "", "NEW_PLACE") for n in (1, 2, 3)],
        ("4", people[3].nik, "", "1", "NO_PLACE"),
    ]
    assert fund.rows() == [(n, people[n - 1].nik, "NEW_PLACE") for n in (1, 2, 3)]
