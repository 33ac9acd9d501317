"""A month is parsed strictly, ordered by time, and counted across year ends."""

from dataclasses import FrozenInstanceError
from datetime import date, datetime

import pytest

from pijar.kernel.month import Month


@pytest.mark.parametrize("text", ["2026-01", "2026-12", "0001-01", "9999-12"])
def test_a_month_is_written_back_as_it_was_read(text):
    assert str(Month.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["2026-1", "202601", "2026-00", "2026-13", "0000-01", "2026-01-01", " 2026-01", "2026-01\n", "", "٢٠٢٦-٠١"]
)
def test_anything_else_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"^A (month|year) is .*\.$"):
        Month.parse(text)


def test_a_month_that_does_not_exist_cannot_be_made():
    with pytest.raises(ValueError, match="from 1 to 12, not 13"):
        Month(2026, 13)


def test_months_are_ordered_by_time_and_serve_as_keys():
    assert sorted([Month(2026, 2), Month(2025, 12), Month(2026, 1)]) == [
        Month(2025, 12),
        Month(2026, 1),
        Month(2026, 2),
    ]
    assert {Month(2026, 1): "paid"}[Month.parse("2026-01")] == "paid"


def test_a_month_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Month(2026, 1).year = 2027  # type: ignore[misc]


@pytest.mark.parametrize(
    ("month", "last"),
    [("2026-02", 28), ("2028-02", 29), ("2100-02", 28), ("2026-04", 30), ("2026-12", 31), ("9999-12", 31)],
)
def test_the_first_and_last_day(month, last):
    month = Month.parse(month)
    assert month.first_day == date(month.year, month.month, 1)
    assert month.last_day == date(month.year, month.month, last)


def test_neighbours_cross_the_year():
    assert Month(2025, 12).next == Month(2026, 1)
    assert Month(2026, 1).previous == Month(2025, 12)


@pytest.mark.parametrize("by", [-25, -13, -12, -1, 0, 1, 11, 12, 13, 100])
def test_shifting_and_subtracting_are_inverse(by):
    start = Month(2026, 7)
    assert start.shift(by) - start == by


def test_a_shift_out_of_the_calendar_is_refused():
    with pytest.raises(ValueError, match="year"):
        _ = Month(1, 1).previous


def test_a_range_includes_both_ends():
    assert [str(m) for m in Month.range(Month(2025, 11), Month(2026, 2))] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    assert list(Month.range(Month(2026, 1), Month(2026, 1))) == [Month(2026, 1)]
    assert list(Month.range(Month(2026, 2), Month(2026, 1))) == []


def test_the_month_of_a_day():
    assert Month.of(date(2026, 1, 31)) == Month(2026, 1)
    assert Month.of(datetime(2026, 1, 31, 23, 59)) == Month(2026, 1)  # noqa: DTZ001


def test_a_month_contains_its_own_days_only():
    month = Month(2026, 2)
    assert month.contains(date(2026, 2, 1)) and month.contains(date(2026, 2, 28))
    assert not any(month.contains(day) for day in (date(2026, 1, 31), date(2026, 3, 1), date(2025, 2, 1)))


def test_only_months_are_subtracted():
    with pytest.raises(TypeError):
        _ = Month(2026, 1) - 1  # type: ignore[operator]
