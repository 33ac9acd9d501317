"""Who is carried, by rank: an exact answer to "does some division carry him and everybody already taken?".

The kinds of people, the cells and the funds are a network; who is taken is a flow in it. One more person fits where a path
leads from his kind to free room, pushing others from fund to fund on its way. At most one fund has money; entering it costs,
leaving it gives back, and shortest paths keep what the taken people cost at its least, so that the answer is exact (the
successive shortest paths of Busacker and Gowen, 1961). A path holds until one of its counts is used up, so it is looked for
once for thousands of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pijar.allocation.division import Fund, Kind

Indices = npt.NDArray[np.int64]
# More than any number of people or any cost, and far from where 64 bits end.
ENDLESS = 2**60
SMALLEST, LARGEST = 256, 2**18


class Network:
    """Counts of a division in the making, and for each kind of person the cheapest way to room.

    Counts are numbered: kind in fund, then cells, then funds, then money. Each stays within 0 and its limit.
    """

    def __init__(self, kinds: Sequence[Kind], funds: Sequence[Fund]) -> None:
        self.kinds, self.funds = len(kinds), len(funds)
        number = {fund.code: f for f, fund in enumerate(funds)}
        self.cells: dict[tuple[int, str], int] = {}
        self.is_open = np.zeros((self.kinds, self.funds), dtype=bool)
        self.cell = np.zeros((self.kinds, self.funds), dtype=np.int64)
        self.cost = np.zeros((self.kinds, self.funds), dtype=np.int64)
        for k, kind in enumerate(kinds):
            for code, name in kind.open:
                if (f := number.get(code)) is not None:
                    self.is_open[k, f] = True
                    self.cell[k, f] = self.cells.setdefault((f, name), len(self.cells))
                    self.cost[k, f] = kind.cost if funds[f].money is not None else 0
        self._limit(funds)

    def _limit(self, funds: Sequence[Fund]) -> None:
        """Rows of `reach` are the pairs of kind and fund that are open."""
        self.pair_kind, self.pair_fund = np.nonzero(self.is_open)
        self.pair_cell = self.cell[self.pair_kind, self.pair_fund]
        self.pair_cost = self.cost[self.pair_kind, self.pair_fund]
        self.cell_fund = np.array([f for f, _ in self.cells], dtype=np.int64)
        cells = [ENDLESS if not name else funds[f].cells[name] for f, name in self.cells]
        quotas = [ENDLESS if fund.quota is None else fund.quota for fund in funds]
        money = [fund.money for fund in funds if fund.money is not None]
        self.first_cell = len(self.pair_kind)
        self.first_fund = self.first_cell + len(cells)
        self.at_money = self.first_fund + len(quotas)
        endless = [ENDLESS] * len(self.pair_kind)
        self.limit = np.array([*endless, *cells, *quotas, money[0] if money else ENDLESS], dtype=np.int64)
        self.count = np.zeros(len(self.limit), dtype=np.int64)

    def look(self) -> None:
        """Finds the cheapest way to room for every kind at once (Bellman and Ford, over whole columns)."""
        count, limit = self.count, self.limit
        cell_room = count[self.first_cell : self.first_fund] < limit[self.first_cell : self.first_fund]
        cell_used = count[self.first_cell : self.first_fund] > 0
        fund_room = count[self.first_fund : self.at_money] < limit[self.first_fund : self.at_money]
        pair_used = count[: self.first_cell] > 0
        self.to_kind = np.full(self.kinds, ENDLESS, dtype=np.int64)
        self.to_cell = np.full(len(self.cells), ENDLESS, dtype=np.int64)
        self.to_fund = np.where(fund_room, 0, ENDLESS)
        self.kind_next = np.full(self.kinds, -1, dtype=np.int64)
        # A cell's way leads on into its fund (-1) or back out through a pair; a fund's ends (-1) or goes back out of a cell.
        self.cell_next = np.full(len(self.cells), -1, dtype=np.int64)
        self.fund_next = np.full(self.funds, -1, dtype=np.int64)
        changed = True
        while changed:
            changed = self._into_fund(cell_room)
            changed |= self._into_cell()
            changed |= self._out_of_cell(pair_used)
            changed |= self._out_of_fund(cell_used)

    def _into_fund(self, cell_room: npt.NDArray[np.bool_]) -> bool:
        through = np.where(cell_room, self.to_fund[self.cell_fund], ENDLESS)
        better = through < self.to_cell
        self.to_cell[better], self.cell_next[better] = through[better], -1
        return bool(better.any())

    def _into_cell(self) -> bool:
        through = np.minimum(self.to_cell[self.pair_cell] + self.pair_cost, ENDLESS)
        return _relax(through, self.pair_kind, self.to_kind, self.kind_next)

    def _out_of_cell(self, pair_used: npt.NDArray[np.bool_]) -> bool:
        reached = self.to_kind[self.pair_kind]
        through = np.where(pair_used & (reached < ENDLESS), reached - self.pair_cost, ENDLESS)
        return _relax(through, self.pair_cell, self.to_cell, self.cell_next)

    def _out_of_fund(self, cell_used: npt.NDArray[np.bool_]) -> bool:
        through = np.where(cell_used, self.to_cell, ENDLESS)
        return _relax(through, self.cell_fund, self.to_fund, self.fund_next)

    def ways(self, kinds: Indices) -> Ways:
        """What one more person of each of these kinds changes along its way."""
        found = Steps(len(self.limit), self.kinds)
        owner, cell = self._enter(found, kinds, kinds)
        while len(cell):
            back = self.cell_next[cell]
            inward = back < 0
            through = self._through(found, owner[inward], cell[inward])
            out, pair = owner[~inward], back[~inward]
            found.add(pair, out, -1)
            found.add(self.at_money, out, -self.pair_cost[pair])
            onward = self._enter(found, out, self.pair_kind[pair])
            owner, cell = (np.concatenate(both) for both in zip(through, onward, strict=True))
        return found.summed()

    def _enter(self, found: Steps, owner: Indices, kinds: Indices) -> tuple[Indices, Indices]:
        """From kinds into the cells that are next on their ways."""
        pair = self.kind_next[kinds]
        found.add(pair, owner, 1)
        found.add(self.at_money, owner, self.pair_cost[pair])
        return owner, self.pair_cell[pair]

    def _through(self, found: Steps, owner: Indices, cell: Indices) -> tuple[Indices, Indices]:
        """From cells into their funds, where a way ends or leads out through another cell."""
        fund = self.cell_fund[cell]
        other = self.fund_next[fund]
        goes_on = other >= 0
        found.add(self.first_cell + cell, owner, 1)
        found.add(self.first_fund + fund[~goes_on], owner[~goes_on], 1)
        found.add(self.first_cell + other[goes_on], owner[goes_on], -1)
        return owner[goes_on], other[goes_on]


@dataclass(frozen=True)
class Ways:
    """Changes of counts by one more person: `step` of `count` for each person of `kind`. No pair stands twice."""

    count: Indices
    kind: Indices
    step: Indices


class Steps:
    """Changes on their way to be summed."""

    def __init__(self, counts: int, kinds: int) -> None:
        self.counts, self.kinds = counts, kinds
        self.keys: list[Indices] = []
        self.steps: list[Indices] = []

    def add(self, count: Indices | int, kind: Indices, step: Indices | int) -> None:
        self.keys.append(np.asarray(count, dtype=np.int64) * self.kinds + kind)
        self.steps.append(np.broadcast_to(np.asarray(step, dtype=np.int64), kind.shape))

    def summed(self) -> Ways:
        keys, place = np.unique(np.concatenate(self.keys), return_inverse=True)
        steps = np.zeros(len(keys), dtype=np.int64)
        np.add.at(steps, place, np.concatenate(self.steps))
        real = steps != 0
        return Ways(keys[real] // self.kinds, keys[real] % self.kinds, steps[real])


def _relax(through: npt.NDArray[Any], into: npt.NDArray[Any], best: npt.NDArray[Any], follow: npt.NDArray[Any]) -> bool:
    """Takes shorter ways into `best`, the first listed of equal ones, and remembers in `follow` where they lead."""
    shorter = np.flatnonzero(through < best[into])
    if not len(shorter):
        return False
    order = shorter[np.lexsort((shorter, through[shorter], into[shorter]))]
    first = order[np.unique(into[order], return_index=True)[1]]
    best[into[first]], follow[into[first]] = through[first], first
    return True


class Admission:
    """Goes down the ranks. Who does not fit now never will: room only shrinks, so his whole kind waits from then on."""

    def __init__(self, kinds: Sequence[Kind], funds: Sequence[Fund]) -> None:
        self.net = Network(kinds, funds)
        self.alive = np.ones(len(kinds), dtype=bool)

    def of(self, ranked: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of the people, given by rank as kinds, are carried."""
        taken = np.zeros(len(ranked), dtype=bool)
        at, width = 0, SMALLEST
        self._look()
        while at < len(ranked) and self.alive.any():
            window = ranked[at : at + width]
            here = np.flatnonzero(self.alive[window])
            fit = self._fitting(window[here])
            taken[at + here[:fit]] = True
            if fit == len(here):
                at, width = at + len(window), min(2 * width, LARGEST)
                continue
            at, width = at + int(here[fit]), max(SMALLEST, min(width, 4 * fit))
            self._look()
        return taken

    def _look(self) -> None:
        net = self.net
        net.look()
        left = int(net.limit[net.at_money] - net.count[net.at_money])
        self.alive &= net.to_kind <= min(left, ENDLESS - 1)
        self.ways = net.ways(np.flatnonzero(self.alive))

    def _fitting(self, ranked: Indices) -> int:
        """How many of these, one after the other, fit along the ways that were found; they are counted in."""
        net, ways = self.net, self.ways
        fit = len(ranked)
        change = self._change(ranked)
        up, down = (self._summed(side(change, 0)) for side in (np.maximum, np.minimum))
        for count in np.flatnonzero((net.count + up > net.limit) | (net.count + down < 0)).tolist():
            mine = ways.count == count
            fit = min(fit, self._until(count, ways.kind[mine], ways.step[mine], ranked[:fit]))
        net.count += self._summed(self._change(ranked[:fit]))
        return fit

    def _change(self, ranked: Indices) -> Indices:
        """What these people change, way by way."""
        return self.ways.step * np.bincount(ranked, minlength=len(self.alive))[self.ways.kind]

    def _summed(self, change: Indices) -> Indices:
        total = np.zeros(len(self.net.limit), dtype=np.int64)
        np.add.at(total, self.ways.count, change)
        return total

    def _until(self, count: int, kinds: Indices, steps: Indices, ranked: Indices) -> int:
        """How many of these go by before the count leaves its limits."""
        by_kind = np.zeros(len(self.alive), dtype=np.int64)
        by_kind[kinds] = steps
        running = self.net.count[count] + np.cumsum(by_kind[ranked])
        outside = np.flatnonzero((running > self.net.limit[count]) | (running < 0))
        return int(outside[0]) if len(outside) else len(ranked)
