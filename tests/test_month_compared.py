"""A month that is run before its rows were compared says so, and is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cities
from cities import workers
from pijar.cli.common import app
from pijar.cycle.services import link_people
from pijar.linkage.types import Mode
from pijar.staff.types import CONSOLE
from test_month import begin, sound

pytestmark = pytest.mark.usefixtures("city")


def month_run(*more: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["month", "run", "2026-01", *more])
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_rows_that_were_never_compared_are_told_and_stop_nothing(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    out, said = month_run("--json")
    found = json.loads(out)
    assert (found["not_compared"], found["contributions"]["APBD"]["lines"]) == (5, 5)
    assert "rows of 2026 that are not compared yet: 5." in said
    assert "pijar linkage run --new" in said
    sound()


def test_only_what_came_since_the_comparison_is_told(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    link_people(Mode.FULL, actor=CONSOLE)
    assert "compared" not in month_run()[1]
    cities.load_lists(cities.candidates(tmp_path, workers(2, first=90), "susulan.csv"))
    assert cities.run()["not_compared"] == 2
    link_people(Mode.ARRIVALS, actor=CONSOLE)
    assert cities.run()["not_compared"] == 0


def test_after_a_withdrawal_everything_is_compared_anew(tmp_path: Path) -> None:
    from pijar.cycle.services import withdraw_upload

    begin(tmp_path, workers(5))
    late = cities.load_lists(cities.candidates(tmp_path, workers(2, first=90), "susulan.csv"))
    link_people(Mode.FULL, actor=CONSOLE)
    withdraw_upload(late.load_id, actor=CONSOLE)
    assert cities.run()["not_compared"] == 5
    link_people(Mode.ARRIVALS, actor=CONSOLE)
    assert cities.run()["not_compared"] == 0
