"""After the reply: what is not in order and what is done about it, claims on the insurer, and the bank's statements."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import uploading
from pijar.backoffice.paging import page_of
from pijar.backoffice.reconcileforms import Statement
from pijar.backoffice.reconcilewords import DONE
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import batches as lists
from pijar.backoffice.selectors import reconciliation
from pijar.contributions import bank as statements
from pijar.contributions import queue
from pijar.contributions.types import Cause, Found, ItemAction, ItemState
from pijar.cycle import reconciling
from pijar.exchange.tables import safe
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right

# What is looked at: what is not done, what is done, or all.
LOOKS: dict[str, tuple[ItemState, ...] | None] = {"": reconciliation.NOT_DONE, "selesai": (ItemState.DONE,), "semua": None}
ACTS = (Right.RECONCILE, Right.PAY)
MOST_AT_ONCE = 500


@needs(Right.SEE_MONEY)
def index(request: HttpRequest) -> HttpResponseBase:
    """Every list that was answered, and how much of it waits."""
    return render(request, "backoffice/reconciliations.html", {"tab": "reconciliations", "lists": reconciliation.months()})


@needs(Right.SEE_MONEY)
def month(request: HttpRequest, month: Month) -> HttpResponseBase:
    return _queue(request, month, None)


@needs(Right.SEE_MONEY)
def fund(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    return _queue(request, month, fund)


def _queue(request: HttpRequest, month: Month, fund: str | None) -> HttpResponseBase:
    batches = lists.batches(month)
    if not batches or fund and fund not in {b.fund_code for b in batches}:
        raise Http404
    cause, look = _cause(request.GET.get("sebab", "")), request.GET.get("lihat", "")
    look = look if look in LOOKS else ""
    found = page_of(request, reconciliation.Chosen(month, fund, cause, LOOKS[look]))
    page = {
        "tab": "reconciliations", "month": month, "fund": fund, "look": look, "page": found,
        "cause": cause.value if cause else "",
        "causes": reconciliation.causes(month, fund, LOOKS[look]), "rows": reconciliation.shown(list(found)),
        "funds": list(dict.fromkeys(b.fund_code for b in batches)), "acts": reconciliation.suit_many(cause, look),
        "may_act": may(officer_of(request), Right.RECONCILE), "may_open": may(officer_of(request), Right.SEE_PERSONS),
        "answered": any(b.state in ("settled", "closed") for b in batches if fund in (None, b.fund_code)),
        "back": request.get_full_path(),
    }  # fmt: skip
    return render(request, "backoffice/reconciliation.html", page)


def _cause(text: str) -> Cause | None:
    return Cause(text) if text in list(Cause) else None


@needs(Right.SEE_MONEY)
def item(request: HttpRequest, month: Month, fund: str, key: str) -> HttpResponseBase:
    """One entry with all that is known, side by side."""
    one = _item(month, fund, key)
    page = {
        "tab": "reconciliations", "item": one, "month": month, "fund": fund, **reconciliation.sides(one),
        "may_act": may(officer_of(request), Right.RECONCILE), "may_open": may(officer_of(request), Right.SEE_PERSONS),
        "back": _back(month, fund, one.cause),
    }  # fmt: skip
    return render(request, "backoffice/reconciliation_item.html", page)


def _item(month: Month, fund: str, key: str) -> queue.Item:
    try:
        one = queue.item(key)
    except Refusal:
        raise Http404 from None
    if (one.month, one.fund) != (month, fund):
        raise Http404
    return one


def _back(month: Month, fund: str, cause: Cause) -> str:
    return f"{reverse('reconciliation', args=[month, fund])}?sebab={cause.value}"


@needs(Right.RECONCILE)
@require_POST
def settle(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Writes down what was done about one entry or many; from one entry on to the next of its kind."""
    keys = request.POST.getlist("who")
    if not keys:
        raise Refusal("NONE_CHOSEN", "Choose at least one line.")
    if len(keys) > MOST_AT_ONCE:
        raise Refusal("TOO_MANY", f"At most {MOST_AT_ONCE} lines at once.")
    action = _action(request)
    note = request.POST.get("note", "").strip() or str(DONE[action.value])
    done = queue.settle(keys, action=action, note=note, reference=request.POST.get("reference", ""), actor=actor_of(request))
    messages.success(request, _("%(n)s baris: %(done)s.") % {"n": len(done), "done": str(DONE[action.value]).lower()})
    one = done[0]
    if request.POST.get("walk"):
        following = reconciliation.next_key(one)
        if following:
            return redirect("reconciliation-item", one.month, one.fund, following)
        return redirect(_back(one.month, one.fund, one.cause))
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith(reverse("reconciliation-month", args=[month]))
    return redirect(wanted if is_ours else reverse("reconciliation-month", args=[month]))


