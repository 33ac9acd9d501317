"""What was typed in the cells that a row's codes speak of, kept as one small JSON text for each such row.

A clean list costs nothing here: only rows with codes are looked at. The text holds identifiers as they were typed, so it
is sealed before it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from pijar.intake.header import Field, Layout
from pijar.intake.types import BATCH_WARNINGS, Code

_NIK = (Field.NIK,)
_BIRTH = (Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.NIK)
_VILLAGE = (Field.KELURAHAN, Field.ADDRESS)
# The cells that a code can speak of; it speaks of the first of the fields that the list has.
FIELDS: dict[Code, tuple[Field, ...]] = {
    Code.NIK_MISSING: _NIK,
    Code.NIK_LENGTH: _NIK,
    Code.NIK_NON_DIGIT: _NIK,
    Code.NIK_PRECISION_LOST: _NIK,
    Code.NIK_IMPOSSIBLE_DATE: _NIK,
    Code.NIK_OTHER_REGION: _NIK,
    Code.DUPLICATE_IN_BATCH: _NIK,
    Code.NIK_SHARED: _NIK,
    Code.NAME_MISSING: (Field.NAME,),
    Code.BIRTH_DATE_MISSING: _BIRTH,
    Code.BIRTH_DATE_INVALID: _BIRTH,
    Code.BIRTH_DATE_FROM_NIK: _BIRTH,
    Code.NIK_BIRTH_DATE_MISMATCH: _BIRTH,
    Code.NIK_SEX_MISMATCH: (Field.SEX, Field.NIK),
    Code.KELURAHAN_UNKNOWN: _VILLAGE,
    Code.KELURAHAN_CORRECTED: _VILLAGE,
    Code.OCCUPATION_UNKNOWN: (Field.OCCUPATION,),
    Code.PHONE_INVALID: (Field.PHONE,),
}
# Where the kelurahan was read when neither its own cell nor the address tells one: a section row, a title, a name.
PLACE = "place"
# Longer texts are no value of any field, and their beginning says enough.
LONGEST = 200


@dataclass(frozen=True)
class Table:
    """Where a table begins in its sheet (number of the heading row), and the letter of the column of each field."""

    heading: int
    fields: Mapping[str, str]

    @classmethod
    def of(cls, layout: Layout) -> Table:
        return cls(layout.heading_row, {field.value: column_letter(place) for field, place in layout.columns.items()})


def column_letter(place: int) -> str:
    """The name of a column, as spreadsheets show it: 0 is A, 27 is AB."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def _codes_of() -> Mapping[Field, list[str]]:
    """For every field the codes that may speak of it and are known when the row is read."""
    found: dict[Field, list[str]] = {}
    for code, fields in FIELDS.items():
        # A valid NIK stands in the row itself, and what repeats an earlier row is found out later.
        if code not in BATCH_WARNINGS and code is not Code.NIK_OTHER_REGION:
            for field in fields:
                found.setdefault(field, []).append(code.value)
    return found


def raw(field: Field) -> str:
    """The name under which `normalise` keeps a field as it was typed."""
    return f"_raw_{field.value}"


def with_typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `typed`: for rows with codes a JSON object of the cells they speak of, for others null.

    `rows` has `errors` and `warnings`, the raw texts under the names of `raw`, and `_place`.
    """
    coded = (pl.col("errors").list.len() > 0) | (pl.col("warnings").list.len() > 0)
    place = rows.select(coded.alias("coded"))["coded"]
    if not place.any():
        return rows.with_columns(typed=pl.lit(None, pl.String))
    told = rows.filter(place).select(_told().alias("typed"))["typed"]
    where = (place.cast(pl.Int64).cum_sum() - 1).clip(0)
    return rows.with_columns(typed=pl.select(pl.when(place).then(told.gather(where))).to_series())


def _told() -> pl.Expr:
    codes = pl.concat_list("errors", "warnings")
    pieces = []
    for field, known in _codes_of().items():
        is_meant = codes.list.set_intersection(known).list.len() > 0
        pieces.append(_piece(field.value, pl.when(is_meant).then(raw(field))))
    of_village = codes.list.set_intersection(_codes_of()[Field.KELURAHAN]).list.len() > 0
    pieces.append(_piece(PLACE, pl.when(of_village & pl.col(raw(Field.KELURAHAN)).is_null()).then("_place")))
    inside = pl.concat_list(pieces).list.drop_nulls().list.join(",")
    return pl.when(inside.str.len_bytes() > 0).then("{" + inside + "}")


def _piece(name: str, text: pl.Expr) -> pl.Expr:
    """`"name":"text"` in JSON, null where there is no text."""
    told = text.str.slice(0, LONGEST)
    whole = pl.struct(told.alias(name)).struct.json_encode()
    return pl.when(told.is_not_null()).then(whole.str.slice(1).str.strip_suffix("}"))
