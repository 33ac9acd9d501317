"""Whether new rows were compared: told on the page of the upload and of the month, and begun from there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice import works
from pijar.backoffice.models import Task
from pijar.backoffice.tables import Batch
from pijar.backoffice.tests.conftest import OURS
from pijar.backoffice.tests.pairs import listed, paired
from pijar.cycle import services as cycle
from pijar.intake import linking
from pijar.kernel.month import Month
from pijar.staff.types import Role

JANUARY = Month(2026, 1)
RUNS, NOT_YET = "Pencarian orang yang sama sedang berjalan", "belum dibandingkan"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def doubtful(city):
    ours = listed(OURS, "petugas-village")
    paired(ours.person("3374120403889021", "DIMAS SAPUTRO"), ours.person("3374120403889022", "BIMAS SAPUTRO"))
    return ours.file


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(linking, "behind", lambda last, year=None, upload=None: 0)


def under_way(city) -> None:
    Task.objects.create(officer=city.officers[Role.PROGRAMME], kind="link", key="arrivals", arguments={}, state="running")


def body(client, file, **more) -> str:
    return client.get(reverse("upload", args=[file.upload_id]), **more).content.decode()


def test_an_upload_says_while_its_rows_are_compared(enter, city, doubtful, monkeypatch):
    under_way(city)
    client = enter(Role.VILLAGE)
    page = body(client, doubtful)
    assert RUNS in page and "hx-get" in page and "htmx.min.js" in page and "menunggu keputusan" not in page
    part = body(client, doubtful, headers=FRAGMENT)
    assert RUNS in part and "<h1" not in part
    monkeypatch.setattr(linking, "behind", lambda last, year=None, upload=None: 0)
    after = body(client, doubtful, headers=FRAGMENT)
    assert "1 menunggu keputusan" in after and RUNS not in after and "hx-get" not in after
    assert f"{reverse('upload', args=[doubtful.upload_id])}?hasil=possible_duplicate" in after


def test_an_upload_without_doubts_says_nothing_once_it_is_compared(enter, city, done):
    under_way(city)
    page = body(enter(Role.VILLAGE), city.our_file)
    assert RUNS not in page and NOT_YET not in page and "menunggu keputusan" not in page


def test_rows_that_nobody_compares_are_told_with_a_way_to_begin(enter, city, monkeypatch):
    began = []
    monkeypatch.setattr(works, "compare_later", lambda officer: began.append(officer.username))
    client = enter(Role.VILLAGE)
    assert NOT_YET in body(client, city.our_file) and reverse("links-compare") in body(client, city.our_file)
    place = reverse("upload", args=[city.our_file.upload_id])
    assert client.post(reverse("links-compare"), {"next": place}).url == place
    assert client.post(reverse("links-compare"), {"next": "https://example.org/"}).url == reverse("links")
    assert began == ["petugas-village"] * 2
    assert reverse("links-compare") not in body(enter(Role.AUDITOR), city.our_file)


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.TREASURER])
def test_the_month_says_what_was_not_compared(role, enter, city):
    client = enter(role)
    page = client.get(reverse("month", args=[JANUARY])).content.decode()
    assert "2 baris usulan tahun ini belum dibandingkan" in page
    assert (reverse("links-compare") in page) == (role is Role.PROGRAMME)
    under_way(city)
    assert RUNS in client.get(reverse("month", args=[JANUARY])).content.decode()


def test_the_month_is_silent_where_all_is_compared(enter, city, done):
    assert NOT_YET not in enter(Role.PROGRAMME).get(reverse("month", args=[JANUARY])).content.decode()


def test_the_month_is_silent_once_it_is_sent(enter, city):
    Batch.objects.update(state="submitted", approved_by="petugas-treasurer")
    assert NOT_YET not in enter(Role.PROGRAMME).get(reverse("month", args=[JANUARY])).content.decode()


def test_a_withdrawn_list_has_the_others_compared_anew(enter, city, monkeypatch):
    began = []
    monkeypatch.setattr(works, "compare_later", lambda officer: began.append(officer.username))
    monkeypatch.setattr(cycle, "withdraw_upload", lambda *given, **more: {"rows": 2, "persons": 1})
    enter(Role.VILLAGE).post(reverse("upload-withdraw", args=[city.our_file.upload_id]))
    assert began == ["petugas-village"]
