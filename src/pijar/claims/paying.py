"""What the insurer paid or refused, line by line, and its comparison with the estimate. Nothing is altered: it is reversed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import floor
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.claims import estimating
from pijar.claims.belonging import moves, payments
from pijar.claims.guards import is_compared, refuse_second_case
from pijar.claims.holding import SHORTEST_REASON, following, held, reasoned, working
from pijar.claims.models import Claim, ClaimEstimate, ClaimPayment, ClaimTask, PaymentComparison
from pijar.claims.models.money import PARTICIPANT, RECEIVERS
from pijar.claims.opening import finish
from pijar.claims.paymentprint import payments_print, spelled
from pijar.claims.sealing import opened, seal
from pijar.claims.types import Branch, Harm, State, TaskEnd, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.law import lookup
from pijar.law.benefits.case import MOST_RUPIAH
from pijar.law.claim_deadlines import Deadline, deadlines
from pijar.staff.types import Actor

WHY, EXPLANATION = "payment_reason", "comparison_explanation"
# Lines an insurer may pay beside those of the law's estimate.
ALSO_PAID = ("late_compensation", "other")
# Paid year by year, while the child is at school: a first payment below the whole estimate is no difference.
YEARLY = ("scholarship",)
# What only tells, and needs no explanation.
NO_DIFFERENCE = frozenset({"yearly"})


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: what was estimated, what was paid, and codes of what stands out."""

    code: str
    minimum: int
    maximum: int
    paid: int
    refused: bool
    flags: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "minimum": self.minimum, "maximum": self.maximum, "paid": self.paid, "refused": self.refused,
            "flags": list(self.flags),
        }  # fmt: skip


@dataclass(frozen=True)
class Lateness:
    """When payment was due by the law, how many days late one came, and what the law gives for it (to confirm)."""

    due: Deadline
    days: int
    compensation: int


@transaction.atomic
def note_payment(
    number: str, *, code: str, amount: int, on: date, to_kind: str, reference: str, actor: Actor, at: datetime
) -> ClaimPayment:
    """Notes one line the insurer paid, in whole rupiah. The same line told again is refused, so that it counts once.

    Raises Refusal: CLAIM_UNKNOWN, CASE_OVER, CASE_NOT_WITH_INSURER, JKM_ON_TOP, DEATH_TOLD_TWICE, ESTIMATE_MISSING,
    PAYMENT_INVALID, PAYMENT_TO_THE_DEAD, PAYMENT_TWICE.
    """
    claim = working(number)
    _refuse_early(claim)
    refuse_second_case(claim)
    _refuse_odd(claim, code, on, to_kind, reference, at)
    if not 0 < amount <= MOST_RUPIAH:
        raise Refusal("PAYMENT_INVALID", "The amount is whole rupiah, more than nothing.", values={"field": "amount"})
    if to_kind == PARTICIPANT and claim.incident.harm == Harm.DIED.value and estimating.is_of_a_death(code):
        raise Refusal("PAYMENT_TO_THE_DEAD", f"Case {claim.number}: the participant died; say which heir or child was paid.")
    made = _note(claim, "paid", code, amount, on, to_kind, reference, None, None, actor, at)
    record(actor, "claim.pay", f"claim:{claim.number}", {"place": made.place})
    return made


@transaction.atomic
def note_refusal(number: str, *, code: str, on: date, reason: str, reference: str, actor: Actor, at: datetime) -> ClaimPayment:
    """Notes a line the insurer declines to pay, with its reason: what an objection is about. Raises as `note_payment`."""
    claim = working(number)
    _refuse_early(claim)
    _refuse_odd(claim, code, on, PARTICIPANT, reference, at)
    made = _note(claim, "refused", code, 0, on, PARTICIPANT, reference, seal(WHY, reasoned(reason)), None, actor, at)
    record(actor, "claim.refuse_line", f"claim:{claim.number}", {"place": made.place})
    return made


@transaction.atomic
def reverse(number: str, place: int, *, on: date, reason: str, actor: Actor, at: datetime) -> ClaimPayment:
    """Undoes a line that was wrongly noted, by a line of its own.

    Raises Refusal: CASE_OVER, PAYMENT_UNKNOWN, PAYMENT_INVALID, REASON_MISSING.
    """
    claim = working(number)
    found = ClaimPayment.objects.filter(claim=claim, place=place, is_reversed=False).exclude(outcome="reversed").first()
    if found is None:
        raise Refusal("PAYMENT_UNKNOWN", f"Case {claim.number} has no line {place} that can be reversed.")
    why = seal(WHY, reasoned(reason))
    _refuse_day(found.on, on, at)
    found.is_reversed = True
    found.save(update_fields=["is_reversed"])
    made = _note(claim, "reversed", found.code, -found.amount, on, found.to_kind, found.reference, why, found, actor, at)
    record(actor, "claim.reverse_line", f"claim:{claim.number}", {"place": place, "by": made.place})
    return made


