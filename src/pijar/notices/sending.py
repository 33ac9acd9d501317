"""Emptying the outbox: each message is taken by one worker, handed over once, and its end written down.

Taking is committed before anything is sent. A worker that dies while sending leaves the message as `sending`; it is then
called unsure and not sent again by itself: nobody gets the same message twice.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from pijar.kernel.clock import JAKARTA, now
from pijar.kernel.errors import Refusal
from pijar.kernel.states import move
from pijar.notices import rules, selectors
from pijar.notices.models import Choice, Contact, Message, Notice
from pijar.notices.sealing import opened
from pijar.notices.senders import sender
from pijar.notices.types import MOVES, OPEN, Answer, Channel, Event, Outcome, Parcel, State

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
LOST_AFTER = timedelta(minutes=10)
# One run of the worker: the next minute goes on.
MOST_AT_ONCE = 200
# Who left an address with a report keeps it there so long, unless they take it back before.
PARTY_KEPT = timedelta(days=730)
_ENDS = {
    Outcome.SENT: State.SENT, Outcome.SHOWN: State.SHOWN, Outcome.REFUSED: State.FAILED, Outcome.UNSURE: State.UNSURE,
    Outcome.NOT_CONFIGURED: State.NOT_CONFIGURED,
}  # fmt: skip


def send_due(*, clock: Clock = now, most: int = MOST_AT_ONCE) -> dict[str, int]:
    """Sends what is due, one after another; counts of what came of it."""
    counts: Counter[str] = Counter(unsure=give_up_lost(at=clock()), cancelled=cancel_stale(at=clock()))
    for _ in range(most):
        taken = _take(clock())
        if taken is None:
            break
        counts[_sent(taken, clock).value] += 1
    return {state: n for state, n in counts.items() if n}


def _due(at: datetime) -> QuerySet[Message]:
    waiting = Message.objects.filter(state__in=[s.value for s in OPEN], not_before__lte=at)
    return waiting.order_by("-is_urgent", "not_before", "id")


@transaction.atomic
def _take(at: datetime) -> Message | None:
    """The next message that may go now, marked as ours; those that may not are held or cancelled on the way."""
    while one := _due(at).select_for_update(skip_locked=True).first():
        wait = _holds(one, at)
        if wait is None:
            one.state, one.taken_at, one.attempts = State.SENDING.value, at, one.attempts + 1
            one.save(update_fields=["state", "taken_at", "attempts"])
            return one
        one.save(update_fields=["state", "not_before", "reason", "ended_at"])
    return None


def _holds(one: Message, at: datetime) -> State | None:
    """Why a message does not go now: its reader does not want it any more, or sleeps. Sets its state."""
    contact = Contact.objects.filter(id=one.contact_id or 0).select_related("officer").first()
    chosen = Choice.objects.filter(officer=contact.officer_id).first() if contact and contact.officer_id else None
    if contact is None or not _is_still_theirs(contact, one, chosen):
        one.state, one.reason, one.ended_at = State.CANCELLED.value, "STOPPED", at
        return State.CANCELLED
    due = rules.not_before(at.astimezone(JAKARTA), selectors.quiet_of(chosen, selectors.city()), is_urgent=one.is_urgent)
    if due > at:
        one.state, one.not_before = State.HELD.value, due
        return State.HELD
    return None


def _is_still_theirs(contact: Contact, one: Message, chosen: Choice | None) -> bool:
    """Whether the address a message was written for still holds, and its officer still wants such news there."""
    if contact.stopped_at:
        return False
    if contact.officer is None:
        return contact.made_at <= one.made_at
    if not contact.officer.is_active:
        return False
    if one.event == Event.CONTACT_CODE.value:
        return True
    is_wanted = one.channel in selectors.channels_for(Event(one.event), chosen)
    return is_wanted and contact.proven_at is not None and contact.proven_at <= one.made_at


def _sent(one: Message, clock: Clock) -> State:
    """Hands a taken message over and writes down what came of it."""
    try:
        answer = sender(Channel(one.channel)).send(_parcel(one))
    except Refusal as refusal:
        answer = Answer(Outcome.REFUSED, reason=refusal.code)
    except Exception as fault:
        # Its words may hold an address: only its kind is told.
        log.error("Message %s broke its sender: %s", one.pk, type(fault).__name__)
        answer = Answer(Outcome.UNSURE, reason="FAULT")
    return _ended(one, answer, clock())


def _parcel(one: Message) -> Parcel:
    text = selectors.text_of(one)
    assert text is not None and one.address is not None
    return Parcel(opened("address", one.address), one.language, text, str(one.mark))


def _ended(one: Message, answer: Answer, at: datetime) -> State:
    state = _ENDS.get(answer.outcome)
    values: dict[str, Any] = {"reason": answer.reason[:120], "reference": answer.reference[:120]}
    if state is None:
        wait = rules.pause(one.attempts, answer.wait)
        state = State.FAILED if wait is None else State.WAITING
        values |= {"not_before": at + wait} if wait is not None else {}
    move(MOVES, State.SENDING, state, f"Message {one.pk}")
    if state is not State.WAITING:
        values |= {"ended_at": at}
    mine = Message.objects.filter(id=one.pk, state=State.SENDING.value, taken_at=one.taken_at)
    mine.update(state=state.value, **values)
    return state


def give_up_lost(*, at: datetime) -> int:
    """Messages whose worker died while sending: they may have gone, so they are not sent again by themselves."""
    lost = Message.objects.filter(state=State.SENDING.value, taken_at__lt=at - LOST_AFTER)
    return lost.update(state=State.UNSURE.value, reason="INTERRUPTED", ended_at=at)


def cancel_stale(*, at: datetime) -> int:
    """What could not be sent in time is no news any more; the page has told it."""
    old = Message.objects.filter(state__in=[s.value for s in OPEN], made_at__lt=at - rules.STALE)
    return old.update(state=State.CANCELLED.value, reason="STALE", ended_at=at)


@transaction.atomic
def wipe(*, at: datetime) -> dict[str, int]:
    """Texts and addresses go when the city's time is over; that something was told, when and by which channel stays."""
    limit = at - timedelta(days=selectors.city().keep_days)
    over = Message.objects.filter(made_at__lt=limit, wiped_at=None).exclude(state__in=[s.value for s in OPEN])
    notices = Notice.objects.filter(at__lt=limit, values__isnull=False)
    addresses = Contact.objects.filter(~Q(party=""), made_at__lt=at - PARTY_KEPT, stopped_at=None)
    return {
        "messages": over.exclude(state=State.SENDING.value).update(address=None, text=None, wiped_at=at),
        "notices": notices.update(values=None),
        "addresses": addresses.update(address=None, stopped_at=at),
    }
