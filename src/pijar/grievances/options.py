"""What a programme says about complaints: the faults of its key `grievances`, and what holds on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pijar.grievances.types import DEFAULT_TERMS, Terms
from pijar.kernel.errors import Detail

KEYS = frozenset({"grievances"})
DAYS = ("first_days", "final_days", "reopen_days")
# A city that gives more days than this has typed one digit too many.
MOST_DAYS = 365
ENGLISH = {
    "GRIEVANCES": "grievances: must be a list of lines with from, first_days, final_days and reopen_days",
    "GRIEVANCES_DAYS": "grievances %(day)s: the days must be whole numbers from 1 to %(most)s, first_days not above final_days",
    "GRIEVANCES_TWICE": "grievances %(day)s: two lines begin on one day",
}


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """The faults of the key `grievances`, which may be left out."""
    lines = data.get("grievances") or []
    seen: set[date] = set()
    for line in lines if isinstance(lines, list) else [None]:
        if not isinstance(line, dict) or set(line) != {"from", *DAYS} or type(line["from"]) is not date:
            yield Detail("GRIEVANCES")
            continue
        days = [line[key] for key in DAYS]
        if any(type(n) is not int or not 1 <= n <= MOST_DAYS for n in days) or days[0] > days[1]:
            yield Detail("GRIEVANCES_DAYS", {"day": str(line["from"]), "most": str(MOST_DAYS)})
        if line["from"] in seen:
            yield Detail("GRIEVANCES_TWICE", {"day": str(line["from"])})
        seen.add(line["from"])


def terms_on(data: Mapping[str, Any], on: date) -> Terms:
    """What holds for complaints received on a day: the programme's latest line not after it, else the default."""
    lines = [line for line in data.get("grievances") or [] if line["from"] <= on]
    if not lines:
        return DEFAULT_TERMS
    newest = max(lines, key=lambda one: one["from"])
    return Terms(*(newest[key] for key in DAYS))