@transaction.atomic
def compare(number: str, *, explanation: str = "", actor: Actor, at: datetime) -> PaymentComparison:
    """Keeps that somebody looked at estimate and payments side by side, which ends the task; where they differ it is said why.

    Raises Refusal: CLAIM_UNKNOWN, ESTIMATE_MISSING, NOTHING_PAID, DIFFERENCE_UNEXPLAINED.
    """
    claim = held(number)
    estimate = estimating.latest(claim)
    if estimate is None:
        raise Refusal("ESTIMATE_MISSING", f"Case {claim.number} has no estimate yet: reckon it first.")
    if not ClaimPayment.objects.filter(claim=claim).exists():
        raise Refusal("NOTHING_PAID", f"Case {claim.number}: note first what the insurer paid or refused.")
    lines = comparison(claim, estimate)
    differs = any(set(one.flags) - NO_DIFFERENCE for one in lines) or lateness(claim) is not None
    if differs and len(explanation.strip()) < SHORTEST_REASON:
        raise Refusal("DIFFERENCE_UNEXPLAINED", f"Case {claim.number}: payment and estimate differ, or it was late; say why.")
    made = PaymentComparison.objects.create(
        claim=claim, version=following(PaymentComparison, claim, "version"), estimate=estimate,
        payments_print=payments_print(claim), lines=[one.as_json() for one in lines], paid=total_paid(claim), differs=differs,
        explanation=seal(EXPLANATION, reasoned(explanation)) if explanation.strip() else None, actor=actor.name, at=at,
    )  # fmt: skip
    for task in ClaimTask.objects.filter(claim=claim, kind=TaskKind.COMPARE_PAYMENT.value, end=""):
        finish(task, TaskEnd.DONE, actor, at)
    record(actor, "claim.compare", f"claim:{claim.number}", {"version": made.version})
    return made


def total_paid(claim: Claim) -> int:
    """Whole rupiah; reversals stand below zero, so that the sum is what was truly paid."""
    return sum(one.amount for one in payments(claim))


def comparison(claim: Claim, estimate: ClaimEstimate) -> list[Compared]:
    """Every line estimated, paid or refused, in the order of the estimate."""
    late = lateness(claim)
    amounts = {one["code"]: (one["minimum"], one["maximum"]) for one in estimate.amounts}
    beside = {"late_compensation": (0, late.compensation if late else 0)}
    noted = [one for one in payments(claim) if not one.is_reversed and one.outcome != "reversed"]
    codes = dict.fromkeys([*(code for code, (_, most) in amounts.items() if most), *(one.code for one in noted)])
    found = []
    for code in codes:
        low, high = amounts.get(code) or beside.get(code, (0, 0))
        paid = [one for one in noted if one.code == code and one.outcome == "paid"]
        refused = any(one.code == code and one.outcome == "refused" for one in noted)
        total, alike = sum(one.amount for one in paid), len({(one.on, one.amount) for one in paid}) < len(paid)
        flags = _flags(code, low, high, total, refused=refused)
        found.append(Compared(code, low, high, total, refused, (*flags, "alike") if alike else flags))
    return found


def _flags(code: str, low: int, high: int, paid: int, *, refused: bool) -> tuple[str, ...]:
    is_begun = code in YEARLY and 0 < paid < low
    points = {
        "yearly": is_begun, "refused": refused, "not_paid": not paid and not refused and high > 0,
        "less": 0 < paid < low and not is_begun, "more": paid > high > 0, "not_estimated": paid > 0 and high == 0,
    }  # fmt: skip
    return tuple(flag for flag, holds in points.items() if holds)


def complete_on(claim: Claim) -> date | None:
    """The day the documents were complete and the case went to the insurer: the last such move."""
    return next((one.on for one in reversed(moves(claim)) if one.to_state == State.WITH_INSURER.value), None)


def payment_due(claim: Claim) -> Deadline | None:
    """By when the insurer pays, in working days after complete documents; None before they are."""
    day = complete_on(claim)
    event = "documents_complete_jkk" if claim.branch == Branch.JKK.value else "documents_complete_jkm"
    return deadlines(event, day)[0] if day else None


def lateness(claim: Claim, today: date | None = None) -> Lateness | None:
    """The latest payment after its due day; with `today`, also money that has not come yet. None where nothing is late.

    The compensation is reckoned for calendar days, on what came late or is still awaited; whether working days are meant is
    to be confirmed. A scholarship is asked for anew each year: no day of the case's own is its due day.
    """
    due = payment_due(claim)
    if due is None or not isinstance(due.due, date):
        return None
    by = due.due
    late = [one for one in payments(claim) if one.outcome == "paid" and not one.is_reversed and one.on > by
            and one.code not in ("late_compensation", *YEARLY)]  # fmt: skip
    share = lookup.valid("deadlines.late_payment_share_per_day", by).fraction
    if late:
        whole = sum((share * (one.on - by).days * one.amount for one in late), start=share * 0)
        return Lateness(due, max((one.on - by).days for one in late), floor(whole))
    waits = today is not None and claim.state == State.WITH_INSURER.value and today > by
    if not waits or today is None:
        return None
    days = (today - by).days
    return Lateness(due, days, floor(share * days * _awaited(claim)))


