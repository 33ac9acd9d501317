"""Forms of a list's way: sent back, billed, credited, paid, closed; people added late; a sample drawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import DayField, Form, RupiahField


class _OneOfSeveral(Form):
    """Several of these stand on one page: each has ids of its own, so that a label leads to its own field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class SendBack(_OneOfSeveral):
    reason = forms.CharField(
        label=_("Apa yang harus diperbaiki"), max_length=300, min_length=8,
        help_text=_("Dibaca penyusunnya. Contoh: Bapak Karno di RT 2 sudah meninggal."),
    )  # fmt: skip


class Bill(_OneOfSeveral):
    code = forms.RegexField(
        r"^\s*[A-Za-z0-9]{1,40}\s*$", label=_("Kode iuran"), max_length=42,
        help_text=_("Seperti tertulis pada surat atau layar BPJS: huruf dan angka saja."),
    )  # fmt: skip
    on = DayField(label=_("Tanggal kode terbit"))


class Credit(_OneOfSeveral):
    amount = RupiahField(label=_("Jumlah potongan"))
    reference = forms.CharField(label=_("Nomor surat BPJS"), max_length=90)


class Pay(_OneOfSeveral):
    """A payment. `offers` are the spans that one transfer may pay: (months, words)."""

    on = DayField(label=_("Tanggal bayar"))
    reference = forms.CharField(label=_("Nomor SP2D atau bukti transfer"), max_length=100)
    months = forms.ChoiceField(label=_("Bulan yang dibayar"), required=False)
    amount = RupiahField(
        label=_("Jumlah yang dibayar"),
        help_text=_("Harus sama dengan yang harus dibayar; jika berbeda, tidak ada yang dicatat."),
    )

    def __init__(self, *args: Any, offers: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: Any = self.fields["months"]
        months.choices = offers or [(1, "1")]
        if len(months.choices) == 1:
            months.widget = forms.HiddenInput()
            months.initial = 1

    def clean_months(self) -> int:
        return int(self.cleaned_data["months"] or 1)


class Close(_OneOfSeveral):
    reason = forms.CharField(
        label=_("Alasan menutup walau ada yang belum selesai"), max_length=300, required=False,
        help_text=_("Hanya perlu bila masih ada baris yang belum selesai."),
    )  # fmt: skip


class Add(_OneOfSeveral):
    people = forms.IntegerField(
        label=_("Paling banyak berapa orang"), required=False, min_value=1,
        help_text=_("Kosongkan untuk mengisi semua tempat yang masih kosong."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Alasan bila jatuh tempo sudah lewat"), max_length=300, required=False,
        help_text=_("Sebelum jatuh tempo tidak perlu diisi."),
    )  # fmt: skip


class Sample(_OneOfSeveral):
    size = forms.IntegerField(label=_("Banyak baris"), min_value=1, max_value=2000, initial=30)
    seed = forms.CharField(
        label=_("Benih acak"), max_length=60, help_text=_("Kata apa pun. Dengan benih yang sama, sampel yang sama terambil lagi.")
    )
