"""What the rules of `pijar.law.benefits.jkk` and `jkm` pay, written for columns; rupiah from `least` to `most`."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pijar.law.benefits.case import MOST_DAYS, Outcome
from pijar.law.bulk import children, devices, losses
from pijar.law.bulk.columns import how_many
from pijar.law.bulk.days import Calendar, calendar
from pijar.law.bulk.groups import by_case
from pijar.law.bulk.plan import Plan

OUTCOMES = [one.value for one in Outcome]
_RECOVERED, _DISABLED, _TOTAL, _DEATH = (
    OUTCOMES.index(one.value) for one in (Outcome.RECOVERED, Outcome.DISABLED, Outcome.TOTAL_DISABILITY, Outcome.DEATH)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of one branch and one period of the law, numbered from 0, and what was told besides, sorted by case.

    `main` has the places of its outcomes in OUTCOMES as `outcome_at`.
    """

    main: pl.DataFrame
    disabilities: pl.DataFrame
    children: pl.DataFrame
    devices: pl.DataFrame


Amounts = tuple[pl.Series, pl.Series]


def work_accident(cases: Cases, plan: Plan) -> Amounts:
    """JKK: transport, home care, unable to work, devices, disability, total disability or death, scholarship."""
    main = cases.main.lazy().with_columns(**_base(plan)).with_columns(
        _costs(plan).alias("costs"), *(_of_base(base, plan).alias(f"by_{base}") for base in ("base_least", "base_most"))
    ).collect()  # fmt: skip
    least, most = main["costs"] + main["by_base_least"], main["costs"] + main["by_base_most"]
    outcome = main["outcome_at"]
    if len(cases.devices):
        added = devices.amounts(cases.devices, plan, len(main))
        least, most = least + added[0], most + added[1]
    found = cases.disabilities.filter((outcome < _TOTAL).gather(cases.disabilities["case"]))
    if len(found):
        of = main.select("left_handed", "base_least", "base_most", doubtful=outcome == _RECOVERED)[found["case"]]
        paid = losses.amounts(found.hstack(of), plan)
        least = least + _by_case(paid, "least", main)
        most = most + _by_case(paid, "most", main)
    schooled = cases.children.filter((outcome >= _TOTAL).gather(cases.children["case"]))
    if len(schooled):
        granted = children.amounts(schooled, plan, len(main))
        least, most = least + granted, most + granted
    return least, most


def _by_case(paid: pl.DataFrame, column: str, main: pl.DataFrame) -> pl.Series:
    return by_case(paid, pl.col(column), len(main))


def _base(plan: Plan) -> dict[str, pl.Expr]:
    """The monthly base: that of the tier, the lowest where no income is told; a span above the tiers that are known."""
    bases = [tier.base for tier in plan.tiers]
    limits = [tier.income_up_to for tier in plan.tiers if tier.income_up_to is not None]
    tier = how_many([pl.col("base_income") > limit for limit in limits]).fill_null(0)
    above = [bases[-1]] if len(limits) == len(bases) else []
    highest = [plan.highest_base] if above else []
    return {
        "base_least": pl.lit(pl.Series([*bases, *above], dtype=pl.Int64)).gather(tier),
        "base_most": pl.lit(pl.Series([*bases, *highest], dtype=pl.Int64)).gather(tier),
        "left_handed": pl.col("left_handed").fill_null(value=False),
    }


def _costs(plan: Plan) -> pl.Expr:
    """Transport and home care: the cost, each with a cap of its own."""
    caps = {f"transport_{mode}": cap for mode, cap in plan.law["jkk.transport"].by_name.items()}
    caps["home_care_cost"] = plan.whole("jkk.home_care")
    cost = pl.lit(0, pl.Int64)
    for column, cap in caps.items():
        cost = cost + pl.min_horizontal(pl.col(column).fill_null(0), pl.lit(cap, pl.Int64))
    return cost


