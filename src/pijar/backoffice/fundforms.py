"""What officers type about a fund."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import DayField, Form, RupiahField


class Proposal(Form):
    """A fund's budget of a year, as a document gives it."""

    amount = RupiahField(label=_("Anggaran setahun"), help_text=_("Jumlah seluruhnya untuk tahun itu, bukan selisihnya."))
    reference = forms.CharField(
        label=_("Dokumen"), max_length=100, help_text=_("Misalnya: DPA atau DPPA Disnaker, nomor dan tanggalnya.")
    )
    on = DayField(label=_("Tanggal dokumen"))
