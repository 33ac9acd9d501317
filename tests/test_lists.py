"""Lists one by one, in any order, again, mended and taken back: always the same registry and the same month."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cities
import databases
from cities import FEBRUARY, JANUARY, Worker, workers
from content import MONTH, REGISTRY, carried, content
from databases import one, rows
from pijar.cycle import services as cycle
from pijar.cycle.checks import check_all
from pijar.enrolment.types import HaltKind
from pijar.intake import services as intake
from pijar.intake.readers import Reading, read
from pijar.intake.refusals import damaged
from pijar.kernel.errors import Refusal
from pijar.registry import files as kept_files
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

Fresh = Callable[[], AbstractContextManager[None]]
PEOPLE = [*workers(12), *workers(4, first=20, job="Buruh Tembakau"), Worker(30, decile=None)]


@pytest.fixture
def fresh(empty_city: str, django_db_blocker: Any) -> Iterator[Fresh]:
    """A new city as often as asked for."""
    with django_db_blocker.unblock():
        yield lambda: databases.untouched(empty_city)


def lists(folder: Path) -> list[Path]:
    """Four offices that name some of the same people, spelt otherwise, with blanks, and one NIK of two people."""
    again = [PEOPLE[0].but(job=""), PEOPLE[1].but(job="Ojek", name="BUDIMAN LAIN"), PEOPLE[2], Worker(40)]
    shared = [PEOPLE[3].but(name="ZULAIKHA MARTHA", typed=PEOPLE[3].born.replace(year=1991)), Worker(41), PEOPLE[0]]
    return [
        cities.candidates(folder, [*PEOPLE[:6], PEOPLE[6].but(job=""), PEOPLE[7]], "a.csv"),
        cities.candidates(folder, [*again, *PEOPLE[6:12]], "b.csv"),
        cities.candidates(folder, [*shared, *PEOPLE[12:]], "c.csv", village="Tlogosari"),
        cities.candidates(folder, [PEOPLE[4].but(job="Polisi"), *PEOPLE[10:14], *shared], "d.csv", village="Pleburan"),
    ]


def month(folder: Path) -> dict[str, Any]:
    cities.programme(apbd=5, dbhcht=3)
    cities.registers(folder, [*PEOPLE, Worker(40), Worker(41)])
    cities.run()
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]
    return content(REGISTRY, MONTH)


def test_any_order_ends_in_the_same_registry_and_month(fresh: Fresh, tmp_path: Path) -> None:
    files = lists(tmp_path)
    with fresh():
        cities.load_lists(*files)
        together = month(tmp_path)
    assert together["lines"] and {row[3] for row in together["rows"]} == {"created", "updated", "unchanged", "rejected"}
    # Every third of the orders there are: each file comes first, and last, in some of them.
    for order in itertools.islice(itertools.permutations(files), 0, None, 3):
        with fresh():
            for path in order:
                cities.load_lists(path)
            assert month(tmp_path) == together, [path.name for path in order]


def test_the_same_files_again_change_nothing(fresh: Fresh, tmp_path: Path) -> None:
    files = lists(tmp_path)
    with fresh():
        first = cities.load_lists(*files)
        before, registry = databases.counts(), content(REGISTRY)
        again = cities.load_lists(*files)
        assert (databases.counts(), content(REGISTRY)) == (before, registry)
        assert again.outcomes == {
            "created": 0, "updated": 0, "unchanged": first.rows - first.outcomes["rejected"],
            "rejected": first.outcomes["rejected"],
        }  # fmt: skip
        assert (again.errors, again.warnings) == (first.errors, first.warnings)


def test_a_whole_citys_first_load_is_like_any_other(fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a size on, indexes are built at the end: the same rows, persons, month and indexes come of it."""
    files = lists(tmp_path)
    defined = "select indexdef from pg_indexes where tablename in ('registry_person', 'intake_stagedrow') order by indexname"
    with fresh():
        cities.load_lists(*files)
        usual = month(tmp_path)
        before = rows(defined)
    taken: list[int] = []
    monkeypatch.setattr(intake, "WHOLE_CITY", 0)
    usual_way = intake._Loader._load_files

    def watched(loader: Any, *given: Any) -> Any:
        taken.append(len(before) - len(rows(defined)))
        return usual_way(loader, *given)

    monkeypatch.setattr(intake._Loader, "_load_files", watched)
    with fresh():
        cities.load_lists(*files)
        assert month(tmp_path) == usual
        assert rows(defined) == before
    assert taken == [9]


