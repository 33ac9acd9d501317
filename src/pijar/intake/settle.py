"""What a row means beside the other rows of its NIK: repeats, outcomes, and the person's values.

The answer depends on which rows there are, never on the order in which files came: the batch has an order of its own
(year, lists before forms, file name by bytes, sheet, row). So lists loaded one by one, in any order, end in the same registry.

A new version of a file keeps the rows that did not change as they were: they bring nobody and nothing new.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from django.conf import settings

from pijar.intake.changes import Cause, Changed, write_persons
from pijar.intake.merge import FIELDS, Policy, changes_something, load_policy, merged, with_ranks
from pijar.intake.repeats import repeats
from pijar.registry import prepared
from pijar.registry.copy import copy_frame, rows, run

BATCH_CODES = ("DUPLICATE_IN_BATCH", "NIK_SHARED")
# NIKs settled in one go; a whole city loaded anew must not stand in memory at once.
SLICE = 50_000
SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "nik": pl.String, "person_id": pl.Int64, "outcome": pl.String, "warnings": pl.List(pl.String),
    "name": pl.String, "typed_birth_date": pl.Date, "birth_date": pl.Date, "sex": pl.String, "village_code": pl.String,
    "occupation_code": pl.String, "phone": pl.Binary, "income": pl.Int64, "family_card": pl.Binary,
    "mother_name": pl.Binary, "rt": pl.String, "rw": pl.String, "address": pl.String, "entered_at": pl.Datetime("us", "UTC"),
    "file_id": pl.Int64, "file": pl.String, "year": pl.Int64, "level": pl.String, "is_live": pl.Boolean,
    "owner": pl.Int64,
}  # fmt: skip
COLUMNS = """
r.id, encode(r.national_id, 'hex'), r.person_id, r.outcome, r.warnings, r.name, r.typed_birth_date, r.birth_date, r.sex,
r.village_code, r.occupation_code, r.phone, r.income, r.family_card, r.mother_name, r.rt, r.rw, r.address, r.entered_at,
f.id, f.name, f.year, case when f.kind = 'form' then 'form' else coalesce(nullif(f.office_level, ''), 'other') end, f.is_live,
r.owner
"""
# What was entered in the field form comes after the lists of its year: it mends what they say.
BATCH_ORDER = "f.year, f.kind = 'form', f.name, f.id, r.sheet_position, r.row_number"
# Persons that were found to be one are settled together: the survivor's values come from the rows of all.
ONE_PERSON = (
    "insert into touched select s.national_id from touched t join registry_person p using (national_id)"
    " join registry_person s on s.id = p.survivor_id on conflict do nothing",
    "insert into touched select q.national_id from touched t join registry_person p using (national_id)"
    " join registry_person q on q.survivor_id = p.id on conflict do nothing",
)
# Rows that speak of a NIK and made nobody; whoever has other rows is a person already.
REJECTED = "select exists (select from intake_stagedrow where national_id = any(%(secrets)s::bytea[]) and person_id is null)"
# Of one NIK, all rows, good or bad, in the order of the batch; of versions that were replaced, the good ones.
GROUPS = f"""
select {COLUMNS}
  from (select r.*, coalesce(p.survivor_id, p.id) as owner
          from touched t join registry_person p using (national_id) join intake_stagedrow r on r.person_id = p.id
        union all
        select r.*, null from touched t join intake_stagedrow r on r.national_id = t.national_id and r.person_id is null) r
  join intake_sourcefile f on f.id = r.file_id and (f.is_live or r.person_id is not null)
 order by {BATCH_ORDER}
