"""What a case may bring, what the insurer paid, how the two compare; and the forms and letters of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice.claimworkforms import Payment
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import claimmoney, claimparts
from pijar.backoffice.selectors import claims as selector
from pijar.backoffice.words import refusal_sentence
from pijar.claims import estimating, paying
from pijar.claims.models import Claim
from pijar.claims.types import Harm
from pijar.cycle import claimpapers
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right


@needs(Right.WORK_CLAIMS, Right.SEE_MEDICAL)
def money(request: HttpRequest, number: str) -> HttpResponseBase:
    """Estimate and payments side by side; a line of the insurer is noted here."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    whole, newest = may(officer, Right.SEE_MEDICAL), estimating.latest(claim)
    died = claim.incident.harm == Harm.DIED.value
    form = Payment(request.POST or None, codes=claimmoney.codes_for(claim, newest, whole=whole), died=died)
    if request.method == "POST" and form.is_valid():
        _refuse_reader(request)
        try:
            _note(request, claim, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            messages.success(request, _("Baris BPJS dicatat."))
            return redirect(f"{_back(claim)}#dibayar")
    if newest is not None and whole:
        record(actor_of(request), "claim.estimate.read", f"claim:{claim.number}", {"version": newest.version})
    page = {
        "claim": claim, "form": form, "whole": whole, "may_work": may(officer, Right.WORK_CLAIMS),
        **claimmoney.page(claim, whole=whole, today=today()),
    }  # fmt: skip
    return render(request, "backoffice/claim_money.html", page, status=422 if form.errors else 200)


def _back(claim: Claim) -> str:
    return reverse("claim-money", args=[claim.number])


def _refuse_reader(request: HttpRequest) -> None:
    if not may(officer_of(request), Right.WORK_CLAIMS):
        raise PermissionDenied


def _note(request: HttpRequest, claim: Claim, data: dict[str, Any]) -> None:
    told = {"code": data["code"], "on": data["on"], "reference": data["reference"], "actor": actor_of(request), "at": now()}
    if data["refused"]:
        paying.note_refusal(claim.number, reason=data["reason"], **told)
    else:
        paying.note_payment(claim.number, amount=data["amount"], to_kind=data["to_kind"], **told)


def _act(request: HttpRequest, number: str, said: str, act: Callable[[Claim], Any], place: str) -> HttpResponseBase:
    """Does it and goes back to the page of money; a refusal is said there, and nothing was changed."""
    claim = selector.case_or_404(officer_of(request), number)
    try:
        act(claim)
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, said)
    return redirect(f"{_back(claim)}#{place}")


@needs(Right.WORK_CLAIMS)
@require_POST
def reckon(request: HttpRequest, number: str) -> HttpResponseBase:
    """Reckons the case, anew where something changed; the old estimate stays."""

    def act(claim: Claim) -> None:
        estimating.estimate(claim.number, actor=actor_of(request), at=now())

    return _act(request, number, _("Estimasi dihitung."), act, "hasil")


@needs(Right.WORK_CLAIMS)
@require_POST
def reverse_line(request: HttpRequest, number: str, place: int) -> HttpResponseBase:
    """Undoes a line wrongly noted, by a line of its own."""

    def act(claim: Claim) -> None:
        paying.reverse(claim.number, place, on=today(), reason=request.POST.get("reason", ""), actor=actor_of(request), at=now())

    return _act(request, number, _("Baris dibalik."), act, "dibayar")


@needs(Right.WORK_CLAIMS)
@require_POST
def compare(request: HttpRequest, number: str) -> HttpResponseBase:
    """Keeps that somebody compared payments and estimate; where they differ with the reason."""

    def act(claim: Claim) -> None:
        paying.compare(claim.number, explanation=request.POST.get("explanation", ""), actor=actor_of(request), at=now())

    return _act(request, number, _("Perbandingan disimpan. Kasus dapat ditutup."), act, "banding")


@needs(Right.SEE_CLAIMS)
@require_POST
def paper(request: HttpRequest, number: str, kind: str) -> HttpResponseBase:
    """A form or letter as PDF. Each making is recorded; what an officer may not read is not printed for them either."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    if kind not in claimparts.papers_of(officer, claim):
        record(actor_of(request), "access.denied", "page:claim-form", {"claim": claim.number, "kind": kind[:20]})
        raise Http404
    try:
        body = claimpapers.make(claim.number, kind, on=today(), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
        return redirect("claim", claim.number)
    headers = {"Content-Disposition": f'attachment; filename="{kind}_{claim.number}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
