"""A verification round over the two villages of the tests, published, with a sample and an objection in each."""

from __future__ import annotations

from typing import Any

from django.db import connection

from pijar.backoffice.tests.conftest import MONTH
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.types import Actor
from pijar.verification import objections, sampling, services
from pijar.verification.models import Objection, Recheck, Round, RoundItem
from pijar.verification.types import Given, ObjectionKind, Sampling, State, Terms

RINA = Actor("rina")


def opened() -> Round:
    """The round of the month, opened once."""
    found = Round.objects.first()
    terms = Terms(objection_days=7, decide_days=5, office="Dinas Tenaga Kerja")
    return found or services.open_round(Month.of(MONTH), title="Verval uji", terms=terms, actor=RINA)


def published() -> Round:
    found = opened()
    if found.state == State.OPEN.value:
        sampling.draw_sample(found.id, sampling=Sampling(), seed="benih", actor=RINA)
        found = services.publish_round(found.id, on=today(), actor=RINA)
    return found


def objected(someone: Any, by: str = "rina") -> Objection:
    """An objection against somebody's entry, entered once."""
    found = published()
    item = RoundItem.objects.get(round=found, person=someone)
    made = Objection.objects.filter(item=item).first()
    given = Given(ObjectionKind.UNFIT_PERSON, "Sudah pindah ke Ungaran", "Pak Slamet", "084122223333", today())
    return made or objections.add_objection(found.id, given, item_id=item.id, actor=Actor(by))


def over_by_now(found: Round) -> None:
    """The days for objections are over: as if the list had been published long ago. Its guard would not allow it."""
    with connection.cursor() as cursor:
        cursor.execute("alter table verification_round disable trigger user")
        cursor.execute("update verification_round set published_on = '2026-01-05', objections_until = '2026-01-12'")
        cursor.execute("alter table verification_round enable trigger user")


def round_about(someone: Any) -> dict[str, Any]:
    """Numbers for addresses that speak of somebody in the round."""
    item = RoundItem.objects.get(round=published(), person=someone)
    again = Recheck.objects.get(item=item)
    return {
        "round_id": item.round_id, "item_id": item.id, "recheck_id": again.id, "village": someone.village_code,
        "number": objected(someone).number, "kind": "csv",
    }  # fmt: skip
