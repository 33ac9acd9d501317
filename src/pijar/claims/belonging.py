"""What belongs to a case and several parts of its page ask for: each is read once while a page only reads (`registry/once`)."""

from __future__ import annotations

from django.db.models import Q

from pijar.claims.models import Claim, ClaimFile, ClaimMove, ClaimPayment
from pijar.registry.once import once


@once
def moves(claim: Claim) -> list[ClaimMove]:
    return list(ClaimMove.objects.filter(claim=claim).order_by("place"))


@once
def payments(claim: Claim) -> list[ClaimPayment]:
    return list(ClaimPayment.objects.filter(claim=claim).order_by("place"))


@once
def files(claim: Claim) -> list[ClaimFile]:
    """Photos of the incident and papers of the checklist, in the order they came."""
    return list(ClaimFile.objects.filter(Q(document__claim=claim) | Q(incident_id=claim.incident_id)).order_by("id"))
