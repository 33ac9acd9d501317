"""Coverage against the target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from pijar.backoffice.kept import kept, warm
from pijar.backoffice.tables import CoverageFigure, LineResult
from pijar.backoffice.templatetags.pijar import percent
from pijar.registry.once import once


@dataclass(frozen=True)
class Point:
    """One published figure: shares are from 0 to 1."""

    on: date
    active: int
    potential: int
    target: float | None
    source: str

    @property
    def share(self) -> float:
        return self.active / self.potential

    @property
    def shortfall(self) -> str:
        """How far below the target, in points of a hundred, as the language writes it."""
        return percent(max(0.0, -(self.gap or 0.0)))[:-1]

    @property
    def people_short(self) -> int:
        """How many more people the target asks for."""
        return max(0, math.ceil(self.potential * (self.target or 0) - self.active - 1e-6))

    @property
    def goal(self) -> int:
        """How many people the target asks for."""
        return self.active + self.people_short if (self.gap or 0.0) < 0 else self.active

    @property
    def gap(self) -> float | None:
        return None if self.target is None else self.share - self.target


@once
def points() -> list[Point]:
    """The published figures in order of their days; of two for one day the later one holds."""
    found = {
        f.as_of: Point(f.as_of, f.active, f.potential, None if f.target is None else float(f.target), f.source)
        for f in CoverageFigure.objects.order_by("as_of", "id")
    }
    return list(found.values())


@kept
def carried() -> list[tuple[date, int]]:
    """How many people the programme itself had covered, month by month: lines the insurer accepted."""
    counted = LineResult.objects.filter(bucket="accepted").values_list("line__month").annotate(n=Count("line"))
    return [(month, n) for month, n in counted.order_by("line__month")]


warm(carried)
