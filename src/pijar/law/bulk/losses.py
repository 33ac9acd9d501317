"""Partial disability in columns: the rules of `pijar.law.benefits.disability`, a million findings at once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import polars as pl

from pijar.law.benefits.case import MOST_DECIBELS, MOST_ENTRIES, Kind
from pijar.law.benefits.losses import STEP
from pijar.law.bulk.columns import Check, Kinds, lacking, one_of, place, refuse, within
from pijar.law.bulk.groups import FIRST, LAST, beyond, total
from pijar.law.bulk.overlaps import beside, several, taken
from pijar.law.bulk.plan import WHOLE_LOSS, Plan, plan_on

COLUMNS: Kinds = {"case": pl.Int64, "item": pl.String, "kind": pl.String, "loss_percent": pl.Int64, "decibels": pl.Int64}
REQUIRED = ("case", "item")
_PER = ["whole", "fixed", "ten_percent", "ten_decibels"]
_KINDS = [one.value for one in Kind]


def read(losses: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`losses`, sorted by case, with what the table says of each. Raises LawError (LAW_CASE_REFUSED) for a senseless row."""
    items = {item.code: item for item in plan.items}
    known = list(items)
    refuse(losses, "disabilities", [
        lacking("item"), one_of("item", known), one_of("kind", _KINDS),
        *within("loss_percent", 1, WHOLE_LOSS), *within("decibels", 1, MOST_DECIBELS),
    ])  # fmt: skip
    per = pl.Series([_PER.index(item.per) for item in plan.items], dtype=pl.Int8)
    functional = place("kind", _KINDS).fill_null(0) == _KINDS.index(Kind.FUNCTIONAL.value)
    found = losses.lazy().with_columns(item_at=place("item", known), functional=functional)
    read = found.with_columns(per=pl.lit(per).gather(pl.col("item_at"))).collect()
    counted = _is("ten_percent") | (_is("whole") & pl.col("functional"))
    unheard = pl.col("decibels").is_not_null() & ~_is("ten_decibels")
    refuse(read, "disabilities", [
        lacking("loss_percent", counted), lacking("decibels", _is("ten_decibels")),
        Check("decibels", unheard, "not_for_this_item", lambda row: {"item": items[row["item"]].words}),
    ])  # fmt: skip
    _refuse_too_many(read, plan)
    return read


def _is(per: str) -> pl.Expr:
    return pl.col("per") == _PER.index(per)


def _refuse_too_many(losses: pl.DataFrame, plan: Plan) -> None:
    items = {item.code: item for item in plan.items}
    most = pl.lit(pl.Series([item.times for item in plan.items], dtype=pl.Int64)).gather(pl.col("item_at"))
    together = several(losses).with_columns(too_many=beyond(MOST_ENTRIES), thing=pl.col("case") * len(items) + pl.col("item_at"))
    # Hardly a case names a thing twice, and only those that do are worth counting.
    again = together.filter(pl.col("thing").is_duplicated())
    counted = again.with_columns(times=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("thing"))
    refuse(together, "disabilities", [Check(
        "case", pl.col("too_many"), "too_many", lambda _: {"count": MOST_ENTRIES + 1, "most": MOST_ENTRIES}
    )])  # fmt: skip
    refuse(counted, "disabilities", [Check(
        "item", pl.col("times") > most, "more_than_a_body_has",
        lambda row: {"given": items[row["item"]].words, "times": items[row["item"]].times},
    )])  # fmt: skip
    _refuse_two_of_a_band(together, plan)


def _refuse_two_of_a_band(losses: pl.DataFrame, plan: Plan) -> None:
    """Of findings that exclude each other, as degrees of one loss do, a case may tell one."""
    known = sorted({item.band for item in plan.items if item.band})
    bands = pl.Series([known.index(item.band) if item.band else None for item in plan.items], dtype=pl.Int64)
    banded = losses.with_columns(band=pl.lit(bands).gather(pl.col("item_at"))).filter(pl.col("band").is_not_null())
    named = {item.code: item.words for item in plan.items}
    banded = banded.with_columns(first=pl.col("item").cast(pl.String).first().over("case", "band"))
    refuse(banded, "disabilities", [Check(
        "item", pl.col("item").cast(pl.String) != pl.col("first"), "two_of_a_band",
        lambda row: {"given": named[row["item"]], "other": named[row["first"]]},
    )])  # fmt: skip


