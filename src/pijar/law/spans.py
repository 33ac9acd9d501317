"""Months and years added to a day, the way anniversaries fall: a day its month does not have becomes that month's last."""

from __future__ import annotations

from datetime import date

from pijar.kernel.month import Month

MONTHS_OF_A_YEAR = 12


def months_later(month: Month, months: int) -> Month:
    """The month `months` after `month`. Raises OverflowError beyond the years a calendar can hold, as days do."""
    try:
        return month.shift(months)
    except ValueError as error:
        raise OverflowError(str(error)) from error


def add_months(day: date, months: int) -> date:
    """The day `months` later (earlier when negative); 31 January and one month give the last day of February.

    Raises OverflowError beyond the years a calendar can hold.
    """
    month = months_later(Month.of(day), months)
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def add_years(day: date, years: int) -> date:
    """The anniversary `years` later; of 29 February it is 28 February where the year has no 29th. Raises OverflowError."""
    return add_months(day, MONTHS_OF_A_YEAR * years)


def age(birth: date, on: date) -> tuple[int, int]:
    """Full years and months of life on `on`; the years are below zero for a child born after it."""
    months = Month.of(on) - Month.of(birth)
    return divmod(months if add_months(birth, months) <= on else months - 1, MONTHS_OF_A_YEAR)
