"""Keeping the boundaries of the city's parts. A file is taken whole or not at all; what is wrong is told by feature."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.errors import Refusal
from pijar.regions import geojson
from pijar.regions.models import Boundary, BoundaryFile
from pijar.regions.rules import Gazetteer
from pijar.regions.simplify import dissolved, simplified
from pijar.regions.types import Fault, Found, Level, Polygons
from pijar.staff.types import Actor

# A province's villages at full resolution; more than that is no map of one city.
MOST_BYTES = 64 * 2**20
# So many faults are told one by one.
TOLD = 8
SENTENCES = {
    Fault.NOT_JSON: "it is no JSON text in UTF-8",
    Fault.NOT_FEATURES: "it is no GeoJSON FeatureCollection",
    Fault.NOT_WGS84: "its coordinates are no degrees of WGS84 (EPSG:4326): transform the file before loading it{at}",
    Fault.SWAPPED: "feature {feature} has latitude before longitude: GeoJSON writes [longitude, latitude]",
    Fault.OUTSIDE: "feature {feature} lies outside Indonesia",
    Fault.GEOMETRY: "feature {feature} is no Polygon or MultiPolygon of numbers",
    Fault.RING_SHORT: "feature {feature} has a ring of fewer than three points, or with all of them on one line",
    Fault.UNKNOWN: "feature {feature} is no part of the city by its code or name",
    Fault.TWICE: "feature {feature} is {code}, which the file has already",
    Fault.MISSING: "these parts of the city have no boundary: {codes} (--partial loads the others)",
    Fault.EMPTY: "it holds no boundary of this city",
}


def load_boundaries(
    path: Path, city: Gazetteer, *, at: datetime, actor: Actor, level: Level | None = None, is_partial: bool = False
) -> dict[str, Any]:
    """Keeps a file's boundaries in place of those of the same level. Raises Refusal (FILE_NOT_FOUND, BOUNDARIES_LARGE/_REFUSED).

    From villages the districts follow, unless a file of districts was loaded. `is_partial`: parts may lack a boundary.
    """
    data = _bytes_of(path)
    reading = geojson.read(data, city, level)
    level = level or geojson.level_of(reading)
    lacking = geojson.missing(reading, city, level) if level and reading.boundaries else []
    if lacking and not is_partial and not reading.faults:
        reading.faults.append(Found(Fault.MISSING, {"codes": _listed(lacking)}))
    if reading.faults or level is None:
        raise _refused(path, reading.faults)
    codes = sorted(reading.boundaries)
    light = dict(zip(codes, simplified([reading.boundaries[code] for code in codes]), strict=True))
    about = {"name": path.name[:200], "sha256": hashlib.sha256(data).hexdigest(), "actor": actor.name, "loaded_at": at}
    with transaction.atomic():
        # Two loads at once would each delete what the other keeps.
        list(BoundaryFile.objects.select_for_update())
        _keep(level, light, read=reading.points, about=about)
        if level is Level.VILLAGE and not BoundaryFile.objects.filter(level=Level.DISTRICT, is_derived=False).exists():
            _keep(Level.DISTRICT, _districts(light), read=0, about=about | {"is_derived": True})
        kept = sum(_points(polygons) for polygons in light.values())
        record(actor, "regions.boundaries", f"boundaries:{level.value}", {"file": about["sha256"], "parts": len(light)})
    return {
        "level": level.value, "boundaries": len(light), "missing": lacking, "points": kept, "points_read": reading.points,
        "rings_closed": reading.closed, "rings_turned": reading.turned, "elsewhere": reading.elsewhere,
        "other_level": reading.other_level, "sha256": about["sha256"],
    }  # fmt: skip


def remove_boundaries(*, actor: Actor, level: Level | None = None) -> list[str]:
    """Forgets boundaries of a level, or all: the map is the tile map again. Derived districts go with villages."""
    with transaction.atomic():
        files = BoundaryFile.objects.select_for_update()
        if level is Level.VILLAGE:
            files = files.filter(level=level.value) | files.filter(is_derived=True)
        elif level is not None:
            files = files.filter(level=level.value)
        gone = sorted(file.level for file in files)
        if not gone:
            raise Refusal("BOUNDARIES_NONE", "No boundaries are loaded: the map is the tile map already.")
        BoundaryFile.objects.filter(level__in=gone).delete()
        record(actor, "regions.boundaries", f"boundaries:{'+'.join(gone)}", {"removed": gone})
    return gone


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    if path.stat().st_size > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise Refusal("BOUNDARIES_LARGE", f"{path.name} has more than {most} MiB: cut it to this city, or to fewer points.")
    return path.read_bytes()


def _refused(path: Path, faults: list[Found]) -> Refusal:
    told = [SENTENCES[one.fault].format(**({"at": ""} | dict(one.values))) for one in faults[:TOLD]]
    more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
    return Refusal("BOUNDARIES_REFUSED", f"{path.name} was not loaded: {'; '.join(told)}{more}.", values={"file": path.name})


def _listed(codes: list[str]) -> str:
    return ", ".join(codes[:TOLD]) + (f" and {len(codes) - TOLD} more" if len(codes) > TOLD else "")


def _keep(level: Level, light: dict[str, Polygons], *, read: int, about: dict[str, Any]) -> None:
    BoundaryFile.objects.filter(level=level.value).delete()
    points = sum(_points(polygons) for polygons in light.values())
    file = BoundaryFile.objects.create(level=level.value, points=points, read=read, **about)
    Boundary.objects.bulk_create([Boundary(code=code, file=file, polygons=polygons) for code, polygons in light.items()])


def _districts(villages: dict[str, Polygons]) -> dict[str, Polygons]:
    """The districts as what their villages cover together."""
    groups: dict[str, list[Polygons]] = {}
    for code, polygons in villages.items():
        groups.setdefault(code.rpartition(".")[0], []).append(polygons)
    return {code: dissolved(parts) for code, parts in groups.items()}


def _points(polygons: Polygons) -> int:
    return sum(len(ring) for polygon in polygons for ring in polygon)
