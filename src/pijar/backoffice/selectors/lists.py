"""What runs behind a screen for a list."""

from __future__ import annotations

from pijar.backoffice.background import give_up_lost
from pijar.backoffice.models import Task


def running(key: str) -> Task | None:
    """The task that works on it now; none where it died."""
    give_up_lost()
    return Task.objects.filter(key=key, state__in=["waiting", "running"]).order_by("-id").first()
