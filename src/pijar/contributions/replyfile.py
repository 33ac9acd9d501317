"""Reading the insurer's reply: which column holds what, what each line says, and which line cannot be understood."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pijar.contributions.types import DEFAULT_REPLY, REPLY_NEEDS, ReplyLayout
from pijar.kernel.errors import Refusal
from pijar.registry.snapshots import nik, read_table

# Forms in which a month is written: 2026-02, 2026-02-01, 02/2026, 202602.
MONTHS = ((r"^(\d{4})-(\d{2})(?:-\d{2})?$", 1, 2), (r"^(\d{2})[/-](\d{4})$", 2, 1), (r"^(\d{4})(\d{2})$", 1, 2))
# No month's contribution is a hundred million rupiah; more would not be an amount but a number of something.
MOST_RUPIAH = 10**8
# The insurer's numbers have eleven digits; more than the column holds is another column's text.
MOST_SIGNS = 20


def read_reply(path: Path, layout: ReplyLayout = DEFAULT_REPLY) -> pl.DataFrame:
    """The insurer's reply (FORMAT section 8): line, nik, participant_number, status, reason, booked, month, billed.

    Amounts are whole rupiah; month and billed are null where the reply does not say them. Raises Refusal (REPLY_INVALID,
    COLUMN_MISSING) naming the first line that cannot be understood: half an answer is none.
    """
    needed = [layout.headings(value)[0] for value in REPLY_NEEDS]
    others = [heading.strip().lower() for heading, _ in layout.columns if heading.strip().lower() not in needed]
    table = read_table(path, needed, others)

    def said(value: str) -> pl.Expr:
        headings = layout.headings(value)
        return pl.coalesce(headings) if headings else pl.lit(None, pl.String)

    reply = table.with_columns(raw=said("nik"), month_said=said("month"), billed_said=said("billed")).select(
        "line", nik("raw").alias("nik"), said("participant_number").fill_null("").alias("participant_number"),
        said("status").str.to_uppercase().alias("status"), said("reason").fill_null("").str.head(300).alias("reason"),
        said("booked").cast(pl.Int64, strict=False).alias("booked"), _month(pl.col("month_said")).alias("month"),
        pl.col("billed_said").cast(pl.Int64, strict=False).alias("billed"), "month_said", "billed_said",
    )  # fmt: skip
    _refuse(path, reply, _faults())
    return reply.drop("month_said", "billed_said")


def _month(text: pl.Expr) -> pl.Expr:
    """The first day of the month a text names; anything else is null."""
    found = [
        pl.when(text.str.contains(form)).then(
            pl.concat_str(text.str.extract(form, year), pl.lit("-"), text.str.extract(form, month), pl.lit("-01"))
        )
        for form, year, month in MONTHS
    ]
    return pl.coalesce(found).str.to_date("%Y-%m-%d", strict=False)


def _faults() -> Iterable[tuple[pl.Expr, str]]:
    yield ~pl.col("status").is_in(["DITERIMA", "DITOLAK"]).fill_null(False), "status must be DITERIMA or DITOLAK"
    yield ~pl.col("booked").is_between(0, MOST_RUPIAH).fill_null(False), "the amount booked must be a whole number of rupiah"
    yield pl.col("participant_number").str.len_chars() > MOST_SIGNS, f"the participant number has at most {MOST_SIGNS} signs"
    yield pl.col("month_said").is_not_null() & pl.col("month").is_null(), "the month must be as 2026-02 or 02/2026"
    yield (
        pl.col("billed_said").is_not_null() & ~pl.col("billed").is_between(0, MOST_RUPIAH).fill_null(False),
        "the amount billed must be a whole number of rupiah",
    )


def _refuse(path: Path, reply: pl.DataFrame, faults: Iterable[tuple[pl.Expr, str]]) -> None:
    for fault, rule in faults:
        bad = reply.filter(fault)
        if bad.height:
            line = bad["line"][0]
            raise Refusal(
                "REPLY_INVALID",
                f"{path.name}, line {line}: {rule}. Nothing was recorded; ask the insurer for the file again.",
                values={"file": path.name, "line": line},
            )
