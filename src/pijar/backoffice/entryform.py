"""The field form as a page: what is asked of one worker, in the order of the identity card.

What is wrong with an answer is said by the rules of lists (`intake.fieldform.read`); here an answer is only bounded.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import Form
from pijar.intake.fieldform import Typed

# Phones offer cameras for these; asking for them alone makes phones that keep photos otherwise convert them.
PHOTOS = "image/jpeg,image/png,image/webp"


def _text(label: Any, longest: int, **attrs: str) -> forms.CharField:
    # Phones are shared: the browser must not offer one worker's words to the next.
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class EntryForm(Form):
    """One worker as typed. Everything may stay empty for Django: the rules of lists say what is lacking."""

    nik = _text("NIK", 40, inputmode="numeric", enterkeyhint="next")
    name = _text(_("Nama lengkap"), 200, autocapitalize="characters", enterkeyhint="next")
    birth_day = _text(_("Tanggal"), 2, inputmode="numeric", enterkeyhint="next")
    birth_month = forms.ChoiceField(label=_("Bulan"), required=False)
    birth_year = _text(_("Tahun"), 4, inputmode="numeric", enterkeyhint="next")
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), required=False, choices=[("L", _("Laki-laki")), ("P", _("Perempuan"))], widget=forms.RadioSelect
    )
    address = _text(_("Alamat"), 500)
    rt = _text("RT", 10, inputmode="numeric", enterkeyhint="next")
    rw = _text("RW", 10, inputmode="numeric", enterkeyhint="next")
    village = forms.ChoiceField(label=_("Kelurahan"), required=False)
    occupation = _text(_("Pekerjaan sekarang"), 100, list="daftar-pekerjaan", autocapitalize="sentences")
    income = _text(_("Penghasilan per bulan"), 30, inputmode="decimal")
    phone = _text(_("Nomor HP"), 40, inputmode="tel")
    family_card = _text(_("Nomor KK"), 40, inputmode="numeric")
    mother = _text(_("Nama ibu kandung"), 200, autocapitalize="characters")
    photo = forms.FileField(
        label=_("Foto KTP"), required=False, widget=forms.FileInput(attrs={"accept": PHOTOS, "capture": "environment"})
    )
    drop_photo = forms.BooleanField(label=_("Jangan pakai foto ini"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    agreed = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    checked = forms.BooleanField(label=_("Sudah saya cocokkan dengan KTP dan orangnya"), required=False)

    def __init__(self, *args: Any, villages: list[tuple[str, str]], own_village: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.own_village = own_village
        self.fields["birth_month"].choices = [("", "–"), *((str(n), name) for n, name in MONTHS.items())]  # type: ignore[attr-defined]
        if own_village:
            # Whatever is sent for it, a kelurahan enters its own people.
            self.fields["village"] = _text(_("Kelurahan"), 20)
        else:
            self.fields["village"].choices = [("", "–"), *villages]  # type: ignore[attr-defined]

    @property
    def birth_fields(self) -> list[BoundField]:
        """The three parts of the birth date."""
        return [self[name] for name in ("birth_day", "birth_month", "birth_year")]

    def typed(self, **held: str) -> Typed:
        """What was typed. `held` is what the officer was shown masked and left alone: it counts where nothing was typed."""
        given = self.cleaned_data
        birth = [given.get(name) or "" for name in ("birth_day", "birth_month", "birth_year")]
        texts = {name: given.get(name) or held.get(name, "") for name in (
            "nik", "name", "sex", "address", "rt", "rw", "occupation", "income", "phone", "family_card", "mother"
        )}  # fmt: skip
        village = self.own_village or given.get("village") or ""
        return Typed(**texts, birth_date="/".join(birth) if any(birth) else "", village_code=village)
