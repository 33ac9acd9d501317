"""Doubtful cases that wait for an officer's decision, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Assessment, CaseDecision, ProgrammeMonth
from pijar.cycle import turning
from pijar.cycle.decisions import first_open
from pijar.eligibility import settling
from pijar.eligibility.types import DOUBTS
from pijar.kernel.clock import JAKARTA, today
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Role

ORDER = ("person__village_code", "person__name", "id")
"""By kelurahan, as letters come in, then by name."""


@dataclass(frozen=True)
class Standing:
    """A month, the month from which decisions hold (a later one where it is sent), and how many no run knows yet."""

    month: Month
    holds_from: Month
    unseen: int

    @property
    def is_sent(self) -> bool:
        return self.holds_from != self.month


def latest_month() -> Month | None:
    last = ProgrammeMonth.objects.order_by("-month").values_list("month", flat=True).first()
    return Month.of(last) if last else None


def standing(month: Month) -> Standing:
    ran = ProgrammeMonth.objects.filter(month=month.first_day).values_list("at", flat=True).first()
    holds_from = first_open(month)
    unseen = settling.changed_since(holds_from, ran).count() if ran else 0
    return Standing(month, holds_from, unseen)


def waiting(officer: Officer, month: Month, reason: str = "", village: str = "") -> QuerySet[Assessment]:
    """The doubtful cases of a month that no decision settles yet."""
    found = settling.waiting(scope.assessments(officer), month, first_open(month)).select_related("person")
    found = found.filter(person__village_code=village) if village else found
    return found.filter(reasons__contains=[reason]) if reason else found


def reasons(officer: Officer, month: Month, village: str = "") -> list[tuple[str, int]]:
    """How many cases each doubt has, the most frequent first."""
    return _reasons(scope.alike(officer), month, village)


@kept
def _reasons(officer: Officer, month: Month, village: str) -> list[tuple[str, int]]:
    each = waiting(officer, month, "", village).annotate(reason=Func(F("reasons"), function="unnest"))
    found = each.values_list("reason").annotate(n=Count("id")).order_by("-n", "reason")
    return [(code, n) for code, n in found if code in DOUBTS]


def villages(officer: Officer, month: Month, reason: str = "") -> list[tuple[str, str, int]]:
    """Code, name and number of cases of each kelurahan in which somebody waits."""
    return _villages(scope.alike(officer), month, reason)


@kept
def _villages(officer: Officer, month: Month, reason: str) -> list[tuple[str, str, int]]:
    found = waiting(officer, month, reason).order_by().values_list("person__village_code").annotate(n=Count("id"))
    names = village_names(code for code, _ in found)
    return sorted(((code, names.get(code, code), n) for code, n in found), key=lambda one: one[1])


def counted(officer: Officer, month: Month, reason: str = "", village: str = "") -> int:
    """How many cases wait, of one doubt or kelurahan if asked: by the counts that stand beside the queue."""
    if not reason and not village:
        return waiting_count(officer, month)
    return sum(n for code, _, n in villages(officer, month, reason) if village in ("", code))


def following(cases: QuerySet[Assessment], after: Assessment) -> Assessment | None:
    """The next case in the queue's order, from the start again where the end is reached."""
    village, name = after.person.village_code, after.person.name
    near = cases.filter(person__village_code=village, person__name__gte=name)
    # In parts, each of which begins at its place in the order.
    parts = (
        near.filter(Q(person__name__gt=name) | Q(id__gt=after.id)), cases.filter(person__village_code__gt=village),
        cases.exclude(id=after.id),
    )  # fmt: skip
    return next((found for part in parts if (found := part.order_by(*ORDER).first())), None)


def chosen(officer: Officer, month: Month, people: list[int]) -> list[Assessment]:
    """Those of the persons who wait."""
    return list(waiting(officer, month).filter(person_id__in=people).order_by(*ORDER))


def turning_soon(officer: Officer, month: Month) -> list[turning.Turning]:
    """Enrolled people in the officer's scope who reach the age limit soon."""
    found = turning.turning_65(month)
    seen = set(scope.persons(officer).filter(id__in=[one.person_id for one in found]).values_list("id", flat=True))
    return [one for one in found if one.person_id in seen]


def turning_count(officer: Officer, month: Month) -> int:
    """How many of them there are."""
    return _turning_count(scope.alike(officer), month)


@kept
def _turning_count(officer: Officer, month: Month) -> int:
    return len(turning_soon(officer, month))


def waiting_count(officer: Officer, month: Month) -> int:
    """How many doubtful cases wait."""
    return _waiting_count(scope.alike(officer), month)


@kept
def _waiting_count(officer: Officer, month: Month) -> int:
    return waiting(officer, month).count()


@warm
def _warmed() -> None:
    """What the queue and first pages show of the whole city."""
    month = latest_month()
    if month:
        city = Officer(role=Role.AUDITOR.value)
        for read in (waiting_count, turning_count, reasons, villages):
            read(city, month)


def decided(officer: Officer, actor: str = "", only_today: bool = False) -> QuerySet[CaseDecision]:
    """Decisions about persons in scope, the latest first."""
    found = CaseDecision.objects.filter(person__in=scope.persons(officer)).select_related("person", "evidence")
    if only_today:
        found = found.filter(at__gte=datetime.combine(today(), time(), JAKARTA))
    return (found.filter(actor=actor) if actor else found).order_by("-id")


def deciders(officer: Officer) -> list[dict[str, Any]]:
    """Who decided how many today: actor, number, and how many of them eligible."""
    each = decided(officer, only_today=True).order_by().values("actor")
    found = each.annotate(n=Count("id"), eligible=Count("id", filter=Q(outcome="eligible"))).order_by("-n", "actor")
    return [dict(one) for one in found]


def of_person(person_id: int) -> list[CaseDecision]:
    """Every decision about a person, the latest first."""
    found = CaseDecision.objects.filter(Q(person_id=person_id) | Q(person__survivor_id=person_id))
    return list(found.select_related("evidence").order_by("-id"))


def proof_of(officer: Officer, decision: str) -> CaseDecision | None:
    """A decision with its proof, of a person in scope."""
    if not decision.isdecimal() or len(decision) > 18:
        return None
    return decided(officer).filter(id=int(decision), evidence__isnull=False).first()
