"""How well pairs are found: on the sample city, with and without the population register, and on a labelled set."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cities
import databases
from pijar.cycle.services import link_people
from pijar.demo import labelled
from pijar.intake.linked import row_pairs
from pijar.linkage.evaluate import Scores, evaluate
from pijar.linkage.types import Mode
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

CITY = Path(__file__).parents[2] / "shared" / "data" / "city2026"
ROWS = 20_000
Row = dict[str, str]
Place = tuple[str, str, int]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    made = labelled.write(tmp_path_factory.mktemp("labelled"), rows=ROWS)
    return evaluate(made.folder / "records.csv", made.folder / "truth.csv")


def test_a_labelled_set_is_told_apart(scores: Scores) -> None:
    assert scores.pairs_true > ROWS // 100
    assert scores.precision >= 0.99
    assert scores.recall >= 0.93
    assert scores.review_share < 0.01


def truth(name: str) -> list[Row]:
    with (CITY / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Graded:
    """Pairs of rows set beside the truth: by band and by whether they are one person."""

    def __init__(self) -> None:
        self.rows: dict[Place, Row] = {(r["file"], r["sheet"], int(r["row_number"])): r for r in truth("rows")}
        self.bands: dict[frozenset[str], str] = {}
        self.counts: Counter[tuple[str, bool]] = Counter()
        self.strangers: list[tuple[str, str]] = []
        for pair in row_pairs().iter_rows(named=True):
            self._add(pair)

    def _add(self, pair: dict[str, Any]) -> None:
        one, other = (self.rows[pair[f"file_{s}"], pair[f"sheet_{s}"], pair[f"row_{s}"]] for s in "ab")
        assert (one["nik"], other["nik"]) == (pair["nik_a"], pair["nik_b"])
        assert one["nik"] != other["nik"]
        assert not one["errors"]
        assert not other["errors"]
        is_one = one["person_id"] == other["person_id"]
        self.counts[pair["band"], is_one] += 1
        self.bands[frozenset((one["row_id"], other["row_id"]))] = pair["band"]
        if pair["band"] == "same" and not is_one:
            self.strangers.append((one["row_id"], other["row_id"]))

    def mistyped(self) -> Counter[str | None]:
        """What is said of the pairs with a mistyped number, both rows accepted."""
        known = [d for d in truth("duplicates") if d["kind"] == "MISTYPED_NIK" and d["both_accepted"] == "yes"]
        return Counter(self.bands.get(frozenset((d["row_id_a"], d["row_id_b"]))) for d in known)


@pytest.fixture(scope="module", params=[False, True], ids=["without the register", "with the register"])
def graded(request: pytest.FixtureRequest, empty_city: str, django_db_blocker: Any) -> Iterator[Graded]:
    """The sample city's lists in a database of its own, compared."""
    if not CITY.is_dir():
        pytest.skip("the sample city does not stand beside the repository")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_linked", empty_city)
        with databases.inside(name):
            if request.param:
                cities.load(Reference.POPULATION, CITY / "referensi" / "dukcapil.csv")
            cities.load_lists(CITY / "usulan")
            link_people(Mode.FULL, actor=CONSOLE)
            yield Graded()
        databases.dropped(name)


@pytest.mark.shared
def test_no_two_people_are_one(graded: Graded) -> None:
    assert graded.counts["same", True] > 100
    assert graded.strangers == []


@pytest.mark.shared
def test_mistyped_numbers_are_found(graded: Graded) -> None:
    said = graded.mistyped()
    found = said["same"] + said["review"]
    assert said.total() > 100
    assert found >= 0.98 * said.total()
    assert said["same"] >= 0.9 * found


@pytest.mark.shared
def test_little_is_left_to_people(graded: Graded) -> None:
    assert graded.counts["review", True] + graded.counts["review", False] <= len(graded.rows) // 100


@pytest.mark.shared
@pytest.mark.parametrize("graded", [True], indirect=True, ids=["with the register"])
def test_the_number_that_the_register_knows_stands_for_a_joined_person(graded: Graded) -> None:
    """Else somebody would be judged, and registered with the insurer, under a mistyped number."""
    with (CITY / "referensi" / "dukcapil.csv").open(encoding="utf-8", newline="") as file:
        known = {row["nik"] for row in csv.DictReader(file)}
    right = [row["nik"] for row in truth("screening") if row["rows_right"] == "yes" and row["nik"] in known]
    standing = {nik: person_by_nik(nik) for nik in right}
    assert len(right) > 9_000
    assert [nik for nik, person in standing.items() if not person or bytes(person.national_id) != national_id_of(nik)] == []
