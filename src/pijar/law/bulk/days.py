"""Years, months and days of the month of many days: looked up among the days there are, which are few, and not reckoned."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every day from the number `low` on, with its parts, as numbers of the days themselves have them (1970-01-01 is 0)."""

    low: int
    table: pl.DataFrame

    def __call__(self, part: str, column: str) -> pl.Expr:
        """A part of the days of a column: year, months (of all years), day, last_day (of its month), monthday (331: 31 March)."""
        return pl.lit(self.table[part]).gather(pl.col(column).to_physical() - self.low)


def calendar(*days: pl.Series) -> Calendar:
    """The days from the first to the last of `days`."""
    ends = pl.Series([end for one in days for end in (one.min(), one.max())], dtype=pl.Date).to_physical().drop_nulls().sort()
    low, high = (ends[0], ends[-1]) if len(ends) else (0, 0)
    on = pl.col("on").dt
    table = pl.select(on=pl.int_range(low, high + 1, dtype=pl.Int32).cast(pl.Date)).select(
        year=on.year().cast(pl.Int32),
        months=on.year().cast(pl.Int32) * 12 + on.month().cast(pl.Int32),
        monthday=on.month().cast(pl.Int32) * 100 + on.day().cast(pl.Int32),
        day=on.day().cast(pl.Int32),
        last_day=on.month_end().dt.day().cast(pl.Int32),
    )
    return Calendar(low, table)
