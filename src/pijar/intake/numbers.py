"""Rows whose number is odd: shared by two people, another person's in the register, unknown there, or unreadable.

Where a population register is loaded, it may know somebody of the row's name, born on the row's day: then the number
that is likely right is kept, encrypted, for the officers who mend such rows.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl
from rapidfuzz.distance import OSA

from pijar.intake.copied import copied
from pijar.intake.selectors import findings
from pijar.linkage.bands import ABSENT, FOREIGN
from pijar.linkage.names import words_of
from pijar.linkage.types import NumberKind
from pijar.registry.copy import copy_frame, run
from pijar.registry.crypto import identifiers

UNREADABLE = ("NIK_MISSING", "NIK_LENGTH", "NIK_NON_DIGIT", "NIK_PRECISION_LOST", "NIK_IMPOSSIBLE_DATE")
MOST_SLIPS = 2
REJECTED = """
select r.id as record, r.name, r.typed_birth_date as birth_date, r.village_code as village
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 where r.person_id is null and r.errors && '{{{codes}}}' and r.name is not null and r.typed_birth_date is not null
"""
ROW: dict[str, Any] = {"record": pl.Int64, "name": pl.String, "birth_date": pl.Date, "village": pl.String}
REGISTER: dict[str, Any] = {"secret": pl.String, "theirs": pl.String, "birth_date": pl.Date, "residence": pl.String}
CASE: dict[str, Any] = {"row_id": pl.Int64, "person_id": pl.Int64, "kind": pl.String, "nik": pl.String, **ROW}
COLUMNS = ("row_id", "person_id", "kind", "likely", "why")


def keep_cases(rows: pl.DataFrame, register: pl.DataFrame | None, snapshot: int | None, *, anew: bool) -> dict[str, int]:
    """Finds the cases among `rows` and the unreadable ones, and keeps them; `anew`: beside no others.

    Returns how many were found of each kind, and for how many a number is likely.
    """
    cases = _cases(rows, register)
    likely = _likely(cases, snapshot) if snapshot and cases.height else pl.DataFrame(schema={"row_id": pl.Int64})
    if "likely" not in likely.columns:
        likely = likely.with_columns(likely=pl.lit(None, pl.String), why=pl.lit("", pl.String))
    kept = cases.select("row_id", "person_id", "kind").join(likely, on="row_id", how="left").with_columns(
        pl.col("why").fill_null("")
    )  # fmt: skip
    if anew:
        run("truncate linkage_numbercase")
    else:
        run("delete from linkage_numbercase n where not exists (select 1 from intake_stagedrow r where r.id = n.row_id)")
        run("create temp table found_case (row_id bigint primary key) on commit drop")
        copy_frame(kept, "found_case", ["row_id"])
        run("delete from linkage_numbercase n using found_case f where f.row_id = n.row_id")
        run("drop table found_case")
    copy_frame(kept, "linkage_numbercase", COLUMNS)
    counts = dict(kept.group_by("kind").len().sort("kind").iter_rows())
    return {**counts, "likely": kept["likely"].drop_nulls().len()}


def _cases(rows: pl.DataFrame, register: pl.DataFrame | None) -> pl.DataFrame:
    rows = rows.with_columns(row_id="record")
    shared = rows.filter(pl.col("is_shared") == "t").with_columns(kind=pl.lit(NumberKind.SHARED.value))
    found = [shared]
    if register is not None:
        # Only rows whose own birth date is told: one taken from the number proves nothing about it.
        told = rows.filter(pl.col("is_shared") != "t", pl.col("is_typed") == "t").join(register, on="record")
        kinds = {FOREIGN: NumberKind.SOMEBODY_ELSES.value, ABSENT: NumberKind.NOT_FOUND.value}
        odd = told.filter(pl.col("standing").is_in(list(kinds)))
        found.append(odd.with_columns(kind=pl.col("standing").replace_strict(kinds, return_dtype=pl.String)))
    rejected = copied(REJECTED.format(codes=",".join(UNREADABLE)), ROW)
    found.append(
        rejected.with_columns(
            row_id="record",
            person_id=pl.lit(None, pl.Int64),
            kind=pl.lit(NumberKind.UNREADABLE.value),
            nik=pl.lit(None, pl.String),
        )
    )
    return pl.concat([frame.select(CASE.keys()) for frame in found]).unique("row_id", keep="first", maintain_order=True)


def _likely(cases: pl.DataFrame, snapshot: int) -> pl.DataFrame:
    """For each row for which one number of the register stands out: that number (encrypted) and why."""
    dates = cases.select("birth_date").unique()
    run("create temp table born_then (birth_date date primary key) on commit drop")
    copy_frame(dates, "born_then", ["birth_date"])
    people = copied(
        "select '\\x' || encode(d.national_id, 'hex') as secret, upper(d.name) as theirs, d.birth_date,"
        " d.village_code as residence from registry_populationline d"
        f" join born_then b using (birth_date) where d.snapshot_id = {int(snapshot)}",
        REGISTER,
    )
    run("drop table born_then")
    ours = cases.join(_spelled(cases["name"]), on="name").explode("words").rename({"words": "word"})
    theirs = people.join(_spelled(people["theirs"]).rename({"name": "theirs", "bag": "their_bag"}), on="theirs")
    near = ours.join(theirs.explode("words").rename({"words": "word"}), on=["birth_date", "word"])
    near = near.unique(["row_id", "secret"], maintain_order=True)
    crypt = identifiers()
    numbers = crypt.decrypt_many("national_id", near["secret"].str.slice(2).str.decode("hex").to_list())
    typed = _typed(cases)
    near = near.with_columns(theirs_nik=pl.Series(numbers, dtype=pl.String)).with_columns(
        slips=pl.Series(
            [_slips(typed.get(row, nik), number) for row, nik, number in zip(near["row_id"], near["nik"], numbers, strict=True)],
            dtype=pl.Int64,
        )
    )
    near = near.filter(pl.col("slips") > 0)
    slipped = _only(near.filter(pl.col("slips") <= MOST_SLIPS).with_columns(why=pl.lit("SLIP")))
    placed = near.filter((pl.col("bag") == pl.col("their_bag")) & (pl.col("village") == pl.col("residence")))
    placed = _only(placed.with_columns(why=pl.lit("NAME_DATE_PLACE")))
    both = pl.concat([slipped, placed]).unique("row_id", keep="first", maintain_order=True)
    return both.select("row_id", likely="secret", why="why")


def _only(near: pl.DataFrame) -> pl.DataFrame:
    """Rows for which there is one candidate and no other."""
    return near.filter(pl.len().over("row_id") == 1)


def _spelled(names: pl.Series) -> pl.DataFrame:
    return words_of(names).with_columns(bag=pl.col("words").list.sort().list.join(" "))


def _typed(cases: pl.DataFrame) -> dict[int, str]:
    """What stands in the cell of an unreadable number, digits only, by row."""
    rows = cases.filter(pl.col("kind") == NumberKind.UNREADABLE.value)["row_id"].to_list()
    found: dict[int, str] = {}
    for row, told in findings(rows).items():
        for finding in told:
            if finding.code in UNREADABLE:
                found[row] = re.sub(r"\D", "", finding.value or "")
    return found


def _slips(typed: str | None, number: str) -> int:
    """Slips between what was typed and a number; many where nothing to speak of was typed."""
    return OSA.distance(typed, number) if typed and len(typed) > len(number) // 2 else len(number)
