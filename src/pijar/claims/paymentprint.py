"""Which payments of a case somebody looked at, as a print that changes with each one; and how references are compared."""

from __future__ import annotations

import hashlib

from pijar.claims.belonging import payments
from pijar.claims.models import Claim


def payments_print(claim: Claim) -> str:
    """SHA-256 over the numbers of all payment lines of a case, in their order; of a case without any, too."""
    lines = "\n".join(f"{one.place} {one.code} {one.amount}" for one in payments(claim))
    return hashlib.sha256(lines.encode()).hexdigest()


def spelled(reference: str) -> str:
    """A reference as it is compared: letters and figures only, whether large or small."""
    return "".join(letter for letter in reference.casefold() if letter.isalnum())
