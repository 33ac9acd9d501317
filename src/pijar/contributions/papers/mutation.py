"""The insurer's file of changes (mutasi): who is new, who leaves and why, whose facts changed between two months' lists.

Last month's list + new - leaving = this month's list, of each fund and in all. What was sent is compared with what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pijar.contributions.models import Batch
from pijar.contributions.papers import data, words
from pijar.contributions.papers.types import MUTATION_VALUES, Change
from pijar.contributions.types import FileLayout
from pijar.enrolment.selectors import WHY_LEFT, carried_before
from pijar.enrolment.words import short
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked, rows
from pijar.registry.crypto import identifiers

COMPARED = ("nik", "name", "birth_date", "participant_number", "occupation", "village_code", "fund")
VALUES = (*COMPARED, "sex")
LINES = (*VALUES, "action", "from_fund", "reason_code", "fields", "before")
Layouts = Mapping[int, Sequence[FileLayout]]
# Participants of before there were lists of ours, whom the insurer knows from the month before.
PRIOR = """
select v.national_id, v.name, to_char(v.birth_date, 'YYYY-MM-DD'), v.participant_number,
       coalesce((select f.code from funding_fundingsource f where f.year = %(year)s and upper(v.payer) = any(f.payer_names)
                  order by f.position limit 1), upper(v.payer))
  from enrolment_priorparticipation v where v.snapshot_id = %(prior)s and v.last_month = %(before)s
"""
# Numbers that gave way since: of whom the list before names, and the number that stands.
JOINED = """
select p.national_id, s.national_id from registry_person p join registry_person s on s.id = p.survivor_id
"""
REASONS = f"""
select p.national_id, coalesce({WHY_LEFT.format(person="p.id")}, 'NOT_PROPOSED')
  from registry_person p left join eligibility_assessment s on s.month = %(month)s and s.person_id = p.id
 where p.national_id = any(%(people)s)
"""


@dataclass(frozen=True)
class Counts:
    """How two lists differ, whole people: `before` + `new` - `leaving` = `now`."""

    before: int
    new: int
    leaving: int
    changed: int
    now: int


@dataclass(frozen=True)
class Mutations:
    """The changes of a month: `all` of the whole list, and of each fund by its code; `lines` as LINES names them."""

    month: Month
    all: Counts
    funds: dict[str, Counts]
    lines: pl.DataFrame
    moved: pl.DataFrame = field(repr=False)


def reckon(month: Month, layouts: Layouts) -> Mutations:
    """Compares a month's list with that of the month before. `layouts`: by year the forms a file may be written in.

    Raises Refusal: NOTHING_BILLED, FILE_LOST, BATCH_DOES_NOT_ADD_UP.
    """
    data.batches(month)
    now = _list(month, layouts)
    before = _under_the_number_that_stands(_before(month, layouts), now)
    new = now.join(before, on="key", how="anti")
    gone = before.join(now, on="key", how="anti")
    both = now.join(before.select("key", *(pl.col(c).alias(f"was_{c}") for c in VALUES)), on="key", how="inner")
    changed = _changed(both)
    lines = pl.concat(
        [_lines(new, Change.NEW), _lines(_with_reasons(gone, now, month), Change.LEAVING), _lines(changed, Change.CHANGED)]
    ).sort("fund", "action", "name", "nik")
    moved = both.filter(pl.col("fund") != pl.col("was_fund"))
    funds = sorted({*now["fund"], *before["fund"]})
    counts = {fund: _counts(fund, before, now, new, gone, changed, moved) for fund in funds}
    whole = Counts(before.height, new.height, gone.height, changed.height, now.height)
    return Mutations(month, whole, counts, lines, moved)


def _before(month: Month, layouts: Layouts) -> pl.DataFrame:
    """The list of the month before; where there is none of ours, the participants of before."""
    has_list = Batch.objects.filter(month=month.previous.first_day).exists()
    return _list(month.previous, layouts) if has_list else _prior(month)


def _list(month: Month, layouts: Layouts) -> pl.DataFrame:
    """Everybody of a month's batches: VALUES and `key`, the NIK."""
    found = Batch.objects.filter(month=month.first_day).order_by("id")
    parts = [_of(batch, layouts.get(month.year, ())) for batch in found]
    return pl.concat(parts).with_columns(pl.col("nik").alias("key"))


def _of(batch: Batch, layouts: Sequence[FileLayout]) -> pl.DataFrame:
    people = data.people(batch, layouts).with_columns(pl.lit(batch.fund_code).alias("fund"))
    return people.select(pl.col(name).fill_null("") for name in VALUES)


def _prior(month: Month) -> pl.DataFrame:
    found = asked(PRIOR, carried_before(month))
    niks = identifiers().decrypt_many("national_id", [bytes(one[0]) for one in found])
    names = ("nik", "name", "birth_date", "participant_number", "fund")
    lines = [(nik, *(value or "" for value in one[1:])) for nik, one in zip(niks, found, strict=True)]
    frame = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row")
    # What that list never held cannot have changed.
    return frame.with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in VALUES if name not in names), pl.col("nik").alias("key")
    ).select(*VALUES, "key")


