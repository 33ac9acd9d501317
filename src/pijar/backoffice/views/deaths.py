"""Deaths found by ourselves: the list with what is next, one with its family, money and steps."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice.deathforms import Judge, Words
from pijar.backoffice.deathwords import DEATHS
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import deaths as selector
from pijar.backoffice.selectors import months
from pijar.backoffice.words import refusal_sentence
from pijar.claims import deaths as service
from pijar.claims.models import DeathFound
from pijar.cycle.deathpapers import letter as written
from pijar.cycle.deathrun import find
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest) -> HttpResponseBase:
    """Deaths by what they ask for; in a kelurahan its own people."""
    officer, state = officer_of(request), request.GET.get("keadaan", "")
    state = state if state in DEATHS or state == "semua" else ""
    found = page_of(request, selector.found(officer, state))
    page = {
        "page": found, "lines": selector.lines(list(found), today()), "state": state, "counts": selector.counts(officer),
        "may_find": may(officer, Right.WORK_CLAIMS), "month": months.current_month(), "last": service.last_run(),
    }  # fmt: skip
    return render(request, "backoffice/deaths.html", page)


@needs(Right.WORK_CLAIMS)
@require_POST
def look(request: HttpRequest) -> HttpResponseBase:
    """Matches the register once more, for the month that was asked for."""
    try:
        month = Month.parse(request.POST.get("bulan", ""))
    except ValueError:
        raise Refusal("DEATHS_MONTH", "Write the month as 2026-01.") from None
    told = find(month, actor=actor_of(request), at=now())
    said = _("%(matched)s peserta tercatat meninggal, %(new)s baru; %(months)s bulan iuran terbayar sesudah meninggal.")
    messages.success(request, said % {"matched": told["matched"], "new": told["new"], "months": told["overpaid_months"]})
    return redirect("deaths")


@needs(Right.SEE_PERSONS)
@never_cache
def show(request: HttpRequest, death_id: int) -> HttpResponseBase:
    return _show(request, death_id, {})


def _show(request: HttpRequest, death_id: int, more: dict[str, Any], status: int = 200) -> HttpResponseBase:
    one = selector.death_or_404(officer_of(request), death_id)
    seen = {"seen": one.version}
    forms = {name: Words(initial=seen, auto_id=f"{name}_%s") for name in ("tell", "settle", "resume")}
    page = {**selector.whole(officer_of(request), one), **forms, "judge": Judge(initial=seen, auto_id="judge_%s"), **more}
    return render(request, "backoffice/death.html", page, status=status)


@needs(Right.SEE_PERSONS)
@require_POST
@never_cache
def family(request: HttpRequest, death_id: int) -> HttpResponseBase:
    """The family's names, in this answer only; the reading is written down."""
    officer = officer_of(request)
    one = selector.death_or_404(officer, death_id)
    if not selector.reads_family(officer):
        record(actor_of(request), "access.denied", f"death:{one.pk}", {"what": "family"})
        raise PermissionDenied
    record(actor_of(request), "claim.death_read", f"death:{one.pk}", {"heirs": one.heirs_count})
    return _show(request, death_id, {"family": service.heirs_of(one)})


@needs(Right.SEE_PERSONS)
@require_POST
def act(request: HttpRequest, death_id: int, what: str) -> HttpResponseBase:
    """Family told, settled, judged or resumed: what the officer may do is asked of the same page."""
    officer = officer_of(request)
    one = selector.death_or_404(officer, death_id)
    shown = selector.whole(officer, one)
    acts: dict[str, tuple[str, str, Callable[..., DeathFound]]] = {
        "kabari": ("may_tell", "tell", lambda words, **more: service.tell(one.pk, how=words, **more)),
        "selesai": ("may_settle", "settle", lambda words, **more: service.settle(one.pk, why=words, **more)),
        "peserta": ("may_judge", "judge", lambda words, **more: service.judge(one.pk, is_ours=True, why=words, **more)),
        "bukan": ("may_judge", "judge", lambda words, **more: service.judge(one.pk, is_ours=False, why=words, **more)),
        "lanjutkan": ("may_resume", "resume", lambda words, **more: service.resume(one.pk, why=words, **more)),
    }
    if what not in acts or not shown[acts[what][0]]:
        record(actor_of(request), "access.denied", f"death:{one.pk}", {"what": what[:20]})
        raise PermissionDenied
    _right, name, done = acts[what]
    form = (Judge if name == "judge" else Words)(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            done(form.cleaned_data["words"], actor=actor_of(request), at=now(), seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
    if form.errors:
        return _show(request, death_id, {name: form}, status=422)
    messages.success(request, _("Dicatat."))
    return redirect("death", death_id)


@needs(Right.SEE_PERSONS)
@require_POST
def letter(request: HttpRequest, death_id: int) -> HttpResponseBase:
    """The letter to the family."""
    one = selector.death_or_404(officer_of(request), death_id)
    if not selector.whole(officer_of(request), one)["may_write"]:
        raise PermissionDenied
    body = written(one, on=today(), actor=actor_of(request))
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"surat_ahli_waris_{one.pk}.pdf")
