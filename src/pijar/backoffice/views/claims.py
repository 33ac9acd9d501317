"""Cases: the list by deadline, one case on one page, what was told (each reading recorded), photos, the calendar."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import claimaccess
from pijar.backoffice.claimforms import Move, Reason
from pijar.backoffice.grid.page import answer
from pijar.backoffice.lists.claims import CLAIMS
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import claimparts
from pijar.backoffice.selectors import claims as selector
from pijar.claims import calendar, keeping
from pijar.claims.models import Claim, ClaimFile
from pijar.claims.selectors import account_of, person_nik
from pijar.kernel.clock import now, today
from pijar.registry.once import reading
from pijar.staff.types import Right

PER_PAGE = 30


@needs(Right.SEE_CLAIMS)
def index(request: HttpRequest) -> HttpResponseBase:
    """Cases in scope, the most urgent deadline first."""
    officer = officer_of(request)
    tasks = [{"task": one, "due": selector.task_due(one, now())} for one in selector.waiting(officer)[:6]]
    return answer(request, CLAIMS, "backoffice/claims.html", {"tasks": tasks, "may_report": officer.role in claimaccess.DESKS})


@needs(Right.SEE_CLAIMS)
def show(request: HttpRequest, number: str) -> HttpResponseBase:
    """One case; nothing that was told of it."""
    officer = officer_of(request)
    return case_page(request, selector.case_or_404(officer, number))


@reading()
def case_page(request: HttpRequest, claim: Claim, status: int = 200, **more: Any) -> HttpResponseBase:
    """The page of a case, with what an act has to say."""
    officer = officer_of(request)
    page = {
        **selector.case(officer, claim, now()), **claimparts.context(officer, claim),
        "form": Move(initial={"day": f"{today():%d/%m/%Y}"}), "reason": Reason(), "hospitals": selector.hospitals, **more,
    }  # fmt: skip
    return render(request, "backoffice/claim.html", page, status=status)


@needs(Right.SEE_CLAIMS)
@require_POST
def read(request: HttpRequest, number: str) -> HttpResponseBase:
    """Shows what was told, in this answer only: all of it, or only whom to ask. Recorded."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    if not claimaccess.reads_contact(officer, claim):
        raise Http404
    whole = claimaccess.reads_account(officer, claim)
    record(actor_of(request), "claim.read", f"claim:{claim.number}", {"what": "account" if whole else "contact"})
    told = asdict(account_of(claim))
    if not whole:
        told |= {"what": "", "injury": "", "work": "", "place": "", "treated_at": ""}
    nik = person_nik(claim)
    masked = f"{nik[:6]}••••••{nik[-4:]}" if nik else ""
    return case_page(request, claim, told=told, told_whole=whole, told_nik=masked)


@needs(Right.SEE_CLAIMS)
def photo(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """A photo of the incident, for those who may read what happened. Recorded."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    file = ClaimFile.objects.filter(id=file_id, incident_id=claim.incident_id).first()
    if file is None or not claimaccess.reads_account(officer, claim):
        raise Http404
    return _file(request, claim, file, "photo")


@needs(Right.SEE_CLAIMS)
def paper(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """A paper of the checklist, for the office and those who may read medical data. Recorded."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    file = ClaimFile.objects.filter(id=file_id, document__claim=claim).first()
    if file is None or not (may(officer, Right.SEE_MEDICAL) or file.actor == officer.username):
        raise Http404
    return _file(request, claim, file, "paper")


def _file(request: HttpRequest, claim: Claim, file: ClaimFile, what: str) -> HttpResponseBase:
    body = keeping.opened(file)
    record(actor_of(request), "claim.read", f"claim:{claim.number}", {"what": what, "file": file.id})
    name = f"{claim.number}-{file.id}.{keeping.SUFFIX[file.media_type]}"
    shown = "attachment" if file.media_type == keeping.PDF else "inline"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return HttpResponse(body, content_type=file.media_type, headers=headers)


@needs(Right.SEE_CLAIMS)
def dates(request: HttpRequest) -> HttpResponseBase:
    """The deadlines of the officer's own desk for their calendar: numbers and kinds, no names."""
    officer = officer_of(request)
    found = selector.waiting(officer)
    body = calendar.ics(calendar.entries(found), at=now())
    record(actor_of(request), "claim.calendar", "claims", {"tasks": len(found)})
    headers = {"Content-Disposition": 'attachment; filename="batas_waktu.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
