"""What a file of boundaries holds, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Polygons = list[list[list[tuple[float, float]]]]


class Level(StrEnum):
    """Of which parts a map is made."""

    DISTRICT = "kecamatan"
    VILLAGE = "kelurahan"


class Fault(StrEnum):
    """Why a file, or one feature of it, cannot be used."""

    NOT_JSON = "NOT_JSON"
    NOT_FEATURES = "NOT_FEATURES"
    NOT_WGS84 = "NOT_WGS84"
    SWAPPED = "SWAPPED"
    OUTSIDE = "OUTSIDE"
    GEOMETRY = "GEOMETRY"
    RING_SHORT = "RING_SHORT"
    UNKNOWN = "UNKNOWN"
    TWICE = "TWICE"
    MISSING = "MISSING"
    EMPTY = "EMPTY"


@dataclass(frozen=True)
class Found:
    """One thing that is wrong: which feature (by its number from 1, or what it calls itself), and what the words need."""

    fault: Fault
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Reading:
    """A file as it was read: boundaries by code, faults, and what was mended without asking.

    `elsewhere` counts features of other cities, `other_level` those of the other level; `closed` and `turned` rings that did
    not end where they began, or ran the wrong way round.
    """

    boundaries: dict[str, Polygons] = field(default_factory=dict)
    faults: list[Found] = field(default_factory=list)
    elsewhere: int = 0
    other_level: int = 0
    closed: int = 0
    turned: int = 0
    points: int = 0
