"""What must hold of every benefit case, shown on many made-up ones; the same seed makes the same cases in every run."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from pijar.law import lookup
from pijar.law.benefits.case import Branch, Outcome, read
from pijar.law.benefits.estimate import Estimate, estimate
from pijar.law.types import DisabilityItem, LawError

CASES = 500
FIRST, LAST = date(2019, 12, 2), date(2027, 12, 31)
TABLE: dict[str, DisabilityItem] = dict(lookup.valid("benefits.jkk.disability", FIRST).by_name)
LEVELS = list(lookup.valid("benefits.scholarship.years", FIRST).by_name)
# Sums around the limits of the law, and a few far from any.
COSTS = [0, 1, 999_999, 1_000_000, 1_000_001, 2_500_000, 5_000_000, 5_000_001, 10_000_001, 20_000_001, 123_456_789]
DAYS = [0, 1, 29, 30, 179, 180, 181, 359, 360, 361, 420, 1000]


def cases() -> Iterator[dict[str, Any]]:
    made = random.Random("pijar.law.benefits")
    for _ in range(CASES):
        yield _case(made)


def _case(made: random.Random) -> dict[str, Any]:
    branch = made.choice(list(Branch)).value
    on = FIRST + timedelta(days=made.randrange((LAST - FIRST).days))
    case: dict[str, Any] = {"branch": branch, "on": on.isoformat(), "children": _children(made, on)}
    if branch == "JKK" or made.random() < 0.2:
        case |= _accident(made)
        case["outcome"] = made.choice(list(Outcome)).value if branch == "JKK" else "death"
        if case["outcome"] == "disabled" and not case["disabilities"]:
            case["disabilities"] = [{"item": "nose"}]
    if made.random() < 0.8:
        case["base_income"] = made.choice([1, 1_000_000, 1_099_000, 1_099_000, 1_099_001, 30_000_000])
    if made.random() < 0.8:
        case["member_since"] = (on - timedelta(days=made.choice([0, 30, 88, 89, 90, 91, 92, 400, 2000]))).isoformat()
    if made.random() < 0.8:
        case["paid_months"] = made.choice([0, 1, 2, 3, 4, 12, 35, 36, 40])
        if made.random() < 0.8:
            case["consecutive_months"] = made.randint(0, case["paid_months"])
    return case


def _accident(made: random.Random) -> dict[str, Any]:
    return {
        "unable_days": made.choice(DAYS),
        "left_handed": made.random() < 0.3,
        "transport": _some(made, lambda: {"mode": made.choice(["land", "sea", "air"]), "cost": made.choice(COSTS)}),
        "home_care_cost": made.choice(COSTS),
        "devices": _some(made, lambda: _device(made)),
        "disabilities": _disabilities(made),
    }


def _some(made: random.Random, one: Any) -> list[Any]:
    return [one() for _ in range(made.choice([0, 0, 1, 2, 4]))]


def _device(made: random.Random) -> dict[str, Any]:
    device = {"item": made.choice(["denture", "hearing_aid", "glasses", "prosthesis", "orthosis"]), "cost": made.choice(COSTS)}
    if device["item"] in ("prosthesis", "orthosis") and made.random() < 0.5:
        device["reference_price"] = made.choice(COSTS)
    return device


def _disabilities(made: random.Random) -> list[dict[str, Any]]:
    items = made.sample([code for code, item in TABLE.items() for _ in range(item.times)], made.choice([0, 1, 2, 3, 8]))
    return [_disability(made, TABLE[code]) for code in one_of_each_band(items)]


def one_of_each_band(codes: list[str]) -> list[str]:
    """The items without those that exclude an earlier one."""
    bands: dict[str, str] = {}
    return [code for code in codes if bands.setdefault(TABLE[code].band or code, code) == code]


def _disability(made: random.Random, item: DisabilityItem) -> dict[str, Any]:
    found: dict[str, Any] = {"item": item.code, "kind": made.choice(["anatomical", "functional"])}
    if found["kind"] == "functional" or item.per == "ten_percent" or made.random() < 0.2:
        found["loss_percent"] = made.randint(1, 100)
    if item.per == "ten_decibels":
        found["decibels"] = made.randint(1, 120)
    return found


def _children(made: random.Random, on: date) -> list[dict[str, Any]]:
    return [_child(made, on) for _ in range(made.choice([0, 0, 1, 2, 3, 5]))]


def _child(made: random.Random, on: date) -> dict[str, Any]:
    child: dict[str, Any] = {
        "birth_date": (on - timedelta(days=made.randint(-300, 9_000))).isoformat(),
        "level": made.choice(LEVELS),
    }
    if made.random() < 0.5:
        child["years_left"] = made.randint(0, 8)
    for fact in ("married", "working"):
        if made.random() < 0.1:
            child[fact] = True
    return child


ALL = list(cases())


def answer(case: dict[str, Any]) -> Estimate:
    return estimate(read(case))


def test_the_total_is_the_sum_of_the_lines() -> None:
    for case in ALL:
        told = answer(case).as_json()
        assert told["minimum"] == sum(line["minimum"] for line in told["lines"])
        assert told["maximum"] == sum(line["maximum"] for line in told["lines"])
        assert told["minimum"] <= told["maximum"]
        assert (told["total"] is None) == (told["minimum"] != told["maximum"])
        assert told["total"] in (None, told["minimum"])
        # What is open is always asked.
        assert told["total"] is not None or told["questions"]


def test_no_float_anywhere_and_json_gives_the_same_back() -> None:
    for case in ALL:
        told = answer(case).as_json()
        assert json.loads(json.dumps(told)) == told
        assert all(isinstance(one, str | int | None) for one in _leaves(told))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    else:
        yield value


def test_every_text_is_whole_in_both_languages() -> None:
    for case in ALL:
        found = answer(case).calculation
        for language in ("id", "en"):
            texts = [text for line in found.lines for text in (line.label(language), line.formula(language), line.provision)]
            texts += [one.text(language) for one in found.questions]
            assert all(text and not set(text) & set("{}") and "None" not in text and "  " not in text for text in texts)
            assert "{" not in found.as_text(language)


def test_a_formula_names_the_amount_of_its_line() -> None:
    """Whoever checks a line with a pencil finds its result, or both ends of its span, written at the end of the sum."""
    for case in ALL:
        for line in answer(case).calculation.lines:
            for amount in {line.minimum, line.maximum}:
                assert f"Rp {amount:,}".replace(",", ".") in line.formula(), line


def test_the_same_case_gets_the_same_answer_and_stays_as_it_was() -> None:
    for case in ALL:
        kept = copy.deepcopy(case)
        assert answer(case).as_json() == answer(case).as_json()
        assert case == kept


def _paid(case: dict[str, Any]) -> tuple[int, int]:
    found = answer(case).calculation
    return found.minimum, found.maximum


def _never_less(case: dict[str, Any], more: dict[str, Any]) -> None:
    before, after = _paid(case), _paid(more)
    assert before[0] <= after[0], (case, more)
    assert before[1] <= after[1], (case, more)


@pytest.mark.parametrize("more", [1, 500_000, 30_000_000])
def test_more_cost_never_pays_less(more: int) -> None:
    for case in ALL:
        for field in ("transport", "devices"):
            for place, _ in enumerate(case.get(field, ())):
                dearer = copy.deepcopy(case)
                dearer[field][place]["cost"] += more
                _never_less(case, dearer)
        _never_less(case, {**case, "home_care_cost": case.get("home_care_cost", 0) + more})


def test_more_days_more_children_and_more_income_never_pay_less() -> None:
    made = random.Random("more")
    for case in ALL:
        _never_less(case, {**case, "unable_days": case.get("unable_days", 0) + made.choice([1, 2, 29, 30, 181])})
        _never_less(case, {**case, "children": [*case["children"], _child(made, date.fromisoformat(case["on"]))]})
        _never_less({**case, "base_income": 1_000_000}, {**case, "base_income": 2_000_000})


def test_more_disabilities_never_pay_less() -> None:
    """Of lost parts; a finding added before the others may take their place, but not their money."""
    made = random.Random("parts")
    for case in ALL:
        if case["branch"] == "JKK":
            parts = _lost(made)
            _never_less({**case, "disabilities": parts[1:]}, {**case, "disabilities": parts})


def _lost(made: random.Random) -> list[dict[str, Any]]:
    # A finding for the whole beside its parts takes their place, and may be worth less than many of them: left out here.
    items = [one for one in TABLE.values() if one.per in ("whole", "fixed") and not one.within]
    return [{"item": code} for code in one_of_each_band([one.code for one in made.sample(items, made.choice([2, 3, 5]))])]


def test_one_more_finding_of_any_kind_never_lowers_the_most_that_may_be_paid() -> None:
    """But for the whole told beside its parts, which takes their place; what may be told twice is at most paid twice."""
    made = random.Random("any")
    for case in ALL:
        found = [] if case["branch"] != "JKK" else case["disabilities"]
        lost = {code for one in found for code in TABLE[one["item"]].within}
        more = _disability(made, made.choice(list(TABLE.values())))
        if case["branch"] != "JKK" or (more["item"] in lost and more["kind"] == "anatomical"):
            continue
        try:
            assert _paid(case)[1] <= _paid({**case, "disabilities": [*found, more]})[1], (case, more)
        except LawError as refusal:
            assert refusal.values and refusal.values["reason"] in ("more_than_a_body_has", "two_of_a_band")


def test_at_least_the_greatest_finding_is_sure() -> None:
    for case in ALL:
        if case["branch"] == "JKK" and case["outcome"] == "disabled":
            bare = {**case, "transport": [], "home_care_cost": 0, "devices": [], "unable_days": 0}
            alone = [_paid({**bare, "disabilities": [one]}) for one in case["disabilities"]]
            least, most = _paid(bare)
            if not any(_takes_place(one, case["disabilities"]) for one in case["disabilities"]):
                assert least >= max(one[0] for one in alone)
            assert most <= sum(one[1] for one in alone)


def _takes_place(one: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    return one.get("kind") != "functional" and any(one["item"] in TABLE[other["item"]].within for other in found)


def test_more_months_never_pay_less() -> None:
    for case in ALL:
        if "paid_months" in case and "consecutive_months" in case:
            _never_less(case, {**case, "paid_months": case["paid_months"] + 1})
            _never_less(
                case, {**case, "paid_months": case["paid_months"] + 1, "consecutive_months": case["consecutive_months"] + 1}
            )


def test_no_limit_is_passed() -> None:
    for case in ALL:
        day = date.fromisoformat(case["on"])
        found = answer(case).calculation
        most: dict[str, int] = {}
        for line in found.lines:
            most[line.code] = most.get(line.code, 0) + line.maximum
            if line.code in ("jkk_transport", "jkk_device"):
                assert line.maximum <= line.values["cap"]
        base = 20_700_000 if case.get("base_income", 0) > 1_099_000 else 1_000_000
        limit = lookup.valid("benefits.jkk.disability_limit", day).fraction * 80 * base
        assert Fraction(most.get("disability", 0)) <= limit
        assert most.get("jkk_home_care", 0) <= 20_000_000
        assert most.get("scholarship", 0) <= 174_000_000
        paid = {line.values["child"] for line in found.lines if line.code == "scholarship"}
        assert len(paid) <= 2
        if case["branch"] == "JKM":
            assert found.maximum - most.get("scholarship", 0) in (42_000_000, 10_000_000)


def test_a_case_says_the_same_as_a_smaller_one_for_each_of_its_parts() -> None:
    """Independent benefits do not touch each other: transport, home care, devices and days add up."""
    for case in ALL:
        if case["branch"] != "JKK":
            continue
        bare = {**case, "transport": [], "home_care_cost": 0, "devices": [], "unable_days": 0}
        parts = [{**bare, field: case[field]} for field in ("transport", "home_care_cost", "devices", "unable_days")]
        for end in (0, 1):
            assert _paid(case)[end] == _paid(bare)[end] + sum(_paid(part)[end] - _paid(bare)[end] for part in parts)


ODD = [
    1.5,
    "12",
    "",
    True,
    False,
    -1,
    10**30,
    -(10**30),
    [],
    {},
    [[]],
    [None],
    [1.5],
    {"a": 1},
    "\0",
    "\ud800",
    "{x}",
    "2026-2-3",
    "٢",
    0,
]


def test_whatever_stands_in_a_field_is_read_or_refused_by_name() -> None:
    made = random.Random("odd")
    for case in ALL[:300]:
        for field in [*case, "something else", "{x}"]:
            spoilt = {**case, field: made.choice(ODD)}
            try:
                answer(spoilt).as_json()
            except LawError as refusal:
                assert refusal.code == "LAW_CASE_REFUSED"
                assert refusal.values is not None
                words = refusal.values["words"]
                assert refusal.message == words.en
                assert words.id.startswith(f"{refusal.values['field']}: ")


@pytest.mark.parametrize("raw", [None, [], "case", 3, {1: 2}, {None: 1}])
def test_what_is_no_object_is_refused(raw: Any) -> None:
    with pytest.raises(LawError):
        read(raw)


@pytest.mark.parametrize(
    ("field", "one"),
    [("transport", {"mode": "land", "cost": 1}), ("devices", {"item": "glasses", "cost": 1}),
     ("children", {"birth_date": "2015-01-01", "level": "SD"}), ("disabilities", {"item": "nose"})],
)  # fmt: skip
def test_lists_end_somewhere(field: str, one: dict[str, Any]) -> None:
    case = {"branch": "JKK", "on": "2026-02-03", "outcome": "recovered"}
    with pytest.raises(LawError, match=f"^{field}: 41 entries; at most 40"):
        read({**case, field: [one] * 41})
    if field != "disabilities":
        read({**case, field: [one] * 40})
