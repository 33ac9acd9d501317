"""A month's lists and one list's way: its rail, the one next step, money, papers, and the insurer's answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pijar.backoffice import batchforms, charts, scope
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.selectors import batches, batchway
from pijar.contributions.money import open_claims
from pijar.contributions.services import same_person
from pijar.contributions.types import SENT, WAS_PAID, BatchState
from pijar.cycle import additions, papers
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.types import LawError
from pijar.staff.types import Right

MAKES_FILES = (Right.RUN_MONTH, Right.APPROVE_BATCH)


@needs(Right.SEE_MONEY)
def index(request: HttpRequest) -> HttpResponseBase:
    return render(request, "backoffice/batches.html", {"months": batches.by_month()})


@needs(Right.SEE_MONEY)
def month(request: HttpRequest, month: Month) -> HttpResponseBase:
    """One month's batches side by side, and the one button that checks and sends them all."""
    officer, found = officer_of(request), batches.batches(month)
    drafts = [b for b in found if b.state == BatchState.DRAFT.value]
    waiting = [b for b in found if b.state in (BatchState.DRAFT.value, BatchState.CHECKED.value)]
    is_maker = any(same_person(b.made_by, officer.username) for b in drafts)
    page = {
        "month": month, "batches": found, "drafts": drafts, "waiting": waiting, "is_maker": is_maker,
        "kinds": batches.fund_kinds(month.year), **batches.sums(found), "to_send": batches.sums(waiting),
        "may_approve": may(officer, Right.APPROVE_BATCH) and waiting and not is_maker,
        "may_download": may(officer, *MAKES_FILES), "safe": _safe(request, month) if found else None,
        "may_open": scope.sees_whole_city(officer) or may(officer, *MAKES_FILES),
    }  # fmt: skip
    return render(request, "backoffice/batches_month.html", page)


@needs(Right.SEE_MONEY)
def show(request: HttpRequest, month: Month, fund: str, number: int = 1) -> HttpResponseBase:
    return page(request, month, fund, number)


def page(request: HttpRequest, month: Month, fund: str, number: int, **bound: Any) -> HttpResponseBase:
    """The page of a list; `bound` are forms with mistakes to be mended, by their names."""
    officer, batch, bucket = officer_of(request), the_batch(month, fund, number), request.GET.get("hasil", "")
    found = page_of(request, batches.lines(officer, batch, bucket))
    paid = batches.payment(batch)
    told = {
        "batch": batch, "month": month, "page": found, "lines": batches.shown(list(found)), "buckets": batches.buckets(batch),
        "bucket": bucket, "strangers": batches.strangers(officer, batch) if bucket == "unknown" else [],
        "payment": paid, "together": batches.paid_together(paid), "siblings": batches.siblings(batch),
        "kind": batches.fund_kinds(month.year).get(fund, ""), "may_open": may(officer, Right.SEE_PERSONS),
        "may_download": may(officer, *MAKES_FILES), "rail": charts.rail(batchway.rail(batch)),
        "history": batchway.history(batch), "is_sent": BatchState(batch.state) in SENT, **batches.totals(batch),
        **_step(request, batch, bound), **_money(request, batch, bound), **_more(request, batch, bound),
    }  # fmt: skip
    return render(request, "backoffice/batch.html", told)


def the_batch(month: Month, fund: str, number: int) -> Any:
    """The list, or a page that says there is none."""
    batch = batches.batch(month, fund, number)
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
