"""The proof of cover of a person on a day: answer, chain of evidence, certificate; and checking a certificate that is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pijar.backoffice.details import language
from pijar.backoffice.forms import DayField, Form
from pijar.backoffice.identity import clear, masked
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors import coverproof
from pijar.backoffice.selectors.regions import village_name
from pijar.coverage import words
from pijar.coverage.certificates import checked
from pijar.coverage.evidence import evidence_of
from pijar.cycle.coverpapers import certificate
from pijar.kernel.clock import is_of_our_time, today
from pijar.staff.types import Right


class Shown(Form):
    """A certificate or a letter as somebody shows it."""

    number = forms.CharField(
        label=_("Nomor"), max_length=40,
        help_text=_("Tercetak di bawah judul: BK-2026-000123-K di bukti, SKP-2026-00012 di surat untuk rumah sakit."),
    )  # fmt: skip
    checksum = forms.CharField(
        label=_("Sidik"), max_length=120, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Delapan kelompok huruf dan angka di bagian bawah surat."),
    )  # fmt: skip


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The answer for a day and its chain, each link with the way to where it stands in the books."""
    officer, person = officer_of(request), coverproof.person_of(officer_of(request), person_id)
    if person.survivor_id:
        return redirect(reverse("person-proof", args=[person.survivor_id]) + _asked(request))
    on = _day(request.GET.get("hari", "")) or today()
    found, links = evidence_of(clear("national_id", person.national_id), on)
    speak = language()
    page = {
        "person": person, "nik": masked("national_id", person.national_id), "village_name": village_name(person.village_code),
        "on": on, "cover": found, "said": words.answer(found, on).said(speak), "hint": words.HINTS[found.status].said(speak),
        "links": [coverproof.told(officer, link) for link in links], "unread": _is_unread(request),
        "given": coverproof.given(person),
    }  # fmt: skip
    return render(request, "backoffice/coverproof.html", page)


def _asked(request: HttpRequest) -> str:
    found = _day(request.GET.get("hari", ""))
    return f"?hari={found.isoformat()}" if found else ""


def _day(text: str) -> date | None:
    """The day asked for, as an address holds it or as it is typed; None for none or one that cannot be read."""
    try:
        found: date | None = date.fromisoformat(text) if text[:4].isdigit() else DayField(required=False).clean(text)
    except (ValidationError, ValueError):
        return None
    return found if found and is_of_our_time(found) else None


def _is_unread(request: HttpRequest) -> bool:
    text = request.GET.get("hari", "")
    return bool(text) and _day(text) is None


@needs(Right.SEE_PERSONS)
@require_POST
def paper(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The certificate as PDF; the service records it."""
    person = coverproof.person_of(officer_of(request), person_id)
    on = _day(request.POST.get("hari", "")) or today()
    made = certificate(person.survivor or person, on=on, today=today(), actor=actor_of(request))
    name = f"bukti-{made.certificate.number}.pdf"
    return HttpResponse(
        made.body, content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


@needs(Right.SEE_PERSONS, Right.CHECK_COVER)
def check(request: HttpRequest) -> HttpResponseBase:
    """Is a certificate that is shown genuine, whose is it, and does its answer still hold? Of a letter only the first."""
    form = Shown(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        found = checked(form.cleaned_data["number"], form.cleaned_data["checksum"], actor=actor_of(request))
        page |= {"found": found, **coverproof.compared(officer_of(request), found)}
    return render(request, "backoffice/coverproof_check.html", page)
