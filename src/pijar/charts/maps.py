"""Maps of a city's parts, coloured by a number: hexagons of the project's own table, or real boundaries.

One drawing serves all widths: the shapes stay, and words are hidden where they would be too small to read. Each part is a link
with its name and number, so that a tap tells it, with or without script. Beside the colour, hexagons grow with their class, and
parts with room say their number: grey paper and every eye can read the map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from pijar.charts.geometry import Box, Polygon, projected, widest, written
from pijar.charts.scales import Classes
from pijar.charts.svg import NOTHING, Frame, Svg, drawing, text

WITHHELD, UNKNOWN = "m-hidden", "m-none"
# How far a hexagon of each class reaches, of all there is room for: nothing, then the lowest to the highest.
SIZES = (0.46, 0.64, 0.72, 0.80, 0.88, 0.95)
SIDE, PAD, WIDTH = 26.0, 6.0, 760
# So many parts can have their names written into them.
MOST_NAMED = 40
# Room that a number needs in a part of a real map, in units of the drawing.
ROOM = 26.0
# Lines across what must not be told; they have the colour of the page's letters, so they hold on dark pages, too.
HATCH = (
    '<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45) scale({scale})">'
    '<path d="M1 0V6" class="m-line"/></pattern></defs>'
)
# Letters of a name in the units of a drawing, and how far one may be moved so that no two lie upon each other.
LETTER, LINE, MOVES = 8.6, 15.0, (0, 15, -15, 29, -29)
# The six neighbours of a hexagon, by the edge between them: from which of its corners to which (the first is at the top).
_EVEN = (((0, -1), 0), ((1, 0), 1), ((0, 1), 2), ((-1, 1), 3), ((-1, 0), 4), ((-1, -1), 5))
_ODD = (((1, -1), 0), ((1, 0), 1), ((1, 1), 2), ((0, 1), 3), ((-1, 0), 4), ((0, -1), 5))


@dataclass(frozen=True)
class Tile:
    """A hexagon of the tile map: odd rows are shifted right by half. `group` is the district it belongs to."""

    code: str
    group: str
    column: int
    row: int


@dataclass(frozen=True)
class Shape:
    """The boundary of one part: polygons, each of rings of (longitude, latitude) in degrees, the outer one first."""

    code: str
    group: str
    polygons: Sequence[Polygon]


@dataclass(frozen=True)
class Told:
    """What a map says of one part. Without a `value` nothing is known, or it is `withheld` as people are too few."""

    name: str
    said: str
    value: float | None
    short: str = ""
    withheld: bool = False


@dataclass(frozen=True)
class MapWords:
    """Names, numbers, and where a tap leads: `link` makes the address of a part by its code; `told` is by the same codes."""

    title: str
    told: Mapping[str, Told]
    groups: Mapping[str, str]
    classes: Classes
    link: Callable[[str], str]
    desc: str = ""
    own: str = ""


def look(told: Told | None, classes: Classes) -> str:
    """The class of colour of a part."""
    if told is None or (told.value is None and not told.withheld):
        return UNKNOWN
    return WITHHELD if told.value is None else f"q-{classes.place(told.value)}"


def tiles(found: Sequence[Tile], words: MapWords, *, by_group: bool = False) -> Svg:
    """The tile map: hexagons, thick lines between districts, and their names where there is room.

    `by_group`: one number for a whole district; its hexagons lead to it, and its number stands below its name.
    """
    if not found:
        return NOTHING
    left, top = min(tile.column for tile in found), min(tile.row for tile in found)
    places = {tile.code: _center(tile, left, top) for tile in found}
    frame = Frame(round(max(x for x, _ in places.values()) + SIDE + PAD), round(max(y for _, y in places.values()) + SIDE + PAD))
    body = []
    for code, members in _linked(found, by_group):
        kind = look(words.told.get(code), words.classes)
        size = SIDE * (SIZES[int(kind[-1])] if kind.startswith("q-") else SIZES[2])
        body.append(_link(code, "".join(_hexagon(*places[tile.code], size) for tile in members), kind, words))
    body.append(f'<path d="{_borders(found, places)}" class="m-border"/>')
    if words.own in places:
        body.append(f'<path d="{_hexagon(*places[words.own], SIDE)}" class="m-own"/>')
    body += _names(
        [(*place, words.groups.get(group, group), words.told.get(group) if by_group else None)
         for group, place in _middles(found, places).items()], []
    )  # fmt: skip
    return drawing(
        frame, body, title=words.title, desc=words.desc, name="map", has_marks=True, head=HATCH.format(name="hatch", scale=1)
    )


def _linked(found: Sequence[Tile], by_group: bool) -> Iterable[tuple[str, list[Tile]]]:
    if not by_group:
        return [(tile.code, [tile]) for tile in found]
    groups: dict[str, list[Tile]] = {}
    for tile in found:
        groups.setdefault(tile.group, []).append(tile)
    return groups.items()


def _link(code: str, path: str, kind: str, words: MapWords) -> str:
    told = words.told.get(code)
    said = escape(f"{told.name}: {told.said}" if told else code)
    return f'<a href="{escape(words.link(code))}"><title>{said}</title><path d="{path}" class="{kind}"/></a>'


def _center(tile: Tile, left: int, top: int) -> tuple[float, float]:
    """The middle of a hexagon, where the map begins with this column and row."""
    across = tile.column - left + 0.5 * (tile.row % 2) + 0.5
    return across * sqrt(3) * SIDE + PAD, ((tile.row - top) * 1.5 + 1) * SIDE + PAD


def _hexagon(x: float, y: float, size: float) -> str:
    """A hexagon standing on its point; `size` is from the middle to a corner."""
    half, across = f"{size / 2:.1f}", f"{size * sqrt(3) / 2:.1f}"
    down = f"l{across} {half}v{size:.1f}l-{across} {half}"
    return f"M{x:.1f} {y - size:.1f}{down}l-{across} -{half}v-{size:.1f}z"


def _corners(x: float, y: float) -> list[tuple[float, float]]:
    """The corners of a whole hexagon, clockwise from the top."""
    half, across = SIDE / 2, SIDE * sqrt(3) / 2
    right = [(x, y - SIDE), (x + across, y - half), (x + across, y + half)]
    return [*right, (x, y + SIDE), (x - across, y + half), (x - across, y - half)]


def _borders(found: Sequence[Tile], places: Mapping[str, tuple[float, float]]) -> str:
    """Every edge beyond which lies another district, or nothing; an edge between two of them once."""
    taken, steps = {(tile.column, tile.row): tile for tile in found}, []
    for tile in found:
        corners = _corners(*places[tile.code])
        for (right, down), edge in _ODD if tile.row % 2 else _EVEN:
            other = taken.get((tile.column + right, tile.row + down))
            if other is None or other.group > tile.group:
                (x, y), (to_x, to_y) = corners[edge], corners[(edge + 1) % 6]
                steps.append(f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}")
    return "".join(steps)


def _middles(found: Sequence[Tile], places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Where a district's name stands: in the middle of its hexagons."""
    groups: dict[str, list[tuple[float, float]]] = {}
    for tile in found:
        groups.setdefault(tile.group, []).append(places[tile.code])
    return {group: (sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)) for group, own in groups.items()}


