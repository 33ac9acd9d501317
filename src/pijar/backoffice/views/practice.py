"""The city to practise in, for the administrator: whether there is one, how it is made, started and begun anew."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import background
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.kernel.errors import Refusal
from pijar.onboarding import practice
from pijar.staff.types import Right


@needs(Right.MANAGE_STAFF)
def show(request: HttpRequest) -> HttpResponseBase:
    state = None if settings.IS_PRACTICE else practice.state(practice.folder_of(settings.DATA.absolute()))
    return render(request, "backoffice/practice.html", {"state": state})


@needs(Right.MANAGE_STAFF)
@require_POST
def build(request: HttpRequest) -> HttpResponseBase:
    """Begins to build it; it is served by a command at the console, for a browser starts no servers."""
    if settings.IS_PRACTICE:
        raise Refusal("PRACTICE_INSIDE", "This is the city to practise in.")
    record(actor_of(request), "practice.build", "practice")
    return redirect("task", background.start("practice", "practice", {}, officer_of(request)).id)
