"""Long works: started once, ended always, given up when their process died."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from pijar.backoffice import background
from pijar.backoffice.models import Task
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.staff.models import Officer
from pijar.staff.types import Role


@pytest.fixture
def officer(officers):
    return officers[Role.PROGRAMME]


@pytest.fixture
def works(monkeypatch):
    made = {}
    monkeypatch.setattr(background, "WORKS", made)
    return made


def test_a_work_is_done_and_keeps_its_result(works, officer):
    works["x"] = lambda task, report: {"answer": task.arguments["n"] + 1}
    task = background.start("x", "key", {"n": 1}, officer)
    assert (task.state, task.result) == ("done", {"answer": 2})


def test_starting_twice_joins_the_one_under_way(works, officer):
    running = Task.objects.create(officer=officer, kind="x", key="key", arguments={}, state="running")
    assert background.start("x", "key", {}, officer).id == running.id


def test_a_task_is_claimed_once(works, officer):
    calls = []
    works["x"] = lambda task, report: calls.append(task.id) or {}
    task = background.start("x", "key", {}, officer)
    background.run(task.id)
    assert calls == [task.id]


def test_a_refusal_is_told_and_a_fault_is_not(works, officer):
    def refuse(task, report):
        raise Refusal("SOME_CODE", "Not today.")

    def fail(task, report):
        raise RuntimeError("secret inside")

    works["x"], works["y"] = refuse, fail
    assert background.start("x", "1", {}, officer).message == "Not today."
    assert background.start("y", "1", {}, officer).message == "FAULT"


def test_a_dead_process_does_not_block_the_next(works, officer):
    works["x"] = lambda task, report: {}
    dead = Task.objects.create(officer=officer, kind="x", key="key", arguments={}, state="running")
    Task.objects.filter(id=dead.id).update(seen_at=now() - timedelta(minutes=5))
    assert background.start("x", "key", {}, officer).state == "done"
    dead.refresh_from_db()
    assert (dead.state, dead.message) == ("failed", "LOST")


@pytest.mark.parametrize(("kind", "arguments"), [("month", {"month": "2026-01"}), ("roll", {"year": 2026}), ("figures", {})])
def test_who_joins_a_work_of_the_city_follows_it(officer, enter, kind, arguments):
    Task.objects.create(kind=kind, key="key", arguments=arguments, officer=officer)
    colleague = Officer.objects.get(pk=officer.pk)
    colleague.pk, colleague.username = None, "rekan"
    colleague.save()
    place = reverse("task", args=[background.start(kind, "key", arguments, colleague).id])
    client = enter(Role.PROGRAMME)
    client.force_login(colleague, backend="pijar.config.entry.Officers")
    assert client.get(place).status_code == 200
    assert enter(Role.VILLAGE).get(place).status_code == 404


@pytest.mark.parametrize("kind", ["load", "withdraw", "whatif", "chosen"])
def test_nobody_follows_another_s_own_work(officer, enter, kind):
    task = Task.objects.create(kind=kind, key="key", arguments={"upload": 1, "chosen": 1}, officer=officer)
    assert enter(Role.ADMINISTRATOR).get(reverse("task", args=[task.id])).status_code == 404
