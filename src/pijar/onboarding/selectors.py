"""Which officers have come in, who still needs a slip, and what a city still lacks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from pijar.onboarding.models import AccessCode
from pijar.onboarding.types import WayIn
from pijar.staff.models import Officer
from pijar.staff.types import Role


def ways_in(officers: list[Officer], at: datetime) -> dict[int, WayIn]:
    """How far each officer has come, by number."""
    ends = dict(
        AccessCode.objects.filter(officer__in=officers, used_at__isnull=True, replaced_at__isnull=True).values_list(
            "officer_id", "expires_at"
        )
    )
    return {one.id: _way(one, ends.get(one.id), at) for one in officers}


def _way(officer: Officer, ends: datetime | None, at: datetime) -> WayIn:
    if not officer.is_active:
        return WayIn.CLOSED
    if ends is not None and ends > at:
        return WayIn.PAPER
    if officer.has_usable_password():
        return WayIn.IN
    return WayIn.EXPIRED if ends is not None else WayIn.NONE


def may_have_slips() -> QuerySet[Officer]:
    """Officers whose slips are printed in the browser: all who may come in, but for administrators."""
    return (
        Officer.objects.filter(is_active=True).exclude(role=Role.ADMINISTRATOR.value).order_by("village_code", "role", "username")
    )


def without_way_in(at: datetime) -> list[Officer]:
    """Officers who have neither a password nor a code that holds."""
    officers = list(may_have_slips())
    ways = ways_in(officers, at)
    return [one for one in officers if ways[one.id] in (WayIn.NONE, WayIn.EXPIRED)]
