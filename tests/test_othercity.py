"""Other cities, whose offices use other forms and other words: every row of their lists against what is true of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from othercity import files, people
from pijar.intake import readers
from pijar.intake.repeats import repeats
from pijar.intake.rules import Occupations
from pijar.intake.types import Code
from pijar.regions.rules import Gazetteer

WORDS = Path(readers.__file__).parents[1] / "registry" / "data" / "occupations.csv"
DAY = date(2026, 1, 1)
VALUES = ("nik", "name", "birth_date", "sex", "kelurahan_code", "occupation_code", "phone", "income")
LEAST = 0.98
# The last city's words are those that no rule was written against.
CITIES = (("33.72", 11, False), ("33.75", 12, False), ("32.73", 13, True))


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[files.Folder, Path]]:
    """What was written of each city, and where."""
    made = {}
    for code, seed, held in CITIES:
        folder = tmp_path_factory.mktemp("usulan")
        made[code] = (files.build(code, seed, people.jobs(WORDS), folder, held=held), folder)
    return made


def found(told: files.Folder, folder: Path, around: Path) -> dict[files.Key, dict[str, Any]]:
    regions, spellings = told.city.write(around)
    gazetteer, occupations = Gazetteer.load(regions, spellings), Occupations.load(WORDS)
    chunks = [
        chunk
        for path in sorted(folder.iterdir(), key=lambda path: path.name.encode())
        for chunk in readers.read(path, gazetteer=gazetteer, occupations=occupations, reference_day=DAY)
    ]
    rows = pl.concat(chunks).with_row_index("order").with_columns(key=pl.col("order"))
    rows = rows.join(repeats(rows.select("key", "order", "nik", "name", "typed_birth_date")), on="key")
    return {(row["file"], row["sheet"], row["row_number"]): row for row in rows.iter_rows(named=True)}


def is_right(row: dict[str, Any] | None, truth: dict[str, Any]) -> bool:
    if row is None:
        return False
    batch = {"duplicate": "DUPLICATE_IN_BATCH", "shared": "NIK_SHARED"}
    warnings = {*row["warnings"], *(code for flag, code in batch.items() if row[flag])}
    values = all(row[name] == truth[name] for name in VALUES)
    return values and set(row["errors"]) == truth["errors"] and warnings == truth["warnings"]


@pytest.mark.parametrize("code", [code for code, *_ in CITIES])
def test_rows_are_what_they_truly_are(cities: dict[str, tuple[files.Folder, Path]], tmp_path: Path, code: str) -> None:
    told, lists = cities[code]
    rows = found(told, lists, tmp_path)
    wrong = {key for key, truth in told.truth.items() if not is_right(rows.get(key), truth)} | (rows.keys() - told.truth.keys())
    by_sheet = Counter(key[:2] for key in wrong)
    assert len(told.truth) > 700
    assert len(wrong) <= (1 - LEAST) * len(told.truth), [(n, sheet, told.forms[sheet]) for sheet, n in by_sheet.most_common(3)]


def test_every_code_occurs(cities: dict[str, tuple[files.Folder, Path]]) -> None:
    truths = [truth for told, _ in cities.values() for truth in told.truth.values()]
    assert {code for truth in truths for code in truth["errors"] | truth["warnings"]} == set(Code)
