"""`python -m benchmarks [PART…] [--rows N]`: measures in a fresh folder and prints what it saw. The parts are listed below."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Figure

PARTS = (
    "load",
    "month",
    "reconcile",
    "balance",
    "status",
    "cards",
    "figures",
    "allocation",
    "law",
    "linkage",
    "arrivals",
    "upload",
    "spark",
    "eligibility",
    "check",
    "deaths",
)
# What needs no city, or one of its own.
ALONE = ("law", "allocation", "linkage", "arrivals", "upload", "spark", "eligibility", "check", "deaths", "figures")
# What begins a city of its own, once a process: run as commands of their own.
APART = ("check", "deaths", "figures")


def main() -> None:
    """Everything happens in a temporary folder; nothing is kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="pijar-bench-"))
    try:
        show(measured(folder, asked.parts or list(PARTS), asked.rows))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measured(folder: Path, parts: list[str], rows: int) -> list[Figure]:
    """Load, month, reconcile, balance, status stand on one another: what is not asked is run, not shown. Others stand alone."""
    from benchmarks import arrivals, city, eligibility, linkage, spark, upload

    # Before the others fill the memory and the database.
    figures = linkage.measure(folder, rows) if "linkage" in parts else []
    figures += [arrivals.measure(folder, rows)] if "arrivals" in parts else []
    figures += [upload.measure(folder / "upload")] if "upload" in parts else []
    figures += spark.measure(folder, rows) if "spark" in parts else []
    figures += [figure for part in APART if part in parts for figure in _apart(part, rows)]
    if not set(parts) - {"linkage", "arrivals", "upload", "spark", *APART}:
        return figures
    server = city.begin(folder)
    try:
        figures += _law(rows) if "law" in parts else []
        figures += eligibility.measure(folder, rows) if "eligibility" in parts else []
        figures += _city_figures(folder, parts, rows)
        return figures + (_allocation(rows) if "allocation" in parts else [])
    finally:
        from django.db import connection

        connection.close()
        server.release()


def _apart(part: str, rows: int) -> list[Figure]:
    """A part that is a command of its own, whose last line tells its figures as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{part}", "--rows", str(rows)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [Figure.of(told) for told in json.loads(printed.splitlines()[-1])["figures"]]


def _law(rows: int) -> list[Figure]:
    from benchmarks import law

    return law.measure(rows)


def _allocation(rows: int) -> list[Figure]:
    from benchmarks import allocation

    return [allocation.measure(rows)]


def _city_figures(folder: Path, parts: list[str], rows: int) -> list[Figure]:
    from benchmarks import cards, load, month, reconcile, status

    if not set(parts) - set(ALONE):
        return []
    path = load.write_list(folder, rows)
    figures = [load.measure(path, rows)]
    if {"month", "reconcile", "balance", "status", "cards"} & set(parts):
        figures.append(month.measure(rows))
    if {"reconcile", "balance"} & set(parts):
        figures += reconcile.measure(folder)
    if {"status", "cards"} & set(parts):
        figures.append(status.measure())
    if "cards" in parts:
        figures.append(cards.measure())
    return [figure for figure in figures if figure.name in parts]


def show(figures: list[Figure]) -> None:
    """A small table for people, and the same as one line of JSON."""
    load_average = os.getloadavg()[0]
    print(f"{'':8}{'rows':>11}{'seconds':>10}{'rows/s':>12}{'limit s':>10}{'ratio':>8}{'bound':>8}{'MiB':>7}")
    for f in figures:
        limit, ratio, bound = (f"{v:.2f}" if v is not None else "-" for v in (f.limit_seconds, f.ratio, f.bound))
        print(f"{f.name:8}{f.rows:>11,}{f.seconds:>10.2f}{f.per_second:>12,}{limit:>10}{ratio:>8}{bound:>8}{f.memory_mib:>7}")
        for name, value in (f.more or {}).items():
            print(f"{'':10}{name}: {value:.3f}")
    print(json.dumps({"load_average": round(load_average, 2), "figures": [f.as_json() for f in figures]}))


if __name__ == "__main__":
    main()
