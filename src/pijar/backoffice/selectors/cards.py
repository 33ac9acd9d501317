"""What the pages of participant cards show: how many per kelurahan, one person's cards, the words of the verifying page."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from pijar.backoffice import scope
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import LineResult
from pijar.coverage.models import Card, CardLink
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.registry.models import Person
from pijar.staff.models import Officer

NEWEST = 30


@dataclass(frozen=True)
class Place:
    """A kelurahan: of how many the insurer accepted the day's month, and how many cards hold on the day."""

    code: str
    name: str
    paid: int
    cards: int


def places(officer: Officer, on: date) -> list[Place]:
    """The kelurahan an officer may print cards for, by name; none without anybody paid for."""
    month, own = Month.of(on), scope.village_of(officer)
    # Until the month's due day the month before still covers: where the newer one is not answered yet, that one is counted.
    paid = Counter(_paid(month, own) or _paid(month.previous, own))
    held = Card.objects.filter(revoked_at=None, first_day__lte=on, last_day__gte=on)
    if own is not None:
        held = held.filter(person__village_code=own)
    counted = held.values("person__village_code").annotate(n=Count("person", distinct=True))
    cards = {row["person__village_code"]: row["n"] for row in counted}
    names = village_names({*paid, *cards})
    found = [Place(code, names.get(code, code), paid.get(code, 0), cards.get(code, 0)) for code in {*paid, *cards}]
    return sorted(found, key=lambda place: (place.name, place.code))


@kept
def _paid(month: Month, own: str | None) -> dict[str, int]:
    found = LineResult.objects.filter(bucket="accepted", line__month=month.first_day)
    if own is not None:
        found = found.filter(line__person__village_code=own)
    # A person has one line in a month.
    return dict(found.values_list("line__person__village_code").annotate(n=Count("line")))


@warm
def _warmed() -> None:
    month = Month.of(today())
    _paid(month, None), _paid(month.previous, None)


def newest(person: Person) -> list[Card]:
    return list(Card.objects.filter(person=person).order_by("-id")[:NEWEST])


def has_link(person: Person) -> bool:
    return CardLink.objects.filter(person=person, ended_at=None).exists()


def card_of(person: Person, card_id: int) -> Card | None:
    return Card.objects.filter(person=person, id=card_id).first()


def as_picture(drawing: str) -> str:
    """A drawing as the address of an image, as the policy of content lets it in."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
