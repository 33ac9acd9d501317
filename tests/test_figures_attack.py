"""Whoever adds and subtracts what is published learns no small number: not within a version, not between months and versions.

The attack (`differencing`) solves the sums by elimination in exact fractions, and narrows what is left by bounds until nothing
moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from differencing import PLAIN, bounded, eliminated, sums, told_by_sums
from pijar.analytics.protecting import Cell, Problem, protect, protect_counts
from pijar.analytics.tables import Draft, Earlier, people_problem
from pijar.analytics.types import SEXES, Number, Told
from pijar.kernel.errors import Refusal
from pijar.kernel.small import LEAST

VILLAGES = ("33.74.01.1001", "33.74.01.1002", "33.74.02.1001", "33.74.02.1002", "33.74.03.1001")
FUNDS, SECTORS = ("APBD", "ASN", "DBHCHT"), ("farm", "tobacco", "trade")
Person = tuple[str, str, str, str, int]


def problem_of(people: Sequence[Person], villages: Sequence[str] = VILLAGES) -> Problem:
    cube = [(*who, n) for who, n in Counter(people).items()]
    return people_problem(cube, villages, FUNDS, SECTORS)


def publish(people: Sequence[Person], *before: tuple[Problem, dict[str, Number]]) -> tuple[Problem, dict[str, Number]]:
    """What is told of these people beside versions that stand already, by the product's own way."""
    told: dict[str, list[int]] = {}
    kept: dict[str, int] = {}
    for problem, numbers in before:
        for code, number in numbers.items():
            if number.is_shown:
                told.setdefault(f"people/{code}", []).append(problem.value(code))
                kept.pop(f"people/{code}", None)
            elif number.state is Told.WITHHELD:
                kept[f"people/{code}"] = problem.value(code)
    made = problem_of(people)
    return made, Draft(Earlier(told, kept)).told("people", made)


def attack(problem: Problem, told: Mapping[str, Number]) -> None:
    """Nothing small is told, solved or hemmed in; what is told as it is, is true."""
    known = sums(VILLAGES, FUNDS, SECTORS)
    assert set(told) == {code for whole, parts in known for code in (whole, *parts)}
    for code, number in told.items():
        value = problem.value(code)
        if number.is_shown:
            assert number.value == value
            assert value == 0 or value >= LEAST, code
        elif number.state is Told.NEAR:
            assert number.value is not None and abs(number.value - value) < LEAST
    assert eliminated(told, known) == {}
    for code, (low, high) in bounded(told, known).items():
        value = problem.value(code)
        assert low <= value <= high
        if 0 < value < LEAST:
            # Nobody can say that it is small, let alone which small number it is.
            assert high - low >= LEAST, (code, low, high)
        else:
            assert high > low, (code, low, high)


persons = st.tuples(
    st.sampled_from(VILLAGES), st.sampled_from(FUNDS), st.sampled_from(SECTORS), st.sampled_from(SEXES[:2]), st.integers(0, 6)
)
# Groups of people who are alike: some of one, some of a dozen.
groups = st.lists(st.tuples(persons, st.sampled_from([1, 1, 2, 3, 5, 9, 14])), min_size=0, max_size=25)
SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def crowd(found: Sequence[tuple[Person, int]]) -> list[Person]:
    return [who for who, n in found for _ in range(n)]


@SOME
@given(groups)
def test_no_small_number_follows_from_a_version(found: list[tuple[Person, int]]) -> None:
    attack(*publish(crowd(found)))


@SOME
@given(groups, groups, st.integers(0, 40))
def test_nor_from_two_months(first: list[tuple[Person, int]], second: list[tuple[Person, int]], stay: int) -> None:
    before = publish(crowd(first))
    now = publish([*crowd(first)[:stay], *crowd(second)], before)
    attack(*now)
    differences(before, now)


@SOME
@given(groups, persons)
def test_whoever_joins_alone_is_not_seen(found: list[tuple[Person, int]], joiner: Person) -> None:
    before = publish(crowd(found))
    now = publish([*crowd(found), joiner], before)
    attack(*now)
    differences(before, now)
    # Nor is it seen that there is one more: each of the numbers told agrees with nobody having come, or is kept back.
    known = timeless(now[0])
    for code, number in now[1].items():
        if code not in known and number.state is not Told.WITHHELD and before[1][code].is_shown:
            assert number.value == before[1][code].value, code


