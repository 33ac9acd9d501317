"""The check-list of a young city in words: what is there, what lacks, and the page on which it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from pijar.onboarding.checklist import Item


@dataclass(frozen=True)
class Words:
    """One item: its title, the sentence when it is done, the one when it lacks, and where it is done."""

    title: Any
    done: Any
    lacks: Any
    page: str
    button: Any


WORDS = {
    "CITY": Words(
        _("Kota dan kelurahan"),
        _("%(name)s, %(villages)s kelurahan."),
        _("Kelurahan kota ini belum ada."),
        "programme",
        _("Lihat"),
    ),
    "OFFICE": Words(
        _("Kantor dan kontak"),
        _("%(office)s tercetak di surat."),
        _("Surat belum menyebut kantor dan alamat tempat warga bertanya."),
        "offices",
        _("Isi"),
    ),
    "SIGNER": Words(
        _("Penanda tangan SK"),
        _("%(name)s."),
        _("Nama penanda tangan SK belum ada; SK dicetak dengan tempat kosong."),
        "offices",
        _("Isi"),
    ),
    "ADMINISTRATORS": Words(
        _("Administrator kedua"),
        _("%(count)s administrator."),
        _("Baru satu administrator. Bila ia lupa sandi, hanya konsol server yang menolong."),
        "staff-add",
        _("Tambah"),
    ),
    "OFFICERS": Words(
        _("Petugas kantor"),
        _("Petugas program, bendahara, dan auditor ada."),
        _("Belum ada: %(roles)s."),
        "staff-load",
        _("Muat"),
    ),
    "VILLAGES": Words(
        _("Petugas kelurahan"),
        _("Semua %(all)s kelurahan punya petugas."),
        _("%(have)s dari %(all)s kelurahan punya petugas."),
        "staff-load",
        _("Muat"),
    ),
    "CAME_IN": Words(
        _("Sudah masuk"),
        _("Semua petugas sudah membuat sandinya."),
        _("%(count)s dari %(all)s petugas belum membuat sandinya."),
        "staff-codes",
        _("Cetak slip"),
    ),
    "PROGRAMME": Words(
        _("Kuota tahun ini"),
        _("%(places)s tempat untuk %(year)s."),
        _("Kuota %(year)s masih nol. Muat program dengan kuotanya."),
        "programme",
        _("Buka"),
    ),
    "BUDGETS": Words(
        _("Anggaran"),
        _("Anggaran %(year)s sudah disetujui."),
        _("Belum ada anggaran yang disetujui untuk: %(funds)s."),
        "funds",
        _("Buka"),
    ),
    "REGISTERS": Words(
        _("Data rujukan"),
        _("Dukcapil, BPJS, DTSEN, dan peserta lama sudah dimuat."),
        _("Belum dimuat: %(kinds)s."),
        "programme",
        _("Muat"),
    ),
    "OCCUPATIONS": Words(
        _("Kata untuk pekerjaan"),
        _("%(count)s jenis pekerjaan dikenal."),
        _("Jenis pekerjaan belum ada."),
        "programme",
        _("Lihat"),
    ),
    "COVERAGE": Words(
        _("Angka cakupan"),
        _("Sudah ada."),
        _("Belum ada angka peserta aktif dan pekerja potensial; muat dari BPJS."),
        "programme",
        _("Muat"),
    ),
}


@dataclass(frozen=True)
class Told:
    title: str
    sentence: str
    is_done: bool
    url: str
    button: str


def told(item: Item) -> Told:
    """An item as its page shows it."""
    words = WORDS[item.code]
    values = {name: _value(name, value) for name, value in item.values.items()}
    sentence = str(words.done if item.is_done else words.lacks) % values
    return Told(str(words.title), sentence, item.is_done, reverse(words.page), str(words.button))


def _value(name: str, value: Any) -> str:
    from pijar.backoffice.words import word

    if isinstance(value, list):
        table = {"roles": "role", "kinds": "reference"}.get(name)
        return ", ".join(word(one, table) if table else str(one) for one in value)
    if isinstance(value, int) and name != "year":
        return str(number_format(value, force_grouping=True))
    return str(value)
