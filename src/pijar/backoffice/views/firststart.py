"""The first start of a city in a browser: a code from the console, then steps that can be left and come back to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login as begin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters

from pijar.audit.services import record
from pijar.backoffice.startforms import Administrator, City, Office, Programme, StartCode
from pijar.backoffice.views.codein import BACKEND
from pijar.backoffice.words import refusal_sentence
from pijar.coverage.throttle import network_of
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.onboarding import codes, firststart, founding
from pijar.staff.types import Actor

MARK = "mulai"
View = Callable[[HttpRequest], HttpResponseBase]


def inside(view: View) -> View:
    """Lets in who showed the code that the console printed last; everybody else to the door."""

    @login_not_required
    @ensure_csrf_cookie
    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        return view(request) if firststart.holds(str(request.session.get(MARK, ""))) else redirect("start")

    return guarded


@login_not_required
@ensure_csrf_cookie
@sensitive_post_parameters()
def index(request: HttpRequest) -> HttpResponseBase:
    """The door, then the list of steps; once the city is made it leads to the log-in for ever."""
    if not firststart.is_open():
        return redirect("login")
    if firststart.holds(str(request.session.get(MARK, ""))):
        draft = firststart.draft()
        page = {"draft": draft, "lacking": firststart.lacking(draft)}
        return render(request, "backoffice/start.html", page)
    form = StartCode(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            codes.refuse_tired("", network_of(request.META, settings.TRUSTED_PROXIES), at=now())
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            if mark := firststart.opened(form.cleaned_data["code"]):
                request.session.cycle_key()
                request.session[MARK] = mark
                return redirect("start")
            form.add_error("code", _("Kode ini tidak berlaku. Salin yang terakhir dicetak di konsol."))
    return render(request, "backoffice/start_door.html", {"form": form}, status=422 if form.errors else 200)


def _shown(request: HttpRequest, step: str, form: Any, **more: Any) -> HttpResponseBase:
    page = {"form": form, "step": step, "draft": firststart.draft(), **more}
    return render(request, f"backoffice/start_{step}.html", page, status=422 if form.errors else 200)


@inside
def city(request: HttpRequest) -> HttpResponseBase:
    """Province, then city; a file of kelurahan where pijar does not bring them."""
    held = firststart.draft().get("city", {})
    province = request.POST.get("provinsi") or request.GET.get("provinsi") or held.get("code", "")[:2]
    cities = firststart.cities(province)
    form = City(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        cities=cities,
        initial={"city": held.get("code")},
    )
    if form.is_bound and form.is_valid():
        code, given = form.cleaned_data["city"], form.cleaned_data["regions"]
        try:
            rows = founding.read_regions(given.read(), code) if given else None
        except Refusal as refusal:
            form.add_error("regions", refusal_sentence(refusal))
        else:
            rows = rows or (held.get("regions") if held.get("code") == code else None)
            if rows or firststart.brings_villages(code):
                firststart.keep("city", {"code": code, "name": form.cities[code], "regions": rows})
                return redirect("start-office")
            form.add_error("regions", _("Kelurahan kota ini belum dikenal pijar. Unggah daftarnya."))
    return _shown(request, "city", form, provinces=firststart.provinces(), province=province)


@inside
def office(request: HttpRequest) -> HttpResponseBase:
    form = Office(request.POST if request.method == "POST" else None, initial=firststart.draft().get("office", {}))
    if form.is_bound and form.is_valid():
        firststart.keep("office", form.cleaned_data)
        return redirect("start-programme")
    return _shown(request, "office", form)


@inside
def programme(request: HttpRequest) -> HttpResponseBase:
    """Checked as a whole before it is kept: what cannot be loaded in the end is told here."""
    draft = firststart.draft()
    form = Programme(request.POST if request.method == "POST" else None, request.FILES or None, initial=_initial(draft))
    if form.is_bound and form.is_valid():
        try:
            answers = form.answers()
            if draft.get("city") and draft.get("office"):
                founding.programme_of({**draft, "programme": answers})
        except UnicodeDecodeError:
            form.add_error("document", _("Dokumennya bukan teks UTF-8."))
        except Refusal as refusal:
            form.add_error("document" if form.cleaned_data.get("document") else None, refusal_sentence(refusal))
        else:
            firststart.keep("programme", answers)
            return redirect("start-administrator")
    return _shown(request, "programme", form)


def _initial(draft: dict[str, Any]) -> dict[str, Any]:
    held = draft.get("programme", {})
    figure, quotas = held.get("coverage") or {}, held.get("quotas") or {}
    city_name = str(draft.get("city", {}).get("name", "pijar"))
    target = figure.get("target")
    return {
        "year": held.get("year") or today().year, "seed": held.get("seed") or f"{city_name} {today().year}",
        "quota_apbd": quotas.get("APBD"), "quota_dbhcht": quotas.get("DBHCHT"), "has_donors": held.get("has_donors", True),
        "as_of": figure.get("as_of"), "active": figure.get("active"), "potential": figure.get("potential"),
        "source": figure.get("source", ""), "target": f"{float(target) * 100:g}".replace(".", ",") if target else "",
    }  # fmt: skip


@inside
def administrator(request: HttpRequest) -> HttpResponseBase:
    """The last step: it makes the city, closes the door, and lets the administrator in."""
    missing = firststart.lacking(firststart.draft())
    form = Administrator(request.POST if request.method == "POST" and not missing else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            officer = firststart.finish(username=given["username"], name=given["name"], password=given["password"], at=now())
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            begin(request, officer, backend=BACKEND)
            record(Actor(officer.username), "session.login", f"officer:{officer.id}")
            return redirect("checklist")
    return _shown(request, "administrator", form, lacking=missing)
