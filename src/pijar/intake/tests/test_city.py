"""All lists of the sample city against what is known to be true of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pijar.intake.repeats import repeats
from pijar.intake.tests.lists import PACKAGE, read

CITY = PACKAGE.parents[1].parent / "shared" / "data" / "city2026"
VALUES = ("nik", "name", "birth_date", "sex", "kelurahan_code", "occupation_code", "phone", "income")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository"),
]


@pytest.fixture(scope="module")
def truth() -> dict[tuple[str, str, int], dict[str, str]]:
    return {(row["file"], row["sheet"], int(row["row_number"])): row for row in table("rows")}


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str, int], dict[str, Any]]:
    files = sorted((CITY / "usulan").iterdir(), key=lambda path: path.name.encode())
    rows = pl.concat([read(path) for path in files]).with_row_index("order").with_columns(key=pl.col("order"))
    rows = rows.join(repeats(rows.select("key", "order", "nik", "name", "typed_birth_date")), on="key")
    return {(row["file"], row["sheet"], row["row_number"]): row for row in rows.iter_rows(named=True)}


def table(name: str) -> list[dict[str, str]]:
    with (CITY / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_candidate_rows_are_exactly_these(found, truth) -> None:  # type: ignore[no-untyped-def]
    assert set(found) == set(truth)


@pytest.mark.parametrize("column", VALUES)
def test_values(found, truth, column: str) -> None:  # type: ignore[no-untyped-def]
    told = {key: "" if row[column] is None else str(row[column]) for key, row in found.items()}
    assert {key: (told[key], row[column]) for key, row in truth.items() if told[key] != row[column]} == {}


def test_errors(found, truth) -> None:  # type: ignore[no-untyped-def]
    told = {key: set(row["errors"]) for key, row in found.items()}
    assert {key: told[key] for key, row in truth.items() if told[key] != codes(row["errors"])} == {}


def test_warnings(found, truth) -> None:  # type: ignore[no-untyped-def]
    batch = {"duplicate": "DUPLICATE_IN_BATCH", "shared": "NIK_SHARED"}
    told = {key: {*row["warnings"], *(code for flag, code in batch.items() if row[flag])} for key, row in found.items()}
    assert {key: told[key] for key, row in truth.items() if told[key] != codes(row["warnings"])} == {}


def test_what_the_people_are_known_by(found, truth) -> None:  # type: ignore[no-untyped-def]
    """RT, RW, mother and family card, where a list tells them, are the person's own."""
    people = {row["person_id"]: row for row in table("people")}
    pairs = {"rt": "rt", "rw": "rw", "mother_name": "mother_name", "family_card": "no_kk"}
    wrong = [
        (key, column, found[key][column], person[known])
        for key, row in truth.items()
        if (person := people[row["person_id"]])
        for column, known in pairs.items()
        if found[key][column] not in (None, person[known])
    ]
    assert wrong == []
    assert all(row["rt"] and row["rw"] for row in found.values())


def codes(joined: str) -> set[str]:
    return set(filter(None, joined.split("|")))


def test_the_sample_is_where_it_should_be() -> None:
    assert (Path(CITY) / "FORMAT.md").is_file()
