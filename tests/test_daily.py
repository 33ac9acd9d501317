"""What is done once a day by itself: once, one at a time, again after a fault; and truly done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cities
from cities import JANUARY, workers
from pijar.claims.models import DeathFound, DeathRun
from pijar.coverage.models import Card
from pijar.cycle import cardpapers, daily
from pijar.cycle.models import DailyWork
from pijar.kernel.errors import Refusal
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("city")
AT = datetime(2026, 2, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """One work, which keeps the days it was done on."""
    kept: list[date] = []

    def act(on: date, at: datetime) -> dict[str, Any]:
        kept.append(on)
        return {"count": len(kept)}

    monkeypatch.setattr(daily, "WORKS", {"one": act})
    return kept


def test_a_work_is_done_once_a_day(done: list[date]) -> None:
    assert [daily.run(AT + n * HOUR) for n in range(3)] == [["one"], [], []]
    # The day ends where the city lies.
    assert daily.run(datetime(2026, 2, 2, 17, 1, tzinfo=UTC)) == ["one"]
    assert done == [date(2026, 2, 2), date(2026, 2, 3)]
    assert [work.result for work in DailyWork.objects.order_by("on")] == [{"count": 1}, {"count": 2}]


def test_one_under_way_is_left_alone_until_it_is_lost(done: list[date]) -> None:
    DailyWork.objects.create(name="one", on=AT.date(), state="running", at=AT)
    assert daily.run(AT + HOUR) == [] and done == []
    assert daily.run(AT + 3 * HOUR) == ["one"]


def fails(fault: Exception) -> Callable[[date, datetime], dict[str, Any]]:
    def act(on: date, at: datetime) -> dict[str, Any]:
        raise fault

    return act


@pytest.mark.parametrize(
    ("fault", "state", "code", "again"),
    [
        (Refusal("FUND_OVERDRAWN", "x"), "failed", "FUND_OVERDRAWN", ["one"]),
        (ZeroDivisionError(), "failed", "FAULT", ["one"]),
        (Refusal("DEATHS_NO_REGISTER", "x"), "done", "DEATHS_NO_REGISTER", []),
    ],
)
def test_what_failed_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, state: str, code: str, again: list[str]
) -> None:
    monkeypatch.setattr(daily, "WORKS", {"one": fails(fault)})
    assert daily.run(AT) == ["one"]
    kept = DailyWork.objects.get()
    assert (kept.state, kept.result) == (state, {"refused": code})
    assert daily.run(AT + HOUR) == again


def test_deaths_are_found_and_cards_called_back(tmp_path: Path) -> None:
    people = workers(3)
    cities.programme(apbd=20, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.settle_all(tmp_path, JANUARY)
    made = cardpapers.issue(person_by_nik(people[0].nik), on=date(2026, 1, 20), at=AT, actor=Actor("rina"))
    gone = [one.but(status="MENINGGAL", died="2026-01-15") if one is people[0] else one for one in people]
    cities.population(tmp_path, gone, date(2026, 1, 31), name="dukcapil_januari.csv")
    assert daily.run(AT) == ["deaths", "cards"]
    assert DeathFound.objects.get().state == "found" and DeathRun.objects.get().actor == "pijar"
    assert Card.objects.get(id=made.card.id).reason == "dead"
    assert {work.state for work in DailyWork.objects.all()} == {"done"}


def test_the_worker_does_nothing_in_a_demo_city(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    from pijar.backoffice import tasks

    asked: list[datetime] = []
    monkeypatch.setattr(daily, "run", asked.append)
    for is_demo, times in ((True, 0), (False, 1)):
        settings.IS_DEMO = is_demo
        tasks.daily(0)
        assert len(asked) == times
