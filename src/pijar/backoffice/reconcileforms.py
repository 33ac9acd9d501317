"""What an officer gives with a bank statement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import Form, RupiahField


class Statement(Form):
    file = forms.FileField(label=_("Rekening koran (CSV, MT940, atau camt.053)"))
    account = forms.CharField(label=_("Nomor rekening"), max_length=40)
    opening = RupiahField(label=_("Saldo awal"), required=False, help_text=_("Hanya bila berkasnya tidak memuat saldo."))
    closing = RupiahField(label=_("Saldo akhir"), required=False)
