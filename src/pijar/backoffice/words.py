"""Codes in the data, words at the edge: every code an officer can meet, in Indonesian; English by translation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pijar.analytics.words import FUND_KINDS
from pijar.backoffice import (
    batchwords,
    casewords,
    claimwords,
    coverwords,
    deathwords,
    decreewords,
    donorwords,
    figurewords,
    gridwords,
    grievancewords,
    mapwords,
    moneywords,
    noticewords,
    onboardwords,
    placewords,
    policywords,
    reconcilewords,
    registrationwords,
    verificationwords,
)
from pijar.backoffice.details import language, sentence
from pijar.intake.types import SENTENCES_EN, SENTENCES_ID, Code, Unreadable
from pijar.kernel.errors import Refusal
from pijar.law.types import Words


class _Sentence:
    """What a row's code means and how to mend it, in the language of the reader."""

    def __init__(self, code: Code) -> None:
        self.code = code

    def __str__(self) -> str:
        return (SENTENCES_EN if language() == "en" else SENTENCES_ID)[self.code]


ROLES = {
    "administrator": _("Administrator"),
    "programme": _("Petugas program (Disnaker)"),
    "village": _("Petugas kelurahan"),
    "treasurer": _("Bendahara"),
    "auditor": _("Auditor"),
    "hospital": _("Rumah sakit"),
    "leader": _("Pimpinan"),
}
ROW_OUTCOMES = {
    "created": _("Orang baru"),
    "updated": _("Diperbarui"),
    "unchanged": _("Tidak berubah"),
    "possible_duplicate": _("Mungkin orang yang sama"),
    "rejected": _("Ditolak"),
}
ROW_CODES = {
    "NIK_MISSING": _("NIK kosong"),
    "NIK_LENGTH": _("NIK bukan 16 angka"),
    "NIK_NON_DIGIT": _("NIK berisi selain angka"),
    "NIK_PRECISION_LOST": _("Angka akhir NIK hilang oleh Excel"),
    "NIK_IMPOSSIBLE_DATE": _("Tanggal lahir di dalam NIK tidak mungkin"),
    "NAME_MISSING": _("Nama kosong"),
    "BIRTH_DATE_MISSING": _("Tanggal lahir kosong"),
    "BIRTH_DATE_INVALID": _("Tanggal lahir tidak terbaca"),
    "KELURAHAN_UNKNOWN": _("Kelurahan tidak dikenal"),
    "NIK_BIRTH_DATE_MISMATCH": _("Tanggal lahir berbeda dari NIK"),
    "NIK_SEX_MISMATCH": _("Jenis kelamin berbeda dari NIK"),
    "NIK_OTHER_REGION": _("NIK terbit di luar kota"),
    "BIRTH_DATE_FROM_NIK": _("Tanggal lahir diambil dari NIK"),
    "KELURAHAN_CORRECTED": _("Ejaan kelurahan dibetulkan"),
    "OCCUPATION_UNKNOWN": _("Pekerjaan tidak dikenal"),
    "PHONE_INVALID": _("Nomor HP tidak sah"),
    "DUPLICATE_IN_BATCH": _("Sudah ada di baris sebelumnya"),
    "NIK_SHARED": _("Satu NIK dipakai dua orang"),
}
ROW_SENTENCES = {code.value: _Sentence(code) for code in Code}
ASSESSMENT_OUTCOMES = {
    "eligible": _("Layak"),
    "ineligible": _("Tidak layak"),
    "review": _("Perlu ditinjau"),
}
REASONS = {
    "DUKCAPIL_NOT_FOUND": _("NIK tidak ditemukan di Dukcapil"),
    "DECEASED": _("Tercatat meninggal di Dukcapil"),
    "MOVED_OUT": _("Tercatat pindah keluar kota"),
    "NOT_RESIDENT": _("Bukan penduduk kota ini"),
    "AGE_UNDER_18": _("Usia di bawah batas program"),
    "AGE_65_PLUS": _("Usia di atas batas program"),
    "ACTIVE_BPJSTK": _("Sudah aktif di BPJS Ketenagakerjaan lewat pihak lain"),
    "FORMAL_OCCUPATION": _("Pekerjaannya formal"),
    "DECILE_ABOVE_5": _("Desil DTSEN di atas batas program"),
    "DECILE_UNKNOWN": _("Desil DTSEN belum diketahui"),
    "OCCUPATION_UNKNOWN": _("Pekerjaannya belum dikenal"),
    "SECTOR_NOT_COVERED": _("Bidang pekerjaannya tidak termasuk program"),
    "INCOME_ABOVE_LIMIT": _("Penghasilannya di atas batas program"),
    "INCOME_UNKNOWN": _("Penghasilannya belum diketahui"),
    "RESIDENT_TOO_SHORT": _("Belum cukup lama tinggal di kota ini"),
    "RESIDENCE_UNKNOWN": _("Lama tinggal di kota ini belum diketahui"),
    "HOUSEHOLD_FULL": _("Keluarganya sudah memakai semua tempat untuk satu kartu keluarga"),
    "HOUSEHOLD_UNKNOWN": _("Kartu keluarganya belum diketahui"),
    "NOT_DISABLED": _("Bukan penyandang disabilitas menurut DTSEN"),
    "DISABILITY_UNKNOWN": _("Keterangan disabilitas belum ada"),
    "NOT_WOMAN_HEADED": _("Kepala keluarganya bukan perempuan menurut DTSEN"),
    "WOMAN_HEADED_UNKNOWN": _("Keterangan kepala keluarga perempuan belum ada"),
    "AGE_65_STAYS": _("Sudah melewati batas usia; tetap peserta sampai petugas memutuskan"),
    "NIK_SHARED": _("NIK dipakai lebih dari satu orang di daftar"),
    "NIK_OF_SOMEBODY_ELSE": _("Nama di Dukcapil untuk NIK ini milik orang lain"),
    "STOPPED": _("Kepesertaan dihentikan petugas"),
    "ON_HOLD": _("Kepesertaan ditangguhkan petugas"),
    "DECIDED_BY_OFFICER": _("Diputuskan petugas dengan bukti"),
}
BUCKETS = {
    "accepted": _("Diterima"),
    "rejected": _("Ditolak BPJS"),
    "amount_mismatch": _("Jumlah berbeda"),
    "missing": _("Tidak ada di balasan"),
    "unknown": _("Tidak kita tagih"),
}
BUCKET_HINTS = {
    "accepted": _("Dibukukan sama dengan tagihan; orangnya terlindungi."),
    "rejected": _("Belum terlindungi. Baca alasannya, perbaiki, lalu tagih lagi."),
    "amount_mismatch": _("Dibukukan dengan jumlah lain. Tanyakan kepada BPJS."),
    "missing": _("BPJS tidak menjawab baris ini. Minta balasan susulan."),
    "unknown": _("BPJS menyebut orang yang tidak kita kirim."),
}
REFERENCES = {
    "dukcapil": _("Kependudukan (Dukcapil)"),
    "bpjstk": _("Peserta aktif BPJS Ketenagakerjaan"),
    "dtsen": _("Data sosial ekonomi (DTSEN)"),
    "asn": _("Daftar ASN"),
    "pledges": _("Ikrar ASN"),
    "payroll": _("Potongan gaji"),
    "participants": _("Peserta sebelum pijar"),
    "coverage": _("Angka cakupan"),
}
HALT_ACTS = {
    "hold": _("Tangguhkan sementara"),
    "stop": _("Hentikan"),
    "resume": _("Lanjutkan lagi"),
}
HALT_REASONS = {
    "MOVED_OUT": _("Pindah keluar kota"),
    "DECEASED": _("Meninggal"),
    "FORMAL_WORK": _("Sudah bekerja formal"),
    "OWN_WISH": _("Atas permintaan sendiri"),
    "AGE_65": _("Mencapai batas usia"),
    "DATA_DOUBT": _("Data diragukan"),
    "CORRECTED": _("Keadaan sudah dibetulkan"),
    "OTHER": _("Lain-lain"),
}
END_REASONS = {
    "NO_PLACE": _("tidak mendapat tempat"),
    "NOT_PROPOSED": _("tidak diusulkan lagi"),
}
COVER = {
    "active": _("Terlindungi"),
    "dead": _("Tidak: meninggal"),
    "rejected": _("Tidak: iurannya ditolak BPJS"),
    "unconfirmed": _("Belum pasti: menunggu balasan BPJS"),
    "grace": _("Belum pasti: masa tenggang"),
    "pending_payment": _("Belum: iuran belum dibayar"),
    "lapsed": _("Tidak: perlindungan sudah berakhir"),
    "waiting": _("Belum: dalam daftar tunggu"),
    "not_enrolled": _("Tidak: belum menjadi peserta"),
}
SECTORS = {
    "construction": _("konstruksi"),
    "domestic": _("rumah tangga"),
    "farming": _("pertanian"),
    "fishing": _("perikanan"),
    "other": _("lainnya"),
    "service": _("jasa"),
    "tobacco": _("tembakau"),
    "trade": _("perdagangan"),
    "transport": _("angkutan"),
    "unknown": _("belum diketahui"),
}
HALTS = {"stop": _("Dihentikan"), "hold": _("Ditangguhkan"), "resume": _("Dilanjutkan")}
TASKS = {"load": _("Membaca berkas usulan"), "month": _("Menjalankan bulan"), "reference": _("Memuat data rujukan"),
         "practice": _("Membuat kota latihan"),
         "withdraw": _("Menarik unggahan"), "withdraw_count": _("Menghitung yang ikut hilang"),
         **gridwords.TASKS, **placewords.TASKS}  # fmt: skip
