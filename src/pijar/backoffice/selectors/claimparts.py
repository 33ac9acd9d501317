"""What the sections of a case about treatment, family, money and papers show."""

from __future__ import annotations

from typing import Any

from pijar.claims.models import Claim
from pijar.staff.models import Officer


def context(officer: Officer, claim: Claim) -> dict[str, Any]:
    """The values of those sections that this officer may see."""
    return {}
