"""What the queue and its lists show of records: names, masked numbers beside each other, who joined or parted them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from pijar.backoffice import linkwords, nikdigits, scope
from pijar.backoffice.identity import clear
from pijar.backoffice.selectors.linkage import Case, Pair
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import LinkageRun, Person, Verdict
from pijar.linkage.types import Answer
from pijar.staff.models import Officer

MOST_TOGETHER = 8
"""So many records of one case stand side by side; more cannot be compared by anybody."""


@dataclass(frozen=True)
class Brief:
    """A record in a list: its digits are masked, with those that differ from the others' marked."""

    id: int
    name: str
    digits: list[nikdigits.Digit]
    spoken: str
    birth_date: date
    village: str
    pair: Pair = (0, 0)
    by: str = ""


@dataclass(frozen=True)
class ListedCase:
    """A case in the queue."""

    first: Pair
    kind: Any
    people: list[Brief]


@dataclass(frozen=True)
class Group:
    """A person, and the records that gave way to it."""

    survivor: Brief
    others: list[Brief]


@dataclass(frozen=True)
class Decision:
    """One verdict: the two it speaks of, and what was said by whom."""

    pair: Pair
    people: list[Brief]
    verdict: Verdict
    words: Any


@dataclass(frozen=True)
class Told:
    """What was decided a moment ago, for the note that offers to take it back."""

    pairs: list[Pair]
    names: list[str]
    words: Any
    actor: str
    at: datetime


def briefs(people: Sequence[Person], names: Mapping[str, str]) -> list[Brief]:
    """Records that are shown together, their numbers one under the other; `names` of their villages."""
    rows = nikdigits.aligned([clear("national_id", p.national_id) for p in people])
    return [
        Brief(p.id, p.name, digits, nikdigits.spoken(digits), p.birth_date, names.get(p.village_code, p.village_code))
        for p, digits in zip(people, rows, strict=True)
    ]


def _people(officer: Officer, ids: Iterable[int]) -> dict[int, Person]:
    return {p.id: p for p in scope.persons(officer).filter(id__in=set(ids))}


def listed(officer: Officer, cases: Sequence[Case]) -> list[ListedCase]:
    """Cases as the queue shows them."""
    people = _people(officer, (person for case in cases for person in case.people))
    names = village_names(p.village_code for p in people.values())
    return [
        ListedCase(
            case.first,
            linkwords.KINDS.get(case.kind, case.kind),
            briefs([people[n] for n in case.people[:MOST_TOGETHER] if n in people], names),
        )
        for case in cases
    ]


def tied(officer: Officer, pair: Pair, case: Case | None) -> list[int]:
    """The other records of a pair's case, and those that are joined with any of them."""
    people = {*pair, *(case.people if case else ())}
    roots = {s or n for n, s in scope.persons(officer).filter(id__in=people).values_list("id", "survivor_id")}
    joined = scope.persons(officer).filter(Q(id__in=roots) | Q(survivor_id__in=roots)).order_by("id").values_list("id", flat=True)
    # Those of the case first, then those behind them.
    own = [person for person in (case.people if case else ()) if person not in pair]
    return [*own, *(person for person in joined if person not in {*pair, *own})][: MOST_TOGETHER - 2]


def survivors(officer: Officer, way: str = "") -> QuerySet[Person]:
    """Persons for whom other records stand; `way`: those joined by people (`petugas`) or without them (`otomatis`)."""
    gone = scope.persons(officer).exclude(survivor=None)
    said = scope.verdicts(officer).filter(verdict=Answer.SAME.value)
    by_people = Q(national_id__in=said.values("national_id_a")) | Q(national_id__in=said.values("national_id_b"))
    if way == "petugas":
        gone = gone.filter(by_people)
    elif way == "otomatis":
        gone = gone.exclude(by_people)
    return scope.persons(officer).filter(id__in=gone.values("survivor_id")).order_by("village_code", "name", "id")


def how_many(officer: Officer, way: str = "") -> int | None:
    """How many `survivors` there are, by the index of those who gave way; None where only counting them tells."""
    if way in ("petugas", "otomatis") or not scope.sees_whole_city(officer):
        return None
    return scope.persons(officer).exclude(survivor=None).values("survivor_id").distinct().count()


