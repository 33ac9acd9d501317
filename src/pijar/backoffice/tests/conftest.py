"""Officers of each role, two villages with people and their lists, and plain static files."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from pijar.backoffice.tables import (
    Assessment,
    Assignment,
    Batch,
    BatchLine,
    FundingSource,
    Person,
    Places,
    Region,
    SourceFile,
    StagedRow,
    Upload,
)
from pijar.backoffice.translations import compile_messages
from pijar.contributions.models import Rate
from pijar.contributions.money import reserve
from pijar.cycle import money, store
from pijar.cycle.models import ProgrammeMonth
from pijar.cycle.programme import SEMARANG
from pijar.kernel.clock import now
from pijar.registry.crypto import identifiers
from pijar.staff.models import Officer
from pijar.staff.types import CONSOLE, Role

OURS, THEIRS = "33.74.12.1004", "33.74.01.1001"
MONTH = date(2026, 1, 1)
PASSWORD = "sandi-untuk-uji-1"


@pytest.fixture(autouse=True, scope="session")
def _words():
    compile_messages()


@pytest.fixture(autouse=True)
def _plain(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = str(tmp_path)
    settings.TASKS_INLINE = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def officer(role: Role, village: str = "") -> Officer:
    made = Officer(username=f"petugas-{role.value}", first_name=f"Petugas {role.value}", role=role.value, village_code=village)
    made.workplace = "RSUD Contoh" if role is Role.HOSPITAL else ""
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def officers(db) -> dict[Role, Officer]:
    return {role: officer(role, OURS if role is Role.VILLAGE else "") for role in Role}


def person(number: int, village: str, name: str) -> Person:
    nik = f"33741201018{number:01d}{9000 + number}"
    return Person.objects.create(
        national_id=identifiers().encrypt("national_id", nik),
        name=name,
        birth_date=date(1980, 1, 1),
        sex="L",
        village_code=village,
    )


def listed(who: Person, file: SourceFile, number: int) -> StagedRow:
    crypt = identifiers()
    return StagedRow.objects.create(
        file=file, sheet="", sheet_position=0, row_number=number, person=who, outcome="created", national_id=who.national_id,
        name=who.name, birth_date=who.birth_date, village_code=who.village_code, warnings=["OCCUPATION_UNKNOWN"],
        phone=crypt.encrypt("phone", "084112345678"), mother_name=crypt.encrypt("mother_name", "SUMIYATI"),
        address=f"JALAN {who.name}",
    )  # fmt: skip


@pytest.fixture
def city(officers):
    """A person of our village and one of another, each with list, assessment and billed line."""
    Region.objects.create(code=OURS, name="Desa Kita", level="kelurahan", parent_code="33.74.12")
    Region.objects.create(code=THEIRS, name="Desa Sana", level="kelurahan", parent_code="33.74.01")
    store.load(SEMARANG.read_text(encoding="utf-8"), CONSOLE)
    programme = ProgrammeMonth._meta.get_field("programme").related_model.objects.get()
    ProgrammeMonth.objects.create(month=MONTH, programme=programme, actor="rina", at=now(), snapshots={}, result={})
    fund = FundingSource.objects.get(code="APBD").code
    Places.objects.create(month=MONTH, fund_code=fund, quota=10)
    batch = Batch.objects.create(month=MONTH, fund_code=fund, made_by="rina", lines=2, jkk=20_000, jkm=13_600, total=33_600)
    rate = Rate.objects.create(
        month=MONTH, fund_kind="APBD", sector="other", jkk=10_000, jkm=6_800, parameters=["x"], provisions=["y"]
    )
    people, files = [], []
    for number, (village, name, actor) in enumerate(
        [(OURS, "WARGA KITA", "petugas-village"), (THEIRS, "WARGA SANA", "petugas-programme")], start=1
    ):
        upload = Upload.objects.create(year=2026, actor=actor, at=now())
        file = SourceFile.objects.create(
            upload=upload, year=2026, name=f"daftar-{name}.csv", sha256="0" * 64, size=1, rows=2, is_live=True
        )
        who = person(number, village, name)
        listed(who, file, 2)
        StagedRow.objects.create(
            file=file,
            sheet_position=0,
            row_number=3,
            outcome="rejected",
            errors=["KELURAHAN_UNKNOWN"],
            name=f"TAK JELAS {number}",
        )
        Assessment.objects.create(month=MONTH, person=who, outcome="review", reasons=["DECILE_UNKNOWN"], sector="other")
        Assignment.objects.create(month=MONTH, person=who, fund_code=fund, rank=number)
        BatchLine.objects.create(batch=batch, month=MONTH, person=who, rate=rate, jkk=10_000, jkm=6_800)
        people.append(who)
        files.append(file)
    # The year's money is in the books, and the list's part of it set apart, as a run of the month does it.
    money.open_year(store.current(2026), CONSOLE)
    reserve(batch, CONSOLE)
    return SimpleNamespace(
        ours=people[0], theirs=people[1], our_file=files[0], their_file=files[1], batch=batch, officers=officers
    )


@pytest.fixture
def enter(client, officers):
    """Logs an officer of a role in and gives the client."""

    def as_role(role: Role):
        client.force_login(officers[role], backend="pijar.config.entry.Officers")
        return client

    return as_role


# At the end, as these fixtures are built on the ones above.
from pijar.backoffice.tests.pairs import ours, strangers, theirs, twins  # noqa: E402, F401
