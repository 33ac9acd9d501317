"""Counts are kept only where a large city is served, never longer than said, and never as somebody else's."""

from __future__ import annotations

import pytest

from pijar.audit.services import record
from pijar.backoffice import kept, scope, words
from pijar.backoffice.grid import counting
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.staff.models import Officer
from pijar.staff.types import CONSOLE


class Inline:
    """A thread that is done when it is started."""

    def __init__(self, target, args, **_):
        self.run = lambda: target(*args)

    def start(self):
        self.run()


@pytest.fixture
def served(monkeypatch, db):
    """A process that serves a large city, whose clock stands until it is moved."""
    memory = kept.Memory(is_on=True)
    clock = [10**9]
    monkeypatch.setattr(kept, "MEMORY", memory)
    monkeypatch.setattr(kept, "_is_large", lambda: True)
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(kept.threading, "Thread", Inline)
    # The connection belongs to the test.
    monkeypatch.setattr(kept, "connection", type("Kept", (), {"close": staticmethod(lambda: None)}))
    return lambda seconds: clock.__setitem__(0, clock[0] + seconds)


@pytest.fixture
def counted():
    """A count that tells how often it was made."""
    made = []

    @kept.kept
    def count(*given):
        made.append(given)
        return {"n": len(made)}

    count.made = made
    return count


def test_a_command_counts_anew(counted, db):
    assert [counted(), counted()] == [{"n": 1}, {"n": 2}]


def test_a_small_city_counts_anew(counted, db, monkeypatch):
    monkeypatch.setattr(kept, "MEMORY", kept.Memory(is_on=True))
    assert [counted(), counted()] == [{"n": 1}, {"n": 2}]


def test_while_nothing_happens_it_is_counted_once(counted, served):
    assert counted()["n"] == 1
    served(kept.OLD * 10)
    assert counted()["n"] == 1


def test_after_something_happened_it_is_counted_beside_and_then_shown(counted, served):
    counted()
    record(CONSOLE, "month.run", "month:2026-03", {})
    assert counted()["n"] == 1 and len(counted.made) == 1
    served(kept.FRESH + 1)
    assert counted()["n"] == 1 and len(counted.made) == 2
    assert counted()["n"] == 2


def test_a_count_of_thousands_is_counted_again_less_often(served):
    made = []

    @kept.kept
    def count():
        made.append(1)
        return counting.Count(counting.THOUSANDS - 1 + len(made), exact=True)

    def seen(seconds, action="intake.enter"):
        record(CONSOLE, action, "row:1", {})
        served(seconds)
        return count().n, len(made)

    assert (count().n, len(made)) == (1000, 1)
    assert seen(kept.FRESH + 1) == (1000, 1)
    assert seen(counting.SLOWER) == (1000, 2)
    assert seen(0) == (1001, 2)
    # Whoever changed thousands at once is not shown the number of before for minutes.
    for action, n in (("intake.load", 1001), ("list.tangguhkan", 1002)):
        assert seen(kept.FRESH + 1, action) == (n, n - 998)
        assert seen(0) == (n + 1, n - 998)
    assert set(kept.MANY_AT_ONCE) <= set(words.ACTIONS)
    assert counting.Count(999, exact=True).fresh == kept.FRESH < counting.SLOWER < kept.OLD


def test_an_old_one_is_counted_before_it_is_shown(counted, served):
    counted()
    record(CONSOLE, "month.run", "month:2026-03", {})
    served(kept.OLD + 1)
    assert counted()["n"] == 2


def test_a_kelurahan_is_never_given_anothers(counted, served):
    ours, theirs = (Officer(id=n, role="village", village_code=code) for n, code in ((1, OURS), (2, THEIRS)))
    assert counted(ours)["n"] == 1
    assert counted(theirs)["n"] == 2
    assert counted(Officer(id=3, role="village", village_code=OURS))["n"] == 1


def test_what_one_page_does_with_it_no_other_sees(counted, served):
    counted()["n"] = 99
    assert counted()["n"] == 1


def test_a_count_that_fails_beside_leaves_the_old_one(served, caplog):
    answers = iter([1])

    @kept.kept
    def count():
        return next(answers)

    assert count() == 1
    record(CONSOLE, "month.run", "month:2026-03", {})
    served(kept.FRESH + 1)
    assert count() == 1
    assert "could not be made again" in caplog.text
    assert count() == 1


def test_what_is_warm_is_counted_before_a_page_asks_and_again_when_something_happened(counted, served, monkeypatch):
    monkeypatch.setattr(kept, "WARM", [])
    kept.warm(counted)
    kept.read_warm()
    assert len(counted.made) == 1 and counted()["n"] == 1
    served(kept.AGAIN)
    kept.read_warm()
    assert len(counted.made) == 1
    record(CONSOLE, "month.run", "month:2026-03", {})
    kept.read_warm()
    # Counted in the thread that warms, so that the next page is shown the new number and waits for nothing.
    assert len(counted.made) == 2 and counted()["n"] == 2
    assert kept.AGAIN < kept.OLD


def test_one_that_fails_leaves_the_others_warm(counted, served, monkeypatch, caplog):
    def fails():
        raise ValueError

    monkeypatch.setattr(kept, "WARM", [fails, counted])
    kept.read_warm()
    assert "could not be kept warm" in caplog.text and len(counted.made) == 1


def test_a_small_city_warms_nothing(counted, db, monkeypatch):
    monkeypatch.setattr(kept, "MEMORY", kept.Memory(is_on=True))
    monkeypatch.setattr(kept, "WARM", [counted])
    monkeypatch.setattr(
        kept, "connection", type("Kept", (), {"close": staticmethod(lambda: None), "cursor": kept.connection.cursor})
    )
    kept.read_warm()
    assert not counted.made


def test_all_who_see_the_whole_city_count_alike(counted, served):
    programme, auditor, igd = (Officer(id=n, role=role) for n, role in ((1, "programme"), (2, "auditor"), (3, "hospital")))
    ours = Officer(id=4, role="village", village_code=OURS)
    assert [counted(scope.alike(one))["n"] for one in (programme, auditor, igd, ours)] == [1, 1, 2, 3]
