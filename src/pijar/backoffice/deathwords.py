"""Words of deaths found by ourselves, of scholarships, and of what cases teach."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DEATHS = {
    "doubted": _("Perlu dilihat dulu"),
    "found": _("Keluarga belum dihubungi"),
    "told": _("Keluarga sudah dihubungi"),
    "settled": _("Tidak ada lagi yang perlu dilakukan"),
    "withdrawn": _("Ternyata hidup"),
}
DEATH_STEPS = {
    "doubted": _("Ditemukan, namanya berbeda"),
    "found": _("Ditemukan di data kependudukan"),
    "told": _("Keluarga dihubungi"),
    "settled": _("Selesai di sini"),
    "withdrawn": _("Ditarik"),
    "again": _("Dinyatakan lagi oleh data kependudukan"),
    "letter": _("Surat dibuat"),
    "resumed": _("Iuran dilanjutkan"),
}
LEVELS = {
    "TK": _("TK"),
    "SD": _("SD atau sederajat"),
    "SMP": _("SMP atau sederajat"),
    "SMA": _("SMA atau sederajat"),
    "PT": _("Perguruan tinggi atau pelatihan"),
}
YEARS = {"due": _("Berkas ditunggu"), "filed": _("Diajukan"), "paid": _("Dibayar BPJS"), "refused": _("Ditolak BPJS")}
ENDS = {
    "age": _("sudah mencapai batas usia"),
    "married": _("menikah"),
    "works": _("bekerja"),
    "finished": _("lulus"),
    "left_school": _("berhenti sekolah"),
    "died": _("meninggal"),
    "years_used": _("tahun beasiswanya habis"),
}
# What the case says of a child since, beside the reasons to end.
HINTS = {
    **ENDS,
    "elsewhere": _("anak ini juga disebut dalam kasus pekerja lain; tanyakan ke BPJS apakah beasiswanya dibayar dua kali"),
    "too_short": _("menurut estimasi, iuran orang tuanya belum cukup lama"),
}
CAUSES = {
    "accident:workplace": _("Kecelakaan di tempat kerja"),
    "accident:outside": _("Kecelakaan di luar tempat kerja"),
    "accident:traffic": _("Kecelakaan lalu lintas"),
    "accident:unknown": _("Kecelakaan, tempatnya belum jelas"),
    "death": _("Meninggal karena sebab lain"),
    "illness": _("Sakit"),
}
STEP_NAMES = {
    "report": _("Kejadian sampai dilaporkan"),
    "notify": _("Kejadian sampai dilaporkan ke BPJS"),
    "file": _("Laporan sampai diajukan"),
    "pay": _("Diajukan sampai dibayar"),
    "close": _("Laporan sampai selesai"),
}
TABLES: dict[str, dict[str, Any]] = {
    "death": DEATHS, "death_step": DEATH_STEPS, "school": LEVELS, "scholar_year": YEARS, "scholar_end": ENDS,
    "scholar_hint": HINTS,
}  # fmt: skip
COLOURS = {"doubted": "orange", "told": "azure", "settled": "green", "due": "yellow", "filed": "azure"}
ACTIONS = {
    "claim.deaths": _("Mencocokkan data kematian"),
    "claim.death_read": _("Membaca keluarga seorang peserta yang meninggal"),
    "claim.death_letter": _("Membuat surat untuk ahli waris"),
    **{f"claim.death_{kind}": said for kind, said in DEATH_STEPS.items() if kind != "letter"},
    "claim.scholar_start": _("Mulai mengikuti beasiswa seorang anak"),
    "claim.scholar_year": _("Mencatat tahun beasiswa"),
    "claim.scholar_level": _("Mencatat anak naik jenjang"),
    "claim.scholar_end": _("Mengakhiri beasiswa"),
    "claim.scholar_unpay": _("Membatalkan pembayaran beasiswa yang keliru dicatat"),
    "claim.scholar_resume": _("Melanjutkan beasiswa yang keliru diakhiri"),
    "claim.scholar_read": _("Membaca nama anak penerima beasiswa"),
}
REFUSALS = {
    "DEATHS_MONTH": _("Tulis bulan sebagai tahun-bulan, misalnya 2026-01, paling jauh sampai bulan ini."),
    "DEATHS_NO_REGISTER": _("Data kependudukan belum dimuat. Muat dulu di halaman Program."),
    "DEATH_UNKNOWN": _("Kematian itu tidak ada dalam daftar."),
    "DEATH_CHANGED": _("Petugas lain baru saja mengubahnya. Baca dulu, lalu tulis lagi."),
    "DEATH_STANDS": _("Iuran dilanjutkan hanya bila data kependudukan menyatakan orangnya hidup."),
    "DEATH_GONE": _("Kematian ini diragukan atau sudah ditarik, maka tidak ada surat."),
    "DIED_AGAINST_CREDIT": _("BPJS sudah mengembalikan uangnya. Tanyakan kepada BPJS mana yang berlaku."),
    "NOTHING_TO_RESUME": _("Tidak ada iuran yang dihentikan karena kematian ini."),
    "SCHOLAR_UNKNOWN": _("Anak itu tidak diikuti di sini."),
    "SCHOLAR_CHANGED": _("Petugas lain baru saja mengubahnya. Baca dulu, lalu tulis lagi."),
    "SCHOLAR_NO_CHILD": _("Anak itu belum dicatat sebagai keluarga pada kasus ini."),
    "SCHOLAR_NO_DEATH": _(
        "Beasiswa ada bila pekerjanya meninggal, atau cacat total tetap karena kecelakaan kerja. Catat dahulu hal itu."
    ),
    "SCHOLAR_NOT_PAID": _("Tidak ada pembayaran terakhir yang dapat dibatalkan."),
    "SCHOLAR_RUNS": _("Beasiswa anak ini belum berakhir."),
    "SCHOLAR_OVER": _("Menurut ketentuan tidak ada tahun berikutnya: batas usia tercapai, atau tahunnya habis."),
    "SCHOLAR_NOT_ENTITLED": _("Menurut ketentuan, anak ini tidak mendapat beasiswa: usianya, nikah, kerja, atau sekolahnya."),
    "SCHOLAR_TOO_MANY": _("Beasiswa sudah diikuti untuk sebanyak anak yang ditentukan."),
    "SCHOLAR_ENDED": _("Beasiswa anak ini sudah berakhir."),
    "SCHOLAR_YEAR_UNKNOWN": _("Tahun beasiswa itu tidak ada."),
    "SCHOLAR_AMOUNT": _("Tulis jumlah yang dibayar dalam rupiah utuh, lebih dari nol."),
    "SCHOLAR_TWICE": _("Beasiswa anak ini sudah diikuti. Setiap anak dibayar sekali setahun."),
    "SCHOLAR_DAY": _("Tanggalnya tidak sebelum kejadian atau sebelum berkas diajukan, dan tidak di masa depan."),
    "SCHOLAR_REFERENCE": _("Tulis nomor bukti pembayaran ini; setiap pembayaran punya nomornya sendiri."),
    "SCHOLAR_MORE": _("Jumlahnya lebih dari ketentuan: tulis alasannya, sedikitnya delapan huruf."),
    "SCHOLAR_END_UNKNOWN": _("Pilih sebab berakhirnya dari daftar."),
    "SCHOLAR_LEVEL": _("Jenjangnya tidak boleh turun. Pilih jenjang yang sama atau di atasnya."),
}