def _action(request: HttpRequest) -> ItemAction:
    given = request.POST.get("action", "")
    if given not in list(ItemAction) or given == ItemAction.RESOLVED:
        raise Refusal("ACTION_NOT_ALLOWED", "Choose what was done.")
    return ItemAction(given)


@needs(Right.RECONCILE)
@require_POST
def export(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """The open entries with whole NIKs, as they are sent to the insurer; recorded."""
    frame = reconciling.queue_frame(month, fund, None, list(reconciliation.NOT_DONE), actor=actor_of(request))
    body = safe(frame).write_csv().encode()
    return _download(body, f"antrean-{month}-{fund}.csv")


def _download(body: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name, headers={"Cache-Control": "no-store"})


@needs(Right.SEE_MONEY)
def claims(request: HttpRequest) -> HttpResponseBase:
    """What the insurer owes, per fund and month."""
    page = {"tab": "insurer_claims", "may_act": may(officer_of(request), Right.RECONCILE), **reconciliation.claims()}
    return render(request, "backoffice/insurer_claims.html", page)


@needs(Right.RECONCILE)
@require_POST
def letter(request: HttpRequest, fund: str) -> HttpResponseBase:
    """Letter and annex of one fund, in one ZIP; recorded, as the annex holds whole NIKs."""
    with uploading.scratch() as folder:
        told = reconciling.write_claims(folder, fund=fund, actor=actor_of(request))
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in (told[0]["file"], told[0]["annex"]):
                archive.write(folder / name, name)
    return _download(body.getvalue(), f"klaim-{fund}.zip")


@needs(Right.SEE_MONEY)
def bank(request: HttpRequest) -> HttpResponseBase:
    """The statements that are here, and the latest month of them."""
    months = reconciliation.bank_months()
    return _bank(request, months[0] if months else None, Statement())


@needs(Right.SEE_MONEY)
def bank_month(request: HttpRequest, month: Month) -> HttpResponseBase:
    return _bank(request, month, Statement())


def _bank(request: HttpRequest, month: Month | None, form: Statement) -> HttpResponseBase:
    found = statements.of_month(month) if month else []
    kind = request.GET.get("lihat", "")
    shown = [pair for pair in found if kind in ("", pair.found.value)]
    # What needs a hand stands first.
    shown.sort(key=lambda pair: (pair.state is ItemState.DONE, list(Found).index(pair.found), pair.on))
    page: dict[str, Any] = {
        "tab": "bank", "month": month, "months": reconciliation.bank_months(), "form": form, "kind": kind,
        "counts": statements.counts(found), "page": page_of(request, shown), "statements": statements.statements()[:12],
        "may_act": may(officer_of(request), *ACTS), "waits": sum(pair.state is not ItemState.DONE for pair in found),
    }  # fmt: skip
    return render(request, "backoffice/bank.html", page)


@needs(*ACTS)
@require_POST
def bank_upload(request: HttpRequest) -> HttpResponseBase:
    form = Statement(request.POST, request.FILES)
    if not form.is_valid():
        months = reconciliation.bank_months()
        return _bank(request, months[0] if months else None, form)
    given = form.cleaned_data
    with uploading.passing(given["file"], uploading.STATEMENTS) as path:
        told = reconciling.load_statement(
            path, account=given["account"], opening=given["opening"], closing=given["closing"], actor=actor_of(request)
        )
    messages.success(request, _("%(new)s mutasi baru dari %(lines)s baris.") % {"new": told["new"], "lines": told["lines"]})
    return redirect("bank-month", Month.parse(told["until"][:7]))


@needs(*ACTS)
@require_POST
def bank_settle(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Writes down what lines that do not match are about."""
    keys = request.POST.getlist("who")
    if not keys:
        raise Refusal("NONE_CHOSEN", "Choose at least one line.")
    action = _action(request)
    n = statements.settle(keys, note=request.POST.get("note", ""), action=action, actor=actor_of(request))
    messages.success(request, _("%(n)s mutasi dijelaskan.") % {"n": n})
    return redirect("bank-month", month)
