"""A long list is taken back by the worker: the page tells its rows at once, and the people once they are counted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice import background
from pijar.backoffice.models import Task
from pijar.backoffice.tables import SourceFile, StagedRow, Upload
from pijar.backoffice.tests.conftest import OURS
from pijar.backoffice.tests.pairs import listed
from pijar.backoffice.views import uploads
from pijar.cycle import services as cycle
from pijar.staff.types import Role

COUNT_FIRST = "Hitung dahulu"


@pytest.fixture
def long(city, monkeypatch) -> Upload:
    """A list of two people of ours, of whom nothing else speaks, that counts as a long one."""
    ours = listed(OURS, "petugas-village")
    for nik in ("3374120403889021", "3374120403889022"):
        ours.person(nik, "DIMAS SAPUTRO")
    SourceFile.objects.filter(id=ours.file.id).update(rows=StagedRow.objects.filter(file=ours.file).count())
    monkeypatch.setattr(uploads, "LONG", 0)
    return ours.file.upload


def followed(client, answer) -> str:
    """The page a finished work leads to."""
    task = Task.objects.latest("id")
    assert answer.url == reverse("task", args=[task.id])
    return client.get(answer.url, follow=True).content.decode()


def test_the_rows_are_told_at_once_and_the_people_by_the_worker(enter, long, monkeypatch):
    client, place = enter(Role.VILLAGE), reverse("upload-withdraw", args=[long.id])
    with monkeypatch.context() as nobody:
        nobody.setattr(cycle, "withdraw_upload", None)
        page = client.get(place).content.decode()
    assert "<b>2</b>" in page
    assert COUNT_FIRST in page
    assert "orang hilang" not in page
    page = followed(client, client.post(place, {"hitung": "1"}))
    assert "orang hilang" in page
    assert COUNT_FIRST not in page
    assert StagedRow.objects.filter(file__upload=long).count() == 2
    told = Task.objects.latest("id").result
    assert told == cycle.withdraw_upload(long.id, actor=cycle.Actor("petugas-village"), dry_run=True) == {"rows": 2, "persons": 2}
    # Another upload's count says nothing of this one.
    Task.objects.update(arguments={"upload": long.id + 1})
    assert COUNT_FIRST in client.get(f"{place}?hasil={Task.objects.latest('id').id}").content.decode()


def test_the_worker_takes_it_back(enter, long):
    client = enter(Role.VILLAGE)
    page = followed(client, client.post(reverse("upload-withdraw", args=[long.id])))
    assert "2 baris dan 2 orang tidak lagi dihitung" in page
    assert Upload.objects.get(id=long.id).withdrawn_at
    assert not StagedRow.objects.filter(file__upload=long).exists()


def test_what_hinders_is_told_where_the_work_is_followed(enter, city, monkeypatch):
    monkeypatch.setattr(uploads, "LONG", -1)
    client = enter(Role.PROGRAMME)
    place = reverse("upload-withdraw", args=[city.our_file.upload_id])
    monkeypatch.setattr(cycle.contributions, "is_submitted", lambda people: ["2026-01"])
    page = followed(client, client.post(place))
    assert 'role="alert"' in page
    assert f'href="{place}"' in page


@pytest.mark.parametrize(("pressed", "told"), [({"hitung": "1"}, "orang hilang"), ({}, "sudah ditarik")])
def test_two_officers_each_follow_their_own(enter, long, monkeypatch, pressed, told):
    roles, place = (Role.VILLAGE, Role.PROGRAMME), reverse("upload-withdraw", args=[long.id])
    with monkeypatch.context() as held:
        held.setattr(background, "run", lambda task: None)
        works = [enter(role).post(place, pressed).url for role in roles]
        assert [enter(role).get(work).status_code for role, work in zip(roles, works, strict=True)] == [200, 200]
    for task in Task.objects.order_by("id"):
        background.run(task.id)
    # Who comes second reads the count, too, or that the list is gone.
    assert told in enter(Role.PROGRAMME).get(works[1], follow=True).content.decode()
