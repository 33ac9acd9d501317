"""Participant cards for officers: of one person, of a kelurahan on sheets, called back, and the address for a phone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import scope
from pijar.backoffice.forms import DayField
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors import cards as selectors
from pijar.backoffice.selectors import persons
from pijar.backoffice.selectors.regions import village_name
from pijar.coverage import cards, keys, revoking
from pijar.coverage.revoking import BY_OFFICER, End
from pijar.cycle import cardpapers
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.staff.types import Right

TYPES = {"pdf": "application/pdf", "png": "image/png"}


def day_of(text: str) -> date:
    """The day asked for, as typed; today for none or for one that cannot be read."""
    try:
        return DayField(required=False).clean(text) or today()
    except ValidationError:
        return today()


def _person(request: HttpRequest, person_id: int) -> Person:
    return get_object_or_404(scope.persons(officer_of(request)), id=person_id)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@needs(Right.ISSUE_CARDS)
def index(request: HttpRequest) -> HttpResponseBase:
    """The kelurahan whose cards can be printed; for the programme also the keys."""
    officer, on = officer_of(request), day_of(request.GET.get("hari", ""))
    page = {
        "on": on, "places": selectors.places(officer, on),
        "keys": keys.listed() if scope.sees_whole_city(officer) else [],
    }  # fmt: skip
    return render(request, "backoffice/cards.html", page)


@needs(Right.ISSUE_CARDS)
def show(request: HttpRequest, person_id: int) -> HttpResponseBase:
    return _shown(request, _person(request, person_id), day_of(request.GET.get("hari", "")))


def _shown(request: HttpRequest, person: Person, on: date, **more: Any) -> HttpResponseBase:
    card = cards.card_on(person, on)
    cover = persons.cover(person, on)
    page = {
        "person": person, "village_name": village_name(person.village_code), "on": on, "today": today(), "card": card,
        "covered": cover.covered is True and not person.survivor_id, "status": cover.status, "cards": selectors.newest(person),
        "has_link": selectors.has_link(person), "ends": [end.value for end in BY_OFFICER], **more,
    }  # fmt: skip
    if card:
        token = cards.shown(card, actor=actor_of(request))
        page |= {
            "said": cards.statement_of(token), "picture": selectors.as_picture(cardpapers.svg(token)),
            "number": cardpapers.number_in_groups(card.number),
        }  # fmt: skip
    return render(request, "backoffice/card_person.html", page)


def _back(person: Person, on: date) -> HttpResponseBase:
    return redirect(reverse("card-person", args=[person.id]) + "?" + urlencode({"hari": f"{on:%d/%m/%Y}"}))


@needs(Right.ISSUE_CARDS)
@require_POST
def issue(request: HttpRequest, person_id: int) -> HttpResponseBase:
    person, on = _person(request, person_id), day_of(request.POST.get("hari", ""))
    cardpapers.issue(person, on=on, at=now(), actor=actor_of(request))
    messages.success(request, _("Kartu dibuat. Cetak, atau buat tautan untuk ponselnya."))
    return _back(person, on)


@needs(Right.ISSUE_CARDS)
@require_POST
def print_(request: HttpRequest, person_id: int, kind: str) -> HttpResponseBase:
    """The card that holds on the day, as paper or as a picture of the code."""
    person, on = _person(request, person_id), day_of(request.POST.get("hari", ""))
    card = cards.card_on(person, on)
    if kind not in TYPES:
        raise Http404
    if card is None:
        raise Refusal("CARD_NONE", f"There is no card that holds on {on}: make it first.")
    made = cards.Issued(card, person, cards.token_of(card), False)
    printed = cardpapers.card_pdf if kind == "pdf" else cardpapers.card_png
    body = printed(made, actor=actor_of(request))
    return _file(body, kind, f"kartu-{card.number}")


@needs(Right.ISSUE_CARDS)
@require_POST
def link(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """A new address for the phone, shown in this answer only."""
    person = _person(request, person_id)
    secret = revoking.new_link(person, at=now(), actor=actor_of(request))
    address = request.build_absolute_uri(reverse("card-phone", args=[secret]))
    shown = {"address": address, "address_picture": selectors.as_picture(cardpapers.svg(address))}
    return _shown(request, person, day_of(request.POST.get("hari", "")), **shown)


@needs(Right.ISSUE_CARDS)
@require_POST
def revoke(request: HttpRequest, person_id: int, card_id: int) -> HttpResponseBase:
    person = _person(request, person_id)
    card, reason = selectors.card_of(person, card_id), request.POST.get("alasan", "")
    if card is None:
        raise Http404
    if reason not in [end.value for end in BY_OFFICER]:
        raise Refusal("CARD_REASON", "Say why: lost, misused or wrong.")
    cardpapers.revoke(card, reason=End(reason), at=now(), actor=actor_of(request))
    messages.success(request, _("Kartu dicabut. Perangkat rumah sakit mengetahuinya begitu tersambung ke internet."))
    return _back(person, today())


@needs(Right.ISSUE_CARDS)
@require_POST
def sheets(request: HttpRequest, village: str) -> HttpResponseBase:
    """The cards of a kelurahan as PDF; a kelurahan prints its own only."""
    own = scope.village_of(officer_of(request))
    if own is not None and own != village:
        raise Http404
    on = day_of(request.POST.get("hari", ""))
    made = cardpapers.sheets(village, on=on, at=now(), actor=actor_of(request))
    return _file(made.body, "pdf", f"kartu-{village}-{on}")
