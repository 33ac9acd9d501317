"""The programme, the registers it reads, the audit trail and the officers."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from pijar.backoffice.selectors import months
from pijar.backoffice.tables import FundingSource, Places, Programme, Snapshot
from pijar.kernel.month import Month
from pijar.staff.models import Officer


def programmes() -> list[Programme]:
    """Every version, the one that holds first."""
    return list(Programme.objects.order_by("-year", "-version"))


def funds(year: int) -> list[dict[str, Any]]:
    """The funds of a year with places and people of its latest month that was run."""
    month = Places.objects.filter(month__year=year).aggregate(last=Max("month"))["last"]
    places = {p.fund_code: p for p in Places.objects.filter(month=month)}
    taken = months.taken(Month.of(month)) if month else {}
    return [
        {"fund": fund, "month": month, "places": places.get(fund.code), "taken": taken.get(fund.code, 0)}
        for fund in FundingSource.objects.filter(year=year).order_by("position")
    ]


def snapshots() -> list[Snapshot]:
    """Loads of other offices' registers, the latest first."""
    return list(Snapshot.objects.order_by("-as_of", "kind", "-id")[:60])


def officers() -> list[Officer]:
    return list(Officer.objects.order_by("-is_active", "role", "username"))
