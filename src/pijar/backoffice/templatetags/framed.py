"""Parts of the frame round every page, the same for all of a role."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from pijar.backoffice.framing import written

register = template.Library()


@register.simple_tag(takes_context=True)
def framed(context: Context, name: str) -> SafeString:
    """For an officer: a part that knows `doors`, `thumbs`, `here`, `user`, and their `who`, `full_path`, `officer_place`."""
    officer, place = context["user"], context.get("officer_place") or ""
    shared = {part: context.get(part) for part in ("user", "doors", "thumbs", "here")}
    doors = tuple(door.name for door in shared["doors"] or ())
    differs = {
        "csrf_token": context.get("csrf_token", ""), "full_path": context["request"].get_full_path(),
        "who": officer.get_full_name() or officer.username,
    }  # fmt: skip
    # Whether any place stands there is part of the sentence.
    if place:
        differs["officer_place"] = place
    return written(name, (officer.role, doors, shared["here"], bool(place)), shared, differs)
