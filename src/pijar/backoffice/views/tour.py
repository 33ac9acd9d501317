"""The guided tour: its steps on one page, and closing it for oneself."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pijar.backoffice import tour
from pijar.backoffice.rights import needs, officer_of
from pijar.backoffice.views.session import next_page
from pijar.kernel.clock import now
from pijar.onboarding import touring


@needs()
def index(request: HttpRequest) -> HttpResponseBase:
    """Every step of one's role, with the way to each."""
    role = officer_of(request).role
    steps = [(step, tour.address(role, number)) for number, step in enumerate(tour.STEPS[role], start=1)]
    return render(request, "backoffice/tour.html", {"steps": steps})


@needs()
@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """The officer knows enough: the tour is offered no more, and stays in the menu."""
    officer = officer_of(request)
    touring.close(officer.id, officer.role, at=now())
    return redirect(next_page(request, "home"))
