"""Words about figures: levers of the path to the target, publications, and why something was refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pijar.analytics.words import LEVERS

LEVER_STATES = {"proposed": _("Menunggu keputusan"), "approved": _("Disetujui"), "refused": _("Ditolak")}
TABLES: dict[str, dict[str, Any]] = {"lever": LEVERS, "lever_state": LEVER_STATES}
COLOURS: dict[str, str] = {"proposed": "yellow", "approved": "green", "refused": "red"}
ACTIONS = {
    "figures.gather": _("Menghitung ulang angka bulan"),
    "figures.publish": _("Menerbitkan angka bulan"),
    "lever.propose": _("Mengusulkan angka jalur menuju target"),
    "lever.approve": _("Menyetujui angka jalur menuju target"),
    "lever.refuse": _("Menolak angka jalur menuju target"),
}
FAULTS = {
    "OPEN_DATA": _("open_data: hanya mengenal licence dan contact"),
    "OPEN_DATA_LICENCE": _("open_data.licence: harus alamat lisensi yang diawali https://"),
    "OPEN_DATA_CONTACT": _("open_data.contact: harus satu baris tulisan"),
}
REFUSALS = {
    "MONTH_NOT_LISTED": _("Bulan itu belum punya daftar iuran. Jalankan dulu bulannya."),
    "MONTH_NOT_SENT": _("Masih ada daftar bulan itu yang belum dikirim ke BPJS. Angka diterbitkan setelah semuanya dikirim."),
    "FIGURES_UNSAFE": _(
        "Angka kecil tidak dapat dilindungi sepenuhnya, jadi tidak ada yang diterbitkan. Laporkan kepada administrator."
    ),
    "PEOPLE_WRONG": _("Tulis jumlah orang sebagai bilangan bulat, nol atau lebih."),
    "LEVER_WAITS": _("Angka pengungkit itu sudah ada yang menunggu keputusan. Putuskan dulu."),
    "LEVER_PROOF": _("Tulis buktinya: surat atau dokumen yang menyebut angka itu, dengan nomornya."),
    "LEVER_OWN": _("Anda yang mengisi angka ini; petugas lain yang memutuskannya."),
    "LEVER_UNKNOWN": _("Angka itu tidak ada atau sudah diputuskan."),
}
