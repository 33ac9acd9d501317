"""Lists of two villages and pairs among their people, for the tests of the comparison's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse

from pijar.backoffice.tables import CandidatePair, Person, SourceFile, StagedRow, Upload
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.kernel.clock import now
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

RINA, SARI = Actor("rina"), Actor("sari")
LEVELS = {"nik": ["neighbour", 5.2], "name": ["close", 8.1], "born": ["same", 11.0], "sex": ["same", 0.9],
          "family": ["mother", 3.9], "phone": ["untold", 0.0], "place": ["same_village", 4.3]}  # fmt: skip


@dataclass
class Listed:
    """A list of a village, and what makes persons of it."""

    file: SourceFile
    village: str
    number: int = 10

    def person(self, nik: str, name: str, **more) -> Person:
        crypt, self.number = identifiers(), self.number + 1
        values = {"name": name, "birth_date": date(1988, 3, 4), "sex": "L", "village_code": self.village}
        someone = Person.objects.create(national_id=crypt.encrypt("national_id", nik), **values)
        StagedRow.objects.create(
            file=self.file, sheet="Data", sheet_position=0, row_number=self.number, person=someone, outcome="created",
            national_id=someone.national_id, name=name, birth_date=someone.birth_date, typed_birth_date=someone.birth_date,
            sex="L", village_code=self.village, mother_name=crypt.encrypt("mother_name", "SUMIYATI"), **more,
        )  # fmt: skip
        return someone


def listed(village: str, actor: str) -> Listed:
    upload = Upload.objects.create(year=2026, actor=actor, at=now())
    file = SourceFile.objects.create(
        upload=upload, year=2026, name=f"usulan-{village}.csv", sha256="0" * 64, size=1, rows=9, is_live=True
    )
    return Listed(file, village)


def paired(one: Person, other: Person, *, band: str = "review", doubt: str = "TWINS", weight: float = 20.0) -> tuple[int, int]:
    one, other = sorted((one, other), key=lambda p: p.id)
    rows = {p: StagedRow.objects.get(person=p).id for p in (one, other)}
    CandidatePair.objects.create(
        person_a=one.id, person_b=other.id, row_a=rows[one], row_b=rows[other], band=band, doubt=doubt, weight=weight,
        probability=0.999, evidence={"fields": LEVELS, "standing": [None, None], "own_date": [1, 1]},
    )  # fmt: skip
    return one.id, other.id


@pytest.fixture
def ours(city):
    return listed(OURS, "petugas-village")


@pytest.fixture
def theirs(city):
    return listed(THEIRS, "petugas-programme")


@pytest.fixture
def twins(ours):
    """Two people of our village that may be one."""
    return paired(ours.person("3374120403889021", "DIMAS SAPUTRO"), ours.person("3374120403889022", "BIMAS SAPUTRO"))


@pytest.fixture
def strangers(theirs):
    """Two people of the other village that may be one."""
    return paired(theirs.person("3374010403889031", "RINI LESTARI"), theirs.person("3374010403889032", "RINA LESTARI"))


def page(client, pair, **asked) -> str:
    return client.get(reverse("link", args=pair), asked).content.decode()


def say(client, pair, answer: str, **more):
    return client.post(reverse("link-decide", args=pair), {"answer": answer, **more})
