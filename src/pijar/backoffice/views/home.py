"""The first page: what waits for this officer, by when, and what they use most."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from pijar.backoffice import charts
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.scope import village_of
from pijar.backoffice.selectors import coverage, home, staffing
from pijar.backoffice.selectors.home import glance
from pijar.backoffice.thumbs import QUICK
from pijar.backoffice.views import leader
from pijar.kernel.clock import now
from pijar.staff.types import Right, Role


@needs()
def index(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    if officer.role == Role.HOSPITAL.value:
        # A hospital's work begins at its desk, which also says what waits.
        return redirect("desk")
    look = home.Look(officer)
    if officer.role == Role.LEADER.value:
        return leader.show(request, look)
    page: dict[str, Any] = {"todos": home.todos(officer, look), "on": look.on, "quick": QUICK.get(officer.role, ())}
    if not page["todos"]:
        page["quiet"] = home.quiet(look)
    if may(officer, Right.RUN_MONTH, Right.SEE_MONEY):
        page["overview"], page["rail"] = look.overview, charts.rail(look.overview.steps)
    if village_of(officer) is not None:
        page["village"] = glance.village_counts(officer)
    else:
        page["points"] = coverage.points()[-1:]
    if may(officer, Right.PAY):
        page["burns"] = glance.burns()
    if may(officer, Right.UPLOAD):
        page["uploads"] = look.uploads
    if may(officer, Right.MANAGE_STAFF):
        page["unfinished"] = staffing.unfinished(now())
    if may(officer, Right.SEE_AUDIT):
        page["events"], page["read"] = glance.last_events(), glance.readings(now())
    return render(request, "backoffice/home.html", page)