def amounts(losses: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`least` and `most` in rupiah of each finding of `losses`, as `read` gave it, within the limit of all together.

    Besides it has left_handed, doubtful (the outcome says recovered), base_least and base_most of its case. Shares are
    counted in `plan.parts` of the base, so that all of them are whole numbers.
    """
    limit = int(plan.fraction("jkk.disability_limit") * plan.parts)
    low, high, sure, more = (pl.col(name) for name in ("low", "high", "sure", "more"))
    alone = losses.lazy().with_columns(line=_table_row(plan)).with_columns(**_shares(plan)).collect()
    shared = beside(alone, plan).lazy().with_columns(low=pl.when("doubtful").then(0).otherwise(low))
    # What is sure of every finding comes first, and what may be added to it second, as in the scalar rule.
    paid = shared.with_columns(sure=taken(low, pl.lit(limit, pl.Int64)))
    paid = paid.with_columns(more=high - sure, room=limit - total(sure))
    paid = paid.with_columns(most=sure + taken(more, pl.col("room")))
    factor = plan.whole("monthly_multiple")
    return paid.select(
        "case", FIRST, LAST,
        least=plan.divided(sure * factor * pl.col("base_least"), plan.parts),
        most=plan.divided(pl.col("most") * factor * pl.col("base_most"), plan.parts),
    ).collect()  # fmt: skip


def _table_row(plan: Plan) -> pl.Expr:
    """The line of the table that holds: that of the other side for a left-handed worker."""
    places = {item.code: at for at, item in enumerate(plan.items)}
    mirrored = pl.Series([places[item.mirror or item.code] for item in plan.items], dtype=pl.Int32)
    return pl.when("left_handed").then(pl.lit(mirrored).gather(pl.col("item_at"))).otherwise("item_at")


def _shares(plan: Plan) -> dict[str, pl.Expr]:
    """The least and the most share of each finding alone, in parts of the base."""
    row_per = pl.lit(pl.Series([_PER.index(item.per) for item in plan.items], dtype=pl.Int8)).gather(pl.col("line"))
    by_steps = row_per.is_in([_PER.index("ten_decibels"), _PER.index("ten_percent")])
    steps = (
        pl.when(row_per == _PER.index("ten_decibels")).then(pl.col("decibels").fill_null(0) // STEP * WHOLE_LOSS)
        .when(row_per == _PER.index("ten_percent")).then(pl.col("loss_percent").fill_null(0) // STEP * WHOLE_LOSS)
        .when((row_per == _PER.index("whole")) & pl.col("functional")).then(pl.col("loss_percent").fill_null(0))
        .otherwise(WHOLE_LOSS)
    )  # fmt: skip
    share, most = (pl.lit(table).gather(pl.col("line")) for table in _one_percent(plan.start))
    # Of steps `most` is what all together can come to; of others it is what a doctor may set.
    low = pl.when(by_steps).then(pl.min_horizontal(share * steps, most * WHOLE_LOSS)).otherwise(share * steps)
    return {"low": low, "high": pl.when(by_steps).then(low).otherwise(most * steps)}


@lru_cache(maxsize=256)
def _one_percent(start: date) -> tuple[pl.Series, pl.Series]:
    """A hundredth of each line of the table, in parts of the base: its share, and the most of it."""
    plan = plan_on(start)
    share, most = (
        pl.Series([int(one * plan.parts / WHOLE_LOSS) for one in shares], dtype=pl.Int64)
        for shares in ([item.share for item in plan.items], [item.most for item in plan.items])
    )
    return share, most
