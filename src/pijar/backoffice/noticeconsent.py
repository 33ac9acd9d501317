"""Whoever brings something without a log-in says whether and where they want to be told of it, and takes it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.details import language
from pijar.backoffice.forms import Form
from pijar.backoffice.noticeforms import consent_choices
from pijar.backoffice.noticewords import CHANNELS
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.errors import Refusal
from pijar.notices import contacts, selectors
from pijar.notices.types import Channel
from pijar.staff.types import Actor

BY, TO = "tell_by", "tell_to"
# What the follow page's button sends.
STOP = "henti-kabar"


def ask(form: Form, *, phone: str = "") -> None:
    """Adds the question to a form, where a channel is on offer. `phone`: the field whose number is used without another one."""
    offered = consent_choices()
    if not offered:
        return
    form.fields[BY] = forms.ChoiceField(
        label=_("Mau dikabari?"), required=False, choices=[("", _("Tidak usah, saya lihat sendiri")), *offered],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    same = _("Untuk surel, tulis alamatnya. Untuk nomor HP di atas, kosongkan.")
    hint = same if phone else _("Nomor HP atau alamat surel Anda.")
    form.fields[TO] = forms.CharField(
        label=_("Ke mana?"), required=False, max_length=254, help_text=hint,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip


def check(form: Form, data: dict[str, Any], *, phone: str = "") -> None:
    """A channel that was chosen needs an address that can be read; what is wrong stands at its field."""
    chosen = data.get(BY)
    if not chosen:
        return
    channel = Channel(chosen)
    typed = str(data.get(TO) or "").strip()
    if not typed and channel is not Channel.EMAIL:
        typed = str(data.get(phone) or "") if phone else ""
    try:
        data[TO] = contacts.clean_address(channel, typed)
    except Refusal as refusal:
        form.add_error(TO, refusal_sentence(refusal))


def keep(form: Form, party: str, *, at: datetime, actor: Actor) -> None:
    """Keeps what was chosen. A channel that was closed meanwhile is no reason to lose the thing itself."""
    chosen = form.cleaned_data.get(BY)
    if not chosen:
        return
    try:
        contacts.consent(party, Channel(chosen), form.cleaned_data[TO], language=language(), at=at, actor=actor)
    except Refusal as refusal:
        if refusal.code != "CHANNEL_NOT_OFFERED":
            raise


def told(party: str) -> list[str]:
    """Where somebody is told, as they know it again: "SMS •••890"."""
    return [f"{CHANNELS[one.channel]} {selectors.shown_address(one)}" for one in selectors.party_contacts(party)]
