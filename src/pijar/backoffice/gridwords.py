"""Words about lists: acts for the trail, refusals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "list.export": _("Mengunduh daftar"),
    "view.save": _("Menyimpan tampilan daftar"),
    "view.remove": _("Menghapus tampilan daftar"),
    "list.take": _("Mengambil hasil tindakan bersama"),
    "list.kartu": _("Mencetak kartu banyak orang"),
    "list.tangguhkan": _("Menangguhkan banyak orang"),
    "list.tangguhkan.undo": _("Membatalkan penangguhan bersama"),
    "list.lanjutkan": _("Melanjutkan banyak orang"),
    "list.serahkan": _("Menyerahkan banyak pengaduan"),
}
REFUSALS = {
    "VIEW_NAME": _("Beri tampilan itu nama."),
    "VIEWS_FULL": _("Anda sudah punya 30 tampilan daftar ini. Hapus salah satunya lebih dahulu."),
    "EXPORT_NONE": _("Tidak ada baris untuk diunduh. Ubah saringannya."),
    "EXPORT_TOO_MANY": _("Daftarnya terlalu panjang untuk satu berkas. Saring dahulu, misalnya per kecamatan."),
    "EXPORT_CLEAR": _("NIK utuh hanya untuk yang berhak membuka data pribadi, dengan alasan paling sedikit delapan huruf."),
    "LIST_UNREADABLE": _("Ada saringan yang tidak terbaca atau tidak berlaku lagi. Perbaiki dahulu, lalu ulangi."),
    "ACT_UNKNOWN": _("Tindakan itu tidak ada di daftar ini, atau bukan untuk peran Anda."),
    "ACT_NOT_UNDONE": _("Tindakan ini tidak dapat dibatalkan, atau sudah dibatalkan."),
    "HOLD_FOLLOWED": _("Sesudah penangguhan ini ada keputusan lain tentang orang ini; keputusan itu tetap berlaku."),
    "ROWS_NOT_CHOSEN": _("Pilih barisnya lebih dahulu, atau centang “Semua yang cocok”."),
    "CHOSEN_TOO_MANY": _("Terlalu banyak sekaligus. Saring dahulu, misalnya per kelurahan."),
}
SENTENCES = {
    "CHOSEN_TOO_MANY": [_("Paling banyak %(most)s sekaligus. Saring dahulu, misalnya per kelurahan.")],
    "EXPORT_TOO_MANY": [
        _("Yang cocok lebih dari %(most)s baris, batas untuk satu berkas. Saring dahulu, misalnya per kecamatan."),
    ],
}
TASKS = {"chosen": _("Mengerjakan banyak baris"), "unchosen": _("Membatalkan tindakan bersama")}
TABLES: dict[str, dict[str, Any]] = {}
COLOURS: dict[str, str] = {}
