"""Forms of one child's scholarship."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.deathwords import ENDS, LEVELS
from pijar.backoffice.forms import DayField, Form, RupiahField


class _Seen(Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Filed(_Seen):
    on = DayField(label=_("Tanggal diajukan"))


class Paid(_Seen):
    amount = RupiahField(label=_("Jumlah yang dibayar BPJS"))
    on = DayField(label=_("Tanggal dibayar"))
    reference = forms.CharField(label=_("Nomor bukti"), max_length=60)
    why = forms.CharField(label=_("Alasan bila lebih dari ketentuan"), required=False, max_length=500)


class Refused(_Seen):
    words = forms.CharField(label=_("Alasan BPJS"), min_length=3, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Rise(_Seen):
    level = forms.ChoiceField(label=_("Jenjang sekarang"), choices=list(LEVELS.items()))


class End(_Seen):
    reason = forms.ChoiceField(label=_("Sebab berakhir"), choices=list(ENDS.items()))
    on = DayField(label=_("Tanggal berakhir"))


class Why(_Seen):
    words = forms.CharField(label=_("Alasan"), min_length=8, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


FORMS: dict[str, Any] = {
    "file": Filed, "pay": Paid, "refuse": Refused, "rise": Rise, "end": End, "unpay": Why, "resume": Why,
}  # fmt: skip
