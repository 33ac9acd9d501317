"""Forms: what officers type, checked before a service sees it. Dates are day first, amounts whole rupiah."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import words
from pijar.kernel.clock import is_of_our_time
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import MAY_SEE_MEDICAL, Role

# Django's own Indonesian list also reads dates month first; ours never does.
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
NAME_IN_PASSWORD = _("Sandi tidak boleh memuat nama pengguna.")


class Styled:
    """Gives each field Tabler's class, and a larger type to what is wrong."""

    def style(self) -> None:
        for field in self.fields.values():  # type: ignore[attr-defined]
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput):
                kind = "form-check-input"
            field.widget.attrs.setdefault("class", kind)


class Form(Styled, forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy, on a numeric keyboard."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(input_formats=DAYS, widget=widget, help_text=_("hari/bulan/tahun, misalnya 15/01/2026"), **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not is_of_our_time(day):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class RupiahField(forms.CharField):
    """Whole rupiah as people write it: "Rp 1.500.000" or 1500000. A comma is refused: it may mean two things."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=30, **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount as an int; None where the field may stay empty and is."""
        text = super().clean(value)
        if not text.strip() and not self.required:
            return None
        found = re.fullmatch(r"(?:Rp\.?)?\s*(\d{1,3}(?:\.\d{3})+|\d+)", text.strip(), re.IGNORECASE)
        if not found:
            raise forms.ValidationError(_("Tulis jumlah dalam rupiah utuh, misalnya 1.500.000."))
        return int(found[1].replace(".", ""))


class MonthField(forms.CharField):
    """A month typed as 2026-12, of a year that may have been meant."""

    def clean(self, value: Any) -> Any:
        try:
            month = Month.parse(super().clean(value).strip())
        except ValueError:
            raise forms.ValidationError(_("Tulis bulan sebagai tahun-bulan, misalnya 2026-12.")) from None
        if not is_of_our_time(month.first_day):
            raise forms.ValidationError(_("Tahun itu tidak mungkin dimaksud."))
        return month


class Login(Styled, AuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["password"].label = _("Sandi")
        self.error_messages = {**self.error_messages, "invalid_login": _("Nama pengguna atau sandi tidak cocok.")}
        self.style()


class Password(Styled, PasswordChangeForm):
    """A new password in place of the old one. The rules are told before, by `parts/password_rules.html`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_password1", "new_password2"):
            self.fields[name].help_text = ""
        self.style()

    def clean_new_password1(self) -> str:
        password = str(self.cleaned_data["new_password1"])
        if self.user.get_username().lower() in password.lower():
            raise forms.ValidationError(NAME_IN_PASSWORD)
        return password

    def validate_password_for_user(self, user: Any, password_field_name: str = "") -> None:
        """Told beside the password itself, not beside its second writing."""
        super().validate_password_for_user(user, "new_password1")


class Unmask(Form):
    reason = forms.CharField(
        label=_("Alasan membuka data pribadi"), min_length=8, max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Dicatat bersama nama Anda dan dibaca auditor. Contoh: mencocokkan KTP di loket."),
    )  # fmt: skip


class Halt(Form):
    kind = forms.ChoiceField(label=_("Tindakan"), choices=list(words.HALT_ACTS.items()))
    reason = forms.ChoiceField(label=_("Sebab"), choices=list(words.HALT_REASONS.items()))
    month = MonthField(label=_("Mulai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    proof = forms.CharField(label=_("Bukti"), max_length=200, help_text=_("Misalnya: akta kematian nomor …, 12/01/2026."))


class ReferenceForm(Form):
    kind = forms.ChoiceField(label=_("Data"), choices=list(words.REFERENCES.items()))
    as_of = DayField(label=_("Keadaan per tanggal"))
    file = forms.FileField(label=_("Berkas (.csv atau .xlsx)"))


class Pay(Form):
    on = DayField(label=_("Tanggal bayar"))
    reference = forms.CharField(label=_("Nomor bukti (SP2D atau kode billing)"), max_length=100)
    amount = RupiahField(
        label=_("Jumlah yang dibayar"), help_text=_("Harus sama dengan jumlah daftar; jika berbeda, tidak ada yang dicatat.")
    )


class OfficerForm(Form):
    username = forms.RegexField(
        r"^[\w.-]+$", label=_("Nama pengguna"), max_length=60, help_text=_("Huruf, angka, titik, tanpa spasi.")
    )
    first_name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    role = forms.ChoiceField(label=_("Peran"), choices=[(r.value, words.ROLES[r.value]) for r in Role])
    village_code = forms.ChoiceField(label=_("Kelurahan"), required=False, help_text=_("Hanya untuk petugas kelurahan."))
    workplace = forms.CharField(
        label=_("Rumah sakit"), required=False, max_length=120, help_text=_("Hanya untuk petugas rumah sakit.")
    )
    sees_medical = forms.BooleanField(
        label=_("Boleh membaca data medis dan keluarga"), required=False,
        help_text=_("Hanya untuk petugas program dan auditor yang ditunjuk. Setiap pembacaan dicatat."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Boleh masuk"), required=False, initial=True)

    def __init__(self, *args: Any, officer: Officer | None, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.fields["village_code"].choices = [("", "–"), *villages]  # type: ignore[attr-defined]
        if officer:
            self.fields["username"].disabled = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.VILLAGE.value and not data.get("village_code"):
            self.add_error("village_code", _("Pilih kelurahannya."))
        if data.get("role") == Role.HOSPITAL.value and not (data.get("workplace") or "").strip():
            self.add_error("workplace", _("Isi nama rumah sakitnya."))
        if data.get("sees_medical") and data.get("role") not in MAY_SEE_MEDICAL:
            self.add_error("sees_medical", _("Hanya petugas program atau auditor yang dapat diberi hak ini."))
        if not self.officer and Officer.objects.filter(username__iexact=data.get("username", "")).exists():
            self.add_error("username", _("Nama pengguna ini sudah dipakai."))
        return data
