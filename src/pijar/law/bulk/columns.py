"""Whether a frame has the columns that are read, and whether what stands in each row makes sense."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

import polars as pl

from pijar.kernel.clock import FIRST_YEAR, LAST_YEAR
from pijar.law.benefits.fields import shown
from pijar.law.explain import fault

# A text may also come as a category: that is the same to us, and faster.
_TEXTS = (pl.String, pl.Categorical, pl.Enum)
# Wider ones would not fit into the 64 bits in which everything is reckoned.
_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)

Kinds = Mapping[str, type[pl.DataType]]


def have_columns(frame: pl.DataFrame, name: str, kinds: Kinds, required: Collection[str] | None = None) -> pl.DataFrame:
    """`frame` with all columns of `kinds`, whole numbers as Int64; columns that are not `required` may be missing (null).

    Raises LawError (LAW_CASE_REFUSED), naming frame and column, for one that is missing, strange or of another type.
    """
    if strange := [column for column in frame.columns if column not in kinds]:
        raise fault("unknown_field", f"{name}.{strange[0]}", known=", ".join(kinds))
    for column in kinds if required is None else required:
        if column not in frame.columns:
            raise fault("lacking", f"{name}.{column}")
    # A column of which nothing is told has no type of its own.
    return frame.select(
        _widened(column, kind) if column in frame.columns and _right(frame, name, column, kind) else _nothing(column, kind)
        for column, kind in kinds.items()
    )


def _widened(column: str, kind: type[pl.DataType]) -> pl.Expr:
    return pl.col(column).cast(kind) if kind is pl.Int64 else pl.col(column)


def _nothing(column: str, kind: type[pl.DataType]) -> pl.Expr:
    return pl.lit(None, kind).alias(column)


def _right(frame: pl.DataFrame, name: str, column: str, kind: type[pl.DataType]) -> bool:
    found = frame.schema[column]
    if found == pl.Null:
        return False
    right = isinstance(found, _WHOLE) if kind is pl.Int64 else isinstance(found, _TEXTS) if kind is pl.String else found == kind
    if not right:
        raise fault("wrong_type", f"{name}.{column}", given=str(found), wanted=str(kind()))
    return True


def place(column: str, known: Sequence[str], kind: pl.DataType | None = None) -> pl.Expr:
    """The place of a text among the `known`, from 0; null where it is none of them. With its type it is found faster."""
    if isinstance(kind, pl.Enum):
        if list(kind.categories) == list(known[: len(kind.categories)]):
            return pl.col(column).to_physical()
        # Each of the few categories is looked for once, instead of the text of every row.
        places = [known.index(one) if one in known else None for one in kind.categories]
        return pl.lit(pl.Series(places, dtype=pl.Int32)).gather(pl.col(column).to_physical())
    return pl.col(column).cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int32)


def how_many(tests: Sequence[pl.Expr]) -> pl.Expr:
    """How many of `tests` hold in each row; null where one of them is."""
    # A plain sum keeps the nulls, which sum_horizontal would take for zero.
    return reduce(add, (test.cast(pl.Int16) for test in tests), pl.lit(0, pl.Int16))


@dataclass(frozen=True, slots=True)
class Check:
    """What no row may be: `bad` where it is, the column to name, the code of the fault, and what it tells of the row."""

    column: str
    bad: pl.Expr
    code: str
    told: Callable[[dict[str, Any]], Mapping[str, Any]] = lambda _: {}


def refuse(frame: pl.DataFrame, name: str, checks: Sequence[Check]) -> None:
    """Raises LawError (LAW_CASE_REFUSED) for the first check that a row fails, naming frame, row (from 0) and column.

    A column `row` in `frame` holds the numbers of the rows where it was sorted or filtered.
    """
    if not checks:
        return
    found = frame.select(check.bad.any().alias(str(number)) for number, check in enumerate(checks)).row(0)
    for check, failed in zip(checks, found, strict=True):
        if failed:
            row = frame.with_row_index("at").filter(check.bad).row(0, named=True)
            raise fault(check.code, f"{name}[{row.get('row', row['at'])}].{check.column}", **check.told(row))


def lacking(column: str, where: pl.Expr | None = None) -> Check:
    """What must be given, in all rows or only `where`."""
    missing = pl.col(column).is_null()
    return Check(column, missing if where is None else missing & where, "lacking")


def within(column: str, least: int, most: int) -> list[Check]:
    """A whole number from `least` to `most`, or null."""
    value = pl.col(column)
    return [
        Check(column, value < least, "too_small", lambda row: {"given": shown(row[column]), "least": least}),
        Check(column, value > most, "too_large", lambda row: {"given": shown(row[column]), "most": most}),
    ]


def of_our_time(column: str) -> Check:
    """A day of a year that may have been meant, or null."""
    bad = (pl.col(column) < date(FIRST_YEAR, 1, 1)) | (pl.col(column) > date(LAST_YEAR, 12, 31))
    told = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
    return Check(column, bad, "year_out_of_reach", lambda row: {"given": f"{row[column].year:04d}", **told})


def one_of(column: str, known: Sequence[str], where: pl.Expr | None = None) -> Check:
    """A text that is one of the `known`, or null."""
    strange = pl.col(column).is_not_null() & place(column, known).is_null()
    told = ", ".join(known)
    bad = strange if where is None else strange & where
    return Check(column, bad, "unknown_choice", lambda row: {"given": shown(row[column]), "known": told})
