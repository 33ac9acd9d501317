"""Doubtful cases that wait for an officer's decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Func, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.tables import Assessment, ProgrammeMonth
from pijar.kernel.month import Month
from pijar.staff.models import Officer


def latest_month() -> Month | None:
    last = ProgrammeMonth.objects.order_by("-month").values_list("month", flat=True).first()
    return Month.of(last) if last else None


def waiting(officer: Officer, month: Month, reason: str = "") -> QuerySet[Assessment]:
    """The doubtful cases of a month that no decision covers yet."""
    found = scope.assessments(officer).filter(month=month.first_day, outcome="review").select_related("person")
    decided = _decided(month.first_day)
    found = found.exclude(person_id__in=decided)
    return found.filter(reasons__contains=[reason]) if reason else found


def _decided(day: date) -> Any:
    from pijar.backoffice.tables import CaseDecision

    return CaseDecision.objects.filter(from_month__lte=day, until_month__gte=day).values("person_id")


def reasons(officer: Officer, month: Month) -> list[tuple[str, int]]:
    """How many cases each doubt has."""
    each = waiting(officer, month).annotate(reason=Func(F("reasons"), function="unnest"))
    return list(each.values_list("reason").annotate(n=Count("id")).order_by("-n"))
