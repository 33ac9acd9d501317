"""The day of an incident corrected: what follows it, what stands in its way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pijar.audit.models import Event
from pijar.claims import estimating, medical, paying, services
from pijar.claims.medical import Findings
from pijar.claims.models import ClaimNote
from pijar.claims.redating import set_happened
from pijar.claims.sealing import opened as unsealed
from pijar.claims.selectors import claim_of, tasks
from pijar.claims.tests.conftest import HAPPENED, RINA, TOLD, complete, death, opened
from pijar.claims.types import State
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal

LATER = TOLD + timedelta(days=30)
BEFORE = HAPPENED - timedelta(days=4)


def correct(number: str, when: datetime, reason: str = "menurut surat rumah sakit", *, known: bool = True) -> None:
    set_happened(number, happened_at=when, hour_known=known, reason=reason, actor=RINA, at=LATER)


def refused(code: str, number: str, when: datetime, reason: str = "menurut surat rumah sakit") -> None:
    before = claim_of(number).incident.happened_at
    with pytest.raises(Refusal) as found:
        correct(number, when, reason)
    assert found.value.code == code
    assert claim_of(number).incident.happened_at == before


def test_clock_tasks_and_cover_follow_the_new_day(person):
    number = opened()
    old = claim_of(number)
    correct(number, BEFORE)
    found = claim_of(number)
    assert found.incident.happened_at == BEFORE
    assert found.notify_due_at < old.notify_due_at
    assert found.lapses_on < old.lapses_on
    screen = next(one for one in tasks(found) if one.kind == "screen")
    assert screen.due_at == found.notify_due_at
    assert unsealed("note", ClaimNote.objects.get().words) == "2026-03-03 09:30 → 2026-02-27 09:30: menurut surat rumah sakit"
    assert Event.objects.get(action="claim.happened").details == {"from": "2026-03-03 09:30", "to": "2026-02-27 09:30"}
    # The same again writes nothing.
    correct(number, BEFORE)
    assert ClaimNote.objects.count() == 1


def test_an_hour_nobody_knows_is_told_as_a_day(person):
    number = opened()
    correct(number, datetime(2026, 3, 2, tzinfo=JAKARTA), known=False)
    assert claim_of(number).incident.hour_known is False
    assert "→ 2026-03-02:" in unsealed("note", ClaimNote.objects.get().words)


def test_what_followed_stays_after_it(person):
    number = opened()
    refused("WHEN_FUTURE", number, LATER + timedelta(days=1))
    refused("REASON_MISSING", number, BEFORE, "salah")
    # The office heard of it on the third.
    refused("HAPPENED_AFTER", number, HAPPENED + timedelta(days=1))
    correct(number, BEFORE)
    services.move(number, State.SCREENED, on=HAPPENED.date(), actor=RINA, at=LATER)
    findings = Findings(diagnosis="patah tulang")
    span = (date(2026, 3, 1), date(2026, 3, 20))
    medical.write(number, kind="treatment", findings=findings, unable=[span], actor=RINA, at=LATER)
    refused("HAPPENED_AFTER", number, HAPPENED)
    medical.withdraw(number, 1, reason="surat orang lain", actor=RINA, at=LATER)
    correct(number, HAPPENED)


def test_not_once_money_is_noted_nor_when_it_is_over(person):
    number = opened(death())
    for to in (State.SCREENED, State.WITH_INSURER):
        if to is State.WITH_INSURER:
            complete(number)
        services.move(number, to, on=TOLD.date(), actor=RINA, at=LATER)
    estimating.estimate(number, actor=RINA, at=LATER)
    paying.note_payment(
        number, code="jkm_funeral", amount=1_000, on=TOLD.date(), to_kind="heir", reference="BPJS/1", actor=RINA, at=LATER
    )
    refused("CASE_HAS_MONEY", number, BEFORE)
    other = opened(death(nik=""))
    services.move(other, State.CLOSED, on=TOLD.date(), reason="laporan keliru", actor=RINA, at=LATER)
    refused("CASE_OVER", other, BEFORE)