TASK_STATES = {
    "waiting": _("Menunggu giliran"),
    "running": _("Sedang berjalan"),
    "done": _("Selesai"),
    "failed": _("Gagal"),
}
PERSON_FIELDS = {
    "name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "village_code": _("Kelurahan"),
    "occupation_code": _("Pekerjaan"),
}
SEX = {"L": _("Laki-laki"), "P": _("Perempuan")}
ACTIONS = {
    "person.unmask": _("Membuka data pribadi"),
    "number.unmask": _("Membuka NIK bermasalah"),
    "linkage.run": _("Membandingkan semua catatan"),
    "linkage.decide": _("Memutuskan orang yang sama atau bukan"),
    "linkage.undo": _("Membatalkan keputusan orang yang sama"),
    "linkage.export": _("Mengekspor pasangan catatan"),
    "linkage.train": _("Mempelajari bobot perbandingan"),
    "session.login": _("Masuk"),
    "session.logout": _("Keluar"),
    "access.denied": _("Ditolak: tanpa hak"),
    "intake.load": _("Memuat berkas usulan"),
    "intake.withdraw": _("Menarik unggahan"),
    "intake.dry_run": _("Memeriksa berkas tanpa menyimpan"),
    "intake.export": _("Mengekspor baris usulan"),
    "intake.merge": _("Menerapkan aturan penggabungan data"),
    "mapping.remember": _("Mengingat pilihan kolom"),
    "mapping.forget": _("Melupakan pilihan kolom"),
    "intake.enter": _("Mengisi formulir seorang pekerja"),
    "intake.withdraw_entry": _("Menarik isian formulir"),
    "photo.keep": _("Menyimpan foto KTP"),
    "photo.open": _("Membuka foto KTP"),
    "photo.delete": _("Menghapus foto KTP"),
    "person.asked": _("Menanyakan NIK orang dari kelurahan lain"),
    "file.download": _("Mengunduh berkas berhasil-gagal"),
    "programme.load": _("Memuat program"),
    "reference.load": _("Memuat data rujukan"),
    "month.run": _("Menjalankan bulan"),
    "eligibility.decide": _("Memutuskan kasus"),
    **verificationwords.ACTIONS,
    "batch.submit": _("Mengirim daftar iuran"),
    "batch.pay": _("Mencatat pembayaran"),
    "batch.reconcile": _("Mencocokkan balasan"),
    "batch.download": _("Mengunduh daftar iuran"),
    "enrolment.stop": _("Menghentikan peserta"),
    "enrolment.hold": _("Menangguhkan peserta"),
    "enrolment.resume": _("Melanjutkan peserta"),
    "staff.password": _("Mengganti sandi sendiri"),
    "staff.create": _("Menambah petugas"),
    "staff.change": _("Mengubah petugas"),
    **registrationwords.ACTIONS,
    **decreewords.ACTIONS,
}
REFUSALS = {
    **verificationwords.REFUSALS,
    **decreewords.REFUSALS,
    **registrationwords.REFUSALS,
    "PROGRAMME_UNKNOWN": _("Belum ada program untuk tahun ini. Muat dokumen program lebih dahulu."),
    "KEY_WRONG": _("Data pribadi tidak terbaca: kunci PIJAR_ID_KEY tidak cocok."),
    "REASON_MISSING": _("Tulis alasan paling sedikit delapan huruf."),
    "FILE_NONE": _("Pilih berkasnya lebih dahulu."),
    "LIST_KIND": _("Hanya berkas Excel (.xlsx, .xls), LibreOffice (.ods), CSV dan teks yang dapat dibaca."),
    "FILE_KIND": _("Hanya berkas Excel (.xlsx) dan CSV yang dapat dibaca."),
    "FILE_EMPTY": _("Berkas itu kosong."),
    "FILE_LARGE": _("Berkas lebih dari 60 MB. Bagi menjadi beberapa berkas."),
    "FILE_TWICE": _("Dua berkas bernama sama. Ganti nama salah satunya."),
    "YEAR_INVALID": _("Pilih tahun programnya."),
    "SOURCES_MISSING": _("Bulan belum dapat dijalankan: data rujukan belum lengkap."),
    "REGISTER_MISSING": _("Bulan belum dapat dijalankan: data rujukan yang diminta kebijakan belum dimuat."),
    "OUTSIDE_YOUR_VILLAGE": _(
        "Ada baris untuk kelurahan lain, maka tidak ada yang dimuat. Serahkan berkas itu kepada petugas program."
    ),
    "MONTH_SUBMITTED": _("Bulan ini sudah dikirim dan tidak dapat diubah. Perubahan masuk bulan berikutnya."),
    "LATER_MONTH_SUBMITTED": _(
        "Bulan sesudahnya sudah dikirim dan bertumpu pada bulan ini, maka bulan ini tidak dapat dijalankan lagi."
    ),
    "NOBODY_LISTED": _("Tidak ada orang untuk bulan ini: muat usulan tahunnya lebih dahulu."),
    "MONTH_STALE": _("Ada data yang berubah sejak bulan dijalankan. Minta petugas program menjalankannya ulang dulu."),
    "SAME_PERSON": _("Anda yang menyusun daftar ini; orang lain yang harus menyetujuinya."),
    "NOTHING_BILLED": _("Belum ada daftar iuran untuk bulan ini. Jalankan bulan lebih dahulu."),
    "NOT_SUBMITTED": _("Daftar ini belum disetujui dan dikirim."),
    "REFERENCE_MISSING": _("Tulis nomor buktinya, misalnya nomor SP2D."),
    "AMOUNT_WRONG": _("Jumlahnya tidak sama dengan jumlah daftar. Tidak ada yang dicatat; periksa bukti bayarnya."),
    "ALREADY_PAID": _("Daftar ini sudah dibayar dengan bukti lain."),
    "PAID_ON_WRONG": _("Periksa tahun pada tanggal bayarnya: terlalu jauh dari bulan iurannya."),
    "NOT_PAID": _("Catat pembayarannya dahulu, lalu cocokkan balasannya."),
    "BATCH_UNKNOWN": _("Daftar iuran itu tidak ada."),
    "SUBMITTED_BATCH_RESTS_ON_IT": _("Ada orang dari unggahan ini yang iurannya sudah dikirim. Hentikan mereka satu per satu."),
    "UPLOAD_UNKNOWN": _("Unggahan itu tidak ada atau sudah ditarik."),
    "MERGE_POLICY_INVALID": _("Aturan penggabungan data (merge.yaml) salah tulis: tidak ada yang dimuat. Hubungi pengelola."),
    "NOT_ASSESSED": _("Orang ini belum dinilai pada bulan itu. Jalankan bulan lebih dahulu."),
    "NOT_DOUBTFUL": _("Kasus ini tidak meragukan, maka tidak dapat diputuskan di sini. Perbaiki data yang menjadi alasannya."),
    "SPAN_INVALID": _("Bulan akhir lebih awal daripada bulan mulai."),
    "ALREADY_STOPPED": _("Orang ini sudah dihentikan. Lanjutkan dahulu bila itu keliru."),
    "NOTHING_TO_RESUME": _("Orang ini tidak sedang dihentikan atau ditangguhkan."),
    "HALT_INCOMPLETE": _("Pilih tindakan, bulan mulai (misalnya 2026-12), dan tulis buktinya."),
    "PROOF_MISSING": _("Keputusan memerlukan bukti dan alasan."),
    "LAST_ADMINISTRATOR": _("Ini administrator terakhir. Buat satu lagi lebih dahulu."),
    "FILE_CHANGED": _("Berkas berubah saat dibaca, maka tidak ada yang disimpan. Kirim lagi."),
    "FORMAT_UNKNOWN": _("Bentuk berkas itu tidak ada."),
    "COMPARISON_FAILED": _("Baris baru belum dibandingkan dengan yang sudah ada. Coba lagi nanti, atau hubungi pengelola."),
    "ANSWER_MISSING": _("Pilih: orang yang sama, atau bukan."),
    "DECIDED_MEANWHILE": _("Petugas lain sudah memutuskan pasangan ini. Keputusannya ada di bawah; batalkan dulu bila keliru."),
    "JOINS_DIFFERENT": _(
        "Bila digabung, dua orang yang menurut keputusan petugas atau Dukcapil berbeda ikut menjadi satu. Pisahkan dulu keduanya."
    ),
    "NIK_SHARED": _("Salah satu NIK dipakai dua orang. Betulkan dulu NIK di barisnya, lalu bandingkan lagi."),
    "PAIR_UNKNOWN": _("Salah satu catatan sudah tidak ada: daftarnya ditarik. Tidak ada yang diputuskan."),
    "VERDICT_UNKNOWN": _("Keputusan itu sudah dibatalkan."),
    "UPLOAD_GONE": _("Berkas itu disimpan sementara paling lama satu hari dan sudah dihapus. Unggah sekali lagi."),
    "MAPPING_INVALID": _("Pilihan kolomnya tidak terbaca. Pilih sekali lagi."),
    "MAPPING_UNKNOWN": _("Pilihan itu tidak ada atau sudah dilupakan."),
    "PHOTO_EMPTY": _("Fotonya kosong. Ambil sekali lagi."),
    "PHOTO_LARGE": _("Foto lebih dari 8 MB. Ambil dengan ukuran yang lebih kecil."),
    "PHOTO_KIND": _("Foto harus JPEG, PNG, atau WebP. Di pengaturan kamera, pilih bentuk yang paling umum (JPEG)."),
    "INTAKE_BUSY": _("Ada daftar yang sedang dibaca, maka isian ini belum disimpan. Tekan Simpan lagi sebentar lagi."),
    "ENTRY_FAULTY": _("Isian masih salah. Betulkan yang ditandai."),
    "ENTRY_UNKNOWN": _("Isian itu tidak ada atau sudah ditarik."),
    "NIK_OF_ANOTHER_VILLAGE": _(
        "NIK ini sudah terdaftar di luar kelurahan Anda. Bila NIK benar dan orangnya pindah ke sini, hubungi petugas program."
    ),
}

