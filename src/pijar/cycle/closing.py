"""Closing a reconciled batch: with its open items counted."""

from __future__ import annotations

from django.db import transaction

from pijar.contributions import queue
from pijar.contributions import services as contributions
from pijar.kernel.month import Month
from pijar.registry.copy import lock
from pijar.staff.types import Actor


@transaction.atomic
def close(month: Month, *, fund: str, actor: Actor, number: int = 1, reason: str = "") -> None:
    """Ends a batch. Raises Refusal as `contributions.close` does: open items of the queue need a reason."""
    lock("reconcile")
    open_items = queue.open_count(month, fund, number)
    contributions.close(month, fund=fund, number=number, actor=actor, open_items=open_items, reason=reason)
