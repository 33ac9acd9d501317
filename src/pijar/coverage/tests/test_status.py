"""Was this person covered on this day: every status, cell by cell, at and around each limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pijar.coverage.rules import GRACE_NOTE, coverage_on, gap
from pijar.coverage.types import COVERED, CoverageStatus, Facts, MonthState, PaidMonth, Status
from pijar.kernel.month import Month

ACCEPTED, REJECTED, UNCLEAR, PAID, BILLED = (
    MonthState.ACCEPTED, MonthState.REJECTED, MonthState.UNCLEAR, MonthState.PAID, MonthState.BILLED,
)  # fmt: skip


def on(day: str, dead_since: str = "", waiting: bool = False, **months: MonthState) -> CoverageStatus:
    """The answer for a day; months are written m2026_01=ACCEPTED, their fund is APBD."""
    known = {Month.parse(name[1:].replace("_", "-")): PaidMonth(state, "APBD") for name, state in months.items()}
    died = date.fromisoformat(dead_since) if dead_since else None
    return coverage_on(date.fromisoformat(day), Facts(known, died, waiting))


def test_what_each_status_answers() -> None:
    assert {s.value: COVERED[s] for s in Status} == {
        "dead": False, "rejected": False, "active": True, "unconfirmed": None, "grace": None,
        "pending_payment": False, "lapsed": False, "waiting": False, "not_enrolled": False,
    }  # fmt: skip


@pytest.mark.parametrize("state", list(MonthState))
def test_dead_comes_before_everything(state: MonthState) -> None:
    assert on("2026-02-10", dead_since="2026-02-10", m2026_02=state, m2026_01=ACCEPTED).status is Status.DEAD


@pytest.mark.parametrize(
    ("day", "status"), [("2026-02-09", Status.ACTIVE), ("2026-02-10", Status.DEAD), ("2026-02-11", Status.DEAD)]
)
def test_the_day_of_death_is_covered_and_the_next_is_not(day: str, status: Status) -> None:
    """`dead_since` is the first day no longer alive: the day after the one the register gives."""
    assert on(day, dead_since="2026-02-10", m2026_02=ACCEPTED).status is status


def test_dead_answers_no_and_names_no_branch() -> None:
    answer = on("2026-02-11", dead_since="2026-02-10", m2026_02=ACCEPTED)
    assert (answer.covered, answer.branches, answer.since) == (False, (), None)
    assert answer.paid_through == Month(2026, 2)


@pytest.mark.parametrize("before", list(MonthState))
@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-16", "2026-02-28"])
def test_rejected_now_whatever_was_before(before: MonthState, day: str) -> None:
    answer = on(day, m2026_02=REJECTED, m2026_01=before)
    assert (answer.status, answer.covered) == (Status.REJECTED, False)


def test_rejected_last_month_says_nothing_of_this_one() -> None:
    assert on("2026-02-03", m2026_02=ACCEPTED, m2026_01=REJECTED).status is Status.ACTIVE
    assert on("2026-02-03", m2026_01=REJECTED).status is Status.NOT_ENROLLED


@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-16", "2026-02-17", "2026-02-28"])
def test_active_all_through_an_accepted_month(day: str) -> None:
    answer = on(day, m2026_02=ACCEPTED)
    assert (answer.status, answer.covered, answer.fund) == (Status.ACTIVE, True, "APBD")
    assert answer.branches == ("JKK", "JKM")
    assert (answer.paid_through, answer.since) == (Month(2026, 2), date(2026, 2, 1))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-02-01", Status.ACTIVE),
        ("2026-02-14", Status.ACTIVE),
        # 15 February 2026 is a Sunday: due on Monday the 16th.
        ("2026-02-15", Status.ACTIVE),
        ("2026-02-16", Status.ACTIVE),
        ("2026-02-17", Status.GRACE),
        ("2026-01-15", Status.ACTIVE),
        # In August 2026 a weekend and then a holiday move the 15th to Tuesday the 18th.
        ("2026-08-18", Status.ACTIVE),
        ("2026-08-19", Status.GRACE),
        # Across the year's end.
        ("2027-01-15", Status.ACTIVE),
        ("2027-01-18", Status.GRACE),
    ],
)
def test_the_month_before_holds_until_the_due_date(day: str, status: Status) -> None:
    before = Month.of(date.fromisoformat(day)).previous
    answer = coverage_on(date.fromisoformat(day), Facts({before: PaidMonth(ACCEPTED, "ASN")}))
    assert (answer.status, answer.fund, answer.paid_through) == (status, "ASN", before)


@pytest.mark.parametrize("now", [BILLED, PAID, UNCLEAR])
def test_the_month_before_holds_whatever_is_on_its_way(now: MonthState) -> None:
    assert on("2026-02-16", m2026_01=ACCEPTED, m2026_02=now).status is Status.ACTIVE


@pytest.mark.parametrize("state", [PAID, UNCLEAR])
@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-17", "2026-02-28"])
def test_paid_without_a_clear_answer_is_neither_yes_nor_no(state: MonthState, day: str) -> None:
    """Paid and no reply yet; missing in the reply; booked with another amount."""
    answer = on(day, m2026_02=state)
    assert (answer.status, answer.covered, answer.fund) == (Status.UNCONFIRMED, None, "APBD")


def test_unconfirmed_comes_before_grace() -> None:
    assert on("2026-02-20", m2026_01=ACCEPTED, m2026_02=PAID).status is Status.UNCONFIRMED


@pytest.mark.parametrize(("day", "status"), [("2026-02-16", Status.UNCONFIRMED), ("2026-02-17", Status.NOT_ENROLLED)])
def test_last_month_unanswered_leaves_this_one_open_until_the_due_date(day: str, status: Status) -> None:
    assert on(day, m2026_01=PAID).status is status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-02-17", Status.GRACE), ("2026-03-01", Status.GRACE), ("2026-03-31", Status.GRACE),
        ("2026-04-30", Status.GRACE), ("2026-05-01", Status.LAPSED), ("2026-12-31", Status.LAPSED),
    ],
)  # fmt: skip
def test_grace_lasts_three_months_after_the_last_accepted(day: str, status: Status) -> None:
    answer = on(day, m2026_01=ACCEPTED)
    assert (answer.status, answer.covered) == (status, COVERED[status])
    assert answer.note == (GRACE_NOTE if status is Status.GRACE else "")
    assert answer.paid_through == Month(2026, 1)


def test_t7_three_unpaid_months_and_cover_is_gone() -> None:
    july = {f"m2026_{m:02d}": ACCEPTED for m in (5, 6, 7)}
    assert on("2026-10-31", **july).status is Status.GRACE
    assert on("2026-11-01", **july).status is Status.LAPSED


def test_t8_paid_again_within_three_months() -> None:
    answer = on("2026-10-20", m2026_07=ACCEPTED, m2026_10=ACCEPTED)
    assert (answer.status, answer.since) == (Status.ACTIVE, date(2026, 10, 1))
    assert on("2026-10-20", m2026_07=ACCEPTED, m2026_10=BILLED).status is Status.GRACE


def test_pending_payment_until_paid() -> None:
    assert on("2026-02-10", m2026_02=BILLED).status is Status.PENDING_PAYMENT
    assert on("2026-06-10", m2026_01=ACCEPTED, m2026_06=BILLED).status is Status.PENDING_PAYMENT


def test_grace_comes_before_pending_payment() -> None:
    assert on("2026-02-20", m2026_01=ACCEPTED, m2026_02=BILLED).status is Status.GRACE


def test_waiting_and_not_enrolled() -> None:
    assert on("2026-02-10", waiting=True).status is Status.WAITING
    assert on("2026-02-10").status is Status.NOT_ENROLLED
    assert on("2026-02-10", m2026_03=ACCEPTED).status is Status.NOT_ENROLLED


def test_lapsed_comes_before_waiting() -> None:
    assert on("2026-09-10", waiting=True, m2026_01=ACCEPTED).status is Status.LAPSED


def test_a_day_before_any_law_we_know_is_answered_for_somebody_never_enrolled() -> None:
    assert on("1999-05-05").status is Status.NOT_ENROLLED


def test_months_paid_before_any_law_we_know_count_and_stand_in_nobodys_way() -> None:
    """Somebody insured since 2014: a month's start is known by law from July 2015 on only."""
    months = {month: PaidMonth(ACCEPTED, "PT MAJU") for month in Month.range(Month(2014, 1), Month(2026, 2))}
    answer = coverage_on(date(2026, 2, 10), Facts(months))
    assert (answer.status, answer.since, answer.continuous_months) == (Status.ACTIVE, date(2014, 1, 1), 146)


