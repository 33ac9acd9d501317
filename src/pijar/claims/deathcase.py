"""The case of a death that nobody reported: the one there is already, or a new one under JKM."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from pijar.claims import guards, identifying
from pijar.claims.holding import held
from pijar.claims.models import Claim, ClaimMove
from pijar.claims.reporting import report
from pijar.claims.types import OVER, Account, Branch, Channel, Given, Harm, Kind, Reporter, State
from pijar.kernel.clock import JAKARTA
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

# A case of a death so many days away is of that death: a register may give another day than the family.
SAME_DEATH = timedelta(days=60)


def _is_of_death(claim: Claim, died_on: date) -> bool:
    """Whether a case is about a death of that day; of an accident under way also a later one, of which it may be the cause."""
    incident, state = claim.incident, State(claim.state)
    if claim.branch == Branch.JKK.value and state in (State.REFUSED, State.LAPSED) or _was_given_up(claim):
        return False
    away = died_on - incident.happened_at.astimezone(JAKARTA).date()
    may_come_later = incident.kind == Kind.ACCIDENT.value and state not in OVER
    return abs(away) <= SAME_DEATH or may_come_later and away >= timedelta(0)


def _was_given_up(claim: Claim) -> bool:
    """Closed without money: under JKK the family has JKM still, under JKM nobody asked the insurer."""
    if claim.state != State.CLOSED.value or guards.has_money(claim):
        return False
    heard = ClaimMove.objects.filter(claim=claim, to_state=State.REFUSED.value).exists()
    return claim.branch == Branch.JKK.value or not heard


@transaction.atomic
def open_for_death(person_id: int, *, died_on: date, actor: Actor, at: datetime, what: str = "") -> tuple[Claim, bool]:
    """The case of a person's death: one there is already, whichever branch, else a new one under JKM. (case, was it made)

    Nobody reported it, so nobody follows it by code. Raises Refusal (PERSON_UNKNOWN).
    """
    person = identifying.wanted("", person_id)
    lock(f"death of {person.id}")
    known = Claim.objects.filter(incident__person_id__in=identifying.records(person.id))
    for one in known.filter(incident__harm=Harm.DIED.value, joined_to=None).select_related("incident").order_by("id"):
        if _is_of_death(one, died_on):
            return one, False
    account = Account(name=person.name, birth_year=person.birth_date.year, what=what)
    nik = identifiers().decrypt("national_id", person.national_id)
    moment = datetime(died_on.year, died_on.month, died_on.day, tzinfo=JAKARTA)
    given = Given(
        Kind.DEATH, Harm.DIED, moment, Reporter.REGISTER, account, nik=nik, hour_known=False, home_village=person.village_code
    )
    key = uuid5(NAMESPACE_URL, f"pijar death {person.id} {died_on} {known.count()}")
    receipt = report(given, key=key, channel=Channel.REGISTER, actor=actor, at=at)
    return held(receipt.number), receipt.is_new
