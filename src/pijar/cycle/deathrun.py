"""The monthly match of deaths, with what the programme in force knows: which city's people are meant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pijar.claims import deaths
from pijar.cycle import cardpapers, store
from pijar.kernel.clock import JAKARTA, is_of_our_time
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor


def find(month: Month, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """As `claims.deaths.find`, for the programme's city. Raises Refusal as it does, and DEATHS_MONTH."""
    if not is_of_our_time(month.first_day) or month > Month.of(at.astimezone(JAKARTA)):
        raise Refusal("DEATHS_MONTH", f"Deaths are looked for in a month that has begun, written as 2026-01, not in {month}.")
    try:
        city = store.current().city_code
    except Refusal:
        city = ""
    found = deaths.find(month, actor=actor, at=at, city_code=city)
    if found["new"] and city:
        # A card of the dead is called back at once, not with the next daily look.
        cardpapers.refresh(on=at.astimezone(JAKARTA).date(), at=at, actor=actor)
    return found
