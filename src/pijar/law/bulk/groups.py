"""Sums within the cases of a long frame, whose rows are sorted by case: running sums instead of hashes, for their speed."""

from __future__ import annotations

import polars as pl

FIRST, LAST = "first_of_case", "last_of_case"


def grouped(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` sorted by case, in the order given within each, with the marks of the first and last row of each case."""
    case = pl.col("case")
    if not frame["case"].is_sorted():
        frame = frame.sort("case", maintain_order=True)
    first = case.ne_missing(case.shift(1))
    return frame.with_columns(first.alias(FIRST), case.ne_missing(case.shift(-1)).alias(LAST))


def running(amount: pl.Expr) -> pl.Expr:
    """The sum of a case up to and with each row."""
    summed = amount.cum_sum()
    before = pl.when(pl.col(FIRST)).then(summed - amount)
    return summed - before.forward_fill()


def total(amount: pl.Expr) -> pl.Expr:
    """The sum of the whole case on each of its rows."""
    return pl.when(pl.col(LAST)).then(running(amount)).backward_fill()


def number() -> pl.Expr:
    """The number of each row within its case, from 1."""
    return running(pl.col("case") * 0 + 1)


def beyond(count: int) -> pl.Expr:
    """Whether a row comes after the first `count` of its case: then the row so many before it is of the same case."""
    return pl.col("case").eq_missing(pl.col("case").shift(count))


def by_case(frame: pl.DataFrame, amount: pl.Expr, cases: int) -> pl.Series:
    """The sum of `amount` for each of the `cases`, 0 where a case has no row."""
    ends = frame.select("case", LAST, sum=amount.cum_sum()).filter(pl.col(LAST))
    sums = ends["sum"] - ends["sum"].shift(1, fill_value=0)
    return pl.repeat(0, cases, dtype=pl.Int64, eager=True).scatter(ends["case"], sums)
