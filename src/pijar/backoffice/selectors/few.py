"""Counts as one officer may see them: whoever may read persons of the whole city sees all, anybody else no small group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pijar.analytics import protecting
from pijar.kernel.errors import Refusal

Counts = tuple[tuple[str, int], ...]
Told = tuple[tuple[tuple[str, int | None], ...], int | None]


def told(counts: Mapping[str, int], groups: Mapping[str, str], *, sees_all: bool) -> tuple[dict[str, int | None], int | None]:
    """The counts, and their sum; None for what must not be told. Sums of each group, and the sum of all, count as told."""
    if sees_all:
        return dict(counts), sum(counts.values())
    found, whole = _protected(tuple(sorted(counts.items())), tuple(sorted((code, groups[code]) for code in counts)))
    return dict(found), whole


@lru_cache(maxsize=64)
def _protected(counts: Counts, groups: tuple[tuple[str, str], ...]) -> Told:
    """Kept for whoever asks the same; where nothing is safe, nothing is told."""
    if not counts:
        return (), 0
    try:
        found = protecting.protect_counts(dict(counts), dict(groups))
    except Refusal:
        return tuple((code, None) for code, _ in counts), None
    shown = {code: one.value if one.is_shown else None for code, one in found.items()}
    return tuple((code, shown[code]) for code, _ in counts), shown["*"]
