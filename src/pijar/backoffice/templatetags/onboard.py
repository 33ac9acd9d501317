"""Parts of every page that belong to beginning: the guided tour's step, and whether it is to be offered."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from pijar.backoffice import tour
from pijar.onboarding import touring

register = template.Library()


@register.simple_tag(takes_context=True)
def tour_step(context: dict[str, Any]) -> tour.Shown | None:
    """The step that the present address asks for."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or tour.ASKED not in context["request"].GET or not user.is_authenticated:
        return None
    return tour.shown(user.role, context["request"].GET[tour.ASKED])


@register.simple_tag(takes_context=True)
def tour_offered(context: dict[str, Any]) -> bool:
    user = context["request"].user
    return touring.is_offered(user.id, user.role)


@register.simple_tag
def is_demo() -> bool:
    """Whether this is the invented city, whose months are not those of the calendar."""
    return bool(settings.IS_DEMO)


@register.simple_tag
def is_practice() -> bool:
    """Whether this is a city to practise in."""
    return bool(settings.IS_PRACTICE)


@register.simple_tag
def csrf_cookie() -> str:
    """The cookie from which our scripts take the token of a form."""
    return str(settings.CSRF_COOKIE_NAME)
