"""What is compared: a frame of records becomes a frame of features, texts only, so that every engine sees the same.

A record is a row of a list, or several rows that say the same. Null means untold, and untold is neutral.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import polars as pl

from pijar.linkage.names import words_of

RECORD_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "record": pl.Int64, "nik": pl.String, "name": pl.String, "birth_date": pl.Date, "is_typed": pl.Boolean, "sex": pl.String,
    "family_card": pl.String, "mother": pl.String, "phone": pl.String, "village": pl.String, "rt": pl.String, "rw": pl.String,
}  # fmt: skip
PARTS = 4
"""Words of a name that are looked for in the other name; hardly any name has more."""
MOST_OF_A_HOUSE, MOST_OF_A_DAY = 30, 500
"""A card or telephone that more records share is no family's; pairs are not looked for by a birth date that more share."""
FEATURES = (
    "record", "number", "nik", "nik_digits", "serial", "name_bag", "name_run", "name_spoken", "name_letters", "name_plain",
    "name_padded", "rare", "part_1", "part_2", "part_3", "part_4", "born", "born_key", "born_swapped", "born_as_nik",
    "is_district", "sex", "family_card", "mother_run", "mother_letters", "mother_word", "phone", "village", "place",
)  # fmt: skip


FEATURE_SCHEMA: dict[str, Any] = {
    name: {"record": pl.Int64, "born_as_nik": pl.Int8, "is_district": pl.Int8}.get(name, pl.String) for name in FEATURES
}


def token_counts(records: pl.DataFrame) -> pl.DataFrame:
    """How often each word occurs in the names of these records: `word`, `count`."""
    return words_of(records["name"]).join(_weights(records), on="name").explode("words").group_by(word="words").agg(
        count=pl.col("weight").sum().cast(pl.Int64)
    )  # fmt: skip


def features(records: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """The features of records (columns of RECORD_SCHEMA); `counts` tells which word of a name is the rarest."""
    names = _spelled(records["name"], counts)
    mothers = _spelled(records["mother"], counts).select(
        mother="name", mother_run=pl.col("name_run"), mother_letters=pl.col("name_letters"), mother_word=pl.col("rare")
    )
    most_born = max(MOST_OF_A_DAY, records.height // 500)
    told = records.with_columns(
        family_card=_of_few("family_card", MOST_OF_A_HOUSE),
        phone=_of_few("phone", MOST_OF_A_HOUSE),
        rt=_number("rt"),
        rw=_number("rw"),
        number=pl.col("nik").fill_null(pl.concat_str(pl.lit("?"), "record")),
    )
    joined = told.join(names, on="name", how="left", maintain_order="left").join(
        mothers, on="mother", how="left", maintain_order="left"
    )
    day, month = pl.col("nik").str.slice(6, 2).cast(pl.Int8, strict=False) % 40, pl.col("nik").str.slice(8, 2)
    inside = pl.concat_str(pl.col("nik").str.slice(10, 2), month, day.cast(pl.String).str.zfill(2))
    return joined.with_columns(
        nik_digits=pl.col("nik").str.split("").list.sort().list.join(""),
        serial=pl.col("nik").str.slice(12),
        born=pl.col("birth_date").dt.strftime("%Y-%m-%d"),
        born_key=_of_few("birth_date", most_born).dt.strftime("%Y-%m-%d"),
        born_swapped=pl.when(pl.col("birth_date").dt.day() <= 12).then(pl.col("birth_date").dt.strftime("%Y-%d-%m")),
        born_as_nik=pl.when(pl.col("is_typed"))
        .then(inside == pl.col("birth_date").dt.strftime("%y%m%d"))
        .cast(pl.Int8),
        is_district=pl.col("nik").str.slice(0, 6).is_in(districts().implode()).cast(pl.Int8),
        place=pl.concat_str("village", pl.lit("/"), "rt", pl.lit("/"), "rw"),
    ).select(FEATURES)  # fmt: skip


@cache
def districts() -> pl.Series:
    """The six digits that a NIK can begin with: the kecamatan of the country as they are today."""
    table = pl.read_csv(BytesIO(files("pijar.regions").joinpath("data/national.csv").read_bytes()), infer_schema=False)
    return table.filter(pl.col("level") == "kecamatan")["code"].str.replace_all(".", "", literal=True)


def _weights(records: pl.DataFrame) -> pl.DataFrame:
    return records.group_by("name").agg(weight=pl.len().cast(pl.Int64))


def _spelled(names: pl.Series, counts: pl.DataFrame) -> pl.DataFrame:
    """Each distinct name in the forms that are compared; a name without letters is untold."""
    named = words_of(names)
    rare = (
        named.select("name", word="words").explode("word").filter(pl.col("word").str.len_bytes() > 1)
        .join(counts, on="word", how="left").sort(pl.col("count").fill_null(0), "word").unique("name", keep="first")
        .select("name", rare="word")
    )  # fmt: skip
    parts = [_pattern(place).alias(f"part_{place + 1}") for place in range(PARTS)]
    return named.join(rare, on="name", how="left").select(
        "name",
        "rare",
        *parts,
        name_bag=pl.col("words").list.sort().list.join(" "),
        name_run=_run(),
        # The final -o of Javanese is the spoken form of a written -a.
        name_spoken=_run().str.replace_all("O", "A", literal=True),
        # As it is written, for slips that a sound rule would make greater: PRSAETYO.
        name_plain=_plain(),
        name_letters=_plain().str.split("").list.sort().list.join(""),
        name_padded=pl.concat_str(pl.lit(" "), pl.col("words").list.join(" "), pl.lit(" ")),
    )


def _run() -> pl.Expr:
    """The words run together, a letter doubled where two meet written once: `ARDIAN NANA` and `ARDIANNANA` are one."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return pl.col("words").list.join("").str.replace_many([letter * 2 for letter in letters], list(letters))


def _plain() -> pl.Expr:
    return pl.col("name").str.to_uppercase().str.replace_all(r"[^A-Z]", "")


def _pattern(place: int) -> pl.Expr:
    """The word at a place as it is looked for in the other name: an initial fits every word that begins with it."""
    word = pl.col("words").list.get(place, null_on_oob=True)
    whole = pl.concat_str(pl.lit("% "), word, pl.lit(" %"))
    return pl.when(word.str.len_bytes() == 1).then(pl.concat_str(pl.lit("% "), word, pl.lit("%"))).otherwise(whole)


def _of_few(column: str, most: int) -> pl.Expr:
    """The value where few share it: the office's own telephone, or a card of zeros, says nothing of anybody."""
    return pl.when(pl.len().over(column) <= most).then(column)


def _number(column: str) -> pl.Expr:
    """RT and RW without leading zeros."""
    return pl.col(column).str.strip_chars().str.strip_chars_start("0").replace("", None)
