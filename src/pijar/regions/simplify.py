"""Boundaries with fewer points, so that a map is light: lines between neighbours stay one line, and nothing gapes.

Rings are cut into arcs where lines meet; an arc that two parts share is made simpler once, and both get the same points
(as TopoJSON does it). Within an arc the points whose triangle with their neighbours is smallest go first (Visvalingam and
Whyatt 1993): small bends vanish before large ones. Lines that would then cross keep all their points.

Written here and not taken from a library: GEOS (by Shapely) does the same and weighs more than everything else that draws.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians

Point = tuple[float, float]
Ring = list[Point]
Polygons = list[list[Ring]]
Arc = tuple[Point, ...]
# Points of all lines together, each counted once: what a screen can show.
MOST_POINTS = 1_200
# Degrees have six decimals (a tenth of a metre): neighbours that agree so far agree.
DECIMALS = 6
_CELL = 0.004


def simplified(parts: Sequence[Polygons], most: int = MOST_POINTS) -> list[Polygons]:
    """The same parts with at most about `most` points of lines, in the same order. Rings are closed, coordinates degrees.

    A ring keeps at least a triangle; where the lines that are left would cross, they keep their points.
    """
    rounded = [[[_rounded(ring) for ring in polygon] for polygon in part] for part in parts]
    cuts = [[[_arcs(ring, joints) for ring in polygon] for polygon in part] for joints in (_joints(rounded),) for part in rounded]
    arcs = {_key(arc) for part in cuts for polygon in part for ring in polygon for arc in ring}
    weights = {arc: _weights(arc) for arc in arcs}
    every = sorted((weight for own in weights.values() for weight in own), reverse=True)
    least = every[most] if len(every) > most else 0.0
    kept = {arc: _thinned(arc, weights[arc], least) for arc in arcs}
    while unsound := _flat(cuts, kept) | _crossing(kept):
        kept.update((arc, arc) for arc in unsound)
    return [[[_joined(ring, kept) for ring in polygon] for polygon in part] for part in cuts]


def _rounded(ring: Iterable[Point]) -> Ring:
    """The ring to six decimals, closed, without points that stand twice in a row."""
    points = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring]
    found = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    return found if found[0] == found[-1] else [*found, found[0]]


def _joints(parts: Sequence[Polygons]) -> set[Point]:
    """Points where lines meet: those that have more than two neighbours over all rings."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for part in parts for polygon in part for ring in polygon):
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) > 2}


def _arcs(ring: Ring, joints: set[Point]) -> list[Arc]:
    """The ring's lines from joint to joint. A ring without one begins at its least point, so that neighbours agree."""
    open_ring = ring[:-1]
    start = next((n for n, point in enumerate(open_ring) if point in joints), None)
    if start is None:
        start = open_ring.index(min(open_ring))
    turned = [*open_ring[start:], *open_ring[:start], open_ring[start]]
    arcs, current = [], [turned[0]]
    for point in turned[1:]:
        current.append(point)
        if point in joints:
            arcs.append(tuple(current))
            current = [point]
    return [*arcs, tuple(current)] if len(current) > 1 else arcs


def _key(arc: Arc) -> Arc:
    """The arc in the direction that both neighbours call the same."""
    return min(arc, arc[::-1])


def _weights(arc: Arc) -> list[float]:
    """How much each inner point says, in square metres: the triangle with its neighbours when its turn to go comes.

    Never less than that of a point that went before it, so that one threshold for all keeps the right ones.
    """
    shrink = cos(radians(arc[0][1]))
    count = len(arc)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def triangle(n: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[n]], arc[n], arc[after[n]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) * shrink * 111_320.0**2 / 2

    found, highest = [0.0] * count, 0.0
    queue = [(triangle(n), n) for n in range(1, count - 1)]
    now = {n: size for size, n in queue}
    heapq.heapify(queue)
    while queue:
        size, n = heapq.heappop(queue)
        if now.get(n) != size:
            continue
        del now[n]
        highest = found[n] = max(highest, size)
        after[before[n]], before[after[n]] = after[n], before[n]
        for other in (before[n], after[n]):
            if other in now:
                now[other] = triangle(other)
                heapq.heappush(queue, (now[other], other))
    return found[1:-1]


