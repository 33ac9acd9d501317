"""Objections against a published list: a number without anybody's data, a clock, a decision by another officer."""

from __future__ import annotations

import secrets

from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.states import move
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor
from pijar.verification import rules
from pijar.verification.models import Objection, Round, RoundItem
from pijar.verification.services import held, same_officer
from pijar.verification.types import OBJECTION_MOVES, Given, ObjectionKind, ObjectionState, Ruling, State

# Letters and digits that nobody takes for one another on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
SHORTEST_REASON = 8
TEXT, NAME, PHONE = "objection_text", "objector_name", "phone"


def ticket() -> str:
    """A number that tells nothing and cannot be guessed from another one: SG-7K3M-Q2XH."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"SG-{''.join(letters[:4])}-{''.join(letters[4:])}"


@transaction.atomic
def add_objection(round_id: int, given: Given, *, item_id: int | None, village_code: str = "", actor: Actor) -> Objection:
    """Keeps an objection that was brought in time, against an entry, or in a kelurahan about somebody who is missing.

    Raises Refusal: ROUND_UNKNOWN, ROUND_CLOSED, ROUND_NOT_PUBLISHED, ITEM_UNKNOWN, OBJECTION_INCOMPLETE, OBJECTION_LATE.
    """
    found = held(round_id, State.PUBLISHED)
    village = _village(found, given, item_id, village_code)
    _refuse_incomplete(given)
    _refuse_late(found, given)
    crypt = identifiers()
    made = Objection.objects.create(
        round=found, number=ticket(), item_id=item_id, village_code=village, kind=given.kind.value,
        text=crypt.encrypt(TEXT, given.text.strip()), objector_name=crypt.encrypt(NAME, " ".join(given.name.split())),
        objector_phone=crypt.encrypt(PHONE, given.phone.strip()) if given.phone.strip() else None,
        received_on=given.received_on, due_on=rules.last_day(given.received_on, found.decide_days),
        entered_by=actor.name, entered_at=now(),
    )  # fmt: skip
    record(actor, "verification.object", f"objection:{made.number}", {"round": round_id, "kind": given.kind.value})
    return made


def _village(found: Round, given: Given, item_id: int | None, village_code: str) -> str:
    if given.kind is ObjectionKind.SHOULD_BE_LISTED:
        if item_id is not None or not village_code:
            raise Refusal("OBJECTION_INCOMPLETE", "Who misses somebody names the kelurahan, and no entry of the list.")
        return village_code
    item = RoundItem.objects.filter(id=item_id, round=found).first() if item_id else None
    if item is None:
        raise Refusal("ITEM_UNKNOWN", f"Round {found.id} lists no such person: name an entry of its list.")
    return str(item.village_code)


def _refuse_incomplete(given: Given) -> None:
    if len(given.text.strip()) < SHORTEST_REASON or not given.name.strip():
        raise Refusal("OBJECTION_INCOMPLETE", "An objection says what is wrong and who says it.")


def _refuse_late(found: Round, given: Given) -> None:
    first, last = found.published_on, found.objections_until
    assert first is not None and last is not None
    if not first <= given.received_on <= min(last, today()):
        sentence = (
            f"Objections are received from {first} to {last}, and not on a day to come; this one came on {given.received_on}."
        )
        raise Refusal("OBJECTION_LATE", sentence, values={"first": first, "last": last})


@transaction.atomic
def decide_objection(number: str, *, ruling: Ruling, reason: str, actor: Actor) -> Objection:
    """Decides an objection, with reasons. What follows for the person is another officer's act.

    Raises Refusal: OBJECTION_UNKNOWN, ROUND_CLOSED, MOVE_NOT_ALLOWED, SAME_OFFICER, REASON_MISSING.
    """
    found = Objection.objects.select_for_update().filter(number=number.strip().upper()).first()
    if found is None:
        raise Refusal("OBJECTION_UNKNOWN", f"There is no objection {number.strip()[:20]!r}.")
    held(found.round_id, State.PUBLISHED)
    move(OBJECTION_MOVES, ObjectionState(found.state), ObjectionState.DECIDED, f"Objection {found.number}")
    if same_officer(found.entered_by, actor.name):
        raise Refusal("SAME_OFFICER", "You entered this objection: another officer decides it.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("REASON_MISSING", "A decision needs its reasons, at least eight characters.")
    found.state, found.ruling, found.ruling_reason = ObjectionState.DECIDED.value, ruling.value, " ".join(reason.split())[:500]
    found.decided_by, found.decided_at = actor.name, now()
    found.save(update_fields=["state", "ruling", "ruling_reason", "decided_by", "decided_at"])
    record(actor, "verification.rule", f"objection:{found.number}", {"round": found.round_id, "ruling": ruling.value})
    return found


def opened(objection: Objection) -> dict[str, str]:
    """What was said and by whom, in clear, for an officer who may read it."""
    crypt = identifiers()
    return {
        "text": crypt.decrypt(TEXT, objection.text),
        "name": crypt.decrypt(NAME, objection.objector_name),
        "phone": crypt.decrypt(PHONE, objection.objector_phone) if objection.objector_phone else "",
    }
