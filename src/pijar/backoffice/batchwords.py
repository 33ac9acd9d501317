"""Words of a list's way from the draft to the closed books; part of `words`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES = {
    "draft": _("Menunggu diperiksa"),
    "checked": _("Diperiksa, belum dikirim"),
    "submitted": _("Terkirim, menunggu kode iuran"),
    "billed": _("Menunggu dibayar"),
    "paid": _("Dibayar, menunggu balasan"),
    "settled": _("Dicocokkan, belum ditutup"),
    "closed": _("Ditutup"),
}
# The rail: what is done when a list has reached a state.
STEPS = {
    "draft": _("Dibuka"),
    "checked": _("Diperiksa"),
    "submitted": _("Dikirim"),
    "billed": _("Kode iuran"),
    "paid": _("Dibayar"),
    "settled": _("Dicocokkan"),
    "closed": _("Ditutup"),
}
PAPERS = {
    "nominatif": _("Daftar nominatif"),
    "rekapitulasi": _("Rekapitulasi"),
    "permohonan": _("Surat permohonan kode iuran"),
    "rekonsiliasi": _("Berita acara rekonsiliasi"),
    "laporan": _("Laporan bulanan"),
}
ACTIONS = {
    "batch.add": _("Menambah orang susulan"),
    "batch.check": _("Memeriksa daftar iuran"),
    "batch.send_back": _("Mengembalikan daftar iuran"),
    "batch.bill": _("Mencatat kode iuran"),
    "batch.credit": _("Mencatat potongan dari BPJS"),
    "batch.close": _("Menutup daftar iuran"),
    "batch.paper": _("Mengunduh naskah iuran"),
    "audit.sample": _("Menarik sampel audit"),
    "contributions.mutations": _("Mengunduh berkas mutasi"),
    "allocation.leave_line": _("Mengeluarkan dari antrean bulan"),
}
REFUSALS: dict[str, Any] = {
    "MONTH_CHECKED": _("Daftar bulan ini sudah diperiksa. Minta bendahara mengembalikannya dulu, lalu ubah."),
    "MOVE_NOT_ALLOWED": _("Langkah itu tidak cocok dengan keadaan daftar sekarang. Muat ulang halamannya."),
    "OTHER_MAKER": _("Daftar ini disusun orang lain."),
    "BATCH_DOES_NOT_ADD_UP": _("Jumlah daftar tidak sama dengan rinciannya. Jangan dikirim; hubungi pengelola."),
    "CODE_INVALID": _("Kode iuran hanya terdiri dari huruf dan angka, paling banyak 40."),
    "BILLED_ALREADY": _("Daftar ini sudah mempunyai kode iuran lain."),
    "MONTHS_NOT_ALLOWED": _("Yang dapat dibayar sekaligus hanya daftar bulanan, sebanyak bulan yang diizinkan aturan."),
    "CREDIT_ABOVE_CLAIM": _("Potongan lebih besar daripada yang masih terutang BPJS kepada dana ini; tidak ada yang dicatat."),
    "CREDIT_ABOVE_TOTAL": _("Potongan lebih besar daripada jumlah daftar; tidak ada yang dicatat."),
    "CREDIT_TAKEN_BACK": _("Potongan dengan nomor itu sudah dibatalkan. Beri nomor lain."),
    "CREDIT_DIFFERS": _("Potongan dengan nomor itu sudah dicatat dengan jumlah lain."),
    "CREDIT_UNKNOWN": _("Potongan itu tidak ada atau sudah dibatalkan."),
    "ITEMS_OPEN": _("Masih ada baris yang belum selesai. Selesaikan dulu, atau tulis mengapa daftar tetap ditutup."),
    "MONTH_NOT_RUN": _("Bulan ini belum dijalankan."),
    "MONTH_NOT_SENT": _("Daftar bulan ini belum dikirim, jadi masih dapat diubah sendiri: isi tempat kosong di halaman Tempat."),
    "MONTH_OVER": _("Jatuh tempo bulan ini sudah lewat: orang masuk bulan berikutnya. Bila tetap perlu, tulis alasannya."),
    "LIST_CHANGED": _("Daftarnya berubah sejak halaman ini dibuka. Lihat lagi, lalu ulangi bila masih perlu."),
    "PEOPLE_CHANGED": _(
        "Ada orang susulan yang kemudian dihentikan, digabung, atau meninggal. Kembalikan daftarnya dan keluarkan mereka dulu."
    ),
    "NOT_IN_LATE_DRAFT": _("Orang ini tidak ada di daftar susulan yang masih dapat diubah."),
    "PAPER_NOT_YOURS": _("Berkas Excel memuat NIK lengkap: hanya untuk yang menyusun atau memeriksa daftar."),
    "LINE_NOT_MADE": _("Ada orang yang tarif atau penilaiannya belum ada; tidak ada yang diubah."),
}
SENTENCES = {
    "MONTH_CHECKED": [
        _("Daftar %(month)s sudah diperiksa (%(funds)s). Minta bendahara mengembalikannya dulu, lalu ubah."),
    ],
    "MONTH_OVER": [
        _("Iuran %(month)s jatuh tempo pada %(due)s: orang masuk bulan berikutnya. Bila tetap perlu, tulis alasannya."),
    ],
    "CREDIT_ABOVE_CLAIM": [
        _("BPJS masih berutang %(owed)s kepada %(fund)s, bukan %(amount)s. Tidak ada yang dicatat."),
    ],
    "ITEMS_OPEN": [
        _("%(items)s baris %(fund)s %(month)s belum selesai. Selesaikan dulu, atau tulis mengapa daftar tetap ditutup."),
    ],
}  # fmt: skip
TABLES: dict[str, dict[str, Any]] = {"batch": STATES, "batch_step": STEPS, "paper": PAPERS}
COLOURS = {
    "checked": "azure", "submitted": "azure", "billed": "blue", "paid": "blue", "settled": "green", "closed": "secondary",
}  # fmt: skip
