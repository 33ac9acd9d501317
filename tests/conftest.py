"""What all tests share: databases of their own for cities, and a test database that can be emptied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations

import cities
import databases
from cities import DONORS, FEBRUARY, JANUARY, PEOPLE, Worker


@pytest.fixture(autouse=True, scope="session")
def _events_may_be_emptied() -> Iterator[None]:
    """A test database is emptied by TRUNCATE, which the audit trail and the books refuse: only then, no guard is on."""
    patch = pytest.MonkeyPatch()
    original = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **more: Any) -> list[str]:
        sql = original(self, style, tables, **more)
        if not sql or "audit_event" not in tables:
            return sql
        off, on = (f"set session_replication_role = {word}" for word in ("replica", "origin"))
        return [off, *sql, on, "insert into audit_head (id, number, hash) values (1, 0, sha256('pijar'))"]

    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _commands_are_made_ready_once() -> Iterator[None]:
    """All commands take a third of a second to be made ready, and tests call them by the thousand."""
    patch = pytest.MonkeyPatch()
    patch.setattr(typer.testing, "_get_command", cache(typer.testing._get_command))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def empty_city(django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with a city as `pijar init` makes it."""
    from pijar.cycle.setup import prepare

    with django_db_blocker.unblock():
        name = databases.made(f"{settings.DATABASES['default']['TEST']['NAME']}_city")
        with databases.inside(name):
            prepare()
    yield name
    with django_db_blocker.unblock():
        databases.dropped(name)


@pytest.fixture
def city(empty_city: str, django_db_blocker: Any) -> Iterator[None]:
    """A new city for one test; nothing of it stays."""
    with django_db_blocker.unblock(), databases.untouched(empty_city):
        yield


@pytest.fixture(scope="session")
def small_city(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with 300 candidates, gifts, and two months run, sent, paid and answered."""
    folder = tmp_path_factory.mktemp("kota")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_small", empty_city)
        with databases.inside(name):
            build(folder)
    yield name
    with django_db_blocker.unblock():
        databases.dropped(name)


def build(folder: Path) -> None:
    cities.programme(apbd=120, dbhcht=30)
    cities.registers(folder, PEOPLE)
    cities.gifts(folder, DONORS, (JANUARY, FEBRUARY))
    cities.load_lists(cities.candidates(folder, PEOPLE[:200], "kelurahan.csv"))
    cities.load_lists(cities.candidates(folder, [*PEOPLE[190:], twin()], "dinas.csv"))
    for month in (JANUARY, FEBRUARY):
        cities.run(month)
        cities.submit(folder, month)
        cities.pay(month)
        for fund in ("APBD", "ASN", "DBHCHT"):
            reply = cities.answer(folder, month, fund)
            cities.reconcile(folder, month, fund, cities.spoil(reply, "3374110101019999"))


@pytest.fixture(scope="session")
def giving_city(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with few candidates, 30 who give, and two months run that wait for approval."""
    folder = tmp_path_factory.mktemp("ikrar")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_giving", empty_city)
        with databases.inside(name):
            cities.programme(apbd=15, dbhcht=0)
            cities.registers(folder, PEOPLE[:80])
            cities.gifts(folder, DONORS, (JANUARY, FEBRUARY))
            cities.load_lists(cities.candidates(folder, PEOPLE[:80]))
            for month in (JANUARY, FEBRUARY):
                cities.run(month)
    yield name
    with django_db_blocker.unblock():
        databases.dropped(name)


@pytest.fixture
def donors_city(giving_city: str, django_db_blocker: Any) -> Iterator[None]:
    """The city of who gives for one test, which may damage it at will."""
    with django_db_blocker.unblock(), databases.untouched(giving_city):
        yield


def twin() -> Worker:
    """Another person under a NIK that somebody has: the list names both."""
    return PEOPLE[4].but(name="ZULAIKHA MARTHA", typed=date(1991, 2, 3))


@pytest.fixture
def known_city(small_city: str, django_db_blocker: Any) -> Iterator[None]:
    """The small city for one test, which may damage it at will."""
    with django_db_blocker.unblock(), databases.untouched(small_city):
        yield
