"""Months and years added to a day, the way anniversaries fall: a day its month does not have becomes that month's last."""

from __future__ import annotations

from datetime import date

from pijar.kernel.month import Month
from pijar.law.explain import fault

MONTHS_OF_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The day `months` later (earlier when negative); 31 January and one month give the last day of February.

    Raises LawError (LAW_CASE_REFUSED, naming `at`) beyond the years a calendar can hold.
    """
    try:
        month = Month.of(day).shift(months)
    except ValueError as error:
        raise fault("day_out_of_reach", "at", given=day) from error
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def add_years(day: date, years: int) -> date:
    """The anniversary `years` later; of 29 February it is 28 February where the year has no 29th."""
    return add_months(day, MONTHS_OF_A_YEAR * years)


def age(birth: date, on: date) -> tuple[int, int]:
    """Full years and months of life on `on`, which is not before `birth`."""
    months = Month.of(on) - Month.of(birth)
    return divmod(months if add_months(birth, months) <= on else months - 1, MONTHS_OF_A_YEAR)
