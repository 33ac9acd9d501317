"""The lists of the demo city tell their columns: no officer is asked about one of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pijar
from pijar.demo import city
from pijar.intake.guess import Certainty
from pijar.intake.looks import Judge
from pijar.intake.mapping import inspect
from pijar.intake.rules import Occupations
from pijar.regions.rules import Gazetteer

DATA = Path(pijar.__file__).parent


def test_no_list_of_the_demo_city_is_asked_about(tmp_path):
    places = Gazetteer.load(DATA / "regions/data/33.74.csv", DATA / "regions/data/33.74.variants.csv")
    judge = Judge(places, Occupations.load(DATA / "registry/data/occupations.csv"), date(2026, 1, 1))
    lists = city.write(tmp_path).candidates
    unsure = []
    for path in lists:
        seen = inspect(path, name=path.name, judge=judge)
        doubtful = [column.letter for sheet in seen.sheets for column in sheet.columns if column.certainty is Certainty.UNSURE]
        if not seen.is_sure or doubtful:
            unsure.append((path.name, doubtful))
    assert len(lists) > 30
    assert unsure == []
