"""Reading tiles and boundaries for a map."""

from __future__ import annotations

from dataclasses import dataclass

from pijar.charts.maps import Layout, Shape, laid_out
from pijar.charts.maps import Tile as Hexagon
from pijar.regions.models import Boundary, BoundaryFile, Tile
from pijar.regions.types import Level


@dataclass(frozen=True)
class Loaded:
    """Boundaries there are: of which level, how many parts and points, of which file."""

    number: int
    sha256: str
    level: str
    name: str
    points: int
    is_derived: bool


def boundary_files() -> dict[str, Loaded]:
    """The files that were loaded, by level."""
    found = BoundaryFile.objects.order_by("level")
    return {one.level: Loaded(one.pk, one.sha256, one.level, one.name, one.points, one.is_derived) for one in found}


# Coloured again and again, and changed by a load only.
_kept: dict[tuple[Loaded, ...], Layout] = {}


def layout(*files: Loaded) -> Layout:
    """The boundaries of a load ready to be drawn, with those of a second one (districts) as lines over them."""
    found = _kept.get(files)
    if found is None:
        found = laid_out(*(_shapes(one) for one in files))
        # One map with lines, one without: what an older load left is let go.
        while len(_kept) >= len(Level):
            _kept.pop(next(iter(_kept)))
        _kept[files] = found
    return found


def _shapes(loaded: Loaded) -> list[Shape]:
    """The boundaries of a load, by code."""
    rows = Boundary.objects.filter(file_id=loaded.number).order_by("code").values_list("code", "polygons")
    return [Shape(code, code.rpartition(".")[0], polygons) for code, polygons in rows]


def hexagons(city: str) -> list[Hexagon]:
    """The tile map of a city, by code."""
    rows = Tile.objects.filter(code__startswith=f"{city}.").order_by("code").values_list("code", "column", "row")
    return [Hexagon(code, code.rpartition(".")[0], column, row) for code, column, row in rows]
