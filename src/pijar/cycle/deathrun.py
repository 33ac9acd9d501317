"""The monthly match of deaths, with what the programme in force knows: which city's people are meant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pijar.claims import deaths
from pijar.cycle import store
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor


def find(month: Month, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """As `claims.deaths.find`, for the programme's city. Raises Refusal as it does."""
    try:
        city = store.current().city_code
    except Refusal:
        city = ""
    return deaths.find(month, actor=actor, at=at, city_code=city)
