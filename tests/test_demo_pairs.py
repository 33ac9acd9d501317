"""The demo city leaves a newcomer something to decide under "Orang yang sama?"."""

from __future__ import annotations

from pathlib import Path

import pytest

import cities
from databases import rows
from pijar.cycle.services import link_people
from pijar.demo import build
from pijar.intake.selectors import OPEN_PAIRS
from pijar.linkage.types import Mode
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")


def test_a_handful_of_pairs_of_several_kinds_waits(tmp_path: Path) -> None:
    people = cities.workers(300)
    cities.population(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    link_people(Mode.FULL, actor=CONSOLE)
    assert rows(OPEN_PAIRS) == []
    build.late(tmp_path)
    kinds = [kind for (kind,) in rows(f"select doubt from linkage_candidatepair where id in ({OPEN_PAIRS})")]
    assert 5 <= len(kinds) <= 12
    assert set(kinds) >= {"TWINS", "OTHER_MOTHER", "OTHER_BIRTH_DATE"}
    # A first start that was interrupted here goes on here: nothing comes twice.
    build.late(tmp_path)
    assert len(rows(OPEN_PAIRS)) == len(kinds)
