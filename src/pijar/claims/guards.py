"""What other parts of a case must agree to before it moves: each a function that raises a Refusal, or lets it pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from pijar.claims.models import Claim
from pijar.claims.types import State

Guard = Callable[[Claim, date], None]
BEFORE: Mapping[tuple[State, State], Guard] = {}


def ask(claim: Claim, to: State, on: date) -> None:
    """Raises the Refusal of whoever does not agree."""
    guard = BEFORE.get((State(claim.state), to))
    if guard is not None:
        guard(claim, on)
