"""Forms of the hospital's desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import coverwords
from pijar.backoffice.forms import DayField, Form
from pijar.coverage.checking import nik_digits
from pijar.coverage.desktypes import Query
from pijar.coverage.lookups import is_enough
from pijar.kernel.clock import FIRST_YEAR, today


class _Look(Form):
    """What every look says: why, and for which day."""

    reason = forms.ChoiceField(label=_("Keperluan"), choices=list(coverwords.REASONS.items()))
    on = DayField(label=_("Tanggal kejadian"))

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(_("Tanggalnya hari ini atau sebelumnya."))
        return on


class ByNik(_Look):
    """A patient with an identity card."""

    nik = forms.CharField(
        label=_("NIK"), max_length=30, help_text=_("16 angka di KTP."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nama (boleh kosong)"), max_length=100, required=False, help_text=_("Untuk memastikan NIK tidak tertukar."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["nik", "name", "reason", "on"]

    def clean_nik(self) -> str:
        nik = nik_digits(self.cleaned_data["nik"])
        if nik is None:
            raise forms.ValidationError(coverwords.REFUSALS["NIK_UNREADABLE"])
        return nik


class ByName(_Look):
    """A patient without one."""

    name = forms.CharField(label=_("Nama"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    year = forms.IntegerField(
        label=_("Tahun lahir"), required=False, min_value=FIRST_YEAR, help_text=_("Misalnya 1980; perkiraan tidak cukup."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages={"invalid": _("Tulis tahunnya dengan empat angka.")},
    )  # fmt: skip
    village = forms.ChoiceField(label=_("Kelurahan"), required=False)
    field_order = ["name", "year", "village", "reason", "on"]

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = [("", "–"), *villages]  # type: ignore[attr-defined]

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > today().year:
            raise forms.ValidationError(_("Tulis tahunnya dengan empat angka."))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not is_enough(self.query()):
            self.add_error("name", coverwords.REFUSALS["QUERY_TOO_SHORT"])
        return data

    def query(self) -> Query:
        data = self.cleaned_data
        return Query(data.get("name", ""), data.get("year"), data.get("village", ""))


class Note(Form):
    """What the office writes beside a look it has read."""

    note = forms.CharField(label=_("Catatan"), max_length=300, required=False)
