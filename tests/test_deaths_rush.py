"""Two officers at once: one matches the dead, which makes a person of somebody nobody listed, the other enters a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection

import cities
import databases
from cities import FEBRUARY, workers
from databases import one
from pijar.claims import deaths
from pijar.cycle.deathrun import find
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE
from test_withdrawing import entered

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
WAITING = "select count(*) from pg_locks where not granted"
PATIENCE = 5.0


@pytest.fixture
def somebody_died(empty_city: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A participant of before our books is dead by the register. Threads must see one another's rows: nothing is taken back."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_deaths", empty_city)
        with databases.inside(name):
            gone, *others = workers(3)
            cities.programme()
            cities.population(tmp_path, [gone.but(status="MENINGGAL", died="2026-01-20"), *others], date(2026, 2, 25))
            header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
            line = (gone.nik, gone.said, gone.birth_date, "", "APBD", "2025-01-01", "2025-12", "")
            cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, [line]))
            yield
        databases.dropped(name)


def apart(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def test_a_match_and_an_entry_make_two_persons(somebody_died: None, monkeypatch: pytest.MonkeyPatch) -> None:
    admitted, until_now = Event(), deaths.match

    def slowly(*given: Any) -> int:
        """The person is made, and the match goes on when the other officer comes."""
        admitted.set()
        began = monotonic()
        while not one(WAITING) and monotonic() - began < PATIENCE:
            sleep(0.02)
        return until_now(*given)

    def enter() -> int:
        assert admitted.wait(PATIENCE)
        return entered(workers(2)[1])

    monkeypatch.setattr(deaths, "match", slowly)
    connection.close()
    with ThreadPoolExecutor(2) as pool:
        matched = pool.submit(apart, lambda: find(FEBRUARY, actor=CONSOLE, at=AT))
        entry = pool.submit(apart, enter)
    assert matched.result()["admitted"] == 1 and entry.result()
    assert one("select count(*) from registry_person") == 2
