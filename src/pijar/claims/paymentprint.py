"""Which payments of a case somebody looked at: a print that changes with each payment noted."""

from __future__ import annotations

import hashlib

from pijar.claims.models import Claim, ClaimPayment


def payments_print(claim: Claim) -> str:
    """SHA-256 over the numbers of all payment lines of a case, in their order; of a case without any, too."""
    ids = ClaimPayment.objects.filter(claim=claim).order_by("place").values_list("place", "code", "amount")
    return hashlib.sha256("\n".join(f"{place} {code} {amount}" for place, code, amount in ids).encode()).hexdigest()
