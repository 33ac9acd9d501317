"""A wrong field of a case is told so that it can be found: texts in quotes, days that no calendar has, numbers too long."""

from datetime import date

import pytest

from pijar.law.benefits.fields import Fields
from pijar.law.heirs_family import read as read_family
from pijar.law.types import LawError, Words


def refused(method, value, *more):
    with pytest.raises(LawError) as refusal:
        getattr(Fields({"x": value}, ("x",)), method)("x", *more)
    return refusal.value.values["words"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1", 'x: "1" is not a whole number.'),
        (True, "x: true is not a whole number."),
        (10**400, "x: the number is too long."),
        (-(10**18), "x: the number is too long."),
        (10**6, "x: 1,000,000 is more than 100."),
        (-1, "x: -1 is less than 0."),
        ("a" * 5000, f'x: "{"a" * 60}…" is not a whole number.'),
        ([1], "x: a list is not a whole number."),
    ],
)
def test_what_is_no_whole_number(value, told):
    assert refused("whole", value, 0, 100).en == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-02-30", "x: there is no day 2026-02-30 in the calendar."),
        ("0000-01-01", "x: there is no day 0000-01-01 in the calendar."),
        ("20260203", 'x: "20260203" is not a day written as 2026-02-03.'),
        ("2026-W06-2", 'x: "2026-W06-2" is not a day written as 2026-02-03.'),
        (20260203, "x: 20260203 is not a day written as 2026-02-03."),
        (10**20, "x: a number too long to show is not a day written as 2026-02-03."),
        ("1899-12-31", "x: the year 1899 cannot be meant; 1900 to 2200 are read."),
        ("9999-12-31", "x: the year 9999 cannot be meant; 1900 to 2200 are read."),
        (date(2201, 1, 1), "x: the year 2201 cannot be meant; 1900 to 2200 are read."),
    ],
)
def test_what_is_no_day(value, told):
    assert refused("day", value).en == told


def test_a_refusal_is_told_in_indonesian_too():
    assert refused("day", "2026-02-30") == Words(
        "x: tanggal 2026-02-30 tidak ada dalam kalender.", "x: there is no day 2026-02-30 in the calendar."
    )


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_days_of_our_time_are_read(day):
    assert Fields({"x": day}, ("x",)).day("x") == date.fromisoformat(day)


def test_a_choice_and_a_yes_are_told_as_written():
    assert refused("choice", 1000000, ("a", "b")).en == "x: 1000000 is not known; it is one of a, b."
    assert refused("choice", "A", ("a", "b")).en == 'x: "A" is not known; it is one of a, b.'
    assert refused("yes", "true").en == 'x: "true" is neither true nor false.'
    assert refused("yes", 1000000).en == "x: 1000000 is neither true nor false."


def test_an_unknown_field_is_named_and_cut():
    with pytest.raises(LawError, match=r"^case: |^a{60}…: is not known; known are x\.$"):
        Fields({"a" * 5000: 1}, ("x",))


def test_the_days_of_a_family_are_of_our_time():
    with pytest.raises(LawError, match="^on: the year 9999 cannot be meant"):
        read_family({"on": "9999-12-31", "members": []})
    with pytest.raises(LawError, match=r"^members\[0\]\.birth_date: the year 1800 cannot be meant"):
        read_family({"on": "2026-02-03", "members": [{"relation": "child", "birth_date": "1800-01-01"}]})
