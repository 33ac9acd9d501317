"""What a row means beside the other rows of its NIK: repeats, outcomes, and the person's values.

The answer depends on which rows there are, never on the order in which files came: the batch has an order of its own
(file name by bytes, sheet, row). So lists loaded one by one, in any order, end in the same registry.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pijar.intake.repeats import repeats
from pijar.registry.copy import copy_frame, rows, run

BATCH_CODES = ("DUPLICATE_IN_BATCH", "NIK_SHARED")
VALUES = (
    "name", "typed_birth_date", "birth_date", "sex", "village_code", "occupation_code", "phone", "income", "family_card",
    "mother_name", "rt", "rw", "address",
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "nik": pl.String, "person_id": pl.Int64, "outcome": pl.String, "warnings": pl.List(pl.String),
    "name": pl.String, "typed_birth_date": pl.Date, "birth_date": pl.Date, "sex": pl.String, "village_code": pl.String,
    "occupation_code": pl.String, "phone": pl.Binary, "income": pl.Int64, "family_card": pl.Binary,
    "mother_name": pl.Binary, "rt": pl.String, "rw": pl.String, "address": pl.String,
}  # fmt: skip
# Of one NIK, all rows of the year's lists, good or bad, in the order of the batch.
GROUPS = """
select r.id, encode(r.national_id, 'hex'), r.person_id, r.outcome, r.warnings, r.name, r.typed_birth_date, r.birth_date,
       r.sex, r.village_code, r.occupation_code, r.phone, r.income, r.family_card, r.mother_name, r.rt, r.rw, r.address
  from (select r.* from touched t join registry_person p using (national_id) join intake_stagedrow r on r.person_id = p.id
        union all
        select r.* from touched t join intake_stagedrow r on r.national_id = t.national_id and r.person_id is null) r
  join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year = %s
 order by f.name, r.sheet_position, r.row_number
"""


def settle(touched: pl.Series, year: int) -> None:
    """Sets codes, outcomes and person values for every NIK in `touched` (encrypted, hexadecimal `\\x…`)."""
    run("create temp table touched (national_id bytea primary key) on commit drop")
    copy_frame(touched.unique().to_frame("national_id"), "touched", ["national_id"])
    group = pl.DataFrame(rows(GROUPS, year), schema=SCHEMA, orient="row")
    if group.height:
        group = _with_codes(group)
        _write_rows(_with_outcomes(group))
        _write_persons(_merged(group))
    run("drop table touched")


def _with_codes(group: pl.DataFrame) -> pl.DataFrame:
    order = group.with_row_index("order").select(pl.col("id").alias("key"), "order", "nik", "name", "typed_birth_date")
    flags = repeats(order).rename({"key": "id"})
    own = pl.col("warnings").fill_null([]).list.set_difference(list(BATCH_CODES))
    codes = pl.concat_list(
        own,
        pl.when("duplicate").then(pl.lit(["DUPLICATE_IN_BATCH"])).otherwise(pl.lit([], pl.List(pl.String))),
        pl.when("shared").then(pl.lit(["NIK_SHARED"])).otherwise(pl.lit([], pl.List(pl.String))),
    )
    return group.join(flags, on="id", how="left", maintain_order="left").with_columns(
        pl.col("duplicate").fill_null(False), pl.col("shared").fill_null(False)
    ).with_columns(codes=codes)  # fmt: skip


def _with_outcomes(group: pl.DataFrame) -> pl.DataFrame:
    """The first good row creates; a later one that fills a blank updates; the rest change nothing."""
    good = group.filter(pl.col("person_id").is_not_null())
    fills = pl.any_horizontal(
        *[
            pl.col(name).is_not_null() & (pl.col(name).is_not_null().cum_sum().over("person_id") == 1)
            for name in VALUES
            if name != "birth_date"
        ]
    )
    first = pl.int_range(pl.len()).over("person_id") == 0
    outcome = pl.when(first).then(pl.lit("created")).when(fills).then(pl.lit("updated")).otherwise(pl.lit("unchanged"))
    settled = good.with_columns(new_outcome=outcome)
    bad = group.filter(pl.col("person_id").is_null()).with_columns(new_outcome=pl.lit("rejected"))
    return pl.concat([settled, bad])


def _write_rows(group: pl.DataFrame) -> None:
    same = (pl.col("new_outcome") == pl.col("outcome")) & (pl.col("codes") == pl.col("warnings").fill_null([]))
    changed = group.filter(~same).select(
        "id",
        "new_outcome",
        codes=pl.when(pl.col("codes").list.len() > 0).then("{" + pl.col("codes").list.join(",") + "}"),
    )
    run("create temp table settled (id bigint, outcome text, warnings text[]) on commit drop")
    copy_frame(changed.rename({"new_outcome": "outcome", "codes": "warnings"}), "settled", ["id", "outcome", "warnings"])
    run("update intake_stagedrow r set outcome = s.outcome, warnings = s.warnings from settled s where s.id = r.id")
    run("drop table settled")


def _merged(group: pl.DataFrame) -> pl.DataFrame:
    """One line per person: of each value the first that is known; a typed birth date before one read from the NIK."""
    good = group.filter(pl.col("person_id").is_not_null())
    first = [pl.col(c).drop_nulls().first() for c in ("name", "sex", "village_code", "occupation_code")]
    birth = pl.coalesce(pl.col("typed_birth_date").drop_nulls().first(), pl.col("birth_date").drop_nulls().first())
    return good.group_by("person_id", maintain_order=True).agg(*first, birth.alias("birth_date"))


def _write_persons(people: pl.DataFrame) -> None:
    columns = ["person_id", "name", "birth_date", "sex", "village_code", "occupation_code"]
    run(
        "create temp table merged (person_id bigint, name text, birth_date date, sex text, village_code text,"
        " occupation_code text) on commit drop"
    )
    copy_frame(people, "merged", columns)
    run(
        "update registry_person p set name = m.name, birth_date = m.birth_date, sex = coalesce(m.sex, ''),"
        " village_code = m.village_code, occupation_code = coalesce(m.occupation_code, '')"
        " from merged m where m.person_id = p.id and (p.name, p.birth_date, p.sex, p.village_code, p.occupation_code)"
        " is distinct from (m.name, m.birth_date, coalesce(m.sex, ''), m.village_code, coalesce(m.occupation_code, ''))"
    )
    run("drop table merged")
