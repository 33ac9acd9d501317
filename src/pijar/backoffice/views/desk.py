"""The hospital's desk: is this patient covered, what is to be done, the letter; and the office that reads looks by name.

Hospitals see persons outside the scope of `scope.persons`: one at a time, each look recorded with its reason.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice import reportprefill
from pijar.backoffice.deskforms import ByName, ByNik, Note
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import desk, home, months
from pijar.backoffice.selectors.regions import villages
from pijar.backoffice.views.check import report_days
from pijar.backoffice.words import refusal_sentence
from pijar.coverage import lookups
from pijar.coverage.desktypes import LookupReason
from pijar.coverage.models import Lookup
from pijar.cycle import deskletter
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right, Role


@needs(Right.CHECK_COVER)
@sensitive_post_parameters()
def index(request: HttpRequest) -> HttpResponseBase:
    """Two ways to look, with a NIK and without; each leads to a page of its own that names nobody in its address."""
    by_name = request.POST.get("cara") == "nama"
    nik_form = ByNik(request.POST if request.method == "POST" and not by_name else None, initial=_usual(), prefix="n")
    name_form = ByName(request.POST if by_name else None, initial=_usual(), prefix="d", villages=villages(months.city_code()))
    form = name_form if by_name else nik_form
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk-show", _looked(request, form).id)
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
    officer = officer_of(request)
    page = {
        "nik_form": nik_form, "name_form": name_form, "by_name": by_name, "own": desk.own(officer),
        "since": now() - lookups.VALID,
        "todos": home.todos(officer) if officer.role == Role.HOSPITAL.value else [],
        "waiting": lookups.unread().count() if may(officer, Right.WORK_CLAIMS) else 0,
    }  # fmt: skip
    return render(request, "backoffice/desk.html", page, status=422 if form.errors else 200)


def _usual() -> dict[str, Any]:
    return {"on": today(), "reason": LookupReason.EMERGENCY.value}


def _looked(request: HttpRequest, form: ByNik | ByName) -> Lookup:
    data, officer = form.cleaned_data, officer_of(request)
    said: dict[str, Any] = {
        "on": data["on"], "reason": LookupReason(data["reason"]), "actor": actor_of(request), "workplace": officer.workplace,
        "at": now(),
    }  # fmt: skip
    if isinstance(form, ByName):
        return lookups.by_name(form.query(), **said)
    return lookups.by_nik(data["nik"], name=data["name"], **said)


@needs(Right.CHECK_COVER)
def show(request: HttpRequest, lookup_id: int) -> HttpResponseBase:
    """What a look found: the person's cover on the day and what is to be done, masked answers, or nobody and why."""
    lookup = lookups.opened(lookup_id, actor=actor_of(request), at=now())
    page: dict[str, Any] = {"lookup": lookup, "report_days": report_days(today()), "tries": lookups.MOST_ANSWERS}
    if lookup.person:
        page |= desk.found(lookup)
    else:
        page["answers"] = lookups.answers(lookup)
    return render(request, "backoffice/desk_found.html", page)


@needs(Right.CHECK_COVER)
@require_POST
def pick(request: HttpRequest, lookup_id: int) -> HttpResponseBase:
    """One of the masked answers is the patient."""
    chosen = request.POST.get("orang", "")
    person_id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    return redirect("desk-show", lookups.pick(lookup_id, person_id, actor=actor_of(request), at=now()).id)


@needs(Right.CHECK_COVER)
@require_POST
def letter(request: HttpRequest, lookup_id: int) -> HttpResponseBase:
    """The letter to the hospital as PDF."""
    made = deskletter.make(lookup_id, actor=actor_of(request), at=now())
    return HttpResponse(
        made.body, content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{made.number}.pdf"', "Cache-Control": "no-store"},
    )  # fmt: skip


@needs(Right.CHECK_COVER)
@require_POST
def report(request: HttpRequest, lookup_id: int) -> HttpResponseBase:
    """On to the report of the accident, with what the desk knows already."""
    lookup = lookups.opened(lookup_id, actor=actor_of(request), at=now())
    reportprefill.offer(request, treated_at=lookup.workplace, happened_on=lookup.asked_on, **desk.known(lookup))
    return redirect("report")


@needs(Right.WORK_CLAIMS)
def reading(request: HttpRequest) -> HttpResponseBase:
    """Looks by name that nobody has read yet, and those read last."""
    page = {"unread": desk.told(list(lookups.unread()[: desk.LIMIT])), "read": desk.told(desk.read_last()), "form": Note()}
    return render(request, "backoffice/desk_reading.html", page)


@needs(Right.WORK_CLAIMS)
@require_POST
def read(request: HttpRequest, lookup_id: int) -> HttpResponseBase:
    form = Note(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    lookups.read(lookup_id, note=note, actor=actor_of(request), at=now())
    messages.success(request, _("Ditandai sudah dibaca."))
    return redirect("desk-reading")
