"""A year rolled into the next: who stays, who leaves, what it costs, and that nobody's cover breaks because of the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cities
from cities import workers
from databases import rows
from pijar.contributions.models import Batch
from pijar.cycle import rolling, store
from pijar.cycle import services as cycle
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import CONSOLE

DECEMBER, NEW_YEAR = Month(2026, 12), Month(2027, 1)
FIT = workers(14)
TOBACCO = workers(5, first=20, job="Buruh Tani Tembakau")
OLD = workers(2, first=40, born=date(1961, 11, 10), decile=1)
PEOPLE = [*FIT, *TOBACCO, *OLD]


@pytest.fixture
def december(city: None, tmp_path: Path) -> Path:
    """A city with people carried in December 2026, the last month of its programme."""
    cities.programme(apbd=11, dbhcht=5)
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run(DECEMBER)
    return tmp_path


def carried(month: Month) -> dict[int, str]:
    return dict(rows("select person_id, fund_code from allocation_assignment where month = %s", month.first_day))


def test_everybody_who_is_fit_stays_and_nothing_is_stored(december: Path) -> None:
    before = rows("select count(*) from cycle_programme"), rows("select count(*) from audit_event")
    roll = rolling.propose(2026, to=2027)
    assert (roll.summary["carried"], roll.summary["stay"], roll.summary["leave"], roll.summary["new"]) == (16, 16, 0, 0)
    assert roll.summary["programme"] == "copied from 2026"
    assert (rows("select count(*) from cycle_programme"), rows("select count(*) from audit_event")) == before
    assert not carried(NEW_YEAR)
    assert roll.people.height == 16 and set(roll.people["stays"]) == {"yes"}


def test_the_cost_is_the_law_s_for_each_month(december: Path) -> None:
    funds = rolling.propose(2026, to=2027).summary["funds"]
    assert funds["APBD"] == {"quota": 11, "people": 11, "first_month": 184_800, "year": 12 * 184_800}
    assert funds["DBHCHT"] == {"quota": 5, "people": 5, "first_month": 84_000, "year": 12 * 84_000}


def test_who_died_moved_or_grew_old_is_told(december: Path) -> None:
    was = carried(DECEMBER)
    dead, moved = [worker for worker in FIT if person(worker.nik) in was][:2]
    gone = {
        dead: dead.but(status="MENINGGAL", died="2026-12-20"),
        moved: moved.but(status="PINDAH", died="2026-12-21", residence="33.21.01.1001"),
    }
    cities.population(december, [gone.get(worker, worker) for worker in PEOPLE], date(2026, 12, 31), "akhir.csv")
    summary = rolling.propose(2026, to=2027).summary
    assert summary["reasons"] == {"DECEASED": 1, "MOVED_OUT": 1}
    assert (summary["leave"], summary["new"]) == (2, 0)
    # Their places are given to people of the new year's lists.
    store.load(rolling.next_year(store.current(2026), 2027), CONSOLE)
    listed = cities.candidates(december, [worker for worker in FIT if person(worker.nik) not in was], "2027.csv")
    cycle.load_lists([listed], actor=CONSOLE, year=2027)
    assert rolling.propose(2026, to=2027).summary["new"] == 2


def test_who_passes_the_age_limit_stays_until_somebody_decides(december: Path) -> None:
    old = {person(w.nik) for w in OLD} & set(carried(DECEMBER))
    assert len(old) == 2
    assert rolling.propose(2026, to=2027).summary["stay_past_age_limit"] == 2


def person(nik: str) -> int:
    from pijar.registry.selectors import person_by_nik

    found = person_by_nik(nik)
    assert found
    return int(found.id)


def test_a_smaller_programme_says_who_has_no_place(december: Path) -> None:
    text = rolling.next_year(store.current(2026), 2027).replace("quota: 11", "quota: 8")
    store.load(text, CONSOLE)
    summary = rolling.propose(2026, to=2027).summary
    assert summary["programme"] == "loaded"
    assert (summary["stay"], summary["reasons"]) == (13, {"NO_PLACE": 3})


def test_no_cover_breaks_because_of_the_year(december: Path) -> None:
    """No list of 2027 is there; the months run on: one span, no gap, the same fund."""
    store.load(rolling.next_year(store.current(2026), 2027), CONSOLE)
    cities.settle(december, DECEMBER)
    cities.run(NEW_YEAR)
    assert carried(NEW_YEAR) == carried(DECEMBER)
    spans = rows("select valid_from, valid_until, count(*) from enrolment_enrolment group by 1, 2")
    assert spans == [(DECEMBER.first_day, None, 16)]
    assert sorted(Batch.objects.filter(month=NEW_YEAR.first_day).values_list("fund_code", "lines")) == [
        ("APBD", 11),
        ("DBHCHT", 5),
    ]


def test_a_leap_day_of_ages_falls_on_the_last_of_february(december: Path) -> None:
    text = store.current(2026).text.replace("year: 2026", "year: 2028", 1).replace("2026-01-01", "2028-02-29", 1)
    document = store.parse(text)
    assert document.reference_day == date(2028, 2, 29)
    assert store.parse(rolling.next_year(document, 2029)).reference_day == date(2029, 2, 28)


def test_what_cannot_be_rolled_is_said(city: None) -> None:
    with pytest.raises(Refusal, match="does not follow"):
        rolling.propose(2026, to=2028)
    with pytest.raises(Refusal, match="No month of 2026"):
        rolling.propose(2026, to=2027)


def test_a_new_year_is_not_run_over_a_month_left_out(december: Path) -> None:
    """Nobody was carried in the month before: all would leave without a word."""
    store.load(rolling.next_year(store.current(2026), 2027), CONSOLE)
    february = NEW_YEAR.next
    with pytest.raises(Refusal, match="nobody was carried in 2027-01: nothing was made. .* or run 2027-01 first") as refused:
        cities.run(february)
    assert refused.value.code == "NOBODY_LISTED"
    assert not rows("select 1 from cycle_programmemonth where month = %s", february.first_day)
    assert cities.run(NEW_YEAR)["eligibility"]["assessed"] == cities.run(february)["eligibility"]["assessed"] == 16
