"""Forms of verification rounds and objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import words
from pijar.backoffice.forms import DayField, Form, MonthField
from pijar.backoffice.verificationwords import KINDS, RULINGS
from pijar.verification.options import MOST_DAYS

ACTS = {key: words.HALT_ACTS[key] for key in ("stop", "hold")}


class OpenRound(Form):
    month = MonthField(label=_("Daftar bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    title = forms.CharField(label=_("Nama putaran"), max_length=120)
    objection_days = forms.IntegerField(
        label=_("Hari untuk menyanggah"), min_value=1, max_value=MOST_DAYS, help_text=_("Hari kalender sejak diumumkan.")
    )
    decide_days = forms.IntegerField(
        label=_("Hari untuk memutuskan"), min_value=1, max_value=MOST_DAYS, help_text=_("Hari kalender sejak sanggahan diterima.")
    )


class Draw(Form):
    confidence = forms.IntegerField(label=_("Keyakinan (persen)"), min_value=50, max_value=99, initial=95)
    margin = forms.IntegerField(label=_("Galat (persen)"), min_value=1, max_value=50, initial=5)
    share = forms.IntegerField(
        label=_("Dugaan bagian yang salah (persen)"), min_value=1, max_value=99, initial=50,
        help_text=_("50 meminta sampel terbesar; pakai itu bila belum tahu."),
    )  # fmt: skip


class Publish(Form):
    until = DayField(label=_("Sanggahan diterima sampai"))


class NewObjection(Form):
    kind = forms.ChoiceField(label=_("Tentang apa"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    village_code = forms.ChoiceField(label=_("Kelurahan"))
    number = forms.IntegerField(
        label=_("Nomor urut di pengumuman"), required=False, min_value=1,
        help_text=_("Kosongkan bila orangnya belum tercantum."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Apa yang disampaikan"), min_length=8, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Disimpan tersegel."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nama penyanggah"), max_length=200, help_text=_("Disimpan tersegel dan tidak diumumkan."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor HP penyanggah"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    received_on = DayField(label=_("Tanggal diterima"))

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_code"].choices = villages  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_missing = data.get("kind") == "SHOULD_BE_LISTED"
        if data.get("kind") and not is_missing and not data.get("number") and "number" not in self.errors:
            self.add_error("number", _("Tulis nomor urut orangnya di pengumuman."))
        return data


class Rule(Form):
    ruling = forms.ChoiceField(label=_("Keputusan"), choices=list(RULINGS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Alasan"), min_length=8, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Disampaikan kepada penyanggah. Jangan menulis data pribadi orang lain."),
    )  # fmt: skip


class TakeUp(Form):
    """Stopping or holding because of what was found; the proof is filled in."""

    kind = forms.ChoiceField(label=_("Tindakan"), choices=list(ACTS.items()))
    reason = forms.ChoiceField(label=_("Sebab"), choices=list(words.HALT_REASONS.items()))
    month = MonthField(label=_("Mulai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    proof = forms.CharField(label=_("Bukti"), max_length=200)


class Settle(Form):
    """Settling a doubtful case by what was found; the proof is filled in."""

    outcome = forms.ChoiceField(
        label=_("Keputusan"), choices=[("eligible", _("Layak")), ("ineligible", _("Tidak layak"))], widget=forms.RadioSelect
    )
    proof = forms.CharField(label=_("Bukti"), max_length=200)
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    until = MonthField(label=_("Berlaku sampai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))


class Leave(Form):
    """Nothing is to be done, and why."""

    note = forms.CharField(label=_("Mengapa tidak perlu tindakan"), min_length=8, max_length=300)
