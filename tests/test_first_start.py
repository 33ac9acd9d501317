"""The first start in a browser: a code from the console, steps kept as a draft, a city in one act, and a door that stays shut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as ours
from django.test import Client
from django.urls import reverse

import databases
from pijar.audit.models import Event
from pijar.cycle import store
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.onboarding import checklist, firststart, founding
from pijar.onboarding.models import SetUp
from pijar.regions.models import Region
from pijar.staff.models import Officer

PASSWORD = "kursi gelas lampu"
OFFICE = {
    "office": "Dinas Tenaga Kerja", "contact": "Jl. Pemuda 148, (024) 111222", "legal_basis": "Perwal 1/2026",
    "signer_place": "Semarang", "signer_role": "Wali Kota", "signer_name": "",
}  # fmt: skip
PROGRAMME = {
    "year": "2026", "quota_apbd": "120", "quota_dbhcht": "", "has_donors": "on", "seed": "undian kota",
    "target": "71,59", "as_of": "01/12/2025", "active": "390498", "potential": "756873", "source": "BPJS",
}  # fmt: skip
ADMINISTRATOR = {"name": "Ayu", "username": "ayu", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture(scope="module")
def begun(django_db_blocker: Any) -> Iterator[str]:
    """The name of a database as `pijar run` finds it at the very first: the country, and no city."""
    from pijar.cycle.setup import begin

    with django_db_blocker.unblock():
        name = databases.made(f"{ours.DATABASES['default']['TEST']['NAME']}_begun")
        with databases.inside(name):
            begin()
    yield name
    with django_db_blocker.unblock():
        databases.dropped(name)


@pytest.fixture
def nothing(begun: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.untouched(begun):
        yield


@pytest.fixture
def browser(nothing: None, settings: Any) -> Client:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    return Client()


@pytest.fixture
def inside(browser: Client) -> Client:
    code = firststart.new_code()
    assert browser.post(reverse("start"), {"code": code}).status_code == 302
    return browser


def fill(client: Client, *steps: str) -> None:
    given = {
        "start-city": {"provinsi": "33", "city": "33.74"}, "start-office": OFFICE, "start-programme": PROGRAMME,
        "start-administrator": ADMINISTRATOR,
    }  # fmt: skip
    for step in steps or given:
        assert client.post(reverse(step), given[step]).status_code == 302, step


def test_without_the_code_nobody_gets_in(browser: Client) -> None:
    assert browser.get(reverse("start")).url == reverse("login")
    code = firststart.new_code()
    assert browser.get(reverse("login")).url == reverse("start")
    for step in ("start-city", "start-office", "start-programme", "start-administrator"):
        assert browser.get(reverse(step)).url == reverse("start")
        assert browser.post(reverse(step), ADMINISTRATOR).url == reverse("start")
    assert "tidak berlaku" in browser.post(reverse("start"), {"code": "AAAA-BBBB-CCCC"}).content.decode()
    assert code is not None
    assert code not in repr(list(SetUp.objects.values()))


def test_a_newer_code_ends_what_the_older_one_opened(inside: Client) -> None:
    assert inside.get(reverse("start-city")).status_code == 200
    firststart.new_code()
    assert inside.get(reverse("start-city")).url == reverse("start")


def test_tries_at_the_code_are_counted(browser: Client) -> None:
    code = firststart.new_code()
    for _ in range(5):
        browser.post(reverse("start"), {"code": "AAAA-BBBB-CCCC"})
    assert "Terlalu banyak" in browser.post(reverse("start"), {"code": code}).content.decode()


def test_the_whole_way_makes_a_city(inside: Client) -> None:
    fill(inside)
    document = store.current()
    assert (document.year, document.city_code, document.console_approval) == (2026, "33.74", "named")
    assert document.quotas == {"APBD": 120, "ASN": None}
    assert document.data["documents"]["contact"] == OFFICE["contact"]
    assert Region.objects.filter(code__startswith="33.74.", level="kelurahan").count() == 177
    ayu = Officer.objects.get()
    assert (ayu.role, ayu.check_password(PASSWORD)) == ("administrator", True)
    assert PASSWORD not in repr(list(SetUp.objects.values()))
    assert Event.objects.filter(action="city.setup", actor="ayu").count() == 1
    page = inside.get(reverse("checklist"))
    assert page.status_code == 200
    assert "0 dari 177 kelurahan" in page.content.decode()


def test_steps_can_be_left_in_any_order_and_come_back_to(inside: Client) -> None:
    fill(inside, "start-office")
    assert "Selesaikan dulu" in inside.get(reverse("start-administrator")).content.decode()
    inside.post(reverse("start-administrator"), ADMINISTRATOR)
    assert not Officer.objects.exists()
    fill(inside, "start-programme", "start-city")
    assert OFFICE["contact"] in inside.get(reverse("start-office")).content.decode()
    again = Client()
    again.post(reverse("start"), {"code": firststart.new_code()})
    assert "Kota Semarang" in again.get(reverse("start")).content.decode()
    fill(again, "start-administrator")
    assert Officer.objects.count() == 1


def test_afterwards_the_door_is_closed_for_ever(inside: Client) -> None:
    fill(inside)
    assert firststart.new_code() is None
    assert Client().get(reverse("start")).url == reverse("login")
    assert inside.post(reverse("start-administrator"), {**ADMINISTRATOR, "username": "eve"}).url == reverse("start")
    for act in (
        lambda: firststart.keep("office", {}),
        lambda: firststart.finish(username="eve", name="E", password="x", at=now()),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "SETUP_CLOSED"
    # Not even where every officer is gone.
    Officer.objects.update(role="auditor")
    assert firststart.new_code() is None
    assert not firststart.is_open()


def test_a_city_unknown_to_us_brings_its_kelurahan(inside: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    town = {"provinsi": "33", "city": "33.72"}
    assert "belum dikenal pijar" in inside.post(reverse("start-city"), town).content.decode()
    rows = "code,name,level,parent_code\n33.72.01,Laweyan,kecamatan,33.72\n33.72.01.1001,Pajang,kelurahan,33.72.01\n"
    wrong = {**town, "regions": SimpleUploadedFile("x.csv", rows.replace("33.72.01.1001", "33.74.01.1001").encode())}
    assert inside.post(reverse("start-city"), wrong).status_code == 422
    inside.post(reverse("start-city"), {**town, "regions": SimpleUploadedFile("x.csv", rows.encode())})
    fill(inside, "start-office", "start-programme", "start-administrator")
    assert store.current().city_code == "33.72"
    assert Region.objects.get(code="33.72.01.1001").name == "Pajang"


def test_a_broken_file_of_kelurahan_is_told() -> None:
    head, district = b"code,name,level,parent_code\n", b"33.74.01,Satu,kecamatan,33.74\n"
    kept = founding.read_regions(head + district + b"33.74.01.1001,Sa\0tu,kelurahan,33.74.01\n", "33.74")
    assert "\0" not in kept and "33.74.01.1001,Satu" in kept
    with pytest.raises(Refusal) as refused:
        founding.read_regions(head + b'33.74.01,"' + b"x" * 200_000, "33.74")
    assert refused.value.code == "REGIONS_FILE"


def test_a_document_of_another_city_is_refused_at_its_step(inside: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pijar.cycle.programme import SEMARANG

    fill(inside, "start-city", "start-office")
    text = SEMARANG.read_text(encoding="utf-8")
    other = SimpleUploadedFile("p.yaml", text.replace('"33.74"', '"33.72"').encode())
    answer = inside.post(reverse("start-programme"), {"year": "2026", "seed": "x", "document": other})
    assert "kota lain" in answer.content.decode()
    right = SimpleUploadedFile("p.yaml", text.encode())
    inside.post(reverse("start-programme"), {"year": "2026", "seed": "x", "document": right})
    fill(inside, "start-administrator")
    assert store.current().quotas["APBD"] == 7500


def test_offices_are_changed_later_and_nothing_else(inside: Client) -> None:
    fill(inside)
    before = store.current().data
    inside.post(reverse("offices"), {**OFFICE, "signer_name": "Agustina", "contact": "Jl. Baru 1"})
    after = store.current().data
    assert after["documents"]["signer"]["name"] == "Agustina"
    assert {key for key in after if after[key] != before.get(key)} == {"documents"}
    assert founding.office_now()["contact"] == "Jl. Baru 1"
    assert {item.code: item.is_done for item in checklist.items(now())}["SIGNER"]


def test_the_check_list_of_a_served_city_knows_what_lacks(inside: Client) -> None:
    fill(inside)
    found = {item.code: item for item in checklist.items(now())}
    assert not found["VILLAGES"].is_done
    assert found["VILLAGES"].values == {"have": 0, "all": 177}
    assert found["OFFICERS"].values["roles"] == ["programme", "treasurer", "auditor"]
    assert [code for code, item in found.items() if item.is_done] == [
        "CITY", "OFFICE", "CAME_IN", "PROGRAMME", "OCCUPATIONS", "COVERAGE",
    ]  # fmt: skip
