"""A fund's budget of a year as offices decide it: proposed by one, approved by another, revised by a new one."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle.models import Budget
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah, whole_rupiah
from pijar.registry.steady import steady
from pijar.staff.types import Actor

# More than the whole state spends in a year would be a number of something else.
MOST_RUPIAH = 10**16


def budget_of(year: int, fund: str) -> int | None:
    """What was decided last, whole rupiah; None where nobody recorded a budget."""
    return _decided().get((year, fund))


@steady
def _decided() -> dict[tuple[int, str], int]:
    """Of every year and fund what was approved last."""
    approved = Budget.objects.filter(state="approved").order_by("id").values_list("year", "fund_code", "amount")
    return {(year, fund): int(amount) for year, fund, amount in approved}


def decided(year: int, fund: str) -> Budget | None:
    """The budget that was approved last, with its document and day."""
    return Budget.objects.filter(year=year, fund_code=fund, state="approved").order_by("-id").first()


def budgets(year: int, fund: str | None = None) -> list[Budget]:
    """Every budget said, newest first."""
    found = Budget.objects.filter(year=year)
    return list((found.filter(fund_code=fund) if fund else found).order_by("-id"))


@transaction.atomic
def propose(year: int, fund: str, *, amount: int, on: date, reference: str, actor: Actor) -> Budget:
    """Enters a budget or its revision; it holds once somebody else approves it. `amount` is the whole year's, in rupiah.

    Raises Refusal: AMOUNT_WRONG, REFERENCE_MISSING, PROPOSAL_WAITS.
    """
    if not 0 <= whole_rupiah(amount) <= MOST_RUPIAH:
        raise Refusal("AMOUNT_WRONG", f"A budget is a whole number of rupiah from zero to {rupiah(MOST_RUPIAH)}.")
    if not reference.strip():
        raise Refusal("REFERENCE_MISSING", "Name the document that says so, for example the DPA and its number.")
    if Budget.objects.filter(year=year, fund_code=fund, state="proposed").exists():
        raise Refusal("PROPOSAL_WAITS", f"A budget of {fund} {year} waits for approval already: approve or refuse it first.")
    made = Budget.objects.create(
        year=year, fund_code=fund, amount=amount, on=on, reference=reference.strip(), made_by=actor.name, at=now()
    )
    record(
        actor, "budget.propose", f"budget:{made.pk}", {"year": year, "fund": fund, "amount": amount, "reference": made.reference}
    )
    return made


@transaction.atomic
def decide(budget_id: int, *, approve: bool, actor: Actor) -> Budget:
    """Approves or refuses a proposed budget. The caller brings the books to it (`cycle.money.open_year`).

    Raises Refusal: BUDGET_UNKNOWN, SAME_PERSON.
    """
    found = Budget.objects.select_for_update().filter(id=budget_id, state="proposed").first()
    if found is None:
        raise Refusal("BUDGET_UNKNOWN", f"No budget {budget_id} waits for a decision.")
    if found.made_by.strip().casefold() == actor.name.strip().casefold():
        raise Refusal("SAME_PERSON", f"{actor.name} entered this budget; somebody else has to decide on it.")
    found.state, found.approved_by = ("approved" if approve else "refused"), actor.name
    found.save(update_fields=["state", "approved_by"])
    what = f"budget.{'approve' if approve else 'refuse'}"
    record(actor, what, f"budget:{found.pk}", {"fund": found.fund_code, "year": found.year, "amount": rupiah(found.amount)})
    return found
