"""Doubtful cases: the queue, and the decision with proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pijar.backoffice import scope
from pijar.backoffice.forms import Decide
from pijar.backoffice.identity import identity_of, masked
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import cases, persons
from pijar.backoffice.selectors.regions import village_name, village_names
from pijar.cycle import services as cycle
from pijar.eligibility.types import Outcome
from pijar.kernel.month import Month
from pijar.staff.types import Right


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest) -> HttpResponseBase:
    officer, month, reason = officer_of(request), cases.latest_month(), request.GET.get("alasan", "")
    page: dict[str, Any] = {"month": month, "reason": reason, "may_decide": may(officer, Right.DECIDE)}
    if month:
        found = page_of(request, cases.waiting(officer, month, reason).order_by("person__village_code", "person__name", "id"))
        page |= {
            "page": found, "reasons": cases.reasons(officer, month),
            "names": village_names(a.person.village_code for a in found),
            "niks": {a.id: masked("national_id", a.person.national_id) for a in found},
        }  # fmt: skip
    return render(request, "backoffice/cases.html", page)


@needs(Right.DECIDE)
def decide(request: HttpRequest, person_id: int, month: Month) -> HttpResponseBase:
    """One case side by side with its sources, and the form that settles it."""
    officer = officer_of(request)
    case = get_object_or_404(scope.assessments(officer).select_related("person"), person_id=person_id, month=month.first_day)
    form = Decide(request.POST or None, initial={"until": f"{month.year}-12"})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "outcome": Outcome(form.cleaned_data["outcome"])}
        cycle.decide_case(case.person, month=month, actor=actor_of(request), **given)
        messages.success(
            request, _("Keputusan dicatat. Berlaku pada bulan berikut yang dijalankan, atau bila bulan ini dijalankan ulang.")
        )
        return redirect("cases")
    rows = persons.rows_of(officer, case.person)
    page = {"case": case, "person": case.person, "month": month, "form": form, "identity": identity_of(case.person, rows),
            "sources": persons.sources(officer, rows), "village_name": village_name(case.person.village_code)}  # fmt: skip
    return render(request, "backoffice/case.html", page)
