"""Persons from pairs: whatever the pairs, nobody is joined with whom somebody, or the register, knows to be another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pijar.linkage.clusters import Clusters, Pair, Worth, clusters

PEOPLE = range(1, 9)
PAIR = st.sampled_from([*combinations(PEOPLE, 2)])
PAIRS = st.lists(PAIR, max_size=14)
WORTH = st.dictionaries(st.sampled_from(PEOPLE), st.builds(Worth, st.booleans(), st.booleans()))
ANYTHING = settings(max_examples=200, deadline=None)


def groups(joined: Clusters) -> set[frozenset[int]]:
    """Those who are one, everybody who is joined to nobody alone."""
    found: dict[int, set[int]] = {}
    for person in PEOPLE:
        found.setdefault(joined.survivor.get(person, person), set()).add(person)
    return {frozenset(group) for group in found.values()}


def reachable(same: list[Pair]) -> set[frozenset[int]]:
    """Who hangs together by pairs, found in another way: by merging sets until nothing changes."""
    found = [{person} for person in PEOPLE]
    for pair in same:
        met = [group for group in found if group & set(pair)]
        found = [group for group in found if group not in met] + [set().union(*met)]
    return {frozenset(group) for group in found}


@given(PAIRS, PAIRS, WORTH)
@ANYTHING
def test_people_known_to_be_two_are_never_joined(same: list[Pair], apart: list[Pair], worth: dict[int, Worth]) -> None:
    for group in groups(clusters(same, apart, worth)):
        assert not [pair for pair in apart if set(pair) <= group]
        assert sum(worth.get(person, Worth()).is_registered for person in group) <= 1


@given(PAIRS, PAIRS, WORTH)
@ANYTHING
def test_a_pair_is_joined_or_refused_and_nothing_else_is(same: list[Pair], apart: list[Pair], worth: dict[int, Worth]) -> None:
    joined = clusters(same, apart, worth)
    found = groups(joined)
    assert joined.refused <= set(same)
    for pair in same:
        assert any(set(pair) <= group for group in found) == (pair not in joined.refused)
    kept = [pair for pair in same if pair not in joined.refused]
    assert found == reachable(kept)


@given(PAIRS)
@ANYTHING
def test_without_anything_known_all_that_hangs_together_is_one(same: list[Pair]) -> None:
    joined = clusters(same, [], {})
    assert groups(joined) == reachable(same)
    assert not joined.refused


@given(PAIRS, PAIRS, WORTH)
@ANYTHING
def test_the_survivor_is_the_best_of_its_own_group(same: list[Pair], apart: list[Pair], worth: dict[int, Worth]) -> None:
    joined = clusters(same, apart, worth)
    for survivor in set(joined.survivor.values()):
        assert survivor not in joined.survivor
        group = [person for person in PEOPLE if joined.survivor.get(person, person) == survivor]
        assert survivor == min(group, key=lambda person: worth.get(person, Worth()).rank(person))


@given(PAIRS, WORTH, st.randoms(use_true_random=False))
@ANYTHING
def test_order_changes_nothing_where_nobody_is_known_apart(same: list[Pair], worth: dict[int, Worth], chance: object) -> None:
    unknown = {person: Worth(False, told.holds_own_date) for person, told in worth.items()}
    shuffled = [pair[::-1] if chance.random() < 0.5 else pair for pair in same]  # type: ignore[attr-defined]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clusters(shuffled, [], unknown).survivor == clusters(same, [], unknown).survivor


@given(PAIRS, PAIRS, WORTH)
@ANYTHING
def test_joining_again_what_was_joined_changes_nothing(same: list[Pair], apart: list[Pair], worth: dict[int, Worth]) -> None:
    joined = clusters(same, apart, worth)
    assert clusters([*same, *same], apart, worth) == joined
    assert clusters(joined.survivor.items(), apart, worth).survivor == joined.survivor


def test_the_surest_pair_wins() -> None:
    """Two is one with one of the others; the first said is the surer, and who was refused waits for a person."""
    assert clusters([(1, 2), (2, 3)], [(1, 3)], {}) == Clusters({2: 1}, {(2, 3)})
    assert clusters([(2, 3), (1, 2)], [(1, 3)], {}) == Clusters({3: 2}, {(1, 2)})


def test_the_number_that_the_register_knows_stands_for_all() -> None:
    worth = {1: Worth(), 2: Worth(holds_own_date=True), 3: Worth(is_registered=True)}
    assert clusters([(1, 2), (2, 3)], [], worth).survivor == {1: 3, 2: 3}
    assert clusters([(1, 2)], [], worth).survivor == {1: 2}
    assert clusters([(1, 4)], [], worth).survivor == {4: 1}
