"""Reading complaints: one whole, a list, and what can be counted of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pijar.grievances import rules
from pijar.grievances.models import Grievance, Step
from pijar.grievances.sealing import NAME, PHONE, opened_text, words_of
from pijar.grievances.types import PUBLIC, WAITS, Clock, State, StepKind
from pijar.kernel import national_id
from pijar.kernel.small import nearest_rank, without_small
from pijar.registry.crypto import identifiers


def clock_of(one: Grievance, on: date) -> Clock:
    """How a complaint stands to its days."""
    return rules.clock_on(
        on, State(one.state), first_answered_on=one.first_answered_on, first_due_on=one.first_due_on,
        due_on=one.final_due_on, again_due_on=one.again_due_on,
    )  # fmt: skip


def waiting() -> QuerySet[Grievance]:
    """Those that wait for an office, the earliest due first."""
    return Grievance.objects.filter(state__in=[s.value for s in WAITS]).order_by("final_due_on", "id")


def brief(one: Grievance, on: date) -> dict[str, Any]:
    """One complaint without a word of anybody's: for lists and scripts."""
    clock = clock_of(one, on)
    return {
        "number": one.number, "category": one.category, "channel": one.channel, "state": one.state, "office": one.office,
        "village": one.village_code, "received_on": one.received_on, "first_due_on": one.first_due_on,
        "final_due_on": one.final_due_on, "due_on": clock.due_on, "days_left": clock.days_left, "is_late": clock.is_late,
        "first_answered_on": one.first_answered_on, "answered_on": one.answered_on, "reopened_on": one.reopened_on,
        "again_answered_on": one.again_answered_on, "closed_on": one.closed_on,
    }  # fmt: skip


def whole(one: Grievance, on: date) -> dict[str, Any]:
    """One complaint with all that was said, in clear but for the NIK: whoever calls this records the reading."""
    crypt = identifiers()
    nik = crypt.decrypt("national_id", one.national_id) if one.national_id else ""
    return {
        **brief(one, on), "version": one.version, "text": opened_text(one),
        "name": crypt.decrypt(NAME, one.name) if one.name else "",
        "phone": crypt.decrypt(PHONE, one.phone) if one.phone else "",
        "nik": national_id.mask(nik) if nik else "", "person_id": one.person_id, "claim": one.claim_number,
        "entered_by": one.entered_by, "steps": [_step(step) for step in one.steps.order_by("version")],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    text, internal = words_of(step)
    return {"kind": step.kind, "to": step.to_state, "on": step.on, "actor": step.actor, "text": text, "internal": internal}


def followed(one: Grievance, on: date) -> dict[str, Any]:
    """What whoever complained reads with number and code: the public steps, without the names of officers."""
    steps = one.steps.filter(kind__in=[k.value for k in PUBLIC]).order_by("version")
    return {
        **brief(one, on), "text": opened_text(one),
        "steps": [{"kind": s.kind, "on": s.on, "text": words_of(s)[0]} for s in steps],
        "may_reopen": one.state == State.ANSWERED.value and one.reopened_on is None and one.answered_on is not None
        and (on - one.answered_on).days <= one.reopen_days,
        "may_close": one.state == State.ANSWERED.value,
    }  # fmt: skip


def statistics(found: Sequence[Grievance], on: date, *, sees_few: bool) -> dict[str, Any]:
    """Counts over complaints: in time, days to the answer, by category, kelurahan, month and way in.

    Without `sees_few` no group of fewer than five is named: those are counted together.
    """

    def told(words: Iterable[str]) -> dict[str, int | None]:
        return dict(sorted(Counter(words).items())) if sees_few else without_small(Counter(words))

    in_time = [rules.in_time(one.answered_on, one.final_due_on, on) for one in found]
    first = [rules.in_time(one.first_answered_on, one.first_due_on, on) for one in found]
    days = [(one.answered_on - one.received_on).days for one in found if one.answered_on]
    return {
        "received": len(found), "waiting": sum(one.state in WAITS for one in found),
        "late": sum(clock_of(one, on).is_late for one in found), "answered": len(days),
        "first_in_time": first.count(True), "first_late": first.count(False),
        "in_time": in_time.count(True), "answered_late_or_overdue": in_time.count(False),
        "median_days": nearest_rank(days, 50), "days_90_percent": nearest_rank(days, 90),
        "reopened": sum(one.reopened_on is not None for one in found),
        "by_category": told(one.category for one in found), "by_channel": told(one.channel for one in found),
        "by_month": told(f"{one.received_on:%Y-%m}" for one in found),
        "by_village": told(one.village_code for one in found if one.village_code),
    }  # fmt: skip


def last_public_word(one: Grievance) -> str:
    """The latest answer, in clear; the empty word where there is none."""
    step = one.steps.filter(kind__in=[StepKind.ANSWERED.value, StepKind.TOLD.value]).order_by("-version").first()
    return words_of(step)[0] if step else ""
