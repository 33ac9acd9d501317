"""From which day a paid month covers, and how long unpaid months may last before cover ends."""

from __future__ import annotations

from datetime import date

from pijar.kernel.month import Month
from pijar.law import lookup


def start_day(month: Month) -> date:
    """The first day on which a contribution paid for `month` covers, before any rule about the day of payment.

    No source read says it outright: the parameter is to confirm. Raises LawError (LAW_NOT_KNOWN) before it begins.
    """
    return date(month.year, month.month, lookup.valid("coverage.start_day", month.first_day).whole)


def arrears_months(on: date) -> int:
    """How many consecutive months may be unpaid, by the rule in force on `on`, before cover ends and starts from zero.

    Raises LawError (LAW_NOT_KNOWN) for a day before the rule is known to hold.
    """
    return lookup.valid("coverage.arrears_months", on).whole


def oldest_arrears_months() -> int:
    """The same by the oldest rule known, for a day before it: the nearest there is, and to be confirmed."""
    return next(one.whole for one in lookup.parameter("coverage.arrears_months").values if one)
