"""The law in columns answers as the written cases do, and follows a law that changes as the single case does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from pijar.law import bulk, contributions, lookup
from pijar.law.benefits import rules
from pijar.law.bulk import children, losses, payments, plan
from pijar.law.tests.test_bulk import ITEMS, as_frames, columnar, paid_alone, random_case, random_payments, scalar
from pijar.law.types import Dated, DisabilityItem, Parameter, Step, Tier
from test_legal_benefits import cases, span

CHANGE = date(2026, 5, 16)
DAYS = {"on", "member_since", "birth_date"}


def with_days(value: Any) -> Any:
    """The case with its days as days, as a frame holds them."""
    if isinstance(value, list):
        return [with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    read = {name: with_days(one) for name, one in value.items()}
    return {name: date.fromisoformat(one) if name in DAYS and isinstance(one, str) else one for name, one in read.items()}


def test_the_written_cases_as_one_frame() -> None:
    told, wanted = [], []
    for case, answer in (one.values for one in cases()):
        if "refused" not in answer:
            told.append(with_days(case))
            wanted.append(span(answer["pays"]))
    main, others = as_frames(told)
    assert bulk.benefits(main, **others).select("minimum", "maximum").rows() == wanted
    assert len(wanted) > 100


# What may change, and what it becomes from CHANGE on; None: it ends.
CHANGED: dict[str, Callable[[Any], Any] | None] = {
    "contributions.jkk": lambda known: (*known, Tier(2_000_000, 1_700_000, 17_000), Tier(None, 3_100_000, 31_000)),
    "contributions.jht_rate": lambda _: Fraction(3, 100),
    "benefits.rounding": lambda _: "up",
    "benefits.days_in_month": lambda _: 31,
    "benefits.jkk.stmb": lambda _: (Step(4, Fraction(1)), Step(9, Fraction(2, 3)), Step(None, Fraction(1, 7))),
    "benefits.jkk.disability": lambda table: {
        # Steps may not come to more than the whole of which they are a part.
        code: replace(
            item, share=item.share * Fraction(10, 11), most=item.most * (Fraction(10, 11) if item.by_steps else Fraction(12, 13))
        )
        for code, item in table.items()
    },
    "benefits.jkk.disability_limit": lambda _: Fraction(5, 8),
    "benefits.jkk.transport": lambda caps: {**caps, "land": 777},
    "benefits.scholarship.children": lambda _: 1,
    "benefits.scholarship.age_below": lambda _: 21,
    "benefits.jkm.waiting_days": None,
}  # fmt: skip
KEPT = (rules.law_on, plan.plan_on, payments._table, contributions._contribution, children._sums, losses._one_percent)


@pytest.fixture
def changed_law(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = lookup.parameter

    def parameter(name: str) -> Parameter:
        found = known(name)
        if name not in CHANGED:
            return found
        last, change = found.values[-1], CHANGED[name]
        assert last is not None
        later: Dated | None = change and replace(last, start=CHANGE, id=f"{name}@{CHANGE}", value=change(last.value))
        return replace(found, starts=(*found.starts, CHANGE), values=(*found.values, later))

    everything = tuple(parameter(one.name) for one in lookup.everything())
    monkeypatch.setattr(lookup, "parameter", parameter)
    monkeypatch.setattr(lookup, "everything", lambda: everything)
    for cache in KEPT:
        cache.cache_clear()
    yield
    for cache in KEPT:
        cache.cache_clear()


@pytest.mark.usefixtures("changed_law")
def test_a_frame_across_a_change_of_the_law_says_what_each_case_says() -> None:
    chance = Random(2026)
    # Around the change, whose tiers hold from the month after it, and long before.
    days = [date(2026, 5, 15), CHANGE, date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31), None]
    told = [random_case(chance, chance.choice(days)) for _ in range(3000)]
    for case in told[::2]:
        case["base_income"] = chance.choice([None, 1_099_000, 1_099_001, 2_000_000, 2_000_001, 10**9])
    assert columnar(told) == [scalar(case) for case in told]


@pytest.mark.usefixtures("changed_law")
def test_contributions_across_a_change_of_the_tiers() -> None:
    paid = random_payments(Random(2027), 5000)
    assert bulk.contributions(paid).rows() == [paid_alone(row) for row in paid.iter_rows(named=True)]


def test_findings_on_the_same_limbs_and_senses() -> None:
    """Parts, functions of what holds them, and losses that may be told twice: dense, where chance alone hardly meets them."""
    chance = Random(2028)
    places = (("leg", "foot", "feet", "toe"), ("right_",), ("left_",), ("eye", "vision", "visual", "scalp"), ("ear",))
    near = [[item for item in ITEMS if any(word in item.code for word in words)] for words in places]
    told = [_dense_case(chance, chance.choice(near)) for _ in range(2500)]
    found = columnar(told)
    for case, one in zip(told, found, strict=True):
        assert one == scalar(case), case
    assert sum(one["total"] is None for one in found) > 1000


def _dense_case(chance: Random, near: list[DisabilityItem]) -> dict[str, Any]:
    body = [item for item in near for _ in range(item.times)]
    items = chance.sample(body, min(chance.choice([2, 3, 4, 6, 9]), len(body)))
    bands: dict[str, str] = {}
    items = [item for item in items if bands.setdefault(item.band or item.code, item.code) == item.code]
    return {
        "branch": "JKK", "on": date(2026, 2, 3), "outcome": chance.choice(["disabled"] * 5 + ["recovered"]),
        "left_handed": chance.random() < 0.3, "base_income": chance.choice([None, 10**9]),
        "disabilities": [
            {
                "item": item.code, "kind": chance.choice(["anatomical", "functional"]),
                "loss_percent": chance.choice([5, 10, 25, 50, 75, 100]),
                "decibels": chance.choice([9, 10, 30, 70, 120]) if item.per == "ten_decibels" else None,
            }
            for item in items
        ],
    }  # fmt: skip