def test_a_mended_file_takes_the_place_of_the_old_one(fresh: Fresh, tmp_path: Path) -> None:
    files = lists(tmp_path)
    mended = [*PEOPLE[2:8], PEOPLE[14], Worker(40)]
    with fresh():
        cities.load_lists(files[0], files[1])
        again = cities.load_lists(cities.candidates(tmp_path, mended, "a.csv"))
        # Of eight rows, five stand as they were, one tells its work at last, and two name people this list did not name.
        assert again.outcomes == {"created": 2, "updated": 1, "unchanged": 5, "rejected": 0}
        # Two people are named by the other list alone now: its words count.
        assert [(c["field"], c["from"], c["to"], c["file"], c["row_number"]) for c in again.changes] == [
            ("occupation_code", "PASAR", "", None, None), ("name", "CAHYO SANTOSO", "BUDIMAN LAIN", "b.csv", 3),
            ("occupation_code", "PASAR", "OJEK", "b.csv", 3),
        ]  # fmt: skip
        assert rows("select cause, field, before, after from intake_personchange order by id") == [
            ("load", c["field"], c["from"], c["to"]) for c in again.changes
        ]
        found = without_outcomes()
        people = one("select count(distinct person_id) from intake_stagedrow r join intake_sourcefile f on f.id = file_id"
                     " where f.is_live")  # fmt: skip
    with fresh():
        cities.load_lists(files[1], tmp_path / "a.csv")
        at_once = without_outcomes()
        assert people == one("select count(*) from registry_person")
    assert found == at_once


def without_outcomes() -> dict[str, Any]:
    """Rows and files; what a row changed depends on what was known before it."""
    found = content(REGISTRY)
    return {"rows": [(*row[:3], row[3] == "rejected", *row[4:]) for row in found["rows"]], "files": found["files"]}


def test_a_withdrawn_upload_leaves_nothing(fresh: Fresh, tmp_path: Path) -> None:
    files = lists(tmp_path)
    with fresh():
        cities.load_lists(files[0], files[2])
        month(tmp_path)
        cities.run(FEBRUARY)
        without = content(REGISTRY, MONTH)
    with fresh():
        cities.load_lists(files[0])
        upload = cities.load_lists(files[1], files[3]).load_id
        cities.load_lists(files[2])
        cities.programme(apbd=5, dbhcht=3)
        cities.registers(tmp_path, [*PEOPLE, Worker(40), Worker(41)])
        cities.run()
        cities.run(FEBRUARY)
        seen, before = cycle.withdraw_upload(upload, actor=CONSOLE, dry_run=True), databases.counts()
        assert cycle.withdraw_upload(upload, actor=CONSOLE) == seen
        assert seen["rows"] > 0
        assert databases.counts()["intake_stagedrow"] == before["intake_stagedrow"] - seen["rows"]
        assert databases.counts()["registry_person"] == before["registry_person"] - seen["persons"]
        assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]
        cities.run()
        cities.run(FEBRUARY)
        assert content(REGISTRY, MONTH) == without