def _under_the_number_that_stands(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Who was found to be one with somebody else goes on under that number, once: the other record of the two leaves."""
    joined = _joined()
    if joined.is_empty():
        return before
    free = joined.filter(pl.col("stands").is_in(now["nik"].implode()) & ~pl.col("nik").is_in(now["nik"].implode()))
    taken = set(before["nik"])
    free = free.filter(~pl.col("stands").is_in(list(taken))).unique("stands", keep="first", maintain_order=True)
    return before.join(free, on="nik", how="left").with_columns(pl.coalesce("stands", "key").alias("key")).drop("stands")


def _joined() -> pl.DataFrame:
    found = rows(JOINED)
    crypt = identifiers()
    gave, stands = (crypt.decrypt_many("national_id", [bytes(one[at]) for one in found]) for at in (0, 1))
    return pl.DataFrame({"nik": gave, "stands": stands}, schema=dict.fromkeys(("nik", "stands"), pl.String)).sort("nik")


def _changed(both: pl.DataFrame) -> pl.DataFrame:
    """Who stands in both lists with another value: `fields` names them, `before` tells what they were."""
    differs = {c: (pl.col(c) != pl.col(f"was_{c}")).fill_null(value=False) for c in COMPARED}
    # The number is the insurer's own: one where there was none, or none where there was one, is no news to it.
    differs["participant_number"] &= (pl.col("was_participant_number") != "") & (pl.col("participant_number") != "")
    told = [pl.when(by).then(pl.lit(words.FIELDS[c])) for c, by in differs.items()]
    was = [pl.when(by).then(pl.format("{}: {}", pl.lit(words.FIELDS[c]), _or_empty(f"was_{c}"))) for c, by in differs.items()]
    return both.filter(pl.any_horizontal(*differs.values())).with_columns(
        pl.concat_str(told, separator=", ", ignore_nulls=True).alias("fields"),
        pl.concat_str(was, separator="; ", ignore_nulls=True).alias("before"),
        pl.when(differs["fund"]).then("was_fund").otherwise(pl.lit("")).alias("from_fund"),
    )  # fmt: skip


def _or_empty(column: str) -> pl.Expr:
    return pl.when(pl.col(column) == "").then(pl.lit("(kosong)")).otherwise(pl.col(column))


def _with_reasons(gone: pl.DataFrame, now: pl.DataFrame, month: Month) -> pl.DataFrame:
    """Why each of those who leave does: as enrolment knows it, or because two records are one person."""
    crypt = identifiers()
    secrets = [crypt.encrypt("national_id", nik) for nik in gone["nik"]]
    found = asked(REASONS, {"month": month.first_day, "people": secrets})
    why = dict(zip(crypt.decrypt_many("national_id", [bytes(one[0]) for one in found]), (one[1] for one in found), strict=True))
    standing, here = dict(_joined().iter_rows()), set(now["nik"])
    codes = ["JOINED" if standing.get(nik) in here else why.get(nik, "NOT_PROPOSED") for nik in gone["nik"]]
    return gone.with_columns(pl.Series("reason_code", codes, pl.String))


def _lines(people: pl.DataFrame, action: Change) -> pl.DataFrame:
    empty = [pl.lit("").alias(name) for name in ("from_fund", "reason_code", "fields", "before") if name not in people.columns]
    return people.with_columns(*empty, pl.lit(action.value).alias("action")).select(pl.col(c).fill_null("") for c in LINES)


def _counts(fund: str, before: Any, now: Any, new: Any, gone: Any, changed: Any, moved: Any) -> Counts:
    def of(frame: pl.DataFrame, column: str = "fund") -> int:
        return frame.filter(pl.col(column) == fund).height

    came, went = of(moved), of(moved, "was_fund")
    # Who came from another fund is new to this one; only who stayed can have changed within it.
    stayed = changed.filter(pl.col("fund") == pl.col("was_fund"))
    return Counts(of(before), of(new) + came, of(gone) + went, of(stayed), of(now))


def lines_of(found: Mutations, fund: str | None) -> pl.DataFrame:
    """The lines of the whole list, or of one fund: who moved is new to one fund and leaves the other.

    Raises Refusal (FUND_UNKNOWN).
    """
    if fund is None:
        return found.lines
    if fund not in found.funds:
        have = ", ".join(found.funds)
        raise Refusal("FUND_UNKNOWN", f"{fund} carries nobody in {found.month} or the month before (there is: {have}).")
    here, moved = pl.col("fund") == fund, pl.col("from_fund") != ""
    stay = found.lines.filter(here & ~moved)
    came = found.lines.filter(here & moved).with_columns(action=pl.lit(Change.NEW.value), reason_code=pl.lit("MOVED_FUND"))
    went = found.lines.filter((pl.col("from_fund") == fund) & moved)
    # The fund left tells its own person with its own last values.
    went = went.with_columns(action=pl.lit(Change.LEAVING.value), reason_code=pl.lit("MOVED_FUND"))
    return pl.concat([stay, came, went]).sort("action", "name", "nik")


def frame_of(found: Mutations, layout: FileLayout, fund: str | None = None) -> pl.DataFrame:
    """The file of changes in a programme's own columns, all texts, NIK in clear."""
    lines = lines_of(found, fund).join(data.places().select("village_code", "village"), on="village_code", how="left")
    told = lines.with_columns(
        pl.col("action").replace_strict({c.value: word for c, word in words.CHANGES.items()}),
        pl.col("reason_code").map_elements(lambda code: short(code) if code else "", return_dtype=pl.String).alias("reason"),
        pl.lit(str(found.month)).alias("month"), pl.col("village").fill_null(""),
        pl.col("birth_date").str.to_date("%Y-%m-%d", strict=False).dt.strftime(layout.date_format).fill_null(""),
    )  # fmt: skip
    missing = MUTATION_VALUES - set(told.columns)
    if missing:
        raise AssertionError(f"No line of a file of changes tells {', '.join(sorted(missing))}.")
    # An empty text would stand in the file as a pair of quotes.
    return told.select(pl.col(value).replace("", None).alias(heading) for heading, value in layout.columns)
