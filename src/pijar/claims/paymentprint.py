"""Which payments of a case somebody looked at, as a print that changes with each one; and how references are compared."""

from __future__ import annotations

import hashlib

from pijar.claims.models import Claim, ClaimPayment


def payments_print(claim: Claim) -> str:
    """SHA-256 over the numbers of all payment lines of a case, in their order; of a case without any, too."""
    ids = ClaimPayment.objects.filter(claim=claim).order_by("place").values_list("place", "code", "amount")
    return hashlib.sha256("\n".join(f"{place} {code} {amount}" for place, code, amount in ids).encode()).hexdigest()


def spelled(reference: str) -> str:
    """A reference as it is compared: letters and figures only, whether large or small."""
    return "".join(letter for letter in reference.casefold() if letter.isalnum())
