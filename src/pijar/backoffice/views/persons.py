"""Finding a person, and everything known of them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice import claimaccess, scope
from pijar.backoffice.forms import DayField, Halt, Unmask
from pijar.backoffice.framing import written
from pijar.backoffice.grid.asked import Filter
from pijar.backoffice.grid.declare import Op
from pijar.backoffice.grid.page import answer, sought
from pijar.backoffice.identity import identity_of, unmask
from pijar.backoffice.lists.persons import PERSONS
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import claims, entries, joined, months, persons
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.views.errors import is_fragment
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right


@needs(Right.SEE_PERSONS)
@sensitive_post_parameters()
def index(request: HttpRequest) -> HttpResponseBase:
    """Search, and the list. What is typed comes by POST: neither a NIK nor a name stands in an address or a log."""
    officer, query = officer_of(request), request.POST.get("q", request.GET.get("q", "")).replace("\0", "").strip()
    if persons.holds_number(query):
        found = persons.find(officer, query) if persons.looks_like_nik(query) else []
        if len(found) == 1:
            return redirect("person", found[0].id)
        return _page(request, asked=True, is_nik=persons.looks_like_nik(query))
    village = request.POST.get("kelurahan", request.GET.get("kelurahan", "")).replace("\0", "")
    if query or village:
        return _sought(request, query, village)
    return _page(request)


def _sought(request: HttpRequest, query: str, village: str) -> HttpResponseBase:
    """To the list, narrowed by words of a name and a kelurahan; the name of a kelurahan alone stands for its people."""
    where = Filter("kelurahan", Op.ONE_OF, (village,)) if village else None
    if query and not where and (code := persons.village_called(query)):
        query, where = "", Filter("kelurahan", Op.ONE_OF, (code,))
    words = [Filter("nama", Op.WORDS, (query[:100],))] if query else []
    return sought(request, PERSONS, [*words, *([where] if where else [])])


def _page(request: HttpRequest, *, asked: bool = False, is_nik: bool = False) -> HttpResponseBase:
    page = {"asked": asked, "is_nik": is_nik, "own_village": scope.village_of(officer_of(request))}
    if asked:
        return render(request, "backoffice/persons.html", page)
    return answer(request, PERSONS, "backoffice/persons.html", page)


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, person_id: int) -> HttpResponseBase:
    officer = officer_of(request)
    person = get_object_or_404(scope.persons(officer).select_related("survivor"), id=person_id)
    known = persons.about(person)
    rows = persons.rows_of(officer, person, known)
    on = _day(request.GET.get("pada", ""))
    page = {
        "on": on, "cover": persons.cover(person, on), "halt_form": _halt_form(request, person.pk),
        "person": person, "identity": identity_of(person, rows), "form": Unmask(), "may_unmask": may(officer, Right.UNMASK),
        "may_decide": may(officer, Right.DECIDE), "village_name": village_name(person.village_code),
        "sources": persons.sources(officer, rows), "timeline": persons.timeline(person), **persons.standing(person, known),
        "entries": entries.of_person(officer, person) if known.entered else [],
        "may_mend": may(officer, Right.UPLOAD) and not person.survivor_id,
        "claims": claims.of_person(officer, person.id, now()) if known.in_cases else [],
        "may_report": officer.role in claimaccess.DESKS,
        **(joined.around(officer, person) if known.merged or person.survivor_id else {}),
    }  # fmt: skip
    return render(request, "backoffice/person.html", page)


def _halt_form(request: HttpRequest, person_id: int) -> str:
    """The form to stop, hold or resume somebody: the same for everybody, but for where it is sent."""
    if not may(officer_of(request), Right.DECIDE):
        return ""
    month = str(months.current_month())
    differs = {"csrf_token": get_token(request), "place": reverse("person-halt", args=[person_id])}
    return written("parts/halt_form.html", month, {"halt_form": Halt(initial={"month": month})}, differs)


def _day(text: str) -> date:
    """The day asked for, as typed; today for none or for one that cannot be read."""
    try:
        return DayField(required=False).clean(text) or today()
    except ValidationError:
        return today()


@needs(Right.DECIDE)
@require_POST
def halt(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """Stops, holds or resumes a person from a month on, with proof."""
    person = get_object_or_404(scope.persons(officer_of(request)), id=person_id)
    form = Halt(request.POST)
    if not form.is_valid():
        raise Refusal("HALT_INCOMPLETE", "Choose what to do, since which month, and name the proof.")
    given = {**form.cleaned_data, "kind": HaltKind(form.cleaned_data["kind"])}
    cycle.halt_person(person, actor=actor_of(request), **given)
    messages.success(request, _("Dicatat. Berlaku pada bulan yang dijalankan sesudah ini."))
    return redirect("person", person.id)


@needs(Right.UNMASK)
@require_POST
def reveal(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """Shows the identifiers once, in this answer only, after the reason is recorded."""
    officer = officer_of(request)
    person = get_object_or_404(scope.persons(officer), id=person_id)
    rows, form = persons.rows_of(officer, person), Unmask(request.POST)
    page = {"person": person, "form": form, "may_unmask": True, "identity": identity_of(person, rows)}
    if form.is_valid():
        page["identity"] = unmask(person, rows, reason=form.cleaned_data["reason"], actor=actor_of(request))
    return render(request, "parts/identity.html" if is_fragment(request) else "backoffice/revealed.html", page)
