"""A case from the doctor's word on: is it a work accident, what the doctor says, who the family is. Each reading is recorded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import claimaccess
from pijar.backoffice.claimworkforms import Relative, ReportForm, Work
from pijar.backoffice.details import language
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import claimparts, claimreports
from pijar.backoffice.selectors import claims as selector
from pijar.backoffice.words import refusal_sentence
from pijar.claims import estimating, family, medical, workaccident
from pijar.claims.models import Claim
from pijar.claims.workrules import Manner, manner_of
from pijar.claims.workwords import MANNERS, NOTICE, QUESTIONS
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import mask
from pijar.staff.models import Officer
from pijar.staff.types import Right


@needs(Right.WORK_CLAIMS, Right.SEE_MEDICAL)
@sensitive_post_parameters()
def work(request: HttpRequest, number: str) -> HttpResponseBase:
    """The guided questions: first how it happened, then what follows from it; the newest opinion beside them."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    newest = workaccident.latest(claim)
    asked = request.POST.get("manner") or request.GET.get("cara", "")
    manner = manner_of(asked) if asked in MANNERS else None
    form = (
        Work(request.POST or None, initial=_said_before(newest, manner), manner=manner, language=language()) if manner else None
    )
    if request.method == "POST" and form is not None and manner is not None and form.is_valid():
        _refuse_reader(officer)
        try:
            workaccident.answer(claim.number, manner=manner.value, actor=actor_of(request), at=now(), **form.given())
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            messages.success(request, _("Jawaban disimpan. Pendapatnya ada di bawah."))
            return redirect("claim-work", claim.number)
    if newest is not None:
        record(actor_of(request), "claim.work.read", f"claim:{claim.number}", {"version": newest.version})
    page = {
        "claim": claim, "form": form, "manner": manner, "manners": _manners(), "newest": _opinion(newest),
        "declared": workaccident.declared_by(claim), "notice": NOTICE.said(language()),
        "may_answer": may(officer, Right.WORK_CLAIMS), "provisions": _provisions(manner),
    }  # fmt: skip
    return render(request, "backoffice/claim_work.html", page, status=422 if form is not None and form.errors else 200)


def _said_before(newest: Any, manner: Manner | None) -> dict[str, Any]:
    """What was answered last, where it was asked of the same manner: an officer mends one answer, not all of them."""
    told = workaccident.told(newest) if newest is not None else {}
    if manner is None or told.get("manner") != manner.value:
        return {}
    known = {code: answer for code, answer in told["answers"].items() if code not in told["guessed"]}
    return {**known, "doing": told["doing"], "note": told["note"]}


def _manners() -> list[tuple[str, str]]:
    return [(code, said.said(language())) for code, said in MANNERS.items()]


def _provisions(manner: Manner | None) -> dict[str, str]:
    return {code: provision for code, (_ask, _help, provision, _sure) in QUESTIONS.items()} if manner else {}


def _opinion(found: Any) -> dict[str, Any] | None:
    """The newest opinion in the reader's language."""
    if found is None:
        return None
    told, english = workaccident.told(found), language() == "en"
    reasons = [{**one, "said": one["sentence_en"] if english else one["sentence"]} for one in told["reasons"]]
    return {
        **told, "said": told["sentence_en"] if english else told["sentence"], "reasons": reasons, "made_at": found.at,
        "ask": [one["question_en"] if english else one["question"] for one in told["ask"]],
        "how": MANNERS[told["manner"]].said(language()),
    }  # fmt: skip


def _refuse_reader(officer: Officer) -> None:
    """An auditor reads; only the office that works on cases writes."""
    if not may(officer, Right.WORK_CLAIMS):
        raise PermissionDenied


