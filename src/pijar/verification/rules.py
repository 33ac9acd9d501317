"""How large a sample is, whom it takes, what it tells; initials for a public list; days. No database, no clock."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import NormalDist

from pijar.verification.types import Sampling

# One pattern for Python and PostgreSQL: what stands before the first letter of a word goes with the rest of the word.
# An apostrophe is no end of a word (A'ISYAH is one), a point, comma, stroke or slash is (M.ARIFIN are two).
LETTERS = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\ud7ff"
WORD = rf"[^{LETTERS}]*([{LETTERS}])[^\s.,/-]*"
REST = rf"[^{LETTERS}]+$"
# What stands where a name has no letter at all.
NAMELESS = "–"
# Exact sizes must not grow by one through the last bit of a reckoning.
_EXACT = 9


def initials(name: str) -> str:
    """The first letters of a name's words, each with a point: "S.N.A." of "SITI NUR A'ISYAH"; a stroke where it has no letter."""
    letters = re.sub(WORD, r"\1.", name)
    short = re.sub(REST, ".", letters)
    return short.upper() if short not in ("", ".") else NAMELESS


def sample_size(population: int, sampling: Sampling) -> int:
    """How many of `population` to look at, to know a share within a margin (Cochran 1977, sections 4.4-4.5).

    n0 = z² p (1 - p) / e², then n = n0 / (1 + (n0 - 1) / N) for a finite N, rounded up; at least one, at most all.
    Raises ValueError when confidence, margin or share is not between 0 and 1.
    """
    for name in ("confidence", "margin", "share"):
        if not 0 < getattr(sampling, name) < 1:
            raise ValueError(name)
    if population <= 0:
        return 0
    z = _z(sampling.confidence)
    endless = z * z * sampling.share * (1 - sampling.share) / sampling.margin**2
    finite = endless / (1 + (endless - 1) / population)
    return min(population, max(1, math.ceil(round(finite, _EXACT))))


def _z(confidence: float) -> float:
    """How many standard deviations hold the middle `confidence` of a normal distribution."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def apportion(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """`total` seats over groups in proportion to their sizes, by largest remainder; never more than a group has.

    Equal remainders go by size, then by name, so that the same sizes always give the same seats.
    """
    whole = sum(sizes.values())
    if whole == 0:
        return dict.fromkeys(sizes, 0)
    total = min(total, whole)
    seats = {name: total * size // whole for name, size in sizes.items()}
    order = sorted(sizes, key=lambda name: (-(total * sizes[name] % whole), -sizes[name], name))
    for name in order[: total - sum(seats.values())]:
        seats[name] += 1
    return seats


def draw(seed: str, keys: Sequence[int], seats: int) -> list[int]:
    """The first `seats` of `keys` by the sha256 of "seed:key": anybody who knows seed and keys draws the same."""
    return sorted(keys, key=lambda key: (hashlib.sha256(f"{seed}:{key}".encode()).hexdigest(), key))[:seats]


def wilson(hits: int, seen: int, confidence: float) -> tuple[float, float] | None:
    """The interval of a share by Wilson's score (1927); it stays inside 0 and 1. None while nothing was seen."""
    if seen <= 0:
        return None
    z, share = _z(confidence), hits / seen
    middle = share + z * z / (2 * seen)
    half = z * math.sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen))
    below, above = ((middle + sign * half) / (1 + z * z / seen) for sign in (-1, 1))
    return max(0.0, below), min(1.0, above)


def last_day(begins: date, days: int) -> date:
    """The last day of a term of `days` calendar days that begins the day after `begins`."""
    return begins + timedelta(days=days)


def days_left(due: date, on: date) -> int:
    """Days until a term ends; negative when it is over."""
    return (due - on).days


def place_order(text: str | None) -> tuple[int, str]:
    """The order of RT and RW numbers as people count: 2 before 10, an unknown one last."""
    digits = re.sub(r"\D", "", text or "")
    return (int(digits) if digits else 10**9, text or "")
