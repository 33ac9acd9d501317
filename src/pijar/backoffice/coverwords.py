"""Words about cover: proof, cards, the public check and the hospital's desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pijar.backoffice import cardwords

REASONS = {
    "emergency": _("Kecelakaan kerja – IGD"),
    "inpatient": _("Rawat inap"),
    "control": _("Kontrol lanjutan"),
    "administration": _("Administrasi"),
}
LOOKUPS = {"nik": _("Dengan NIK"), "name": _("Dengan nama"), "pick": _("Dipilih dari jawaban")}
OUTCOMES = {
    "found": _("Ditemukan"),
    "nobody": _("Tidak ditemukan"),
    "several": _("Beberapa jawaban"),
    "too_many": _("Terlalu banyak jawaban"),
    "name_differs": _("Nama tidak cocok"),
}
ACTIONS = {
    **cardwords.ACTIONS,
    "coverage.certificate": _("Menerbitkan bukti kepesertaan"),
    "coverage.certificate.check": _("Memeriksa keaslian bukti kepesertaan"),
    "coverage.lookup": _("Memeriksa kepesertaan di meja rumah sakit"),
    "coverage.lookup.read": _("Membaca pencarian dengan nama"),
    "coverage.letter": _("Membuat surat keterangan untuk rumah sakit"),
}
REFUSALS = {
    **cardwords.REFUSALS,
    "NIK_UNREADABLE": _("NIK terdiri dari 16 angka. Salin dari KTP pasien."),
    "QUERY_TOO_SHORT": _("Tulis sedikitnya tiga huruf nama, dan tahun lahir atau kelurahannya."),
    "LOOKUPS_USED_UP": _("Batas pencarian Anda untuk hari ini sudah tercapai. Hubungi kantor program."),
    "LOOKUP_UNKNOWN": _("Pencarian ini tidak ada atau bukan milik Anda. Cari lagi dari meja."),
    "LOOKUP_OVER": _("Jawaban ini hanya berlaku sebentar. Cari lagi dari meja."),
    "LOOKUP_READ_ALREADY": _("Pencarian ini sudah dibaca petugas lain."),
    "LOOKUP_DAY": _("Tanggal yang ditanyakan adalah hari ini atau sebelumnya."),
    "LETTER_CHANGED": _("Isi surat sudah berubah sejak dibuat. Cari lagi dari meja, lalu buat surat baru."),
    "LETTER_NOT_COVERED": _("Surat hanya dibuat untuk peserta yang terlindungi pada tanggal itu."),
    "CHECK_LIMITS_UNREADABLE": _("Batas untuk halaman cek kepesertaan tidak terbaca. Betulkan PIJAR_CHECK_LIMITS."),
}
TABLES: dict[str, dict[str, Any]] = {**cardwords.TABLES, "lookup_reason": REASONS, "lookup": LOOKUPS, "lookup_outcome": OUTCOMES}
COLOURS: dict[str, str] = {"found": "green", "nobody": "yellow", "several": "azure", "too_many": "yellow", "name_differs": "red"}
