"""The path to the target: what is missing, what each lever is to add, and numbers entered by one and decided by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.analytics import selectors, services
from pijar.backoffice.pathforms import LeverForm
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import store
from pijar.funding.models import FundingSource
from pijar.kernel.clock import FIRST_YEAR, LAST_YEAR
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right


@needs()
def show(request: HttpRequest) -> HttpResponseBase:
    """The path of a year. Everybody who is logged in may read it; the public reads it with each publication."""
    return _show(request, _year(request.GET.get("tahun", "")), LeverForm())


def _year(text: str) -> int:
    """The year asked for, else that of the last programme."""
    return int(text) if text in map(str, range(FIRST_YEAR, LAST_YEAR + 1)) else store.current().year


def _show(request: HttpRequest, year: int, form: LeverForm, refused: str = "") -> HttpResponseBase:
    officer = officer_of(request)
    sees_names = may(officer, Right.EDIT_PROGRAMME, Right.SEE_MONEY)
    entered = [{"lever": one, "is_mine": _is_of(one.made_by, officer.username)} for one in selectors.levers(year)]
    page = {
        "year": year, "path": selectors.coverage_path(year), "entered": entered if sees_names else [], "form": form,
        "may_edit": may(officer, Right.EDIT_PROGRAMME), "refused": refused,
        "years": sorted(set(FundingSource.objects.values_list("year", flat=True)) | {year}),
    }  # fmt: skip
    return render(request, "backoffice/path.html", page, status=409 if form.errors or refused else 200)


def _is_of(maker: str, username: str) -> bool:
    return maker.strip().casefold() == username.strip().casefold()


@needs(Right.EDIT_PROGRAMME)
@require_POST
def propose(request: HttpRequest) -> HttpResponseBase:
    """Enters a lever's number of a year; another officer decides."""
    year, form = _year(request.POST.get("tahun", "")), LeverForm(request.POST)
    if not form.is_valid():
        return _show(request, year, form)
    try:
        services.propose_lever(year=year, actor=actor_of(request), **form.cleaned_data)
    except Refusal as refusal:
        return _show(request, year, form, refusal_sentence(refusal))
    messages.success(request, _("Angka dicatat. Berlaku setelah petugas lain menyetujuinya."))
    return redirect(f"{reverse('path')}?tahun={year}")


@needs(Right.EDIT_PROGRAMME)
@require_POST
def decide(request: HttpRequest, lever_id: int) -> HttpResponseBase:
    """Approves or refuses a number. The service refuses the maker's own yes."""
    is_yes = request.POST.get("putusan") == "setuju"
    made = services.decide_lever(lever_id, approve=is_yes, actor=actor_of(request))
    messages.success(request, _("Angka disetujui.") if is_yes else _("Angka ditolak."))
    return redirect(f"{reverse('path')}?tahun={made.year}")
