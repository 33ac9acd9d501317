"""Words of the public pages for codes that publications carry, and the names of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SECTORS = {
    "construction": _("Konstruksi"),
    "domestic": _("Rumah tangga"),
    "farming": _("Pertanian"),
    "fishing": _("Perikanan"),
    "other": _("Lainnya"),
    "service": _("Jasa"),
    "tobacco": _("Tembakau"),
    "trade": _("Perdagangan"),
    "transport": _("Angkutan"),
    "unknown": _("Belum diketahui"),
}


@dataclass(frozen=True)
class Place:
    """One public page: its name in addresses, its template, what it is called, in a few words what is there, its icon."""

    name: str
    template: str
    title: Any
    about: Any
    icon: str

    @property
    def url(self) -> str:
        return reverse(self.name)


PLACES = (
    Place("public", "front", _("Beranda"), _("Perlindungan pekerja kota sekilas"), "home"),
    Place("public-figures", "figures", _("Angka"), _("Siapa terlindungi, di mana, oleh dana apa"), "chart"),
    Place("public-path", "path", _("Jalan ke target"), _("Berapa yang kurang, dan siapa menambah berapa"), "map"),
    Place("public-register", "register", _("Cara mendaftar"), _("Siapa boleh, ke mana, membawa apa"), "plus"),
    Place("public-accident", "accident", _("Bila terjadi kecelakaan"), _("Langkah pertama, dan tenggatnya"), "alert"),
    Place("public-benefits", "benefits", _("Yang diberikan hukum"), _("Santunan dan beasiswa: hitung sendiri"), "calculator"),
    Place("public-questions", "questions", _("Tanya jawab"), _("Pertanyaan yang sering, dan arti istilah"), "info"),
    Place("public-data", "data", _("Data terbuka"), _("Semua angka sebagai berkas, bebas dipakai"), "download"),
)
