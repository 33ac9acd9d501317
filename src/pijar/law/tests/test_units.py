"""Each unit reads its own kind of value and refuses every other, so that a table with a wrong row is never used."""

from datetime import date
from fractions import Fraction
from textwrap import indent

import pytest

from pijar.law.loader import load
from pijar.law.types import Certainty, DisabilityItem, HeirClass, LawError, Step, Tier, Words
from pijar.law.units import READERS

FILE = """\
description: {{id: Suatu jumlah, en: An amount}}
unit: {unit}
values:
  2015-07-01:
    value:
{value}
    reference: {{instrument: PP 44/2015, provision: Lampiran II}}
    certainty: secondary source
    checked: {{by: sumber publik, on: 2026-11}}
"""
# The value's own key stands here, whatever its rows.
VALUE_LINE = 5

ARMS = """\
right: {words: {id: Lengan kanan, en: Right arm}, percent: 40, mirror: left, certainty: secondary source}
left: {words: {id: Lengan kiri, en: Left arm}, percent: 35, mirror: right, certainty: secondary source}
finger:
  words: {id: Jari, en: Finger}
  percent: 4.5
  up_to: 30
  per: fixed
  within: [right, left]
  times: 3
  certainty: to confirm
  overlaps: [left]
  band: fingers
"""
HEIRS = "- {code: first, words: {id: Anak, en: Child}, relations: [child, spouse]}"


@pytest.fixture
def read(tmp_path):
    def read(unit, value):
        (tmp_path / "amount.yaml").write_text(FILE.format(unit=unit, value=indent(value, " " * 6)), encoding="utf-8")
        return load(tmp_path / "amount.yaml", tmp_path).values[0]

    return read


GOOD = [
    ("rupiah", "1000000", 1_000_000),
    ("rupiah per month", "0", 0),
    ("hours", "48", 48),
    ("days", "90", 90),
    ("working days", "7", 7),
    ("months", "3", 3),
    ("years", "5", 5),
    ("years of age", "65", 65),
    ("people", "2", 2),
    ("times the monthly base", "80", 80),
    ("day of the month", "28", 28),
    ("share of the full amount", "1/2", Fraction(1, 2)),
    ("share of the full amount", "2/3", Fraction(2, 3)),
    ("share of the full amount", "0.5", Fraction(1, 2)),
    ("share of the base", "1", Fraction(1)),
    ("yes or no", "false", False),
    ("text", "down", "down"),
    ("rounding rule", "up", "up"),
    ("numbers", "[10, 11]", (10, 11)),
    ("kinds of fund", "[APBD, ASN]", frozenset({"APBD", "DONOR"})),
    ("numbers of months", "[1, 3, 6, 12]", (1, 3, 6, 12)),
    ("ISO weekdays", "[6, 7]", frozenset({6, 7})),
    ("ISO weekdays", "[]", frozenset()),
    ("days of any year", "01-01: New Year", {"01-01": "New Year"}),
    ("days of one year", "2026-03-19: Nyepi", {date(2026, 3, 19): "Nyepi"}),
    ("rupiah by name", "{land: 5000000, sea: 0}", {"land": 5_000_000, "sea": 0}),
    ("years by name", "{TK: 2, SD: 6}", {"TK": 2, "SD": 6}),
    (
        "contribution tiers",
        "- {income_up_to: 1000, base: 900, jkk: 9}\n- {income_up_to: null, base: 2000, jkk: 20}",
        (Tier(1000, 900, 9), Tier(None, 2000, 20)),
    ),
    ("contribution tiers", "- {income_up_to: 1000, base: 900, jkk: 9}", (Tier(1000, 900, 9),)),
    (
        "steps by month",
        "- {up_to_month: 6, share: 1}\n- {up_to_month: null, share: 1/2}",
        (Step(6, Fraction(1)), Step(None, Fraction(1, 2))),
    ),
    ("steps by month", "- {up_to_month: null, share: 1/2}", (Step(None, Fraction(1, 2)),)),
    ("classes of heirs", HEIRS, (HeirClass("first", Words("Anak", "Child"), ("child", "spouse")),)),
    ("documents by name", "{spouse: [buku_nikah, kk]}", {"spouse": ("buku_nikah", "kk")}),
    ("words by name", "kk: {id: Kartu keluarga, en: Family card}", {"kk": Words("Kartu keluarga", "Family card")}),
]


@pytest.mark.parametrize(("unit", "written", "value"), GOOD)
def test_each_unit_reads_its_own_kind(read, unit, written, value):
    found = read(unit, written).value
    assert (found, type(found)) == (value, type(value))


