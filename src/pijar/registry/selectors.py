"""Finding persons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from pijar.regions.models import Region
from pijar.registry.crypto import identifiers
from pijar.registry.models import Occupation, Person
from pijar.registry.steady import steady


@dataclass(frozen=True)
class Found:
    """One person as a list shows it. The NIK is here for masking or for an audited look, not for display."""

    id: int
    nik: str
    name: str
    birth_date: date
    sex: str
    village_code: str
    occupation_code: str


def national_id_of(nik: str) -> bytes | None:
    """The stored form of a NIK typed by somebody; None when it is not 16 digits."""
    digits = re.sub(r"[\s.\-']", "", nik)
    return identifiers().encrypt("national_id", digits) if re.fullmatch("[0-9]{16}", digits) else None


def person_by_nik(nik: str) -> Person | None:
    """The person a NIK belongs to, following the redirect of a merge."""
    secret = national_id_of(nik)
    person = Person.objects.filter(national_id=secret).first() if secret else None
    while person and person.survivor_id:
        person = person.survivor
    return person


def find(query: str, *, village_code: str | None = None, limit: int = 50) -> list[Found]:
    """Persons by NIK (16 digits), by words of the name, or by kelurahan; within one village if given."""
    people: QuerySet[Person] = Person.objects.filter(survivor=None).order_by("name", "id")
    if village_code:
        people = people.filter(village_code=village_code)
    if secret := national_id_of(query):
        people = people.filter(national_id=secret)
    elif words := query.upper().split():
        villages = Region.objects.filter(name__iexact=query.strip()).values_list("code", flat=True)
        by_name = Q()
        for word in words:
            by_name &= Q(name__contains=word)
        people = people.filter(by_name | Q(village_code__in=list(villages)))
    found = list(people[:limit])
    niks = identifiers().decrypt_many("national_id", [bytes(p.national_id) for p in found])
    return [
        Found(p.id, n, p.name, p.birth_date, p.sex, p.village_code, p.occupation_code) for p, n in zip(found, niks, strict=True)
    ]


@steady
def sectors() -> list[str]:
    """Every sector of work, with the empty word for work we do not know."""
    return ["unknown", *Occupation.objects.order_by("sector").values_list("sector", flat=True).distinct()]
