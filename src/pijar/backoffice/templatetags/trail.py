"""The details of an event of the audit trail, in words."""

from __future__ import annotations

from typing import Any

from django import template

from pijar.backoffice import trailwords

register = template.Library()


@register.filter
def trail(details: dict[str, Any]) -> str:
    """Everything an event tells beside its act, in one line."""
    return trailwords.said(details)


@register.filter
def about(code: str) -> str:
    """What an event is about, in words."""
    return trailwords.subject(code)
