"""Whether rows wait to be compared with everybody, and whether somebody is at it."""

from __future__ import annotations

from dataclasses import dataclass

from pijar.backoffice.background import give_up_lost, rescue
from pijar.backoffice.models import Task
from pijar.intake import linking


@dataclass(frozen=True)
class Compared:
    """`waiting`: rows that no comparison has seen; `is_under_way`: a comparison that will see them works or is about to."""

    waiting: int
    is_under_way: bool


def compared(*, year: int | None = None, upload: int | None = None) -> Compared:
    """How it stands with the rows of a year or of an upload."""
    waiting = linking.unseen(year, upload)
    return Compared(waiting, bool(waiting) and _is_under_way())


def _is_under_way() -> bool:
    """A work whose process died is given up; one that waits for a dead worker is done here, as nobody watches it."""
    give_up_lost()
    task = Task.objects.filter(kind="link", state__in=["waiting", "running"]).first()
    if task:
        rescue(task)
    return task is not None
