"""Words of verification rounds: states, results, kinds of objection, acts of the trail, and why something was refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES = {"open": _("Pemeriksaan lapangan"), "published": _("Diumumkan"), "closed": _("Ditutup")}
RESULTS = {
    "NOT_YET": _("Belum diperiksa"),
    "FOUND_AS_LISTED": _("Ada, sesuai"),
    "NOT_FOUND": _("Tidak ditemukan"),
    "DIED": _("Meninggal"),
    "MOVED": _("Pindah"),
    "WORKS_FORMALLY": _("Kerja formal"),
    "OTHER_WORK": _("Kerja lain"),
}
KINDS = {
    "UNFIT_PERSON": _("Orang ini tidak layak"),
    "SHOULD_BE_LISTED": _("Ada yang belum tercantum"),
    "WRONG_DATA": _("Datanya keliru"),
}
RULINGS = {"upheld": _("Dikabulkan"), "refused": _("Ditolak")}
ACTS = {
    "stop": _("Dihentikan"),
    "hold": _("Ditangguhkan"),
    "eligible": _("Diputuskan layak"),
    "ineligible": _("Diputuskan tidak layak"),
    "none": _("Tanpa tindakan"),
}
TABLES: dict[str, dict[str, Any]] = {
    "round": STATES, "found": RESULTS, "objection": KINDS, "ruling": RULINGS, "round_act": ACTS,
}  # fmt: skip
COLOURS = {
    "open": "azure", "published": "yellow", "closed": "secondary", "FOUND_AS_LISTED": "green", "NOT_FOUND": "orange",
    "DIED": "red", "MOVED": "orange", "WORKS_FORMALLY": "orange", "OTHER_WORK": "azure", "upheld": "green", "refused": "red",
}  # fmt: skip
ACTIONS = {
    "verification.open": _("Membuka putaran verval"),
    "verification.check": _("Memeriksa orang di lapangan"),
    "verification.recheck": _("Memeriksa ulang orang dalam sampel"),
    "verification.record": _("Memuat hasil pemeriksaan dari berkas"),
    "verification.record_rechecks": _("Memuat hasil pemeriksaan ulang dari berkas"),
    "verification.sample": _("Menarik sampel verval"),
    "verification.export_sample": _("Mengekspor sampel verval"),
    "verification.checklist": _("Mencetak daftar periksa lapangan"),
    "verification.publish": _("Mengumumkan daftar verval"),
    "verification.object": _("Mencatat sanggahan"),
    "verification.rule": _("Memutuskan sanggahan"),
    "verification.close": _("Menutup putaran verval"),
    "verification.follow_up": _("Menindaklanjuti hasil verval"),
    "objection.unmask": _("Membuka nama penyanggah"),
}
REFUSALS = {
    "ROUND_OPEN": _("Untuk bulan ini sudah ada putaran verval yang belum ditutup."),
    "MONTH_NOT_RUN": _("Bulan itu belum dijalankan. Jalankan dulu, baru ada yang diverifikasi."),
    "TERMS_MISSING": _("Tulis berapa hari untuk menyanggah dan berapa hari untuk memutuskan."),
    "TERMS_INVALID": _("Jumlah hari harus paling sedikit satu."),
    "ROUND_UNKNOWN": _("Putaran verval itu tidak ada."),
    "ROUND_CLOSED": _("Putaran verval ini sudah ditutup. Tidak ada lagi yang dapat ditulis."),
    "ROUND_NOT_PUBLISHED": _("Daftarnya belum diumumkan."),
    "ROUND_NOT_CLOSED": _("Berita acara dibuat setelah putaran ditutup."),
    "ITEM_UNKNOWN": _("Orang itu tidak ada dalam daftar putaran ini."),
    "VILLAGE_EMPTY": _("Putaran ini tidak memuat siapa pun di kelurahan itu."),
    "RECHECKED": _("Orang ini sudah diperiksa ulang petugas lain, maka hasil pertama tetap."),
    "NOT_CHECKED_YET": _("Orang ini belum diperiksa pertama kali."),
    "SAME_CHECKER": _("Anda yang memeriksa pertama kali; petugas lain yang memeriksa ulang."),
    "SAMPLING_INVALID": _("Keyakinan, galat, dan dugaan harus di antara 0 dan 100 persen."),
    "SAMPLE_DRAWN": _("Sampel sudah ditarik dan tetap seperti itu."),
    "TERM_SHORT": _("Hari terakhir menyanggah terlalu dekat: beri warga waktu sebanyak yang ditetapkan program."),
    "STILL_HEARING": _("Masa sanggah belum lewat. Tutup putaran sesudahnya."),
    "OBJECTIONS_UNDECIDED": _("Masih ada sanggahan yang belum diputuskan."),
    "OBJECTION_INCOMPLETE": _("Tulis siapa yang menyanggah, tentang apa, dan apa yang keliru."),
    "OBJECTION_LATE": _("Tanggal terimanya di luar masa sanggah, atau belum tiba."),
    "OBJECTION_UNKNOWN": _("Sanggahan itu tidak ada."),
    "SAME_OFFICER": _("Anda yang mencatat sanggahan ini; petugas lain yang memutuskan."),
    "DAY_INVALID": _("Tulis hari terakhir menyanggah sebagai hari/bulan/tahun."),
    "RESULT_UNKNOWN": _("Pilih salah satu hasil."),
}
