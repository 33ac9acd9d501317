"""A year's counts at once, for first pages: one statement instead of one for every month and metric."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pijar.kernel.month import Month
from pijar.registry.copy import asked


@dataclass(frozen=True)
class Cell:
    """What a metric came to in a month, of one fund and one kind where it has them; people or whole rupiah."""

    month: Month
    metric: str
    fund: str
    kind: str
    value: int


def counted(year: int, metrics: Collection[str]) -> list[Cell]:
    """Counts of a year (those that are no cross of a month's people) by month, fund and kind, in order of the months."""
    found = asked(
        "select month, metric, fund_code, kind, sum(value)::bigint from analytics_count"
        " where metric = any(%(metrics)s) and month >= %(first)s and month < %(next)s group by 1, 2, 3, 4 order by 1, 2, 3, 4",
        {"metrics": list(metrics), "first": Month(year, 1).first_day, "next": Month(year + 1, 1).first_day},
    )
    return [Cell(Month.of(day), metric, fund, kind, int(value)) for day, metric, fund, kind, value in found]


def people(year: int) -> dict[Month, int]:
    """People on the lists, month by month."""
    found = asked(
        "select month, sum(people)::bigint from analytics_participation where month >= %(first)s and month < %(next)s"
        " group by 1 order by 1",
        {"first": Month(year, 1).first_day, "next": Month(year + 1, 1).first_day},
    )
    return {Month.of(day): int(n) for day, n in found}


def summed(cells: Iterable[Cell], metric: str, *, fund: str | None = None) -> int:
    """A metric over all its cells, or of one fund."""
    return sum(one.value for one in cells if one.metric == metric and fund in (None, one.fund))
