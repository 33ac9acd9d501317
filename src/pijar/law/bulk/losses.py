"""Partial disability in columns: the rules of `pijar.law.benefits.disability`, a million findings at once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import polars as pl

from pijar.law.benefits.case import MOST_DECIBELS, MOST_ENTRIES, Kind
from pijar.law.benefits.disability import STEP
from pijar.law.bulk.columns import Check, Kinds, lacking, one_of, place, refuse, within
from pijar.law.bulk.groups import FIRST, LAST, beyond, number, running, total
from pijar.law.bulk.plan import WHOLE_LOSS, Plan, plan_on

COLUMNS: Kinds = {"case": pl.Int64, "item": pl.String, "kind": pl.String, "loss_percent": pl.Int64, "decibels": pl.Int64}
REQUIRED = ("case", "item")
_PER = ["whole", "fixed", "ten_percent", "ten_decibels"]
_KINDS = [one.value for one in Kind]
# As many items as fit into the bits of one whole number.
_BITS = 63


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


def _several(losses: pl.DataFrame) -> pl.DataFrame:
    """The rows of cases that have more than one."""
    return losses.filter(~(pl.col(FIRST) & pl.col(LAST)))


def _refuse_too_many(losses: pl.DataFrame, plan: Plan) -> None:
    items = {item.code: item for item in plan.items}
    most = pl.lit(pl.Series([item.times for item in plan.items], dtype=pl.Int64)).gather(pl.col("item_at"))
    several = _several(losses).with_columns(too_many=beyond(MOST_ENTRIES), thing=pl.col("case") * len(items) + pl.col("item_at"))
    # Hardly a case names a thing twice, and only those that do are worth counting.
    again = several.filter(pl.col("thing").is_duplicated())
    counted = again.with_columns(times=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("thing"))
    refuse(several, "disabilities", [Check(
        "case", pl.col("too_many"), "too_many", lambda _: {"count": MOST_ENTRIES + 1, "most": MOST_ENTRIES}
    )])  # fmt: skip
    refuse(counted, "disabilities", [Check(
        "item", pl.col("times") > most, "more_than_a_body_has",
        lambda row: {"given": items[row["item"]].words, "times": items[row["item"]].times},
    )])  # fmt: skip


def amounts(losses: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """`least` and `most` in rupiah of each finding of `losses`, as `read` gave it, within the limit of all together.

    Besides it has left_handed, doubtful (the outcome says recovered), base_least and base_most of its case. Shares are
    counted in `plan.parts` of the base, so that all of them are whole numbers.
    """
    limit = int(plan.fraction("jkk.disability_limit") * plan.parts)
    low, high, sure, more = (pl.col(name) for name in ("low", "high", "sure", "more"))
    shared = losses.lazy().with_columns(line=_table_row(plan)).with_columns(*_shares(plan))
    if len(several := _several(losses.with_row_index("at"))):
        part = pl.repeat(False, len(losses), dtype=pl.Boolean, eager=True).scatter(several["at"], _is_part(several, plan))
        shared = shared.with_columns(pl.when(pl.lit(part)).then(0).otherwise(pl.col("low", "high")).name.keep())
    certain = shared.with_columns(low=pl.when("doubtful").then(0).otherwise(low))
    # What is sure of every finding comes first, and what a doctor may add to it second, as in the scalar rule.
    taken = certain.with_columns(sure=_taken(low, limit))
    taken = taken.with_columns(more=high - sure, room=limit - total(sure))
    taken = taken.with_columns(most=sure + _taken(more, pl.col("room")))
    factor = plan.whole("monthly_multiple")
    return taken.select(
        "case", FIRST, LAST,
        least=plan.divided(sure * factor * pl.col("base_least"), plan.parts),
        most=plan.divided(pl.col("most") * factor * pl.col("base_most"), plan.parts),
    ).collect()  # fmt: skip


def _taken(wanted: pl.Expr, room: pl.Expr | int) -> pl.Expr:
    """What each row gets of the room of its case, in the order told: the one that crosses it is cut, later ones get nothing."""
    reached = running(wanted)
    limit = room if isinstance(room, pl.Expr) else pl.lit(room, pl.Int64)
    return pl.min_horizontal(reached, limit) - pl.min_horizontal(reached - wanted, limit)


def _table_row(plan: Plan) -> pl.Expr:
    """The line of the table that holds: that of the other side for a left-handed worker."""
    places = {item.code: at for at, item in enumerate(plan.items)}
    mirrored = pl.Series([places[item.mirror or item.code] for item in plan.items], dtype=pl.Int32)
    return pl.when("left_handed").then(pl.lit(mirrored).gather(pl.col("item_at"))).otherwise("item_at")


def _shares(plan: Plan) -> list[pl.Expr]:
    """The least and the most share of each finding, in parts of the base."""
    row_per = pl.lit(pl.Series([_PER.index(item.per) for item in plan.items], dtype=pl.Int8)).gather(pl.col("line"))
    steps = (
        pl.when(row_per == _PER.index("ten_decibels")).then(pl.col("decibels").fill_null(0) // STEP * WHOLE_LOSS)
        .when(row_per == _PER.index("ten_percent")).then(pl.col("loss_percent").fill_null(0) // STEP * WHOLE_LOSS)
        .when((row_per == _PER.index("whole")) & pl.col("functional")).then(pl.col("loss_percent").fill_null(0))
        .otherwise(WHOLE_LOSS)
    )  # fmt: skip
    row = pl.col("line")
    return [(pl.lit(table).gather(row) * steps).alias(name) for name, table in _one_percent(plan.start).items()]


@lru_cache(maxsize=256)
def _one_percent(start: date) -> dict[str, pl.Series]:
    """A hundredth of each line of the table, in parts of the base, where the law decides and at most."""
    plan = plan_on(start)
    columns = {"low": [item.share for item in plan.items], "high": [item.most for item in plan.items]}
    return {
        name: pl.Series([int(one * plan.parts / WHOLE_LOSS) for one in shares], dtype=pl.Int64)
        for name, shares in columns.items()
    }


def _is_part(losses: pl.DataFrame, plan: Plan) -> pl.Series:
    """Whether each finding is a part of another that the same case has lost: then it is paid already."""
    codes = [item.code for item in plan.items]
    part = pl.repeat(False, len(losses), dtype=pl.Boolean, eager=True)
    # Every item is a bit, and what a case has lost is a number of such bits.
    for start in range(0, len(codes), _BITS):
        here = codes[start : start + _BITS]
        bits = pl.Series([1 << (at - start) if code in here else 0 for at, code in enumerate(codes)], dtype=pl.Int64)
        wholes = [sum(1 << here.index(code) for code in set(item.within) & set(here)) for item in plan.items]
        lost = pl.when(~pl.col("functional")).then(pl.lit(bits).gather(pl.col("item_at"))).otherwise(0)
        of = pl.lit(pl.Series(wholes, dtype=pl.Int64)).gather(pl.col("item_at"))
        found = _united(losses.select("case", FIRST, lost=lost, of=of))
        part = part | found.select((pl.col("united") & pl.col("of")) != 0).to_series()
    return part


def _united(losses: pl.DataFrame) -> pl.DataFrame:
    """With the bits of all rows of its case on each row as `united`: taken over from rows 1, 2, 4, … further, both ways."""
    longest = losses.select(number().max()).item()
    frame, step, case = losses.with_columns(before=pl.col("lost"), after=pl.col("lost")), 1, pl.col("case")
    while step < longest:
        far = {"before": step, "after": -step}
        frame = frame.with_columns(
            pl.col(name) | pl.when(case.shift(rows) == case).then(pl.col(name).shift(rows)).otherwise(0)
            for name, rows in far.items()
        )
        step *= 2
    return frame.with_columns(united=pl.col("before") | pl.col("after"))
