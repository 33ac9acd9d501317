"""Two names word by word: what may be a slip, what is only an initial, and what fits in another order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pijar.linkage.alike import Words, fit, is_slip, is_swapped, within

WORD = st.text(alphabet="AINRSU", max_size=8)
NAMES: dict[tuple[str, str], Words] = {
    ("BIMA ANUAR", "ANUAR BIMA"): Words.ALL,
    ("ONUAR BIMA", "BIMA ANUAR"): Words.ALL,
    ("SITI", "SITI MUNAUARO"): Words.ALL,
    ("SITI K", "SITI HOTIJA"): Words.ALL,
    ("A K", "AGUS KURNIAUAN"): Words.NONE,
    ("DUI LESTARI", "TRI LESTARI"): Words.SOME,
    ("HANA SIAHAAN", "ROSMAUATI SITORUS"): Words.NONE,
    ("ARI", "ABID"): Words.NONE,
    ("", "SITI"): Words.NONE,
}
SLIPS = {
    ("SETIAUAN", "SETIUAAN"): True, ("SUTRISNO", "SUTISNO"): True, ("SETIANINGSI", "STIANINSI"): True, ("RINA", "RIAN"): True,
    ("ARI", "ABID"): False, ("NI", "NO"): False, ("RINA", "RENI"): False,
}  # fmt: skip


@pytest.mark.parametrize("names", NAMES)
def test_names_fit_in_any_order(names: tuple[str, str]) -> None:
    one, other = (name.split() for name in names)
    assert fit(one, other) == fit(other, one) == NAMES[names]


@pytest.mark.parametrize("words", SLIPS)
def test_a_slip_is_a_letter_or_two_in_a_long_word(words: tuple[str, str]) -> None:
    assert is_slip(*words) == SLIPS[words]


def test_letters_in_each_others_place_are_a_typists() -> None:
    assert is_swapped(["MARKUS", "ARIP"], ["ARIP", "MARKSU"])
    assert not is_swapped(["RINA"], ["RINI"])
    assert not is_swapped(["RINA", "SARI"], ["RIAN", "SIRA"])


@given(WORD, WORD, st.integers(0, 3))
def test_slips_go_both_ways_and_more_are_easier(one: str, other: str, slips: int) -> None:
    assert within(one, other, slips) == within(other, one, slips)
    assert within(one, other, slips + 1) or not within(one, other, slips)
    assert within(one, other, 0) == (one == other)


@given(WORD, st.data())
def test_a_letter_left_out_is_one_slip(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word)))
    assert within(word, word[:place] + word[place + 1 :], 1)
