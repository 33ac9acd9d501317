"""Which officers a fact is for: by right, by kelurahan, by hospital, by name; never whoever did it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from pijar.claims.models import Claim
from pijar.staff.models import Officer
from pijar.staff.types import GRANTS, Right, Role


def _active() -> QuerySet[Officer]:
    return Officer.objects.filter(is_active=True)


def _ids(found: QuerySet[Officer], but: str) -> frozenset[int]:
    return frozenset(found.exclude(username=but).values_list("id", flat=True))


def holding(right: Right, *, but: str = "") -> frozenset[int]:
    """Officers of the whole city whose role grants a right."""
    roles = [role.value for role, rights in GRANTS.items() if right in rights and role not in (Role.VILLAGE, Role.HOSPITAL)]
    return _ids(_active().filter(role__in=roles), but)


def of_villages(codes: Iterable[str], *, but: str = "") -> frozenset[int]:
    wanted = [code for code in codes if code]
    return _ids(_active().filter(role=Role.VILLAGE.value, village_code__in=wanted), but) if wanted else frozenset()


def of_hospitals(names: Iterable[str], *, but: str = "") -> frozenset[int]:
    wanted = [name for name in names if name]
    return _ids(_active().filter(role=Role.HOSPITAL.value, workplace__in=wanted), but) if wanted else frozenset()


def named(username: str) -> frozenset[int]:
    return frozenset(_active().filter(username=username).values_list("id", flat=True))


def is_of(username: str, role: Role) -> bool:
    return Officer.objects.filter(username=username, role=role.value).exists()


def at_desks(claim: Claim, *, but: str = "") -> frozenset[int]:
    """The kelurahan and the hospital of a case: as far as they may see it (backoffice/scope.py)."""
    incident = claim.incident
    person = incident.person
    home = person.village_code if person is not None else incident.home_village
    hospitals = [claim.hospital, incident.office if incident.channel == "hospital" else ""]
    return of_villages([incident.place_village, home], but=but) | of_hospitals(hospitals, but=but)
