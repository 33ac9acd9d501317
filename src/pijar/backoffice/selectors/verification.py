"""Verification rounds as officers see them: their kelurahan's people by RT, the second look, objections, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Objection, Recheck, RoundItem, VerificationRound
from pijar.cycle import rounds
from pijar.kernel.clock import today
from pijar.staff.models import Officer
from pijar.staff.types import Right
from pijar.verification import rules, selectors
from pijar.verification.types import State

WRITABLE = (State.OPEN.value, State.PUBLISHED.value)


@dataclass
class Card:
    """One person to check, as the phone shows them."""

    id: int
    person_id: int
    name: str
    nik: str
    work: str
    result: str
    note: str
    by: str
    at: Any
    key: str = ""
    outcome: str = ""


@dataclass
class Village:
    """One kelurahan of a round in the table of the programme officer."""

    code: str
    name: str
    progress: selectors.Progress

    @property
    def unfit(self) -> int:
        """How many were found otherwise than listed."""
        return self.progress.checked - self.progress.results["FOUND_AS_LISTED"]


@dataclass
class Clock:
    """An objection with the days that are left on a day; negative when it is late."""

    objection: Objection
    village: str
    left: int | None

    @property
    def is_late(self) -> bool:
        return self.left is not None and self.left < 0


def all_rounds() -> list[dict[str, Any]]:
    """Every round with how far it is, the latest first."""
    found = VerificationRound.objects.order_by("-id")
    return [{"round": one, "whole": selectors.totals(progress(one.id))} for one in found]


progress = kept(selectors.progress)


@warm
def _warmed() -> None:
    all_rounds()


def villages(found: VerificationRound, code: str | None = None) -> list[Village]:
    """The kelurahan of a round by name; or one of them."""
    # A kelurahan's own is counted as it is: its officer has just checked somebody.
    lines = selectors.progress(found.id, code) if code else progress(found.id)
    names = village_names(line.village_code for line in lines)
    made = [Village(line.village_code, names.get(line.village_code, line.village_code), line) for line in lines]
    return sorted(made, key=lambda v: v.name)


def village(found: VerificationRound, officer: Officer, code: str) -> Village | None:
    """One kelurahan of a round that the officer may see; None for any other."""
    own = scope.village_of(officer)
    if own is not None and own != code:
        return None
    return next(iter(villages(found, code)), None)


def group_key(group: selectors.Group | RoundItem) -> str:
    return f"{group.rw}-{group.rt}"


def cards(officer: Officer, found: VerificationRound, code: str, key: str) -> list[Card]:
    """The people of one RT by name."""
    rw, _, rt = key.partition("-")
    people = scope.round_items(officer).filter(round=found, village_code=code, rw=rw, rt=rt)
    return [card(item) for item in people.select_related("person").order_by("person__name", "id")]


def card(item: RoundItem) -> Card:
    return Card(
        item.id, item.person_id, item.person.name, masked("national_id", item.person.national_id), item.occupation, item.result,
        item.note, item.checked_by, item.checked_at, group_key(item), item.outcome,
    )  # fmt: skip


def sample(found: VerificationRound, code: str = "") -> QuerySet[Recheck]:
    """The sample in the order of a walk, without what the first officer found."""
    people = Recheck.objects.filter(item__round=found).select_related("item__person")
    mine = people.filter(item__village_code=code) if code else people
    return mine.order_by("item__village_code", "item__rw", "item__rt", "id")


def objections(officer: Officer, found: VerificationRound, on: date) -> list[Clock]:
    """Objections that the officer may see, those that wait first, the most urgent on top."""
    lines = list(scope.objections(officer).filter(round=found).order_by("-state", "due_on", "id"))
    names = village_names(o.village_code for o in lines)
    return [
        Clock(o, names.get(o.village_code, o.village_code), rules.days_left(o.due_on, on) if o.state == "received" else None)
        for o in lines
    ]


def public_order(found: VerificationRound, code: str) -> list[int]:
    """Entries of a kelurahan in the order of its public list, whose numbers people name when they object."""
    entries = RoundItem.objects.filter(round=found, village_code=code).order_by("id")
    keyed = [
        ((rules.place_order(i.rw), rules.place_order(i.rt), i.initials, i.occupation), i.id)
        for i in entries.only("rw", "rt", "initials", "occupation")
    ]
    return [number for _, number in sorted(keyed, key=lambda pair: pair[0])]


def work(officer: Officer, found: VerificationRound) -> dict[str, Any]:
    """What of a round waits for a decision, and the cards of it."""
    waiting = rounds.waiting(found.id)
    items = scope.round_items(officer).filter(id__in=waiting.items).select_related("person").order_by("village_code", "id")
    told = scope.objections(officer).filter(id__in=waiting.objections).select_related("item__person").order_by("due_on", "id")
    return {"items": list(items), "objections": list(told)}


def under_way(officer: Officer) -> list[dict[str, Any]]:
    """Rounds in which this officer still has somebody to check, something to hear or to decide."""
    made = []
    for found in selectors.under_way():
        own = scope.village_of(officer)
        line: dict[str, Any] = {"round": found, "village": own}
        if own is not None:
            line["whole"] = selectors.totals(selectors.progress(found.id, own))
        if may(officer, Right.DECIDE):
            waiting = rounds.waiting(found.id)
            line["objections"] = selectors.objection_counts(found.id, today())
            line["to_decide"] = len(waiting.items) + len(waiting.objections)
        made.append(line)
    return made


def round_or_404(round_id: int, **more: Any) -> VerificationRound:
    """The round by its number, or not found."""
    found: VerificationRound = get_object_or_404(VerificationRound, id=round_id, **more)
    return found


def published() -> list[VerificationRound]:
    """Rounds whose lists hang out at present, the latest first."""
    return list(VerificationRound.objects.filter(state=State.PUBLISHED.value).order_by("-id"))


def recheck_or_404(recheck_id: int) -> Recheck:
    found: Recheck = get_object_or_404(Recheck.objects.select_related("item"), id=recheck_id)
    return found


def item_or_404(officer: Officer, item_id: int) -> RoundItem:
    """An entry in the officer's scope, or not found."""
    found: RoundItem = get_object_or_404(scope.round_items(officer).select_related("person", "round"), id=item_id)
    return found


def objection_or_404(officer: Officer, number: str) -> Objection:
    """An objection in the officer's scope, or not found."""
    mine = scope.objections(officer).select_related("round", "item__person", "item__round", "followup")
    found: Objection = get_object_or_404(mine, number=number)
    return found
