"""The same records compared by DuckDB and by Spark on this machine: seconds, memory, pairs, and how many of these differ.

None may.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.linkage_set import write_set
from benchmarks.measure import Figure, Gauge

ROWS = 200_000
TOLERANCE = 1e-6
KEYS = ["record_l", "record_r"]


def measure(folder: Path, rows: int) -> list[Figure]:
    """Figures `duckdb` and `spark`, Java's start included. Raises AssertionError where they differ."""
    from pijar.linkage.comparisons import shipped
    from pijar.linkage.engine import DuckEngine
    from pijar.linkage.evaluate import read_records
    from pijar.linkage.features import features, token_counts
    from pijar.linkage.spark import SparkEngine

    rows = min(rows, ROWS)
    people = read_records(write_set(folder, rows) / "records.csv")
    looks = features(people, token_counts(people))
    theirs, plain = compared(looks, DuckEngine(folder / "duck", shipped()), "duckdb")
    ours, figure = compared(looks, SparkEngine(folder / "spark", shipped()), "spark")
    figure.ratio = figure.seconds / plain.seconds
    figure.limit_seconds = plain.seconds
    different, furthest = differences(ours, theirs)
    figure.more = {**(figure.more or {}), "pairs that differ": different, "furthest apart, weight": furthest}
    if different:
        raise AssertionError(f"DuckDB and Spark differ in {different} of {theirs.height} pairs.")
    return [plain, figure]


def compared(looks: pl.DataFrame, engine: object, name: str) -> tuple[pl.DataFrame, Figure]:
    """The banded pairs of one engine, and what they cost."""
    from pijar.linkage.compare import compare

    with Gauge() as gauge:
        pairs = compare(looks, engine).pairs  # type: ignore[arg-type]
    same = pairs.filter(pl.col("band") == "same").height
    more = {"pairs": float(pairs.height), "of them same": float(same)}
    return pairs, Figure(name, looks.height, gauge.seconds, gauge.mib, more=more)


def differences(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[int, float]:
    """How many pairs one has and the other has not, or has otherwise; and the furthest that two weights of a pair are apart."""
    if ours.schema != theirs.schema:
        raise AssertionError("DuckDB and Spark answer with other columns.")
    exact = [name for name, kind in ours.schema.items() if name not in KEYS and not kind.is_float()]
    weights = [name for name, kind in ours.schema.items() if kind.is_float()]
    both = ours.join(theirs, on=KEYS, suffix="_duckdb", how="inner")
    apart = [(pl.col(name) - pl.col(f"{name}_duckdb")).abs() for name in weights]
    other = pl.any_horizontal(
        *(pl.col(name).ne_missing(pl.col(f"{name}_duckdb")) for name in exact), *(gap > TOLERANCE for gap in apart)
    )
    lonely = ours.height + theirs.height - 2 * both.height
    furthest = both.select(pl.max_horizontal(gap.max() for gap in apart)).item() if both.height else 0.0
    return lonely + both.filter(other).height, float(furthest)
