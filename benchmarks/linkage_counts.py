"""What a method says about a labelled set: how many pairs, how many of them right; and the plainest method, the equal NIK."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.measure import Gauge

MEMORY = "3GB"


@dataclass(frozen=True)
class Counts:
    """Pairs a method says are one person's, those it is right about, and those there are."""

    said: int
    right: int
    true: int

    @property
    def precision(self) -> float | None:
        """Share of what was said that is right; None when nothing was said."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """Share of what there is that was said; None when there is nothing."""
        return self.right / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        return 2 * self.right / (self.said + self.true) if self.right else None


@dataclass(frozen=True)
class Verdict:
    """One method: its counts over pairs whose NIKs differ and over all pairs, and the seconds it took.

    `note` says what a reader of the numbers has to know.
    """

    method: str
    differing: Counts
    everything: Counts
    seconds: float
    note: str = ""


def opened(records: Path, truth: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with `records` (all texts, empty cells null, names as intake keeps them) and `true_pairs`."""
    from pijar.intake.rules import person_name

    connection = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False})
    frame = pl.read_csv(records, infer_schema=False).with_columns(pl.col("row").cast(pl.Int64))
    distinct = frame["nama"].unique().to_list()
    names = pl.DataFrame(
        {"nama": distinct, "name": [person_name(name) for name in distinct]}, schema_overrides={"name": pl.String}
    )
    frame = frame.join(names, on="nama", how="left")
    persons = pl.read_csv(truth, schema={"row": pl.Int64, "person_id": pl.Int64})
    frame = frame.join(persons, on="row", how="left")
    connection.register("frame", frame)
    connection.execute("create table records as select * from frame")
    connection.unregister("frame")
    connection.execute(
        "create table true_pairs as select a.row as row_a, b.row as row_b, a.nik = b.nik as same_nik"
        " from records a join records b on a.person_id = b.person_id and a.row < b.row"
    )
    return connection


def number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one whole number a query answers; nothing is 0."""
    row = connection.execute(sql).fetchone()
    return int(row[0] or 0) if row else 0


def true_counts(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Pairs of rows of one person: those whose NIKs differ, and all."""
    return (
        number(connection, "select count(*) from true_pairs where not same_nik"),
        number(connection, "select count(*) from true_pairs"),
    )


def equal_nik(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """Two rows are one person's when their NIK is the same: all that most offices do."""
    differing, everything = true_counts(connection)
    with Gauge() as gauge:
        said = number(connection, "select sum(n * (n - 1) // 2) from (select count(*) n from records group by nik)")
    right = number(connection, "select count(*) from true_pairs where same_nik")
    note = "finds by definition nobody whose NIK was mistyped"
    return Verdict("equal NIK", Counts(0, 0, differing), Counts(said, right, everything), gauge.seconds, note)