@SOME
@given(groups, persons, persons)
def test_nor_over_three_versions(found: list[tuple[Person, int]], one: Person, other: Person) -> None:
    first = publish(crowd(found))
    second = publish([*crowd(found), one], first)
    third = publish([*crowd(found), one, other], first, second)
    attack(*third)
    differences(second, third)
    # What the second told in the very same words was seen then: alone in its sum, it was a number of the whole city.
    seen = {code for code, number in third[1].items() if number.is_shown and number == second[1][code]}
    differences(first, third, seen & timeless(second[0]))


def timeless(problem: Problem) -> set[str]:
    """Numbers of the whole city, and what is the same number as one of them."""
    values = {code: problem.value(code) for code in problem.cells}
    return told_by_sums(values, sums(VILLAGES, FUNDS, SECTORS), PLAIN)


def differences(
    before: tuple[Problem, dict[str, Number]], now: tuple[Problem, dict[str, Number]], seen: Set[str] = frozenset()
) -> None:
    """No number told twice differs by a few, and what was kept back is not told while it is nearly the same."""
    known = timeless(now[0]) | seen
    for code, number in now[1].items():
        old = before[1][code]
        if old.is_shown and number.is_shown and code not in known:
            assert abs(int(old.value or 0) - int(number.value or 0)) not in range(1, LEAST), code
        if old.state is Told.WITHHELD and number.is_shown and number.value:
            assert abs(before[0].value(code) - int(number.value)) >= LEAST, code


@SOME
@given(st.dictionaries(st.sampled_from([f"v{n}" for n in range(12)]), st.integers(0, 12)), st.integers(1, 4))
def test_one_list_with_the_sums_of_its_groups(counts: dict[str, int], parts: int) -> None:
    places = {code: f"g{int(code[1:]) % parts}" for code in counts}
    told = protect_counts(counts, places)
    known = [(f"*{g}", tuple(c for c in counts if places[c] == g)) for g in sorted(set(places.values()))]
    known.append(("*", tuple(whole for whole, _ in known)))
    if counts:
        assert eliminated(told, known) == {}
        for code, n in counts.items():
            if 0 < n < LEAST:
                low, high = bounded(told, known)[code]
                assert high - low >= LEAST


def test_two_in_a_row_are_kept_back_not_one() -> None:
    told = protect_counts({"a": 3, "b": 20, "c": 30, "d": 0})
    assert told["a"].state is Told.WITHHELD
    assert [code for code, n in told.items() if n.state is Told.WITHHELD] in (["a", "b"], ["a", "c"])
    assert told["d"] == Number(0) and told["*"] == Number(53)


def test_a_number_alone_takes_its_sum_with_it() -> None:
    told = protect_counts({"a": 3, "b": 0})
    assert told["a"].value is told["*"].value is None


def test_a_proof_that_fails_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from pijar.analytics import protecting

    monkeypatch.setattr(protecting._Model, "solve", lambda self, code, aim: tuple(1 for _ in self.work.problem.base))
    with pytest.raises(Refusal) as refused:
        protect(Problem([3, 20], {"a": Cell((0,)), "b": Cell((1,)), "all": Cell((0, 1))}))
    assert refused.value.code == "FIGURES_UNSAFE"


def test_the_attack_finds_what_only_the_small_ones_left_out_would_give_away() -> None:
    """Were only the small numbers themselves left out, the attack would have them: it can fail."""
    people = [*[(VILLAGES[0], "APBD", "trade", "L", 3)] * 20, *[(VILLAGES[1], "APBD", "trade", "L", 3)] * 2]
    problem = problem_of(people)
    naive = {
        code: Number(None, Told.WITHHELD) if 0 < problem.value(code) < LEAST else Number(problem.value(code))
        for code in problem.cells
    }
    assert eliminated(naive, sums(VILLAGES, FUNDS, SECTORS)) == {f"village:{VILLAGES[1]}": 2}
