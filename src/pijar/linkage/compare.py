"""Records in, banded pairs out: the whole comparison, for a city, for new arrivals, or for a file under test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from pijar.linkage.bands import REVIEW_WEIGHT, Band, Doubt, banded
from pijar.linkage.clusters import clusters
from pijar.linkage.engine import Engine

MOST_ROWS = 50
"""Rows of one identity of which pairs are told one by one."""


@dataclass(frozen=True)
class Compared:
    """`pairs`: of records whose numbers differ, one line each, band `same` or `review`. `identities`: `record`, `identity`."""

    pairs: pl.DataFrame
    identities: pl.DataFrame


Register = Callable[[pl.DataFrame], "pl.DataFrame | None"]
"""Given `record`s, what the population register says of them: `record`, `standing` (bands.OWN, FOREIGN, ABSENT); or None."""


def no_register(records: pl.DataFrame) -> None:
    """Where no register is loaded, nothing is known of any number."""


def compare(
    people: pl.DataFrame, engine: Engine, register: Register = no_register, counts: pl.DataFrame | None = None
) -> Compared:
    """Every record with every other. `people` are features; `counts` (`word`, `count`) are made from them if not given."""
    return _concluded(people, engine.within(people, REVIEW_WEIGHT), register, counts)


def compare_arrivals(
    known: pl.DataFrame, new: pl.DataFrame, engine: Engine, register: Register = no_register, counts: pl.DataFrame | None = None
) -> Compared:
    """New records with all, known ones not with each other. Both are features."""
    return _concluded(pl.concat([known, new]), engine.between(new, known, REVIEW_WEIGHT), register, counts)


def _concluded(people: pl.DataFrame, pairs: pl.DataFrame, register: Register, counts: pl.DataFrame | None) -> Compared:
    asked = pl.concat([pairs["record_l"], pairs["record_r"]]).unique().to_frame("record")
    told = register(asked)
    if told is not None:
        for side in ("l", "r"):
            standing = told.select(pl.col("record").alias(f"record_{side}"), pl.col("standing").alias(f"register_{side}"))
            pairs = pairs.join(standing, on=f"record_{side}", how="left", maintain_order="left")
    pairs = banded(pairs, words_borne(people) if counts is None else counts, people.height)
    return Compared(pairs.filter(pl.col("band") != Band.DIFFERENT.value), identities(people))


def words_borne(people: pl.DataFrame) -> pl.DataFrame:
    """How many records bear each word of names: `word`, `count`."""
    words = people.select(word=pl.col("name_bag").str.split(" ")).explode("word").drop_nulls()
    return words.group_by("word").agg(count=pl.len().cast(pl.Int64))


def identities(people: pl.DataFrame) -> pl.DataFrame:
    """`record`, `identity`: records under one number are one person where the names agree, by the rarest word at least.

    The identity is the smallest record of its group, so that it means the same whoever asks.
    """
    told = people.select("record", "nik", "name_bag", "born", "rare").sort("record")
    repeated = told.filter(pl.col("nik").is_not_null() & pl.col("nik").is_duplicated())
    first = repeated.unique("nik", keep="first", maintain_order=True)
    beside = repeated.join(first, on="nik", suffix="_first")
    same = {name: pl.col(name) == pl.col(f"{name}_first") for name in ("name_bag", "born", "rare")}
    alike = same["name_bag"] | (same["rare"] & same["born"])
    others = pl.col("record").min().over("nik", "name_bag")
    joined = beside.with_columns(identity=pl.when(alike).then("record_first").otherwise(others))
    return told.select("record").join(joined.select("record", "identity"), on="record", how="left", maintain_order="left").select(
        "record", identity=pl.coalesce("identity", "record")
    )  # fmt: skip


def spread(compared: Compared) -> pl.DataFrame:
    """All pairs of records that follow: where two records are one person, so are the others of their identities.

    `record_l`, `record_r`, `band`, `match_probability`; of several answers the surest holds.
    """
    who = compared.identities
    pairs = compared.pairs.select("record_l", "record_r", "band", "doubt", "match_probability", "match_weight")
    for side in ("l", "r"):
        renamed = who.rename({"record": f"record_{side}", "identity": f"identity_{side}"})
        pairs = pairs.join(renamed, on=f"record_{side}", how="left")
    low, high = pl.min_horizontal("identity_l", "identity_r"), pl.max_horizontal("identity_l", "identity_r")
    pairs = pairs.with_columns(identity_l=low, identity_r=high)
    surest = pairs.sort(pl.col("band") != Band.SAME.value, -pl.col("match_weight"), "record_l", "record_r").unique(
        ["identity_l", "identity_r"], keep="first", maintain_order=True
    )
    surest = _without_twins(surest)
    surest = pl.concat([surest, _chained(surest)]).unique(["identity_l", "identity_r"], keep="last", maintain_order=True)
    # A number that stands in hundreds of rows is nobody's: its pairs are told by some of them.
    who = who.filter(pl.int_range(pl.len()).over("identity") < MOST_ROWS)
    members = who.join(pl.concat([surest["identity_l"], surest["identity_r"]]).unique().to_frame("identity"), on="identity")
    wide = surest.select("identity_l", "identity_r", "band", "match_probability")
    for side in ("l", "r"):
        renamed = members.rename({"record": f"record_{side}", "identity": f"identity_{side}"})
        wide = wide.join(renamed, on=f"identity_{side}")
    low, high = pl.min_horizontal("record_l", "record_r"), pl.max_horizontal("record_l", "record_r")
    return wide.select(record_l=low, record_r=high, band="band", match_probability="match_probability").sort(
        pl.col("band") != Band.SAME.value, "record_l", "record_r"
    ).unique(["record_l", "record_r"], keep="first", maintain_order=True)  # fmt: skip


def _without_twins(surest: pl.DataFrame) -> pl.DataFrame:
    """The pairs, those left to people that would join two who may be twins by a third record: as joining refuses them."""
    columns = ("identity_l", "identity_r")
    same = surest.filter(pl.col("band") == Band.SAME.value)
    twins = surest.filter((pl.col("band") != Band.SAME.value) & (pl.col("doubt") == Doubt.TWINS.value))
    refused = clusters(same.select(columns).iter_rows(), twins.select(columns).iter_rows(), {}).refused
    asked = pl.DataFrame(sorted(refused), schema=dict.fromkeys(columns, pl.Int64), orient="row")
    told = surest.join(asked.with_columns(is_asked=pl.lit(True)), on=columns, how="left", maintain_order="left")
    band = pl.when(pl.col("is_asked")).then(pl.lit(Band.REVIEW.value)).otherwise("band")
    return told.with_columns(band=band).drop("is_asked", "doubt")


def _chained(surest: pl.DataFrame) -> pl.DataFrame:
    """Pairs that follow from others: whoever is one with the same person is one."""
    same = surest.filter(pl.col("band") == Band.SAME.value)
    joined = clusters(same.select("identity_l", "identity_r").iter_rows(), [], {})
    members: dict[int, list[int]] = {}
    for person, survivor in joined.survivor.items():
        members.setdefault(survivor, [survivor]).append(person)
    found = [pair for people in members.values() if len(people) > 2 for pair in combinations(sorted(people), 2)]
    chained = pl.DataFrame(found, schema={"identity_l": pl.Int64, "identity_r": pl.Int64}, orient="row")
    least = float(same["match_probability"].min() or 1.0)  # type: ignore[arg-type]
    return chained.with_columns(
        [pl.lit(None, surest.schema[c]).alias(c) for c in ("record_l", "record_r")]
    ).with_columns(
        band=pl.lit(Band.SAME.value), match_probability=pl.lit(least), match_weight=pl.lit(None, pl.Float64)
    ).select(surest.columns)  # fmt: skip
