"""What is kept of tables of reference is never older than they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from pijar.registry import steady as module
from pijar.registry.models import Occupation
from pijar.registry.steady import steady

pytestmark = pytest.mark.django_db
asked: list[str] = []


@steady
def names(start: str) -> list[str]:
    asked.append(start)
    return list(Occupation.objects.filter(code__startswith=start).order_by("code").values_list("code", flat=True))


@pytest.fixture(autouse=True)
def _nothing_asked() -> Iterator[None]:
    asked.clear()
    module._under(object()).clear()
    yield
    module._ends()


def add(code: str) -> None:
    Occupation.objects.create(code=code, name=code, kbji2014_code="9999", sector="services", is_formal=False, words=[])


def test_it_is_read_once_until_such_a_table_changes() -> None:
    add("XA")
    assert names("X") == ["XA"] and names("X") == ["XA"]
    assert asked == ["X"]
    add("XB")
    assert names("X") == ["XA", "XB"]
    Occupation.objects.filter(code="XA").update(code="YA")
    assert names("X") == ["XB"]
    Occupation.objects.filter(code="XB").delete()
    assert names("X") == [] and asked == ["X"] * 4


def test_what_was_undone_was_never_kept() -> None:
    add("XA")
    before = names("X")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add("XB")
        assert names("X") == ["XA", "XB"]
        raise ZeroDivisionError
    assert names("X") == before == ["XA"]


def test_each_asking_has_its_own() -> None:
    add("XA")
    assert names("X") == ["XA"] and names("Z") == [] and names("X") == ["XA"]
    assert asked == ["X", "Z"]


def test_a_request_that_only_reads_asks_for_the_word_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    names("X")
    module._begins({"REQUEST_METHOD": "GET"})
    with django_assert_num_queries(1):
        names("X"), names("X")
    module._begins({"REQUEST_METHOD": "POST"})
    with django_assert_num_queries(2):
        names("X"), names("X")


def test_without_its_word_nothing_is_kept() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from registry_referencestate")
    assert names("X") == names("X") and asked == ["X", "X"]
