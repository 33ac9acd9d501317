"""Reading boundaries from GeoJSON (RFC 7946): each feature is matched to a part of the city by its code or its name, and checked.

What can be mended without a doubt is mended and counted: rings that are not closed, rings that run the wrong way. Anything else
is a fault that is told with the feature it stands in; a file with faults is not taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pijar.regions.rules import Gazetteer
from pijar.regions.simplify import DECIMALS, turns_left
from pijar.regions.types import Fault, Found, Level, Polygons, Reading

# Where Indonesia lies, generously: west, south, east, north.
COUNTRY = (94.5, -11.5, 141.5, 6.5)
LARGEST = 10**9
WGS84 = re.compile(r"CRS84|EPSG:{1,2}4326|WGS[ _]?84", re.IGNORECASE)
# What columns are called in the files one finds: of codes, of names, and of the district a name stands in.
CODES = (
    "code", "kode", "kode_kemendagri", "kd_kemendagri", "kemendagri", "kode_wilayah", "kodewilayah", "kdppum", "kdepum",
    "kdcpum", "kode_kel", "kd_kel", "kode_kec", "kd_kec", "id",
)  # fmt: skip
NAMES = {
    Level.VILLAGE: ("name", "nama", "kelurahan", "desa", "desa_kelurahan", "wadmkd", "nama_kel", "nm_kelurahan", "namobj"),
    Level.DISTRICT: ("name", "nama", "kecamatan", "wadmkc", "nama_kec", "nm_kecamatan", "namobj"),
}
PARENTS = ("parent_name", "kecamatan", "wadmkc", "nama_kec", "nm_kecamatan", "district")
_DOTTED = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?")
_DIGITS = re.compile(r"(?:ID)?(\d{2})(\d{2})(\d{2})(\d{4})?")


def read(data: bytes, city: Gazetteer, level: Level | None = None) -> Reading:
    """The boundaries of a file by code. `level`: only these are taken; without it, those of the first feature that is known."""
    reading = Reading()
    features = _features(data, reading)
    for number, feature in enumerate(features, start=1):
        properties = _lower(feature.get("properties") if isinstance(feature, Mapping) else None)
        called = _called(properties, number)
        code = _code_of(properties, city, level)
        if code is None:
            if _is_elsewhere(properties, city):
                reading.elsewhere += 1
            else:
                reading.faults.append(Found(Fault.UNKNOWN, {"feature": called}))
            continue
        level = level or _level(code)
        if _level(code) is not level:
            reading.other_level += 1
        elif code in reading.boundaries:
            reading.faults.append(Found(Fault.TWICE, {"code": code, "feature": called}))
        elif polygons := _polygons(feature.get("geometry"), called, reading):
            reading.boundaries[code] = polygons
    if not reading.boundaries and not reading.faults:
        reading.faults.append(Found(Fault.EMPTY))
    return reading


def missing(reading: Reading, city: Gazetteer, level: Level) -> list[str]:
    """Codes of the city's parts that have no boundary."""
    known = city.villages if level is Level.VILLAGE else city.districts
    return sorted(set(known) - set(reading.boundaries))


def level_of(reading: Reading) -> Level | None:
    return next((_level(code) for code in reading.boundaries), None)


def _level(code: str) -> Level:
    return Level.VILLAGE if code.count(".") == len(("city", "district", "village")) else Level.DISTRICT


