"""Civil servants who give: a pledge by the public form, its paper signed and sent in, and the donor's own page.

Nobody logs in here. What a donor sees is opened by NIP and code and held by a sealed cookie of its own (`donorseal`). No
page tells whether a NIK is known or who carries a worker: whoever names one reads the same sentence.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice import charts, donorseal, noticeconsent
from pijar.backoffice.donorforms import FIELDS, Enter, PledgeForm, Signed, stepped
from pijar.backoffice.donorseal import Pass
from pijar.backoffice.selectors import giving
from pijar.backoffice.uploading import scratch, takes_files, write
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import donormonth, donorpapers
from pijar.funding import pledging, services
from pijar.funding.types import PromiseState, StopReason
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor

# The donor acts for themselves: the trail says so, and names nobody.
DONOR = Actor("donor", "public")
OPEN_STATES = (PromiseState.DRAFTED.value, PromiseState.WAITING.value)
GOING = (*OPEN_STATES, PromiseState.ACTIVE.value)


@login_not_required
@ensure_csrf_cookie
@sensitive_post_parameters()
def pledge(request: HttpRequest) -> HttpResponseBase:
    """The form. A step of the counter (without script) shows it again with what was typed; a pledge leads to its papers."""
    if request.method == "POST" and "langkah" in request.POST:
        return _form(request, PledgeForm(initial=stepped(request.POST)))
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _submitted(form)
        if made is not None:
            return _welcome(request, form.cleaned_data["nip"], made)
    return _form(request, form)


def _form(request: HttpRequest, form: PledgeForm) -> HttpResponseBase:
    first = giving.this_month()
    page = {
        "form": form, "meaning": (told := _meaning(form)), "examples": giving.examples(told.one), "costs": giving.costs(first),
        "has_offices": bool(form.offices), **giving.whose(),
    }  # fmt: skip
    return render(request, "backoffice/giving.html", page, status=422 if form.errors else 200)


def _meaning(form: PledgeForm) -> giving.Meaning:
    """What stands in the form comes to, as far as it can be read."""
    given = getattr(form, "cleaned_data", None) or {}
    workers = given.get("workers") or form.initial.get("workers") or 1
    starts = given.get("starts") or _month(form.initial.get("starts")) or giving.months_to_start()[1]
    return giving.meaning(int(workers), given.get("amount"), starts, given.get("stops"))


def _month(text: Any) -> Month | None:
    found = [month for month in giving.months_to_start() if str(month) == text]
    return found[0] if found else None


def _submitted(form: PledgeForm) -> Any:
    """The pledge as it was entered, or None where the service refuses it: its sentence stands at the field then."""
    given = form.cleaned_data
    workers = None if given["amount"] else given["workers"]
    try:
        made = donormonth.submit_pledge(
            nip=given["nip"], name=given["name"], agency=given["agency"], starts=given["starts"], stops=given["stops"],
            workers=workers, amount=given["amount"], worker_nik=given["worker_nik"], consents=given["consents"],
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(FIELDS.get(refusal.code), refusal_sentence(refusal))
        return None
    noticeconsent.keep(form, f"pledge:{made.number}", at=now(), actor=DONOR)
    return made


def _welcome(request: HttpRequest, nip: str, made: Any) -> HttpResponseBase:
    digits, before = "".join(c for c in nip if c.isdigit()), donorseal.held(request)
    same = before if before and before.nip == digits else None
    ids = (*(same.ids if same else ()), made.promise_id)
    answer = redirect("pledge-done")
    donorseal.give(answer, Pass(digits, bool(same and same.sees_gifts), ids, made.number, made.code))
    return answer


@login_not_required
def done(request: HttpRequest) -> HttpResponseBase:
    """Number and code of the pledge just made, to be kept; its paper to sign; where it goes. Only for this browser."""
    held = donorseal.held(request)
    if held is None or not held.code:
        return redirect("donor-page")
    found = giving.promises(held.ids)[0]
    page = {"promise": found, "number": held.number, "code": held.code, "form": Signed(), **giving.whose()}
    return render(request, "backoffice/giving_done.html", page)


@login_not_required
@ensure_csrf_cookie
@sensitive_post_parameters()
def donor(request: HttpRequest) -> HttpResponseBase:
    """The donor's page, or the door to it."""
    held = donorseal.held(request)
    if held is not None and request.method != "POST":
        return _without_code(_page(request, held), held)
    form = Enter(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.donor_by_code(_digits(form.cleaned_data["nip"]), form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            answer = redirect("donor-page")
            donorseal.give(answer, Pass(opened.nip, opened.sees_gifts, opened.promises))
            return answer
    return render(request, "backoffice/giving_enter.html", {"form": form, **giving.whose()}, status=422 if form.errors else 200)


def _without_code(answer: HttpResponseBase, held: Pass) -> HttpResponseBase:
    """Who goes on from the page with the code has written it down: whoever sits here next does not read it."""
    if held.code:
        donorseal.give(answer, replace(held, number="", code=""))
    return answer


def _digits(nip: str) -> str:
    return "".join(letter for letter in nip if letter not in " .'-\t")


def _page(request: HttpRequest, held: Pass, form: Signed | None = None, failed: int = 0) -> HttpResponseBase:
    promises = giving.promises(held.ids)
    page: dict[str, Any] = {
        "promises": promises, "form": form or Signed(), "failed": failed, "open_states": OPEN_STATES, "going": GOING,
        "next_month": giving.this_month().next, "name": promises[0].name if promises else "", **giving.whose(),
    }  # fmt: skip
    if held.sees_gifts:
        page |= _gifts(request, held.nip)
    return render(request, "backoffice/giving_donor.html", page, status=422 if failed else 200)


def _gifts(request: HttpRequest, nip: str) -> dict[str, Any]:
    years = giving.years(nip)
    chosen = request.GET.get("tahun", "")
    year = int(chosen) if chosen in map(str, years) else (years or [today().year])[0]
    view = services.donor_view(nip, year)
    drawn = [(one.month.first_day, one.people) for one in view.months]
    shown = {name: charts.bars(drawn, wide=name == "wide") for name in ("wide", "narrow")} if any(n for _, n in drawn) else {}
    return {
        "view": view, "years": years, "year": year, "life": giving.lifetime(nip), "name": view.name,
        "register": giving.register_pledges(nip), "sees_gifts": True, **shown,
    }  # fmt: skip


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    answer = redirect("pledge")
    donorseal.take_back(answer)
    messages.success(request, _("Anda sudah keluar. Terima kasih."))
    return answer


def _own(request: HttpRequest, promise_id: int) -> Pass:
    """The donor's pass, where it opens this pledge. Raises Http404: of other pledges nothing is said."""
    held = donorseal.held(request)
    if held is None or promise_id not in held.ids:
        raise Http404
    return held


@login_not_required
def paper(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """The power of attorney to sign."""
    _own(request, promise_id)
    number = giving.promises([promise_id])[0].number
    body = donorpapers.consent_pdf(promise_id)
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"surat_kuasa_{number}.pdf")


@takes_files(2 * pledging.LARGEST)
@login_not_required
@require_POST
def upload(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Takes the signed paper in."""
    held, form = _own(request, promise_id), Signed(request.POST, request.FILES)
    if form.is_valid():
        try:
            with scratch() as folder:
                write(folder / "surat.pdf", form.cleaned_data["file"])
                services.upload_consent(promise_id, folder / "surat.pdf")
        except Refusal as refusal:
            form.add_error("file", refusal_sentence(refusal))
    if form.errors:
        return _page(request, held, form, promise_id)
    messages.success(request, _("Surat kuasa diterima. Petugas memeriksanya; keadaannya terlihat di halaman ini."))
    return _without_code(redirect("donor-page"), held)


@login_not_required
def stop(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Asks once, then stops one pledge from next month on."""
    _own(request, promise_id)
    promise = giving.promises([promise_id])[0]
    if request.method == "POST":
        services.stop_promise(promise_id, from_month=_from(), reason=StopReason.WITHDRAWN, actor=DONOR)
        return _stopped(request)
    return render(request, "backoffice/giving_stop.html", {"promise": promise, "next_month": _from(), **giving.whose()})


@login_not_required
def stop_all(request: HttpRequest) -> HttpResponseBase:
    """Asks once, then stops all that the donor promised, also what was promised on paper."""
    held = donorseal.held(request)
    if held is None or not held.sees_gifts:
        raise Http404
    if request.method == "POST":
        services.stop_donor(held.nip, from_month=_from(), reason=StopReason.WITHDRAWN, actor=DONOR)
        return _stopped(request)
    return render(request, "backoffice/giving_stop.html", {"promise": None, "next_month": _from(), **giving.whose()})


def _from() -> Month:
    return giving.this_month().next


def _stopped(request: HttpRequest) -> HttpResponseBase:
    messages.success(request, _("Ikrar dihentikan. Terima kasih atas semua yang sudah Anda berikan."))
    return redirect("donor-page")


@login_not_required
def receipt(request: HttpRequest, year: int) -> HttpResponseBase:
    """The yearly receipt."""
    held = donorseal.held(request)
    if held is None or not held.sees_gifts or year not in giving.years(held.nip):
        raise Http404
    body = donorpapers.statement(held.nip, year, on=today(), actor=DONOR)
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"kuitansi_{year}.pdf")