def _awaited(claim: Claim) -> int:
    """Whole rupiah surely still to come at once, line by line: neither paid nor refused yet."""
    estimate = estimating.latest(claim)
    lines = comparison(claim, estimate) if estimate else []
    return sum(max(0, one.minimum - one.paid) for one in lines if not one.refused and one.code not in YEARLY)


def told(claim: Claim) -> dict[str, Any]:
    """Estimate beside payments as plain values, with what stands out; reasons stay sealed."""
    estimate, due, late = estimating.latest(claim), payment_due(claim), lateness(claim)
    newest = PaymentComparison.objects.filter(claim=claim).order_by("-version").first()
    return {
        "number": claim.number, "paid": total_paid(claim),
        "payments": [_payment_told(one) for one in payments(claim)],
        "comparison": [one.as_json() for one in comparison(claim, estimate)] if estimate else [],
        "due_on": due.due.isoformat() if due and due.due else None,
        "late_days": late.days if late else 0, "late_compensation": late.compensation if late else 0,
        "is_compared": is_compared(claim), "compared_by": newest.actor if newest else None,
    }  # fmt: skip


def explanation_of(found: PaymentComparison) -> str:
    return str(opened(EXPLANATION, found.explanation) or "")


def reason_of(found: ClaimPayment) -> str:
    return str(opened(WHY, found.reason) or "")


def _payment_told(one: ClaimPayment) -> dict[str, Any]:
    return {
        "place": one.place, "outcome": one.outcome, "code": one.code, "amount": one.amount, "on": one.on.isoformat(),
        "to": one.to_kind, "reference": one.reference, "is_reversed": one.is_reversed,
        "reverses": one.reverses.place if one.reverses else None,
    }  # fmt: skip


def _refuse_early(claim: Claim) -> None:
    if complete_on(claim) is None:
        raise Refusal(
            "CASE_NOT_WITH_INSURER", f"Case {claim.number} has not been handed to the insurer yet: nothing can have been paid.",
            values={"number": claim.number},
        )  # fmt: skip


def _refuse_odd(claim: Claim, code: str, on: date, to_kind: str, reference: str, at: datetime) -> None:
    estimate = estimating.latest(claim)
    if estimate is None:
        raise Refusal("ESTIMATE_MISSING", f"Case {claim.number} has no estimate yet: reckon it first.")
    known = [*(one["code"] for one in estimate.amounts), *ALSO_PAID]
    if code not in known:
        raise Refusal("PAYMENT_INVALID", f"{code[:40]!r} is no line of this case; it is one of {', '.join(known)}.",
                      values={"field": "code"})  # fmt: skip
    if to_kind not in RECEIVERS:
        raise Refusal("PAYMENT_INVALID", f"{to_kind[:40]!r} receives nothing; it is one of {', '.join(RECEIVERS)}.",
                      values={"field": "to"})  # fmt: skip
    if not reference.strip():
        raise Refusal("PAYMENT_INVALID", "A payment bears the insurer's reference, as on its letter or the bank book.",
                      values={"field": "reference"})  # fmt: skip
    _refuse_day(estimating.incident_day(claim), on, at)


def _refuse_day(first: date, on: date, at: datetime) -> None:
    if not first <= on <= at.astimezone(JAKARTA).date():
        raise Refusal("PAYMENT_INVALID", f"The day is neither before {first} nor in the future.", values={"field": "on"})


def _note(
    claim: Claim, outcome: str, code: str, amount: int, on: date, to_kind: str, reference: str, reason: bytes | None,
    reverses: ClaimPayment | None, actor: Actor, at: datetime,
) -> ClaimPayment:  # fmt: skip
    told = {"outcome": outcome, "code": code, "on": on, "amount": amount, "reference": reference.strip()[:60]}
    same = ClaimPayment.objects.filter(claim=claim, is_reversed=False, outcome=outcome, code=code, on=on, amount=amount)
    if reverses is None and spelled(reference) in {spelled(one.reference) for one in same}:
        raise Refusal("PAYMENT_TWICE", f"Case {claim.number}: this very line is noted already; reverse it if it was wrong.")
    return ClaimPayment.objects.create(
        claim=claim, place=following(ClaimPayment, claim, "place"), to_kind=to_kind, reason=reason, reverses=reverses,
        actor=actor.name, at=at, **told,
    )  # fmt: skip
