"""Several workers at once: each message is sent once, each fact told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

import databases
from pijar.notices import sending, services
from pijar.notices.models import Contact, Message, Notice
from pijar.notices.sealing import seal
from pijar.notices.tests.servers import MailServer, running
from pijar.notices.types import Datum, Event, Fact
from pijar.staff.models import Officer

# Noon in Semarang.
AT = datetime(2026, 3, 10, 5, tzinfo=UTC)
MANY, WORKERS = 60, 4


@pytest.fixture
def rina(empty_city: str, django_db_blocker: Any) -> Iterator[Officer]:
    """An officer with a proven address, in a database that all threads see."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_notices", empty_city)
        with databases.inside(name):
            who = Officer.objects.create(username="rina", role="programme")
            address = seal("address", "rina@example.go.id")
            Contact.objects.create(officer=who, channel="email", address=address, proven_at=AT, made_at=AT)
            yield who
        databases.dropped(name)


def told(who: Officer, key: str) -> int:
    values = {Datum.NUMBER: "LK-2026-000001-A", Datum.STATE: "paid"}
    fact = Fact(Event.CASE_MOVED, key, AT, values, "/", frozenset({who.pk}))
    return services.tell(fact, at=AT).notices


def together(work: Callable[[], Any]) -> list[Any]:
    """The same work by several threads that begin at once, each with a connection of its own."""
    ready = Barrier(WORKERS)

    def one(_: int) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_four_workers_send_each_message_once(rina: Officer, settings: Any) -> None:
    """By real SMTP: sixty letters, no two alike, each tried once."""
    for number in range(MANY):
        told(rina, f"event:{number}")
    settings.NOTICES, settings.DEFAULT_FROM_EMAIL = "send", "pijar@example.go.id"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    with running(MailServer()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        counts = together(lambda: sending.send_due(clock=lambda: AT))
        marks = [line for letter in server.letters for line in letter.splitlines() if line.startswith("Message-ID")]
    assert sum(one.get("sent", 0) for one in counts) == MANY
    assert len(marks) == len(set(marks)) == MANY
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_one_fact_told_by_four_at_once_is_told_once(rina: Officer) -> None:
    assert sum(together(lambda: told(rina, "event:1"))) == 1
    assert (Notice.objects.count(), Message.objects.count()) == (1, 1)
