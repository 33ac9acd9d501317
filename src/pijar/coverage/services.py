"""Storing figures of how many workers are covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from pijar.coverage.models import CoverageFigure
from pijar.registry.copy import copy_frame
from pijar.registry.snapshots import Loaded, day, load, read_table
from pijar.registry.types import Reference
from pijar.staff.types import Actor


def put_figure(*, as_of: date, active: int, potential: int, target: Decimal | None, source: str) -> None:
    """A figure that came with the programme; the same again changes nothing."""
    CoverageFigure.objects.get_or_create(
        snapshot=None, as_of=as_of, active=active, potential=potential, target=target, source=source
    )


def load_coverage(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`per_tanggal,aktif,potensial,target,sumber`; the target as a share (0.7159) or in percent (71.59)."""
    table = read_table(path, ["per_tanggal", "aktif", "potensial"], ["target", "sumber"])
    return load(Reference.COVERAGE, path, as_of=as_of, actor=actor, table=table, reader=_figures, write=_write_figures)


def _figures(table: pl.DataFrame) -> pl.DataFrame:
    active, potential = (pl.col(c).cast(pl.Int64, strict=False) for c in ("aktif", "potensial"))
    number = pl.col("target").str.replace("%", "").str.strip_chars().str.replace(",", ".").cast(pl.Decimal(12, 8), strict=False)
    target = pl.when(number > 1).then(number / 100).otherwise(number)
    fault = (
        pl.when(day("per_tanggal").is_null()).then(pl.lit("DATE_INVALID"))
        .when(~(active >= 0).fill_null(False)).then(pl.lit("ACTIVE_INVALID"))
        .when(~(potential > 0).fill_null(False)).then(pl.lit("POTENTIAL_INVALID"))
        .when(pl.col("target").is_not_null() & ~target.is_between(0, 1).fill_null(False)).then(pl.lit("TARGET_INVALID"))
    )  # fmt: skip
    return table.select(
        "line", day("per_tanggal").alias("as_of"), active.alias("active"), potential.alias("potential"),
        target.cast(pl.Decimal(8, 6), strict=False).alias("target"), pl.col("sumber").fill_null("").alias("source"), fault=fault,
    )  # fmt: skip


def _write_figures(good: pl.DataFrame, snapshot: int) -> None:
    copy_frame(good, "coverage_coveragefigure", ["snapshot_id", "as_of", "active", "potential", "target", "source"])
