"""Reading complaints: one whole, a list, and what can be counted of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from pijar.grievances import rules
from pijar.grievances.models import Grievance, Step
from pijar.grievances.sealing import NAME, PHONE, opened_text, words_of
from pijar.grievances.types import PUBLIC, WAITS, Clock, State, StepKind
from pijar.kernel import national_id
from pijar.kernel.small import nearest_rank, without_small
from pijar.registry.crypto import identifiers

DAYS = (
    "state", "received_on", "first_answered_on", "first_due_on", "answered_on", "final_due_on", "reopened_on", "again_due_on",
)  # fmt: skip


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


def statistics(found: QuerySet[Grievance], on: date, *, sees_few: bool) -> dict[str, Any]:
    """Counts over complaints: in time, days to the answer, by category, kelurahan, month and way in.

    Without `sees_few` no group of fewer than five is named: those are counted together.
    """
    # Those with the same days stand alike: each kind is looked at once.
    rows = found.order_by().values(*DAYS).annotate(n=Count("id"))
    alike = [(Grievance(**{name: row[name] for name in DAYS}), row["n"]) for row in rows]

    def count(holds: Callable[[Grievance], bool | None]) -> int:
        return sum(n for one, n in alike if holds(one))

    def told(words: Counter[str]) -> dict[str, int | None]:
        return dict(sorted(words.items())) if sees_few else without_small(words)

    in_time, first_in_time = Counter[bool | None](), Counter[bool | None]()
    months, days = Counter[str](), Counter[int]()
    for one, n in alike:
        in_time[rules.in_time(one.answered_on, one.final_due_on, on)] += n
        first_in_time[rules.in_time(one.first_answered_on, one.first_due_on, on)] += n
        months[f"{one.received_on:%Y-%m}"] += n
        if one.answered_on:
            days[(one.answered_on - one.received_on).days] += n
    took = list(days.elements())
    return {
        "received": months.total(), "waiting": count(lambda one: one.state in WAITS),
        "late": count(lambda one: clock_of(one, on).is_late), "answered": len(took),
        "first_in_time": first_in_time[True], "first_late": first_in_time[False],
        "in_time": in_time[True], "answered_late_or_overdue": in_time[False],
        "median_days": nearest_rank(took, 50), "days_90_percent": nearest_rank(took, 90),
        "reopened": count(lambda one: one.reopened_on is not None),
        "by_category": told(_by(found, "category")), "by_channel": told(_by(found, "channel")),
        "by_month": told(months), "by_village": told(_by(found.exclude(village_code=""), "village_code")),
    }  # fmt: skip


def _by(found: QuerySet[Grievance], column: str) -> Counter[str]:
    return Counter(dict(found.order_by().values_list(column).annotate(n=Count("id"))))


def last_public_word(one: Grievance) -> str:
    """The latest answer, in clear; the empty word where there is none."""
    step = one.steps.filter(kind__in=[StepKind.ANSWERED.value, StepKind.TOLD.value]).order_by("-version").first()
    return words_of(step)[0] if step else ""