def _of_base(base: str, plan: Plan) -> pl.Expr:
    """Unable to work, and what the outcome pays: a share of the base times "monthly_multiple", and the fixed sums."""
    periodic = plan.whole("jkk.periodic_months") * plan.whole("jkk.periodic_month")
    multiple = plan.whole("monthly_multiple")
    total = plan.rounded(pl.col(base), plan.fraction("jkk.total_disability") * multiple) + periodic
    death = plan.rounded(pl.col(base), plan.fraction("jkk.death") * multiple)
    death = pl.max_horizontal(death, pl.lit(plan.whole("jkm.lump"), pl.Int64))
    death = death + periodic + plan.whole("jkk.funeral")
    outcome = pl.col("outcome_at")
    return _unable_to_work(base, plan) + pl.when(outcome == _DEATH).then(death).when(outcome == _TOTAL).then(total).otherwise(0)


def _unable_to_work(base: str, plan: Plan) -> pl.Expr:
    month, days = plan.whole("days_in_month"), pl.col("unable_days").fill_null(0)
    amount, first = pl.lit(0, pl.Int64), 0
    for step in plan.steps:
        last = MOST_DAYS if step.up_to_month is None else step.up_to_month * month
        within = pl.min_horizontal(days, pl.lit(last, pl.Int64)) - pl.min_horizontal(days, pl.lit(first, pl.Int64))
        amount = amount + plan.rounded(pl.col(base) * within, step.share / month)
        first = last
    return amount


def death(cases: Cases, plan: Plan) -> Amounts:
    """JKM: the full benefit, that of the waiting period, or the span between them; and the scholarship."""
    full = plan.whole("jkm.lump") + plan.whole("jkm.periodic_months") * plan.whole("jkm.periodic_month")
    full += plan.whole("jkm.funeral")
    waited, too_short = (
        _waiting(plan, calendar(cases.main["on"], cases.main["member_since"]))
        if plan.waits
        else (pl.lit(value=True), pl.lit(value=False))
    )
    before = plan.before_waiting
    unclear = min(plan.whole("jkm.funeral"), before)
    paid, consecutive = _paid_and_consecutive(plan.whole("jkm.scholarship_months"))
    main = cases.main.select(
        least=pl.when(too_short).then(before).when(waited).then(full).otherwise(unclear).cast(pl.Int64),
        most=pl.when(too_short).then(before).otherwise(full).cast(pl.Int64),
        none=too_short | (~paid).fill_null(value=False),
        sure=consecutive.fill_null(value=False),
    )  # fmt: skip
    schooled = cases.children.filter((~main["none"]).gather(cases.children["case"]))
    least, most = main["least"], main["most"]
    if len(schooled):
        granted = children.amounts(schooled, plan, len(main))
        least, most = least + granted * main["sure"].cast(pl.Int64), most + granted
    return least, most


def _paid_and_consecutive(months: int) -> tuple[pl.Expr, pl.Expr]:
    """Whether so many months are paid, and so many one after another; null where what is told does not say.

    The consecutive months are paid ones, so that each of the two says something of the other.
    """
    paid, consecutive = pl.col("paid_months"), pl.col("consecutive_months")
    enough, in_a_row = paid >= months, consecutive >= months
    return (
        pl.when(paid.is_not_null()).then(enough).otherwise(pl.when(in_a_row).then(in_a_row)),
        pl.when(consecutive.is_not_null()).then(in_a_row).otherwise(pl.when(~enough).then(enough)),
    )


def _waiting(plan: Plan, days: Calendar) -> tuple[pl.Expr, pl.Expr]:
    """Whether the waiting period is over by every way of counting it, and whether by none; else it is unclear."""
    on, since = pl.col("on"), pl.col("member_since")
    readings = []
    if rule := plan.law.get("jkm.waiting_months"):
        months = rule.whole
        passed = days("months", "on") - days("months", "member_since")
        # A month too short for the day of entry ends on its last day.
        ends = pl.min_horizontal(days("day", "member_since"), days("last_day", "on"))
        day_reached = days("day", "on") >= ends
        readings += [(passed > months) | ((passed == months) & day_reached)]
        readings += _paid_and_consecutive(months)
    if rule := plan.law.get("jkm.waiting_days"):
        readings += [(on.to_physical() - since.to_physical()) >= rule.whole]
    return (
        pl.all_horizontal(*readings).fill_null(value=False),
        pl.all_horizontal(*(~reading for reading in readings)).fill_null(value=False),
    )
