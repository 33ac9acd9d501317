"""Boundaries made light: neighbours still meet, nothing crosses, large shapes stay."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pijar.regions.simplify import crosses, dissolved, holds, simplified, turns_left


def wiggly(start, end, steps=20, width=0.0004):
    """A line between two corners that bends; the same from both ends."""
    if start > end:
        return wiggly(end, start, steps, width)[::-1]
    (x, y), (z, w) = start, end
    inner = [
        (x + (z - x) * n / steps + width * sin(3 * n), y + (w - y) * n / steps + width * cos(2 * n)) for n in range(1, steps)
    ]
    return [start, *inner, end]


def cells(columns, rows, size=0.02):
    """Neighbouring cells of a grid with bent edges, each a part of one polygon."""
    found = []
    for row in range(rows):
        for column in range(columns):
            corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
            placed = [(110.4 + size * x, -7.0 + size * y) for x, y in corners]
            found.append([[[point for a, b in pairwise(placed) for point in wiggly(a, b)[:-1]] + [placed[0]]]])
    return found


def edges(part):
    return [(a, b) for polygon in part for ring in polygon for a, b in pairwise(ring)]


def area(ring):
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) / 2


@pytest.mark.parametrize("most", [0, 40, 200, 10_000])
def test_neighbours_keep_the_same_line(most):
    light = simplified(cells(4, 3), most)
    own = [edge for part in light for edge in edges(part)]
    assert len(own) == len(set(own)), "an edge runs the same way twice: parts lie over one another"
    inner = [edge for edge in own if edge[::-1] in set(own)]
    # 17 edges between cells, each seen from both sides.
    assert len({frozenset(edge) for edge in inner}) * 2 == len(inner) and len(inner) >= 34


def test_fewer_points_are_kept_and_the_rings_stay_whole():
    heavy = cells(4, 3)
    light = simplified(heavy, 60)
    assert sum(len(edges(part)) for part in light) < sum(len(edges(part)) for part in heavy) / 3
    for before, after in zip(heavy, light, strict=True):
        ring = after[0][0]
        assert ring[0] == ring[-1] and len(set(ring)) >= 3
        assert area(ring) == pytest.approx(area(before[0][0]), rel=0.2) and turns_left(ring)


def test_everything_stays_where_there_is_room_for_it():
    heavy = cells(2, 2)
    light = simplified(heavy, 10_000)
    assert [len(set(part[0][0])) for part in light] == [len({(round(x, 6), round(y, 6)) for x, y in p[0][0]}) for p in heavy]


def circle(x, y, size, points=60):
    return [(x + size * cos(2 * pi * n / points), y + size * sin(2 * pi * n / points)) for n in range(points)] + [(x + size, y)]


def test_an_enclave_and_the_hole_it_fills_keep_one_line():
    inner, outer = circle(110.4, -7.0, 0.01), circle(110.4, -7.0, 0.03)
    ring, lake = simplified([[[outer, inner[::-1]]], [[inner]]], 12)
    assert set(ring[0][1]) == set(lake[0][0]) and len(lake[0][0]) >= 4


def test_districts_are_what_their_villages_cover():
    light = simplified(cells(3, 2), 100)
    (whole,) = dissolved(light)
    assert area(whole[0]) == pytest.approx(sum(area(part[0][0]) for part in light))
    assert len(whole) == 1 and whole[0][0] == whole[0][-1]
    ring = dissolved([part for n, part in enumerate(simplified(cells(3, 3), 200)) if n != 4])
    assert len(ring) == 1 and len(ring[0]) == 2 and holds(ring[0][0], ring[0][1][0])


# A star around a middle: any such ring is simple, however wild its spikes.
STARS = st.lists(st.floats(0.2, 1.0), min_size=3, max_size=40)


@settings(max_examples=60, deadline=None)
@given(STARS, st.integers(0, 20))
def test_no_line_crosses_itself_whatever_the_shape(spikes, most):
    points = [
        (110.4 + 0.02 * r * cos(2 * pi * n / len(spikes)), -7.0 + 0.02 * r * sin(2 * pi * n / len(spikes)))
        for n, r in enumerate(spikes)
    ]
    (((ring,),),) = simplified([[[[*points, points[0]]]]], most)
    lines = list(pairwise(ring))
    assert ring[0] == ring[-1] and len(set(ring)) >= 3
    assert not [1 for n, (a, b) in enumerate(lines) for c, d in lines[n + 1 :] if crosses(a, b, c, d)]
