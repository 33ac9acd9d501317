"""The baselines count by groups what looking at each pair would count; otherwise the comparison with them would be unfair."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from benchmarks import hope, linkage_counts
from benchmarks.linkage_counts import Counts
from rapidfuzz.distance import DamerauLevenshtein

from pijar.demo import labelled
from pijar.intake.rules import person_name
from pijar.linkage.names import canonical

ROWS = 1500
Record = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return labelled.write(tmp_path_factory.mktemp("baselines"), rows=ROWS, seed=11).folder


@pytest.fixture(scope="module")
def connection(made: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = linkage_counts.opened(made / "records.csv", made / "truth.csv")
    yield opened
    opened.close()


def records(made: Path) -> list[Record]:
    with (made / "truth.csv").open(encoding="utf-8") as file:
        persons = {line["row"]: line["person_id"] for line in csv.DictReader(file)}
    with (made / "records.csv").open(encoding="utf-8") as file:
        return [
            {**line, "person": persons[line["row"]], "name": person_name(line["nama"]) or ""} for line in csv.DictReader(file)
        ]


def share(one: str, other: str) -> float:
    """How alike two words are by HOPE's rule, 0 to 1."""
    if canonical(one) == canonical(other):
        return 1.0
    longer, shorter = sorted((len(one), len(other)), reverse=True)
    allowed = 0 if longer < 3 else 1 if longer < 6 else 2
    edits = DamerauLevenshtein.distance(one, other)
    return 1 - edits / shorter if edits <= allowed and edits < shorter else 0.0


def score(a: Record, b: Record) -> float:
    """The score of a pair as the docstring of the module tells it."""
    words = a["name"].split(), b["name"].split()
    if len(words[0]) > 1 and len(words[1]) > 1:
        first, last = share(words[0][0], words[1][0]), share(words[0][-1], words[1][-1])
        total = 4 * (first + last) if first and last else max(first, last)
    else:
        inside = [here[0] in there for here, there in (words, words[::-1]) if len(here) == 1]
        total = 8.0 * any(inside)
    for column, weight in (("tanggal_lahir", 2), ("no_hp", 2), ("nik", 4), ("jenis_kelamin", 1), ("kelurahan_kode", 1)):
        total += weight * bool(a[column] and a[column] == b[column])
    return total


def test_groups_count_what_pairs_would(made: Path, connection: duckdb.DuckDBPyConnection) -> None:
    verdict = hope.measure(connection)
    said = [(a, b) for a, b in combinations(records(made), 2) if score(a, b) >= hope.THRESHOLD]
    right = [(a, b) for a, b in said if a["person"] == b["person"]]
    assert verdict.everything.said == len(said)
    assert verdict.everything.right == len(right)
    assert verdict.differing.said == sum(a["nik"] != b["nik"] for a, b in said)
    assert verdict.differing.right == sum(a["nik"] != b["nik"] for a, b in right)
    assert len(said) > 5 * len(right) > 100


def test_equal_numbers_are_counted(made: Path, connection: duckdb.DuckDBPyConnection) -> None:
    verdict = linkage_counts.equal_nik(connection)
    pairs = [(a, b) for a, b in combinations(records(made), 2) if a["nik"] == b["nik"]]
    true = sum(a["person"] == b["person"] for a, b in combinations(records(made), 2))
    assert verdict.everything == Counts(len(pairs), sum(a["person"] == b["person"] for a, b in pairs), true)
    assert (verdict.differing.said, verdict.differing.recall, verdict.differing.precision) == (0, 0.0, None)


def test_shares_are_those_of_their_counts() -> None:
    counts = Counts(said=10, right=5, true=20)
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.25, pytest.approx(1 / 3))
    assert Counts(0, 0, 0).recall is None
