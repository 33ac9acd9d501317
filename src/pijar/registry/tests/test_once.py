"""What is asked once for a page is never older than the page."""

from __future__ import annotations

import pytest

from pijar.registry.once import once, reading

asked: list[int] = []


@once
def doubled(number: int) -> int:
    asked.append(number)
    return 2 * number


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    asked.clear()


def test_elsewhere_every_call_asks() -> None:
    assert (doubled(2), doubled(2), asked) == (4, 4, [2, 2])


def test_a_reader_asks_once_for_the_same_and_lets_it_go() -> None:
    with reading():
        assert (doubled(2), doubled(3), doubled(2), asked) == (4, 6, 4, [2, 3])
    with reading():
        assert (doubled(2), asked) == (4, [2, 3, 2])
    assert (doubled(2), asked) == (4, [2, 3, 2, 2])


def test_what_fails_ends_the_reading() -> None:
    with pytest.raises(ZeroDivisionError), reading():
        doubled(2)
        raise ZeroDivisionError
    doubled(2)
    assert asked == [2, 2]
