"""`python -m benchmarks.drawing [--boundaries FILE] [--times N]`: what a map of 177 parts costs, beside writing its text at all.

The limit is a bare join of one string per point, the least that this many numbers can cost as text. Without a file an invented
city is drawn, whose parts share their edges and have as many points as real boundaries that were made simpler.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from math import cos, sin
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure
from pijar.charts.maps import MapWords, Shape, Tile, Told, laid_out, shapes, tiles
from pijar.charts.scales import classes
from pijar.regions.simplify import dissolved, simplified

COLUMNS, PARTS, POINTS = 15, 177, 4
# What a page may wait for its picture, and how large that may be.
MOST_SECONDS, MOST_BYTES = 0.030, 60_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawing")
    parser.add_argument("--boundaries", type=Path, help="GeoJSON of the city's parts (default: an invented city)")
    parser.add_argument("--times", type=int, default=50)
    asked = parser.parse_args()
    for figure in measure(asked.boundaries, asked.times):
        print(json.dumps(figure.as_json()))


def measure(boundaries: Path | None = None, times: int = 50) -> list[Figure]:
    """Polygons and hexagons, each the middle of so many drawings."""
    found = read(boundaries) if boundaries else invented()
    groups: dict[str, list[Any]] = {}
    for shape in found:
        groups.setdefault(shape.group, []).append(shape.polygons)
    districts = [Shape(code, "", dissolved(parts)) for code, parts in sorted(groups.items())]
    words, layout = _words([shape.code for shape in found]), laid_out(found, districts)
    grid = [Tile(shape.code, shape.group, n % 16, n // 16) for n, shape in enumerate(found)]
    return [
        _figure("177 polygons, laid out once for a file", found, lambda: shapes(laid_out(found, districts), words), times),
        _figure("177 polygons", found, lambda: shapes(layout, words), times),
        _figure("177 hexagons", found, lambda: tiles(grid, words), times),
    ]


def _figure(name: str, found: list[Shape], draw: Callable[[], str], times: int) -> Figure:
    points = [point for shape in found for polygon in shape.polygons for ring in polygon for point in ring]
    if "hexagons" in name:
        points = points[: 6 * len(found)]
    took, limit = _middle(draw, times), _middle(lambda: "".join([f"{x:.1f} {y:.1f}" for x, y in points]), times)
    size = len(draw().encode())
    return Figure(
        name, len(found), took, 0, limit, took / limit, None,
        {"bytes": size, "points": len(points), "most_seconds": MOST_SECONDS, "most_bytes": MOST_BYTES},
    )  # fmt: skip


def _middle(work: Callable[[], Any], times: int) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return sorted(found)[len(found) // 2]


def read(path: Path) -> list[Shape]:
    """A file of boundaries, made simpler as `pijar regions load-boundaries` does it."""
    found = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]["coordinates"]
        polygons = shape if feature["geometry"]["type"] == "MultiPolygon" else [shape]
        code = str(feature["properties"]["code"])
        found.append((code, [[[(x, y) for x, y, *_ in ring] for ring in polygon] for polygon in polygons]))
    made = simplified([polygons for _, polygons in found])
    return [Shape(code, code[:8], polygons) for (code, _), polygons in zip(found, made, strict=True)]


def invented() -> list[Shape]:
    """Cells of a grid whose edges bend: neighbours have the same points on the edge between them."""

    def corner(x: int, y: int) -> tuple[float, float]:
        return x + 0.3 * sin(5 * x + 3 * y), y + 0.3 * cos(7 * x + y)

    def edge(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[float, float]]:
        if start > end:
            return edge(end, start)[::-1]
        (x, y), (z, w) = corner(*start), corner(*end)
        steps = [(n / POINTS, 0.08 * sin(9 * n + x + 2 * y)) for n in range(POINTS + 1)]
        bent = [(x + (z - x) * t + (w - y) * off, y + (w - y) * t - (z - x) * off) for t, off in steps]
        return [(x, y), *bent[1:-1], (z, w)]

    found = []
    for number in range(PARTS):
        x, y = number % COLUMNS, number // COLUMNS
        around = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
        ring = [point for a, b in zip(around, around[1:], strict=False) for point in edge(a, b)[:-1]]
        placed = [(110.3 + x / 100, -7.0 - y / 100) for x, y in [*ring, ring[0]]]
        group = f"33.74.{1 + x // 4 + 4 * (y // 3):02}"
        found.append(Shape(f"{group}.{1001 + number}", group, [[placed[::-1]]]))
    return found


def _words(codes: list[str]) -> MapWords:
    told = {code: Told(f"Kelurahan {n}", f"{n} orang", n, str(n)) for n, code in enumerate(codes)}
    return MapWords("Peta", told, {}, classes(range(len(codes))), lambda code: f"#{code}")


if __name__ == "__main__":
    main()
