"""The present instant, asked for in one place so that no rule reads a clock of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

# Outside these years a day is a slip, and rules would count past the calendar. None of them is a rule of the law.
FIRST_YEAR, LAST_YEAR = 1900, 2200
JAKARTA = timezone(timedelta(hours=7), "WIB")


def now() -> datetime:
    return datetime.now(UTC)


def is_of_our_time(day: date) -> bool:
    """Whether a day may have been meant: its year is from FIRST_YEAR to LAST_YEAR."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def today() -> date:
    """Today in western Indonesian time, whatever the machine's zone."""
    return datetime.now(JAKARTA).date()
