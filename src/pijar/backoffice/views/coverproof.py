"""The proof of cover of a person on a day: answer, chain of evidence, certificate; and checking a certificate that is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pijar.backoffice import scope
from pijar.backoffice.details import language
from pijar.backoffice.forms import DayField, Form
from pijar.backoffice.identity import clear, masked
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.tables import Person
from pijar.coverage import words
from pijar.coverage.certificates import Checked, checked
from pijar.coverage.evidence import evidence_of
from pijar.coverage.models import Certificate
from pijar.coverage.types import Link, LinkKind, LinkState, Status
from pijar.cycle.coverpapers import certificate
from pijar.kernel.clock import is_of_our_time, today
from pijar.staff.models import Officer
from pijar.staff.types import Right

COLOURS = {
    LinkState.THERE: "green", LinkState.LATE: "orange", LinkState.DIFFERS: "yellow", LinkState.UNCLEAR: "yellow",
    LinkState.REFUSED: "red", LinkState.ENDED: "red", LinkState.MISSING: "secondary",
}  # fmt: skip


class Shown(Form):
    """A certificate as somebody shows it."""

    number = forms.CharField(label=_("Nomor"), max_length=40, help_text=_("Tercetak di bawah judul, misalnya BK-2026-000123-K."))
    checksum = forms.CharField(
        label=_("Sidik"), max_length=120, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Delapan kelompok huruf dan angka di bagian bawah surat."),
    )  # fmt: skip


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The answer for a day and its chain, each link with the way to where it stands in the books."""
    officer, person = officer_of(request), _person(request, person_id)
    if person.survivor_id:
        return redirect(reverse("person-proof", args=[person.survivor_id]) + _asked(request))
    on = _day(request.GET.get("hari", "")) or today()
    found, links = evidence_of(clear("national_id", person.national_id), on)
    speak = language()
    page = {
        "person": person, "nik": masked("national_id", person.national_id), "village_name": village_name(person.village_code),
        "on": on, "cover": found, "said": words.answer(found, on).said(speak), "hint": words.HINTS[found.status].said(speak),
        "links": [_told(officer, link) for link in links], "unread": _is_unread(request),
        "given": Certificate.objects.filter(person=person).order_by("-id")[:20],
    }  # fmt: skip
    return render(request, "backoffice/coverproof.html", page)


def _person(request: HttpRequest, person_id: int) -> Person:
    """Somebody in the officer's scope; of a record that gave way also who it gave way to must be."""
    people = scope.persons(officer_of(request))
    found = get_object_or_404(people, id=person_id)
    if found.survivor_id:
        get_object_or_404(people, id=found.survivor_id)
    return found


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


def _told(officer: Officer, link: Link) -> dict[str, Any]:
    speak = language()
    return {
        "title": words.title(link).said(speak), "text": words.about(link).said(speak), "state": link.state.value,
        "state_said": words.STATES[link.state].said(speak), "colour": COLOURS[link.state], "month": link.month,
        "checksum": link.checksum, "url": _where(officer, link),
    }  # fmt: skip


def _where(officer: Officer, link: Link) -> str:
    """The page on which a link stands, for an officer who may open it."""
    of = link.details
    if link.kind is LinkKind.DECREE and "decree" in of and scope.sees_decrees(officer):
        return reverse("decree", args=[of["decree"]])
    if link.kind is LinkKind.BATCH_LINE and "batch" in of and may(officer, Right.SEE_MONEY) and link.month:
        return reverse("batch", args=[link.month, of["fund"], of["list"]])
    return ""


@needs(Right.SEE_PERSONS)
@require_POST
def paper(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The certificate as PDF; the service records it."""
    person = _person(request, person_id)
    on = _day(request.POST.get("hari", "")) or today()
    made = certificate(person.survivor or person, on=on, today=today(), actor=actor_of(request))
    name = f"bukti-{made.certificate.number}.pdf"
    return HttpResponse(
        made.body, content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


@needs(Right.SEE_PERSONS, Right.CHECK_COVER)
def check(request: HttpRequest) -> HttpResponseBase:
    """Is a certificate that is shown genuine, whose is it, and does its answer still hold?"""
    form = Shown(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        found = checked(form.cleaned_data["number"], form.cleaned_data["checksum"], actor=actor_of(request))
        page |= {"found": found, **_compared(officer_of(request), found)}
    return render(request, "backoffice/coverproof_check.html", page)


def _compared(officer: Officer, found: Checked) -> dict[str, Any]:
    """What to hold against the paper, and a way to the person for who may look."""
    if found.certificate is None or found.now is None:
        return {}
    speak, person = language(), found.certificate.person
    is_ours = scope.persons(officer).filter(id=person.id).exists()
    answered = words.ANSWERS[Status(found.certificate.answer["status"])].said(speak)
    return {
        "name": " ".join(part[:1] + "•" * max(2, len(part) - 1) for part in person.name.split()), "born": person.birth_date.year,
        "tail": found.now.said["person"]["nik"][-4:], "then": answered,
        "today": words.ANSWERS[found.now.found.status].said(speak),
        "url": reverse("person-proof", args=[person.id]) if is_ours else "",
    }  # fmt: skip
