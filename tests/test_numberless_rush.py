"""Two officers at once: one frees a place in a draft month, the other reads the insurer's answer, which brings numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection

import cities
import databases
from cities import FEBRUARY, JANUARY, workers
from databases import one
from pijar.contributions import exchange
from pijar.cycle import replacements
from pijar.cycle.checks import check_all
from pijar.registry.models import Person
from pijar.staff.types import CONSOLE

WAITING = "select count(*) from pg_locks where not granted"
PATIENCE = 20.0


@pytest.fixture
def waiting_for_numbers(empty_city: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """January is paid and not answered, February a draft. Threads must see one another's rows, so nothing can be taken back."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_numbers", empty_city)
        with databases.inside(name):
            people = workers(6)
            cities.programme(apbd=5, dbhcht=0)
            cities.registers(tmp_path, people)
            cities.load_lists(cities.candidates(tmp_path, people))
            cities.run()
            cities.submit(tmp_path)
            cities.pay()
            cities.run(FEBRUARY)
            yield
        databases.dropped(name)


def apart(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def test_an_answer_and_a_freed_place_wait_for_one_another(
    waiting_for_numbers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cities.answer(tmp_path, JANUARY, "APBD")
    carried = one("select person_id from allocation_assignment order by person_id limit 1")
    person = Person.objects.get(id=carried)
    kept, until_now = Event(), exchange.afterdeath.after_reply

    def slowly(*given: Any) -> None:
        """The numbers are kept, and the answer is still being read when the other officer comes."""
        kept.set()
        began = monotonic()
        while not one(WAITING) and monotonic() - began < PATIENCE:
            sleep(0.02)
        until_now(*given)

    def freed() -> Any:
        assert kept.wait(PATIENCE)
        return replacements.free_place(FEBRUARY, person, reason="own wish", actor=CONSOLE)

    monkeypatch.setattr(exchange.afterdeath, "after_reply", slowly)
    connection.close()
    with ThreadPoolExecutor(2) as pool:
        read = pool.submit(apart, lambda: cities.reconcile(tmp_path, path=path))
        place = pool.submit(apart, freed)
    assert place.result() == "APBD" and read.result()["accepted"] == 5
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]
