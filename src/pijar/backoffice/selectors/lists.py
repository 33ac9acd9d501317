"""What runs behind a screen for a list."""

from __future__ import annotations

from datetime import datetime

from pijar.backoffice.background import give_up_lost
from pijar.backoffice.models import Task


def running(key: str) -> Task | None:
    """The task that works on it now; none where it died."""
    give_up_lost()
    return Task.objects.filter(key=key, state__in=["waiting", "running"]).order_by("-id").first()


def has_task(key: str, since: datetime) -> bool:
    """Whether a task was made for it since then; few rows are done without one."""
    return Task.objects.filter(key=key, at__gte=since).exists()
