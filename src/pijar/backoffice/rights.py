"""Who may open which page. A view names the rights of which one suffices; an officer's role must grant it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pijar.audit.services import record
from pijar.staff.models import Officer
from pijar.staff.types import GRANTS, MAY_SEE_MEDICAL, Actor, Right, Role

View = Callable[..., HttpResponseBase]


def officer_of(request: HttpRequest) -> Officer:
    """The officer who is logged in; the login middleware has let nobody else through."""
    return cast(Officer, request.user)


def actor_of(request: HttpRequest) -> Actor:
    return Actor(officer_of(request).username)


def rights_of(officer: Officer) -> frozenset[Right]:
    """What the officer's role grants, and medical data where the officer may read them; an unknown role grants nothing."""
    return _granted(officer.role, officer.sees_medical)


@cache
def _granted(said: str, sees_medical: bool) -> frozenset[Right]:
    """Asked of some thirty times for a page."""
    role = next((role for role in Role if role.value == said), None)
    if role is None:
        return frozenset()
    return GRANTS[role] | ({Right.SEE_MEDICAL} if sees_medical and role in MAY_SEE_MEDICAL else frozenset())


def may(officer: Officer, *any_of: Right) -> bool:
    return not any_of or bool(rights_of(officer) & set(any_of))


def _name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else None) or "?"


def needs(*any_of: Right) -> Callable[[View], View]:
    """Lets officers in who have one of these rights; with none named, every officer who is logged in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(officer_of(request), *any_of):
                record(actor_of(request), "access.denied", f"page:{_name(request)}", {"method": request.method})
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.rights = any_of  # type: ignore[attr-defined]
        return guarded

    return decorate
