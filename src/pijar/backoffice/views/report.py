"""Reporting an incident: by anybody on a phone without log-in, by a desk with what it knows already; and following a report.

The page answers the same whoever is named: it never tells whether somebody is known or covered. A report is not refused
for want of a NIK, a photo or an hour.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice import claimaccess, noticeconsent, reportprefill, scope
from pijar.backoffice.claimforms import FIELDS, Follow, Message, Report
from pijar.backoffice.rights import needs, officer_of
from pijar.backoffice.selectors import claims as selector
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors.giving import whose
from pijar.backoffice.selectors.regions import villages
from pijar.backoffice.uploading import takes_files
from pijar.backoffice.words import refusal_sentence
from pijar.claims import keeping, services
from pijar.claims.models import Claim
from pijar.claims.sealing import opened
from pijar.claims.selectors import followed, moves, notes
from pijar.claims.types import Channel, NoteKind, Picture, Receipt, Reporter
from pijar.coverage import throttle
from pijar.coverage.throttle import Limit
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.notices import contacts
from pijar.registry.crypto import identifiers
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Right, Role

# Whoever reports acts for themselves: the trail says so, and names nobody.
REPORTER = Actor("pelapor", "public")
# A whole village may share one address of its phone company: enough for a bad day, too few for a machine.
SENDING, LOOKING = Limit(quarter=30, hour=60, day=300), Limit(quarter=20, hour=40, day=200)
_REPORTERS = {
    Role.VILLAGE.value: Reporter.VILLAGE, Role.HOSPITAL.value: Reporter.HOSPITAL, Role.PROGRAMME.value: Reporter.OTHER,
}  # fmt: skip


def _desk(request: HttpRequest) -> Officer | None:
    """The officer who reports for their desk; None for the public, and for officers whose desk reports nothing."""
    officer = officer_of(request) if request.user.is_authenticated else None
    return officer if officer is not None and officer.role in claimaccess.DESKS else None


@takes_files(2 * keeping.MOST_PHOTOS * keeping.LARGEST)
@login_not_required
@never_cache
@ensure_csrf_cookie
@sensitive_post_parameters()
def report(request: HttpRequest) -> HttpResponseBase:
    """The form; sent, the answer shows number and code. The same form sent twice is one report."""
    desk = _desk(request)
    form = Report(
        request.POST or None, villages=villages(months.city_code()), initial=_initial(request, desk), asks_consent=desk is None
    )
    if request.method == "POST" and form.is_valid():
        try:
            receipt = _sent(request, form, desk)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), refusal_sentence(refusal))
        else:
            return _thanks(request, receipt, desk)
    page = {"form": form, "desk": desk, "hospitals": selector.hospitals(), "had_photos": bool(request.FILES), **whose()}
    return render(request, "backoffice/report.html", page, status=422 if form.errors else 200)


def _initial(request: HttpRequest, desk: Officer | None) -> dict[str, Any]:
    """What the desk knows already; for everybody, that it happened today."""
    found: dict[str, Any] = {"day": f"{today():%d/%m/%Y}"}
    if desk is None or request.method == "POST":
        return found
    found |= {"reporter": _REPORTERS[desk.role].value, "reporter_name": desk.get_full_name() or desk.username}
    if desk.role == Role.VILLAGE.value:
        found["place_village"] = desk.village_code
    if desk.role == Role.HOSPITAL.value:
        found["treated_at"] = desk.workplace
    return found | reportprefill.taken(request)


def _sent(request: HttpRequest, form: Report, desk: Officer | None) -> Receipt:
    at = now()
    if desk is None:
        # Before any photo is looked at: that is the dear part.
        _refuse_crowd("report", SENDING, "REPORTS_TOO_MANY", request)
    photos = _photos(request.FILES.getlist("photos"))
    given = form.given(selector.hospitals())
    if desk is None:
        channel, office, actor = Channel.PUBLIC, "", REPORTER
    else:
        channel, office, actor = claimaccess.CHANNELS[desk.role], claimaccess.office_of(desk), Actor(desk.username)
    with transaction.atomic():
        receipt = services.report(
            given, key=form.submission_key(), channel=channel, office=office, actor=actor, at=at, photos=photos
        )
        noticeconsent.keep(form, f"claim:{receipt.number}", at=at, actor=actor)
    return receipt


def _photos(uploads: list[UploadedFile]) -> list[Picture]:
    """The photos without their metadata. Raises Refusal: TOO_MANY_PHOTOS, CASE_FILE_…"""
    if len(uploads) > keeping.MOST_PHOTOS:
        raise Refusal("TOO_MANY_PHOTOS", "Too many photos.")
    return [keeping.picture(one.read(keeping.LARGEST + 1)) for one in uploads]


def _refuse_crowd(kind: str, limit: Limit, code: str, request: HttpRequest) -> None:
    network = throttle.network_of(request.META, settings.TRUSTED_PROXIES)
    if not throttle.is_allowed(kind, network, limit, at=now()):
        raise Refusal(code, "Too many from this network: wait, or call the kelurahan.")


def _thanks(request: HttpRequest, receipt: Receipt, desk: Officer | None) -> HttpResponseBase:
    due = selector.due_of(receipt.due_at, now())
    page = {"receipt": receipt, "due": due, "desk": desk, **whose()}
    return render(request, "backoffice/report_done.html", page)


@login_not_required
@never_cache
@ensure_csrf_cookie
@sensitive_post_parameters()
def follow(request: HttpRequest) -> HttpResponseBase:
    """Number and code open a report: where it stands, its clock, messages; and a message back."""
    form = Follow(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _door(request, form)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        _refuse_crowd("follow", LOOKING, "FOLLOW_TOO_MANY", request)
        claim = followed(number, code)
    except Refusal as refusal:
        form.add_error(None, refusal_sentence(refusal))
        return _door(request, form)
    message, said = Message(), ""
    if "words" in request.POST:
        message = Message(request.POST)
        if message.is_valid():
            given = {"kind": NoteKind.FROM_REPORTER, "words": message.cleaned_data["words"]}
            services.note(claim.number, actor=REPORTER, at=now(), **given)
            message, said = Message(), _("Pesan Anda sudah kami terima.")
    party = f"claim:{claim.incident.number}"
    if request.POST.get("act") == noticeconsent.STOP and contacts.stop(party, at=now(), actor=REPORTER):
        said = _("Baik. Anda tidak dikabari lagi; laporannya tetap dapat diikuti di sini.")
    page = {
        **_followed(claim), "code": code, "message": message, "said": said, "told_at": noticeconsent.told(party), **whose()
    }  # fmt: skip
    return render(request, "backoffice/report_follow.html", page, status=422 if message.errors else 200)


def _followed(claim: Claim) -> dict[str, Any]:
    """What a reporter sees: of a report joined to another one, that one's state; no name, nobody's data."""
    leading = claim.joined_to or claim
    due = selector.due_of(leading.notify_due_at, now()) if leading.state in selector.UNTOLD else None
    said = [
        {"note": one, "words": opened("note", one.words)}
        for one in notes(claim, NoteKind.TO_REPORTER, NoteKind.FROM_REPORTER)
    ]  # fmt: skip
    return {"claim": claim, "leading": leading, "moves": moves(leading), "due": due, "said_before": said}


def _door(request: HttpRequest, form: Follow) -> HttpResponseBase:
    page = {"form": form, **whose()}
    return render(request, "backoffice/report_enter.html", page, status=422 if form.errors else 200)


@needs(Right.SEE_PERSONS)
@require_POST
def of_person(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """Opens the form with what the registry knows of a person."""
    officer = officer_of(request)
    claimaccess.needs_desk(officer)
    person = get_object_or_404(scope.persons(officer), id=person_id)
    nik = identifiers().decrypt("national_id", person.national_id)
    reportprefill.offer(request, nik=nik, name=person.name, village=person.village_code)
    return redirect("report")
