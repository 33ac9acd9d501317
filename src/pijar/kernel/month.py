"""A calendar month, the unit in which contributions are owed, paid and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

_FORM = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One month of one year, for example `Month(2026, 1)`; ordered by time and usable as a key.

    Raises ValueError for a month outside 1 to 12 or a year that a date cannot hold.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"A month is a number from 1 to 12, not {self.month} (year {self.year}).")
        if not MINYEAR <= self.year <= MAXYEAR:
            raise ValueError(f"A year is a number from {MINYEAR} to {MAXYEAR}, not {self.year}.")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as "2026-01". Raises ValueError, in one sentence, for any other form."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"A month is written as year-month, for example 2026-01, not {text!r}.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day (or an instant, by its own calendar) falls."""
        return cls(day.year, day.month)

    @staticmethod
    def range(first: Month, last: Month) -> Iterator[Month]:
        """Every month from `first` to `last`, both included; none when `last` is before `first`."""
        return (first.shift(n) for n in range(last - first + 1))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        # December of the last year has no following month to step back from.
        if self.month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - timedelta(days=1)

    @property
    def next(self) -> Month:
        return self.shift(1)

    @property
    def previous(self) -> Month:
        return self.shift(-1)

    def shift(self, months: int) -> Month:
        """The month `months` later, or earlier when negative."""
        year, zero_based = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, zero_based + 1)

    def contains(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __sub__(self, other: Month) -> int:
        """How many months lie from `other` to this one: 1 for a month minus the one before it."""
        if not isinstance(other, Month):
            return NotImplemented
        return (self.year - other.year) * 12 + self.month - other.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