"""


def is_spoken_of_once(national_ids: pl.Series) -> bool:
    """Whether persons who were made a moment ago have the one row that made them: to `settle` these would change nothing."""
    secrets = [bytes.fromhex(text[2:]) for text in national_ids.to_list()]
    return not prepared.one(REJECTED, {"secrets": secrets})[0]


def settle(touched: pl.Series, cause: Cause) -> Changed:
    """Sets codes, outcomes and person values for every NIK in `touched` (encrypted, hexadecimal `\\x…`).

    Returns what the persons who were there before `cause` are changed in.
    """
    policy, changed = load_policy(settings.DATA), Changed()
    every = touched.unique().sort()
    for start in range(0, every.len(), SLICE):
        _settle(every.slice(start, SLICE), policy, cause, changed)
    return changed


def _settle(touched: pl.Series, policy: Policy, cause: Cause, changed: Changed) -> None:
    run("create temp table touched (national_id bytea primary key) on commit drop")
    copy_frame(touched.to_frame("national_id"), "touched", ["national_id"])
    for sql in ONE_PERSON:
        run(sql)
    group = pl.DataFrame(rows(GROUPS), schema=SCHEMA, orient="row").with_row_index("order")
    live = group.filter("is_live")
    if live.height:
        live = _with_codes(live)
        ranked = with_ranks(live.filter(pl.col("person_id").is_not_null()), policy)
        _write_rows(_with_outcomes(live, ranked, group.filter(~pl.col("is_live"))))
        changed.add(write_persons(merged(ranked.with_columns(person_id="owner")), policy, cause))
    run("drop table touched")


def _with_codes(live: pl.DataFrame) -> pl.DataFrame:
    # A batch is a year's: who was listed last year is no repeat this year.
    of_year = pl.concat_str("nik", pl.col("year").cast(pl.String), separator=" ")
    order = live.select(pl.col("id").alias("key"), "order", of_year.alias("nik"), "name", "typed_birth_date")
    flags = repeats(order).rename({"key": "id"})
    own = pl.col("warnings").fill_null([]).list.set_difference(list(BATCH_CODES))
    codes = pl.concat_list(
        own,
        pl.when("duplicate").then(pl.lit(["DUPLICATE_IN_BATCH"])).otherwise(pl.lit([], pl.List(pl.String))),
        pl.when("shared").then(pl.lit(["NIK_SHARED"])).otherwise(pl.lit([], pl.List(pl.String))),
    )
    return live.join(flags, on="id", how="left", maintain_order="left").with_columns(
        pl.col("duplicate").fill_null(False) & (pl.col("level") != "form"), pl.col("shared").fill_null(False)
    ).with_columns(codes=codes)  # fmt: skip


def _with_outcomes(live: pl.DataFrame, ranked: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """The first good row creates; a later one that gives the person another value updates; the rest change nothing."""
    first = pl.col("person_id").is_first_distinct()
    outcome = pl.when(first).then(pl.lit("created")).when("updates").then(pl.lit("updated"))
    updates = ranked.with_columns(updates=changes_something(ranked))
    settled = updates.select("id", new_outcome=outcome.otherwise(pl.lit("unchanged")))
    settled = _against_older_version(settled, ranked, replaced)
    return live.join(settled, on="id", how="left", maintain_order="left").with_columns(
        pl.col("new_outcome").fill_null(pl.lit("rejected"))
    )


def _against_older_version(settled: pl.DataFrame, ranked: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """Rows whose person stood in the file's version before: the same words change nothing, other words update."""
    if replaced.is_empty():
        return settled
    place = ["year", "file", "person_id"]
    older = replaced.select(*place, "id", "file_id", *FIELDS).filter(pl.col("file_id") == pl.col("file_id").max().over(place))
    words = pl.struct(FIELDS).hash().alias("words")
    older = older.select(*place, words).unique().with_columns(is_same=pl.lit(True))
    mine = ranked.select("id", *place, words).join(older, on=[*place, "words"], how="left")
    mine = mine.join(older.select(place).unique().with_columns(was_there=pl.lit(True)), on=place, how="left")
    told = settled.join(mine.select("id", "is_same", "was_there"), on="id", how="left", maintain_order="left")
    outcome = (
        pl.when("is_same").then(pl.lit("unchanged"))
        .when(pl.col("was_there") & (pl.col("new_outcome") == "created")).then(pl.lit("updated"))
        .otherwise("new_outcome")
    )  # fmt: skip
    return told.select("id", new_outcome=outcome)


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
