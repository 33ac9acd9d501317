"""What other parts of a case must agree to before it moves: each a function that raises a Refusal, or lets it pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from pijar.claims.models import Claim, ClaimPayment, PaymentComparison
from pijar.claims.paymentprint import payments_print
from pijar.claims.types import Branch, Harm, State
from pijar.kernel.errors import Refusal

Guard = Callable[[Claim, date], None]
# A case of these states asks for no money any more.
GAVE_UP = (State.REFUSED.value, State.CLOSED.value, State.LAPSED.value)


def ask(claim: Claim, to: State, on: date) -> None:
    """Raises the Refusal of whoever does not agree."""
    guard = BEFORE.get((State(claim.state), to))
    if guard is not None:
        guard(claim, on)


def is_compared(claim: Claim) -> bool:
    """Whether somebody compared all that was noted so far with the estimate."""
    newest = PaymentComparison.objects.filter(claim=claim).order_by("-version").first()
    return newest is not None and newest.payments_print == payments_print(claim)


def refuse_uncompared(claim: Claim, on: date) -> None:
    """A paid case is closed only when its payments were compared. Raises Refusal: CASE_NOT_COMPARED."""
    if not is_compared(claim):
        raise Refusal(
            "CASE_NOT_COMPARED",
            f"Case {claim.number}: note what the insurer paid and compare it with the estimate before closing.",
            values={"number": claim.number},
        )


def refuse_uncompared_money(claim: Claim, on: date) -> None:
    """As above for a case that was refused in the end, where part of it had been paid."""
    if ClaimPayment.objects.filter(claim=claim).exists():
        refuse_uncompared(claim, on)


def same_death(claim: Claim) -> Claim | None:
    """Another case under way, or paid, for the same death by work accident (JKK); None for a case that is no JKM case."""
    if claim.branch != Branch.JKM.value:
        return None
    found = Claim.objects.filter(branch=Branch.JKK.value, incident__harm=Harm.DIED.value).exclude(id=claim.id)
    person = claim.incident.person_id
    same = found.filter(incident__person_id=person) if person else found.filter(incident_id=claim.incident_id)
    paid_first = same.filter(claimpayment__outcome="paid", claimpayment__is_reversed=False).order_by("id").first()
    return paid_first or same.exclude(state__in=GAVE_UP).order_by("id").first()


def refuse_jkm_on_top(claim: Claim, on: date) -> None:
    """A death by work accident pays JKK and no JKM besides (PP 82/2019 Lampiran III). Raises Refusal: JKM_ON_TOP."""
    other = same_death(claim)
    if other is not None:
        raise Refusal(
            "JKM_ON_TOP",
            f"Case {claim.number}: the same death is case {other.number} under JKK, which pays instead of JKM. Close this one, "
            f"or go on once {other.number} was refused or closed without payment.",
            values={"number": claim.number, "other": other.number},
        )


BEFORE: Mapping[tuple[State, State], Guard] = MappingProxyType({
    (State.PAID, State.CLOSED): refuse_uncompared,
    (State.REFUSED, State.CLOSED): refuse_uncompared_money,
    (State.OBJECTION, State.CLOSED): refuse_uncompared_money,
    (State.SCREENED, State.WITH_INSURER): refuse_jkm_on_top,
    (State.NOTIFIED, State.WITH_INSURER): refuse_jkm_on_top,
    (State.OBJECTION, State.WITH_INSURER): refuse_jkm_on_top,
    (State.WITH_INSURER, State.PAID): refuse_jkm_on_top,
    (State.OBJECTION, State.PAID): refuse_jkm_on_top,
})  # fmt: skip
