"""A case by its number, held while something of it is written; its next place or version in a table of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Model

from pijar.claims.models import Claim
from pijar.claims.numbers import read
from pijar.claims.types import OVER, State
from pijar.kernel.errors import Refusal

SHORTEST_REASON = 8


def held(number: str) -> Claim:
    """The case, its row locked until the transaction ends. Raises Refusal: CLAIM_NUMBER_WRONG, CLAIM_UNKNOWN."""
    clean = read(number)
    found = Claim.objects.select_for_update(of=("self",)).select_related("incident__person").filter(number=clean).first()
    if found is None:
        raise Refusal("CLAIM_UNKNOWN", f"There is no case {clean}.")
    return found


def working(number: str) -> Claim:
    """As `held`, of a case that is not over. Raises Refusal: CASE_OVER, and as `held`."""
    found = held(number)
    if State(found.state) in OVER:
        raise Refusal("CASE_OVER", f"Case {found.number} is closed: take it up again first, with the reason.")
    return found


def following(model: type[Model], claim: Claim, field: str, **of: Any) -> int:
    """One more than the highest `field` among the rows of the case; the case is held, so nobody else takes it."""
    found = model._default_manager.filter(claim=claim, **of).aggregate(last=Max(field))["last"]
    return int(found or 0) + 1


def reasoned(reason: str) -> str:
    """The reason, on one line. Raises Refusal: REASON_MISSING."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise Refusal("REASON_MISSING", "This needs its reason, at least eight characters.")
    return said[:500]
