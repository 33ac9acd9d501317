"""Two names side by side, word by word: a slip in one word and another order in one go, which no letters of the whole show.

Words come in their one spelling (`names.canonical`). Nothing here knows how usual a word is.
"""

from __future__ import annotations

from enum import StrEnum

LEAST, LONG = 3, 7
"""Letters from which on a word may have one slip, and two."""
FIRST = {"K": "KH", "C": "CH", "J": "JI", "T": "TC", "D": "DJ", "O": "OU"}
"""What a word may begin with in its one spelling, by the letter it began with on paper: KH, CH, old J, TJ, DJ, OE."""


class Words(StrEnum):
    """How far the words of two names fit: all of the shorter name's, at least one, none."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


def within(one: str, other: str, slips: int) -> bool:
    """Whether so many slips make one word of the other: a letter wrong, left out, too many, or two neighbours swapped."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    if not one or not other:
        return len(one) + len(other) <= slips
    if slips == 0:
        return False
    fewer = slips - 1
    if one[:2] == other[1::-1] and within(one[2:], other[2:], fewer):
        return True
    return within(one[1:], other[1:], fewer) or within(one[1:], other, fewer) or within(one, other[1:], fewer)


def is_slip(one: str, other: str) -> bool:
    """Whether one word may be a misspelling of the other; of short words nothing can be said."""
    shorter = min(len(one), len(other))
    return shorter >= LEAST and within(one, other, 2 if shorter >= LONG else 1)


def is_swapped(one: list[str], other: list[str]) -> bool:
    """Whether two names are one but for two neighbouring letters in each other's place."""
    left, right = [word for word in one if word not in other], [word for word in other if word not in one]
    if len(left) != 1 or len(right) != 1:
        return False
    return sorted(left[0]) == sorted(right[0]) and within(left[0], right[0], 1)


def fit(one: list[str], other: list[str]) -> Words:
    """How far two names fit, in any order; an initial fits what begins with it, but is no proof alone."""
    left, right = [word for word in one if word not in other], [word for word in other if word not in one]
    found = any(len(word) > 1 for word in one if word in other)
    for fits in (is_slip, _is_initial):
        for word in list(left):
            if met := next((known for known in right if fits(word, known)), None):
                left.remove(word)
                right.remove(met)
                found = found or fits is is_slip
    if not found:
        return Words.NONE
    return Words.SOME if left and right else Words.ALL


def _is_initial(one: str, other: str) -> bool:
    """An initial is the letter as it was written: K. may be Khotijah, whose one spelling begins with H."""
    initial, word = sorted((one, other), key=len)
    return len(initial) == 1 and word[0] in FIRST.get(initial, initial)
