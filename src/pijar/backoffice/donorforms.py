"""Forms of civil servants who give, and of the officers who look after their pledges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import noticeconsent
from pijar.backoffice.donorwords import STOP_REASONS
from pijar.backoffice.forms import Form, MonthField, RupiahField
from pijar.backoffice.selectors import giving
from pijar.backoffice.templatetags.pijar import month as month_words
from pijar.funding.pledging import MOST_WORKERS
from pijar.kernel.month import Month

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
# The field that a refusal of the service speaks of; what is not here is said above the form.
FIELDS = {
    "NIP_INVALID": "nip", "NIP_UNKNOWN": "nip", "NAME_MISSING": "name", "CONSENT_MISSING": "consents", "AMOUNT_INVALID": "amount",
    "WORKERS_INVALID": "workers", "SPAN_INVALID": "stops", "WORKER_NIK_INVALID": "worker_nik", "TRIES_EXCEEDED": "worker_nik",
}  # fmt: skip


class PledgeForm(Form):
    """A pledge: so many workers, or an amount; from when; for whom; and who gives it."""

    workers = forms.IntegerField(
        label=_("Berapa pekerja yang ingin Anda lindungi?"), min_value=1, max_value=MOST_WORKERS, initial=1, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "min_value": _("Paling sedikit satu pekerja."), "invalid": _("Tulis jumlah pekerja dengan angka."),
            "max_value": _("Paling banyak %(limit_value)s pekerja dalam satu ikrar."),
        },
    )  # fmt: skip
    amount = RupiahField(
        label=_("Rupiah setiap bulan"), required=False,
        help_text=_("Bila diisi, jumlah inilah yang berlaku, bukan jumlah pekerja di atas."),
    )  # fmt: skip
    starts = MonthField(label=_("Mulai gaji bulan"), widget=forms.Select())
    stops = forms.CharField(label=_("Sampai"), required=False, widget=forms.Select())
    worker_nik = forms.CharField(
        label=_("NIK pekerja itu (16 angka)"), required=False, max_length=30, widget=forms.TextInput(attrs=DIGITS),
    )  # fmt: skip
    nip = forms.CharField(
        label=_("NIP (18 angka)"), max_length=40, widget=forms.TextInput(attrs=DIGITS),
        error_messages={"required": _("Tulis NIP Anda, 18 angka.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nama lengkap"), max_length=200, error_messages={"required": _("Tulis nama Anda.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    agency = forms.CharField(label=_("OPD tempat Anda bekerja"), max_length=200, widget=forms.Select(),
                             error_messages={"required": _("Pilih OPD Anda.")})  # fmt: skip
    consents = forms.BooleanField(
        label=_("Saya setuju jumlah ini dipotong dari gaji saya setiap bulan, sampai saya menghentikannya."),
        error_messages={"required": _("Tanpa persetujuan, gaji tidak dapat dipotong. Centang bila Anda setuju.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = giving.months_to_start()
        named = [(str(one), month_words(one)) for one in months]
        offices = giving.offices()
        self.fields["starts"].widget.choices = named
        self.fields["starts"].initial = str(months[min(1, len(months) - 1)])
        self.fields["stops"].widget.choices = [("", _("sampai saya hentikan")), *named[1:]]
        self.fields["agency"].widget.choices = [("", _("Pilih OPD")), *((one, one) for one in offices)]
        self.offices = set(offices)
        noticeconsent.ask(self)

    def clean_starts(self) -> Month:
        chosen: Month = self.cleaned_data["starts"]
        if chosen not in giving.months_to_start():
            raise forms.ValidationError(_("Pilih salah satu bulan dalam daftar."))
        return chosen

    def clean_stops(self) -> Month | None:
        text = self.cleaned_data["stops"]
        try:
            return Month.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("Pilih salah satu bulan dalam daftar.")) from None

    def clean_agency(self) -> str:
        chosen = str(self.cleaned_data["agency"])
        if chosen not in self.offices:
            raise forms.ValidationError(_("Pilih OPD Anda dari daftar."))
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, stops = data.get("starts"), data.get("stops")
        if starts and stops and stops < starts:
            self.add_error("stops", _("Bulan terakhir lebih awal daripada bulan mulai."))
        if not data.get("amount") and not data.get("workers") and not {"workers", "amount"} & set(self.errors):
            self.add_error("workers", _("Tulis berapa pekerja, atau berapa rupiah setiap bulan."))
        noticeconsent.check(self, data)
        return data


def stepped(post: QueryDict) -> dict[str, Any]:
    """What stood in the form, with one worker more or less: for a phone without script."""
    typed = {name: post.get(name, "") for name in PledgeForm.base_fields}
    number = typed["workers"].strip()
    wanted = (int(number[:4]) if number.isascii() and number.isdigit() else 1) + (1 if post["langkah"] == "tambah" else -1)
    return {**typed, "workers": max(1, min(wanted, MOST_WORKERS)), "consents": "consents" in post}


class Enter(Form):
    """The door of the donor's page."""

    nip = forms.CharField(label=_("NIP (18 angka)"), max_length=40, widget=forms.TextInput(attrs=DIGITS))
    code = forms.CharField(
        label=_("Kode rahasia"), max_length=40, help_text=_("Kode ini Anda terima saat berikrar, misalnya ABCD-EFGH-JKLM."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class Signed(Form):
    """The signed power of attorney."""

    file = forms.FileField(
        label=_("Surat kuasa yang sudah ditandatangani (PDF, paling besar 5 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Pilih berkas PDF-nya."), "empty": _("Berkas itu kosong. Pindai sekali lagi.")},
    )


class Refuse(Form):
    reason = forms.CharField(
        label=_("Alasan, dibaca donatur"), min_length=8, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class Stop(Form):
    """An officer stops what a donor promised."""

    month = MonthField(label=_("Mulai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    reason = forms.ChoiceField(label=_("Sebab"), choices=list(STOP_REASONS.items()))


class Resume(Form):
    month = MonthField(label=_("Mulai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
