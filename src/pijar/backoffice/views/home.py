"""The first page: what waits for this officer."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from pijar.backoffice import charts
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.scope import village_of
from pijar.backoffice.selectors import coverage, home, months, staffing, uploads
from pijar.kernel.clock import now
from pijar.staff.types import Right, Role


@needs()
def index(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    if officer.role == Role.HOSPITAL.value:
        # A hospital's work begins at its desk, which also says what waits.
        return redirect("desk")
    page = {"todos": home.todos(officer), "points": coverage.points()[-1:]}
    if may(officer, Right.RUN_MONTH, Right.SEE_MONEY):
        page["overview"] = overview = months.overview(months.current_month())
        page["rail"] = charts.rail(overview.steps)
    if village_of(officer) is not None:
        page["village"] = home.village_counts(officer)
    if may(officer, Right.UPLOAD):
        page["uploads"] = uploads.uploads(officer, limit=5)
    if may(officer, Right.MANAGE_STAFF):
        page["unfinished"] = staffing.unfinished(now())
    if may(officer, Right.SEE_AUDIT):
        page["events"] = home.last_events()
    return render(request, "backoffice/home.html", page)
