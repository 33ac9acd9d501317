"""Sample sizes, intervals and draws beside the values of textbooks; initials of odd names."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from pijar.verification import rules
from pijar.verification.types import MOVES, OBJECTION_MOVES, Sampling, State


@pytest.mark.parametrize(
    ("population", "sampling", "size"),
    [
        (10**9, Sampling(), 385),
        (1_000_000, Sampling(), 384),
        (10_000, Sampling(), 370),
        (1_000, Sampling(), 278),
        (500, Sampling(), 218),
        (100, Sampling(), 80),
        (10**9, Sampling(confidence=0.99), 664),
        (10**9, Sampling(confidence=0.90), 271),
        (10**9, Sampling(margin=0.03), 1068),
        (10**9, Sampling(margin=0.03, share=0.1), 385),
        (10**9, Sampling(margin=0.1), 97),
        (2, Sampling(), 2),
        (1, Sampling(), 1),
        (0, Sampling(), 0),
    ],
)
def test_sample_sizes_are_those_of_the_tables(population: int, sampling: Sampling, size: int) -> None:
    """Cochran's formula, with the finite population correction; 385, 278 and 370 stand in every table of it."""
    assert rules.sample_size(population, sampling) == size


@pytest.mark.parametrize("wrong", [Sampling(confidence=1.0), Sampling(margin=0.0), Sampling(share=0.0), Sampling(share=1.5)])
def test_a_sample_of_nonsense_is_refused(wrong: Sampling) -> None:
    with pytest.raises(ValueError, match="confidence|margin|share"):
        rules.sample_size(100, wrong)


def test_wilsons_interval_is_that_of_the_literature() -> None:
    """Values by Newcombe (1998, table I, method 3): 81/263, 15/148, 0/20 and 1/29 at 95 %."""
    for hits, seen, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = rules.wilson(hits, seen, 0.95)
        assert found is not None
        assert [round(end, 4) for end in found] == [low, high]
    assert rules.wilson(0, 0, 0.95) is None
    everybody = rules.wilson(5, 5, 0.95)
    assert everybody is not None
    assert everybody[1] == 1.0


def test_seats_go_by_largest_remainder() -> None:
    assert rules.apportion(10, {"a": 50, "b": 50, "c": 50}) == {"a": 4, "b": 3, "c": 3}
    assert rules.apportion(7, {"a": 53, "b": 24, "c": 23}) == {"a": 4, "b": 2, "c": 1}
    assert rules.apportion(5, {"a": 0, "b": 3}) == {"a": 0, "b": 3}
    assert rules.apportion(0, {"a": 4}) == {"a": 0}
    assert rules.apportion(3, {}) == {}


def test_seats_add_up_and_stay_near_their_share() -> None:
    chance = Random(7)
    for _ in range(300):
        sizes = {f"{n:03}": chance.randrange(200) for n in range(chance.randrange(1, 40))}
        whole = sum(sizes.values())
        total = chance.randrange(whole + 1)
        seats = rules.apportion(total, sizes)
        assert sum(seats.values()) == total
        for name, size in sizes.items():
            assert 0 <= seats[name] <= size
            assert whole == 0 or abs(seats[name] - total * size / whole) < 1


def test_a_draw_follows_from_its_seed_alone() -> None:
    keys = list(range(1, 1001))
    first = rules.draw("benih", keys, 30)
    shuffled = keys[:]
    Random(1).shuffle(shuffled)
    assert rules.draw("benih", shuffled, 30) == first
    assert rules.draw("benih", keys, 40)[:30] == first
    assert rules.draw("lain", keys, 30) != first


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("SITI NUR A'ISYAH", "S.N.A."),
        ("SUKARNO", "S."),
        ("  agus   salim ", "A.S."),
        ("M.ARIFIN", "M.A."),
        ("M. ARIFIN", "M.A."),
        ("ABDUL-RAHMAN, S.Pd", "A.R.S.P."),
        ("'ABDUL", "A."),
        ("BUDI 3374012010909001", "B."),
        ("3374012010909001 BUDI", "B."),
        ("ÉMILE ÑOÑO", "É.Ñ."),
        ("JOKO (ALM)", "J.A."),
        ("TRI;SUTRISNO", "T."),
        ("A", "A."),
        ("12 34", "–"),
        ("...", "–"),
        ("", "–"),
    ],
)
def test_initials_tell_the_first_letters_and_nothing_else(name: str, short: str) -> None:
    assert rules.initials(name) == short


def test_days_of_a_term() -> None:
    assert rules.last_day(date(2026, 2, 20), 10) == date(2026, 3, 2)
    assert [rules.days_left(date(2026, 3, 2), on) for on in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 4))] == [1, 0, -2]


def test_neighbourhoods_are_in_the_order_people_count() -> None:
    assert sorted(["10", "2", "", "1"], key=rules.place_order) == ["1", "2", "10", ""]


def test_no_move_leads_back() -> None:
    assert [sorted(MOVES[state]) for state in State] == [["published"], ["closed"], []]
    assert {len(OBJECTION_MOVES[state]) for state in OBJECTION_MOVES} == {0, 1}
