"""Filling the places of a month: ranked, drawn by a published seed, divided in the best way, the same every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from pijar.allocation import ranking as order
from pijar.allocation.division import WAITS, Fund, Kind, divide
from pijar.allocation.replacing import free_place as free_place
from pijar.allocation.replacing import give_place as give_place
from pijar.allocation.replacing import leave_line as leave_line
from pijar.allocation.rules import NAMED_ONLY, Room, cell_of, kind_of, limits, why_waits
from pijar.allocation.types import RANKING, FundPlaces, Gifts, PlaceReason, RankKey
from pijar.kernel.month import Month
from pijar.registry.copy import analyze, copy_frame, next_id, run

__all__ = ["FundPlaces", "Gifts", "allocate", "discard", "free_place", "give_place", "leave_line"]
TABLES = ("allocation_assignment", "allocation_waiting", "allocation_cell", "allocation_places")
NOBODY = {"rank": pl.UInt32, "fund_code": pl.String, "cell": pl.String}
# What people of one kind have in common, apart from what the fund of last month makes of it.
ALIKE = ["sector", "village", "open_to", "before", "cost"]
PLACED = ["id", "month", "person_id", "fund_code", "rank", "cell", "reason", "before", "cost"]
WAITED = ["id", "month", "person_id", "rank", "position", "reason", "before", "opened", "cost"]


def allocate(
    month: Month,
    *,
    year: int,
    seed: str,
    funds: Sequence[FundPlaces],
    gift_costs: Mapping[str, int],
    ranking: Sequence[RankKey] = RANKING,
) -> None:
    """Gives every place of the month by the best division. Nobody gets two; the same inputs give the same list.

    Workers whom a donor named come first, as far as that donor's own money pays; all else is one division over `funds`, given
    in filling order. `gift_costs` is the contribution per sector of gift money, whole rupiah. The caller hands over
    `enrolled_before (person_id, fund_code)`. Replaces the month's list.
    """
    discard(month)
    named = [(fund.code, nik) for fund in funds if fund.gifts for _, nik, _ in fund.gifts.named]
    people = order.ranked(month, year=year, seed=seed, ranking=ranking, gift_costs=gift_costs, named=named)
    settled = _named(people, funds)
    list_ = _divided(people, settled, funds, min(gift_costs.values(), default=1))
    _open(month, funds, list_, max(gift_costs.values(), default=1))
    _store(month, list_)


def discard(month: Month) -> None:
    """Takes back a month's list: places, who has them, who waits."""
    for table in TABLES:
        run(f"delete from {table} where month = %s", month.first_day)


def _named(people: pl.DataFrame, funds: Sequence[FundPlaces]) -> pl.DataFrame:
    """Workers a donor named, as far as that donor's own gift pays for them: `rank`, `fund_code`, `cell`."""
    asked = {bytes(nik) for fund in funds if fund.gifts for _, nik, _ in fund.gifts.named}
    wanted = people.filter(pl.col("secret").is_in(list(asked))) if asked else people.head(0)
    known = {row["secret"]: row for row in wanted.iter_rows(named=True)}
    taken: dict[int, tuple[str, str]] = {}
    for fund in funds:
        if fund.gifts and fund.gifts.spendable:
            taken |= _of_donors(fund, known, taken)
    rows = [(rank, code, cell) for rank, (code, cell) in sorted(taken.items())]
    return pl.DataFrame(rows, schema=NOBODY, orient="row")


def _of_donors(
    fund: FundPlaces, known: Mapping[bytes, Mapping[str, object]], taken: Mapping[int, object]
) -> dict[int, tuple[str, str]]:
    """Whom one fund's donors named and pay for, within its places and cells."""
    assert fund.gifts is not None
    left, spent, mine = limits(fund), 0, {}
    own: dict[str, int] = {}
    for donor, nik, money in fund.gifts.named:
        person = known.get(bytes(nik))
        cell = _cell_if_open(fund, person) if person else None
        if person is None or cell is None or person["rank"] in taken or person["rank"] in mine:
            continue
        cost = int(str(person["cost"]))
        fits = left.quota != 0 and (not cell or left.cells[cell] > 0) and spent + cost <= fund.gifts.spendable
        if fits and own.get(donor, 0) + cost <= money:
            own[donor] = own.get(donor, 0) + cost
            mine[int(str(person["rank"]))] = (fund.code, cell)
            left, spent = _less(left, cell), spent + cost
    return mine


