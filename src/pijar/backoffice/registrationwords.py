"""The words of registration: what a person lacks, how a file and its lines stand, why an answer was not taken over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LACKS = {
    "name": _("nama"),
    "sex": _("jenis kelamin"),
    "mother_name": _("nama ibu kandung"),
    "address": _("alamat KTP"),
    "rt": _("RT"),
    "rw": _("RW"),
    "village": _("kelurahan"),
    "village_code": _("kelurahan"),
    "district": _("kecamatan"),
    "occupation": _("pekerjaan"),
    "income": _("penghasilan"),
    "phone": _("nomor HP"),
}
STATES = {
    "draft": _("Menunggu persetujuan"),
    "sent": _("Terkirim, menunggu jawaban"),
    "answered": _("Sudah dijawab"),
}
CONFLICTS = {
    "ANSWERED_TWICE": _("Dijawab dua kali dengan isi yang berbeda. Minta BPJS memastikan yang mana."),
    "NUMBER_INVALID": _("Diterima tanpa nomor peserta yang benar. Minta nomornya kepada BPJS."),
    "NUMBER_TAKEN": _("Nomor pesertanya sudah milik orang lain. Minta BPJS memeriksa keduanya."),
    "NUMBER_DIFFERS": _("Orang ini sudah mempunyai nomor peserta lain. Minta BPJS memastikan yang mana."),
    "ANSWER_CHANGED": _("Dulu diterima, sekarang ditolak. Nomornya tetap; tanyakan kepada BPJS."),
}
ACTIONS = {
    "registration.send": _("Menyetujui dan mengirim berkas pendaftaran"),
    "registration.download": _("Mengunduh berkas pendaftaran"),
    "registration.reply": _("Memuat jawaban pendaftaran"),
    "registration.again": _("Mengizinkan pendaftaran ulang tanpa perubahan"),
    "population.request": _("Menanyakan orang kepada Dukcapil"),
    "population.reply": _("Memuat jawaban Dukcapil"),
}
REFUSALS = {
    "MONTH_NOT_RUN": _("Bulan ini belum dijalankan, maka belum ada daftarnya."),
    "NOBODY_TO_REGISTER": _(
        "Tidak ada yang dapat didaftarkan sekarang: semua sudah bernomor, menunggu jawaban, belum lengkap, atau belum dibetulkan."
    ),
    "NOTHING_TO_SEND": _("Belum ada berkas pendaftaran yang disiapkan untuk bulan ini."),
    "OTHER_MAKER": _("Berkas ini disiapkan orang lain; sebutkan penyusunnya."),
    "REGISTRATION_STALE": _(
        "Daftar atau data orangnya berubah sejak berkas disiapkan. Minta petugas program menyiapkannya lagi."
    ),
    "NOT_REGISTERED": _("Belum ada berkas pendaftaran yang dikirim untuk bulan ini."),
    "NOT_REFUSED": _("Hanya orang yang ditolak yang dapat didaftarkan lagi."),
    "INSURER_NOT_CONFIGURED": _(
        "Hubungan dengan BPJS belum diatur (insurer: none). Minta pengelola menulis insurer: {plugin: file} di Program."
    ),
    "POPULATION_OFFICE_NOT_CONFIGURED": _(
        "Hubungan dengan Dukcapil belum diatur. Minta pengelola menulis population_office: {plugin: file} di Program."
    ),
    "DEMO_PLUGIN": _("BPJS atau Dukcapil contoh hanya untuk kota contoh. Minta pengelola menulis plugin: file di Program."),
}
FAULTS = {
    "OUTSIDE_MAPPING": _("%(key)s: harus berupa daftar kunci"),
    "OUTSIDE_KEY": _("%(key)s: kunci %(given)s tidak dikenal; yang dikenal %(known)s"),
    "OUTSIDE_PLUGIN": _("%(key)s.plugin: harus salah satu dari %(known)s"),
    "OUTSIDE_COLUMN": _("%(key)s.columns.%(column)s: harus salah satu dari %(known)s"),
    "OUTSIDE_COLUMN_MISSING": _("%(key)s.columns: tidak ada kolom untuk %(value)s"),
    "OUTSIDE_COLUMN_TWICE": _("%(key)s.columns: dua judul sama atau dua kolom berisi %(value)s"),
    "OUTSIDE_TEXT": _("%(key)s: harus teks"),
    "OUTSIDE_SEPARATOR": _("%(key)s.separator: harus koma, titik koma, tab atau garis tegak"),
    "OUTSIDE_CODES": _("%(key)s: harus pasangan kata dengan kata"),
    "OUTSIDE_WORDS": _("%(key)s: harus daftar kata"),
    "OUTSIDE_REQUIRED": _("registration_file.required: %(value)s tidak diketahui dari orang; hanya dapat dibiarkan kosong"),
    "OUTSIDE_DAYS": _("population_office.older_than: harus bilangan hari, 0 atau lebih"),
    "OUTSIDE_GROUP": _("population_office.group: harus salah satu dari %(known)s"),
    "OUTSIDE_STATUS": _("population_office.reply.statuses: %(given)s harus berarti salah satu dari %(known)s"),
}
REPLY_INVALID = _(
    "Berkas %(file)s, baris %(line)s: statusnya harus salah satu dari %(known)s. Tidak ada yang dicatat; minta berkasnya lagi."
)
TABLES: dict[str, dict[str, Any]] = {"lacks": LACKS, "registration": STATES, "conflict": CONFLICTS}
COLOURS = {"sent": "azure", "answered": "green"}
