"""The style page: every component of the screens with when to use it, light and dark beside each other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pijar.backoffice.charts import written
from pijar.backoffice.forms import Form
from pijar.backoffice.pictures import Column, Line, Picture
from pijar.backoffice.rights import needs
from pijar.backoffice.selectors.claims import due_of
from pijar.charts import bars
from pijar.kernel.clock import JAKARTA

# Each component: its template in templates/style/, its name, when it is used.
PIECES = (
    (
        "head",
        gettext_lazy("Kepala halaman"),
        gettext_lazy("Satu judul per halaman; di atasnya jalan kembali, di kanan paling banyak tiga tindakan."),
    ),
    (
        "buttons",
        gettext_lazy("Tombol"),
        gettext_lazy("Satu tombol utama per halaman. Merah hanya untuk yang tidak dapat dikembalikan."),
    ),
    (
        "fields",
        gettext_lazy("Isian"),
        gettext_lazy("Petunjuk selalu terlihat di bawah isian; yang salah disebut apa dan bagaimana membetulkannya."),
    ),
    (
        "notices",
        gettext_lazy("Pesan dan batalkan"),
        gettext_lazy("Sesudah tindakan: apa yang terjadi. Yang dapat dibatalkan diberi tombol batal, bukan pertanyaan."),
    ),
    (
        "confirm",
        gettext_lazy("Pertanyaan"),
        gettext_lazy("Hanya sebelum yang tidak dapat dibatalkan. Tombolnya menyebut perbuatannya, bukan “OK”."),
    ),
    (
        "todos",
        gettext_lazy("Menunggu Anda"),
        gettext_lazy("Di beranda: satu kalimat, satu tombol, dan sampai kapan."),
    ),
    (
        "due",
        gettext_lazy("Tenggat"),
        gettext_lazy("Tanggal dan berapa lama lagi; merah bila lewat."),
    ),
    (
        "stats",
        gettext_lazy("Angka sebaris"),
        gettext_lazy("Dua sampai enam angka yang dibandingkan sekali lihat. Boleh menjadi tautan penyaring."),
    ),
    (
        "states",
        gettext_lazy("Keadaan"),
        gettext_lazy("Warna tidak pernah sendirian: katanya selalu ada. Keadaan yang sama selalu sewarna."),
    ),
    (
        "table",
        gettext_lazy("Tabel"),
        gettext_lazy("Paling banyak enam kolom; di ponsel setiap baris menjadi kartu. Angka rata kanan."),
    ),
    (
        "list",
        gettext_lazy("Daftar"),
        gettext_lazy("Untuk yang lebih dari seratus baris: saringan, urutan, kolom, tampilan tersimpan, unduh."),
    ),
    (
        "facts",
        gettext_lazy("Keterangan"),
        gettext_lazy("Apa yang diketahui tentang satu hal. NIK tertutup; membukanya dicatat."),
    ),
    (
        "tabs",
        gettext_lazy("Sub-halaman"),
        gettext_lazy("Bagian-bagian dari satu pokok. Paling banyak lima."),
    ),
    (
        "pager",
        gettext_lazy("Ganti halaman"),
        gettext_lazy("Di bawah daftar. Tombol, bukan deretan angka."),
    ),
    (
        "steps",
        gettext_lazy("Langkah"),
        gettext_lazy("Pekerjaan berurutan: yang selesai, yang sekarang, yang belum dapat."),
    ),
    (
        "chart",
        gettext_lazy("Gambar"),
        gettext_lazy("Kalimat dulu, lalu gambar, keterangan warna, tabel, dan unduhan. Angka kecil disembunyikan."),
    ),
    (
        "waiting",
        gettext_lazy("Sedang dikerjakan"),
        gettext_lazy("Lebih dari dua detik: kemajuan dan bahwa halamannya boleh ditutup."),
    ),
    (
        "empty",
        gettext_lazy("Kosong, salah, tidak berhak"),
        gettext_lazy("Apa yang terjadi, mengapa, dan satu jalan terus."),
    ),
)


class Sample(Form):
    """Fields of each kind; one has a help, one is wrong."""

    name = forms.CharField(label=gettext_lazy("Nama"), help_text=gettext_lazy("Seperti di KTP."))
    amount = forms.CharField(label=gettext_lazy("Jumlah (rupiah)"), help_text=gettext_lazy("Angka saja, misalnya 1.500.000."))
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=[("a", gettext_lazy("Pilih satu")), ("b", "JKK"), ("c", "JKM")])
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_amount(self) -> str:
        raise forms.ValidationError(_("“satu juta” bukan angka. Tulis dengan angka, misalnya 1.000.000."))


@needs()
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    pieces = [{"code": code, "name": name, "when": when, "template": f"style/{code}.html"} for code, name, when in PIECES]
    return render(request, "backoffice/style.html", {"pieces": pieces, "sheets": [_sheet("light"), _sheet("dark")]})


def _sheet(theme: str) -> dict[str, Any]:
    """What the components of one side show; names of its own, as both stand on one page."""
    at = datetime(2026, 3, 20, 9, tzinfo=JAKARTA)
    form = Sample({f"{theme}-name": "Siti Rahayu", f"{theme}-amount": "satu juta", f"{theme}-kind": "a"}, prefix=theme)
    form.is_valid()
    told = [
        (constants.SUCCESS, _("Dicatat.")),
        (constants.INFO, _("Dihitung ulang malam ini.")),
        (constants.WARNING, _("Dua baris dilewati.")),
        (constants.ERROR, _("Tidak terkirim: sambungannya putus. Coba lagi.")),
    ]
    return {
        "theme": theme, "form": form, "picture": _picture(theme), "page": Paginator(range(90), 20).page(2),
        "messages": [Message(level, text) for level, text in told], "todos": _todos(),
        "dues": [due_of(day, at) for day in (date(2026, 3, 18), date(2026, 3, 21), date(2026, 4, 8))],
    }  # fmt: skip


def _todos() -> list[dict[str, Any]]:
    """As homes show them, in invented words."""
    first = {"icon": "scale", "title": _("12 kasus ragu menunggu keputusan"), "sentence": _("Sebelum bulan dijalankan."),
             "url": "#todos", "button": _("Putuskan"), "urgency": "late", "when": _("lewat 3 hari")}  # fmt: skip
    return [
        first,
        {**first, "icon": "upload", "title": _("Daftar bulan ini belum diunggah"), "urgency": "near", "when": _("besok")},
    ]


def _picture(theme: str) -> Picture:
    numbers = ((_("Jan"), 820), (_("Feb"), 910), (_("Mar"), 1004))
    drawn = [bars.Bar(name, number, written(number)) for name, number in numbers]
    title, said = _("Peserta per bulan (contoh)"), _("Naik setiap bulan: dari 820 menjadi 1.004 peserta.")
    drawing = bars.columns(drawn, title=title, wide=True) + bars.columns(drawn, title=title, wide=False)
    columns = (Column(_("Bulan")), Column(_("Peserta"), "number"))
    return Picture(f"contoh-{theme}", title, said, drawing, columns, [Line(pair) for pair in numbers],
                   legend=[("swatch", "k-1", _("peserta"))], can_take=False)  # fmt: skip
