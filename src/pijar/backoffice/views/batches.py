"""Batches: totals, the insurer's files, approval by a second person, payment, and the insurer's answer."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice.forms import Pay
from pijar.backoffice.paging import page_of
from pijar.backoffice.reports import insurer_file
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import batches
from pijar.backoffice.uploading import passing, scratch
from pijar.contributions import services as contributions
from pijar.cycle import services as cycle
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right

MAKES_FILES = (Right.RUN_MONTH, Right.APPROVE_BATCH)


@needs(Right.SEE_MONEY)
def index(request: HttpRequest) -> HttpResponseBase:
    return render(request, "backoffice/batches.html", {"months": batches.by_month()})


@needs(Right.SEE_MONEY)
def month(request: HttpRequest, month: Month) -> HttpResponseBase:
    """One month's batches side by side, and the one button that approves and sends them all."""
    officer, found = officer_of(request), batches.batches(month)
    drafts = [b for b in found if b.state == "draft"]
    is_maker = any(contributions.same_person(b.made_by, officer.username) for b in drafts)
    page = {
        "month": month, "batches": found, "drafts": drafts, "is_maker": is_maker, "kinds": batches.fund_kinds(month.year),
        "lines": sum(b.lines for b in found), "jkk": sum(b.jkk for b in found), "jkm": sum(b.jkm for b in found),
        "total": sum(b.total for b in found), "may_approve": may(officer, Right.APPROVE_BATCH) and drafts and not is_maker,
        "may_download": may(officer, *MAKES_FILES),
    }  # fmt: skip
    return render(request, "backoffice/batches_month.html", page)


@needs(Right.SEE_MONEY)
def show(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    return _show(request, month, fund, Pay())


def _show(request: HttpRequest, month: Month, fund: str, form: Pay) -> HttpResponseBase:
    officer, batch, bucket = officer_of(request), _batch(month, fund), request.GET.get("hasil", "")
    found = page_of(request, batches.lines(officer, batch, bucket))
    page = {
        "batch": batch, "month": month, "page": found, "lines": batches.shown(list(found)), "buckets": batches.buckets(batch),
        "bucket": bucket, "strangers": batches.strangers(officer, batch) if bucket == "unknown" else [],
        "payment": batches.payment(batch), "replies": batches.replies(batch), "form": form,
        "kind": batches.fund_kinds(month.year).get(fund, ""), "may_open": may(officer, Right.SEE_PERSONS),
        "may_pay": may(officer, Right.PAY) and batch.state == "submitted",
        "may_reconcile": may(officer, Right.RECONCILE) and batch.state in ("paid", "settled"),
        "may_download": may(officer, *MAKES_FILES),
    }  # fmt: skip
    return render(request, "backoffice/batch.html", page)


def _batch(month: Month, fund: str) -> Any:
    batch = batches.batch(month, fund)
    if batch is None:
        raise Http404
    return batch


@needs(*MAKES_FILES)
def download(request: HttpRequest, month: Month, fund: str, kind: str) -> HttpResponseBase:
    """The insurer's file; recorded, as it holds NIKs in clear."""
    batch = _batch(month, fund)
    name, body = insurer_file(batch, kind)
    record(actor_of(request), "batch.download", f"batch:{batch.id}", {"format": kind, "state": batch.state})
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name)


@needs(Right.APPROVE_BATCH)
@require_POST
def approve(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Approves and sends all of a month's drafts. The service refuses the one who made them."""
    with scratch() as folder:
        sent = cycle.submit_month(month, maker=None, checker=actor_of(request), out=folder)
    messages.success(request, _("Disetujui dan dikirim: %(n)s orang. Berkas untuk BPJS siap diunduh.") % {"n": sent.lines})
    return redirect("batches-month", month)


@needs(Right.PAY)
@require_POST
def pay(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    form = Pay(request.POST)
    if not form.is_valid():
        return _show(request, month, fund, form)
    contributions.pay(month, fund=fund, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, _("Pembayaran dicatat. Berikutnya: berkas balasan dari BPJS."))
    return redirect("batch", month, fund)


@needs(Right.RECONCILE)
@require_POST
def reconcile(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """Matches the insurer's answer line by line."""
    given = request.FILES.get("reply")
    if given is None:
        raise Refusal("FILE_NONE", "Choose at least one file.")
    with passing(given) as path:
        counts = contributions.reconcile(month, fund=fund, path=path, actor=actor_of(request))
    wrong = sum(n for bucket, n in counts.items() if bucket != "accepted")
    text = _("Balasan dicocokkan: %(good)s diterima, %(wrong)s perlu dikejar.")
    messages.success(request, text % {"good": counts.get("accepted", 0), "wrong": wrong})
    return redirect("batch", month, fund)