def begun(day: str, **months: tuple[MonthState, str]) -> CoverageStatus:
    known = {
        Month.parse(name[1:].replace("_", "-")): PaidMonth(state, "APBD", date.fromisoformat(starts) if starts else None)
        for name, (state, starts) in months.items()
    }
    return coverage_on(date.fromisoformat(day), Facts(known))


@pytest.mark.parametrize(
    ("day", "status"), [("2026-02-09", Status.WAITING), ("2026-02-10", Status.ACTIVE), ("2026-02-28", Status.ACTIVE)]
)
def test_cover_that_begins_within_a_month(day: str, status: Status) -> None:
    assert begun(day, m2026_02=(ACCEPTED, "2026-02-10")).status is status


def test_a_month_that_begins_later_does_not_count_before_its_day() -> None:
    """For that day the months before it decide: here grace, and what is paid ends with December."""
    months = {"m2025_12": (ACCEPTED, ""), "m2026_02": (ACCEPTED, "2026-02-25")}
    answer = begun("2026-02-20", **months)
    assert (answer.status, answer.paid_through) == (Status.GRACE, Month(2025, 12))
    assert begun("2026-02-25", **months).paid_through == Month(2026, 2)


def test_since_is_the_first_day_of_the_unbroken_row() -> None:
    months = {"m2025_11": (ACCEPTED, ""), "m2026_01": (ACCEPTED, "2026-01-12"), "m2026_02": (ACCEPTED, "")}
    assert begun("2026-02-20", **months).since == date(2026, 1, 12)


def test_a_break_is_not_bridged() -> None:
    assert on("2026-03-20", m2026_01=ACCEPTED, m2026_02=REJECTED, m2026_03=ACCEPTED).since == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("active", "potential", "target", "missing"),
    [
        (390_498, 756_873, "0.7159", 151_348),
        (0, 10, "0.5", 5), (5, 10, "0.5", 0), (6, 10, "0.5", 0), (4, 10, "0.5", 1),
        # Of 9 people a third are 3, and a little more than a third are 4.
        (0, 9, "0.333333", 3), (0, 9, "0.333334", 4), (0, 3, "1", 3), (3, 3, "1", 0), (0, 3, "0", 0),
    ],
)  # fmt: skip
def test_gap_is_the_smallest_number_that_reaches_the_target(active: int, potential: int, target: str, missing: int) -> None:
    share = Decimal(target)
    assert gap(active, potential, share) == missing
    assert Decimal(active + missing) / potential >= share
    assert missing == 0 or Decimal(active + missing - 1) / potential < share
