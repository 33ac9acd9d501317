"""What a programme says about verification rounds: the faults of its key `verification`, and what holds on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pijar.kernel.errors import Detail
from pijar.verification.types import Terms

KEYS = frozenset({"verification"})
DAYS, TEXTS = ("objection_days", "decide_days"), ("office",)
# A city that gives more days than this has typed one digit too many.
MOST_DAYS = 365
ENGLISH = {
    "VERIFICATION": "verification: must be a list of lines with from, objection_days, decide_days and, if wanted, office",
    "VERIFICATION_DAYS": "verification %(day)s: objection_days and decide_days must be whole numbers from 1 to %(most)s",
    "VERIFICATION_TWICE": "verification %(day)s: two lines begin on one day",
}


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """The faults of the key `verification`, which may be left out."""
    lines = data.get("verification") or []
    if not isinstance(lines, list):
        yield Detail("VERIFICATION")
        return
    seen: set[date] = set()
    for line in lines:
        if not _is_line(line):
            yield Detail("VERIFICATION")
            continue
        day = line["from"]
        if any(isinstance(line[key], bool) or not isinstance(line[key], int) or not 1 <= line[key] <= MOST_DAYS for key in DAYS):
            yield Detail("VERIFICATION_DAYS", {"day": str(day), "most": str(MOST_DAYS)})
        if day in seen:
            yield Detail("VERIFICATION_TWICE", {"day": str(day)})
        seen.add(day)


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, dict)
        and set(line) <= {"from", *DAYS, *TEXTS}
        and type(line.get("from")) is date
        and all(key in line for key in DAYS)
        and all(isinstance(line.get(key, ""), str) for key in TEXTS)
    )


def terms_on(data: Mapping[str, Any], on: date) -> Terms | None:
    """What a programme sets for rounds opened on a day: its latest line not after it; None where it says nothing."""
    lines = [line for line in data.get("verification") or [] if line["from"] <= on]
    if not lines:
        return None
    line = max(lines, key=lambda one: one["from"])
    return Terms(line["objection_days"], line["decide_days"], line.get("office", ""))
