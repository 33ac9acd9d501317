"""The guided tour: a few steps per role, each a page with one thing to look at. Without a script it is a row of links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.staff.types import Role

# The step in an address: /orang/?pemandu=2
ASKED = "pemandu"


@dataclass(frozen=True)
class Step:
    """A step: where it happens, what to look at there (a CSS selector), and what to know about it."""

    page: str
    mark: str
    title: Any
    text: Any


HOME = Step(
    "home", ".todo, .empty-note", _("Menunggu Anda"),
    _("Setiap hari mulai dari sini: yang perlu Anda kerjakan, dengan tombolnya. Bila kosong, tidak ada yang terlambat."),
)  # fmt: skip
GUIDE = Step(
    "guides",
    ".guide",
    _("Panduan"),
    _("Semua ini tertulis di Panduan, dengan gambar. Pemandu ini pun dapat dipanggil lagi dari menu."),
)
STEPS: dict[str, tuple[Step, ...]] = {
    Role.VILLAGE.value: (
        HOME,
        Step("entry-new", "form", _("Daftarkan pekerja"), _("Satu orang dari KTP-nya. Yang salah ditandai sebelum disimpan.")),
        Step("uploads", "form", _("Usulan"), _("Daftar Excel sekaligus. Setiap baris mendapat jawaban dan cara membetulkannya.")),
        Step("persons", "form", _("Orang"), _("Cari dengan NIK atau nama: terlindungi atau belum, dan mengapa.")),
        Step("claims", "h1", _("Kasus"), _("Kecelakaan atau kematian dilaporkan dari sini, lalu diikuti sampai dibayar.")),
        GUIDE,
    ),
    Role.PROGRAMME.value: (
        HOME,
        Step("month-now", "h1", _("Bulan"), _("Delapan langkah setiap bulan. Setiap langkah mengatakan apa yang kurang.")),
        Step("cases", "h1", _("Tinjauan"), _("Orang yang meragukan: putuskan dengan bukti, satu per satu atau bersama.")),
        Step("places-now", "h1", _("Tempat"), _("Siapa mendapat tempat dari dana mana, siapa menunggu, dan mengapa.")),
        Step("claims", "h1", _("Kasus"), _("Laporan kejadian, tugas yang jatuh tempo, dan langkah berikutnya.")),
        GUIDE,
    ),
    Role.TREASURER.value: (
        HOME,
        Step(
            "batches", "h1", _("Iuran"), _("Daftar setiap dana: periksa, kirim, catat kode, bayar. Jumlahnya harus persis sama.")
        ),
        Step("reconciliations", "h1", _("Rekonsiliasi"), _("Daftar, pembayaran, dan jawaban BPJS dicocokkan baris demi baris.")),
        Step("funds", "h1", _("Dana"), _("Anggaran, yang disisihkan, yang dibayar, dan sisanya sampai akhir tahun.")),
        GUIDE,
    ),
    Role.AUDITOR.value: (
        HOME,
        Step("audit", "h1", _("Jejak"), _("Setiap tindakan: siapa, apa, kapan. Yang diubah atau dihapus akan ketahuan.")),
        Step("batches", "h1", _("Iuran"), _("Dari setiap rupiah sampai ke orang, berkas asal, dan pasalnya.")),
        Step("law", "h1", _("Hukum"), _("Setiap angka hukum dengan tanggal, pasal, dan seberapa pasti.")),
        GUIDE,
    ),
    Role.HOSPITAL.value: (
        Step(
            "desk",
            "form",
            _("Meja rumah sakit"),
            _("Apakah pasien ini terlindungi? NIK, alasan, jawaban. Setiap pemeriksaan dicatat."),
        ),
        Step("card-check", "h1", _("Periksa kartu"), _("Kartu peserta diperiksa dengan kamera, juga tanpa internet.")),
        Step("claims", "h1", _("Kasus"), _("Kejadian dilaporkan dari sini, dan kasus yang Anda laporkan dapat diikuti.")),
        GUIDE,
    ),
    Role.LEADER.value: (
        Step("home", ".stats", _("Kota dalam satu halaman"), _("Target, yang terlindungi, uang, dan kasus. Tidak ada nama.")),
        Step("coverage", "h1", _("Cakupan"), _("Cakupan sekarang, targetnya, dan siapa yang menutup kekurangannya.")),
        Step("map", "h1", _("Peta"), _("Kelurahan mana yang tertinggal. Angka yang terlalu kecil tidak ditampilkan.")),
        Step("figures", "h1", _("Angka kota"), _("Yang diterbitkan setiap bulan, dan yang dapat dibaca siapa pun.")),
        GUIDE,
    ),
    Role.ADMINISTRATOR.value: (
        HOME,
        Step("checklist", ".steps-list", _("Daftar periksa"), _("Yang sudah siap dan yang masih kurang, menurut urutan.")),
        Step(
            "staff-load", "h1", _("Petugas dari berkas"), _("Satu lembar untuk semua kelurahan. Yang salah dijelaskan per sel.")
        ),
        Step("staff-codes", "h1", _("Kode masuk"), _("Slip kertas per kecamatan; Anda tidak pernah mengetahui sandinya.")),
        GUIDE,
    ),
}


@dataclass(frozen=True)
class Shown:
    """The step a page shows: its number, of how many, and the addresses before and after it."""

    step: Step
    number: int
    last: int
    before: str
    after: str


def address(role: str, number: int) -> str:
    """Where a step happens; nothing outside the tour."""
    steps = STEPS.get(role, ())
    if not 1 <= number <= len(steps):
        return ""
    page = reverse(steps[number - 1].page)
    if steps[number - 1] is GUIDE:
        from pijar.backoffice.guide import SLUGS

        page = reverse("guide", args=[SLUGS[role]])
    return f"{page}?{ASKED}={number}"


def shown(role: str, asked: str) -> Shown | None:
    """The step that an address asks for, where there is one of this role."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
    steps = STEPS.get(role, ())
    if not 1 <= number <= len(steps):
        return None
    return Shown(steps[number - 1], number, len(steps), address(role, number - 1), address(role, number + 1))
