"""From the trail to notices: each event that somebody should hear of becomes a fact, once. Modules know nothing of it.

The trail is numbered in the order of its commits: what comes after the mark was not told yet, and nothing comes before it later.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction

from pijar.audit.models import Event as Deed
from pijar.audit.models import Head
from pijar.cycle import tellcases, tellmonth
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.notices.models import Mark
from pijar.notices.sending import Clock
from pijar.notices.services import tell
from pijar.notices.types import Fact

log = logging.getLogger(__name__)
Handler = Callable[[Deed], Iterable[Fact]]
HANDLERS: dict[str, Handler] = {**tellmonth.HANDLERS, **tellcases.HANDLERS}
# Events in one transaction; what is left waits for the next minute.
MOST_AT_ONCE = 500


@transaction.atomic
def gather(*, clock: Clock = now, most: int = MOST_AT_ONCE) -> dict[str, int]:
    """Tells what the trail holds after the mark. The first time it only sets the mark: nobody is told of the past.

    Another one at work already: nothing is done. A fact that cannot be told is noted and passed over; the act stands.
    """
    mark = held_mark()
    if mark is None:
        return {}
    deeds = list(Deed.objects.filter(number__gt=mark.number, action__in=HANDLERS).order_by("number")[:most])
    counts: Counter[str] = Counter(events=len(deeds))
    last = deeds[-1].number if len(deeds) == most else _last()
    for deed in deeds:
        counts.update(_told(deed, clock))
    Mark.objects.filter(id=mark.pk).update(number=max(mark.number, last))
    return {name: n for name, n in counts.items() if n}


def held_mark() -> Mark | None:
    """The mark, its row locked; made at the trail's end where there is none. None while somebody else holds it."""
    if not Mark.objects.filter(id=1).exists():
        Mark.objects.bulk_create([Mark(id=1, number=_last())], ignore_conflicts=True)
    return Mark.objects.select_for_update(skip_locked=True).filter(id=1).first()


def _last() -> int:
    return Head.objects.values_list("number", flat=True).get()


def _told(deed: Deed, clock: Clock) -> Counter[str]:
    counts: Counter[str] = Counter()
    try:
        with transaction.atomic():
            for fact in HANDLERS[deed.action](deed):
                told = tell(fact, at=clock())
                counts.update(notices=told.notices, messages=told.messages)
    except Refusal as refusal:
        log.error("Event %s (%s) was not told: %s", deed.number, deed.action, refusal.code)
        return Counter(failed=1)
    except Exception as fault:
        # Without its words: they may name somebody.
        log.error("Event %s (%s) could not be told: %s", deed.number, deed.action, type(fault).__name__)
        return Counter(failed=1)
    return counts