def _thinned(arc: Arc, weights: list[float], least: float) -> Arc:
    inner = [point for point, weight in zip(arc[1:-1], weights, strict=True) if weight >= least and weight > 0]
    return (arc[0], *inner, arc[-1])


def _joined(ring: list[Arc], kept: dict[Arc, Arc]) -> Ring:
    """The ring of its arcs, each in the direction in which this ring goes."""
    points: Ring = []
    for arc in ring:
        key = _key(arc)
        made = kept[key] if key == arc else kept[key][::-1]
        points += made if not points else made[1:]
    return points


def _flat(cuts: Sequence[list[list[list[Arc]]]], kept: dict[Arc, Arc]) -> set[Arc]:
    """Arcs of rings that would be no triangle any more, as far as they have points to give back."""
    found = set()
    for ring in (ring for part in cuts for polygon in part for ring in polygon):
        if len(set(_joined(ring, kept))) < 3:
            found |= {key for arc in ring if (key := _key(arc)) != kept[key]}
    return found


def _crossing(kept: dict[Arc, Arc]) -> set[Arc]:
    """Arcs that lost points and now cross another line or themselves."""
    cells: dict[tuple[int, int], list[tuple[Point, Point, Arc]]] = defaultdict(list)
    for key, arc in kept.items():
        for start, end in pairwise(arc):
            for cell in _cells(start, end):
                cells[cell].append((start, end, key))
    found = set()
    for inside in cells.values():
        for n, (a, b, key) in enumerate(inside):
            for c, d, other in inside[n + 1 :]:
                if crosses(a, b, c, d):
                    found |= {each for each in (key, other) if kept[each] != each}
    return found


def _cells(one: Point, other: Point) -> Iterable[tuple[int, int]]:
    xs, ys = sorted((int(one[0] // _CELL), int(other[0] // _CELL))), sorted((int(one[1] // _CELL), int(other[1] // _CELL)))
    return ((x, y) for x in range(xs[0], xs[1] + 1) for y in range(ys[0], ys[1] + 1))


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two lines cross between their ends; lines that meet at an end do not."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 1e-15) - (turn < -1e-15)


def dissolved(parts: Sequence[Polygons]) -> Polygons:
    """One part of many: the lines that only one of them has, joined to rings. Parts share their points, as `simplified` leaves.

    Rings that run the other way are holes; each goes with the outer ring that holds it.
    """
    edges: dict[Point, list[Point]] = defaultdict(list)
    taken = {(a, b) for part in parts for polygon in part for ring in polygon for a, b in pairwise(ring)}
    for a, b in sorted(taken):
        if (b, a) not in taken:
            edges[a].append(b)
    rings = []
    for start in sorted(edges):
        while edges[start]:
            ring = [start, edges[start].pop()]
            while ring[-1] != start and edges[ring[-1]]:
                ring.append(edges[ring[-1]].pop())
            if ring[-1] == start:
                rings.append(ring)
    outer = [[ring] for ring in rings if turns_left(ring)]
    for hole in (ring for ring in rings if not turns_left(ring)):
        home = next((polygon for polygon in outer if holds(polygon[0], hole[0])), None)
        if home:
            home.append(hole)
    return outer


def turns_left(ring: Sequence[Point]) -> bool:
    """Whether the ring runs against the clock (north up), as outer rings do by the right-hand rule."""
    return sum((bx - ax) * (by + ay) for (ax, ay), (bx, by) in pairwise(ring)) < 0


def holds(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a ring."""
    x, y = point
    return sum((b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in pairwise(ring)) % 2 == 1
