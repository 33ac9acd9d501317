"""What was found in the field waits until somebody decides, whatever became of the person's number or list meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cities
from cities import JANUARY, workers
from pijar.cycle import decrees, rounds
from pijar.cycle.services import withdraw_upload
from pijar.enrolment.models import Decree
from pijar.enrolment.types import HaltKind
from pijar.intake.models import Upload
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.staff.types import Actor
from pijar.verification import services
from pijar.verification.models import RoundItem
from pijar.verification.types import Result, Terms

pytestmark = pytest.mark.usefixtures("city")
RINA, LURAH = Actor("rina"), Actor("lurah")


@pytest.fixture
def dead(tmp_path: Path) -> RoundItem:
    """The entry of somebody whom the kelurahan found dead."""
    cities.programme()
    cities.registers(tmp_path, workers(4))
    cities.load_lists(cities.candidates(tmp_path, workers(4)))
    cities.run()
    found = services.open_round(JANUARY, title="Verval", terms=Terms(objection_days=1, decide_days=1), actor=RINA)
    item = RoundItem.objects.filter(round=found).first()
    assert item is not None
    services.check_item(item.id, result=Result.DIED, note="", actor=LURAH)
    return item


def test_a_death_waits_when_the_list_that_named_the_person_is_taken_back(dead):
    assert rounds.waiting(dead.round_id).items == [dead.id]
    withdraw_upload(Upload.objects.get().id, actor=RINA)
    assert rounds.waiting(dead.round_id).items == [dead.id]


def test_a_death_waits_when_the_person_is_joined_to_another_and_is_settled_by_a_stop_of_that_one(dead):
    survivor = Person.objects.exclude(id=dead.person_id).first()
    Person.objects.filter(id=dead.person_id).update(survivor=survivor)
    cities.run()
    assert rounds.waiting(dead.round_id).items == [dead.id]
    rounds.cycle.halt_person(
        survivor, kind=HaltKind.STOP, month=JANUARY, reason="DECEASED", proof="Akta kematian 12", actor=RINA
    )  # fmt: skip
    assert rounds.waiting(dead.round_id).items == []


@pytest.mark.parametrize("number", ["560/1\u200b/2026", "560/1/2026\u202e", "５６０/1/2026", "560/1/2026 "])
def test_a_number_that_only_looks_like_another_decrees_is_none(dead, number):
    first = decrees.draft_decree(JANUARY, number="560/1/2026", dated_on=date(2026, 1, 5), actor=RINA)
    Decree.objects.filter(id=first.id).update(state="signed", approved_by="budi", signed_at=first.made_at)
    with pytest.raises(Refusal) as refused:
        decrees.draft_decree(JANUARY, number=number, dated_on=date(2026, 1, 5), actor=RINA)
    assert refused.value.code in ("NUMBER_TAKEN", "NUMBER_MISSING")
