"""Money owed back to a donor (taken twice, or without a pledge) that was given back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum

from pijar.funding.models import Gift, Refund
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.registry.copy import lock
from pijar.staff.types import Actor


def owed_back(fund: str, nip: str) -> int:
    """What a donor is still owed back, whole rupiah."""
    owed = Gift.objects.filter(fund_code=fund, nip=nip).aggregate(n=Sum("owed_back"))["n"] or 0
    back = Refund.objects.filter(fund_code=fund, nip=nip).aggregate(n=Sum("amount"))["n"] or 0
    return int(owed - back)


@transaction.atomic
def note_refund(fund: str, nip: str, *, amount: int, on: date, reference: str, actor: Actor) -> tuple[Refund, bool]:
    """Notes a refund and says whether it is new; the same reference of a donor again is the refund there is.

    The caller books it. Raises Refusal: REFUND_ABOVE_OWED, REFERENCE_DIFFERS.
    """
    lock("gifts")
    if given := Refund.objects.filter(fund_code=fund, nip=nip, reference=reference).first():
        if (given.amount, given.paid_on) != (amount, on):
            sentence = f"{reference} is noted for this donor already with another day or amount: nothing was recorded."
            raise Refusal("REFERENCE_DIFFERS", sentence, values={"reference": reference})
        return given, False
    owed = owed_back(fund, nip)
    if amount > owed:
        sentence = f"{rupiah(owed)} is owed back to this donor, not {rupiah(amount)}: nothing was recorded."
        raise Refusal("REFUND_ABOVE_OWED", sentence, values={"fund": fund, "total": owed, "amount": amount})
    values = {"amount": amount, "paid_on": on, "reference": reference, "actor": actor.name, "at": now()}
    return Refund.objects.create(fund_code=fund, nip=nip, **values), True
