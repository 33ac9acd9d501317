"""Records that may be one person: the queue of cases, in an order in which alike cases follow one another.

A case is all records that open pairs tie together. A pair is open while nobody has decided about it, and neither a merge
nor a decision about those it is merged with has answered it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from pijar.backoffice import scope
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.linkwords import GROUP, KINDS
from pijar.backoffice.tables import Person, Verdict
from pijar.linkage.types import CLUSTER, NIK_SHARED, Answer
from pijar.staff.models import Officer
from pijar.staff.types import Role

Pair = tuple[int, int]
LEVELS = ("nik", "name", "born")


@dataclass(frozen=True)
class Open:
    """One pair that waits, and where it stands in the order."""

    pair: Pair
    roots: Pair
    doubt: str
    weight: float
    levels: tuple[str, ...]

    @property
    def order(self) -> tuple[Any, ...]:
        return self.levels, -self.weight, self.pair


@dataclass(frozen=True)
class Case:
    """Pairs that are one question, the likeliest first. `people` are the records they speak of."""

    pairs: list[Open]
    people: list[int]
    kind: str

    @property
    def first(self) -> Pair:
        return self.pairs[0].pair


@dataclass
class Queue:
    """The open cases in their order, and how many there are of each kind."""

    cases: list[Case]
    kinds: dict[str, int] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Case]:
        return [case for case in self.cases if case.kind == kind] if kind in self.kinds else self.cases

    def case_of(self, pair: Pair) -> Case | None:
        return next((case for case in self.cases if any(p.pair == pair for p in case.pairs)), None)


def queue(officer: Officer) -> Queue:
    """What waits for a decision, of what the officer may see."""
    pairs = _open(officer)
    group: dict[int, set[int]] = {}
    for found in pairs:
        one, other = (group.setdefault(root, {root}) for root in found.roots)
        if one is not other:
            small, large = sorted((one, other), key=len)
            large |= small
            group.update(dict.fromkeys(small, large))
    by_group: dict[int, list[Open]] = {}
    for found in pairs:
        by_group.setdefault(id(group[found.roots[0]]), []).append(found)
    cases = [_case(each) for each in by_group.values()]
    place = {kind: n for n, kind in enumerate(KINDS)}
    cases.sort(key=lambda case: (place.get(case.kind, len(place)), case.pairs[0].order))
    kinds: dict[str, int] = {}
    for case in cases:
        kinds[case.kind] = kinds.get(case.kind, 0) + 1
    return Queue(cases, kinds)


def _case(pairs: list[Open]) -> Case:
    pairs = sorted(pairs, key=lambda found: (-found.weight, found.pair))
    people = list(dict.fromkeys(person for found in pairs for person in found.pair))
    return Case(pairs, people, GROUP if len(people) > 2 else pairs[0].doubt)


def _open(officer: Officer) -> list[Open]:
    asked = scope.pairs(officer).filter(Q(band="review") | Q(doubt__in=[NIK_SHARED, CLUSTER]), merged=False)
    levels = [f"evidence__fields__{name}__0" for name in LEVELS]
    found = list(asked.values_list("person_a", "person_b", "doubt", "weight", *levels))
    roots, apart = _answered(officer, {person for line in found for person in line[:2]})
    made = []
    for one, other, doubt, weight, *told in found:
        # A list may have been taken back since the comparison, and the person with it.
        if one not in roots or other not in roots:
            continue
        tied = roots[one], roots[other]
        if tied[0] != tied[1] and frozenset(tied) not in apart:
            made.append(Open((one, other), tied, doubt, weight, tuple(str(level or "") for level in told)))
    return made


def _answered(officer: Officer, people: set[int]) -> tuple[dict[int, int], set[frozenset[int]]]:
    """For whom each record stands, and which of these are two by somebody's decision."""
    by_number: dict[bytes, int] = {}
    roots: dict[int, int] = {}
    decided = list(scope.verdicts(officer).values_list("national_id_a", "national_id_b", "verdict"))
    numbers = {bytes(number) for line in decided for number in line[:2]}
    wanted = scope.persons(officer).filter(Q(id__in=people) | Q(national_id__in=numbers))
    for number, person, survivor in wanted.values_list("national_id", "id", "survivor_id"):
        by_number[bytes(number)] = roots[person] = survivor or person
    apart = {
        frozenset((by_number[bytes(one)], by_number[bytes(other)]))
        for one, other, verdict in decided
        if verdict == Answer.DIFFERENT.value and bytes(one) in by_number and bytes(other) in by_number
    }
    return roots, apart


def following(cases: list[Case], pair: Pair) -> list[Pair]:
    """The open pairs in the order in which they come up after `pair`: those behind it, then those before.

    Of pairs between the same two people, of whom each may have several records, only the first comes up: one answer
    holds for all of them.
    """
    flat = [found for case in cases for found in case.pairs]
    at = next((n for n, found in enumerate(flat) if found.pair == pair), None)
    if at is None:
        turned, asked = flat, set()
    else:
        turned, asked = flat[at + 1 :] + flat[:at], {frozenset(flat[at].roots)}
    questions: dict[frozenset[int], Pair] = {}
    for found in turned:
        questions.setdefault(frozenset(found.roots), found.pair)
    return [first for question, first in questions.items() if question not in asked]


@dataclass(frozen=True)
class Counts:
    """The figures above the queue: cases that wait, records that gave way to others, decisions, odd numbers."""

    waiting: int
    joined: int
    decided: int
    numbers: int


def counts(officer: Officer, waiting: int | None = None, numbers: int | None = None) -> Counts:
    """`waiting`, `numbers`: where what waits, or what is odd, was counted already."""
    joined = scope.persons(officer).filter(survivor__isnull=False).count()
    open_ = waiting_count(officer) if waiting is None else waiting
    odd = scope.number_cases(officer).count() if numbers is None else numbers
    return Counts(open_, joined, scope.verdicts(officer).count(), odd)


def waiting_count(officer: Officer) -> int:
    """How many cases wait for a decision."""
    return _waiting_count(scope.alike(officer))


@kept
def _waiting_count(officer: Officer) -> int:
    return len(queue(officer).cases)


@warm
def _warmed() -> None:
    """What first pages and the tabs of records that may be one person show of the whole city."""
    _waiting_count(Officer(role=Role.AUDITOR.value))


def standing(officer: Officer, pair: Pair) -> Verdict | None:
    """The decision that holds about two records, if there is one."""
    numbers = sorted(bytes(n) for n in Person.objects.filter(id__in=pair).values_list("national_id", flat=True))
    if len(numbers) != 2:
        return None
    return scope.verdicts(officer).filter(national_id_a=numbers[0], national_id_b=numbers[1]).first()


def is_merged(people: Iterable[Person]) -> bool:
    """Whether these records stand for one person now."""
    return len({person.survivor_id or person.id for person in people}) == 1
