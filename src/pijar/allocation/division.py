"""The best division of people over funds: nobody is passed over, and no division serves the aims better in their order.

The aims: (a) and (b) people in the order of their rank, each carried if, and only if, some division carries him together
with everybody already taken; (c) so as many as still fit; then, of the divisions that carry just these people, (d) as many
as possible by the first fund of the filling order, then by the second, and on; (e) as few changes of fund as possible.

Plain Python over kinds of people, never over single ones: no database, no clock. Money is whole rupiah.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pijar.allocation.admitting import Admission
from pijar.allocation.sharing import shared
from pijar.allocation.trying import GiftAdmission

Indices = npt.NDArray[np.int64]
WAITS = -1


@dataclass(frozen=True)
class Fund:
    """What a fund can carry. `quota` None: no limit of its own; `money` None: every person costs a place, nothing more.

    `cells` are limits inside the fund (a kelurahan, a sector, others by decree): name to number of people.
    """

    code: str
    quota: int | None = None
    money: int | None = None
    cells: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Kind:
    """People whom a division need not tell apart.

    `open` names the funds that may carry them, each with the cell they are counted in ("": none but the quota);
    `cost` is what one of them costs a fund with money; `before` the fund that carried them last month ("": none).
    """

    open: tuple[tuple[str, str], ...]
    cost: int = 0
    before: str = ""


@dataclass(frozen=True)
class Division:
    """`fund` per person, by rank: the index of the fund that carries him, or WAITS. `free` is what each fund has left.

    `cells` is what each cell has left, by fund and name; `money` what a fund with money has left, whole rupiah.
    """

    fund: Indices
    free: list[int | None]
    money: list[int | None]
    cells: dict[tuple[str, str], int]


def divide(people: Sequence[int] | Indices, kinds: Sequence[Kind], funds: Sequence[Fund]) -> Division:
    """Divides `people`, given by rank as indices into `kinds`, over `funds`, given in filling order.

    The same people in the same order give the same division, in whatever order the kinds are listed.
    """
    ranked = np.asarray(people, dtype=np.int64)
    sorted_kinds = sorted(set(kinds))
    number = {kind: place for place, kind in enumerate(sorted_kinds)}
    place = np.array([number[kind] for kind in kinds], dtype=np.int64)
    of_kind = place[ranked] if len(kinds) else ranked
    taken = _admitted(of_kind, sorted_kinds, funds)
    counts = np.bincount(of_kind[taken], minlength=len(sorted_kinds))
    table = shared(counts, sorted_kinds, funds)
    return _left(_handed_out(of_kind, taken, table), table, sorted_kinds, funds)


def _admitted(of_kind: Indices, kinds: Sequence[Kind], funds: Sequence[Fund]) -> npt.NDArray[np.bool_]:
    """Who is carried: last month's fund plays no part in it, so kinds that differ in nothing else are one."""
    coarse: dict[tuple[object, int], int] = {}
    of = np.array([coarse.setdefault((kind.open, kind.cost), len(coarse)) for kind in kinds], dtype=np.int64)
    merged = [Kind(opened, cost) for opened, cost in coarse]  # type: ignore[arg-type]
    with_money = sum(fund.money is not None for fund in funds)
    admission = (Admission if with_money <= 1 else GiftAdmission)(merged, funds)
    return admission.of(of[of_kind] if len(kinds) else of_kind)


def _handed_out(of_kind: Indices, taken: npt.NDArray[np.bool_], table: Indices) -> Indices:
    """Within a kind people go to funds by rank: the first ones to the first fund of the filling order."""
    fund = np.full(len(of_kind), WAITS, dtype=np.int64)
    carried = np.flatnonzero(taken)
    by_kind = carried[np.argsort(of_kind[carried], kind="stable")]
    fund[by_kind] = np.repeat(np.tile(np.arange(table.shape[1]), table.shape[0]), table.ravel())
    return fund


def _left(fund: Indices, table: Indices, kinds: Sequence[Kind], funds: Sequence[Fund]) -> Division:
    carried = table.sum(axis=0) if len(table) else np.zeros(len(funds), dtype=np.int64)
    costs = np.array([kind.cost for kind in kinds], dtype=np.int64)
    spent = costs @ table if len(table) else carried
    cells = {(one.code, name): limit for one in funds for name, limit in one.cells.items()}
    number = {one.code: i for i, one in enumerate(funds)}
    for row, kind in zip(table, kinds, strict=True):
        for code, cell in kind.open:
            if cell and code in number:
                cells[code, cell] -= int(row[number[code]])
    free = [None if one.quota is None else one.quota - int(n) for one, n in zip(funds, carried, strict=True)]
    money = [None if one.money is None else one.money - int(n) for one, n in zip(funds, spent, strict=True)]
    return Division(fund, free, money, cells)
