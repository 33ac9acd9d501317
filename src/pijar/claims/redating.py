"""The day and hour of an incident, corrected: cover, clocks, estimate and flags are reckoned from it, and follow."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from pijar.audit.services import record
from pijar.claims import guards, opening, services
from pijar.claims import tasks as table
from pijar.claims.holding import reasoned, working
from pijar.claims.medical import opened_reports
from pijar.claims.models import Claim, ClaimMove, ClaimPayment, ClaimTask, UnablePeriod
from pijar.claims.reporting import refuse_moment
from pijar.claims.types import Branch, NoteKind, State, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor


@transaction.atomic
def set_happened(number: str, *, happened_at: datetime, hour_known: bool, reason: str, actor: Actor, at: datetime) -> Claim:
    """Says anew when it happened; an hour that is not known is the day's beginning. The old day stays in notes and trail.

    The reports, steps and payments of the case stay as they are, so none of them may come before the new day.
    Raises Refusal: CLAIM_UNKNOWN, CASE_OVER, REASON_MISSING, WHEN_INVALID, WHEN_FUTURE, CASE_HAS_MONEY, HAPPENED_AFTER.
    """
    claim = working(number)
    incident, said = claim.incident, reasoned(reason)
    if (incident.happened_at, incident.hour_known) == (happened_at, hour_known):
        return claim
    refuse_moment(happened_at, at)
    guards.refuse_paid(claim)
    cases = list(
        Claim.objects.select_for_update(of=("self",)).filter(incident=incident).select_related("incident").order_by("id")
    )
    _refuse_before(cases, happened_at)
    before = _told(incident.happened_at, known=incident.hour_known)
    incident.happened_at, incident.hour_known = happened_at, hour_known
    incident.save(update_fields=["happened_at", "hour_known"])
    for one in cases:
        one.incident = incident
        _follow(one)
    after = _told(happened_at, known=hour_known)
    services.note(claim.number, kind=NoteKind.INTERNAL, words=f"{before} → {after}: {said}", actor=actor, at=at)
    record(actor, "claim.happened", f"claim:{claim.number}", {"from": before, "to": after})
    return claim


def _told(moment: datetime, *, known: bool) -> str:
    local = moment.astimezone(JAKARTA)
    return local.isoformat(sep=" ", timespec="minutes")[:16] if known else str(local.date())


def _refuse_before(cases: list[Claim], happened_at: datetime) -> None:
    """Nothing that followed an incident came before it."""
    day, standing = happened_at.astimezone(JAKARTA).date(), sorted(d for one in cases for d in _followed(one))
    if standing and standing[0] < day:
        raise Refusal(
            "HAPPENED_AFTER",
            f"Case {cases[0].number}: a step, report or payment of {standing[0]} is kept, which is before {day}. Correct or "
            "withdraw that first.",
            values={"number": cases[0].number, "day": standing[0]},
        )


def _followed(claim: Claim) -> list[date]:
    """The days of all that is kept of a case; the first step is the day the office heard of it."""
    spans = UnablePeriod.objects.filter(claim=claim, is_withdrawn=False).values_list("from_on", flat=True)
    lines = ClaimPayment.objects.filter(claim=claim, is_reversed=False).exclude(outcome="reversed").values_list("on", flat=True)
    return [
        *ClaimMove.objects.filter(claim=claim).values_list("on", flat=True), *spans, *lines,
        *(date.fromisoformat(str(stay["from"])) for one in opened_reports(claim) for stay in one.get("care", ())),
        *(datetime.fromisoformat(one["stated_at"]).date() for one in opened_reports(claim) if one["stated_at"]),
    ]  # fmt: skip


def _follow(claim: Claim) -> None:
    """The clock by the law of the new day, and the open tasks that run by it."""
    for name, value in opening.clocks(Branch(claim.branch), claim.incident.happened_at).items():
        setattr(claim, name, value)
    claim.save(update_fields=["notify_due_at", "lapses_on"])
    rules = table.RULES[Branch(claim.branch)].get(State(claim.state), ())
    kinds = [TaskKind.IDENTIFY.value, *(rule.kind.value for rule in rules if rule.clock is table.Clock.NOTIFY)]
    running = ClaimTask.objects.filter(claim=claim, end="", kind__in=kinds)
    if claim.notify_due_at is not None:
        running.update(due_at=claim.notify_due_at, due_on=None)
    else:
        # The law gives no hour for that day: as soon as the office knew.
        running.update(due_at=None, due_on=claim.state_on)
