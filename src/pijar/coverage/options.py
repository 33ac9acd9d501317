"""What a programme says about participant cards: the faults of its key `cards`, and the terms that hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pijar.kernel.errors import Detail

KEYS = frozenset({"cards"})
KNOWN = {"days", "grace_days", "report"}
# A card that lives long is called back by its list only, and hospitals without a line have no newer one.
MOST_DAYS, MOST_GRACE = 92, 31
ENGLISH = {
    "CARDS": "cards: knows days, grace_days and report (whom to tell of an accident, a text)",
    "CARDS_DAYS": "cards.days: must be a whole number from 1 to %(most)s",
    "CARDS_GRACE": "cards.grace_days: must be a whole number from 0 to %(most)s",
}


@dataclass(frozen=True)
class CardTerms:
    """How cards of a city are made: whose they are, how many days one holds at most, and days over the cover that is proved."""

    city: str
    days: int = 31
    grace_days: int = 0


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """The faults of the key `cards`, which may be left out."""
    said = data.get("cards") or {}
    if not isinstance(said, dict) or set(said) - KNOWN or not isinstance(said.get("report", ""), str):
        yield Detail("CARDS")
        return
    if not _is_within(said.get("days", 1), 1, MOST_DAYS):
        yield Detail("CARDS_DAYS", {"most": str(MOST_DAYS)})
    if not _is_within(said.get("grace_days", 0), 0, MOST_GRACE):
        yield Detail("CARDS_GRACE", {"most": str(MOST_GRACE)})


def _is_within(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def card_terms(data: Mapping[str, Any]) -> CardTerms:
    """The terms of a programme; a card holds 31 days and none over its cover where it says nothing."""
    said = data.get("cards") or {}
    known = {key: said[key] for key in ("days", "grace_days") if key in said}
    return CardTerms(str(data["city"]["code"]), **known)


def report_to(data: Mapping[str, Any]) -> str:
    """Whom to tell of an accident, as the card prints it; the programme's own contact where it names nobody."""
    said = data.get("cards") or {}
    return str(said.get("report") or (data.get("documents") or {}).get("contact") or "")
