"""The best division, beside a slow one that tries every division there is of small random cities."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

import numpy as np
import pytest

from pijar.allocation.admitting import Admission
from pijar.allocation.division import WAITS, Division, Fund, Kind, divide
from pijar.allocation.trying import GiftAdmission

CITIES = 1_200
MOST_TRIES = 12_000


def tried(people: Sequence[Kind], funds: Sequence[Fund]) -> Iterator[tuple[int, ...]]:
    """Every division that keeps all limits: per person the index of a fund, or WAITS."""
    number = {fund.code: f for f, fund in enumerate(funds)}
    choices = [[WAITS, *(number[code] for code, _ in kind.open)] for kind in people]
    return (division for division in product(*choices) if keeps_limits(division, people, funds))


def keeps_limits(division: Sequence[int], people: Sequence[Kind], funds: Sequence[Fund]) -> bool:
    for f, fund in enumerate(funds):
        inside = [kind for kind, chosen in zip(people, division, strict=True) if chosen == f]
        if fund.quota is not None and len(inside) > fund.quota:
            return False
        if fund.money is not None and sum(kind.cost for kind in inside) > fund.money:
            return False
        if any(fund.code not in dict(kind.open) for kind in inside):
            return False
        cells = Counter(dict(kind.open)[fund.code] for kind in inside)
        if any(people_in > fund.cells[cell] for cell, people_in in cells.items() if cell):
            return False
    return True


def aims(division: Sequence[int], people: Sequence[Kind], funds: Sequence[Fund]) -> tuple:
    """What makes a division better: the first number that is larger, read from the left."""
    carried = tuple(int(chosen != WAITS) for chosen in division)
    by_fund = tuple(sum(chosen == f for chosen in division) for f in range(len(funds)))
    stayed = sum(chosen != WAITS and funds[chosen].code == kind.before for kind, chosen in zip(people, division, strict=True))
    return carried, by_fund, stayed


def made(seed: int) -> tuple[list[Kind], list[Fund]]:
    """A random small city: people by rank (a kind each), funds in filling order."""
    dice = random.Random(seed)
    while True:
        codes = ["A", "B", "C", "D"][: dice.randint(1, 4)]
        purses = dice.sample(codes, min(len(codes), dice.choice([0, 1, 1, 1, 2, 3])))
        funds = [fund(dice, code, code in purses) for code in codes]
        costs = dice.choice([(8_400, 16_800), (8_400, 16_800), (3, 5, 7), (1, 1)])
        people = [person(dice, funds, costs) for _ in range(dice.randint(1, 7))]
        if prod(1 + len(kind.open) for kind in people) <= MOST_TRIES:
            return people, funds


def fund(dice: random.Random, code: str, has_money: bool) -> Fund:
    cells = {name: dice.randint(0, 2) for name in ("x", "y") if dice.random() < 0.5}
    quota = None if has_money and dice.random() < 0.7 else dice.randint(0, 4)
    money = dice.choice([0, 5, 11, 20_000, 25_200, 33_600, 50_000]) if has_money else None
    return Fund(code, quota, money, cells)


def person(dice: random.Random, funds: Sequence[Fund], costs: Sequence[int]) -> Kind:
    opened = [(one.code, dice.choice(["", *one.cells])) for one in funds if dice.random() < 0.75]
    before = dice.choice(["", "", *(one.code for one in funds)])
    return Kind(tuple(opened), dice.choice(costs), before)


def divided(people: Sequence[Kind], funds: Sequence[Fund], seed: int = 0) -> Division:
    """Ours, with the kinds listed in an order of the seed's."""
    kinds = list(dict.fromkeys(people))
    random.Random(seed).shuffle(kinds)
    return divide([kinds.index(kind) for kind in people], kinds, funds)


