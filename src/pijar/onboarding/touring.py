"""Whether an officer has closed or finished the guided tour of a role."""

from __future__ import annotations

from datetime import datetime

from pijar.onboarding.models import TourSeen


def is_offered(officer_id: int, role: str) -> bool:
    """Whether the tour of this role is still to be offered: once for each role an officer comes to."""
    return not TourSeen.objects.filter(officer_id=officer_id, role=role).exists()


def close(officer_id: int, role: str, *, at: datetime) -> None:
    """It is offered no more; closing again changes nothing. It says nothing of anybody, so the trail does not hold it."""
    TourSeen.objects.get_or_create(officer_id=officer_id, role=role, defaults={"at": at})
