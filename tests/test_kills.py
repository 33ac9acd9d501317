"""A command killed at any moment and given again ends where an undisturbed one ends (SIGKILL, the real process)."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import cities
import databases
import kills
from cities import FEBRUARY, JANUARY, Donor, workers
from kills import Command
from pijar.contributions.models import Batch
from pijar.cycle.checks import check_all
from pijar.registry import files

pytestmark = pytest.mark.kill
TIMES = 20
CROWD = [*workers(1500), *workers(300, first=1501, job="Buruh Tani Tembakau"), *workers(100, first=1801, decile=8)]
DONORS = [Donor(n) for n in range(1, 31)]


@pytest.fixture(scope="module")
def stages(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Databases `kill_load` … as they stand before each command, and in the folder returned what the commands read."""
    folder = tmp_path_factory.mktemp("bunuh")
    steps = {"load": _before_load, "run": _before_run, "export": _before_export, "pay": _before_pay, "reconcile": _before_reply}
    with django_db_blocker.unblock():
        before = empty_city
        for name, step in steps.items():
            before = databases.made(f"kill_{name}", before)
            with databases.inside(before):
                step(folder)
        shutil.copytree(files.folder(), folder / "files")
        yield folder
        for name in steps:
            databases.dropped(f"kill_{name}")


def _before_load(folder: Path) -> None:
    cities.programme(apbd=900, dbhcht=200)
    cities.registers(folder, CROWD)
    cities.gifts(folder, DONORS, (JANUARY, FEBRUARY))
    cities.load_lists(cities.candidates(folder, CROWD[:300], "awal.csv"))
    (folder / "usulan").mkdir()
    cities.candidates(folder / "usulan", CROWD[:1100], "dinas.csv")
    cities.candidates(folder / "usulan", CROWD[1000:], "kelurahan.csv")


def _before_run(folder: Path) -> None:
    cities.load_lists(folder / "usulan" / "dinas.csv", folder / "usulan" / "kelurahan.csv")
    cities.settle_all(folder, JANUARY)


def _before_export(folder: Path) -> None:
    cities.run(FEBRUARY)


def _before_pay(folder: Path) -> None:
    cities.submit(folder, FEBRUARY)


def _before_reply(folder: Path) -> None:
    cities.pay(FEBRUARY)
    cities.spoil(cities.answer(folder, FEBRUARY, "APBD"), "3374110101019999")


def _words(name: str, folder: Path) -> list[str]:
    if name == "pay":
        with databases.inside("kill_pay"):
            total = Batch.objects.get(month=FEBRUARY.first_day, fund_code="APBD").total
        more = ["--on", "2026-02-10", "--reference", "SP2D-2026-02-APBD", "--amount", str(total)]
        return ["contributions", "pay", "2026-02", "--fund", "APBD", *more]
    return {
        "load": ["intake", "load", str(folder / "usulan")],
        "run": ["month", "run", "2026-02"],
        "export": ["contributions", "export", "2026-02", "--out", "out"],
        "reconcile": ["contributions", "reconcile", "2026-02", "--fund", "APBD", str(folder / "jawaban_2026-02_APBD.csv")],
    }[name]


@pytest.mark.parametrize("name", ["load", "run", "export", "pay", "reconcile"])
def test_killed_and_given_again(name: str, stages: Path, tmp_path: Path, django_db_blocker: Any) -> None:
    """At 20 moments spread over the whole undisturbed duration; afterwards every table says the same."""
    with django_db_blocker.unblock():
        words = _words(name, stages)
        calm = _fresh(name, words, stages, tmp_path / "calm")
        whole = min(calm.finish(), _again(name, words, stages, tmp_path / "calm"))
        expected, given = _left_by(calm), _given(calm)
        for turn in range(TIMES):
            moment = whole * (turn + 0.5) / TIMES
            command = _fresh(name, words, stages, tmp_path / str(turn))
            while (lived := command.kill(moment)) is not None:
                # The machine was quicker than when the duration was measured: the same part of the shorter one.
                whole = min(whole, lived)
                moment = whole * (turn + 0.5) / TIMES
                _drop(command)
                command = _fresh(name, words, stages, tmp_path / str(turn))
            _assert_whole_files(command, given)
            command.finish()

            assert not kills.differing(expected, _left_by(command)), f"killed after {moment:.2f} of {whole:.2f} s"
            assert _given(command) == given
            _drop(command)


def _fresh(name: str, words: list[str], stages: Path, folder: Path) -> Command:
    folder.mkdir(mode=0o700)
    shutil.copytree(stages / "files", folder / "files")
    database = databases.made(f"kill_{name}_{folder.name}", f"kill_{name}")
    return Command(words, database, folder)


def _drop(command: Command) -> None:
    databases.dropped(command.database)
    shutil.rmtree(command.folder)


def _again(name: str, words: list[str], stages: Path, beside: Path) -> float:
    """The seconds of a second undisturbed run: the first one also warms the disk."""
    command = _fresh(name, words, stages, beside.with_name("warm"))
    seconds = command.finish()
    databases.dropped(command.database)
    return seconds


def _left_by(command: Command) -> dict[str, Any]:
    with databases.inside(command.database), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA", command.folder)
        health = check_all()
        assert health["ok"], [c for c in health["checks"] if not c["ok"]]
        return kills.contents()


def _given(command: Command) -> dict[str, str]:
    """The files the command wrote for people, by name and checksum."""
    found = (command.folder / "out").glob("[!.]*")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _assert_whole_files(command: Command, given: dict[str, str]) -> None:
    """Right after a kill no file stands under its final name that is not whole."""
    assert given.items() >= _given(command).items()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA", command.folder)
        for path in (command.folder / "files").iterdir():
            if len(path.name) == 64:
                digest = hashlib.sha256(b"".join(files.kept(path.name)))
                assert digest.hexdigest() == path.name
