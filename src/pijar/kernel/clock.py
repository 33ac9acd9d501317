"""The present instant, asked for in one place so that no rule reads a clock of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

JAKARTA = timezone(timedelta(hours=7), "WIB")


def now() -> datetime:
    return datetime.now(UTC)


def is_of_our_time(day: date) -> bool:
    """Whether a day may have been meant: outside these years it is a slip, and rules would count past the calendar."""
    return 1900 <= day.year <= 2200


def today() -> date:
    """Today in western Indonesian time, whatever the machine's zone."""
    return datetime.now(JAKARTA).date()
