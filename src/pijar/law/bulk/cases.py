"""A million benefit cases at once: the rules of `pijar.law.benefits` in whole columns, to the rupiah."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from pijar.law import lookup
from pijar.law.benefits.case import MOST_DAYS, MOST_MONTHS, MOST_RUPIAH, Branch, Outcome
from pijar.law.benefits.fields import shown
from pijar.law.bulk import children, devices, losses
from pijar.law.bulk.columns import Check, Kinds, have_columns, how_many, lacking, of_our_time, one_of, place, refuse, within
from pijar.law.bulk.groups import grouped
from pijar.law.bulk.plan import first_day, period_starts, plan_on
from pijar.law.bulk.rules import OUTCOMES, Amounts, Cases, death, work_accident

_BRANCHES = [one.value for one in Branch]
_ACCIDENT = _BRANCHES.index(Branch.WORK_INJURY.value)
_DEATH = OUTCOMES.index(Outcome.DEATH.value)
_COLUMNS: Kinds = {
    "branch": pl.String, "on": pl.Date, "outcome": pl.String, "base_income": pl.Int64, "member_since": pl.Date,
    "paid_months": pl.Int64, "consecutive_months": pl.Int64, "unable_days": pl.Int64, "left_handed": pl.Boolean,
    "home_care_cost": pl.Int64,
}  # fmt: skip
# What only one branch has a use for, so that the other need not carry it along.
_FOR_ACCIDENTS = ["base_income", "unable_days", "left_handed", "home_care_cost"]
_FOR_DEATHS = ["member_since", "paid_months", "consecutive_months"]


def case_columns() -> Kinds:
    """The columns of a frame of cases and their types: those of a CASE, and `transport_<mode>` for each mode of transport."""
    tables = (one.by_name for one in lookup.parameter("benefits.jkk.transport").values if one is not None)
    modes = dict.fromkeys(mode for table in tables for mode in table)
    return {**_COLUMNS, **{f"transport_{mode}": pl.Int64 for mode in modes}}


def benefits(
    cases: pl.DataFrame, *, disabilities: pl.DataFrame | None = None, children: pl.DataFrame | None = None,
    devices: pl.DataFrame | None = None,
) -> pl.DataFrame:  # fmt: skip
    """minimum, maximum and total (null where these differ) in whole rupiah (Int64) of each row of `cases`, in its order.

    `cases` has the columns of `case_columns`; only branch and on must be there, null is not told, and a cost of transport is
    the sum of its mode. The others have a row for each finding, child or device, with the number of its row in `cases`
    (from 0) as `case`, in the order in which they are told: disabilities (item, kind, loss_percent, decibels), children
    (birth_date, level, years_left, married, working), devices (item, cost, reference_price).
    Every answer is that of `pijar.law.benefits` for the same case, by the law of its day. Raises LawError:
    LAW_CASE_REFUSED naming frame, row and column for whatever makes no sense ("cases[17].outcome"); LAW_NOT_KNOWN.
    """
    told = _told(cases, disabilities, children, devices)
    periods = how_many([pl.col("on") >= start for start in period_starts()])
    part = told.main.select(periods * len(_BRANCHES) + place("branch", _BRANCHES)).to_series()
    parts = part.unique().sort().to_list()
    if len(parts) == 1:
        least, most = _reckoned(told, parts[0])
    else:
        least, most = _by_part(told, part, parts)
    return pl.DataFrame({"minimum": least, "maximum": most}).with_columns(
        total=pl.when(pl.col("minimum") == pl.col("maximum")).then("minimum")
    )


def _by_part(told: Cases, part: pl.Series, parts: list[int]) -> Amounts:
    """The amounts of cases of several parts, each a period of the law and a branch, in the order of the cases."""
    every = pl.int_range(len(part), dtype=pl.UInt32, eager=True)
    rows = [every.filter(part == number) for number in parts]
    # `scatter` writes into the column itself, so each result needs its own.
    numbers, least, most = (pl.repeat(0, len(part), dtype=pl.Int64, eager=True) for _ in range(3))
    for of in rows:
        numbers.scatter(of, pl.int_range(len(of), eager=True))

    def numbered(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(case=numbers.gather(frame["case"]), part=part.gather(frame["case"]))

    split = Cases(told.main.with_columns(part=part, row=every), *map(numbered, (told.disabilities, told.children, told.devices)))
    # Polars lets go of the interpreter, so that the parts take all processors.
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        found = pool.map(lambda number: _reckoned(_only(split, number), number), parts)
    for of, amounts in zip(rows, found, strict=True):
        least.scatter(of, amounts[0])
        most.scatter(of, amounts[1])
    return least, most


def _only(split: Cases, number: int) -> Cases:
    """The cases of one part, with the columns that its branch needs."""
    spared = ["branch", "outcome", *(_FOR_DEATHS if number % len(_BRANCHES) == _ACCIDENT else _FOR_ACCIDENTS)]
    mine = pl.col("part") == number
    return Cases(
        split.main.drop(spared).filter(mine), split.disabilities.filter(mine), split.children.filter(mine),
        split.devices.filter(mine),
    )  # fmt: skip


def _told(
    cases: pl.DataFrame, disabilities: pl.DataFrame | None, children_: pl.DataFrame | None, devices_: pl.DataFrame | None
) -> Cases:  # fmt: skip
    """The frames with all their columns, each row proved to make sense as far as no value of the law is needed for it."""
    main = have_columns(cases, "cases", case_columns(), ("branch", "on"))
    main = main.with_columns(outcome_at=place("outcome", OUTCOMES))
    found = _long(disabilities, "disabilities", losses.COLUMNS, losses.REQUIRED, len(main))
    _check(main, found)
    return Cases(
        main, found, _long(children_, "children", children.COLUMNS, children.REQUIRED, len(main)),
        _long(devices_, "devices", devices.COLUMNS, devices.REQUIRED, len(main)),
    )  # fmt: skip


def _long(frame: pl.DataFrame | None, name: str, kinds: Kinds, required: tuple[str, ...], cases: int) -> pl.DataFrame:
    frame = pl.DataFrame(schema=dict(kinds)) if frame is None else have_columns(frame, name, kinds, required)
    refuse(frame, name, [lacking("case"), *within("case", 0, cases - 1)])
    return grouped(frame.with_row_index("row"))


def _check(main: pl.DataFrame, found: pl.DataFrame) -> None:
    on, first = pl.col("on"), first_day()
    accident = place("branch", _BRANCHES) == _ACCIDENT
    costs = [name for name in main.columns if name.startswith("transport_")]
    refuse(main, "cases", [
        lacking("branch"), one_of("branch", _BRANCHES), lacking("on"), of_our_time("on"), of_our_time("member_since"),
        Check("on", on < first, "before_the_law", lambda row: {"given": row["on"], "first": first}),
        *within("base_income", 1, MOST_RUPIAH),
        Check("member_since", pl.col("member_since") > on, "after_the_event",
              lambda row: {"given": row["member_since"], "on": row["on"]}),
        *within("paid_months", 0, MOST_MONTHS), *within("consecutive_months", 0, MOST_MONTHS),
        Check("consecutive_months", pl.col("consecutive_months") > pl.col("paid_months"), "more_than_paid",
              lambda row: {"given": row["consecutive_months"], "paid": row["paid_months"]}),
        lacking("outcome", accident), one_of("outcome", OUTCOMES, accident),
        Check("outcome", pl.col("outcome").is_not_null() & pl.col("outcome_at").ne_missing(_DEATH) & ~accident, "unknown_choice",
              lambda row: {"given": shown(row["outcome"]), "known": Outcome.DEATH.value}),
        *within("unable_days", 0, MOST_DAYS), *within("home_care_cost", 0, MOST_RUPIAH),
        *(check for column in costs for check in within(column, 0, MOST_RUPIAH)),
    ])  # fmt: skip
    named = pl.repeat(False, len(main), dtype=pl.Boolean, eager=True).scatter(found["case"].unique(), True)
    nothing = accident & (pl.col("outcome_at") == OUTCOMES.index(Outcome.DISABLED.value)) & ~pl.lit(named)
    refuse(main, "cases", [Check("disabilities", nothing, "disabled_by_nothing")])


def _reckoned(told: Cases, number: int) -> Amounts:
    """The amounts of cases that are all of one period of the law and one branch."""
    period, branch = divmod(number, len(_BRANCHES))
    plan = plan_on(period_starts()[period - 1])
    modes = plan.law["jkk.transport"].by_name
    refuse(told.main, "cases", [_unknown_mode(column, modes) for column in told.main.columns if column.startswith("transport_")])
    schooled = told.children.with_columns(on=told.main["on"].gather(told.children["case"]))
    cases = Cases(
        told.main, losses.read(told.disabilities, plan), children.read(schooled, plan), devices.read(told.devices, plan)
    )  # fmt: skip
    return (work_accident if branch == _ACCIDENT else death)(cases, plan)


def _unknown_mode(column: str, modes: Collection[str]) -> Check:
    """A mode of transport may be named by the law of another period only."""
    mode = column.removeprefix("transport_")
    told = {"given": mode, "known": ", ".join(modes)}
    return Check(column, pl.lit(mode not in modes) & pl.col(column).is_not_null(), "unknown_choice", lambda _: told)
