"""Axes, classes and colours: what a reader can count in, and what every eye can tell apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from pijar.charts.scales import CATEGORICAL, GROUND, SEQUENTIAL, axis, ceiling, classes


@pytest.mark.parametrize(
    ("highest", "lowest"), [(2_300_000, 0), (1_008, -378), (0, -5), (1, 0), (7, 0), (10**15, -(10**15)), (99, -1)]
)
def test_an_axis_holds_all_and_has_nothing_among_its_lines(highest, lowest):
    lines = axis(highest, lowest)
    assert lines[0] <= lowest and lines[-1] >= highest and 0 in lines and 2 <= len(lines) <= 8
    assert len({b - a for a, b in zip(lines, lines[1:], strict=False)}) == 1


def test_the_axis_of_shares_ends_above_the_highest():
    assert [ceiling(share) for share in (0.0, 0.05, 0.41, 0.95, 1.0)] == [0.1, 0.1, 0.5, 1.0, 1.0]


@pytest.mark.parametrize("values", [[1, 1, 1, 1], [1, 2], [0, 0, 3], list(range(177)), [5] * 90 + [6] * 87, [0.25, 0.5, 0.75]])
def test_classes_hold_every_value_once_and_part_no_equals(values):
    found = classes(values)
    assert sum(one.size for one in found.bins) == sum(value > 0 for value in values)
    assert all(a.high < b.low and a.place < b.place for a, b in pairwise(found.bins))
    assert found.bins[-1].place == 5 and len(found.bins) <= 5
    for value in values:
        inside = [one.place for one in found.bins if one.low <= value <= one.high]
        assert inside == ([found.place(value)] if value > 0 else []) and (value > 0 or found.place(value) == 0)


def test_nothing_to_class_has_no_class():
    assert classes([]).bins == () and classes([0, 0]).place(0) == 0


def light(colour: str) -> list[float]:
    """The three lights of a colour, from 0 to 1, as they add up (sRGB made linear)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), light(colour), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# How eyes without red, green or blue see light (Machado, Oliveira and Fernandes 2009, complete), and eyes that have all three.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """The colour as that eye has it, in CIE Lab."""
    r, g, b = (min(1.0, max(0.0, sum(w * p for w, p in zip(row, light(colour), strict=True)))) for row in EYES[eye])
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, eye: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(seen(one, eye), seen(other, eye), strict=True)) ** 0.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_stands_out_from_its_ground(theme):
    weak = {c: round(contrast(c, GROUND[theme]), 2) for c in (*SEQUENTIAL[theme], *CATEGORICAL[theme])}
    assert all(value >= 3 for value in weak.values()), weak


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_eye_tells_them_apart(theme, eye):
    """Ten is several times the difference one can just see; more values look darker (or lighter), never the other way."""
    assert all(apart(a, b, eye) >= 10 for a, b in pairwise(SEQUENTIAL[theme]))
    assert all(apart(a, b, eye) >= 20 for a, b in combinations(CATEGORICAL[theme], 2))
    steps = [seen(colour, eye)[0] for colour in SEQUENTIAL[theme]]
    assert steps == sorted(steps, reverse=theme == "light")