def test_a_disability_table_is_read_with_what_mirrors_and_contains_what(read):
    items = read("disability table", ARMS).by_name
    assert list(items) == ["right", "left", "finger"]
    assert (items["right"].share, items["right"].most, items["right"].per) == (Fraction(2, 5), Fraction(2, 5), "whole")
    assert items["finger"] == DisabilityItem(
        "finger", Words("Jari", "Finger"), Fraction(9, 200), Fraction(3, 10), "fixed", None, ("right", "left"), 3,
        Certainty.TO_CONFIRM, ("left",), "fingers",
    )  # fmt: skip


TIERS_IN_ORDER = "the tiers are not in order"
BAD = [
    ("share of the base", "1e999999999", "'1e999999999'"),
    ("steps by month", "- {up_to_month: null, share: 1e999999999}", "is no share such as 1/2 or 4.5"),
    ("rupiah", "[1]", "[1] is no whole number"),
    ("hours", "0", "'hours': 0"),
    ("hours", "48.0", "'48.0'"),
    ("days", "-1", "-1"),
    ("working days", "true", "True"),
    ("months", "-1", "-1"),
    ("years", "0", "0"),
    ("years of age", "151", "151"),
    ("people", "two", "'two'"),
    ("times the monthly base", "0", "0"),
    ("day of the month", "29", "29"),
    ("day of the month", "0", "0"),
    ("share of the full amount", "3/2", "'3/2'"),
    ("share of the full amount", "-1/2", "'-1/2'"),
    ("share of the full amount", "1/0", "'1/0'"),
    ("share of the full amount", "50%", "'50%'"),
    ("share of the base", "2", "2"),
    ("share of the base", "true", "True"),
    ("yes or no", "on", "'on'"),
    ("yes or no", "1", "1"),
    ("text", "5", "5"),
    ("rounding rule", "downn", "'downn'"),
    ("rounding rule", "[down]", "is none of down, up"),
    ("numbers", "10", "'numbers': 10"),
    ("numbers", "[0]", "0 is no whole number"),
    ("kinds of fund", "[APBD, LOTTERY]", "LOTTERY"),
    ("kinds of fund", "APBD", "'APBD'"),
    ("kinds of fund", "[]", "[]"),
    ("kinds of fund", "[[APBD]]", "a text is missing"),
    ("numbers of months", "[0]", "0"),
    ("numbers of months", "12", "12"),
    ("ISO weekdays", "[0]", "0"),
    ("ISO weekdays", "[8]", "8"),
    ("ISO weekdays", "7", "7"),
    ("days of any year", "02-29: Leap day", "day is out of range"),
    ("days of any year", "13-01: Nothing", "month must be"),
    ("days of any year", "[01-01]", "names"),
    ("days of one year", "01-01: New Year", "the days are not written as"),
    ("days of one year", "2026-03-19 10:00:00: New Year", "the days are not written as"),
    ("days of one year", "[2026-03-19]", "the days are not written as"),
    ("days of one year", "2026-03-19: 5", "a text is missing"),
    ("rupiah by name", "{land: -1}", "-1 is no whole number"),
    ("rupiah by name", "{land: 5.5}", "'5.5' is no whole number"),
    ("rupiah by name", "{}", "names"),
    ("rupiah by name", "2026-01-01: 5", "a text is missing"),
    ("years by name", "{TK: 0}", "0 is no whole number"),
    ("contribution tiers", "{income_up_to: 1000, base: 900, jkk: 9}", "no list"),
    ("contribution tiers", "- {income_up_to: 1000, base: 900}", "lacks jkk"),
    ("contribution tiers", "- {income_up_to: 1000, base: 900, jkk: 9, jkm: 1}", "the key jkm is not known"),
    ("contribution tiers", "- {income_up_to: 0, base: 900, jkk: 9}", "0 is no whole number"),
    ("contribution tiers", "- 1000", "must have the keys base, income_up_to, jkk"),
    (
        "contribution tiers",
        "- {income_up_to: null, base: 900, jkk: 9}\n- {income_up_to: 2000, base: 1900, jkk: 19}",
        "only the last tier may be without a limit",
    ),
    (
        "contribution tiers",
        "- {income_up_to: 2000, base: 900, jkk: 9}\n- {income_up_to: 1000, base: 1900, jkk: 19}",
        TIERS_IN_ORDER,
    ),
    (
        "contribution tiers",
        "- {income_up_to: 1000, base: 900, jkk: 9}\n- {income_up_to: 2000, base: 900, jkk: 19}",
        TIERS_IN_ORDER,
    ),
    (
        "contribution tiers",
        "- {income_up_to: 1000, base: 900, jkk: 9}\n- {income_up_to: null, base: 1900, jkk: 9}",
        TIERS_IN_ORDER,
    ),
    ("steps by month", "- {up_to_month: 6, share: 1}", "the last one has no end"),
    ("steps by month", "- {up_to_month: null, share: 1}\n- {up_to_month: null, share: 1/2}", "the steps go up"),
    (
        "steps by month",
        "- {up_to_month: 12, share: 1}\n- {up_to_month: 6, share: 1}\n- {up_to_month: null, share: 1/2}",
        "the steps go up",
    ),
    (
        "steps by month",
        "- {up_to_month: 6, share: 1}\n- {up_to_month: 6, share: 1/2}\n- {up_to_month: null, share: 1/2}",
        "the steps go up",
    ),
    ("steps by month", "- {up_to_month: null, share: 2}", "2 is no share"),
    ("steps by month", "- {up_to_month: null}", "lacks share"),
    ("classes of heirs", "- {code: first, words: {id: Anak, en: Child}, relations: []}", "no list"),
    ("classes of heirs", "- {code: first, words: Anak, relations: [child]}", "the keys id and en"),
    ("classes of heirs", "- {words: {id: Anak, en: Child}, relations: [child]}", "lacks code"),
    ("documents by name", "{spouse: buku_nikah}", "no list"),
    ("documents by name", "{spouse: [5]}", "a text is missing"),
    ("words by name", "kk: {id: Kartu keluarga}", "the keys id and en"),
    ("words by name", "kk: Kartu keluarga", "the keys id and en"),
    ("disability table", "[]", "the table names no item"),
    ("disability table", "{}", "the table names no item"),
    ("disability table", ARMS.replace("percent: 40", "percent: 140"), "no percentage from 0 to 100"),
    ("disability table", ARMS.replace("percent: 40", "percent: [40]"), "is no percentage"),
    ("disability table", ARMS.replace("percent: 40", "percent: true"), "is no percentage"),
    ("disability table", ARMS.replace(", percent: 40", ""), "lacks percent"),
    ("disability table", ARMS.replace(", mirror: right", ""), "right and left do not mirror each other"),
    ("disability table", ARMS.replace("mirror: left", "mirror: third"), "right speaks of 'third'"),
    ("disability table", ARMS.replace("within: [right, left]", "within: [arm]"), "finger speaks of 'arm'"),
    ("disability table", ARMS.replace("within: [right, left]", "within: right"), "no list"),
    ("disability table", ARMS.replace("up_to: 30", "up_to: 36"), "finger is worth more than left"),
    ("disability table", ARMS.replace("overlaps: [left]", "overlaps: [leg]"), "finger speaks of 'leg'"),
    (
        "disability table",
        ARMS.replace("percent: 40", "percent: 40, times: 2"),
        "finger: a body has it 3 times, which right does not",
    ),
    ("disability table", ARMS.replace("up_to: 30", "up_to: 4"), "finger: up_to is less than percent"),
    ("disability table", ARMS.replace("per: fixed", "per: finger"), "finger: per 'finger' is none of whole"),
    ("disability table", ARMS.replace("times: 3", "times: 0"), "0 is no whole number"),
    ("disability table", ARMS.replace("times: 3", "time: 3"), "the key time is not known"),
    ("disability table", ARMS.replace("to confirm", "perhaps"), "'perhaps' is not a valid Certainty"),
    ("disability table", ARMS.replace("id: Jari, en", "en"), "the keys id and en"),
]


@pytest.mark.parametrize(("unit", "written", "reason"), BAD)
def test_each_unit_refuses_what_is_not_in_it(read, unit, written, reason):
    with pytest.raises(LawError) as refusal:
        read(unit, written)
    said = str(refusal.value)
    assert said.startswith(f"parameters/amount.yaml, line {VALUE_LINE}, is refused: the value from 2015-07-01 is not in the unit")
    assert reason in said


def test_a_value_asked_for_as_another_kind_is_refused(read):
    amount, share = read("rupiah", "10000"), read("share of the base", "1/2")
    for ask in ("yes", "fraction", "members", "named_days", "rows", "by_name"):
        with pytest.raises(LawError, match="amount@2015-07-01 is in 'rupiah', where .* needed; mend its unit"):
            getattr(amount, ask)
    with pytest.raises(LawError, match="a whole number is needed"):
        _ = share.whole
    with pytest.raises(LawError, match="a whole number is needed"):
        _ = read("yes or no", "true").whole


def test_every_unit_is_tested_both_ways():
    assert {unit for unit, _, _ in GOOD} | {"disability table"} == set(READERS)
    assert {unit for unit, _, _ in BAD} | {"rupiah per month"} == set(READERS)
