"""`pijar demo` builds and serves as ever; `pijar demo labelled` writes, tells what it wrote, and refuses with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pijar.cli.common import app
from pijar.kernel.errors import Refusal

runner = CliRunner()


def test_labelled_tells_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    result = runner.invoke(app, ["demo", "labelled", "--out", str(out), "--rows", "500", "--seed", "5", "--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["folder"] == str(out)
    assert (said["rows"], said["people"], said["duplicates"]) == (500, 485, 15)
    assert sum(said["hard"].values()) == len((out / "hard.csv").read_text().splitlines()) - 1
    for name in ("records.csv", "truth.csv"):
        assert len((out / name).read_text(encoding="utf-8").splitlines()) == 501


@pytest.mark.parametrize("rows", ["99", "0", "-5", "999999999999", "many"])
def test_an_impossible_number_of_rows_is_wrong_usage(tmp_path: Path, rows: str) -> None:
    result = runner.invoke(app, ["demo", "labelled", "--out", str(tmp_path), "--rows", rows])
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    result = runner.invoke(app, ["demo", "labelled", "--out", str(taken), "--rows", "500"])
    assert isinstance(result.exception, Refusal)
    assert str(taken) in str(result.exception)


def test_demo_alone_builds_the_city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built = []
    monkeypatch.setattr("pijar.demo.build.build", lambda: built.append("city"))
    assert runner.invoke(app, ["demo", "--build-only"]).exit_code == 0
    assert built == ["city"]
    runner.invoke(app, ["demo", "labelled", "--out", str(tmp_path), "--rows", "100"])
    assert built == ["city"]
