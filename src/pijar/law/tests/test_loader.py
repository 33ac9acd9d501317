"""A law file that is not understood in full is refused with its name and the reason."""

from datetime import date
from fractions import Fraction
from textwrap import dedent, indent

import pytest

from pijar.law.loader import READERS, load
from pijar.law.types import Certainty, LawError

GOOD = """\
description: An amount
unit: rupiah per month
values:
  2015-07-01:
    value: 10000
    reference: {instrument: PP 44/2015, provision: Lampiran II, address: "https://example.go.id/a"}
    certainty: secondary source
    checked: {by: public sources, on: 2026-11}
  2020-01-01: null
  2021-01-01:
    value: 12000
    reference: {instrument: PP 1/2020, provision: Pasal 1}
    certainty: to confirm
    checked: {by: public sources, on: 2026-11-21}
    note: Ask.
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "branch" / "amount.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load(path, tmp_path)

    return read


def test_a_good_file_is_read_whole(read):
    parameter = read(GOOD)
    first, gap, last = parameter.values
    assert (parameter.name, parameter.unit, gap) == ("branch/amount", "rupiah per month", None)
    assert (first.id, first.whole, first.certainty) == ("branch/amount@2015-07-01", 10_000, Certainty.SECONDARY)
    assert str(first.reference) == "PP 44/2015, Lampiran II"
    assert first.reference.address == "https://example.go.id/a"
    assert (first.checked.by, first.checked.on, last.checked.on) == ("public sources", "2026-11", "2026-11-21")
    assert last.note == "Ask."


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2015, 7, 1), 10_000),
        (date(2019, 12, 31), 10_000),
        (date(2021, 1, 1), 12_000),
        (date(2099, 1, 1), 12_000),
    ],
)
def test_a_value_holds_from_its_start_to_the_day_before_the_next(read, day, value):
    assert read(GOOD).valid(day).whole == value


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2015, 6, 30), "its first value starts on 2015-07-01"),
        (date(2020, 1, 1), "it has ended"),
        (date(2020, 12, 31), "it has ended"),
    ],
)
def test_outside_its_values_the_law_is_not_known_and_says_whom_to_ask(read, day, why):
    parameter = read(GOOD)
    assert parameter.at(day) is None
    with pytest.raises(LawError, match=rf"branch/amount is not known for {day}: {why}.*Ask BPJS") as refusal:
        parameter.valid(day)
    assert refusal.value.code == "LAW_NOT_KNOWN"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("description: An amount\n", "", "the file lacks 'description'"),
        ("unit: rupiah per month\n", "", "the file lacks 'unit'"),
        ("description: An amount", "description:", "description must be a text"),
        ("unit: rupiah per month", "unit: rupees", "the unit 'rupees' is not known"),
        ("unit:", "currency: IDR\nunit:", "unknown key 'currency'"),
        ("    certainty: secondary source", "    certanty: secondary source", "lacks 'certainty'"),
        ("    note: Ask.", "    note: Ask.\n    remark: x", "unknown key 'remark'"),
        ("instrument: PP 44/2015, ", "", "lacks 'instrument'"),
        ("provision: Lampiran II, ", "", "lacks 'provision'"),
        ("provision: Pasal 1", "provision: Pasal 1, page: 3", "unknown key 'page'"),
        ("    reference: {instrument: PP 1/2020, provision: Pasal 1}\n", "", "lacks 'reference'"),
        ("https://", "http://", "must begin with https"),
        ("    certainty: secondary source", "    certainty: rather sure", "must be one of confirmed"),
        ("    note: Ask.\n", "", "no note that says what to ask"),
        ("by: public sources, on: 2026-11}", "on: 2026-11}", "lacks 'by'"),
        ("on: 2026-11}", "on: last week}", "A month is written as year-month"),
        ("  2020-01-01: null", "  2014-01-01: null", "not in order"),
        ("  2020-01-01: null", "  2015-07-01: null", "written twice"),
        ("  2020-01-01: null", "  2020-02-30: null", "day"),
        ("  2020-01-01: null", "  2020-1-1: null", "'2020-1-1' is not a date"),
        ("  2020-01-01: null", "  2020-01-01 00:00:00: null", "is not a date"),
        ("  2020-01-01: null", "  2020-01-01: null\n  2020-06-01: null", "null marks the end"),
        ("  2015-07-01:", "  2015-01-01: null\n  2015-07-01:", "null marks the end"),
        ("  2020-01-01: null", "  2020-01-01: 11000", "must have the keys value"),
        ("value: 10000", "value: 10000.0", "not in the unit 'rupiah per month'"),
        ("value: 10000", "value: 10.000", "not in the unit"),
        ("value: 10000", "value: 10_000", "not in the unit"),
        ("value: 10000", "value: 010000", "not in the unit"),
        ("value: 10000", "value: 1:30", "not in the unit"),
        ("value: 10000", "value: -1", "not in the unit"),
        ("value: 10000", "value: true", "not in the unit"),
        ("value: 10000", "value: '10000'", "not in the unit"),
        ("value: 10000", "value: null", "not in the unit"),
        ("value: 10000", "value: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("value: 10000", "value: [", "expected"),
    ],
)
def test_what_is_not_understood_is_refused(read, old, new, reason):
    assert old in GOOD
    with pytest.raises(LawError, match=r"^parameters/branch/amount\.yaml is refused: ") as refusal:
        read(GOOD.replace(old, new, 1))
    assert reason in str(refusal.value)
    assert refusal.value.code == "LAW_FILE_REFUSED"


@pytest.mark.parametrize("text", ["", "- a\n", "description: a\nunit: months\nvalues: {}\n", "a: \x07"])
def test_a_file_without_values_is_refused(read, text):
    with pytest.raises(LawError, match=r"^parameters/branch/amount\.yaml is refused"):
        read(text)


def test_a_missing_file_is_refused_without_its_place_on_the_machine(tmp_path):
    with pytest.raises(LawError, match="the file cannot be read") as refusal:
        load(tmp_path / "nothing.yaml", tmp_path)
    assert str(tmp_path) not in str(refusal.value)


def _with(unit, value):
    text = dedent(GOOD).split("  2020-01-01")[0].replace("rupiah per month", unit)
    return text.replace("    value: 10000", "    value:\n" + indent(value, " " * 6))


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("rupiah", "1000000", 1_000_000),
        ("months", "3", 3),
        ("day of the month", "28", 28),
        ("share of the full amount", "1/2", Fraction(1, 2)),
        ("share of the full amount", "2/3", Fraction(2, 3)),
        ("yes or no", "false", False),
        ("kinds of fund", "[APBD, DONOR]", frozenset({"APBD", "DONOR"})),
        ("ISO weekdays", "[6, 7]", frozenset({6, 7})),
        ("days of any year", "01-01: New Year", {"01-01": "New Year"}),
        ("days of one year", "2026-03-19: Nyepi", {date(2026, 3, 19): "Nyepi"}),
    ],
)
def test_each_unit_reads_its_own_kind(read, unit, written, value):
    assert read(_with(unit, written)).values[0].value == value


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("day of the month", "29"),
        ("day of the month", "0"),
        ("share of the full amount", "0.5"),
        ("share of the full amount", "3/2"),
        ("share of the full amount", "1/0"),
        ("share of the full amount", "half"),
        ("yes or no", "on"),
        ("yes or no", "1"),
        ("kinds of fund", "[APBD, LOTTERY]"),
        ("kinds of fund", "APBD"),
        ("kinds of fund", "[]"),
        ("ISO weekdays", "[0]"),
        ("ISO weekdays", "7"),
        ("days of any year", "02-29: Leap day"),
        ("days of any year", "13-01: Nothing"),
        ("days of any year", "[01-01]"),
        ("days of one year", "01-01: New Year"),
        ("days of one year", "[2026-03-19]"),
        ("days of one year", "2026-03-19: 5"),
    ],
)
def test_each_unit_refuses_what_is_not_in_it(read, unit, written):
    with pytest.raises(LawError, match=r"refused"):
        read(_with(unit, written))


def test_a_value_asked_for_as_another_kind_is_refused(read):
    amount, share = read(GOOD).values[0], read(_with("share of the full amount", "1/2")).values[0]
    for ask in ("yes", "fraction", "members", "named_days"):
        with pytest.raises(LawError, match="mend its unit"):
            getattr(amount, ask)
    with pytest.raises(LawError, match="a whole number is needed"):
        _ = share.whole


def test_every_unit_has_a_test():
    assert len(READERS) == 10