def groups(officer: Officer, found: Sequence[Person]) -> list[Group]:
    """Each person with the records that gave way to it, and who said so."""
    gone: dict[int, list[Person]] = {}
    for person in scope.persons(officer).filter(survivor__in=found).order_by("id"):
        gone.setdefault(person.survivor_id or 0, []).append(person)
    everybody = [*found, *(p for each in gone.values() for p in each)]
    said, names = _said(officer, everybody), village_names(p.village_code for p in everybody)
    made = []
    for survivor in found:
        own, *others = briefs([survivor, *gone.get(survivor.id, [])], names)
        made.append(Group(own, [_joined(own, other, said) for other in others]))
    return made


def _joined(survivor: Brief, other: Brief, said: dict[int, str]) -> Brief:
    low, high = sorted((survivor.id, other.id))
    return Brief(
        other.id, other.name, other.digits, other.spoken, other.birth_date, other.village, (low, high), said.get(other.id, "")
    )


def _said(officer: Officer, people: Sequence[Person]) -> dict[int, str]:
    """Who decided that a record is one with another, by record."""
    numbers = {bytes(p.national_id): p.id for p in people}
    found: dict[int, str] = {}
    about = Q(national_id_a__in=list(numbers)) | Q(national_id_b__in=list(numbers))
    for verdict in scope.verdicts(officer).filter(about, verdict=Answer.SAME.value):
        for number in (verdict.national_id_a, verdict.national_id_b):
            if bytes(number) in numbers:
                found[numbers[bytes(number)]] = verdict.actor
    return found


def decisions(officer: Officer, verdicts: Sequence[Verdict]) -> list[Decision]:
    """Verdicts with the records they speak of."""
    numbers = {bytes(n) for v in verdicts for n in (v.national_id_a, v.national_id_b)}
    people = {bytes(p.national_id): p for p in scope.persons(officer).filter(national_id__in=numbers)}
    names = village_names(p.village_code for p in people.values())
    made = []
    for verdict in verdicts:
        two = [people.get(bytes(n)) for n in (verdict.national_id_a, verdict.national_id_b)]
        if None in two:
            continue
        pair = sorted((p for p in two if p), key=lambda p: p.id)
        words = linkwords.ANSWERS.get(verdict.verdict, verdict.verdict)
        made.append(Decision((pair[0].id, pair[1].id), briefs(pair, names), verdict, words))
    return made


def told(officer: Officer, pairs: Sequence[Pair]) -> Told | None:
    """What holds about these pairs by somebody's decision, the latest one's words; None where nothing does."""
    if not pairs:
        return None
    people = _people(officer, (n for pair in pairs for n in pair))
    numbers = {bytes(p.national_id): p for p in people.values()}
    asked = {frozenset(pair) for pair in pairs}
    holding = []
    for verdict in scope.verdicts(officer).filter(national_id_a__in=list(numbers), national_id_b__in=list(numbers)):
        two = numbers[bytes(verdict.national_id_a)], numbers[bytes(verdict.national_id_b)]
        if frozenset(p.id for p in two) in asked:
            holding.append(verdict)
    if not holding:
        return None
    latest = max(holding, key=lambda verdict: verdict.at)
    names = list(dict.fromkeys(people[n].name for pair in pairs for n in pair if n in people))
    return Told(list(pairs), names, linkwords.ANSWERS.get(latest.verdict, ""), latest.actor, latest.at)


def last_run() -> LinkageRun | None:
    """The last comparison that had rows to compare; a run that found nothing new says nothing of the city."""
    return LinkageRun.objects.filter(records__gt=0).order_by("-id").first()


def of_person(officer: Officer, person: Person) -> list[Brief]:
    """The records that gave way to a person, each with the pair under which the two can be looked at."""
    found = groups(officer, [person])
    return found[0].others if found else []


def around(officer: Officer, person: Person) -> dict[str, Any]:
    """For a person's page: the record that stands for it, as far as it is in sight, or those that gave way to it."""
    if person.survivor_id:
        seen = scope.persons(officer).filter(id=person.survivor_id).first()
        low, high = sorted((person.id, person.survivor_id))
        return {"survivor_seen": seen, "survivor_pair": (low, high) if seen else None}
    merged = of_person(officer, person)
    return {"merged_from": merged, "merged_count": len(merged) + 1}
