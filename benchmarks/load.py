"""A clean list of a million rows: the product's load beside a bare COPY of the same columns as text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Figure, Gauge

BOUND = 3.0
PIECE = 2**20


def write_list(folder: Path, rows: int) -> Path:
    """The list, written by another process so that its memory is not counted."""
    path = folder / "usulan kota.csv"
    subprocess.run([sys.executable, "-m", "benchmarks.people", str(path), str(rows)], check=True)
    return path


def ours(path: Path) -> Gauge:
    """File bytes to persons, facts with file and row, outcomes, four encrypted identifiers and audit."""
    from pijar.cycle.services import load_lists
    from pijar.staff.types import CONSOLE

    with Gauge() as gauge:
        result = load_lists([path], actor=CONSOLE)
    if result.errors or result.outcomes["created"] != result.rows:
        raise SystemExit(f"The list is not clean: {result.outcomes} {result.errors} {result.warnings}")
    return gauge


def bare(path: Path) -> float:
    """Seconds of COPY into a logged table with a bigint key and one unique index on the NIK."""
    from django.db import connection, transaction

    with path.open(encoding="utf-8") as file:
        columns = [f'"{heading}"' for heading in file.readline().rstrip("\n").split(";")]
    with connection.cursor() as cursor:
        texts = ", ".join(f"{c} text" for c in columns)
        cursor.execute(f'create table bare (id bigint generated always as identity primary key, {texts}, unique ("NIK"))')
    with Gauge() as gauge, transaction.atomic(), connection.cursor() as cursor, path.open("rb") as file:
        sql = f"copy bare ({', '.join(columns)}) from stdin (format csv, header, delimiter ';')"
        with cursor.copy(sql) as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
    with connection.cursor() as cursor:
        cursor.execute("drop table bare")
    return gauge.seconds


def measure(path: Path, rows: int) -> Figure:
    """Loads the list into an empty registry; the bare copy goes before and after, and the faster one counts."""
    before = bare(path)
    gauge = ours(path)
    limit = min(before, bare(path))
    return Figure("load", rows, gauge.seconds, gauge.mib, limit, gauge.seconds / limit, BOUND)
