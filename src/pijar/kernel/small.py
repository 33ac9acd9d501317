"""Numbers too small to be told: who they are of could be guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K")


def without_small(counts: Mapping[K, int], least: int = LEAST) -> dict[K, int | None]:
    """The same counts with None for each from 1 to below `least`.

    Where one alone would be hidden, the sum would give it away: the next smallest is hidden with it.
    """
    small = {key for key, n in counts.items() if 0 < n < least}
    if len(small) == 1:
        rest = sorted((n, str(key), key) for key, n in counts.items() if key not in small and n > 0)
        small |= {key for _, _, key in rest[:1]}
    return {key: None if key in small else n for key, n in counts.items()}
