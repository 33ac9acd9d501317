"""Several NIKs one under the other: which digits differ, and which of them may be seen without a reason.

The mask is the one of everywhere (`national_id.mask`): the first six and the last four digits. Of the six between, which
hold the birth date that stands beside, a digit that differs is shown too, as long as only few do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HIDDEN = range(6, 12)
MOST_SHOWN = 3
"""Where more of the hidden digits differ, they are marked but stay hidden."""
MARK = "•"
LENGTH = 16
# Where each part of a number ends, and what it holds.
PARTS = ((6, "district"), (12, "date"), (LENGTH, "serial"))


@dataclass(frozen=True)
class Digit:
    """One place of a number: what is shown there, and whether the other numbers have another digit there."""

    text: str
    differs: bool = False
    # The last digit of a part: a little room follows it.
    ends: bool = False


def aligned(niks: Sequence[str], in_clear: bool = False) -> list[list[Digit]]:
    """Each number as its digits; marked are those in which the second differs from the first, and each other from the first.

    What is no number of sixteen digits is hidden whole.
    """
    apart = [_differing(nik, niks[0]) for nik in niks]
    if len(niks) > 1:
        apart[0] = apart[1]
    differing: set[int] = set().union(*apart)
    hidden = set(HIDDEN) if not in_clear else set()
    if len(hidden & differing) <= MOST_SHOWN:
        hidden -= differing
    return [_digits(nik, marked, hidden, in_clear) for nik, marked in zip(niks, apart, strict=True)]


def _is_whole(nik: str) -> bool:
    return len(nik) == LENGTH and nik.isascii() and nik.isdecimal()


def _differing(one: str, other: str) -> set[int]:
    if not (_is_whole(one) and _is_whole(other)):
        return set()
    return {place for place in range(LENGTH) if one[place] != other[place]}


def _digits(nik: str, differing: set[int], hidden: set[int], in_clear: bool) -> list[Digit]:
    if not _is_whole(nik):
        return [Digit(digit if in_clear else MARK) for digit in nik]
    ends = {end - 1 for end, _ in PARTS[:-1]}
    return [Digit(MARK if place in hidden else digit, place in differing, place in ends) for place, digit in enumerate(nik)]


def spoken(digits: Sequence[Digit]) -> str:
    """The number for whoever hears the page: its digits, spaced, and a star for each that is hidden."""
    return " ".join("*" if digit.text == MARK else digit.text for digit in digits)


@dataclass(frozen=True)
class Slip:
    """How two numbers differ: `kind` is equal, digit, swapped, digits, serial, far or unreadable; `part`: where."""

    kind: str
    part: str = ""
    n: int = 0


def slip(one: str, other: str) -> Slip:
    """What became of one number in the other. `n`: how many digits differ, or how far apart the last four digits are."""
    if not (_is_whole(one) and _is_whole(other)):
        return Slip("unreadable")
    places = [place for place in range(LENGTH) if one[place] != other[place]]
    if not places:
        return Slip("equal")
    parts = {_part(place) for place in places}
    part = parts.pop() if len(parts) == 1 else ""
    if part == "serial" and abs(int(one[12:]) - int(other[12:])) <= 10:
        return Slip("serial", part, abs(int(one[12:]) - int(other[12:])))
    if len(places) == 1:
        return Slip("digit", part, 1)
    if (
        len(places) == 2
        and places[1] - places[0] == 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    ):
        return Slip("swapped", part, 2)
    return Slip("digits" if len(places) <= 4 else "far", part, len(places))


def _part(place: int) -> str:
    return next(name for end, name in PARTS if place < end)