def _cell_if_open(fund: FundPlaces, person: Mapping[str, object]) -> str | None:
    """The cell in which the fund counts a worker its donor named; None where it may not carry one."""
    opened = person["open_to"]
    if opened != order.ALL_FUNDS and not {fund.code, fund.code + NAMED_ONLY} & set(str(opened).split("|")):
        return None
    return cell_of(fund, str(person["sector"]), str(person["village"] or ""))


def _less(fund: Fund, cell: str) -> Fund:
    cells = {name: places - (name == cell) for name, places in fund.cells.items()}
    return replace(fund, quota=None if fund.quota is None else fund.quota - 1, cells=cells)


@dataclass(frozen=True)
class _List:
    """A month's list in the making: who has a place and who waits, by rank, and the money that each fund has left."""

    placed: pl.DataFrame
    waiting: pl.DataFrame
    money: Mapping[str, int | None]


def _divided(people: pl.DataFrame, settled: pl.DataFrame, funds: Sequence[FundPlaces], cheapest: int) -> _List:
    """The best division of everybody whom no donor named over what those who were named leave."""
    rest = people.join(settled, on="rank", how="anti", maintain_order="left")
    alike = rest.select(ALIKE).unique(maintain_order=True).with_row_index("alike")
    kinds = [_kind(row, funds) for row in alike.iter_rows(named=True)]
    rest = rest.join(alike, on=ALIKE, how="left", nulls_equal=True, maintain_order="left")
    division = divide(rest["alike"].to_numpy(), kinds, _what_is_left(people, settled, funds))
    room = Room.after(division, funds, cheapest)
    codes = pl.Series([*(fund.code for fund in funds), None], dtype=pl.String)
    chosen = rest.with_columns(fund_code=codes.gather(pl.Series(division.fund).replace(WAITS, len(funds))))
    named = people.join(settled, on="rank", how="inner", maintain_order="left").with_columns(
        reason=pl.lit(PlaceReason.NAMED.value)
    )
    placed = chosen.filter(pl.col("fund_code").is_not_null()).join(_cells(kinds), on=["alike", "fund_code"], how="left")
    placed = pl.concat([named, placed.with_columns(reason=_why_placed()).select(named.columns)]).sort("rank")
    waits = chosen.filter(pl.col("fund_code").is_null()).with_columns(passed=_passed(chosen, [fund.code for fund in funds]))
    why = _waits(waits.select("alike", "passed").unique(maintain_order=True), kinds, room)
    waits = waits.join(why, on=["alike", "passed"], how="left", maintain_order="left")
    purses = [fund.code for fund in funds if fund.gifts]
    placed = placed.with_columns(pl.when(pl.col("fund_code").is_in(purses)).then("cost").alias("cost"))
    return _List(placed, waits, room.money)


def _kind(row: Mapping[str, object], funds: Sequence[FundPlaces]) -> Kind:
    opened = None if row["open_to"] == order.ALL_FUNDS else str(row["open_to"]).split("|")
    before, cost = str(row["before"] or ""), int(str(row["cost"]))
    return kind_of(funds, sector=str(row["sector"]), village=str(row["village"] or ""), open_to=opened, cost=cost, before=before)


def _what_is_left(people: pl.DataFrame, settled: pl.DataFrame, funds: Sequence[FundPlaces]) -> list[Fund]:
    costs = dict(people.join(settled, on="rank").select("rank", "cost").iter_rows())
    left = {fund.code: limits(fund) for fund in funds}
    for rank, code, cell in settled.iter_rows():
        fund = _less(left[code], cell)
        left[code] = replace(fund, money=(fund.money or 0) - costs[rank])
    return [left[fund.code] for fund in funds]


