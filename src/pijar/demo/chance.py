"""Chance that can be repeated: the same seed always gives the same city, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, *names: str) -> Random:
    """A source of chance for one part of the work, so that a change in one part leaves the others as they were."""
    # Nothing secret is drawn from it, so a cryptographic source would only make the city impossible to repeat.
    return Random("/".join((str(seed), *names)))  # noqa: S311


def happens(rng: Random, share: float) -> bool:
    """True in `share` (0 to 1) of the cases."""
    return rng.random() < share


def chosen(rng: Random, weights: Mapping[T, float]) -> T:
    """One key of `weights`, each as often as its weight says; the weights need not add up to one."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def perhaps(rng: Random, rates: Mapping[str, float]) -> str | None:
    """One key of `rates`, each with that probability, or None; the rates add up to less than one."""
    draw = rng.random()
    for name, rate in rates.items():
        draw -= rate
        if draw < 0:
            return name
    return None


def parts(total: int, weights: Sequence[float]) -> list[int]:
    """`total` cut into whole numbers in the proportion of `weights`; they add up to `total` exactly."""
    whole, edges, so_far = sum(weights), [0], 0.0
    for weight in weights:
        so_far += weight
        edges.append(round(total * so_far / whole))
    return [high - low for low, high in zip(edges, edges[1:], strict=False)]
