"""Forms of beginning: a file of officers, and the door for a code on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import NAME_IN_PASSWORD, Form


class StaffFile(Form):
    """Officers as a file."""

    file = forms.FileField(
        label=_("Daftar petugas (.xlsx atau .csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Kolom: nama, peran, kelurahan, tempat_tugas, nama_pengguna. Hasilnya diperlihatkan dulu, baru disimpan."),
        error_messages={"required": _("Pilih berkasnya lebih dahulu.")},
    )  # fmt: skip


class NewPassword(Form):
    """A password that its owner chooses, typed twice. The rules are told before, by `parts/password_rules.html`."""

    password = forms.CharField(
        label=_("Sandi baru"), max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Buat sandi.")},
    )  # fmt: skip
    again = forms.CharField(
        label=_("Sandi baru, sekali lagi"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Tulis sandinya sekali lagi.")},
    )  # fmt: skip

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        username, password = str(data.get("username", "")).strip().lower(), str(data.get("password", ""))
        if username and password and username in password.lower():
            self.add_error("password", NAME_IN_PASSWORD)
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("Kedua sandi tidak sama."))
        return data


class CodeIn(NewPassword):
    """User name and code from the slip, and the password that the officer chooses."""

    username = forms.CharField(
        label=_("Nama pengguna"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Salin nama pengguna dari slip.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Kode dari slip"), max_length=40,
        help_text=_("Dua belas huruf dan angka; tanda hubung boleh ditulis atau tidak."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Salin kode dari slip.")},
    )  # fmt: skip