def test_what_a_submitted_list_rests_on_is_not_withdrawn(fresh: Fresh, tmp_path: Path) -> None:
    with fresh():
        first = cities.load_lists(cities.candidates(tmp_path, workers(3), "a.csv")).load_id
        extra = cities.load_lists(cities.candidates(tmp_path, workers(3), "b.csv")).load_id
        cities.registers(tmp_path, workers(3))
        cities.run()
        cities.submit(tmp_path)
        # Nobody is named by this upload alone.
        cycle.withdraw_upload(extra, actor=CONSOLE)
        before = databases.counts()
        with pytest.raises(Refusal) as refusal:
            cycle.withdraw_upload(first, actor=CONSOLE)
        assert refusal.value.code == "SUBMITTED_BATCH_RESTS_ON_IT"
        assert databases.counts() == before
        assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_a_fault_deep_inside_a_file_leaves_the_older_version(
    fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh():
        cities.load_lists(cities.candidates(tmp_path, workers(3), "a.csv"))
        before = databases.counts(), content(REGISTRY)
        monkeypatch.setattr(intake.readers, "read", torn)
        cities.candidates(tmp_path, workers(5), "a.csv")
        found = cities.load_lists(tmp_path / "a.csv")
        assert (found.load_id, found.files, [u["file"] for u in found.unreadable]) == (None, 0, ["a.csv"])
        assert (databases.counts(), content(REGISTRY)) == before
        assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]
        monkeypatch.undo()
        assert cities.load_lists(tmp_path / "a.csv").rows == 5


def torn(path: Path, **more: Any) -> Reading:
    """A file whose first rows can be read and the others not."""
    whole = read(path, **more)

    def chunks() -> Iterator[pl.DataFrame]:
        yield next(whole)
        raise damaged(path.name)

    return Reading(chunks(), [])


def test_a_file_that_changed_while_it_was_read_is_not_kept(fresh: Fresh, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("lain")
    with fresh(), pytest.raises(Refusal) as refusal:
        kept_files.keep(path, "0" * 64)
    assert refusal.value.code == "FILE_CHANGED"
    assert not (kept_files.folder() / ("0" * 64)).exists()


def test_what_a_later_submitted_list_rests_on_is_not_withdrawn(fresh: Fresh, tmp_path: Path) -> None:
    """Stopped before February, so in no list that was sent; but January's enrolments run on into February."""
    stays, leaves = Worker(1), Worker(2)
    with fresh():
        cities.load_lists(cities.candidates(tmp_path, [stays], "a.csv"))
        upload = cities.load_lists(cities.candidates(tmp_path, [leaves], "b.csv")).load_id
        cities.registers(tmp_path, [stays, leaves])
        person = person_by_nik(leaves.nik)
        cycle.halt_person(person, kind=HaltKind.STOP, month=FEBRUARY, reason="MOVED_OUT", proof="surat 1", actor=CONSOLE)
        cities.run()
        cities.run(FEBRUARY)
        cities.submit(tmp_path, FEBRUARY)
        before = databases.counts()
        with pytest.raises(Refusal) as refusal:
            cycle.withdraw_upload(upload, actor=CONSOLE)
        assert refusal.value.code == "LATER_MONTH_SUBMITTED"
        assert databases.counts() == before


def test_an_unknown_upload(fresh: Fresh) -> None:
    with fresh(), pytest.raises(Refusal) as refusal:
        cycle.withdraw_upload(7, actor=CONSOLE)
    assert refusal.value.code == "UPLOAD_UNKNOWN"


def test_the_same_register_for_the_same_day_changes_nothing(fresh: Fresh, tmp_path: Path) -> None:
    with fresh():
        cities.registers(tmp_path, PEOPLE)
        before = databases.counts()
        again = cities.population(tmp_path, PEOPLE)
        assert (again.is_new, databases.counts()) == (False, before)


def test_an_older_register_stays_and_answers_for_its_days(fresh: Fresh, tmp_path: Path) -> None:
    """Dead by February's register: January's list stays as it was, February's does without them."""
    with fresh():
        people = workers(4)
        cities.load_lists(cities.candidates(tmp_path, people))
        cities.registers(tmp_path, people)
        dead = [people[0].but(status="MENINGGAL", died="2026-01-20"), *people[1:]]
        cities.population(tmp_path, dead, FEBRUARY.first_day, name="februari.csv")
        cities.run()
        cities.run(FEBRUARY)
        assert (len(carried(JANUARY)), len(carried(FEBRUARY))) == (4, 3)
        assert rows("select reasons from eligibility_assessment where month = '2026-02-01' and outcome <> 'eligible'") == [
            (["DECEASED"],)
        ]
        assert check_all()["ok"]
