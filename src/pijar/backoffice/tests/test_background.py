"""Long works: started once, ended always, given up when their process died."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pijar.backoffice import background
from pijar.backoffice.models import Task
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
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
