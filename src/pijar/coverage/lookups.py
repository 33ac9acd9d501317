"""Looks of a hospital's desk at somebody's cover: each one recorded with its reason, few answers, a limit for each day.

With a NIK the desk sees one person. For a patient without one it types a name with a birth year or a kelurahan, and sees at most
five masked answers, or none where there are more; each such look waits to be read by the office the next morning.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pijar.audit.services import record
from pijar.coverage import selectors
from pijar.coverage.desktypes import LookupKind, LookupOutcome, LookupReason, Masked, Query
from pijar.coverage.models import Lookup
from pijar.coverage.types import CoverageStatus
from pijar.kernel.clock import JAKARTA, is_of_our_time
from pijar.kernel.errors import Refusal
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.staff.types import Actor

MOST_ANSWERS = 5
SHORTEST_NAME = 3
# A day's work at a busy desk; whoever needs more calls the office.
PER_DAY = {LookupKind.NIK: 150, LookupKind.NAME: 25}
# For so long a look may be opened again and a letter made of it.
VALID = timedelta(minutes=30)
WORDS, NOTE = "lookup_words", "lookup_note"


@transaction.atomic
def by_nik(nik: str, *, on: date, reason: LookupReason, actor: Actor, workplace: str, at: datetime, name: str = "") -> Lookup:
    """Looks for the owner of a NIK. Where a name is given and is another one, that is said, and nothing else is shown.

    Raises Refusal: NIK_UNREADABLE, LOOKUPS_USED_UP, LOOKUP_DAY.
    """
    if national_id_of(nik) is None:
        raise Refusal("NIK_UNREADABLE", "A NIK has 16 digits: copy it from the patient's identity card.")
    _refuse_many(LookupKind.NIK, actor, at)
    person = person_by_nik(nik)
    if person is None:
        outcome = LookupOutcome.NOBODY
    elif name.strip() and not is_name_of(name, person.name):
        outcome, person = LookupOutcome.NAME_DIFFERS, None
    else:
        outcome = LookupOutcome.FOUND
    values = {"kind": LookupKind.NIK, "person": person, "outcome": outcome, "found": int(person is not None)}
    return _kept(on, reason, actor, workplace, at, values)


@transaction.atomic
def by_name(query: Query, *, on: date, reason: LookupReason, actor: Actor, workplace: str, at: datetime) -> Lookup:
    """Looks for a patient without NIK; `answers` gives who was found. Raises Refusal: QUERY_TOO_SHORT, LOOKUPS_USED_UP."""
    if not is_enough(query):
        raise Refusal("QUERY_TOO_SHORT", "Write at least three letters of the name, and the birth year or the kelurahan.")
    _refuse_many(LookupKind.NAME, actor, at)
    found = len(_matching(query)[: MOST_ANSWERS + 1])
    outcome = LookupOutcome.NOBODY if not found else LookupOutcome.SEVERAL
    if found > MOST_ANSWERS:
        found, outcome = 0, LookupOutcome.TOO_MANY
    words = {"name": query.name.strip()[:100], "year": query.birth_year, "village": query.village_code}
    sealed = identifiers().encrypt(WORDS, json.dumps(words))
    return _kept(on, reason, actor, workplace, at, {"kind": LookupKind.NAME, "outcome": outcome, "found": found, "words": sealed})


@transaction.atomic
def pick(search_id: int, person_id: int, *, actor: Actor, at: datetime) -> Lookup:
    """Opens one of the answers of a look by name. Raises Refusal: LOOKUP_UNKNOWN, LOOKUP_OVER."""
    search = opened(search_id, actor=actor, at=at)
    person = next((p for p in _answering(search) if p.id == person_id), None)
    if person is None:
        raise Refusal("LOOKUP_UNKNOWN", "This is none of the answers of that look.")
    values = {"kind": LookupKind.PICK, "search": search, "person": person, "outcome": LookupOutcome.FOUND, "found": 1}
    return _kept(search.asked_on, LookupReason(search.reason), actor, search.workplace, at, values)


def _kept(on: date, reason: LookupReason, actor: Actor, workplace: str, at: datetime, values: dict[str, Any]) -> Lookup:
    if not is_of_our_time(on) or on > at.astimezone(JAKARTA).date():
        raise Refusal("LOOKUP_DAY", "The day asked for is today or before.")
    person = values.get("person")
    made = Lookup.objects.create(
        officer=actor.name, workplace=workplace, reason=reason.value, asked_on=on, at=at,
        status=_status(person, on).status.value if person else "", **values,
    )  # fmt: skip
    details = {"lookup": made.id, "kind": made.kind, "reason": reason.value, "outcome": made.outcome, "on": on.isoformat()}
    record(actor, "coverage.lookup", f"person:{person.id}" if person else f"lookup:{made.id}", details)
    return made


def _refuse_many(kind: LookupKind, actor: Actor, at: datetime) -> None:
    # One look of an officer after the other: many at once would each be within the limit.
    lock(f"lookups {actor.name}")
    midnight = datetime.combine(at.astimezone(JAKARTA).date(), time(), JAKARTA)
    if Lookup.objects.filter(officer=actor.name, kind=kind, at__gte=midnight).count() >= PER_DAY[kind]:
        raise Refusal("LOOKUPS_USED_UP", f"No more than {PER_DAY[kind]} such looks on a day: call the programme's office.")


def is_enough(query: Query) -> bool:
    """Whether a look by name may be tried: three letters of a name, and a birth year or a kelurahan."""
    return any(len(word) >= SHORTEST_NAME for word in plain(query.name)) and bool(query.birth_year or query.village_code)


def plain(name: str) -> list[str]:
    """The words of a name in plain capital letters."""
    text = unicodedata.normalize("NFKD", name.upper()).replace("'", "")
    return "".join(letter if "A" <= letter <= "Z" else " " for letter in text if not unicodedata.combining(letter)).split()


def is_name_of(typed: str, known: str) -> bool:
    """Whether one word of at least three letters, or a whole short name, stands in both."""
    said, stored = plain(typed), plain(known)
    long = {word for word in said if len(word) >= SHORTEST_NAME}
    return bool(long & set(stored)) or (not long and said == stored)


def answers(search: Lookup) -> list[Masked]:
    """The masked answers of a look by name, by name; none where there were too many."""
    found = _answering(search)
    places = dict(Region.objects.filter(code__in={p.village_code for p in found}).values_list("code", "name"))
    return [Masked(p.id, masked_name(p.name), p.birth_date.year, places.get(p.village_code, p.village_code)) for p in found]


def masked_name(name: str) -> str:
    """Two letters of each word, and dots for the rest: `BU••• SA•••••`."""
    return " ".join(word[:2] + "•" * min(len(word) - 2, 6) for word in name.split())


def _answering(search: Lookup) -> list[Person]:
    if search.kind != LookupKind.NAME or search.outcome != LookupOutcome.SEVERAL:
        return []
    found = list(_matching(words_of(search))[: MOST_ANSWERS + 1])
    return found if len(found) <= MOST_ANSWERS else []


def words_of(search: Lookup) -> Query:
    """What was typed for a look by name."""
    told = json.loads(identifiers().decrypt(WORDS, search.words or b""))
    return Query(told["name"], told["year"], told["village"])


def _matching(query: Query) -> QuerySet[Person]:
    people = Person.objects.filter(survivor=None).order_by("name", "id")
    if query.village_code:
        people = people.filter(village_code=query.village_code)
    if query.birth_year:
        first = date(query.birth_year, 1, 1)
        people = people.filter(birth_date__gte=first, birth_date__lt=date(query.birth_year + 1, 1, 1))
    for word in plain(query.name):
        people = people.filter(name__icontains=word)
    return people


def opened(lookup_id: int, *, actor: Actor, at: datetime) -> Lookup:
    """A look of one's own that is not too long ago. Raises Refusal: LOOKUP_UNKNOWN, LOOKUP_OVER."""
    found = Lookup.objects.filter(id=lookup_id, officer=actor.name).select_related("person", "search").first()
    if found is None:
        raise Refusal("LOOKUP_UNKNOWN", "There is no such look of yours.")
    if at - found.at > VALID:
        raise Refusal("LOOKUP_OVER", "This answer held for half an hour: look again from the desk.")
    return found


