"""The contributions of many people at once: each distinct case is reckoned once by the scalar law, then looked up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from math import prod
from typing import Any

import polars as pl

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.bulk.columns import Kinds, have_columns, how_many, place
from pijar.law.contributions import TIERS, Contribution, contribution
from pijar.law.types import FundKind, LawError, Sector, Tier

AMOUNTS = ("jkk", "jkm", "jht", "total")
# What `contributions` reads of each person and month.
COLUMNS: Kinds = {"month": pl.Date, "sector": pl.String, "fund_kind": pl.String, "income": pl.Int64, "jht": pl.Boolean}
_CODES = pl.Enum(["LAW_CASE_REFUSED", "LAW_KIND_UNKNOWN", "LAW_NOT_KNOWN", "LAW_AMOUNT_NOT_WHOLE"])
_SECTORS = [one.value for one in Sector]
# The other names under which commands and files know a kind of fund are read as well.
_FUNDS = [*(one.value for one in FundKind), "ASN", "CSR", "APBD_PROV"]


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
    months, limits = _month_starts(), _limits()
    shape = (len(months) + 2, len(_SECTORS) + 1, len(_FUNDS) + 1, len(limits) + 3, 2)
    keys = frame.lazy().select(_key(months, limits, shape)).collect().to_series()
    seen = pl.repeat(False, prod(shape), dtype=pl.Boolean, eager=True).scatter(keys, True).arg_true()
    columns: dict[str, Any] = {**dict.fromkeys(AMOUNTS, pl.Int64), "code": _CODES}
    priced = pl.DataFrame([_priced(cell, shape, months, limits) for cell in seen], schema=columns, orient="row")
    # The whole table, most of it never looked at: then one look-up for each row is enough.
    places = pl.repeat(None, prod(shape), dtype=pl.UInt32, eager=True).scatter(seen, pl.int_range(len(seen), eager=True))
    table = priced.select(pl.all().gather(places))
    return table.select(pl.all().gather(keys))


def _month_starts() -> tuple[date, ...]:
    """The first months of which something about contributions may differ from the month before."""
    starts = {start for one in lookup.everything() if one.name.startswith("contributions.") for start in one.starts}
    return tuple(sorted({start if start.day == 1 else Month.of(start).next.first_day for start in starts}))


def _limits() -> tuple[int, ...]:
    """Every limit of an income tier at any time, in rupiah."""
    tables = (one.rows for one in lookup.parameter(TIERS).values if one is not None)
    return tuple(sorted({tier.income_up_to for rows in tables for tier in rows if tier.income_up_to is not None}))


def _key(months: tuple[date, ...], limits: tuple[int, ...], shape: tuple[int, ...]) -> pl.Expr:
    """The number of the case of each row: its place in a table of period, sector, fund, income and old age."""
    period = how_many([pl.col("month") >= start for start in months]).fill_null(len(months) + 1)
    # No income, one that makes no sense, and one place for every tier and for what lies above.
    income = (1 + how_many([pl.col("income") > limit for limit in (0, *limits)])).fill_null(0)
    places = [
        period,
        place("sector", _SECTORS).fill_null(len(_SECTORS)),
        place("fund_kind", _FUNDS).fill_null(len(_FUNDS)),
        income,
        pl.col("jht").fill_null(value=False),
    ]
    key = pl.lit(0, pl.Int32)
    for at, length in zip(places, shape, strict=True):
        key = key * length + at.cast(pl.Int32)
    return key


def _priced(cell: int, shape: tuple[int, ...], months: tuple[date, ...], limits: tuple[int, ...]) -> tuple[int | str | None, ...]:
    """The amounts of one case by the scalar law, or the code of its refusal."""
    places: list[int] = []
    for length in reversed(shape):
        cell, at = divmod(cell, length)
        places.insert(0, at)
    period, sector, fund, income, jht = places
    if period > len(months):
        return (None, None, None, None, "LAW_CASE_REFUSED")
    month = Month.of(months[period - 1]) if period else Month.of(months[0]).previous
    incomes = (None, 0, *limits, limits[-1] + 1 if limits else 1)
    return _reckoned(month, (*_SECTORS, "")[sector], (*_FUNDS, "")[fund], incomes[income], jht == 1)


@lru_cache(maxsize=65536)
def _reckoned(month: Month, sector: str, fund_kind: str, income: int | None, jht: bool) -> tuple[int | str | None, ...]:
    try:
        case = contribution(month, sector=sector, fund_kind=fund_kind, income=income, jht=jht)
    except LawError as refusal:
        return (None, None, None, None, refusal.code)
    return (case.jkk, case.jkm, case.jht, case.total, None)