@pytest.mark.parametrize("part", range(6))
def test_no_division_is_better_among_all_there_are(part: int) -> None:
    for seed in range(part * CITIES // 6, (part + 1) * CITIES // 6):
        people, funds = made(seed)
        best = max(aims(division, people, funds) for division in tried(people, funds))
        ours = divided(people, funds).fund.tolist()
        assert keeps_limits(ours, people, funds), seed
        assert aims(ours, people, funds) == best, seed


def test_the_random_cities_are_of_every_sort() -> None:
    """Cells that are full, money that does not reach, two purses, changes of fund: each stands in many cities."""
    seen: Counter[str] = Counter()
    for seed in range(CITIES):
        people, funds = made(seed)
        division = divided(people, funds)
        seen["two purses"] += sum(one.money is not None for one in funds) > 1
        seen["one purse"] += sum(one.money is not None for one in funds) == 1
        seen["somebody waits"] += WAITS in division.fund
        seen["a full cell"] += any(left == 0 for left in division.cells.values())
        seen["somebody moves"] += any(
            kind.before and chosen != WAITS and funds[chosen].code != kind.before
            for kind, chosen in zip(people, division.fund.tolist(), strict=True)
        )
    assert all(seen[what] > CITIES // 20 for what in seen), seen


@pytest.mark.parametrize("seed", range(0, CITIES, 8))
def test_the_order_in_which_kinds_are_listed_changes_nothing(seed: int) -> None:
    people, funds = made(seed)
    assert len({tuple(divided(people, funds, turn).fund.tolist()) for turn in range(3)}) == 1


@pytest.mark.parametrize("seed", range(0, CITIES, 8))
def test_what_is_left_is_what_was_there_less_who_is_carried(seed: int) -> None:
    people, funds = made(seed)
    division = divided(people, funds)
    chosen = division.fund.tolist()
    for f, one in enumerate(funds):
        inside = [kind for kind, where in zip(people, chosen, strict=True) if where == f]
        assert division.free[f] == (None if one.quota is None else one.quota - len(inside))
        assert division.money[f] == (None if one.money is None else one.money - sum(kind.cost for kind in inside))
        for name, limit in one.cells.items():
            assert division.cells[one.code, name] == limit - sum(dict(kind.open)[one.code] == name for kind in inside)


def slow(people: Sequence[Kind], funds: Sequence[Fund]) -> list[bool]:
    """Greedy by rank, each asked of a search for a path of his own (counts only): an obvious maximum matching."""
    seats: list[list[int]] = [[] for _ in funds]
    number = {fund.code: f for f, fund in enumerate(funds)}

    def seated(who: int, seen: set[int]) -> bool:
        for f in (number[code] for code, _ in people[who].open):
            if f in seen:
                continue
            seen.add(f)
            if len(seats[f]) < (funds[f].quota or 0):
                seats[f].append(who)
                return True
            for place, other in enumerate(seats[f]):
                if seated(other, seen):
                    seats[f][place] = who
                    return True
        return False

    return [seated(who, set()) for who in range(len(people))]


@pytest.mark.parametrize("seed", range(20))
def test_who_is_carried_among_hundreds_is_what_a_matching_of_persons_says(seed: int) -> None:
    dice = random.Random(seed)
    funds = [Fund(code, dice.randint(0, 60)) for code in "ABCDE"]
    kinds = [Kind(tuple((one.code, "") for one in funds if dice.random() < 0.4)) for _ in range(12)]
    people = [dice.choice(kinds) for _ in range(400)]
    assert (divided(people, funds).fund != WAITS).tolist() == slow(people, funds)


def test_nobody_is_passed_over_so_that_two_who_cost_less_are_carried() -> None:
    dear, cheap = Kind((("G", ""),), 16_800), Kind((("G", ""),), 8_400)
    assert divided([dear, cheap, cheap], [Fund("G", None, 16_800)]).fund.tolist() == [0, WAITS, WAITS]
    assert divided([cheap, dear, cheap], [Fund("G", None, 16_800)]).fund.tolist() == [0, WAITS, 0]


def test_who_has_one_door_only_is_let_in_through_those_who_have_two() -> None:
    both, only = Kind((("A", ""), ("B", ""))), Kind((("A", ""),))
    assert divided([both, both, only], [Fund("A", 2), Fund("B", 1)]).fund.tolist() == [0, 1, 0]


def test_an_empty_city_is_divided() -> None:
    assert divide([], [], [Fund("A", 1)]).fund.tolist() == []
    assert divide([0], [Kind(())], [Fund("A", 1)]).fund.tolist() == [WAITS]
    assert divide([0, 0], [Kind((("A", ""),))], []).fund.tolist() == [WAITS, WAITS]


@pytest.mark.parametrize("seed", range(12))
def test_ways_through_the_network_admit_whom_an_integer_programme_admits(seed: int) -> None:
    """Hundreds of people, cells and one purse: two ways of asking who fits, which share nothing."""
    dice = random.Random(seed)
    funds = [fund(dice, code, code == "B") for code in "ABCD"]
    wide = [Fund(one.code, one.quota and one.quota * 15, one.money and one.money * 9,
                 {name: 20 * limit for name, limit in one.cells.items()}) for one in funds]  # fmt: skip
    kinds = list(dict.fromkeys(person(dice, wide, (8_400, 16_800)) for _ in range(15)))
    people = np.array([dice.randrange(len(kinds)) for _ in range(300)])
    assert Admission(kinds, wide).of(people).tolist() == GiftAdmission(kinds, wide).of(people).tolist()
