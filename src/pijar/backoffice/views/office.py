"""The programme, the audit trail and the officers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.analytics import selectors as figures
from pijar.backoffice import background, citycharts, pictures, scope
from pijar.backoffice.forms import OfficerForm, ReferenceForm
from pijar.backoffice.grid.page import answer
from pijar.backoffice.lists.audit import AUDIT
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import months, office, policies, staffing
from pijar.backoffice.selectors.regions import village_names, villages
from pijar.backoffice.uploading import TABLES, keep
from pijar.cycle import programme as documents
from pijar.cycle import store
from pijar.kernel.clock import now
from pijar.kernel.errors import Detail, Refusal
from pijar.onboarding.services import save_officer
from pijar.staff.models import Officer
from pijar.staff.types import Right

LARGEST_DOCUMENT = 200_000


@needs(Right.EDIT_PROGRAMME, Right.SEE_MONEY)
def programme(request: HttpRequest) -> HttpResponseBase:
    """The programme that holds: funds, quotas, policy, the registers it reads; and its text."""
    return _programme(request, ReferenceForm())


def _programme(request: HttpRequest, form: ReferenceForm) -> HttpResponseBase:
    versions = office.programmes()
    current = versions[0] if versions else None
    ages = _ages(officer_of(request))
    if file := pictures.taken(request, [ages] if ages else []):
        return file
    page = {
        "ages": ages, "versions": versions, "current": current,
        "document": documents.parse(current.document) if current else None,
        "funds": office.funds(current.year) if current else [], "snapshots": office.snapshots(),
        "form": form, "may_load": may(officer_of(request), Right.RUN_MONTH),
        "may_edit": may(officer_of(request), Right.EDIT_PROGRAMME), **(_policy(current.year) if current else {}),
    }  # fmt: skip
    return render(request, "backoffice/programme.html", page)


def _ages(officer: Officer) -> pictures.Picture | None:
    """How old the participants of the newest month are, once one was counted."""
    counted = figures.months()
    return citycharts.ages(counted[-1], sees_all=scope.sees_whole_city(officer)) if counted else None


def _policy(year: int) -> dict[str, Any]:
    held, context = policies.in_force(year), policies.context_of(year)
    clauses = policies.read(held)
    lines = policies.lines_of(clauses.clauses, context)
    return {"policy": held, "lines": lines, "policy_funds": policies.funds_of(clauses, context)}


@needs(Right.EDIT_PROGRAMME)
@require_POST
def load_programme(request: HttpRequest) -> HttpResponseBase:
    """Stores a YAML document as the version that holds from now on."""
    given = request.FILES.get("document")
    if given is None or not given.size or given.size > LARGEST_DOCUMENT:
        raise Refusal("FILE_NONE", "Choose a programme document (.yaml).")
    try:
        text = given.read().decode("utf-8")
    except UnicodeDecodeError:
        fault = Detail("NOT_UTF8")
        raise Refusal("PROGRAMME_INVALID", "The programme is not UTF-8 text.", values={"faults": [fault]}) from None
    document = store.load(text, actor_of(request))
    messages.success(request, _("Program %(year)s dimuat dan berlaku mulai sekarang.") % {"year": str(document.year)})
    return redirect("programme")


@needs(Right.RUN_MONTH)
@require_POST
def load_reference(request: HttpRequest) -> HttpResponseBase:
    """Takes another office's register and starts loading it."""
    form = ReferenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _programme(request, form)
    key, files = keep([form.cleaned_data["file"]], TABLES)
    arguments = {"files": files, "kind": form.cleaned_data["kind"], "as_of": form.cleaned_data["as_of"].isoformat()}
    return redirect("task", background.start("reference", key, arguments, officer_of(request)).id)


@needs(Right.SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponseBase:
    return answer(request, AUDIT, "backoffice/audit.html")


@needs(Right.MANAGE_STAFF)
def staff(request: HttpRequest) -> HttpResponseBase:
    officers = office.officers()
    page = {
        "officers": officers, "names": village_names(o.village_code for o in officers), "ways": staffing.ways(officers, now()),
    }  # fmt: skip
    return render(request, "backoffice/staff.html", page)


@needs(Right.MANAGE_STAFF)
def edit_officer(request: HttpRequest, officer_id: int | None = None) -> HttpResponseBase:
    """A new officer, or a change of one."""
    officer = get_object_or_404(Officer, id=officer_id) if officer_id else None
    form = OfficerForm(
        request.POST or None, officer=officer, villages=villages(months.city_code()), initial=staffing.initial(officer)
    )
    if request.method == "POST" and form.is_valid():
        saved = save_officer(officer, form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Petugas disimpan.") if officer else _("Petugas disimpan. Sekarang cetak slip kodenya."))
        return redirect("staff") if officer else redirect("staff-edit", saved.id)
    page = {"form": form, "officer": officer, "way": staffing.way_of(officer, now()) if officer else None}
    return render(request, "backoffice/officer.html", page)
