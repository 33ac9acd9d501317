"""What the colours of a map mean: one row for each class, from where to where, and how many parts are in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pijar.charts.maps import UNKNOWN, WITHHELD, Told, look
from pijar.charts.scales import Classes


@dataclass(frozen=True)
class Key:
    """One colour: its class, its values (None: no span), and how many parts have it."""

    kind: str
    low: float | None
    high: float | None
    parts: int


def keys(told: Iterable[Told], classes: Classes) -> list[Key]:
    """The highest class first, then nothing, what is withheld, and what is not known; those without a part are left out."""
    counts: dict[str, int] = {}
    for one in told:
        kind = look(one, classes)
        counts[kind] = counts.get(kind, 0) + 1
    found = [Key(f"q-{one.place}", one.low, one.high, counts.get(f"q-{one.place}", 0)) for one in reversed(classes.bins)]
    found += [Key("q-0", 0, 0, counts["q-0"])] if counts.get("q-0") else []
    return found + [Key(kind, None, None, counts[kind]) for kind in (WITHHELD, UNKNOWN) if counts.get(kind)]
