"""Forms of places: why somebody is taken off a list, a NIK whose draw is reckoned, and other quotas to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import placewords
from pijar.backoffice.forms import Form, MonthField
from pijar.backoffice.selectors.months import dots
from pijar.backoffice.templatetags.pijar import month as month_words
from pijar.kernel.month import Month

MOST = 9_999_999


class Free(Form):
    reason = forms.ChoiceField(label=_("Alasan"), choices=[("", "–"), *placewords.FREEING.items()])


class Draw(Form):
    """A NIK in clear comes from whoever knows it, and is shown to nobody."""

    nik = forms.RegexField(
        r"^\s*[0-9]{16}\s*$", label="NIK", help_text=_("16 angka; tidak disimpan dan tidak masuk ke alamat halaman."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class Other(Form):
    """A month and places per fund to try. `quotas` are those of the programme in `month` (None: as many as gifts carry);
    `tried` stand in the fields."""

    month = MonthField(label=_("Mulai bulan"), widget=forms.Select())

    def __init__(
        self,
        *args: Any,
        months: list[Month],
        month: Month,
        quotas: Mapping[str, int | None],
        tried: Mapping[str, int | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"month": str(month)}, **kwargs)
        self.quotas = quotas
        self.fields["month"].widget.choices = [(str(one), month_words(one)) for one in months]
        for code, quota in quotas.items():
            told = gettext("sekarang menurut sumbangan") if quota is None else gettext("sekarang %(n)s") % {"n": dots(quota)}
            self.fields[f"quota_{code}"] = forms.IntegerField(
                label=code, required=quota is not None, min_value=0, max_value=MOST, initial=tried.get(code), help_text=told
            )
        self.style()

    @property
    def places(self) -> list[Any]:
        return [self[f"quota_{code}"] for code in self.quotas]

    def given(self) -> dict[str, int | None]:
        """The places asked about, of every fund."""
        return {code: self.cleaned_data[f"quota_{code}"] for code in self.quotas}
