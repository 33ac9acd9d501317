"""The acts of a list's way, one press each: checked, sent back, sent, billed, credited, paid, reconciled, closed, added to.

A form names the state in which it was shown: pressed twice, it is done once, and the second press only says so.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import batchforms, words
from pijar.backoffice.rights import actor_of, needs
from pijar.backoffice.uploading import passing, scratch
from pijar.backoffice.views import batches
from pijar.contributions import services as contributions
from pijar.cycle import additions, closing, reconciling
from pijar.cycle import services as cycle
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right


def _is_done(request: HttpRequest, batch: Any) -> bool:
    """Whether the list moved on since the form was shown; if so, says where it stands now."""
    shown = request.POST.get("state", "")
    if not shown or shown == batch.state:
        return False
    stands = {"state": words.word(batch.state, "batch")}
    messages.info(request, _("Tidak ada yang diubah; keadaan daftar ini: %(state)s.") % stands)
    return True


def _back(month: Month, fund: str, number: int) -> HttpResponseBase:
    return redirect("batch", month, fund) if number == 1 else redirect("batch", month, fund, number)


@needs(Right.APPROVE_BATCH)
@require_POST
def approve(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Checks and sends all of a month's lists that are not sent. The service refuses the one who made them."""
    with scratch() as folder:
        sent = cycle.submit_month(month, maker=None, checker=actor_of(request), out=folder)
    messages.success(request, _("Disetujui dan dikirim: %(n)s orang. Berkas untuk BPJS siap diunduh.") % {"n": sent.lines})
    return redirect("batches-month", month)


@needs(Right.APPROVE_BATCH)
@require_POST
def check(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    if not _is_done(request, batches.the_batch(month, fund, number)):
        contributions.check(month, fund=fund, number=number, actor=actor_of(request))
        messages.success(request, _("Daftar diperiksa dan dibekukan. Berikutnya: kirim ke BPJS."))
    return _back(month, fund, number)


@needs(Right.APPROVE_BATCH)
@require_POST
def send_back(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    form = batchforms.SendBack(request.POST)
    if not form.is_valid():
        return batches.page(request, month, fund, number, back=form)
    if not _is_done(request, batches.the_batch(month, fund, number)):
        contributions.send_back(month, fund=fund, number=number, actor=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("Daftar dikembalikan kepada penyusunnya."))
    return _back(month, fund, number)


@needs(Right.APPROVE_BATCH)
@require_POST
def send(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    """Sends a checked list: the month's own lists together, a late list by itself."""
    if not _is_done(request, batches.the_batch(month, fund, number)):
        only = (fund, number) if number > 1 else None
        with scratch() as folder:
            cycle.submit_month(month, maker=None, checker=actor_of(request), out=folder, only=only)
        messages.success(request, _("Dikirim. Unduh berkasnya, serahkan kepada BPJS, lalu catat kode iurannya."))
    return _back(month, fund, number)


@needs(Right.PAY)
@require_POST
def bill(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    form = batchforms.Bill(request.POST)
    if not form.is_valid():
        return batches.page(request, month, fund, number, bill=form)
    if not _is_done(request, batches.the_batch(month, fund, number)):
        contributions.bill(month, fund=fund, number=number, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Kode iuran dicatat. Berikutnya: bayar, lalu catat SP2D-nya."))
    return _back(month, fund, number)


@needs(Right.PAY)
@require_POST
def credit(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """Lowers the payment by what the insurer owes; taken back with `cancel`."""
    if cancelled := request.POST.get("cancel", ""):
        contributions.cancel_credit(month, fund=fund, reference=cancelled, actor=actor_of(request))
        messages.success(request, _("Potongan dibatalkan."))
        return _back(month, fund, 1)
    form = batchforms.Credit(request.POST)
    if not form.is_valid():
        return batches.page(request, month, fund, 1, credit=form)
    contributions.credit(month, fund=fund, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, _("Potongan dicatat; yang harus dibayar berkurang."))
    return _back(month, fund, 1)


@needs(Right.PAY)
@require_POST
def pay(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    batch = batches.the_batch(month, fund, number)
    form = batches.pay_form(batch, request.POST)
    if _is_done(request, batch):
        return _back(month, fund, number)
    if not form.is_valid():
        return batches.page(request, month, fund, number, pay=form)
    contributions.pay(month, fund=fund, number=number, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, _("Pembayaran dicatat. Berikutnya: berkas balasan dari BPJS."))
    return _back(month, fund, number)


@needs(Right.RECONCILE)
@require_POST
def reconcile(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    """Matches the insurer's answer line by line."""
    given = request.FILES.get("reply")
    if given is None:
        raise Refusal("FILE_NONE", "Choose at least one file.")
    with passing(given) as path:
        counts = reconciling.reconcile(month, fund=fund, number=number, path=path, actor=actor_of(request))
    wrong = sum(n for bucket, n in counts.items() if bucket != "accepted")
    text = _("Balasan dicocokkan: %(good)s diterima, %(wrong)s perlu dikejar.")
    messages.success(request, text % {"good": counts.get("accepted", 0), "wrong": wrong})
    return _back(month, fund, number)


@needs(Right.RECONCILE)
@require_POST
def close(request: HttpRequest, month: Month, fund: str, number: int) -> HttpResponseBase:
    form = batchforms.Close(request.POST)
    if not form.is_valid():
        return batches.page(request, month, fund, number, close=form)
    if not _is_done(request, batches.the_batch(month, fund, number)):
        closing.close(month, fund=fund, number=number, actor=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("Daftar ditutup."))
    return _back(month, fund, number)


@needs(Right.RUN_MONTH)
@require_POST
def add(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """Gives free places of a sent month to the next in line, in a late list."""
    form, seen = batchforms.Add(request.POST), request.POST.get("carried", "")
    if not form.is_valid():
        return batches.page(request, month, fund, 1, add=form)
    reason = form.cleaned_data["reason"]
    found = additions.add(
        month, fund=fund, actor=actor_of(request), people=form.cleaned_data["people"], reason=reason,
        late_is_meant=bool(reason.strip()), carried=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
    )  # fmt: skip
    text = _("%(n)s orang ditambahkan dalam daftar susulan nomor %(number)s. Orang lain yang memeriksa.")
    messages.success(request, text % {"n": found.added, "number": found.batch.number})
    return _back(month, fund, found.batch.number)
