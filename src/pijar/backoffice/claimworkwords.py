"""Words about a case from the doctor's word to the payment: opinion, reports, family, lines of money, papers, refusals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OPINIONS = {"likely": _("Kemungkinan besar ya"), "unclear": _("Belum jelas"), "unlikely": _("Kemungkinan besar bukan")}
REPORTS = {
    "stage_one": _("Pemeriksaan pertama"),
    "treatment": _("Perawatan"),
    "statement": _("Surat akhir dokter"),
}
OUTCOMES = {
    "recovered": _("Sembuh"),
    "disabled": _("Cacat sebagian"),
    "total_disability": _("Cacat total tetap"),
    "death": _("Meninggal"),
}
ANSWERS = {"yes": _("Ya"), "no": _("Tidak"), "unknown": _("Belum tahu")}
ALIVE = {"yes": _("Masih hidup"), "no": _("Sudah meninggal"), "unknown": _("Belum tahu")}
RELATIONS = {
    "spouse": _("Suami atau istri"),
    "child": _("Anak"),
    "parent": _("Ayah atau ibu"),
    "grandparent": _("Kakek atau nenek"),
    "grandchild": _("Cucu"),
    "sibling": _("Saudara kandung"),
    "parent_in_law": _("Mertua"),
    "will": _("Disebut dalam wasiat"),
}
LINES = {
    "health_service": _("Perawatan di rumah sakit"),
    "jkk_death": _("Santunan kematian JKK"),
    "jkk_periodic": _("Santunan berkala JKK"),
    "jkk_funeral": _("Biaya pemakaman JKK"),
    "jkk_total_disability": _("Santunan cacat total tetap"),
    "disability": _("Santunan cacat sebagian"),
    "disability_part_of": _("Cacat yang sudah termasuk"),
    "disability_in_total": _("Cacat dalam cacat total"),
    "disability_in_death": _("Cacat dalam santunan kematian"),
    "jkk_stmb": _("Pengganti hari tidak bekerja (STMB)"),
    "jkk_transport": _("Biaya angkutan"),
    "jkk_home_care": _("Perawatan di rumah"),
    "jkk_device": _("Alat bantu"),
    "jkk_prosthesis": _("Protesa atau ortosa"),
    "jkk_prosthesis_open": _("Protesa atau ortosa"),
    "jkm_not_added": _("JKM tidak ditambahkan"),
    "jkm_lump": _("Santunan kematian JKM"),
    "jkm_periodic": _("Santunan berkala JKM"),
    "jkm_funeral": _("Biaya pemakaman JKM"),
    "jkm_before_waiting": _("JKM sebelum masa tunggu"),
    "scholarship": _("Beasiswa anak"),
    "by_doctor": _("Menurut keterangan dokter"),
    "late_compensation": _("Ganti rugi keterlambatan"),
    "other": _("Lainnya"),
}
RECEIVERS = {
    "participant": _("Peserta"),
    "heir": _("Ahli waris"),
    "child": _("Anak"),
    "hospital": _("Rumah sakit"),
    "other": _("Lainnya"),
}
PAYMENTS = {"paid": _("Dibayar"), "refused": _("Ditolak"), "reversed": _("Pembalikan")}
COMPARED = {
    "refused": _("ditolak BPJS"),
    "not_paid": _("belum dibayar"),
    "yearly": _("dibayar per tahun"),
    "less": _("kurang dari estimasi"),
    "more": _("lebih dari estimasi"),
    "not_estimated": _("tidak ada dalam estimasi"),
    "alike": _("dua baris dengan hari dan jumlah yang sama"),
}
PAPERS = {
    "KK1": _("Laporan tahap I (KK1)"),
    "KK2": _("Laporan tahap II (KK2)"),
    "KK3": _("Surat keterangan dokter (KK3)"),
    "F4": _("Pengajuan manfaat kematian (F4)"),
    "HEIRS": _("Pernyataan ahli waris"),
    "SCHOLARSHIP": _("Pengajuan beasiswa anak"),
    "HOSPITAL": _("Surat untuk rumah sakit"),
    "COVER": _("Bukti kepesertaan hari kejadian"),
}
PAPER_HINTS = {
    "KK1": _("dikirim ke BPJS begitu kejadian diketahui"),
    "KK2": _("dikirim sesudah dokter menyatakan akhir perawatan"),
    "KK3": _("dibawa ke dokter; bagian dokter dikosongkan"),
    "F4": _("ditandatangani ahli waris"),
    "HEIRS": _("ditandatangani semua ahli waris dan lurah"),
    "SCHOLARSHIP": _("satu baris untuk setiap anak"),
    "HOSPITAL": _("siapa pasiennya dan apa yang diminta"),
    "COVER": _("dengan rantai buktinya dan sidik isi"),
}
ACTIONS = {
    "claim.work": _("Menjawab apakah kecelakaan kerja"),
    "claim.work.read": _("Membaca jawaban kecelakaan kerja"),
    "claim.medical.write": _("Menulis laporan dokter"),
    "claim.medical.withdraw": _("Menarik laporan dokter"),
    "claim.medical.read": _("Membaca laporan dokter"),
    "claim.family.add": _("Menambah anggota keluarga"),
    "claim.family.change": _("Mengubah anggota keluarga"),
    "claim.family.remove": _("Mengeluarkan anggota keluarga"),
    "claim.family.read": _("Membaca data keluarga"),
    "claim.estimate": _("Menghitung estimasi manfaat"),
    "claim.estimate.read": _("Membaca rincian estimasi"),
    "claim.pay": _("Mencatat pembayaran BPJS"),
    "claim.refuse_line": _("Mencatat baris yang ditolak BPJS"),
    "claim.reverse_line": _("Membalik baris pembayaran"),
    "claim.compare": _("Membandingkan pembayaran dengan estimasi"),
    "claim.paper": _("Membuat formulir atau surat kasus"),
}
REFUSALS = {
    "WORK_MANNER_UNKNOWN": _("Pilih bagaimana kejadiannya."),
    "WORK_ANSWER_UNKNOWN": _("Jawab ya, tidak, atau belum tahu."),
    "WORK_NOT_ASKED": _("Pertanyaan kecelakaan kerja belum dijawab."),
    "MEDICAL_KIND_UNKNOWN": _("Pilih jenis laporannya."),
    "MEDICAL_INCOMPLETE": _(
        "Laporan menyebut diagnosis; akhir perawatan dan cacat hanya di surat akhir dokter, dengan hari dan jamnya."
    ),
    "MEDICAL_DAY_WRONG": _(
        "Periksa tanggalnya: tidak sebelum kejadian, tidak di masa depan, dan yang akhir tidak sebelum yang awal."
    ),
    "MEDICAL_TOO_FAR": _(
        "Hari tidak bekerja dan perawatan dicatat paling jauh enam bulan ke depan. Selebihnya menyusul di laporan berikutnya."
    ),
    "UNABLE_OVERLAPS": _(
        "Hari tidak bekerja itu sudah tercatat. Setiap hari dihitung sekali; tarik laporan yang keliru lebih dahulu."
    ),
    "MEDICAL_STATED_TWICE": _("Surat akhir dokter sudah ada. Tarik yang lama dahulu bila keliru."),
    "MEDICAL_UNKNOWN": _("Laporan itu tidak ada atau sudah ditarik."),
    "FAMILY_INCOMPLETE": _("Tulis nama dan hubungannya; anak yang bersekolah juga tanggal lahirnya."),
    "FAMILY_TWICE": _("Orang ini sudah tercatat dalam keluarga."),
    "FAMILY_LEVEL_UNKNOWN": _("Jenjang sekolah hanya untuk anak, dipilih dari daftar."),
    "FAMILY_FOLLOWED": _(
        "Beasiswa anak ini sedang diikuti: ia tidak dapat dikeluarkan atau diganti anak lain. Akhiri dahulu beasiswanya di "
        "halaman Beasiswa bila keliru."
    ),
    "FAMILY_UNKNOWN": _("Anggota keluarga itu tidak ada."),
    "FAMILY_MISSING": _("Catat keluarganya dahulu, lalu buat suratnya."),
    "JKM_ON_TOP": _("Kematian yang sama sudah menjadi kasus JKK, yang membayar sebagai ganti JKM. Tutup kasus ini."),
    "REGISTER_ALIVE": _(
        "Data kependudukan menyatakan orang ini hidup. Tutup kasus ini, atau kesampingkan tandanya dengan bukti kematiannya."
    ),
    "DEATH_TOLD_TWICE": _("Kematian yang sama sudah diajukan atau dibayar dalam kasus lain. Gabungkan atau tutup kasus ini."),
    "CASE_NOT_COMPARED": _("Catat pembayaran BPJS dan bandingkan dengan estimasi sebelum kasus ditutup."),
    "CASE_NOT_WITH_INSURER": _("Kasus belum diajukan kepada BPJS, maka belum ada yang dapat dibayar."),
    "PAYMENT_INVALID": _("Periksa barisnya, jumlahnya, tanggalnya, penerimanya, dan nomor buktinya."),
    "PAYMENT_TO_THE_DEAD": _("Santunan kematian tidak dibayar kepada peserta: pilih ahli waris atau anak sebagai penerima."),
    "PAYMENT_TWICE": _("Baris yang sama sudah tercatat. Balik dahulu bila keliru."),
    "PAYMENT_UNKNOWN": _("Baris itu tidak ada atau sudah dibalik."),
    "ESTIMATE_MISSING": _("Hitung estimasinya dahulu."),
    "NOTHING_PAID": _("Catat dahulu apa yang dibayar atau ditolak BPJS."),
    "DIFFERENCE_UNEXPLAINED": _("Pembayaran berbeda dari estimasi atau terlambat: tulis penjelasannya."),
    "CLAIM_PAPER_UNKNOWN": _("Surat atau formulir itu tidak ada."),
    "CLAIM_PAPER_OTHER_BRANCH": _("Formulir itu bukan untuk jaminan kasus ini."),
}
TABLES: dict[str, dict[str, Any]] = {
    "claim_opinion": OPINIONS, "claim_report": REPORTS, "claim_outcome": OUTCOMES, "claim_answer": ANSWERS, "claim_alive": ALIVE,
    "claim_relation": RELATIONS, "claim_line": LINES, "claim_receiver": RECEIVERS, "claim_payment": PAYMENTS,
    "claim_compared": COMPARED, "claim_form": PAPERS, "claim_form_hint": PAPER_HINTS,
}  # fmt: skip
COLOURS = {"likely": "green", "unclear": "yellow", "unlikely": "red", "yes": "green", "no": "red"}
