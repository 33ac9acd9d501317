"""A complaint sent by two taps at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.db import connection

import databases
from pijar.grievances import services
from pijar.grievances.models import Grievance
from pijar.grievances.types import DEFAULT_TERMS, Category, Channel, Given
from pijar.staff.types import CONSOLE

AT = datetime(2026, 1, 12, 3, tzinfo=UTC)


def test_the_same_sent_twice_at_once_is_one(empty_city: str, django_db_blocker: Any) -> None:
    """A double tap: the second waits for the first and gets its ticket."""
    key, ready = uuid4(), Barrier(3)

    def send(_: int) -> str:
        try:
            connection.ensure_connection()
            ready.wait(10)
            given = Given(Category.OTHER, "Kartu saya belum datang sampai hari ini.")
            more = {"channel": Channel.PAGE, "terms": DEFAULT_TERMS, "at": AT, "actor": CONSOLE, "key": key}
            return str(services.open_grievance(given, **more).number)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_twice", empty_city)
        with databases.inside(name):
            with ThreadPoolExecutor(3) as pool:
                assert len(set(pool.map(send, range(3)))) == 1
            assert Grievance.objects.count() == 1
        databases.dropped(name)
