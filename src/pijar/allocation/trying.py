"""Who is carried where two or more funds have money: whether a set of people fits is asked of an integer programme.

With two purses the network's answer would no longer be exact: which of them pays for the dear ones is a packing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pijar.allocation.sharing import Model

if TYPE_CHECKING:
    from pijar.allocation.division import Fund, Kind


class GiftAdmission:
    """Goes down the ranks by leaps: as many as fit at once, half as many where they do not, until one alone does not."""

    def __init__(self, kinds: Sequence[Kind], funds: Sequence[Fund]) -> None:
        self.kinds, self.funds = kinds, funds
        self.alive = np.ones(len(kinds), dtype=bool)
        self.counts = np.zeros(len(kinds), dtype=np.int64)

    def of(self, ranked: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of the people, given by rank as kinds, are carried."""
        taken = np.zeros(len(ranked), dtype=bool)
        at, leap = 0, len(ranked)
        while at < len(ranked):
            window = ranked[at : at + leap]
            here = np.flatnonzero(self.alive[window])
            more = np.bincount(window[here], minlength=len(self.alive))
            if not len(here) or Model(self.counts + more, self.kinds, self.funds).fits():
                taken[at + here] = True
                self.counts += more
                at, leap = at + len(window), 2 * leap
            elif len(here) == 1:
                self.alive[window[here[0]]] = False
            else:
                leap = int(here[len(here) // 2])
        return taken
