"""Numbers too small to be told, and what else must be kept back so that nobody can reckon them from what is told.

Plain Python and a solver: no database, no clock. Why it is done like this: docs/adr/0025-figures.md.

All tables of a version are sums over one set of base cells (people alike in all that is crossed). A number of 1 to k-1 people
is withheld; so is, told as "near" its last value, one that moved by 1 to k-1 since a version that stands. For each of them
another set of base cells is looked for that agrees with everything told and in which that number is another one: larger by k,
or, of one that moved, just what it was. What such a set changes beside is withheld (or told as near) too, as little of it
as may be: so whoever adds and subtracts what is told ends with at least these two answers, and with k + 1 for a small number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from pijar.analytics.types import HIDDEN, Number, Told
from pijar.kernel.errors import Refusal
from pijar.kernel.small import LEAST

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.02, "time_limit": 60.0}
WHOLE = 1e-6
FREE = 1e6
# A number told as near costs less than one that is kept back: its reader still learns where it lies.
NEAR_COST = 0.2
Change = tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """One number of people: the base cells it sums; `cost` of keeping it back; `is_timeless`: told whatever it was before."""

    parts: tuple[int, ...]
    cost: float = 1.0
    is_timeless: bool = False


@dataclass(frozen=True)
class Problem:
    """What is to be told. `base` are people; `links` sums of base cells that are equal, as (these, those).

    `told` are values told exactly before by cell, the newest last; `kept` are cells withheld before that must stay so, and not
    be reckoned either.
    """

    base: Sequence[int]
    cells: Mapping[str, Cell]
    links: Sequence[tuple[tuple[int, ...], tuple[int, ...]]] = ()
    told: Mapping[str, Sequence[int]] = field(default_factory=dict)
    kept: Collection[str] = frozenset()
    least: int = LEAST

    def value(self, code: str) -> int:
        return sum(self.base[i] for i in self.cells[code].parts)


@dataclass(frozen=True)
class Protected:
    """How each cell is told, and the other base cells (as changes) that agree with it: the proof that it is safe."""

    numbers: dict[str, Number]
    changes: list[Change]


def protect(problem: Problem) -> Protected:
    """Decides how each number is told. Raises Refusal (FIGURES_UNSAFE) if the proof does not hold in the end."""
    work = _Work(problem)
    for code in sorted(work.aims, key=lambda c: (-abs(work.aims[c]), c)):
        if not work.is_met(code):
            work.meet(code)
    numbers = {code: work.number(code) for code in problem.cells}
    _prove(problem, numbers, work)
    return Protected(numbers, work.changes)


def protect_counts(counts: Mapping[str, int], groups: Mapping[str, str] | None = None) -> dict[str, Number]:
    """One list of counts whose sums by group, and in all, are told as well; the cells are the counts' own codes."""
    codes = sorted(counts)
    cells = {code: Cell((n,)) for n, code in enumerate(codes)}
    sums: dict[str, list[int]] = {"*": list(range(len(codes)))}
    for n, code in enumerate(codes):
        if groups:
            sums.setdefault(f"*{groups[code]}", []).append(n)
    cells |= {name: Cell(tuple(parts), cost=50) for name, parts in sums.items() if parts}
    return protect(Problem([counts[code] for code in codes], cells)).numbers


