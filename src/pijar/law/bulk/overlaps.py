"""Findings of one case beside each other in columns: the rules of `pijar.law.benefits.overlaps`.

Of all pairs of findings only those are looked at that the table puts in some relation to each other.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from pijar.law.benefits.overlaps import wholes
from pijar.law.bulk.groups import FIRST, LAST, grouped, number, running
from pijar.law.bulk.plan import Plan
from pijar.law.types import DisabilityItem

# How two items are related: the one is a part of the other, the other of the one, or they may tell the same loss.
_PART, _WHOLE, _SAME = 1, 2, 4

Items = tuple[DisabilityItem, ...]


def several(losses: pl.DataFrame) -> pl.DataFrame:
    """The rows of cases that have more than one, of a frame sorted by case."""
    return losses.filter(~(pl.col(FIRST) & pl.col(LAST)))


def beside(losses: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`losses` with `low` (what is sure) and `high` of each finding beside the others of its case; before, of it alone.

    Parts of what is lost get nothing, of two that may be one loss the lesser is not sure, and parts together are sure only
    up to what their whole is worth. It has the columns that `losses.read` gives, left_handed, low and high.
    """
    rows = several(losses.with_row_index("row_at")).with_row_index("at")
    if not len(rows):
        return losses
    pairs = _pairs(rows, plan.items)
    low, high = rows["low"].clone(), rows["high"].clone()
    if len(pairs):
        parts, lesser = _settled(pairs, _counted(rows, plan.items), plan.items)
        low, high = low.scatter(parts, 0).scatter(lesser, 0), high.scatter(parts, 0)
    rows = rows.with_columns(low=low, high=high)
    sure = _within_wholes(rows, plan)
    return losses.with_columns(
        losses["low"].clone().scatter(rows["row_at"], sure), losses["high"].clone().scatter(rows["row_at"], high)
    )


@lru_cache(maxsize=16)
def _relations(items: Items) -> pl.Series:
    """How each item is related to each, at the place of the one times their number, plus the place of the other."""
    found = [
        (_PART if other.code in one.within else 0)
        | (_WHOLE if one.code in other.within else 0)
        | (_SAME if other.code in one.overlaps or one.code in other.overlaps else 0)
        for one in items
        for other in items
    ]
    return pl.Series(found, dtype=pl.UInt8)


def _pairs(rows: pl.DataFrame, items: Items) -> pl.DataFrame:
    """Places of every two findings of a case that are related, and how: `one` is told after the `other`."""
    longest = rows.select(number().max()).item()
    case, item = pl.col("case"), pl.col("item_at").cast(pl.Int64)
    found = []
    # What stands so many rows before is of the same case as long as the case has so many.
    for far in range(1, longest):
        near = rows.select(
            one="at", other=pl.col("at") - far, key=item * len(items) + item.shift(far), same=case == case.shift(far)
        )
        how = pl.lit(_relations(items)).gather(pl.col("key"))
        found.append(near.filter("same").select("one", "other", how=how).filter(pl.col("how") != 0))
    return pl.concat(found)


def _counted(rows: pl.DataFrame, items: Items) -> pl.DataFrame:
    """Of each finding its `number` among those of its item, and how many of these are `told` and how many are lost."""
    whole = pl.lit(pl.Series([not item.by_steps for item in items])).gather(pl.col("item_at"))
    counted = rows.with_columns(number=pl.lit(1), told=pl.lit(1), takes_all=~pl.col("functional") & whole)
    counted = counted.with_columns(lost=pl.col("takes_all").cast(pl.Int32))
    # Hardly a case names a thing twice.
    again = counted.filter(pl.struct("case", "item_at").is_duplicated())
    if not len(again):
        return counted
    each = ["case", "item_at"]
    sums = again.select(
        "at",
        number=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(each),
        told=pl.len().over(each).cast(pl.Int32),
        lost=pl.col("lost").sum().over(each),
    )
    return counted.with_columns(counted[name].clone().scatter(sums["at"], sums[name]) for name in ("number", "told", "lost"))


