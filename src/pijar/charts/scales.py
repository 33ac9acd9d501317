"""From numbers to places and colours: axes in steps people count in, classes of a map, and the colours themselves.

Colours are kept here as well as in `charts.css`, where they are used, so that a test can weigh them: every one stands out from
its ground by at least 3 to 1 (WCAG 1.4.11), and neighbours stay apart for eyes that see no red, green or blue.

Sequential: viridis (Smith, van der Walt and Firing 2015), made for all eyes and for grey paper, cut at the end that would fade
into the ground: on light pages more is darker, on dark ones lighter. Categorical: six hues of our own with teal first, chosen
for the largest distance under the three kinds of colour blindness (Machado, Oliveira and Fernandes 2009).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

GROUND = {"light": "#ffffff", "dark": "#262626"}
SEQUENTIAL = {
    "light": ("#21a580", "#287d8e", "#35608d", "#453581", "#440154"),
    "dark": ("#2e8096", "#1f9e89", "#4ac16d", "#a0da39", "#fde725"),
}
CATEGORICAL = {
    "light": ("#0f6e74", "#e8540c", "#7d1fb8", "#1a1760", "#6b2a00", "#9a79d1"),
    "dark": ("#4fb9bf", "#e6a700", "#a657ff", "#ffffb2", "#ef4b6c", "#8484dd"),
}
CLASSES = 5

# Steps between the lines of an axis that people can count in, in tenths of a power of ten.
_STEPS = (10, 20, 25, 50, 100)


def ceiling(share: float) -> float:
    """The top of an axis of shares: the next tenth above the highest value, at most one."""
    return min(1.0, (int(share * 10) + 1) / 10)


def axis(highest: int, lowest: int = 0) -> list[int]:
    """The amounts of an axis' lines from the bottom up, nothing among them: about four of them above the lowest."""
    rough = max(1, (highest - lowest) // 4)
    unit = 10 ** (len(str(rough)) - 1)
    step = max(1, next(unit * tenths // 10 for tenths in _STEPS if unit * tenths // 10 >= rough or tenths == _STEPS[-1]))
    return [step * number for number in range(lowest // step, -(-highest // step) + 1)]


@dataclass(frozen=True)
class Bin:
    """One class of a map: the values in it from `low` to `high`, how many there are, and its place in the colours (1 to 5)."""

    low: float
    high: float
    size: int
    place: int


@dataclass(frozen=True)
class Classes:
    """How values are coloured: by the class that holds them; nothing (0) is a class of its own, without colour."""

    bins: tuple[Bin, ...]

    def place(self, value: float) -> int:
        """1 for the lowest to 5 for the highest; 0 for nothing."""
        if value <= 0:
            return 0
        return next((one.place for one in self.bins if value <= one.high), CLASSES)


def classes(values: Iterable[float], most: int = CLASSES) -> Classes:
    """Classes of about equally many values each, every border a value that is there; equal values are never parted.

    Borders that are values make a legend one can check: "12 to 18: 35 kelurahan". Fewer values than classes make fewer
    classes, spread over the colours so that the highest always has the last one.
    """
    found = sorted(value for value in values if value > 0)
    count = min(most, len(set(found)))
    bins: list[tuple[float, float, int]] = []
    start = 0
    for number in range(1, count + 1):
        end = max(start + 1, round(number * len(found) / count)) if number < count else len(found)
        while end < len(found) and found[end] == found[end - 1]:
            end += 1
        if start < len(found):
            bins.append((found[start], found[end - 1], end - start))
        start = max(start, end)
    return Classes(tuple(Bin(*one, _spread(n, len(bins), most)) for n, one in enumerate(bins)))


def _spread(number: int, count: int, most: int) -> int:
    """The colour of the n-th of `count` classes: the last is always the strongest."""
    return most if count == 1 else 1 + round(number * (most - 1) / (count - 1))


@dataclass(frozen=True)
class Scale:
    """Numbers from `low` to `high` laid between two places of a drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)
