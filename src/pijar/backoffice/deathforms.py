"""Forms about deaths that were found: what was said to the family, and what somebody saw who looked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import Form


class Words(Form):
    """A few words of what was done; `seen` is the version the officer had before them."""

    words = forms.CharField(
        label=_("Apa yang dilakukan?"), min_length=3, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: kunjungan bersama ketua RT, 3 Maret; istri menerima surat."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Judge(Form):
    """Whether the dead one is our participant."""

    words = forms.CharField(
        label=_("Bagaimana Anda tahu?"), min_length=3, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: KTP dan akta kematian dicocokkan di kelurahan."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)
