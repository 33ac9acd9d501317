"""What a hospital's desk is shown of a person, and what the office reads of looks by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from pijar.backoffice.details import language
from pijar.backoffice.identity import clear, masked
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.tables import FundingSource, ParticipantNumber
from pijar.coverage import lookups, words
from pijar.coverage.desktypes import LookupKind
from pijar.coverage.models import CoverLetter, Lookup
from pijar.coverage.types import CoverageStatus, Status
from pijar.kernel.clock import JAKARTA, today
from pijar.staff.models import Officer

LIMIT = 100
SHOWN = 4


def found(lookup: Lookup) -> dict[str, Any]:
    """The person of a look: cover on the day with its words, kind of fund, masked numbers."""
    person, cover = lookup.person, lookups.cover_of(lookup)
    assert person is not None and cover is not None
    if not lookups.is_named(cover):
        return {"person": person, "name": lookups.masked_name(person.name), "cover": cover, "said": _no(cover, lookup)}
    kind = FundingSource.objects.filter(code=cover.fund or "").order_by("-year").values_list("kind", flat=True).first()
    number = ParticipantNumber.objects.filter(person=person).values_list("number", flat=True).first() or ""
    return {
        "person": person, "name": person.name, "nik": masked("national_id", person.national_id),
        "village": village_name(person.village_code),
        "cover": cover, "said": words.answer(cover, lookup.asked_on).said(language()), "fund_kind": kind or "",
        "number": "•" * max(len(number) - SHOWN, 0) + number[-SHOWN:],
        "letter": CoverLetter.objects.filter(lookup=lookup).first(),
    }  # fmt: skip


def _no(cover: CoverageStatus, lookup: Lookup) -> str:
    """That somebody is not covered; of who waits for a place, whom the lists call poor, no more than of a stranger."""
    told = replace(cover, status=Status.NOT_ENROLLED) if cover.status is Status.WAITING else cover
    return words.answer(told, lookup.asked_on).said(language())


def known(lookup: Lookup) -> dict[str, str]:
    """What a report may begin with: what the desk was shown, and the NIK where the desk typed it itself."""
    person, cover = lookup.person, lookups.cover_of(lookup)
    if person is None or cover is None:
        return {}
    told = {"name": person.name, "village": person.village_code} if lookups.is_named(cover) else {}
    return told if lookup.kind == LookupKind.PICK else {**told, "nik": clear("national_id", person.national_id)}


def own(officer: Officer, limit: int = 8) -> list[Lookup]:
    """What the officer looked for today, the newest first; no names stand there."""
    midnight = datetime.combine(today(), time(), JAKARTA)
    return list(Lookup.objects.filter(officer=officer.username, at__gte=midnight).order_by("-id")[:limit])


@dataclass(frozen=True)
class Told:
    """A look by name as the office reads it: what was typed, who was opened of the answers, and the note."""

    lookup: Lookup
    query: Any
    village: str
    picks: list[Lookup]
    note: str


def told(searches: list[Lookup]) -> list[Told]:
    opened: dict[int, list[Lookup]] = {}
    for pick in lookups.picks_of(searches):
        opened.setdefault(pick.search_id or 0, []).append(pick)
    return [_told(one, opened.get(one.id, [])) for one in searches]


def _told(one: Lookup, picks: list[Lookup]) -> Told:
    query = lookups.words_of(one)
    village = village_name(query.village_code) if query.village_code else ""
    return Told(one, query, village, picks, lookups.note_of(one))


def read_last(limit: int = 20) -> list[Lookup]:
    return list(Lookup.objects.filter(kind="name", read_at__isnull=False).order_by("-read_at")[:limit])
