"""The contributions of many people at once: each distinct case is reckoned once by the scalar law, then looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, cast

import polars as pl

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.bulk.columns import Kinds, have_columns, how_many, place
from pijar.law.contributions import TIERS, Contribution, contribution
from pijar.law.types import ALSO_FUNDS, FundKind, LawError, Sector, Tier

# Fewer rows are not worth a thread of their own.
_BLOCK = 2**17
# So many different numbers have 16 bits.
_NARROW = 2**16
AMOUNTS = ("jkk", "jkm", "jht", "total")
# What `contributions` reads of each person and month.
COLUMNS: Kinds = {"month": pl.Date, "sector": pl.String, "fund_kind": pl.String, "income": pl.Int64, "jht": pl.Boolean}
_CODES = pl.Enum(["LAW_CASE_REFUSED", "LAW_KIND_UNKNOWN", "LAW_NOT_KNOWN", "LAW_AMOUNT_NOT_WHOLE"])
_SECTORS = [one.value for one in Sector]
_FUNDS = [*(one.value for one in FundKind), *ALSO_FUNDS]


def contribution_cases(month: Month, *, sectors: Iterable[str], fund_kinds: Iterable[str]) -> pl.DataFrame:
    """Every distinct case of `month`, one row per income tier, sector and kind of fund, each reckoned once.

    Columns: month, fund_kind, sector, income_from and income_up_to (rupiah, both included; null: no limit), base, jkk, jkm,
    jht (what it would be where asked for), relief. Copied into a table, it is joined to a million people in one statement:
    `on c.month = p.month and c.fund_kind = p.fund_kind and c.sector = p.sector and coalesce(p.income, 1) >= c.income_from
    and (c.income_up_to is null or p.income <= c.income_up_to)`; whoever finds no row has an income above the known tiers.
    The month's list (`contributions.services`) joins its rates in this manner, by sector and fund at the lowest tier.
    Raises LawError as `pijar.law.contributions.contribution` does.
    """
    tiers: tuple[Tier, ...] = lookup.valid(TIERS, month.first_day).rows
    kinds, known = list(fund_kinds), list(sectors)
    rows, lowest = [], 1
    for tier in tiers:
        # The limit of a tier belongs to it; an open tier starts at the rupiah above the one before it.
        income = lowest if tier.income_up_to is None else tier.income_up_to
        for fund in kinds:
            for sector in known:
                case = contribution(month, sector=sector, fund_kind=fund, income=income, jht=True)
                rows.append((month.first_day, fund, sector, lowest, tier.income_up_to, *_amounts(case), case.relief))
        lowest = income + 1
    schema: dict[str, Any] = {
        "month": pl.Date, "fund_kind": pl.String, "sector": pl.String, "income_from": pl.Int64, "income_up_to": pl.Int64,
        "base": pl.Int64, "jkk": pl.Int64, "jkm": pl.Int64, "jht": pl.Int64, "relief": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _amounts(case: Contribution) -> tuple[int, int, int, int]:
    return case.base, case.jkk, case.jkm, case.jht


def contributions(frame: pl.DataFrame) -> pl.DataFrame:
    """jkk, jkm, jht and total in whole rupiah (Int64) of each row of `frame`, in its order, and a `code`.

    Reads the columns of `COLUMNS`: month (any day in it), sector, fund_kind, income (null: the lowest tier) and jht (null: no).
    Where nothing is known the amounts are null and `code` is that of the LawError which the scalar `contribution` raises;
    otherwise it is null. Without a month: LAW_CASE_REFUSED; without a sector or fund: LAW_KIND_UNKNOWN.
    Raises LawError (LAW_CASE_REFUSED) for a column that is missing or of another type.
    """
    frame = have_columns(frame, "contributions", COLUMNS)
    starts, limits = _month_starts(), _limits()
    months = frame["month"]
    low, high = months.min() or starts[0], months.max() or starts[0]
    assert isinstance(low, date) and isinstance(high, date)
    first = bisect_right(starts, low)
    periods = [_first_month(period, starts) for period in range(first, bisect_right(starts, high) + 1)]
    table = pl.concat([*(_table(month, limits) for month in periods), _table(None, limits)], rechunk=True)
    period = _period(low, high, starts, first).fill_null(len(periods))
    return _looked_up(frame, _key(period, len(periods), limits, frame.schema), table)


def _looked_up(frame: pl.DataFrame, key: pl.Expr, table: pl.DataFrame) -> pl.DataFrame:
    """The row of `table` whose number the `key` is, for each row of `frame`."""

    def found(at: int) -> pl.DataFrame:
        return table[frame.slice(at, block).select(key).to_series()]

    processors = pl.thread_pool_size()
    block = max(_BLOCK, -(-len(frame) // processors))
    if len(frame) <= block:
        return found(0)
    # Polars lets go of the interpreter, so that the blocks take all processors.
    with ThreadPoolExecutor(processors) as pool:
        return pl.concat(pool.map(found, range(0, len(frame), block)))


def _month_starts() -> tuple[date, ...]:
    """The first months of which something about contributions may differ from the month before."""
    starts = {start for one in lookup.everything() if one.name.startswith("contributions.") for start in one.starts}
    return tuple(sorted({start if start.day == 1 else Month.of(start).next.first_day for start in starts}))


def _first_month(period: int, starts: tuple[date, ...]) -> Month:
    """A month of a period: its first, or for what lies before all of them the one before."""
    return Month.of(starts[period - 1]) if period else Month.of(starts[0]).previous


def _limits() -> tuple[int, ...]:
    """Every limit of an income tier at any time, in rupiah."""
    tables = (one.rows for one in lookup.parameter(TIERS).values if one is not None)
    return tuple(sorted({tier.income_up_to for rows in tables for tier in rows if tier.income_up_to is not None}))


def _period(low: date, high: date, starts: tuple[date, ...], first: int) -> pl.Expr:
    """The number of the period of each month, counted from the `first`; all lie between `low` and `high`."""
    # Few days lie between these: the period of each is looked up.
    first_day, periods = _periods(low, high, starts)
    return pl.lit(periods - first).gather(pl.col("month").to_physical() - first_day)


@lru_cache(maxsize=64)
def _periods(low: date, high: date, starts: tuple[date, ...]) -> tuple[int, pl.Series]:
    days = pl.DataFrame({"day": pl.date_range(low, high, eager=True)})
    periods = days.select(how_many([pl.col("day") >= start for start in starts]))
    return days["day"].to_physical()[0], periods.to_series()


def _key(period: pl.Expr, periods: int, limits: tuple[int, ...], kinds: pl.Schema) -> pl.Expr:
    """The row of the table for each row of a frame with columns of these `kinds`."""
    facts = (
        (place("sector", _SECTORS, kinds["sector"]).fill_null(len(_SECTORS)), len(_SECTORS) + 1),
        (place("fund_kind", _FUNDS, kinds["fund_kind"]).fill_null(len(_FUNDS)), len(_FUNDS) + 1),
        (_income(limits), len(limits) + 3),
        (pl.col("jht").fill_null(value=False), 2),
    )
    # The narrower the numbers, the sooner they are reckoned.
    narrow = (periods + 1) * prod(length for _, length in facts) <= _NARROW
    kind: type[pl.DataType] = pl.UInt16 if narrow else pl.UInt32
    key = period.cast(kind)
    for at, length in facts:
        key = key * length + at.cast(kind)
    return key


def _income(limits: tuple[int, ...]) -> pl.Expr:
    """The place of an income: 0 if none is told, 1 for what makes no sense, one for every tier and one above them."""
    income = pl.col("income")
    found: Any = pl.when(income.is_null()).then(pl.lit(0, pl.UInt8))
    for at, limit in reversed(list(enumerate((0, *limits), 2))):
        found = found.when(income > limit).then(pl.lit(at, pl.UInt8))
    return cast(pl.Expr, found.otherwise(pl.lit(1, pl.UInt8)))


@lru_cache(maxsize=512)
def _table(month: Month | None, limits: tuple[int, ...]) -> pl.DataFrame:
    """Every case of a period, which begins with `month`, by the scalar law: amounts, or the code of the refusal."""
    # No text is a sector or fund that nobody knows.
    facts = product((*_SECTORS, ""), (*_FUNDS, ""), (None, 0, *limits, (limits or (0,))[-1] + 1), (False, True))
    rows = [_reckoned(month, *one) for one in facts]
    columns: dict[str, Any] = {**dict.fromkeys(AMOUNTS, pl.Int64), "code": _CODES}
    return pl.DataFrame(rows, schema=columns, orient="row")


def _reckoned(month: Month | None, sector: str, fund_kind: str, income: int | None, jht: bool) -> tuple[int | str | None, ...]:
    if month is None:
        return (None, None, None, None, "LAW_CASE_REFUSED")
    try:
        case = contribution(month, sector=sector, fund_kind=fund_kind, income=income, jht=jht)
    except LawError as refusal:
        return (None, None, None, None, refusal.code)
    return (case.jkk, case.jkm, case.jht, case.total, None)