@needs(Right.SEE_CLAIMS)
@sensitive_post_parameters()
def doctor(request: HttpRequest, number: str) -> HttpResponseBase:
    """The doctor's reports, and the form for another one: for officers named for it and the hospital, its own only."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    office = _office(request, officer, claim)
    on = estimating.incident_day(claim)
    form = ReportForm(request.POST or None, on=on, initial=_first(claim, office))
    faulty = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not faulty:
        if not claimparts.writes_medical(officer, claim):
            raise PermissionDenied
        try:
            medical.write(claim.number, office=office or "", actor=actor_of(request), at=now(), **form.given())
        except Refusal as refusal:
            form.report.add_error(None, refusal_sentence(refusal))
            faulty = True
        else:
            messages.success(request, _("Laporan dokter disimpan tersandi."))
            if form.report.cleaned_data["kind"] == medical.STATEMENT and claim.state in claimparts.BEFORE_STAGE_TWO[:-1]:
                messages.info(request, _("Berikutnya: catat tahap II di halaman kasus, dengan hari dan jam surat ini."))
            return redirect("claim-doctor", claim.number)
    clock = medical.clock(claim) if claim.state in claimparts.BEFORE_STAGE_TWO else None
    page = {
        "claim": claim, "form": form, "faulty": faulty,
        "reports": [claimreports.shown(one, claim) for one in medical.read(claim, actor=actor_of(request), office=office)],
        "unable_days": medical.unable_days(claim) if office is None else None,
        "due": selector.due_of(clock.due, now()) if clock else None, "may_write": claimparts.writes_medical(officer, claim),
        "own_only": office is not None,
    }  # fmt: skip
    return render(request, "backoffice/claim_doctor.html", page, status=422 if faulty else 200)


def _office(request: HttpRequest, officer: Officer, claim: Claim) -> str | None:
    """None for whoever reads all; the hospital for its own reports. Raises Http404 for everybody else, recorded."""
    if may(officer, Right.SEE_MEDICAL):
        return None
    if claimparts.is_own_hospital(officer, claim):
        return claimaccess.office_of(officer)
    record(actor_of(request), "access.denied", "page:claim-doctor", {"claim": claim.number})
    raise Http404


def _first(claim: Claim, office: str | None) -> dict[str, Any]:
    written = set(claim.medicalreport_set.filter(withdrawn_at=None).values_list("kind", flat=True))
    kind = "treatment" if "statement" in written else "statement" if written else "stage_one"
    return {"kind": kind, "facility": office or claim.hospital}


@needs(Right.SEE_CLAIMS)
@require_POST
def doctor_withdraw(request: HttpRequest, number: str, place: int) -> HttpResponseBase:
    """Withdraws a report that was wrong; a hospital only its own."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    office = _office(request, officer, claim)
    own = office is None or claim.medicalreport_set.filter(place=place, office=office).exists()
    if not own or not claimparts.writes_medical(officer, claim):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    try:
        medical.withdraw(claim.number, place, reason=reason, actor=actor_of(request), at=now())
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _("Laporan ditarik; tetap dapat dibaca, tetapi tidak dihitung."))
    return redirect("claim-doctor", claim.number)


@needs(Right.SEE_MEDICAL)
@sensitive_post_parameters()
def relatives(request: HttpRequest, number: str) -> HttpResponseBase:
    """The family, who inherits by the law, which documents they lack; the form for one more, or for a change."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    kept = family.read(claim, actor=actor_of(request))
    form = Relative(request.POST or None, initial=_changed(request, kept), on=family.died_on(claim), language=language())
    if request.method == "POST" and form.is_valid():
        _refuse_reader(officer)
        try:
            _write(request, claim, form)
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            messages.success(request, _("Keluarga disimpan tersandi."))
            return redirect("claim-relatives", claim.number)
    page = {
        "claim": claim, "form": form, "family": [_shown(one) for one in kept], "heirs": claimparts.heirs(claim, kept),
        "may_write": may(officer, Right.WORK_CLAIMS), "children": len(family.children(kept)),
    }  # fmt: skip
    return render(request, "backoffice/claim_relatives.html", page, status=422 if form.errors else 200)


def _write(request: HttpRequest, claim: Claim, form: Relative) -> None:
    place, actor = form.cleaned_data["place"], actor_of(request)
    if place:
        family.change(claim.number, place, relative=form.relative(), actor=actor, at=now())
    else:
        family.add(claim.number, relative=form.relative(), actor=actor, at=now())


def _changed(request: HttpRequest, kept: list[family.Kept]) -> dict[str, Any]:
    """The relative that is to be changed, as the form wants it; nobody where none is named."""
    asked = request.GET.get("ubah", "")
    found = next((one for one in kept if str(one.place) == asked), None)
    if found is None:
        return {}
    told = asdict(found.relative)
    return {**told, "place": found.place, "alive": _alive(found.relative.alive), "documents": list(found.relative.documents)}


def _alive(alive: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[alive]


def _shown(one: family.Kept) -> dict[str, Any]:
    told = asdict(one.relative)
    return {**told, "place": one.place, "nik": mask(one.relative.nik), "alive_code": _alive(one.relative.alive)}


@needs(Right.SEE_MEDICAL)
@require_POST
def relatives_remove(request: HttpRequest, number: str, place: int) -> HttpResponseBase:
    """Takes somebody out who is no relative after all."""
    officer = officer_of(request)
    claim = selector.case_or_404(officer, number)
    _refuse_reader(officer)
    try:
        family.remove(claim.number, place, reason=request.POST.get("reason", ""), actor=actor_of(request), at=now())
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _("Dikeluarkan dari daftar keluarga."))
    return redirect("claim-relatives", claim.number)
