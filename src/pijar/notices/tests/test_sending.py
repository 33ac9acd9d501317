"""The outbox: each message once, with growing pauses, by however many workers, and an end that is true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pijar.kernel.errors import Refusal
from pijar.notices import rules, sending, services
from pijar.notices.models import Message
from pijar.notices.tests.conftest import NIGHT, NOON, proven
from pijar.notices.types import MOVES, Answer, Datum, Event, Fact, Group, Outcome, Quiet, State
from pijar.staff.types import Actor

WHO = Actor("rina")


class Scripted:
    """A sender that answers as told and counts what it was handed."""

    name = "scripted"

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.sent = list(answers), []

    def lacks(self) -> list[str]:
        return []

    def send(self, parcel):
        self.sent.append(parcel)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def by(monkeypatch):
    def use(*answers):
        made = Scripted(*answers)
        monkeypatch.setattr(sending, "sender", lambda channel: made)
        return made

    return use


def message(who, key: str = "event:1") -> Message:
    values = {Datum.NUMBER: "LK-2026-000001-A", Datum.STATE: "paid"}
    services.tell(Fact(Event.CASE_MOVED, key, NOON, values, "/", frozenset({who.pk})), at=NOON)
    return Message.objects.get(key=key)


@pytest.fixture
def waiting(rina) -> Message:
    proven(rina)
    return message(rina)


def test_pauses_grow_and_then_it_has_failed(waiting, by):
    used, at, waits = by(Answer(Outcome.AGAIN, reason="CONNECT")), NOON, []
    services.set_city(quiet=Quiet(0, 0), keep_days=90, due_days=5, digest_hour=7, actor=WHO)
    for _ in range(len(rules.PAUSES) + 1):
        sending.send_due(clock=lambda at=at: at)
        waiting.refresh_from_db()
        waits.append(round((waiting.not_before - at).total_seconds() / 60))
        assert sending.send_due(clock=lambda at=at: at) == {}
        at = max(at + timedelta(days=1) if waiting.state == "failed" else waiting.not_before, at)
    assert (waiting.state, waiting.reason, waiting.attempts) == ("failed", "CONNECT", len(rules.PAUSES) + 1)
    assert len(used.sent) == len(rules.PAUSES) + 1
    # One mark for all attempts: whoever knows it takes the message once.
    assert len({parcel.mark for parcel in used.sent}) == 1
    assert waits[:5] == [1, 5, 15, 60, 240]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(Outcome.SENT, reference="gw-1"), "sent"), (Answer(Outcome.SHOWN), "shown"),
        (Answer(Outcome.REFUSED, reason="SMTP 550"), "failed"), (Answer(Outcome.UNSURE, reason="BROKEN"), "unsure"),
        (Answer(Outcome.NOT_CONFIGURED), "not_configured"), (RuntimeError("surat ke rina@example.go.id"), "unsure"),
    ],
)  # fmt: skip
def test_every_end_is_an_end(waiting, by, answer, state, caplog):
    used = by(answer)
    assert sending.send_due(clock=lambda: NOON) == {state: 1}
    waiting.refresh_from_db()
    assert waiting.state == state
    assert waiting.ended_at == NOON
    for days in (0, 1, 2):
        assert sending.send_due(clock=lambda days=days: NOON + timedelta(days=days)) == {}
    assert len(used.sent) == 1
    assert "rina@example.go.id" not in caplog.text


def test_the_other_side_may_ask_for_a_longer_pause(waiting, by):
    by(Answer(Outcome.AGAIN, wait=1800))
    sending.send_due(clock=lambda: NOON)
    waiting.refresh_from_db()
    assert waiting.not_before == NOON + timedelta(minutes=30)
    assert rules.pause(1, 10**6) == timedelta(days=1)
    assert rules.pause(1, 5) == timedelta(minutes=1)


def test_a_worker_that_dies_leaves_it_unsure_and_nobody_sends_it_twice(waiting, by):
    used = by(Answer(Outcome.SENT))
    assert sending._take(NOON).pk == waiting.pk
    assert sending.send_due(clock=lambda: NOON + timedelta(minutes=9)) == {}
    assert sending.send_due(clock=lambda: NOON + timedelta(minutes=11)) == {"unsure": 1}
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("unsure", "INTERRUPTED")
    assert used.sent == []
    services.send_again(waiting.pk, actor=WHO, at=NOON + timedelta(hours=1))
    assert sending.send_due(clock=lambda: NOON + timedelta(hours=1)) == {"sent": 1}


def test_what_is_sent_is_not_sent_again_by_hand(waiting, by):
    by(Answer(Outcome.SENT))
    sending.send_due(clock=lambda: NOON)
    with pytest.raises(Refusal) as refused:
        services.send_again(waiting.pk, actor=WHO, at=NOON)
    assert refused.value.code == "MESSAGE_OVER"
    Message.objects.update(state="failed")
    with pytest.raises(Refusal) as refused:
        services.send_again(waiting.pk, actor=WHO, at=NOON + timedelta(days=4))
    assert refused.value.code == "MESSAGE_OLD"


def test_after_three_days_it_is_no_news(waiting, by):
    used = by(Answer(Outcome.SENT))
    assert sending.send_due(clock=lambda: NOON + timedelta(days=4)) == {"cancelled": 1}
    assert used.sent == []


def test_urgent_goes_first(waiting, rina, by):
    used = by(Answer(Outcome.SENT))
    urgent = Fact(Event.CASE_REPORTED, "claim:1", NOON, {Datum.NUMBER: "LK-2026-000002-B"}, "/", frozenset({rina.pk}))
    services.tell(urgent, at=NOON)
    sending.send_due(clock=lambda: NOON)
    assert [parcel.text.template for parcel in used.sent] == ["pijar_case_reported", "pijar_case_moved"]


def test_who_switched_it_off_while_it_was_held_is_not_told(rina, by):
    used = by(Answer(Outcome.SENT))
    proven(rina)
    values = {Datum.NUMBER: "LK-2026-000001-A", Datum.STATE: "paid"}
    services.tell(Fact(Event.CASE_MOVED, "event:1", NIGHT, values, "/", frozenset({rina.pk})), at=NIGHT)
    services.choose(rina, language="id", channels={Group.CASES: []}, quiet=None, actor=WHO)
    assert sending.send_due(clock=lambda: NIGHT + timedelta(hours=12)) == {}
    one = Message.objects.get()
    assert (one.state, one.reason, used.sent) == ("cancelled", "STOPPED", [])


def test_every_state_moves_only_as_the_table_says():
    assert set(MOVES) == set(State)
    for over in (State.SENT, State.SHOWN, State.CANCELLED):
        assert MOVES[over] == frozenset()
    assert all(State.SENT not in MOVES[state] for state in State if state is not State.SENDING)
