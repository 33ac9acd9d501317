"""The letters that lead to a page by keyboard: `g`, then the letter."""

from __future__ import annotations

from django import template

register = template.Library()
# By the first letter of what the menu calls the page, or a sounding one where that is taken.
LETTERS = {
    "home": "h", "persons": "o", "month-now": "b", "uploads": "u", "entry-new": "d", "cases": "t", "claims": "k",
    "grievances": "p", "batches": "i", "coverage": "c", "map": "m", "audit": "j", "desk": "r", "staff": "s",
}  # fmt: skip


@register.filter
def letter(name: str) -> str:
    """The letter of a page of the menu; nothing for a page that has none."""
    return LETTERS.get(name, "")
