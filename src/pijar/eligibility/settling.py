"""The officers' decisions on doubtful cases, each with its proof."""

from __future__ import annotations

from django.db import transaction

from pijar.audit.services import record
from pijar.eligibility.models import CaseDecision
from pijar.eligibility.types import DOUBTS, Outcome, Reason
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor


@transaction.atomic
def decide(
    person_id: int, *, month: Month, until: Month, outcome: Outcome, proof: str, reason: str, actor: Actor,
    reasons_now: list[str], outcome_now: Outcome,
) -> int:  # fmt: skip
    """Settles a doubtful case from a month until a month, with proof. Returns the decision's number.

    `outcome_now` and `reasons_now` are the month's assessment. Raises Refusal when the case is not doubtful (NOT_DOUBTFUL)
    or proof or reason is missing (PROOF_MISSING).
    """
    if outcome is Outcome.REVIEW:
        raise Refusal("OUTCOME_INVALID", "A decision is eligible or ineligible.")
    if not proof.strip() or not reason.strip():
        raise Refusal("PROOF_MISSING", "A decision needs a proof (for example a letter's number and date) and a reason.")
    if until < month:
        raise Refusal("SPAN_INVALID", f"The decision would end ({until}) before it begins ({month}).")
    doubts = [code for code in reasons_now if code in {d.value for d in DOUBTS}]
    hard = [c for c in reasons_now if c not in doubts and c not in (Reason.DECIDED_BY_OFFICER, Reason.ON_HOLD)]
    # A doubt that the policy itself settles (an unknown decile that excludes) is none.
    closed = hard or (outcome_now is Outcome.INELIGIBLE and Reason.DECIDED_BY_OFFICER not in reasons_now)
    if not doubts or (closed and outcome is Outcome.ELIGIBLE):
        said = f"{outcome_now.value} ({', '.join(reasons_now) or 'no doubt'})"
        raise Refusal("NOT_DOUBTFUL", f"This case is not doubtful in {month}: it is {said}. Mend the data it rests on instead.")
    decision = CaseDecision.objects.create(
        person_id=person_id, from_month=month.first_day, until_month=until.first_day, outcome=outcome.value, settles=doubts,
        proof=proof.strip(), reason=reason.strip(), actor=actor.name, at=now(),
    )  # fmt: skip
    details = {
        "decision": decision.id,
        "outcome": outcome.value,
        "settles": doubts,
        "from": str(month),
        "until": str(until),
    }
    record(actor, "eligibility.decide", f"person:{person_id}", details)
    return int(decision.id)
