"""Splink at work, on DuckDB in this process or on Spark for a province: features in, scored pairs out.

DuckDB works in a folder of its own inside the data folder, for its owner only, which is gone when the work ends.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import polars as pl

from pijar.kernel.errors import Refusal
from pijar.linkage.comparisons import BLOCKING, COMPARISONS, keys, settings

SEED = 2026
GAMMAS = tuple(f"gamma_{comparison.name}" for comparison in COMPARISONS)
WEIGHTS = tuple(
    name
    for comparison in COMPARISONS
    for name in (
        f"mw_{comparison.name}",
        *([f"mw_tf_adj_{comparison.name}"] if any(level.rarity for level in comparison.levels) else []),
    )
)
RARITIES = tuple(dict.fromkeys(level.rarity for c in COMPARISONS for level in c.levels if level.rarity))
PAIR_COLUMNS = (
    "record_l",
    "record_r",
    "nik_l",
    "nik_r",
    "born_as_nik_l",
    "born_as_nik_r",
    "name_bag_l",
    "name_bag_r",
    "is_district_l",
    "is_district_r",
    "match_weight",
    "match_probability",
)
MEMORY = "2GB"
LEAST, MOST = {"m": 0.005, "u": 1e-7}, 0.999
SAMPLE, MOST_PAIRS = 20_000, 60_000_000


class Engine(Protocol):
    """What scores pairs of features."""

    def within(self, people: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs among `people` whose match weight (base-2 logarithm) is at least `least`."""
        ...

    def between(self, new: pl.DataFrame, known: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs of a new with a known or with another new one."""
        ...


def chosen_engine(name: str, folder: Path, weights: dict[str, Any]) -> Engine:
    """The engine that a setting names: `duckdb`, or `spark` where it is installed. Raises Refusal (ENGINE_UNKNOWN, …)."""
    if name == "duckdb":
        return DuckEngine(folder, weights)
    if name == "spark":
        from pijar.linkage.spark import SparkEngine

        return SparkEngine(folder, weights)
    raise Refusal("ENGINE_UNKNOWN", f"PIJAR_LINKAGE_ENGINE is {name!r}: it can be duckdb or spark.")


@dataclass
class DuckEngine:
    """Splink on DuckDB. `folder` takes what does not fit into memory and is left empty."""

    folder: Path
    weights: dict[str, Any]
    threads: int | None = None

    def within(self, people: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs among `people` whose match weight is at least `least`."""
        with self._connection() as con:
            _put(con, "people", people)
            linker = self._linker(con, people.height, crowded(people))
            return _taken(con, linker.inference.predict(threshold_match_weight=least))

    def between(self, new: pl.DataFrame, known: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs of a new with a known or with another new one; pairs among the known are not looked at."""
        with self._connection() as con:
            _put(con, "known", known)
            _put(con, "arrivals", new)
            con.execute("create view people as select * from known union all select * from arrivals")
            linker = self._linker(con, known.height + new.height, crowded(pl.concat([known, new])))
            for column in RARITIES:
                linker.table_management.compute_tf_table(column)
            old, fresh = (linker._db_api.register(name) for name in ("known", "arrivals"))
            found = [linker.inference.predict_between(old, fresh, threshold_match_weight=least)] if known.height else []
            found.append(linker.inference.predict_within(fresh, threshold_match_weight=least))
            return pl.concat([_taken(con, pairs) for pairs in found])

    def train(self, people: pl.DataFrame) -> dict[str, Any]:
        """Weights learnt from `people` without knowing who is who; levels that nobody met keep the shipped ones."""
        from splink import block_on

        with self._connection() as con:
            _put(con, "people", people)
            linker = self._linker(con, people.height, crowded(people))
            training = linker.training
            training.estimate_u_using_random_sampling(max_pairs=4e6, seed=SEED)
            for rule in (block_on("nik_digits", "born"), block_on("name_bag", "rare", "place")):
                training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
            return _learnt(linker.misc.save_model_to_json(), self.weights)

    def _linker(self, con: duckdb.DuckDBPyConnection, records: int, leave_out: list[str]) -> Any:
        from splink import DuckDBAPI, Linker

        db = DuckDBAPI(connection=con)
        return Linker(db.register("people"), settings(self.weights, records, "duckdb", leave_out), log_level=logging.ERROR)

    @contextmanager
    def _connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Names and numbers stand in clear here: nothing may leave the folder, and nothing is fetched from anywhere.
        options: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(self.folder), "memory_limit": MEMORY, "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }  # fmt: skip
        if self.threads:
            options["threads"] = self.threads
        con = duckdb.connect(":memory:", config=options)
        try:
            yield con
        finally:
            con.close()


def crowded(people: pl.DataFrame) -> list[str]:
    """Rules of BLOCKING that would look at too many pairs here, judged by a sample: lists in which everybody is born on

    one day or has one number would otherwise be compared for hours. Other rules still find who is one.
    """
    sample = people.sample(SAMPLE, seed=SEED) if people.height > SAMPLE else people
    share = (people.height / max(sample.height, 1)) ** 2
    con = duckdb.connect(":memory:")
    try:
        con.register("sampled", sample)
        found = []
        for rule in BLOCKING:
            told = keys(rule)
            where = " and ".join(f"{key} is not null" for key in told)
            groups = f"select count(*) as n from sampled where {where} group by {', '.join(told)}"
            sql = f"select coalesce(sum(n * (n - 1) / 2), 0) from ({groups})"
            ((pairs,),) = con.execute(sql).fetchall()
            if pairs * share > MOST_PAIRS:
                found.append(rule)
        return found
    finally:
        con.close()


def _put(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    con.register(f"{name}_frame", frame)
    con.execute(f"create table {name} as select * from {name}_frame")
    con.unregister(f"{name}_frame")


def _taken(con: duckdb.DuckDBPyConnection, pairs: Any) -> pl.DataFrame:
    """The pairs as a frame in one order, the smaller record first."""
    frame = con.sql(f"select * from {pairs.physical_name}").pl()
    return in_order(frame)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Pairs with their columns in one order, the smaller record left, sorted."""
    return frame.select(*PAIR_COLUMNS, *GAMMAS, *WEIGHTS).sort("record_l", "record_r")


def _learnt(model: dict[str, Any], shipped: dict[str, Any]) -> dict[str, Any]:
    levels: dict[str, dict[str, dict[str, float]]] = {}
    for comparison, made in zip(COMPARISONS, model["comparisons"], strict=True):
        known = shipped["levels"].get(comparison.name, {})
        found = {}
        for level, learnt in zip(comparison.levels, made["comparison_levels"][1:], strict=True):
            before = known.get(level.name, {})
            probabilities = {p: learnt.get(f"{p}_probability", before.get(p)) for p in ("m", "u")}
            # What a city's rows never showed is rare, not impossible: no level alone may rule a pair out.
            found[level.name] = {p: min(MOST, max(LEAST[p], float(value))) for p, value in probabilities.items()}
        levels[comparison.name] = found
    return {"repeats": shipped["repeats"], "levels": levels}
