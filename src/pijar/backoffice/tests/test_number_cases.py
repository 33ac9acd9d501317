"""Odd numbers are read a page at a time: in the same order, and as many, as all of them read at once would be."""

from __future__ import annotations

import random

import pytest
from django.db.models import F

from pijar.backoffice.selectors import numbers
from pijar.backoffice.tables import NumberCase
from pijar.linkage.types import NumberKind
from pijar.staff.models import Officer
from pijar.staff.types import Role

pytestmark = pytest.mark.django_db
OFFICER = Officer(role=Role.PROGRAMME.value)


def plain(kind: str = "") -> list[numbers.Case]:
    """Every case at once."""
    order = [kind.value for kind in NumberKind]
    grouped: dict[numbers.Key, list[int]] = {}
    for case in NumberCase.objects.order_by("kind", F("why").desc(), "person_id", "row_id"):
        together = case.person_id if case.kind == "SHARED" and case.person_id is not None else -case.row_id
        if not kind or kind == case.kind:
            grouped.setdefault((case.kind, together), []).append(case.row_id)
    return sorted(grouped.items(), key=lambda item: order.index(item[0][0]))


@pytest.fixture
def odd():
    told = random.Random(8)
    for row in range(1, 120):
        kind = told.choice([kind.value for kind in NumberKind])
        person = None if kind == "UNREADABLE" or told.random() < 0.1 else told.randrange(1, 25)
        NumberCase.objects.create(row_id=row, person_id=person, kind=kind, why=told.choice(["", "ONE_DIGIT", "SWAPPED"]))


@pytest.mark.parametrize("kind", ["", *(kind.value for kind in NumberKind)])
@pytest.mark.parametrize("size", [1, 7, 25, 1000])
def test_pages_together_are_all_cases(odd, kind, size):
    cases = numbers.Cases(OFFICER, kind)
    assert len(cases) == len(plain(kind))
    paged = [case for first in range(0, len(cases), size) for case in cases[first : first + size]]
    assert paged == plain(kind)


def test_each_row_leads_to_its_case(odd):
    for case in plain():
        for row in case[1]:
            assert numbers.key_of(OFFICER, row) == case
    assert numbers.key_of(OFFICER, 999) is None


def test_kinds_are_counted_in_cases_and_all_rows_told(odd):
    cases = numbers.Cases(OFFICER, "SHARED")
    assert {kind: n for kind, _words, n in numbers.kinds(cases)} == {
        kind.value: len(plain(kind.value)) for kind in NumberKind if plain(kind.value)
    }
    assert cases.rows == NumberCase.objects.count()


def test_nothing_odd_is_no_case():
    cases = numbers.Cases(OFFICER)
    assert (len(cases), cases[0:25], numbers.kinds(cases)) == (0, [], [])
