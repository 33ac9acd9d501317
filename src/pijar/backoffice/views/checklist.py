"""The administrator's check-list of a young city, and the offices that letters name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pijar.backoffice.rights import actor_of, needs
from pijar.backoffice.selectors import staffing
from pijar.backoffice.startforms import Office
from pijar.kernel.clock import now
from pijar.onboarding import founding
from pijar.staff.types import Right


@needs(Right.MANAGE_STAFF)
def checklist(request: HttpRequest) -> HttpResponseBase:
    """What the city has, what it lacks, and where each is done."""
    return render(request, "backoffice/checklist.html", staffing.checklist(now()))


@needs(Right.EDIT_PROGRAMME)
def offices(request: HttpRequest) -> HttpResponseBase:
    """Who runs the programme, as papers print it; a new version of the programme."""
    form = Office(request.POST if request.method == "POST" else None, initial=founding.office_now())
    if form.is_bound and form.is_valid():
        founding.change_office(form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Data kantor disimpan; surat berikutnya memakainya."))
        return redirect("offices")
    return render(request, "backoffice/offices.html", {"form": form}, status=422 if form.errors else 200)
