"""What other parts of a case must agree to before it moves: each a function that raises a Refusal, or lets it pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from pijar.claims.deathtypes import DeathState
from pijar.claims.identifying import records
from pijar.claims.models import Claim, ClaimPayment, DeathFound, FlagDismissal, PaymentComparison
from pijar.claims.paymentprint import payments_print
from pijar.claims.types import OVER, Branch, Flag, FlagFact, Harm, State
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock

Guard = Callable[[Claim, date], None]
# A case of these states asks for no money any more.
GAVE_UP = (State.REFUSED.value, State.CLOSED.value, State.LAPSED.value)
# A case of these has asked for money, and gets it or may.
ASKS = (State.WITH_INSURER.value, State.PAID.value, State.OBJECTION.value)


def ask(claim: Claim, to: State, on: date) -> None:
    """Raises the Refusal of whoever does not agree."""
    guard = BEFORE.get((State(claim.state), to)) or (refuse_uncompared_money if to in OVER else None)
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
    """As above for a case that ends otherwise, where part of it had been paid."""
    if ClaimPayment.objects.filter(claim=claim).exists():
        refuse_uncompared(claim, on)


def has_money(claim: Claim) -> bool:
    """Whether the insurer's money is noted for a case, and was not reversed."""
    return ClaimPayment.objects.filter(claim=claim, outcome="paid", is_reversed=False).exists()


def refuse_paid(claim: Claim) -> None:
    """What money was noted for stays what it was: person, branch, death. Raises Refusal: CASE_HAS_MONEY.

    Otherwise the same death could be paid a second time, under another name or branch.
    """
    paid = ClaimPayment.objects.filter(claim__incident_id=claim.incident_id, outcome="paid", is_reversed=False)
    if found := paid.select_related("claim").order_by("id").first():
        raise Refusal(
            "CASE_HAS_MONEY",
            f"Case {claim.number}: the insurer's money is noted in case {found.claim.number}. Reverse those lines first, with "
            "the reason; then correct the case.",
            values={"number": claim.number, "other": found.claim.number},
        )


def same_death(claim: Claim) -> Claim | None:
    """Another case that is paid instead of this one for the same death; None where nothing stands in the way, or nobody died.

    Any other case once the insurer has it or has paid it; beside a JKM case also one under JKK that is only under way.
    """
    is_jkm = claim.branch == Branch.JKM.value
    if not is_jkm and claim.incident.harm != Harm.DIED.value:
        return None
    mine = Q(incident_id=claim.incident_id) | Q(incident__person_id__in=records(claim.incident.person_id))
    of_death = Q(branch=Branch.JKM.value) | Q(incident__harm=Harm.DIED.value)
    found = Claim.objects.filter(mine, of_death).exclude(id=claim.id).order_by("id")
    paid_first = found.filter(claimpayment__outcome="paid", claimpayment__is_reversed=False).first()
    before = found.filter(branch=Branch.JKK.value).exclude(state__in=GAVE_UP).first() if is_jkm else None
    return paid_first or found.filter(state__in=ASKS).first() or before


def alive_as_of(claim: Claim) -> date | None:
    """The day of the register that took back the death this case is about; None where none did."""
    gone = DeathFound.objects.filter(person_id__in=records(claim.incident.person_id), state=DeathState.WITHDRAWN.value)
    found = gone.exclude(claim=None).select_related("snapshot").order_by("-snapshot__as_of").first()
    return found.snapshot.as_of if found else None


def refuse_alive(claim: Claim) -> None:
    """Whom the register tells alive brings no money for a death until an officer said why. Raises Refusal: REGISTER_ALIVE."""
    day = alive_as_of(claim) if claim.incident.harm == Harm.DIED.value else None
    if day is None:
        return
    fact = FlagFact(Flag.REGISTER_ALIVE, {"day": day})
    if not FlagDismissal.objects.filter(claim=claim, flag=fact.flag.value, print=fact.print).exists():
        raise Refusal(
            "REGISTER_ALIVE",
            f"Case {claim.number}: by the population register of {day} this person lives. Close the case, or set the flag aside "
            "with the proof of the death.",
            values={"number": claim.number, "day": day},
        )


def one_at_a_time(claim: Claim) -> None:
    """Two cases of one death wait for each other until the transaction ends, so that both never go on at once."""
    people = records(claim.incident.person_id)
    lock(f"money for the death of {people[0]}" if people else f"money for incident {claim.incident_id}")


def refuse_second_case(claim: Claim, on: date | None = None) -> None:
    """One death is paid once, by one branch: JKK pays and no JKM besides (PP 82/2019 Lampiran III).

    Raises Refusal: REGISTER_ALIVE, JKM_ON_TOP, DEATH_TOLD_TWICE.
    """
    one_at_a_time(claim)
    refuse_alive(claim)
    other = same_death(claim)
    if other is None:
        return
    values = {"number": claim.number, "other": other.number}
    if claim.branch == Branch.JKM.value and other.branch == Branch.JKK.value:
        raise Refusal(
            "JKM_ON_TOP",
            f"Case {claim.number}: the same death is case {other.number} under JKK, which pays instead of JKM. Close this one, "
            f"or go on once {other.number} was refused or closed without payment.",
            values=values,
        )
    raise Refusal(
        "DEATH_TOLD_TWICE",
        f"Case {claim.number}: the same death is with the insurer or paid as case {other.number} ({other.branch}). Join or close "
        f"this one; or take {other.number} back first, its payments reversed.",
        values=values,
    )


BEFORE: Mapping[tuple[State, State], Guard] = MappingProxyType({
    (State.PAID, State.CLOSED): refuse_uncompared,
    (State.SCREENED, State.WITH_INSURER): refuse_second_case,
    (State.NOTIFIED, State.WITH_INSURER): refuse_second_case,
    (State.STAGE_TWO, State.WITH_INSURER): refuse_second_case,
    (State.OBJECTION, State.WITH_INSURER): refuse_second_case,
    (State.PAID, State.WITH_INSURER): refuse_second_case,
    (State.WITH_INSURER, State.PAID): refuse_second_case,
    (State.OBJECTION, State.PAID): refuse_second_case,
})  # fmt: skip