def _settled(pairs: pl.DataFrame, rows: pl.DataFrame, items: Items) -> tuple[pl.Series, pl.Series]:
    """The places of the findings that are parts of what is lost, and of those that may tell again what a greater one tells."""
    how = pl.col("how")
    held = pl.concat([
        pairs.filter(how & _PART != 0).select(part="one", whole="other"),
        pairs.filter(how & _WHOLE != 0).select(part="other", whole="one"),
    ])  # fmt: skip
    held = held.with_columns(
        takes_all=rows["takes_all"].gather(held["whole"]),
        lost=_carried(held, rows, items, "lost"),
        told=_carried(held, rows, items, "told"),
    )
    parts = held.filter(pl.col("takes_all") & pl.col("lost"))["part"].unique()
    doubted = pl.concat([
        held.filter("told").select(one="part", other="whole"), pairs.filter(how & _SAME != 0).select("one", "other"),
    ])  # fmt: skip
    is_part = pl.repeat(False, len(rows), dtype=pl.Boolean, eager=True).scatter(parts, True)
    doubted = doubted.filter(~(is_part.gather(doubted["one"]) | is_part.gather(doubted["other"])))
    one, other = doubted["one"], doubted["other"]
    less = doubted.select(
        one="one", other="other", mine=rows["low"].gather(one), its=rows["low"].gather(other)
    ).select(
        # Of two that weigh the same the one told first is sure.
        pl.when((pl.col("mine") < pl.col("its")) | ((pl.col("mine") == pl.col("its")) & (pl.col("one") > pl.col("other"))))
        .then("one")
        .otherwise("other")
    )  # fmt: skip
    return parts, less.to_series().unique()


def _carried(held: pl.DataFrame, rows: pl.DataFrame, items: Items, counted: str) -> pl.Series:
    """Whether a part must belong to one of the wholes `counted`, as too few others are left."""
    times = pl.Series([item.times for item in items], dtype=pl.Int32)
    part, whole = rows["item_at"].gather(held["part"]), rows["item_at"].gather(held["whole"])
    each = times.gather(part) // times.gather(whole)
    left = times.gather(part) - rows[counted].gather(held["whole"]) * each
    return rows["number"].gather(held["part"]) > left


def _within_wholes(rows: pl.DataFrame, plan: Plan) -> pl.Series:
    """What is sure of each finding, where parts that add up to more than their whole are sure only up to that."""
    inner = wholes(plan.items)
    places = {item.code: at for at, item in enumerate(plan.items)}
    held = pl.lit(pl.Series([any(one.code in item.within for one in inner) for item in plan.items])).gather(pl.col("item_at"))
    found = several(grouped(rows.select("case", "at", "item_at", "left_handed", "low").filter(held, pl.col("low") > 0)))
    for whole in inner:
        mine = pl.lit(pl.Series([whole.code in item.within for item in plan.items])).gather(pl.col("item_at"))
        share, mirrored = (int(one.share * plan.parts) for one in (whole, plan.items[places[whole.mirror or whole.code]]))
        most = pl.when("left_handed").then(mirrored).otherwise(share)
        wanted = pl.when(mine).then("low").otherwise(0)
        found = found.with_columns(wanted=wanted, most=most).with_columns(
            low=pl.when(mine).then(taken(pl.col("wanted"), pl.col("most"))).otherwise("low")
        )
    return rows["low"].clone().scatter(found["at"], found["low"])


def taken(wanted: pl.Expr, room: pl.Expr) -> pl.Expr:
    """What each row gets of the room of its case, in the order told: the one that crosses it is cut, later ones get nothing."""
    reached = running(wanted)
    return pl.min_horizontal(reached, room) - pl.min_horizontal(reached - wanted, room)
