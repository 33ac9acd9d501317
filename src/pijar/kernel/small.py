"""Numbers as they are told of groups: those too small are not, for who they are of could be guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LEAST = 5
# All that are too few to be named, counted as one.
OTHERS = "others"


def without_small(counts: Mapping[str, int], least: int = LEAST) -> dict[str, int | None]:
    """The counts of at least `least`, the largest first, and one of all the others together.

    A list of those that have few would tell as much as their numbers: they are not named. Where the others together are too
    few, the next smallest joins them, or the sum would give them away; None where all together are too few.
    """
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    named = [one for one in ordered if one[1] >= least]
    rest = sum(n for _, n in ordered) - sum(n for _, n in named)
    while 0 < rest < least and named:
        rest += named.pop()[1]
    told: dict[str, int | None] = dict(named)
    return told | {OTHERS: rest if rest >= least else None} if rest else told


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The value that `percent` of all do not exceed (nearest rank); None of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None
