"""Which funds may carry whom and in which cell, and why somebody waits. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pijar.allocation.division import Division, Fund, Kind
from pijar.allocation.types import ALL_OTHERS, OTHERS, FundPlaces, Share, WaitReason

# In an assessment's list of funds: this one only as a worker one of its donors named.
NAMED_ONLY = ":named"


def limits(fund: FundPlaces) -> Fund:
    """The fund as the division sees it."""
    cells = {f"{fund.share}:{name}": places for name, places in fund.quotas.items()}
    if fund.first and not fund.share:
        cells[OTHERS] = fund.others_by_decree
    return Fund(fund.code, fund.quota, fund.gifts.spendable if fund.gifts else None, cells)


def cell_of(fund: FundPlaces, sector: str, village: str) -> str | None:
    """The cell in which the fund counts a worker ("": none but the quota); None where it may not carry one."""
    if fund.only and sector not in fund.only:
        return None
    is_other = bool(fund.first) and sector not in fund.first
    if not fund.share:
        return OTHERS if is_other else ""
    if is_other:
        return None
    own = village if fund.share is Share.VILLAGE else sector
    name = own if own in fund.quotas else ALL_OTHERS
    return f"{fund.share}:{name}" if name in fund.quotas else None


def kind_of(
    funds: Sequence[FundPlaces], *, sector: str, village: str, open_to: Sequence[str] | None, cost: int, before: str
) -> Kind:
    """What the division must know of people of this sector and village whom `open_to` (None: all) may carry."""
    opened = []
    for fund in funds:
        cell = cell_of(fund, sector, village)
        if cell is not None and (open_to is None or fund.code in open_to):
            opened.append((fund.code, cell))
    return Kind(tuple(opened), cost, before if before in dict(opened) else "")


@dataclass(frozen=True)
class Room:
    """What a division left: places and money per fund (None: no such limit), places per cell. Money is whole rupiah."""

    free: Mapping[str, int | None]
    money: Mapping[str, int | None]
    cells: Mapping[tuple[str, str], int]
    cheapest: int

    @classmethod
    def after(cls, division: Division, funds: Sequence[FundPlaces], cheapest: int) -> Room:
        codes = [fund.code for fund in funds]
        return cls(
            dict(zip(codes, division.free, strict=True)), dict(zip(codes, division.money, strict=True)), division.cells, cheapest
        )

    def has_places(self, code: str) -> bool:
        """Whether the fund could still carry somebody: a place is free, and money for the cheapest."""
        free, money = self.free[code], self.money[code]
        return (free is None or free > 0) and (money is None or money >= self.cheapest)

    def is_short(self, code: str, cost: int) -> bool:
        """Whether the fund has money to count, and too little of it is left for one who costs this."""
        money = self.money[code]
        return money is not None and money < cost


def why_waits(kind: Kind, room: Room, passed: Collection[str] = ()) -> WaitReason:
    """Why somebody of this kind waits. `passed` are the funds that carry people who rank lower.

    Where a fund that is open to him has places left or went on to lower ranks, it was his cell that was full, or its money too
    little for what he costs: nothing else lets anybody be passed.
    """
    went_on = [(code, cell) for code, cell in kind.open if code in passed or room.has_places(code)]
    for code, cell in went_on:
        if cell not in ("", OTHERS) and not room.cells[code, cell]:
            return WaitReason.VILLAGE_FULL if cell.startswith(Share.VILLAGE) else WaitReason.SECTOR_FULL
    if any(room.is_short(code, kind.cost) and (cell != OTHERS or room.cells[code, cell]) for code, cell in went_on):
        return WaitReason.MONEY_SHORT
    if _only_money(kind, room):
        return WaitReason.MONEY_SHORT
    if any(room.has_places(code) for code in room.free):
        return WaitReason.ONLY_RESTRICTED_LEFT
    return WaitReason.NO_PLACE


def _only_money(kind: Kind, room: Room) -> bool:
    """Whether only gifts could carry these, no number of places is in their way, and the money is used up."""
    return bool(kind.open) and all(room.money[code] is not None and room.free[code] != 0 for code, _ in kind.open)
