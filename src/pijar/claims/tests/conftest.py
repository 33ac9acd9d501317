"""A person of the registry, and cases made through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from pijar.claims import services
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Paper, Reporter
from pijar.kernel.clock import JAKARTA
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

RINA = Actor("rina")
NIK = "3374120101809001"
HAPPENED = datetime(2026, 3, 3, 9, 30, tzinfo=JAKARTA)
TOLD = HAPPENED + timedelta(hours=3)
ACCOUNT = Account(
    name="WARGA KITA", birth_year=1980, work="buruh harian", place="Jalan Melati 3",
    what="Jatuh dari tangga saat membantu hajatan.",
    treated_at="RSUD Contoh", reporter_name="Sri Warga", phone="0841-2345-678",
)  # fmt: skip


@pytest.fixture
def person(db) -> Person:
    return Person.objects.create(
        national_id=identifiers().encrypt("national_id", NIK), name="WARGA KITA", birth_date=date(1980, 1, 1), sex="L",
        village_code="33.74.12.1004",
    )  # fmt: skip


def given(**changes) -> Given:
    """An accident as a neighbour would report it."""
    values = {"kind": Kind.ACCIDENT, "harm": Harm.INJURED, "happened_at": HAPPENED, "reporter": Reporter.FAMILY,
              "account": ACCOUNT, "nik": NIK, "place_village": "33.74.12.1004"}  # fmt: skip
    return Given(**{**values, **changes})


def death(**changes) -> Given:
    return given(kind=Kind.DEATH, harm=Harm.DIED, **changes)


def opened(told: Given | None = None, at: datetime = TOLD, **more):
    """The number of a new case."""
    values = {"key": uuid4(), "channel": Channel.PUBLIC, "actor": Actor("pelapor", "public"), "at": at}
    return services.report(told or given(), **{**values, **more}).number


def complete(number: str) -> None:
    """Every paper came in."""
    from pijar.claims.selectors import checklist, claim_of

    for paper, _, _ in checklist(claim_of(number)):
        services.set_document(number, paper.code, state=Paper.RECEIVED, actor=RINA, at=TOLD)