def _cells(kinds: Sequence[Kind]) -> pl.DataFrame:
    rows = [(number, code, cell) for number, kind in enumerate(kinds) for code, cell in kind.open]
    return pl.DataFrame(rows, schema={"alike": pl.UInt32, "fund_code": pl.String, "cell": pl.String}, orient="row")


def _why_placed() -> pl.Expr:
    return (
        pl.when(pl.col("before").is_null()).then(pl.lit(PlaceReason.NEW_PLACE.value))
        .when(pl.col("before") == pl.col("fund_code")).then(pl.lit(PlaceReason.KEPT_FUND.value))
        .otherwise(pl.lit(PlaceReason.MOVED_FUND.value))
    )  # fmt: skip


def _passed(chosen: pl.DataFrame, codes: Sequence[str]) -> pl.Expr:
    """The funds that carry somebody who ranks lower (named gifts apart), joined by a bar."""
    last = dict(chosen.filter(pl.col("fund_code").is_not_null()).group_by("fund_code").agg(pl.col("rank").max()).iter_rows())
    lower = [pl.when(pl.col("rank") < last[code]).then(pl.lit(code)) for code in codes if code in last]
    return pl.concat_str(lower, separator="|", ignore_nulls=True) if lower else pl.lit("")


def _waits(alike: pl.DataFrame, kinds: Sequence[Kind], room: Room) -> pl.DataFrame:
    """Per kind, and per funds that went on to lower ranks: why it waits, and which funds could carry it, as COPY reads it."""
    rows = []
    for number, passed in alike.iter_rows():
        opened = ",".join(f'"{code}|{cell}"' if cell else f'"{code}"' for code, cell in kinds[number].open)
        rows.append((number, passed, why_waits(kinds[number], room, passed.split("|")).value, f"{{{opened}}}"))
    schema = {"alike": pl.UInt32, "passed": pl.String, "reason": pl.String, "opened": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _open(month: Month, funds: Sequence[FundPlaces], list_: _List, dearest: int) -> None:
    """Writes down the places; of a fund of gifts they are what its money carried and could still carry at the full rate."""
    carried = dict(list_.placed.group_by("fund_code").len().iter_rows())
    places, cells = [], []
    for fund in funds:
        quota, money = fund.quota, None
        if fund.gifts:
            quota = carried.get(fund.code, 0) + (list_.money[fund.code] or 0) // dearest
            quota, money = quota if fund.quota is None else min(quota, fund.quota), fund.gifts.money
        places.append((fund.code, quota, money, fund.gifts.reason if fund.gifts else ""))
        cells += [(fund.code, name, people) for name, people in sorted(limits(fund).cells.items())]
    _write(month, "allocation_places", ["fund_code", "quota", "money", "note"], places)
    _write(month, "allocation_cell", ["fund_code", "cell", "quota"], cells)


def _write(month: Month, table: str, columns: list[str], rows: list[tuple]) -> None:
    if rows:
        frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
        copy_frame(_numbered(frame, month, table), table, ["id", "month", *columns])


def _numbered(frame: pl.DataFrame, month: Month, table: str) -> pl.DataFrame:
    first = next_id(table)
    return frame.with_columns(id=pl.int_range(first, first + pl.len()), month=pl.lit(month.first_day))


def _store(month: Month, list_: _List) -> None:
    """Writes who has a place and who waits, by person: so the keys grow at their right end."""
    blank = pl.col("before").fill_null("")
    # The guard of the quotas looks at all new rows together.
    run("set local work_mem = '256MB'")
    placed = list_.placed.with_columns(before=blank).sort("person_id")
    copy_frame(_numbered(placed, month, "allocation_assignment"), "allocation_assignment", PLACED)
    waiting = list_.waiting.with_row_index("position", offset=1).with_columns(before=blank).sort("person_id")
    copy_frame(_numbered(waiting, month, "allocation_waiting"), "allocation_waiting", WAITED)
    run("set local work_mem to default")
    analyze("allocation_assignment", "allocation_waiting")
