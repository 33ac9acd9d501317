"""The city as lights: its tile map drawn by how many workers the programme carries in each kelurahan.

One picture for the top of the front page and for cards that are shared; on a dark ground in both.
"""

from __future__ import annotations

from math import sqrt

from django.utils.translation import gettext as _

from pijar.analytics.types import Number, Published
from pijar.charts.scales import Classes, classes
from pijar.charts.svg import NOTHING, Svg
from pijar.regions.selectors import hexagons

SIDE, PAD = 20.0, 4.0
# How far a light of each class reaches into its place: nothing, then the fewest to the most.
REACH = (0.55, 0.62, 0.7, 0.78, 0.86, 0.94)
HIDDEN = "l-h"
# From embers to a flame, on the ground of the page's top; also in a file, which no style sheet reaches.
COLOURS = {
    "l-0": "#1b5257", "l-1": "#8a5a2b", "l-2": "#c06a1f", "l-3": "#e8801f", "l-4": "#ffa94d", "l-5": "#ffe08a", HIDDEN: "#2c666b",
}  # fmt: skip


def drawn(made: Published) -> Svg:
    """The lights with their name; nothing where the city has no tile map."""
    body, width, height = _body(made)
    if not body:
        return NOTHING
    title = _("Peta %(city)s: setiap segi enam satu kelurahan, makin terang makin banyak pekerja yang ditanggung program.") % {
        "city": made.about["city"]
    }  # fmt: skip
    return Svg(f'<svg class="lights" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">{body}</svg>')


def file(made: Published) -> str:
    """The same as a file of its own, with its colours; empty where the city has no tile map."""
    body, width, height = _body(made)
    if not body:
        return ""
    for name, colour in COLOURS.items():
        body = body.replace(f'class="{name}"', f'fill="{colour}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>'
    )


def _body(made: Published) -> tuple[str, int, int]:
    found = hexagons(str(made.about["city_code"]))
    if not found:
        return "", 0, 0
    left, top = min(tile.column for tile in found), min(tile.row for tile in found)
    table = made.table("participants_by_village")
    numbers = {row.keys[0]: row.numbers[table.measures[0]] for row in table.rows}
    bins = classes([number.value for number in numbers.values() if number.value])
    shapes: dict[str, list[str]] = {}
    right = bottom = 0.0
    for tile in found:
        x = (tile.column - left + 0.5 * (tile.row % 2) + 0.5) * sqrt(3) * SIDE + PAD
        y = ((tile.row - top) * 1.5 + 1) * SIDE + PAD
        right, bottom = max(right, x + SIDE), max(bottom, y + SIDE)
        name = _class(numbers.get(tile.code), bins)
        shapes.setdefault(name, []).append(_hexagon(x, y, SIDE * REACH[int(name[-1]) if name[-1].isdigit() else 1]))
    body = "".join(f'<path class="{name}" d="{"".join(paths)}"/>' for name, paths in sorted(shapes.items()))
    return body, round(right + PAD), round(bottom + PAD)


def _class(number: Number | None, bins: Classes) -> str:
    if number is None or number.value is None:
        return HIDDEN
    return f"l-{bins.place(number.value)}"


def _hexagon(x: float, y: float, size: float) -> str:
    half, across = f"{size / 2:.1f}", f"{size * sqrt(3) / 2:.1f}"
    return f"M{x:.1f} {y - size:.1f}l{across} {half}v{size:.1f}l-{across} {half}l-{across}-{half}v-{size:.1f}z"
