"""A report that tells of an incident we know already is joined to the case of the first one; its reporter follows that one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pijar.audit.services import record
from pijar.claims.identifying import records
from pijar.claims.models import Claim
from pijar.claims.numbers import read
from pijar.claims.services import UNTOLD, move
from pijar.claims.types import State
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor


@transaction.atomic
def join(number: str, *, to: str, reason: str, actor: Actor, at: datetime) -> Claim:
    """Closes a case for another one of the same incident, with the reason. Its words, photos and papers stay where they are.

    Raises Refusal: CLAIM_UNKNOWN, CLAIM_NUMBER_WRONG, JOIN_ITSELF, JOIN_OTHER_PERSON, JOIN_TOLD, REASON_MISSING.
    """
    pair = Claim.objects.select_for_update(of=("self",)).select_related("incident")
    found = {one.number: one for one in pair.filter(number__in=[read(number), read(to)]).order_by("id")}
    if len(found) < len({read(number), read(to)}):
        raise Refusal("CLAIM_UNKNOWN", "There is no such case.")
    one, other = found[read(number)], found[read(to)]
    if one.id == other.id or other.joined_to_id is not None:
        raise Refusal("JOIN_ITSELF", "Choose another case, one that was not joined itself.")
    if State(one.state) not in UNTOLD:
        raise Refusal("JOIN_TOLD", f"Case {one.number} went on already: join one that the insurer has not heard of.")
    people = {person for person in (one.incident.person_id, other.incident.person_id) if person}
    if len(people) > 1 and one.incident.person_id not in records(other.incident.person_id):
        raise Refusal("JOIN_OTHER_PERSON", "The two reports are about different people: say first who it is.")
    day = max(at.astimezone(JAKARTA).date(), one.state_on)
    moved = move(one.number, State.CLOSED, on=day, reason=reason, actor=actor, at=at)
    moved.joined_to = other
    moved.save(update_fields=["joined_to"])
    # Whoever follows a report that was joined to this one follows the case it ended in.
    Claim.objects.filter(joined_to=moved).update(joined_to=other)
    record(actor, "claim.join", f"claim:{moved.number}", {"to": other.number})
    return moved
