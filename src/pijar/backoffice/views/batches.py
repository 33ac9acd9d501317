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
from pijar.registry.once import reading
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


def _safe(request: HttpRequest, month: Month) -> dict[str, Any] | None:
    """The last safe day; what lapses is reckoned for who pays."""
    return batchway.safe_day(month, with_lapses=may(officer_of(request), Right.PAY))


@needs(Right.SEE_MONEY)
def show(request: HttpRequest, month: Month, fund: str, number: int = 1) -> HttpResponseBase:
    return page(request, month, fund, number)


@reading()
def page(request: HttpRequest, month: Month, fund: str, number: int, **bound: Any) -> HttpResponseBase:
    """The page of a list; `bound` are forms with mistakes to be mended, by their names."""
    officer, batch, bucket = officer_of(request), the_batch(month, fund, number), request.GET.get("hasil", "")
    # A list says itself how many lines it has: whoever sees all of them need not count.
    known = batch.lines if not bucket and scope.village_of(officer) is None else None
    found = page_of(request, batches.lines(officer, batch, bucket), count=known)
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


def _step(request: HttpRequest, batch: Any, bound: dict[str, Any]) -> dict[str, Any]:
    """The one next step with its form."""
    officer, state = officer_of(request), BatchState(batch.state)
    was_paid = state in (BatchState.SETTLED, BatchState.PAID, BatchState.CLOSED)
    left = batchway.open_items(batch) if was_paid else 0
    step = batchway.next_act(batch, officer, left)
    told: dict[str, Any] = {"next": step, "sent_back": batchway.sent_back(batch), "along": [], "changes": None}
    if state in (BatchState.DRAFT, BatchState.CHECKED):
        told |= {"changes": batches.changes(batch), "along": batchway.goes_along(batch)}
        told |= {"back_form": bound.get("back") or batchforms.SendBack()}
    if was_paid:
        told |= {"open_items": left, "close_form": bound.get("close") or batchforms.Close()}
    if state not in WAS_PAID:
        told |= {"safe": _safe(request, Month.of(batch.month))}
    return told


def _money(request: HttpRequest, batch: Any, bound: dict[str, Any]) -> dict[str, Any]:
    """What is to be paid: claims that may lower it, and the spans that one transfer may cover."""
    officer = officer_of(request)
    told: dict[str, Any] = {
        "credits": batchway.credits(batch), "claimed": batchway.claims_of(batch), "may_credit": False,
    }  # fmt: skip
    if batchway.may_be_credited(batch):
        told |= {"owed": open_claims(batch.fund_code), "may_credit": may(officer, Right.PAY)}
        told |= {"credit_form": bound.get("credit") or batchforms.Credit()}
    if batch.state in (BatchState.SUBMITTED.value, BatchState.BILLED.value):
        offers = batchway.offers(batch)
        told |= {
            "lacking": next((one.lacks for one in offers if one.lacks), None), "asks": batchway.questions(batch, offers),
            "bill_form": bound.get("bill") or batchforms.Bill(),
            "pay_form": bound.get("pay") or pay_form(batch), "may_pay": may(officer, Right.PAY),
        }  # fmt: skip
    return told


def pay_form(batch: Any, data: Any = None) -> batchforms.Pay:
    """The form of a payment, with what the law and the lists let one transfer pay."""
    spans = [(one.months, one.words) for one in batchway.offers(batch) if one.lacks is None]
    return batchforms.Pay(data, offers=spans)


def _more(request: HttpRequest, batch: Any, bound: dict[str, Any]) -> dict[str, Any]:
    """Papers, an auditor's sample, and people added late."""
    officer, month = officer_of(request), Month.of(batch.month)
    whole = scope.sees_whole_city(officer) or may(officer, *MAKES_FILES)
    told: dict[str, Any] = {"papers": [kind.value for kind in papers.kinds_for(batch)] if whole else []}
    if BatchState(batch.state) in SENT and may(officer, Right.SEE_AUDIT) and scope.sees_whole_city(officer):
        told |= {"sample_form": bound.get("sample") or batchforms.Sample()}
    if may(officer, Right.RUN_MONTH) and _is_open_to_late(month, batch.fund_code):
        told |= _addition(month, batch.fund_code, bound)
    return told


def _is_open_to_late(month: Month, fund: str) -> bool:
    try:
        additions.refuse_closed(month, fund)
    except Refusal:
        return False
    return True


def _addition(month: Month, fund: str, bound: dict[str, Any]) -> dict[str, Any]:
    """Who comes next for a place that is free in a month that was sent; nothing where nobody does."""
    if not batches.has_room(month, fund):
        return {}
    try:
        due = additions.due_day(month)
    except LawError:
        return {}
    told = {"add_form": bound.get("add") or batchforms.Add(), "carried": additions.carried_by(month, fund)}
    return {**told, "due": due, "is_over": today() > due}
