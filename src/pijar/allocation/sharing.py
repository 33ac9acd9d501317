"""Which fund carries how many of each kind, once it is known who is carried: integer programmes, one aim after the other.

Solved by HiGHS to a proven optimum (no gap), on one thread, from models built in one order. Each optimum is held while the
next aim is asked for. The last aim only makes the answer the one: every pair of kind and fund has a weight drawn from its
name, so that two best answers do not stay equal and no choice is left to the solver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import gcd
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
import numpy.typing as npt

from pijar.kernel.errors import Refusal

if TYPE_CHECKING:
    from pijar.allocation.division import Fund, Kind

Table = npt.NDArray[np.int64]
# Small enough that weights times a million people are exact in the solver's numbers.
WEIGHTS = 2**20
# Nearer to a whole number than this is one: the solver's own tolerance is a thousandth of it.
WHOLE = 1 / 10**6
EXACT = 1 / 10**9
# Every aim is a sum of whole numbers, so a bound less than one away proves that nothing is better.
OPTIONS: dict[str, Any] = {
    "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "mip_rel_gap": 0, "mip_abs_gap": 9 / 10,
    "time_limit": 600,
    "mip_feasibility_tolerance": EXACT, "primal_feasibility_tolerance": EXACT, "dual_feasibility_tolerance": EXACT,
}  # fmt: skip


def shared(counts: Table, kinds: Sequence[Kind], funds: Sequence[Fund]) -> Table:
    """How many of each kind each fund carries. `counts` people of each kind are known to fit."""
    coarse: dict[tuple[object, int], int] = {}
    of = np.array([coarse.setdefault((kind.open, kind.cost), len(coarse)) for kind in kinds], dtype=np.int64)
    first = {row: k for k, row in reversed(list(enumerate(of.tolist())))}
    together = np.zeros(len(coarse), dtype=np.int64)
    np.add.at(together, of, counts)
    # Where money goes does not hang on last month's fund, so the larger question is asked only when this is settled.
    totals = Model(together, [kinds[first[row]] for row in range(len(coarse))], funds).fill_in_order()
    fine = Model(counts, kinds, funds)
    for f, total in enumerate(totals):
        fine.hold(fine.columns_of(f), total)
    fine.most([j for j, (k, f) in enumerate(fine.pairs) if kinds[k].before == funds[f].code])
    fine.least([_weight(kinds[k], funds[f].code) for k, f in fine.pairs])
    return fine.table()


def _weight(kind: Kind, fund: str) -> int:
    name = repr((kind.open, kind.cost, kind.before, fund)).encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:4]) % WEIGHTS


class Model:
    """The divisions that carry `counts` people of each kind: a column per kind and fund, a row per limit."""

    def __init__(self, counts: Table, kinds: Sequence[Kind], funds: Sequence[Fund]) -> None:
        self.counts, self.kinds, self.funds = counts, kinds, funds
        number = {fund.code: f for f, fund in enumerate(funds)}
        opened = {(k, number[code]): cell for k, kind in enumerate(kinds) if counts[k] for code, cell in kind.open
                  if code in number}  # fmt: skip
        self.pairs = sorted(opened)
        self.cells = [opened[pair] for pair in self.pairs]
        self.values: Table | None = None
        self.solver = highspy.Highs()
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        upper = np.array([counts[k] for k, _ in self.pairs], dtype=float)
        self.solver.addVars(len(self.pairs), np.zeros(len(self.pairs)), upper)
        self.has_room = self._limits()

    def columns_of(self, fund: int) -> list[int]:
        return [j for j, (_, f) in enumerate(self.pairs) if f == fund]

    def _limits(self) -> bool:
        """Writes the rows. False when a kind has nowhere to go at all."""
        by_kind: dict[int, list[int]] = {}
        by_cell: dict[tuple[int, str], list[int]] = {}
        by_fund: dict[int, list[int]] = {}
        for j, ((k, f), cell) in enumerate(zip(self.pairs, self.cells, strict=True)):
            by_kind.setdefault(k, []).append(j)
            by_fund.setdefault(f, []).append(j)
            if cell:
                by_cell.setdefault((f, cell), []).append(j)
        for k, columns in by_kind.items():
            self.hold(columns, int(self.counts[k]))
        for (f, cell), columns in by_cell.items():
            self._row(columns, [1] * len(columns), 0, self.funds[f].cells[cell])
        for f, columns in by_fund.items():
            self._limit_fund(self.funds[f], columns)
        return len(by_kind) == np.count_nonzero(self.counts)

    def _limit_fund(self, fund: Fund, columns: list[int]) -> None:
        if fund.quota is not None:
            self._row(columns, [1] * len(columns), 0, fund.quota)
        if fund.money is not None:
            costs = [self.kinds[self.pairs[j][0]].cost for j in columns]
            unit = gcd(*costs) or 1
            self._row(columns, [cost // unit for cost in costs], 0, fund.money // unit)

    def hold(self, columns: list[int], total: int) -> None:
        """Exactly `total` people in these columns."""
        if columns:
            self._row(columns, [1] * len(columns), total, total)

    def _row(self, columns: list[int], steps: Sequence[int], least: int, most: int) -> None:
        self.solver.addRow(least, most, len(columns), np.array(columns, dtype=np.int32), np.array(steps, dtype=float))

    def fits(self) -> bool:
        """Whether any division carries these people."""
        return self.has_room and (not self.pairs or self._solved())

    def fill_in_order(self) -> list[int]:
        """As many as possible in the first fund, then in the second, and on; returns the people of each fund."""
        totals: list[int] = []
        for f, fund in enumerate(self.funds):
            columns = self.columns_of(f)
            bound = min(int(self.counts.sum()) - sum(totals), fund.quota if fund.quota is not None else int(self.counts.sum()))
            if columns and not (self.values is not None and int(self.values[columns].sum()) == bound):
                self._aim(dict.fromkeys(columns, -1))
            totals.append(int(self._found()[columns].sum()) if columns else 0)
            self.hold(columns, totals[-1])
        return totals

    def most(self, columns: list[int]) -> None:
        """As many people as possible in these columns, from now on."""
        if columns:
            self._aim(dict.fromkeys(columns, -1))
            self.hold(columns, int(self._found()[columns].sum()))

    def least(self, weights: list[int]) -> None:
        """The least sum of weights. It comes last: a row of it would spoil the shape by which answers come out whole."""
        if self.pairs:
            self._aim(dict(enumerate(weights)))

    def table(self) -> Table:
        """People per kind and fund, as the last aim left them."""
        found = np.zeros((len(self.kinds), len(self.funds)), dtype=np.int64)
        for (k, f), value in zip(self.pairs, self._found(), strict=True):
            found[k, f] = value
        return found

    def _found(self) -> Table:
        if self.values is None and not self._solved():
            raise Refusal("DIVISION_IMPOSSIBLE", "The people found to fit do not fit: nothing was divided.")
        return self.values if self.values is not None else np.zeros(0, dtype=np.int64)

    def _aim(self, costs: dict[int, int]) -> None:
        every = np.arange(len(self.pairs), dtype=np.int32)
        self.solver.changeColsCost(len(every), every, np.array([costs.get(j, 0) for j in every.tolist()], dtype=float))
        self.values = None
        self._found()

    def _solved(self) -> bool:
        """Solves without asking for whole people first: where people come out whole, nothing whole can be better."""
        if not self.pairs:
            self.values = np.zeros(0, dtype=np.int64)
            return True
        if not self._run():
            return False
        if not self._is_whole():
            self._only_whole(highspy.HighsVarType.kInteger)
            found = self._run()
            self._only_whole(highspy.HighsVarType.kContinuous)
            if not found:
                return False
        self.values = np.rint(self.solution).astype(np.int64)
        return True

    def _run(self) -> bool:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            self.solution = np.array(self.solver.getSolution().col_value)
            return True
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        raise Refusal("DIVISION_UNSOLVED", f"The division was not solved ({status}): nothing was divided.")

    def _is_whole(self) -> bool:
        return bool(np.abs(self.solution - np.rint(self.solution)).max() < WHOLE)

    def _only_whole(self, kind: Any) -> None:
        every = np.arange(len(self.pairs), dtype=np.int32)
        self.solver.changeColsIntegrality(len(every), every, np.full(len(every), kind))