NEWER = (
    noticewords, donorwords, grievancewords, coverwords, claimwords, onboardwords, deathwords, gridwords, mapwords, figurewords,
)  # fmt: skip
for more in (batchwords, casewords, moneywords, reconcilewords, policywords, placewords, *NEWER):
    ACTIONS.update(more.ACTIONS)
REFUSALS.update({**batchwords.REFUSALS, **REFUSALS})
REFUSALS.update(casewords.REFUSALS)
REFUSALS.update(moneywords.REFUSALS)
REFUSALS.update({**reconcilewords.REFUSALS, **REFUSALS})
REFUSALS.update(policywords.REFUSALS)
for more in (placewords, *NEWER):
    REFUSALS.update({**more.REFUSALS, **REFUSALS})
TABLES: dict[str, dict[str, Any]] = {
    **moneywords.TABLES,
    **reconcilewords.TABLES,
    **verificationwords.TABLES,
    "role": ROLES,
    "row": ROW_OUTCOMES,
    "code": ROW_CODES,
    "outcome": ASSESSMENT_OUTCOMES,
    "reason": REASONS,
    **batchwords.TABLES,
    "bucket": BUCKETS,
    "bucket_hint": BUCKET_HINTS,
    "fund_kind": FUND_KINDS,
    "reference": REFERENCES,
    "halt": HALTS,
    "end": {**REASONS, **HALT_REASONS, **END_REASONS, **decreewords.ENDS},
    "cover": COVER,
    "sector": SECTORS,
    "task": TASKS,
    "task_state": TASK_STATES,
    "sex": SEX,
    "person_field": PERSON_FIELDS,
    "sentence": ROW_SENTENCES,
    "action": ACTIONS,
    **registrationwords.TABLES,
    **decreewords.TABLES,
    "proof": casewords.PROOF_KINDS,
    "became": casewords.BECAME,
    **policywords.TABLES,
    **placewords.TABLES,
}
# The colour of a state, by Tabler's names; a state without one is grey.
COLOURS = {
    **moneywords.COLOURS,
    **reconcilewords.COLOURS,
    **verificationwords.COLOURS,
    **registrationwords.COLOURS,
    **decreewords.COLOURS,
    **policywords.COLOURS,
    **placewords.COLOURS,
    "created": "green", "updated": "azure", "rejected": "red", "eligible": "green", "ineligible": "red", "review": "yellow",
    "draft": "yellow", "accepted": "green", **batchwords.COLOURS,
    "amount_mismatch": "orange", "missing": "yellow", "unknown": "purple", "running": "azure", "done": "green", "failed": "red",
    "active": "green", "unconfirmed": "yellow", "grace": "yellow", "pending_payment": "yellow", "lapsed": "red",
    "waiting": "yellow", "possible_duplicate": "yellow",
}  # fmt: skip
for more in NEWER:
    TABLES.update(more.TABLES)
    COLOURS.update({**more.COLOURS, **COLOURS})


def word(code: object, table: str) -> str:
    """The words for a code of one table; an unknown code is shown as it is, never hidden."""
    return str(TABLES[table].get(str(code), code))


def refusal_sentence(refusal: Refusal) -> str:
    """What to tell the officer: our own words with the details, else without them, else the sentence the service gave."""
    values = refusal.values or {}
    if "field" in values and isinstance(spoken := values.get("words"), Words):
        return spoken.said(language())
    if isinstance(refusal, Unreadable):
        return refusal.sentence_en if language() == "en" else refusal.sentence_id
    return sentence(refusal.code, refusal.values) or str(REFUSALS.get(refusal.code, refusal.message))
