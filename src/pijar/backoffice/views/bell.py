"""Notices of an officer: the page behind the bell, what one wants to be told where, and what went out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice.details import language
from pijar.backoffice.noticeforms import Address, Choices, Code, groups_of
from pijar.backoffice.noticewords import STATES
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.notices import contacts, selectors, services
from pijar.notices.models import Message
from pijar.notices.types import MOVES, Channel, Event, State
from pijar.staff.models import Officer
from pijar.staff.types import Right


@needs()
def index(request: HttpRequest) -> HttpResponseBase:
    """An officer's notices, the newest first."""
    officer = officer_of(request)
    found = selectors.notices(officer)
    if request.GET.get("lihat") == "baru":
        found = found.filter(read_at=None)
    page = page_of(request, found, 30)
    lines = selectors.lines(list(page.object_list), language())
    told = {
        "page": page, "lines": lines, "look": request.GET.get("lihat", ""), "keep_days": selectors.city().keep_days,
        "may_edit": may(officer, Right.EDIT_PROGRAMME),
    }  # fmt: skip
    return render(request, "backoffice/bell.html", told)


@needs()
def follow(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """Leads to the place a notice speaks of; it is read then."""
    officer = officer_of(request)
    one = get_object_or_404(selectors.notices(officer), id=notice_id)
    services.read(officer, notice_id=one.pk, at=now())
    is_ours = url_has_allowed_host_and_scheme(one.link, None) and one.link.startswith("/")
    return redirect(one.link if is_ours else "bell")


@needs()
@require_POST
def read_all(request: HttpRequest) -> HttpResponseBase:
    services.read(officer_of(request), at=now())
    return redirect("bell")


@needs()
def choices(request: HttpRequest) -> HttpResponseBase:
    """What an officer wants to be told, where, and when not."""
    officer = officer_of(request)
    chosen = selectors.choice_of(officer)
    held = selectors.contacts(officer)
    proven = [channel for channel in Channel if channel.value in held and held[channel.value].proven_at]
    form = Choices(request.POST or None, groups=groups_of(officer), channels=proven, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        services.choose(
            officer, language=form.cleaned_data["language"], channels=form.wanted(chosen), quiet=form.quiet(),
            actor=actor_of(request),
        )  # fmt: skip
        messages.success(request, _("Pilihan Anda disimpan."))
        return redirect("bell-choices")
    return _choices(request, officer, form)


def _choices(request: HttpRequest, officer: Officer, form: Choices, faulty: dict[str, Any] | None = None) -> HttpResponseBase:
    held = selectors.contacts(officer)
    told = {"form": form, "city": selectors.city(), "ways": [_way(one, held, faulty or {}) for one in selectors.channels()],
            "proven": [c for c in Channel if c.value in held and held[c.value].proven_at], "mode": settings.NOTICES}  # fmt: skip
    return render(request, "backoffice/bell_choices.html", told, status=422 if form.errors or faulty else 200)


def _way(one: selectors.ChannelState, held: dict[str, Any], faulty: dict[str, Any]) -> dict[str, Any]:
    contact = held.get(one.channel.value)
    waits = contact is not None and not contact.proven_at
    return {
        "channel": one.channel.value, "is_ready": one.is_ready, "address": selectors.shown_address(contact) if contact else "",
        "is_proven": bool(contact and contact.proven_at), "waits": waits,
        "form": faulty.get(one.channel.value) or (Code if waits else Address)(channel=one.channel),
    }  # fmt: skip


@needs()
@require_POST
@sensitive_post_parameters()
def contact(request: HttpRequest, channel: str) -> HttpResponseBase:
    """An address is given, proven by its code, or taken back."""
    officer = officer_of(request)
    if channel not in set(Channel):
        raise Http404
    way, act = Channel(channel), request.POST.get("act", "")
    if act == "hapus":
        contacts.remove(officer, way, at=now())
        messages.success(request, _("Alamat itu dihapus."))
        return redirect("bell-choices")
    form: Address | Code = Code(request.POST, channel=way) if act == "bukti" else Address(request.POST, channel=way)
    if form.is_valid():
        try:
            _with_address(request, officer, way, form)
        except Refusal as refusal:
            form.add_error(None if act not in ("kode", "bukti") else "code" if act == "bukti" else "address",
                           refusal_sentence(refusal))  # fmt: skip
    if form.errors:
        return _choices(request, officer, _untouched(officer), {channel: form})
    return redirect("bell-choices")


def _untouched(officer: Officer) -> Choices:
    held = selectors.contacts(officer)
    proven = [one for one in Channel if one.value in held and held[one.value].proven_at]
    return Choices(None, groups=groups_of(officer), channels=proven, chosen=selectors.choice_of(officer))


def _with_address(request: HttpRequest, officer: Officer, way: Channel, form: Address | Code) -> None:
    if isinstance(form, Code):
        contacts.prove(officer, way, form.cleaned_data["code"], at=now())
        messages.success(request, _("Alamat Anda terbukti. Pilih di bawah apa yang dikirim ke sana."))
    else:
        contacts.ask_code(officer, way, form.cleaned_data["address"], at=now())
        messages.success(request, _("Kode sedang dikirim ke alamat itu. Biasanya sampai dalam satu menit."))


@needs()
def outbox(request: HttpRequest) -> HttpResponseBase:
    """What went out and what waits; whoever does not look after the city sees what is for them."""
    officer = officer_of(request)
    sees_all = may(officer, Right.EDIT_PROGRAMME)
    asked = {"state": request.GET.get("keadaan", ""), "channel": request.GET.get("saluran", "")}
    found = selectors.outbox(**asked)
    if not sees_all:
        found = found.filter(recipient=f"officer:{officer.pk}")
    page = page_of(request, found, 30)
    told = {
        "page": page, "lines": [_message(one, officer) for one in page.object_list], "asked": asked, "sees_all": sees_all,
        "channels": selectors.channels(), "states": STATES, "mode": settings.NOTICES,
    }  # fmt: skip
    return render(request, "backoffice/bell_out.html", told)


def _message(one: Message, officer: Officer) -> dict[str, Any]:
    """One message for the page. A code is read by whom it is for, and in no list of others."""
    is_mine = one.recipient == f"officer:{officer.pk}"
    text = selectors.text_of(one) if is_mine or one.event != Event.CONTACT_CODE.value else None
    may_again = State.WAITING in MOVES[State(one.state)] and one.state != State.SENDING.value and not one.wiped_at
    return {"one": one, "text": text, "address": selectors.veiled_of(one), "may_again": may_again, "is_mine": is_mine}


@needs(Right.EDIT_PROGRAMME)
@require_POST
def again(request: HttpRequest, message_id: int) -> HttpResponseBase:
    services.send_again(message_id, actor=actor_of(request), at=now())
    messages.success(request, _("Pesan itu menunggu dikirim lagi."))
    return redirect("bell-out")
