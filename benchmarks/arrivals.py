"""Ten thousand new rows against a registry of a million: a list in, everybody compared, a new list in, only that compared.

`python -m benchmarks.arrivals FOLDER ROWS` runs in a process of its own, with a city of its own, and prints one figure as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.linkage_set import write_set
from benchmarks.measure import Figure, Gauge

NEW = 10_000
BOUND_SECONDS = 20.0


def measure(folder: Path, rows: int) -> Figure:
    """`rows` known records and NEW new ones, in another process."""
    own = folder / "arrivals"
    own.mkdir()
    command = [sys.executable, "-m", "benchmarks.arrivals", str(own), str(rows)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Figure(**json.loads(printed.splitlines()[-1]))


def lists(folder: Path, rows: int) -> tuple[Path, Path]:
    """The list of everybody and the list of those who come later, cut from one labelled set."""
    source = write_set(folder, rows + NEW) / "records.csv"
    known, new = folder / "usulan kota.csv", folder / "usulan susulan.csv"
    with source.open(encoding="utf-8") as lines, known.open("w", encoding="utf-8") as first:
        heading = next(lines)
        first.write(heading)
        first.writelines(islice(lines, rows))
        new.write_text(heading + "".join(lines), encoding="utf-8")
    return known, new


def run(folder: Path, rows: int) -> dict[str, Any]:
    """Loads, compares, loads, compares; returns the fields of a Figure for the last step."""
    from benchmarks import city

    known, new = lists(folder, rows)
    server = city.begin(folder)
    try:
        return _steps(known, new)
    finally:
        from django.db import connection

        connection.close()
        server.release()


def _steps(known: Path, new: Path) -> dict[str, Any]:
    from pijar.cycle.services import link_people, load_lists
    from pijar.linkage.types import Mode
    from pijar.staff.types import CONSOLE

    with Gauge() as loading:
        load_lists([known], actor=CONSOLE)
    with Gauge() as full:
        everybody = link_people(Mode.FULL, actor=CONSOLE)
    load_lists([new], actor=CONSOLE)
    with Gauge() as arriving:
        found = link_people(Mode.ARRIVALS, actor=CONSOLE)
    more = {
        "everybody's list, seconds": loading.seconds, "everybody compared, seconds": full.seconds,
        "everybody compared, MiB": float(full.mib), "everybody, pairs of one person": float(everybody["same"]),
        "new, pairs of one person": float(found["same"]), "new, pairs for a person to decide": float(found["review"]),
    }  # fmt: skip
    return {
        "name": "arrivals", "rows": int(found["records"]), "seconds": arriving.seconds, "memory_mib": arriving.mib,
        "limit_seconds": BOUND_SECONDS, "ratio": arriving.seconds / BOUND_SECONDS, "bound": 1.0, "more": more,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))
