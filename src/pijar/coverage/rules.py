"""Was this person covered on this day? Pure rules over months; no clock, no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil

from pijar.coverage.types import BETTER, COVERED, CoverageStatus, Facts, MonthState, PaidMonth, Status
from pijar.kernel.month import Month
from pijar.law.coverage import arrears_months, oldest_arrears_months, start_day
from pijar.law.deadlines import due_date
from pijar.law.types import LawError

BRANCHES = ("JKK", "JKM")
GRACE_NOTE = "benefit once arrears are settled, to confirm"
UNCLEAR = (MonthState.PAID, MonthState.UNCLEAR)


def coverage_on(day: date, facts: Facts) -> CoverageStatus:
    """The first status that fits, in the order of `Status` (regulation 1.3, 1.4; start day and due date from `law`)."""
    month = Month.of(day)
    accepted = _accepted(day, month, facts)
    last = accepted[-1] if accepted else None
    status, basis = _status(day, month, facts, last)
    has_right = COVERED[status] is not False
    run = _run(accepted, facts) if last and has_right and month - last <= _grace(day) else []
    return CoverageStatus(
        covered=COVERED[status],
        status=status,
        fund=facts.months[basis].fund if basis else None,
        branches=BRANCHES if has_right else (),
        paid_through=last,
        since=_starts(run[0], facts.months[run[0]]) if run else None,
        note=GRACE_NOTE if status is Status.GRACE else "",
        basis=basis,
        continuous_months=len(run),
        total_months=sum(_before_death(m, facts) for m in accepted),
    )


def _status(day: date, month: Month, facts: Facts, last: Month | None) -> tuple[Status, Month | None]:
    """The status, and the month whose line it rests on."""
    now, before = facts.months.get(month), facts.months.get(month.previous)
    if facts.dead_since and day >= facts.dead_since:
        return Status.DEAD, None
    if _is(now, MonthState.REJECTED):
        return Status.REJECTED, month
    if last == month:
        return Status.ACTIVE, month
    if last == month.previous and day <= due_date(month):
        return Status.ACTIVE, month.previous
    if _is(now, *UNCLEAR):
        return Status.UNCONFIRMED, month
    if _is(before, *UNCLEAR) and day <= due_date(month):
        # Had the insurer accepted last month, this day would be covered: nobody can say no yet.
        return Status.UNCONFIRMED, month.previous
    if last and 1 <= month - last <= _grace(day):
        return Status.GRACE, last
    if now and now.state is not MonthState.ACCEPTED:
        return Status.PENDING_PAYMENT, month
    if last:
        return Status.LAPSED, last
    if facts.is_waiting or now:
        return Status.WAITING, month if now else None
    return Status.NOT_ENROLLED, None


def better(one: PaidMonth | None, other: PaidMonth) -> PaidMonth:
    """Of two lines for one month the one that speaks more for the person; the first where they are alike."""
    if one is None or BETTER.index(other.state) > BETTER.index(one.state):
        return other
    return one


def _accepted(day: date, month: Month, facts: Facts) -> list[Month]:
    """The accepted months that had begun to cover by `day`, oldest first: one that begins later says nothing of this day."""
    found = (m for m, paid in facts.months.items() if paid.state is MonthState.ACCEPTED and m <= month)
    return sorted(m for m in found if day >= _starts(m, facts.months[m]))


def _is(paid: PaidMonth | None, *states: MonthState) -> bool:
    return paid is not None and paid.state in states


def _before_death(month: Month, facts: Facts) -> bool:
    """A month that began to cover after the death counts for nothing."""
    return facts.dead_since is None or _starts(month, facts.months[month]) < facts.dead_since


def _starts(month: Month, paid: PaidMonth | None) -> date:
    begins = _first_covered(month)
    return max(begins, paid.starts_on) if paid and paid.starts_on else begins


def _first_covered(month: Month) -> date:
    """The law's day of a month, or its first for one that was paid before any law we know: it counts, and is long over."""
    try:
        return start_day(month)
    except LawError:
        return month.first_day


def _grace(day: date) -> int:
    """Months of arrears after which cover ends; by the oldest rule known where that of the day is not (to confirm)."""
    try:
        return arrears_months(day)
    except LawError:
        return oldest_arrears_months()


def _run(accepted: list[Month], facts: Facts) -> list[Month]:
    """The unbroken row of accepted months that ends with the last one."""
    first = accepted[-1]
    while _is(facts.months.get(first.previous), MonthState.ACCEPTED):
        first = first.previous
    return list(Month.range(first, accepted[-1]))


def gap(active: int, potential: int, target: Decimal) -> int:
    """The smallest number of people that lifts `active` to at least `target` (a share) of `potential`; 0 when reached."""
    return max(0, ceil(target * potential - active))