def _features(data: bytes, reading: Reading) -> list[Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        reading.faults.append(Found(Fault.NOT_JSON))
        return []
    features = document.get("features") if isinstance(document, dict) and document.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        reading.faults.append(Found(Fault.NOT_FEATURES))
        return []
    named = document.get("crs")
    if named is not None and not WGS84.search(json.dumps(named)):
        reading.faults.append(Found(Fault.NOT_WGS84))
        return []
    return features


def _lower(properties: Any) -> dict[str, str]:
    if not isinstance(properties, Mapping):
        return {}
    return {str(name).strip().lower(): str(value).strip()[:200] for name, value in properties.items() if value not in (None, "")}


def _called(properties: Mapping[str, str], number: int) -> str:
    """What the feature calls itself, after its number in the file."""
    name = next((properties[key] for key in (*NAMES[Level.VILLAGE], *PARENTS, *CODES) if key in properties), "")
    return f"{number} ({name[:40]})" if name else str(number)


def _codes(properties: Mapping[str, str]) -> Iterable[str]:
    """Codes as written with dots, or as ten or six digits."""
    for key in CODES:
        text = properties.get(key, "")
        if _DOTTED.fullmatch(text):
            yield text
        elif found := _DIGITS.fullmatch(text):
            yield ".".join(part for part in found.groups() if part)


def _code_of(properties: Mapping[str, str], city: Gazetteer, level: Level | None) -> str | None:
    """The part of the city a feature means: by its code where there is one we know, else by its name."""
    for code in _codes(properties):
        if code in city.villages or code in city.districts:
            return code
    parent = next((properties[key] for key in PARENTS if key in properties), None)
    told = properties.get("level", "").lower()
    wanted = level or (Level.DISTRICT if told == Level.DISTRICT.value else Level.VILLAGE)
    if _is_elsewhere(properties, city):
        return None
    for key in NAMES[wanted]:
        if key in properties:
            if wanted is Level.DISTRICT:
                return city.district(properties[key])
            return city.resolve(properties[key], parent if parent != properties[key] else None)[0]
    return None


def _is_elsewhere(properties: Mapping[str, str], city: Gazetteer) -> bool:
    """Whether a feature says by its code that it lies in another city, or is a whole city or province."""
    return any(not code.startswith(f"{city.city}.") for code in _codes(properties))


def _polygons(geometry: Any, called: str, reading: Reading) -> Polygons | None:
    """The feature's polygons with closed rings that run the right way; None with a fault where they cannot be read."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    given = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    parts = [given] if kind == "Polygon" else given if kind == "MultiPolygon" else None
    fault: Fault | None = Fault.GEOMETRY
    polygons: Polygons = []
    if isinstance(parts, list) and parts:
        for part in parts:
            rings = [_ring(ring) for ring in part] if isinstance(part, list) and part else [None]
            if any(ring is None for ring in rings):
                break
            whole = [ring for ring in rings if ring is not None]
            fault = _place_fault(whole) or (Fault.RING_SHORT if any(map(_is_flat, whole)) else None)
            if fault:
                break
            polygons.append(_mended(whole, reading))
        else:
            return polygons
    reading.faults.append(Found(fault or Fault.GEOMETRY, {"feature": called}))
    return None


def _ring(given: Any) -> list[tuple[float, float]] | None:
    """A ring's points, heights left out; None where anything in it is no point."""
    if not isinstance(given, list):
        return None
    found = []
    for point in given:
        if not isinstance(point, list) or len(point) < 2 or any(type(n) not in (int, float) for n in point[:2]):
            return None
        # Nothing that is no number, endless, or larger than any number of ours.
        if not all(abs(n) <= LARGEST for n in point[:2]):
            return None
        found.append((float(point[0]), float(point[1])))
    return found


def _is_flat(ring: list[tuple[float, float]]) -> bool:
    """Whether it encloses nothing: fewer than three points as they are kept, or all of them on one line."""
    first, *others = dict.fromkeys((round(x * 10**DECIMALS), round(y * 10**DECIMALS)) for x, y in ring) or [(0, 0)]
    steps = [(x - first[0], y - first[1]) for x, y in others]
    return all(steps[0][0] * y == steps[0][1] * x for x, y in steps)


def _place_fault(rings: list[list[tuple[float, float]]]) -> Fault | None:
    """Whether points lie on earth by degrees, in this country, and with the east first."""
    west, south, east, north = COUNTRY
    points = [point for ring in rings for point in ring]
    if all(west <= x <= east and south <= y <= north for x, y in points):
        return None
    if all(west <= y <= east and south <= x <= north for x, y in points):
        return Fault.SWAPPED
    return Fault.OUTSIDE if all(abs(x) <= 180 and abs(y) <= 90 for x, y in points) else Fault.NOT_WGS84


def _mended(rings: list[list[tuple[float, float]]], reading: Reading) -> list[list[tuple[float, float]]]:
    """Closed, the outer ring against the clock and holes with it."""
    made = []
    for number, ring in enumerate(rings):
        closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
        right = turns_left(closed) is (number == 0)
        reading.closed += closed is not ring
        reading.turned += not right
        reading.points += len(closed)
        made.append(closed if right else closed[::-1])
    return made
