"""Who has no number of the insurer is found among enrolments that say so: the same people as when every place is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml

import cities
from cities import FEBRUARY, JANUARY, workers
from databases import one
from pijar.cycle import store
from pijar.cycle.checks import check_all
from pijar.cycle.programme import SEMARANG
from pijar.enrolment.selectors import named_rows
from pijar.linkage.services import say
from pijar.linkage.types import Answer
from pijar.registration import people, services
from pijar.registry.copy import lock
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
NARROW = """
      from enrolment_enrolment e join allocation_assignment a on a.person_id = e.person_id and a.month = %(month)s
     where not e.has_number
       and not exists"""
PLAIN = """
      from allocation_assignment a
     where a.month = %(month)s
       and not exists"""


def same_as_plain() -> list[int]:
    """How many have no number in January and in February, once both ways agree."""
    counts = []
    assert NARROW in people._UNNUMBERED
    for month in (JANUARY, FEBRUARY):
        given = {"month": month.first_day, "population": people.population_of(month), "prior": None}
        narrow, plain = (
            named_rows(sql.format(lacks="null"), given) for sql in (people._UNNUMBERED, people._UNNUMBERED.replace(NARROW, PLAIN))
        )
        assert narrow == plain
        counts.append(len(narrow))
    return counts


def test_who_has_no_number_is_found_by_the_enrolments(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IS_DEMO = True
    known = workers(9)
    data = yaml.safe_load(SEMARANG.read_text(encoding="utf-8")) | {"insurer": {"plugin": "demo"}}
    data["registration_file"] = {"required": ["nik", "name"]}
    store.load(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), CONSOLE)
    cities.registers(tmp_path, known)
    cities.load_lists(cities.candidates(tmp_path, known))
    cities.run()
    everybody, _ = same_as_plain()
    options = store.current(2026).insurer
    held = mock.Mock(wraps=lock)
    monkeypatch.setattr(services, "lock", held)
    services.export(JANUARY, maker=Actor("rina"), checker=Actor("tono"), out=tmp_path / "kirim", options=options)
    # Whoever makes a list meanwhile would rewrite the enrolments that note the numbers.
    assert held.call_args_list[:2] == [mock.call("registration"), mock.call("books")]
    numbered = one("select count(*) from enrolment_participantnumber")
    assert numbered > 0
    assert same_as_plain()[0] == everybody - numbered

    cities.run(FEBRUARY)
    assert one("select count(*) from enrolment_enrolment where has_number") == numbered
    # Made again, the month's enrolments know of the numbers given meanwhile.
    cities.run()
    cities.run(FEBRUARY)
    assert one("select count(*) from enrolment_enrolment where has_number") == numbered
    same_as_plain()
    first, second = (person_by_nik(worker.nik) for worker in known[:2])
    assert first
    assert second
    say(first.id, second.id, Answer.SAME, actor=CONSOLE)
    same_as_plain()
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]
