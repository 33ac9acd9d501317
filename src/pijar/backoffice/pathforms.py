"""What officers type about a lever of the path to the target."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.analytics.types import LeverKind
from pijar.analytics.words import LEVERS
from pijar.backoffice.forms import DayField, Form


class PeopleField(forms.CharField):
    """A whole number of people as it is written: 8.500 or 8500."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=15, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip()
        if not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d{1,9}", text, re.ASCII):
            raise forms.ValidationError(_("Tulis jumlah orang sebagai bilangan bulat, misalnya 8.500."))
        return int(text.replace(".", ""))


class LeverForm(Form):
    kind = forms.ChoiceField(label=_("Pengungkit"), choices=list(LEVERS.items()))
    people = PeopleField(label=_("Tambahan orang setahun"), help_text=_("Jumlah seluruhnya untuk tahun itu, bukan selisihnya."))
    reference = forms.CharField(
        label=_("Bukti"), max_length=200, help_text=_("Misalnya: surat, nota kesepahaman, atau rencana kerja, dengan nomornya.")
    )
    on = DayField(label=_("Tanggal bukti"))

    def clean_kind(self) -> LeverKind:
        return LeverKind(self.cleaned_data["kind"])