def cover_of(lookup: Lookup) -> CoverageStatus | None:
    """The cover of the person who was found, on the day asked for; None where nobody was found."""
    return _status(lookup.person, lookup.asked_on) if lookup.person else None


def is_named(cover: CoverageStatus) -> bool:
    """Whether a desk is told who it is: a participant, or somebody who may be one. Of who is not, only what it can compare."""
    return cover.covered is not False


def _status(person: Person, on: date) -> CoverageStatus:
    return selectors.status(identifiers().decrypt("national_id", person.national_id), on)


@transaction.atomic
def read(lookup_id: int, *, note: str, actor: Actor, at: datetime) -> Lookup:
    """The office has read a look by name, with a note if there is something to follow up.

    Raises Refusal: LOOKUP_UNKNOWN, LOOKUP_READ_ALREADY.
    """
    found = Lookup.objects.select_for_update().filter(id=lookup_id, kind=LookupKind.NAME).first()
    if found is None:
        raise Refusal("LOOKUP_UNKNOWN", "There is no such look by name.")
    if found.read_at is not None:
        raise Refusal("LOOKUP_READ_ALREADY", "Another officer has read it already.")
    words = " ".join(note.split())[:300]
    found.read_at, found.read_by = at, actor.name
    found.note = identifiers().encrypt(NOTE, words) if words else None
    found.save(update_fields=["read_at", "read_by", "note"])
    record(actor, "coverage.lookup.read", f"lookup:{found.id}", {"has_note": bool(words)})
    return found


def unread() -> QuerySet[Lookup]:
    """Looks by name that nobody has read yet, the oldest first."""
    return Lookup.objects.filter(kind=LookupKind.NAME, read_at=None).order_by("at", "id")


def picks_of(searches: list[Lookup]) -> Iterator[Lookup]:
    """Who was opened of the answers of these looks."""
    yield from Lookup.objects.filter(search__in=searches).select_related("person").order_by("at")


def note_of(lookup: Lookup) -> str:
    return identifiers().decrypt(NOTE, lookup.note) if lookup.note else ""
