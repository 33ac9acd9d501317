"""Years, months and days of the month of many days: looked up among the days there are, which are few, and not reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
    """A calendar from the first to the last of `days`."""
    ends = pl.Series([end for one in days for end in (one.min(), one.max())], dtype=pl.Date).drop_nulls().sort()
    return _years(ends[0].year, ends[-1].year) if len(ends) else _years(1970, 1970)


@lru_cache(maxsize=16)
def _years(first: int, last: int) -> Calendar:
    # Whole years, so that the next frame finds the same calendar.
    days = pl.DataFrame({"on": pl.date_range(date(first, 1, 1), date(last, 12, 31), eager=True)})
    on = pl.col("on").dt
    table = days.select(
        year=on.year().cast(pl.Int32),
        months=on.year().cast(pl.Int32) * 12 + on.month().cast(pl.Int32),
        monthday=on.month().cast(pl.Int32) * 100 + on.day().cast(pl.Int32),
        day=on.day().cast(pl.Int32),
        last_day=on.month_end().dt.day().cast(pl.Int32),
    )
    return Calendar(days["on"].to_physical()[0], table)
