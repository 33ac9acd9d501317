"""`pijar linkage run --new`: what is new is told once; where nothing is, that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import cities
from pijar.cli.common import app
from pijar.cli.linkage import NOTHING_NEW
from test_linkage_commands import answer

KEYS = [
    "mode", "engine", "weights", "snapshot_id", "records", "same", "review", "seconds", "joined", "parted", "numbers",
]  # fmt: skip
HEADER = "Nama;NIK;Tgl Lahir;Kelurahan"
pytestmark = pytest.mark.usefixtures("city")


def told() -> str:
    result = CliRunner().invoke(app, ["linkage", "run", "--new"])
    assert result.exit_code == 0, result.output
    return result.stdout


def unreadable(folder: Path, name: str, *niks: str) -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *(f"ORANG {n};{nik};14/07/1979;Miroto" for n, nik in enumerate(niks))]), encoding="utf-8")
    return path


def test_numbers_that_cannot_be_read_are_told_once(tmp_path: Path) -> None:
    cities.load_lists(cities.candidates(tmp_path, cities.workers(5)), unreadable(tmp_path, "a.csv", "33740114077992", "3374"))
    assert answer("run")["numbers"] == {"UNREADABLE": 2, "likely": 0}
    again = answer("run", "--new")
    assert list(again) == KEYS
    assert (again["records"], again["numbers"]) == (0, {"likely": 0})
    assert told().strip() == NOTHING_NEW
    # A row that was rejected is new as well, though there is nothing to compare in it.
    cities.load_lists(unreadable(tmp_path, "b.csv", "337401"))
    said = told()
    assert NOTHING_NEW not in said
    assert "UNREADABLE: 1" in said
    assert answer("run")["numbers"] == {"UNREADABLE": 3, "likely": 0}
