"""Complaints by the public: a form without log-in, a ticket with a secret code, and the page that follows it.

Whatever NIK is typed, the page answers the same: nothing here tells whether anybody is known.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters

from pijar.backoffice import noticeconsent
from pijar.backoffice.grievanceforms import FIELDS, Again, Complaint, Follow
from pijar.backoffice.selectors import grievances as selector
from pijar.backoffice.words import refusal_sentence
from pijar.coverage.throttle import network_of
from pijar.cycle.complaints import terms
from pijar.grievances import services, throttle
from pijar.grievances.selectors import followed
from pijar.grievances.throttle import Doing
from pijar.grievances.types import Category, Channel, Given
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.notices import contacts

# What the follow page's buttons send.
ACTS = ("lagi", "selesai")


@login_not_required
@never_cache
@ensure_csrf_cookie
@sensitive_post_parameters()
def complain(request: HttpRequest) -> HttpResponseBase:
    """The form; sent, it gives number and code on the page that answers. The same form sent twice is one complaint."""
    form = Complaint(request.POST or None, villages=selector.places())
    if request.method == "POST" and form.is_valid():
        try:
            ticket = _sent(request, form)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), refusal_sentence(refusal))
        else:
            return render(request, "backoffice/complaint_done.html", {"ticket": ticket, **selector.head()})
    page = {"form": form, "terms": terms(today()), **selector.head()}
    return render(request, "backoffice/complaint.html", page, status=422 if form.errors else 200)


def _sent(request: HttpRequest, form: Complaint) -> Any:
    data, at = form.cleaned_data, now()
    throttle.refuse_tired(_network(request), Doing.OPEN, at)
    given = Given(Category(data["category"]), data["text"], data["name"], data["phone"], data["nik"], data["village_code"])
    with transaction.atomic():
        made = services.open_grievance(
            given, channel=Channel.PAGE, terms=terms(today()), at=at, actor=services.PUBLIC_ACTOR, key=data["key"]
        )
        noticeconsent.keep(form, f"grievance:{made.number}", at=at, actor=services.PUBLIC_ACTOR)
    if made.is_new:
        throttle.count(_network(request), Doing.OPEN, at)
    return made


def _network(request: HttpRequest) -> str:
    return network_of(request.META, settings.TRUSTED_PROXIES)


@login_not_required
@never_cache
@ensure_csrf_cookie
@sensitive_post_parameters()
def follow(request: HttpRequest) -> HttpResponseBase:
    """Number and code open the ticket: how it stands, what was answered; once it may be asked again."""
    form = Follow(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _door(request, form)
    number, code, at = form.cleaned_data["number"], form.cleaned_data["code"], now()
    again, said = Again(), ""
    try:
        throttle.refuse_tired(_network(request), Doing.GUESS, at)
        found = services.by_code(number, code)
    except Refusal as refusal:
        if refusal.code == "GRIEVANCE_CODE":
            throttle.count(_network(request), Doing.GUESS, at)
        form.add_error(None, refusal_sentence(refusal))
        return _door(request, form)
    if request.POST.get("act") in ACTS:
        again, said = _act(request, found.number, code)
    found.refresh_from_db()
    party = f"grievance:{found.number}"
    if request.POST.get("act") == noticeconsent.STOP and contacts.stop(party, at=at, actor=services.PUBLIC_ACTOR):
        said = _("Baik. Anda tidak dikabari lagi; jawabannya tetap dapat dilihat di sini.")
    page = {
        "told": followed(found, today()), "again": again, "said": said, "number": found.number, "code": services.clean_code(code),
        "told_at": noticeconsent.told(party), **selector.head(),
    }  # fmt: skip
    return render(request, "backoffice/complaint_follow.html", page, status=422 if again.errors else 200)


def _act(request: HttpRequest, number: str, code: str) -> tuple[Again, str]:
    """Asks again, or says that it is settled; a fault stands at the field."""
    if request.POST["act"] == "selesai":
        try:
            services.close(number, code=code, at=now(), actor=services.PUBLIC_ACTOR)
        except Refusal as refusal:
            return Again(), refusal_sentence(refusal)
        return Again(), _("Terima kasih. Pengaduan ini selesai.")
    form = Again(request.POST)
    if not form.is_valid():
        return form, ""
    try:
        services.reopen(number, code=code, text=form.cleaned_data["text"], at=now())
    except Refusal as refusal:
        form.add_error("text", refusal_sentence(refusal))
        return form, ""
    return Again(), _("Sudah kami terima. Petugas memeriksanya sekali lagi.")


def _door(request: HttpRequest, form: Follow) -> HttpResponseBase:
    page = {"form": form, **selector.head()}
    return render(request, "backoffice/complaint_enter.html", page, status=422 if form.errors else 200)
