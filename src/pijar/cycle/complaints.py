"""What the programme in force promises to whoever complains."""

from __future__ import annotations

from datetime import date

from pijar.cycle import store
from pijar.grievances.options import terms_on
from pijar.grievances.types import DEFAULT_TERMS, Terms
from pijar.kernel.errors import Refusal


def terms(on: date) -> Terms:
    """The days of complaints received on a day, by that year's programme, else the newest; the default without any."""
    for year in (on.year, None):
        try:
            return terms_on(store.current(year).data, on)
        except Refusal as refusal:
            if refusal.code != "PROGRAMME_UNKNOWN":
                raise
    return DEFAULT_TERMS
