"""Who a report speaks of: linked to somebody of the registry, every link kept with its reason."""

from __future__ import annotations

from datetime import datetime

from pijar.claims.models import Identification, Incident
from pijar.claims.sealing import seal
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.staff.types import Actor

REASON = "identification"


def wanted(nik: str, person_id: int | None) -> Person:
    """The person somebody means, following merges. Raises Refusal: NIK_INVALID, PERSON_UNKNOWN."""
    if nik:
        if national_id_of(nik) is None:
            raise Refusal("NIK_INVALID", "A NIK has 16 digits.")
        person = person_by_nik(nik)
    else:
        person = Person.objects.filter(id=person_id or 0).first()
    while person and person.survivor_id:
        person = person.survivor
    if person is None:
        raise Refusal("PERSON_UNKNOWN", "No list names a person with this NIK or number.")
    return person


def records(person_id: int | None) -> list[int]:
    """Every record of one person, by id: the one that stands and all that gave way to it; none of nobody."""
    standing = Person.objects.filter(id=person_id).first() if person_id else None
    while standing and standing.survivor_id:
        standing = standing.survivor
    found = newer = [standing.pk] if standing else []
    while newer:
        newer = list(Person.objects.filter(survivor_id__in=newer).exclude(id__in=found).values_list("id", flat=True))
        found = [*found, *newer]
    return found


def link(incident: Incident, person: Person | None, *, reason: str, actor: Actor, at: datetime) -> bool:
    """Links, or unlinks (None); False where it stood so already and nothing is written."""
    new = person.id if person else None
    if incident.person_id == new:
        return False
    incident.person = person
    incident.save(update_fields=["person"])
    Identification.objects.create(incident=incident, person=person, reason=seal(REASON, reason), actor=actor.name, at=at)
    return True
