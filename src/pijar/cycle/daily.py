"""What is done once a day without anybody's asking: deaths of the newest register are matched, cards called back.

The worker asks every hour; a work that is done on a day is not begun again on it, and two never do the same at once. Each may be
repeated: one that failed, or whose process died, is tried again with the next hour.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from pijar.cycle import cardpapers, deathrun
from pijar.cycle.models import DailyWork
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor

log = logging.getLogger(__name__)
# In whose name: nobody pressed a button.
MACHINE = Actor("pijar", "machine")
LOST_AFTER = timedelta(hours=2)
RUNNING, DONE, FAILED = "running", "done", "failed"
# Where these are wanting there is nothing to do; tomorrow it may be otherwise.
NOT_YET = frozenset({"DEATHS_NO_REGISTER", "PROGRAMME_UNKNOWN"})


def _deaths(on: date, at: datetime) -> dict[str, Any]:
    return deathrun.find(Month.of(on), actor=MACHINE, at=at)


def _cards(on: date, at: datetime) -> dict[str, Any]:
    return dict(cardpapers.refresh(on=on, at=at, actor=MACHINE))


WORKS: Mapping[str, Callable[[date, datetime], dict[str, Any]]] = {"deaths": _deaths, "cards": _cards}


def run(at: datetime) -> list[str]:
    """Does what is still to be done on this day; the names of the works that were begun."""
    on = at.astimezone(JAKARTA).date()
    return [name for name in WORKS if _begun(name, on, at)]


def _begun(name: str, on: date, at: datetime) -> bool:
    """Claims the work of a day by one statement, and does it. Not within a transaction: each work has its own."""
    DailyWork.objects.get_or_create(name=name, on=on, defaults={"state": FAILED, "at": at})
    lost = Q(state=RUNNING, at__lt=at - LOST_AFTER)
    if not DailyWork.objects.filter(Q(state=FAILED) | lost, name=name, on=on).update(state=RUNNING, at=at):
        return False
    state, result = _done(name, on, at)
    DailyWork.objects.filter(name=name, on=on).update(state=state, result=result)
    return True


def _done(name: str, on: date, at: datetime) -> tuple[str, dict[str, Any]]:
    try:
        return DONE, WORKS[name](on, at)
    except Refusal as refusal:
        return (DONE if refusal.code in NOT_YET else FAILED), {"refused": refusal.code}
    except Exception:
        log.exception("The daily work %s failed", name)
        return FAILED, {"refused": "FAULT"}
