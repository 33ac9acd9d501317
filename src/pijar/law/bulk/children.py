"""The scholarship in columns: the rules of `pijar.law.benefits.scholarship`, a million children at once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import polars as pl

from pijar.law.benefits.case import MOST_DAYS_UNBORN, MOST_ENTRIES, MOST_YEARS
from pijar.law.bulk.columns import Check, Kinds, lacking, of_our_time, one_of, place, refuse, within
from pijar.law.bulk.days import Calendar, calendar
from pijar.law.bulk.groups import FIRST, LAST, beyond, by_case, grouped
from pijar.law.bulk.plan import Plan, plan_on

COLUMNS: Kinds = {
    "case": pl.Int64, "birth_date": pl.Date, "level": pl.String, "years_left": pl.Int64, "married": pl.Boolean,
    "working": pl.Boolean,
}  # fmt: skip
REQUIRED = ("case", "birth_date", "level")
_LEAP_DAY, _DAY_BEFORE = 229, 228


def read(children: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`children`, which also have the day `on` of their case. Raises LawError (LAW_CASE_REFUSED) for a senseless row."""
    unborn = pl.col("birth_date").to_physical() - pl.col("on").to_physical() > MOST_DAYS_UNBORN
    many = Check("case", beyond(MOST_ENTRIES), "too_many", lambda _: {"count": MOST_ENTRIES + 1, "most": MOST_ENTRIES})
    refuse(children, "children", [
        lacking("birth_date"), of_our_time("birth_date"), lacking("level"),
        one_of("level", list(plan.law["scholarship.years"].by_name)),
        *within("years_left", 0, MOST_YEARS), many,
        Check("birth_date", unborn, "born_too_late",
              lambda row: {"given": row["birth_date"], "on": row["on"], "days": MOST_DAYS_UNBORN}),
    ])  # fmt: skip
    return children


def amounts(children: pl.DataFrame, plan: Plan, cases: int) -> pl.Series:
    """What the children of each case get in rupiah: the law pays some of them, here those with the highest sums."""
    paid = plan.whole("scholarship.children")
    each = children.select(
        "case", FIRST, LAST, amount=_amount(plan, calendar(children["on"], children["birth_date"])), several=beyond(paid)
    )
    if not each["several"].any():
        return by_case(each, pl.col("amount"), cases)
    # Only families with more children than are paid need to be put in order.
    many = pl.repeat(False, cases, dtype=pl.Boolean, eager=True).scatter(each.filter("several")["case"], True)
    split = each.with_columns(many=many.gather(each["case"]))
    ordered = split.filter("many").sort("case", "amount", descending=[False, True])
    first = grouped(ordered.select("case", "amount")).with_columns(amount=pl.when(beyond(paid)).then(0).otherwise("amount"))
    return by_case(split.filter(~pl.col("many")), pl.col("amount"), cases) + by_case(first, pl.col("amount"), cases)


def _amount(plan: Plan, days: Calendar) -> pl.Expr:
    """What each child would get alone: looked up by level, years left there and years below the age."""
    years = plan.law["scholarship.years"].by_name
    longest, all_years = max(years.values()), sum(years.values())
    left = pl.col("years_left").fill_null(longest).clip(0, longest)
    below = _years_below_age(plan.whole("scholarship.age_below"), days).clip(0, all_years)
    key = (place("level", list(years)).cast(pl.Int64) * (longest + 1) + left) * (all_years + 1) + below
    free = ~(pl.col("married").fill_null(value=False) | pl.col("working").fill_null(value=False))
    return pl.when(free).then(pl.lit(_sums(plan.start)).gather(key)).otherwise(0)


@lru_cache(maxsize=64)
def _sums(start: date) -> pl.Series:
    law = plan_on(start).law
    years, per_year = law["scholarship.years"].by_name, law["scholarship.per_year"].by_name
    levels = list(years)
    sums = []
    for at, level in enumerate(levels):
        for left in range(max(years.values()) + 1):
            at_school = [min(left, years[level]), *(years[later] for later in levels[at + 1 :])]
            each_year = [per_year[one] for one, count in zip(levels[at:], at_school, strict=True) for _ in range(count)]
            sums += [sum(each_year[:below]) for below in range(sum(years.values()) + 1)]
    return pl.Series(sums, dtype=pl.Int64)


def _years_below_age(limit: int, days: Calendar) -> pl.Expr:
    """How many years in a row, each begun on a return of the day `on`, begin while a child is below the age.

    That is the difference of the years, and one more while the birthday is still to come; as in the scalar `age`, who
    was born on 29 February is a year older from 28 February on where there is no 29th.
    """
    day, birthday = days("monthday", "on"), days("monthday", "birth_date")
    last = days("year", "birth_date") + limit
    years = last - days("year", "on")
    leap = (last % 4 == 0) & ((last % 100 != 0) | (last % 400 == 0))
    eve = (day == _DAY_BEFORE) & (birthday == _LEAP_DAY)
    later = pl.when(eve).then(leap & (years >= 0)).otherwise(day < birthday)
    return (years + later.cast(pl.Int32)).cast(pl.Int64)
