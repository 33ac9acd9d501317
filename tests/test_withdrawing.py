"""What a withdrawal is said to take away is what it takes, whatever else speaks of the people."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import cities
import databases
from cities import FEBRUARY, JANUARY, VILLAGE, VILLAGE_CODE, Worker, workers
from pijar.cycle import decrees, store
from pijar.cycle.entries import withdraw_entry
from pijar.cycle.services import halt_person, withdraw_upload
from pijar.enrolment.types import HaltKind
from pijar.intake import fieldform
from pijar.intake.fieldform import Desk, Typed
from pijar.kernel.clock import today
from pijar.linkage.services import say
from pijar.linkage.types import Answer
from pijar.registry.models import Person
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("city")
LURAH, RINA = Actor("lurah"), Actor("rina")


def entered(worker: Worker) -> int:
    programme = store.current()
    desk = Desk(VILLAGE_CODE, VILLAGE, programme.year, programme.reference_day, programme.city_code)
    typed = Typed(nik=worker.nik, name=worker.said, birth_date=f"{worker.birth_date:%d/%m/%Y}", sex="L",
                  village_code=VILLAGE_CODE, rt="03", rw="05", occupation="Tukang becak")  # fmt: skip
    made = fieldform.enter(fieldform.read(typed, desk.setting), desk, key=uuid4(), actor=LURAH, agreed=None)
    assert made.entry_id
    return made.entry_id


def test_an_entry_that_a_draft_month_and_a_draft_decree_rest_on(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    mine, other = workers(2)
    cities.programme(apbd=10, dbhcht=0)
    cities.registers(tmp_path, [mine, other])
    cities.load_lists(cities.candidates(tmp_path, [other]))
    entry = entered(mine)
    cities.run()
    cities.run(FEBRUARY)
    decrees.draft_decree(JANUARY, number="1/2026", dated_on=today(), actor=RINA)
    before = databases.counts()
    with django_assert_max_num_queries(25):
        seen = withdraw_entry(entry, actor=LURAH, dry_run=True)
    assert databases.counts() == before
    assert withdraw_entry(entry, actor=LURAH) == seen == {"rows": 1, "persons": 1}
    assert databases.counts()["registry_person"] == before["registry_person"] - 1


def test_an_entry_under_which_another_record_stands(django_assert_max_num_queries: Any) -> None:
    one, other = workers(2)
    first, last = entered(one), entered(other)
    kept, goes = Person.objects.order_by("id")
    say(kept.id, goes.id, Answer.SAME, actor=RINA)
    assert Person.objects.filter(survivor=kept).exists()
    for entry in (first, last):
        before = databases.counts()
        with django_assert_max_num_queries(25):
            seen = withdraw_entry(entry, actor=LURAH, dry_run=True)
        assert databases.counts() == before
        assert withdraw_entry(entry, actor=LURAH) == seen == {"rows": 1, "persons": 1}


def test_a_list_of_which_some_are_named_elsewhere_and_some_in_a_book(tmp_path: Path) -> None:
    people = workers(4)
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, people)
    upload = cities.load_lists(cities.candidates(tmp_path, people[:3], "a.csv")).load_id
    cities.load_lists(cities.candidates(tmp_path, people[2:], "b.csv"))
    cities.run()
    # The month is a draft; a stop stays in the books, and with it who was stopped.
    halt_person(Person.objects.earliest("id"), kind=HaltKind.STOP, month=FEBRUARY, reason="OWN_WISH", proof="1", actor=RINA)
    before = databases.counts()
    seen = withdraw_upload(upload, actor=LURAH, dry_run=True)
    assert databases.counts() == before
    assert withdraw_upload(upload, actor=LURAH) == seen == {"rows": 3, "persons": 1}
    assert databases.counts()["registry_person"] == before["registry_person"] - 1
