"""What the worker does each minute for notices: read the trail, look at the clock, make the morning's digest, send."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation

from pijar.backoffice.selectors.home import todos
from pijar.cycle import tellclock, telling
from pijar.kernel.clock import JAKARTA, now
from pijar.kernel.errors import Refusal
from pijar.notices import selectors, sending
from pijar.notices.models import Contact, Mark
from pijar.notices.sending import Clock
from pijar.notices.services import tell
from pijar.notices.types import Datum, Event, Fact
from pijar.staff.models import Officer

log = logging.getLogger(__name__)
# What a digest names; the rest stands on the first page.
MOST_NAMED = 12


def minute(*, clock: Clock = now) -> dict[str, Any]:
    """All steps, one after another; one that fails keeps none of the others from its work."""
    steps: dict[str, Callable[[], dict[str, int]]] = {
        "told": lambda: telling.gather(clock=clock), "looked": lambda: tellclock.look(clock=clock),
        "digest": lambda: digest(clock=clock), "sent": lambda: sending.send_due(clock=clock),
    }  # fmt: skip
    return {name: _done(name, step) for name, step in steps.items()}


def _done(name: str, step: Callable[[], dict[str, int]]) -> dict[str, Any]:
    try:
        return step()
    except Refusal as refusal:
        log.error("Notices, %s: %s", name, refusal.code)
        return {"failed": refusal.code}
    except Exception as fault:
        # Without its words: they may name somebody.
        log.error("Notices, %s: %s", name, type(fault).__name__)
        return {"failed": type(fault).__name__}


def digest(*, clock: Clock = now) -> dict[str, int]:
    """In the morning one message for each officer who wants it, with all that waits for them; once a day."""
    at = clock()
    day = at.astimezone(JAKARTA)
    mark = Mark.objects.filter(id=1).first()
    if mark is None or mark.digest_on == day.date() or day.hour < selectors.city().digest_hour:
        return {}
    made = sum(_digest_of(officer, f"{day.date()}", clock) for officer in _who_may_want_it())
    Mark.objects.filter(id=1).update(digest_on=day.date())
    return {"messages": made} if made else {}


def _who_may_want_it() -> list[Officer]:
    proven = Contact.objects.filter(officer__isnull=False, proven_at__isnull=False, stopped_at=None)
    return list(Officer.objects.filter(is_active=True, id__in=proven.values("officer")).order_by("id"))


def _digest_of(officer: Officer, day: str, clock: Clock) -> int:
    with translation.override(selectors.language_of(officer)):
        found = todos(officer)
    if not found:
        return 0
    # Titles only: sentences below them may name who made a list.
    named = "\n".join(f"– {one.title}" for one in found[:MOST_NAMED])
    values = {Datum.COUNT: str(len(found)), Datum.LINES: named}
    fact = Fact(Event.DIGEST, f"{day}:{officer.pk}", clock(), values, reverse("home"), frozenset({officer.pk}))
    try:
        return tell(fact, at=clock()).messages
    except Refusal as refusal:
        log.error("The digest of officer %s was not made: %s", officer.pk, refusal.code)
        return 0
