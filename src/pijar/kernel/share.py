"""Shares as people write them, in per cent: "4,5%" in Indonesian, "4.5%" in English, the sign close behind the number."""

from __future__ import annotations

from decimal import Decimal


def percent(share: Decimal | float, language: str = "id", places: int = 1) -> str:
    """A share from 0 to 1 with at most so many decimals."""
    return as_percent(f"{100 * Decimal(share):.{places}f}", language)


def as_percent(number: str, language: str = "id") -> str:
    """A number of per cent, given as "75.0"; decimals that say nothing are left away: "75%"."""
    text = number.rstrip("0").rstrip(".") if "." in number else number
    return (text if language == "en" else text.replace(".", ",")) + "%"
