"""Dentures, hearing aids, glasses, prostheses and orthoses in columns, by the rules of `pijar.law.benefits.jkk`."""

from __future__ import annotations

import polars as pl

from pijar.law.benefits.case import BY_REFERENCE_PRICE, MOST_ENTRIES, MOST_RUPIAH
from pijar.law.benefits.fields import shown
from pijar.law.bulk.columns import Check, Kinds, lacking, one_of, place, refuse, within
from pijar.law.bulk.groups import beyond
from pijar.law.bulk.plan import Plan

COLUMNS: Kinds = {"case": pl.Int64, "item": pl.String, "cost": pl.Int64, "reference_price": pl.Int64}
REQUIRED = ("case", "item", "cost")


def read(devices: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`devices` with their items as places. Raises LawError (LAW_CASE_REFUSED) for a row that makes no sense."""
    known = _known(plan)
    read = devices.with_columns(item_at=place("item", known))
    priced = pl.col("reference_price").is_not_null() & (pl.col("item_at") < len(known) - len(BY_REFERENCE_PRICE))
    many = Check("case", beyond(MOST_ENTRIES), "too_many", lambda _: {"count": MOST_ENTRIES + 1, "most": MOST_ENTRIES})
    refuse(read, "devices", [
        lacking("item"), one_of("item", known), lacking("cost"), many,
        *within("cost", 0, MOST_RUPIAH), *within("reference_price", 0, MOST_RUPIAH),
        Check("reference_price", priced, "not_for_this_item", lambda row: {"item": shown(row["item"])}),
    ])  # fmt: skip
    return read


def _known(plan: Plan) -> list[str]:
    return [*plan.law["jkk.devices"].by_name, *BY_REFERENCE_PRICE]


def amounts(devices: pl.DataFrame, plan: Plan, cases: int) -> tuple[pl.Series, pl.Series]:
    """The least and the most in rupiah for the devices of each case, `devices` as `read` gave them.

    Of each thing with a cap the costs are added up first. Without the government hospital's price, a prosthesis or
    orthosis goes from nothing to its cost.
    """
    caps = plan.law["jkk.devices"].by_name
    item, cost, price = pl.col("item_at"), pl.col("cost"), pl.col("reference_price")
    cap = plan.rounded(price, 1 + plan.fraction("jkk.prosthesis_surcharge"))
    made = pl.when(item >= len(caps))
    sums = devices.lazy().select(
        "case",
        *(pl.when(item == at).then(cost).otherwise(0).alias(thing) for at, thing in enumerate(caps)),
        least=made.then(pl.when(price.is_null()).then(0).otherwise(pl.min_horizontal(cost, cap))).otherwise(0),
        most=made.then(pl.min_horizontal(cost, cap)).otherwise(0),
    ).group_by("case").sum()  # fmt: skip
    capped = pl.sum_horizontal(pl.col(thing).clip(upper_bound=cap) for thing, cap in caps.items())
    found = sums.select("case", pl.col("least", "most") + capped).collect()
    least, most = (
        pl.repeat(0, cases, dtype=pl.Int64, eager=True).scatter(found["case"], found[which]) for which in ("least", "most")
    )
    return least, most