@dataclass(frozen=True)
class Placed:
    """A part in the units of a drawing: its path (in tenths), where words fit best, and how wide it is there."""

    code: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Layout:
    """A map ready to be coloured again and again: parts, the districts that are drawn over them, and the drawing's height."""

    parts: tuple[Placed, ...]
    outlines: tuple[Placed, ...]
    height: int


def laid_out(found: Sequence[Shape], outlines: Sequence[Shape] = ()) -> Layout:
    """Boundaries in the units of a drawing, north up; done once for a file of boundaries."""
    if not found:
        return Layout((), (), 0)
    box = Box.around((*found, *outlines), WIDTH, PAD)

    def placed(shape: Shape) -> Placed:
        polygons = projected(shape.polygons, box)
        x, y, wide = widest(polygons)
        return Placed(shape.code, written(polygons), x / 10, y / 10, wide / 10)

    return Layout(tuple(map(placed, found)), tuple(map(placed, outlines)), round(box.height))


def shapes(layout: Layout, words: MapWords) -> Svg:
    """The map of real boundaries; districts are thick lines with their names over the parts, where the layout has some.

    Parts are filled by class; where there is room for it, each says its number.
    """
    if not layout.parts:
        return NOTHING
    body, numbers, names = [], [], []
    for part in layout.parts:
        told = words.told.get(part.code)
        body.append(_link(part.code, part.path, look(told, words.classes), words))
        if not layout.outlines and len(layout.parts) <= MOST_NAMED:
            names.append((part.x, part.y, told.name if told else part.code, told))
        elif told and told.short and part.room > ROOM + 6 * len(told.short):
            numbers.append((part.x, part.y + 4, told.short, f"m-in c-mid on-{look(told, words.classes)}"))
    names += [(part.x, part.y, words.groups.get(part.code, part.code), None) for part in layout.outlines]
    marks = [f'<path d="{part.path}" class="m-border"/>' for part in layout.outlines]
    marks += [f'<path d="{part.path}" class="m-own"/>' for part in layout.parts if part.code == words.own]
    # Whole tenths inside a scaled group are shorter than decimals, and neighbours still meet exactly.
    drawn = ['<g transform="scale(.1)">', *body, *marks, "</g>", *_names(names, numbers)]
    return drawing(
        Frame(WIDTH, layout.height), drawn, title=words.title, desc=words.desc, name="map map-real", has_marks=True,
        head=HATCH.format(name="hatch-real", scale=10),
    )  # fmt: skip


def _names(names: Sequence[tuple[float, float, str, Told | None]], numbers: Sequence[tuple[float, float, str, str]]) -> list[str]:
    """Names (with a number below, where one is told) where none covers another, and the numbers that no name covers."""
    taken: list[tuple[float, float, float]] = []

    def is_free(x: float, y: float, half: float) -> bool:
        return all(abs(x - a) > half + other or abs(y - b) >= LINE for a, b, other in taken)

    body = []
    for x, y, name, told in sorted(names, key=lambda one: (one[1], one[0])):
        half, under = len(name) * LETTER / 2, told.short if told else ""
        move = next((m for m in MOVES if is_free(x, y + m, half) and (not under or is_free(x, y + m + LINE, half))), 0)
        taken.append((x, y + move, half))
        body.append(text(x, y + move + 4, name, "m-name c-mid"))
        if under:
            taken.append((x, y + move + LINE, half))
            body.append(text(x, y + move + 4 + LINE, under, "m-number c-mid"))
    return [text(x, y, said, kind) for x, y, said, kind in numbers if is_free(x, y - 4, 4.0 * len(said))] + body
