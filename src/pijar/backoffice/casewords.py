"""Words of the doubtful cases: kinds of proof, what became of a line of a list, and what is refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PROOF_KINDS = {
    "SKTM": _("SKTM"),
    "VISIT": _("Kunjungan rumah"),
    "DTSEN": _("Surat DTSEN"),
    "REGISTER": _("Register"),
    "OTHER": _("Lain-lain"),
}
BECAME = {
    "decided": _("Diputuskan"),
    "same": _("Sudah tercatat"),
    "left": _("Belum diisi"),
    "refused": _("Ditolak"),
    "held": _("Ditahan: ada baris lain yang ditolak"),
}
REFUSALS: dict[str, Any] = {
    "OUTCOME_INVALID": _("Keputusan: tulis layak atau tidak layak."),
    "TEXT_LONG": _("Bukti paling panjang 200 huruf, alasan 500 huruf."),
    "PROOF_NUMBER_MISSING": _("Tulis nomor buktinya, atau apa buktinya. Hanya kunjungan rumah yang tidak bernomor."),
    "PROOF_NUMBER_LONG": _("Nomor bukti paling panjang 100 huruf."),
    "PROOF_DATE_MISSING": _("Tulis tanggal surat atau tanggal kunjungan."),
    "PROOF_DATE_FUTURE": _("Tanggal bukti belum tiba. Betulkan tanggalnya."),
    "PROOF_DATE_ODD": _("Tahun pada tanggal bukti tidak mungkin."),
    "PROOF_DATE_INVALID": _("Tanggal bukti tidak terbaca. Tulis hari/bulan/tahun, misalnya 15/01/2026."),
    "PROOF_KIND_UNKNOWN": _("Jenis bukti: SKTM, Kunjungan rumah, Surat DTSEN, Register, atau Lain-lain."),
    "MONTH_INVALID": _("Kolom sampai: tulis tahun-bulan, misalnya 2026-12."),
    "SCAN_NONE": _("Bukti ini tidak disertai pindaian."),
    "SCAN_EMPTY": _("Berkas pindaian kosong. Pindai lagi suratnya."),
    "SCAN_LARGE": _("Pindaian lebih dari 8 MB. Pindai dengan resolusi lebih rendah."),
    "SCAN_KIND": _("Pindaian harus berupa JPEG, PNG, atau PDF."),
    "NIK_INVALID": _("NIK harus 16 angka."),
    "NIK_PRECISION_LOST": _(
        "Excel menyimpan NIK ini sebagai angka sehingga angka terakhirnya hilang. Jadikan kolomnya teks, lalu ketik ulang."
    ),
    "REASON_STANDS": _(
        "Selain ragu, ada alasan lain yang menolak; itu tidak dapat dikalahkan. Putuskan tidak layak, atau perbaiki datanya."
    ),
    "NIK_TWICE": _("Orang ini ada lebih dari sekali di daftar dengan isi berbeda. Sisakan satu baris."),
    "PERSON_UNKNOWN": _("NIK ini tidak ada di daftar usulan mana pun."),
    "LIST_EMPTY": _("Daftar itu berjudul kolom, tetapi tidak berisi baris."),
    "LIST_LONG": _("Daftar itu terlalu panjang. Bagi menjadi beberapa berkas."),
    "NOBODY_CHOSEN": _("Centang dulu orang-orangnya."),
    "RESULT_OLD": _("Daftar hasil itu sudah kedaluwarsa. Kirim lagi daftarnya; yang sudah tercatat tidak berubah."),
}  # fmt: skip
ACTIONS = {
    "eligibility.decide_list": _("Memutuskan banyak kasus sekaligus"),
    "eligibility.queue": _("Mengunduh kasus yang menunggu, dengan NIK"),
    "eligibility.result": _("Mengunduh daftar keputusan dengan hasilnya"),
    "proof.open": _("Membuka pindaian bukti"),
}
