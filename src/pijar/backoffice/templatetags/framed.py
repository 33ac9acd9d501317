"""Parts of the frame round every page, the same for all of a role: written once by a process, what differs is put in."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pijar.backoffice.details import language

register = template.Library()
# Letters that no keyboard writes, where the officer's own words and the form's token come.
TOKEN, PATH, PLACE, WHO = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3"
# A part for each role, language and place in the menu: a few hundred. More would be a fault; all are then let go.
MOST = 2000
_written: dict[Any, str] = {}


@register.simple_tag(takes_context=True)
def framed(context: Context, name: str) -> SafeString:
    """For an officer: a part that knows `doors`, `thumbs`, `here`, `user`, and their `who`, `full_path`, `officer_place`."""
    officer, request = context["user"], context["request"]
    # Whether any place stands there is part of the sentence.
    has_place = bool(context.get("officer_place"))
    doors = tuple(door.name for door in context.get("doors") or ())
    key = (name, language(), officer.role, doors, context.get("here", ""), has_place)
    if key not in _written:
        if len(_written) >= MOST:
            _written.clear()
        known = {"csrf_token": TOKEN, "full_path": PATH, "who": WHO, "officer_place": PLACE if has_place else ""}
        shared = {part: context.get(part) for part in ("user", "doors", "thumbs", "here")}
        _written[key] = get_template(name).render({**shared, **known})
    # What people wrote themselves comes last, so that nothing in it is taken for a mark.
    text = _written[key].replace(TOKEN, escape(context.get("csrf_token", ""))).replace(PATH, escape(request.get_full_path()))
    who = officer.get_full_name() or officer.username
    return mark_safe(text.replace(PLACE, escape(context.get("officer_place", ""))).replace(WHO, escape(who)))  # noqa: S308
