""" "Mengapa saya tidak?": one person's month explained on a page, and as a letter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import why
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import whyletter
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, person_id: int, month: Month | None = None) -> HttpResponseBase:
    """The month asked for, else the person's latest; whoever was never assessed is told so."""
    officer = officer_of(request)
    person = get_object_or_404(scope.persons(officer).select_related("survivor"), id=person_id)
    months = why.months_of(officer, person)
    month = month or (Month.of(months[0].month) if months else None)
    page: dict[str, Any] = {
        "person": person, "nik": masked("national_id", person.national_id), "village_name": village_name(person.village_code),
        "months": months, "month": month, "may_decide": may(officer, Right.DECIDE),
    }  # fmt: skip
    if month is not None:
        try:
            page["why"] = why.why(officer, person, month)
        except Refusal as refusal:
            page["not_told"] = refusal_sentence(refusal)
    return render(request, "backoffice/why.html", page)


@needs(Right.SEE_PERSONS)
@require_POST
def letter(request: HttpRequest, person_id: int, month: Month) -> HttpResponseBase:
    """The letter to the person as PDF; the service records it."""
    person = get_object_or_404(scope.persons(officer_of(request)), id=person_id)
    body = whyletter.make(person, month, on=today(), actor=actor_of(request))
    name = f"penilaian-{month}-{person.id}.pdf"
    return HttpResponse(
        body, content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip
