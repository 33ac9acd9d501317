"""Whether rows wait to be compared with everybody, and whether somebody is at it."""

from __future__ import annotations

from dataclasses import dataclass

from pijar.backoffice.background import give_up_lost, rescue
from pijar.backoffice.kept import kept
from pijar.backoffice.models import Task
from pijar.backoffice.tables import StagedRow
from pijar.intake import linking


@dataclass(frozen=True)
class Compared:
    """`waiting`: rows that no comparison has seen; `is_under_way`: a comparison that will see them works or is about to."""

    waiting: int
    is_under_way: bool


def compared(*, year: int | None = None, upload: int | None = None) -> Compared:
    """How it stands with the rows of a year or of an upload."""
    newest = StagedRow.objects.order_by("-id").values_list("id", flat=True).first()
    waiting = _waiting(linking.seen_until(), newest, year, upload)
    return Compared(waiting, bool(waiting) and _is_under_way())


@kept
def _waiting(last: int, newest: int | None, year: int | None, upload: int | None) -> int:
    """Counted anew as soon as a comparison ends or a row comes."""
    return linking.behind(last, year, upload)


def _is_under_way() -> bool:
    """A work whose process died is given up; one that waits for a dead worker is done here, as nobody watches it."""
    give_up_lost()
    task = Task.objects.filter(kind="link", state__in=["waiting", "running"]).first()
    if task:
        rescue(task)
    return task is not None