class _Work:
    """The state of a search: how each cell is told so far, and the changes found."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.codes = sorted(problem.cells)
        self.values = {code: problem.value(code) for code in self.codes}
        self.timeless = _timeless(problem, self.values)
        self.anchors = {code: self._anchor(code) for code in self.codes}
        self.states: dict[str, Told] = {}
        self.aims: dict[str, int] = {}
        # What was kept back before and is not small may be another number on either side.
        self.either: set[str] = set()
        self.changes: list[Change] = []
        for code in self.codes:
            self._begin(code)
        self.model = _Model(self)

    def _anchor(self, code: str) -> int | None:
        """The value told before that is nearest to what is now, and fewer than k away; None for none. The latest of equals."""
        if code in self.timeless:
            return None
        close = [t for t in self.problem.told.get(code, ()) if abs(t - self.values[code]) < self.problem.least]
        return min(reversed(close), key=lambda t: abs(t - self.values[code])) if close else None

    def _begin(self, code: str) -> None:
        value, anchor, least = self.values[code], self.anchors[code], self.problem.least
        self.states[code] = Told.SHOWN
        if 0 < value < least:
            self.states[code], self.aims[code] = Told.WITHHELD, least
        elif value and code in self.problem.kept:
            self.states[code], self.aims[code] = Told.WITHHELD, least
            self.either.add(code)
        elif value and anchor is not None and anchor != value:
            self.states[code], self.aims[code] = Told.NEAR, anchor - value

    def is_met(self, code: str) -> bool:
        """Whether a change that was found already moves this cell as far as it must."""
        aim, parts = self.aims[code], self.problem.cells[code].parts
        moves = [sum(change[i] for i in parts) for change in self.changes]
        if code in self.either:
            moves = [abs(move) for move in moves]
        return any(move == aim or move >= self.problem.least for move in moves)

    def meet(self, code: str) -> None:
        """Finds a change that moves the cell, and keeps back what it moves beside."""
        change = self.model.solve(code, self.aims[code])
        if change is None and self.states[code] is Told.NEAR:
            # It cannot be what it was while all else stands: then it is not told at all.
            self.turn(code, Told.WITHHELD)
            self.aims[code] = self.problem.least
            change = self.model.solve(code, self.aims[code])
        if change is None:
            raise Refusal("FIGURES_UNSAFE", f"The number {code} cannot be told safely, nor kept back: nothing was published.")
        self.changes.append(change)
        for other in self.codes:
            moved = sum(change[i] for i in self.problem.cells[other].parts)
            if moved and self.states[other] is not Told.WITHHELD:
                state = Told.NEAR if self.fits_near(other, moved) else Told.WITHHELD
                if state is not self.states[other]:
                    self.turn(other, state)

    def turn(self, code: str, state: Told) -> None:
        self.states[code] = state
        self.model.free(code)

    def near_span(self, code: str) -> tuple[int, int] | None:
        """How far a cell told as near its anchor may be moved, down and up; None where it has no anchor."""
        anchor, value, reach = self.anchors[code], self.values[code], self.problem.least - 1
        if anchor is None or not value:
            return None
        return max(anchor - reach, 1) - value, anchor + reach - value

    def fits_near(self, code: str, moved: int) -> bool:
        span = self.near_span(code)
        return span is not None and span[0] <= moved <= span[1]

    def span(self, code: str) -> tuple[float, float]:
        """How far a cell may be moved for all that is told of it."""
        state, value = self.states[code], self.values[code]
        if state is Told.SHOWN:
            return 0, 0
        near = self.near_span(code)
        if state is Told.NEAR and near is not None:
            return near
        # Whoever reads that a number is kept back knows that it is not zero.
        return 1 - value, FREE

    def number(self, code: str) -> Number:
        state = self.states[code]
        if state is Told.WITHHELD:
            return HIDDEN
        return Number(self.anchors[code] if state is Told.NEAR else self.values[code], state)


def _timeless(problem: Problem, values: Mapping[str, int]) -> set[str]:
    """Cells told whatever they were before: those that are so by themselves, and those that are the same number as one of them.

    All else in its row is told as zero: whoever reads the one has the other.
    """
    empty = {i for code, value in values.items() if not value for i in problem.cells[code].parts}
    left = {code: frozenset(cell.parts) - empty for code, cell in problem.cells.items()}
    plain = {left[code] for code, cell in problem.cells.items() if cell.is_timeless}
    return {code for code, parts in left.items() if parts in plain}


class _Model:
    """Changes of the base cells as a linear programme: one row a cell, which must not move, or moves at a cost."""

    def __init__(self, work: _Work) -> None:
        self.work, problem = work, work.problem
        self.size = len(problem.base)
        self.solver = highspy.Highs()
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        fixed = {i for code in work.codes if not work.values[code] for i in problem.cells[code].parts}
        lower = np.array([0.0 if i in fixed else -float(n) for i, n in enumerate(problem.base)])
        upper = np.array([0.0 if i in fixed else FREE for i in range(self.size)])
        self.solver.addVars(self.size, lower, upper)
        self.columns = self.size
        self.rows: dict[str, int] = {}
        self.slacks: dict[str, list[tuple[int, float]]] = {}
        self.count = 0
        for these, those in problem.links:
            self._row([*these, *those], [1.0] * len(these) + [-1.0] * len(those), 0, 0)
        for place, code in enumerate(work.codes):
            self._cell(code, place)

    def _row(self, columns: Sequence[int], steps: Sequence[float], least: float, most: float) -> int:
        self.solver.addRow(least, most, len(columns), np.array(columns, dtype=np.int32), np.array(steps))
        self.count += 1
        return self.count - 1

    def _cell(self, code: str, place: int) -> None:
        """A cell's row: what its base cells move, less what it may move at a cost, stays within what is told of it."""
        work, cell = self.work, self.work.problem.cells[code]
        columns, steps = list(cell.parts), [1.0] * len(cell.parts)
        low, high = work.span(code)
        self.slacks[code] = []
        if work.states[code] is not Told.WITHHELD and work.values[code]:
            # A hair's difference between equal costs: the same numbers give the same answer.
            cost, near = cell.cost * (1 + place * 1e-6), work.near_span(code)
            # Both together never take it to zero: that it is not zero is known.
            spans = [(1 - work.values[code] - (near[0] if near else low), FREE, cost)]
            if near and work.states[code] is Told.SHOWN:
                spans.append((*near, cost * NEAR_COST))
            for least, most, price in spans:
                for sign, reach in ((-1.0, most), (1.0, -least)):
                    columns.append(self._variable(max(0.0, float(reach)), price))
                    steps.append(sign)
                    self.slacks[code].append((columns[-1], max(0.0, float(reach))))
        self.rows[code] = self._row(columns, steps, low, high)

    def _variable(self, most: float, price: float) -> int:
        self.solver.addVar(0.0, most)
        self.solver.changeColCost(self.columns, price)
        self.columns += 1
        return self.columns - 1

    def free(self, code: str) -> None:
        """A cell is told in another way now: it moves without cost as far as what is told of it allows."""
        slacks = self.slacks[code]
        if self.work.states[code] is Told.NEAR:
            # Beyond that it is kept back altogether, at its cost.
            low, _ = self.work.span(code)
            down = max(0.0, float(self.work.values[code] - 1 + low))
            slacks = [(slacks[0][0], FREE), (slacks[1][0], down), *((column, 0.0) for column, _ in slacks[2:])]
        else:
            slacks = [(column, 0.0) for column, _ in slacks]
        self.slacks[code] = slacks
        self._open(code)
        self.solver.changeRowBounds(self.rows[code], *self.work.span(code))

    def _open(self, code: str, is_open: bool = True) -> None:
        for column, most in self.slacks[code]:
            self.solver.changeColBounds(column, 0.0, most if is_open else 0.0)

    def solve(self, code: str, aim: int) -> Change | None:
        """The cheapest change of whole people that moves a cell by `aim`; None where there is none."""
        self._open(code, False)
        self.solver.changeRowBounds(self.rows[code], aim, aim)
        try:
            found = self._run()
            if found is not None and np.abs(found - np.rint(found)).max(initial=0) > WHOLE:
                self._only_whole(highspy.HighsVarType.kInteger)
                found = self._run()
                self._only_whole(highspy.HighsVarType.kContinuous)
        finally:
            self._open(code)
            self.solver.changeRowBounds(self.rows[code], *self.work.span(code))
        return None if found is None else tuple(int(n) for n in np.rint(found))

    def _run(self) -> np.ndarray | None:
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return np.array(self.solver.getSolution().col_value)[: self.size]
        return None

    def _only_whole(self, kind: highspy.HighsVarType) -> None:
        every = np.arange(self.size, dtype=np.int32)
        self.solver.changeColsIntegrality(self.size, every, np.full(self.size, kind))


def _prove(problem: Problem, numbers: Mapping[str, Number], work: _Work) -> None:
    """In whole numbers, without the solver: each change agrees with all that is told, and each aim is met by one."""
    for change in work.changes:
        is_true = all(n + c >= 0 for n, c in zip(problem.base, change, strict=True))
        is_true = is_true and all(sum(change[i] for i in a) == sum(change[i] for i in b) for a, b in problem.links)
        for code, cell in problem.cells.items():
            low, high = work.span(code)
            is_true = is_true and low <= sum(change[i] for i in cell.parts) <= high
        if not is_true:
            raise Refusal("FIGURES_UNSAFE", "What was kept back does not agree with what is told: nothing was published.")
    unsafe = [code for code in work.aims if not work.is_met(code)]
    if unsafe:
        raise Refusal("FIGURES_UNSAFE", f"{len(unsafe)} small numbers could be reckoned: nothing was published.")
