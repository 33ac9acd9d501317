"""Scholarships: the list by what is due next, and one child year by year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import scope
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.scholarforms import FORMS
from pijar.backoffice.selectors import scholars as selector
from pijar.backoffice.words import refusal_sentence
from pijar.claims import scholarships as service
from pijar.claims.deathtypes import EndReason
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right

LOOKS = (Right.WORK_CLAIMS, Right.SEE_MEDICAL)


@needs(*LOOKS)
@never_cache
def index(request: HttpRequest) -> HttpResponseBase:
    """Children by what is due next; whose names may be read, that reading is written down."""
    officer = officer_of(request)
    found = selector.lines(officer, today())
    if found and may(officer, Right.SEE_MEDICAL):
        record(actor_of(request), "claim.scholar_read", "scholars", {"children": len(found)})
    page = {
        "lines": found, "ended": selector.ended(officer), "to_begin": selector.to_begin(officer),
        "may_begin": may(officer, Right.WORK_CLAIMS), "late": sum(one["is_late"] for one in found),
        "soon": sum(one["is_soon"] for one in found),
    }  # fmt: skip
    return render(request, "backoffice/scholars.html", page)


@needs(Right.WORK_CLAIMS)
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begins to follow a child of a case."""
    number, place = request.POST.get("kasus", ""), request.POST.get("anak", "")
    if not place.isascii() or not place.isdigit() or not scope.claims(officer_of(request)).filter(number=number).exists():
        raise Http404
    made = service.start(number, int(place[:4]), actor=actor_of(request), at=now())
    messages.success(request, _("Beasiswanya diikuti mulai sekarang."))
    return redirect("scholar", made.pk)


@needs(*LOOKS)
@never_cache
def show(request: HttpRequest, scholar_id: int) -> HttpResponseBase:
    return _show(request, scholar_id, {})


def _show(request: HttpRequest, scholar_id: int, more: dict[str, Any], status: int = 200) -> HttpResponseBase:
    one = selector.scholar_or_404(officer_of(request), scholar_id)
    page = selector.whole(officer_of(request), one, today())
    if page["name"]:
        record(actor_of(request), "claim.scholar_read", f"scholar:{one.pk}", {})
    start = {"seen": one.version, "on": today(), "level": one.level}
    forms = {name: form(initial=start, auto_id=f"{name}_%s") for name, form in FORMS.items()}
    if page["open"]:
        forms["pay"].initial["amount"] = page["open"].amount
    return render(request, "backoffice/scholar.html", {**page, **forms, **more}, status=status)


@needs(Right.WORK_CLAIMS)
@require_POST
def act(request: HttpRequest, scholar_id: int, what: str) -> HttpResponseBase:
    """What is noted of a child: papers sent in, paid, refused, next level, the end."""
    one = selector.scholar_or_404(officer_of(request), scholar_id)
    if what not in FORMS:
        raise Http404
    acts: dict[str, Callable[..., object]] = {
        "file": service.file, "pay": service.pay, "refuse": lambda pk, words, **rest: service.refuse(pk, why=words, **rest),
        "rise": service.rise, "end": lambda pk, reason, **rest: service.end(pk, reason=EndReason(reason), **rest),
        "unpay": lambda pk, words, **rest: service.unpay(pk, why=words, **rest),
        "resume": lambda pk, words, **rest: service.resume(pk, why=words, **rest),
    }  # fmt: skip
    form = FORMS[what](request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            acts[what](one.pk, **form.cleaned_data, actor=actor_of(request), at=now())
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
    if form.errors:
        return _show(request, scholar_id, {what: form}, status=422)
    messages.success(request, _("Dicatat."))
    return redirect("scholar", scholar_id)
