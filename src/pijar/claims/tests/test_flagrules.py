"""Each flag: when it stands, when it does not, and what it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pijar.claims.flagrules import flags, name_fits
from pijar.claims.types import Branch, Flag, FlagFacts, Harm, OtherClaim, State
from pijar.kernel.clock import JAKARTA

AT = datetime(2026, 3, 3, 9, 30, tzinfo=JAKARTA)
DAY = AT.date()
QUIET = FlagFacts(
    happened_at=AT, day=DAY, reported_at=AT + timedelta(hours=3), branch=Branch.JKK, harm=Harm.INJURED, is_identified=True,
    name_fits=True, covered=True, status="active", first_covered_on=date(2026, 1, 1), month_paid_on=date(2026, 3, 10),
    paid_in_time=True, died_on=None, stopped_from=None, alive_as_of=None, notify_due_at=AT + timedelta(hours=48),
    notify_due_on=(AT + timedelta(hours=48)).date(), notified_at=None,
)  # fmt: skip


def other(**changes) -> OtherClaim:
    values = {"number": "LK-2", "branch": Branch.JKK, "state": State.REPORTED, "happened_at": AT, "day": DAY,
              "same_incident": False}  # fmt: skip
    return OtherClaim(**{**values, **changes})


def at(days: int, **changes) -> OtherClaim:
    return other(happened_at=AT + timedelta(days=days), day=DAY + timedelta(days=days), **changes)


def test_an_ordinary_case_raises_none():
    assert flags(QUIET) == ()


DIED = {"harm": Harm.DIED, "branch": Branch.JKM}


@pytest.mark.parametrize(("changes", "flag", "values"), [
    ({"is_identified": False}, Flag.NOT_IDENTIFIED, {}),
    ({"is_identified": False, "name_fits": False}, Flag.NAME_DIFFERS, {}),
    ({"others": (other(),)}, Flag.SAME_INCIDENT, {"number": "LK-2", "day": DAY}),
    ({"others": (at(3),)}, Flag.NEAR_IN_TIME, {"number": "LK-2", "day": date(2026, 3, 6)}),
    ({"others": (other(is_maybe=True),)}, Flag.MAYBE_SAME, {"number": "LK-2", "day": DAY}),
    ({"others": (at(-3),)}, Flag.NEAR_IN_TIME, {"number": "LK-2", "day": date(2026, 2, 28)}),
    ({"others": (other(same_incident=True, branch=Branch.JKM),)}, Flag.OTHER_BRANCH, {"number": "LK-2", "branch": "JKM"}),
    ({**DIED, "others": (at(-30),)}, Flag.OTHER_BRANCH, {"number": "LK-2", "branch": "JKK"}),
    ({"first_covered_on": date(2026, 3, 4), "covered": False}, Flag.BEFORE_COVER, {"day": date(2026, 3, 4)}),
    ({"covered": False, "status": "lapsed"}, Flag.NOT_COVERED, {"status": "lapsed"}),
    ({"covered": None, "status": "grace"}, Flag.COVER_UNSURE, {"status": "grace"}),
    ({"paid_in_time": False}, Flag.PAID_AFTERWARDS, {"day": date(2026, 3, 10)}),
    ({"died_on": date(2026, 3, 2), "covered": False, "status": "dead"}, Flag.DEATH_KNOWN, {"day": date(2026, 3, 2)}),
    ({**DIED, "died_on": date(2026, 3, 4)}, Flag.DEATH_DAY_DIFFERS, {"day": date(2026, 3, 4)}),
    ({"reported_at": AT - timedelta(minutes=1)}, Flag.IN_FUTURE, {}),
    ({"reported_at": AT + timedelta(hours=48, seconds=1)}, Flag.LATE_REPORT, {"day": date(2026, 3, 5)}),
    ({"notified_at": AT + timedelta(hours=49)}, Flag.LATE_REPORT, {"day": date(2026, 3, 5)}),
    ({"stopped_from": date(2026, 3, 1)}, Flag.STOPPED_PERSON, {"day": date(2026, 3, 1)}),
    ({"alive_as_of": date(2026, 8, 1), "harm": Harm.DIED}, Flag.REGISTER_ALIVE, {"day": date(2026, 8, 1)}),
])  # fmt: skip
def test_each_flag(changes, flag, values):
    found = flags(replace(QUIET, **changes))
    assert [(one.flag, dict(one.values)) for one in found] == [(flag, values)]


@pytest.mark.parametrize("changes", [
    {"others": (at(4),)},
    {**DIED, "others": (at(-30, state=State.CLOSED),)},
    {"first_covered_on": DAY},
    {"month_paid_on": DAY, "paid_in_time": False},
    {"month_paid_on": None, "paid_in_time": False},
    {**DIED, "died_on": DAY},
    {"died_on": date(2026, 3, 9)},
    {"stopped_from": date(2026, 4, 1)},
    {"reported_at": AT + timedelta(hours=48)},
    {"reported_at": AT + timedelta(days=9), "notify_due_at": None, "notify_due_on": None},
    # Told late by the family, but the insurer had been told in time.
    {"reported_at": AT + timedelta(days=9), "notified_at": AT + timedelta(hours=48)},
])  # fmt: skip
def test_at_the_edge_none_stands(changes):
    assert flags(replace(QUIET, **changes)) == ()


@pytest.mark.parametrize(("told", "known", "fits"), [
    ("", "SITI AMINAH", True), ("siti", "SITI AMINAH", True), ("Bu Aminah", "SITI AMINAH", True),
    ("Ibu Aminah", "SITI AMINAH", True), ("AMINAH, SITI.", "SITI AMINAH", True), ("SITI MARYAM", "SITI AMINAH", False),
    ("SITI AMINAH BINTI AHMAD", "SITI AMINAH", True), ("SITI", "NUR SITI AMINAH", True),
    ("SUPARMAN", "SITI AMINAH", False), ("Ny. Si", "SITI AMINAH", False), ("ED", "ED", True),
])  # fmt: skip
def test_whether_a_name_fits(told, known, fits):
    assert name_fits(told, known) is fits


def test_other_facts_raise_a_flag_anew():
    first, second = (flags(replace(QUIET, others=(at(days),)))[0] for days in (1, 2))
    assert first.flag is second.flag
    assert first.print != second.print
