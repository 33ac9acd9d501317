"""Calling cards back: by an officer, or because the cover they speak of is no more; the list of them; links for phones."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction

from pijar.audit.services import record, record_all
from pijar.coverage import keys
from pijar.coverage.cards import Known, known_of
from pijar.coverage.models import Card, CardLink
from pijar.coverage.options import CardTerms
from pijar.coverage.rules import coverage_on
from pijar.coverage.types import Status
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.staff.types import Actor

PIECE = 1000
SECRET_BYTES = 24


class End(StrEnum):
    """Why a card was called back: the first three by an officer, the others because its cover is no more."""

    LOST = "lost"
    MISUSED = "misused"
    WRONG = "wrong"
    DEAD = "dead"
    REFUSED = "refused"
    HALTED = "halted"
    MERGED = "merged"
    NOT_COVERED = "not_covered"


BY_OFFICER = (End.LOST, End.MISUSED, End.WRONG)
_OF_STATUS = {Status.DEAD: End.DEAD, Status.REJECTED: End.REFUSED}


@transaction.atomic
def revoke(card_id: int, *, reason: End, at: datetime, actor: Actor) -> Card:
    """Calls one card back, and ends the person's link where it got into other hands. Raises Refusal: CARD_IS_REVOKED,
    CARD_REASON (only what an officer may say)."""
    if reason not in BY_OFFICER:
        raise Refusal("CARD_REASON", "Say why: lost, misused or wrong.")
    card = Card.objects.select_for_update().get(id=card_id)
    if card.revoked_at is not None:
        raise Refusal("CARD_IS_REVOKED", "This card was called back before.")
    card.revoked_at, card.revoked_by, card.reason = at, actor.name, reason.value
    card.save(update_fields=["revoked_at", "revoked_by", "reason"])
    record(actor, "card.revoke", f"person:{card.person_id}", {"card": card.number, "reason": reason.value})
    if reason is not End.WRONG:
        end_link(card.person, at=at, actor=actor)
    return card


def refresh(*, on: date, at: datetime, terms: CardTerms, actor: Actor) -> dict[str, int]:
    """Calls back every card that still holds and says more than is proved now; how many were looked at and called back.

    Piece by piece, each its own transaction: stopped half-way it goes on where it was with the next run.
    """
    counts: dict[str, int] = {"checked": 0, "revoked": 0}
    last = 0
    while ids := list(
        Card.objects.filter(revoked_at=None, last_day__gte=on, id__gt=last).order_by("id").values_list("id", flat=True)[:PIECE]
    ):
        last = ids[-1]
        for reason, number in _refreshed(ids, on, at, terms, actor).items():
            counts[reason] = counts.get(reason, 0) + number
    return counts


@transaction.atomic
def _refreshed(ids: list[int], on: date, at: datetime, terms: CardTerms, actor: Actor) -> dict[str, int]:
    found = list(Card.objects.select_for_update().filter(id__in=ids, revoked_at=None).order_by("id"))
    people = Person.objects.in_bulk({card.person_id for card in found})
    known = known_of([person for person in people.values() if not person.survivor_id], on)
    counts = {"checked": len(found)}
    ended = []
    for card in found:
        end = _end(card, known.get(card.person_id), terms)
        if end:
            card.revoked_at, card.revoked_by, card.reason = at, actor.name, end.value
            ended.append(card)
            counts[end.value] = counts.get(end.value, 0) + 1
    Card.objects.bulk_update(ended, ["revoked_at", "revoked_by", "reason"])
    record_all(actor, "card.revoke", [(f"person:{c.person_id}", {"card": c.number, "reason": c.reason}) for c in ended])
    return {**counts, "revoked": len(ended)}


def _end(card: Card, known: Known | None, terms: CardTerms) -> End | None:
    """Why a card holds no more; None while all that it said is still proved, its days of grace set aside."""
    if known is None:
        return End.MERGED
    proved_to = max(card.first_day, card.last_day - timedelta(days=terms.grace_days))
    for number in range((card.last_day - card.first_day).days + 1):
        day = card.first_day + timedelta(days=number)
        found = coverage_on(day, known.facts)
        # A death comes before the stop that it caused.
        if found.status in _OF_STATUS:
            return _OF_STATUS[found.status]
        if known.halted_from and day >= known.halted_from:
            return End.HALTED
        if day <= proved_to and found.covered is not True:
            return End.NOT_COVERED
    return None


def published_revoked(city: str, on: date) -> dict[str, Any]:
    """The cards that were called back, by number and without a word why; those long expired are left out."""
    found = Card.objects.filter(revoked_at__isnull=False, last_day__gte=on - keys.KEPT)
    return {"issuer": city, "made_on": on.isoformat(), "revoked": sorted(found.values_list("number", flat=True))}


def put_lists(city: str, name: str, on: date) -> None:
    """This city's own copy of both lists in the data folder, for verifying without a database."""
    folder = keys.folder()
    keys.put(folder / keys.KEYS_FILE, keys.published(city, name, on))
    keys.put(folder / keys.REVOKED_FILE, published_revoked(city, on))


# The address on a phone ------------------------------------------------------------------------------------------------


def _digest(secret: str) -> bytes:
    return hashlib.sha256(b"pijar card link " + secret.encode()).digest()


@transaction.atomic
def new_link(person: Person, *, at: datetime, actor: Actor) -> str:
    """The secret part of a new address of the person's card, shown this once; an older address opens nothing any more."""
    Person.objects.select_for_update().get(id=person.id)
    CardLink.objects.filter(person=person, ended_at=None).update(ended_at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CardLink.objects.create(person=person, digest=_digest(secret), made_at=at, made_by=actor.name)
    record(actor, "card.link", f"person:{person.id}", {})
    return secret


def end_link(person: Person, *, at: datetime, actor: Actor) -> None:
    """The address of the person's card opens nothing any more."""
    if CardLink.objects.filter(person=person, ended_at=None).update(ended_at=at):
        record(actor, "card.link_end", f"person:{person.id}", {})


def person_of_link(secret: str) -> Person | None:
    """Whose card an address shows; None for an address that opens nothing."""
    found = CardLink.objects.filter(digest=_digest(secret), ended_at=None).select_related("person__survivor").first()
    if found is None:
        return None
    return found.person.survivor or found.person
