"""Who a report speaks of: linked to somebody of the registry, every link kept with its reason."""

from __future__ import annotations

from datetime import datetime

from pijar.claims.models import Identification, Incident
from pijar.claims.sealing import seal
from pijar.kernel.errors import Refusal
from pijar.registry import prepared
from pijar.registry.models import Person
from pijar.registry.once import once
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.staff.types import Actor

REASON = "identification"
# To the one that stands, and from there to all that gave way.
RECORDS = """
with recursive to_standing as (
    select id, survivor_id from registry_person where id = %(person)s
    union select p.id, p.survivor_id from to_standing t join registry_person p on p.id = t.survivor_id),
 given_way as (
    select id, 0 as step from to_standing where survivor_id is null
    union all select p.id, g.step + 1 from given_way g join registry_person p on p.survivor_id = g.id)
select id from given_way order by step, id
"""


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


@once
def records(person_id: int | None) -> list[int]:
    """Every record of one person, by id: the one that stands and all that gave way to it; none of nobody."""
    return [found for (found,) in prepared.rows(RECORDS, {"person": person_id})] if person_id else []


def link(incident: Incident, person: Person | None, *, reason: str, actor: Actor, at: datetime) -> bool:
    """Links, or unlinks (None); False where it stood so already and nothing is written."""
    new = person.id if person else None
    if incident.person_id == new:
        return False
    incident.person = person
    incident.save(update_fields=["person"])
    Identification.objects.create(incident=incident, person=person, reason=seal(REASON, reason), actor=actor.name, at=at)
    return True
