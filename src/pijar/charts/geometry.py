"""From degrees to the units of a drawing. Over one city the earth is flat enough: degrees of longitude shrink by one cosine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Ring = Sequence[tuple[float, float]]
Polygon = Sequence[Ring]


@dataclass(frozen=True)
class Box:
    """Where the drawing's corner lies on earth, and how many tenths of a unit a degree is to the east and to the south."""

    west: float
    north: float
    east_unit: float
    south_unit: float
    height: float
    pad: float

    @classmethod
    def around(cls, found: Iterable[Any], width: float, pad: float) -> Box:
        """The box that holds the `polygons` of all these shapes, `width` units wide with a margin of `pad`."""
        points = [point for shape in found for polygon in shape.polygons for point in polygon[0]]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        shrink = cos(radians((south + north) / 2))
        unit = (width - 2 * pad) / max((east - west) * shrink, 1e-9)
        return cls(west, north, 10 * unit * shrink, 10 * unit, (north - south) * unit + 2 * pad, 10 * pad)


def projected(polygons: Sequence[Polygon], box: Box) -> list[list[list[tuple[int, int]]]]:
    """Rings in whole tenths of a unit. A point that two parts share becomes the same point in both."""
    west, north, east, south, pad = box.west, box.north, box.east_unit, box.south_unit, box.pad
    return [
        [[(round((x - west) * east + pad), round((north - y) * south + pad)) for x, y in ring] for ring in polygon]
        for polygon in polygons
    ]


def written(polygons: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> str:
    """The data of a path: each ring from its first point on by steps; steps that lead nowhere are left out."""
    pieces = []
    for polygon in polygons:
        for ring in polygon:
            x, y = start = ring[0]
            moves = []
            for to_x, to_y in ring[1:-1]:
                if to_x != x or to_y != y:
                    moves.append(f"{to_x - x} {to_y - y}")
                    x, y = to_x, to_y
            if moves:
                pieces.append(f"M{start[0]} {start[1]}l{' '.join(moves).replace(' -', '-')}z")
    return "".join(pieces)


def widest(polygons: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> tuple[float, float, float]:
    """Where words fit best: the middle of the widest stretch inside, on one of five lines across; and how wide it is."""
    edges = [
        (b, to_b, x, to_x)
        for polygon in polygons
        for ring in polygon
        for (x, b), (to_x, to_b) in zip(ring, ring[1:], strict=False)
        if b != to_b
    ]
    if not edges:
        # Too flat for a line across: its first point, without room for words.
        return next(((float(x), float(y), 0.0) for polygon in polygons for ring in polygon for x, y in ring), (0.0, 0.0, 0.0))
    low, high = min(min(b, to_b) for b, to_b, _, _ in edges), max(max(b, to_b) for b, to_b, _, _ in edges)
    best = (0.0, 0.0, -1.0)
    for tenth in range(3, 8):
        y = low + (high - low) * tenth / 10 + 0.5
        cuts = sorted(x + (y - b) * (to_x - x) / (to_b - b) for b, to_b, x, to_x in edges if (b > y) != (to_b > y))
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            # Of two stretches nearly as wide the one nearer the middle is better.
            weighed = (right - left) * (1 - abs(tenth - 5) / 20)
            if weighed > best[2]:
                best = ((left + right) / 2, y, weighed)
    return best
