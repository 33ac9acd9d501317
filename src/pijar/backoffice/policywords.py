"""Words of the policy's screens: states, what unknown means, acts in the audit trail, refusals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

UNKNOWN = {"review": _("ditinjau petugas"), "exclude": _("tidak layak"), "accept": _("tidak jadi soal")}
STATES = {
    "proposed": _("Menunggu persetujuan"), "holds": _("Disetujui"), "replaced": _("Sudah diganti"), "refused": _("Ditolak"),
    "withdrawn": _("Ditarik"),
}  # fmt: skip
RESULTS = {"pass": _("terpenuhi"), "fail": _("tidak terpenuhi"), "unknown": _("belum diketahui")}
ACTIONS = {
    "policy.load": _("Memuat kebijakan bersama program"),
    "policy.propose": _("Mengusulkan kebijakan"),
    "policy.holds": _("Menyetujui kebijakan"),
    "policy.refused": _("Menolak usulan kebijakan"),
    "policy.withdrawn": _("Menarik usulan kebijakan"),
    "programme.policy": _("Menuliskan kebijakan baru ke dalam program"),
    "eligibility.letter": _("Membuat surat hasil penilaian"),
}
REFUSALS = {
    "TWO_PEOPLE_NEEDED": _(
        "Dokumen ini mengubah kebijakan yang sudah dipakai, maka perlu orang kedua dan tidak ada yang dimuat. Ubahlah di "
        "halaman Kebijakan, lalu minta petugas lain menyetujui; biarkan bagian policy dalam dokumen seperti yang berlaku."
    ),
    "SEED_IN_USE": _(
        "Orang sudah diurutkan dengan benih undian %(year)s: benih lain memerlukan orang kedua, dan tidak ada yang dimuat. "
        "Biarkan benih (seed) seperti yang berlaku."
    ),
    "PROPOSAL_OPEN": _("Masih ada usulan kebijakan yang menunggu. Usulan itu harus diputuskan atau ditarik dahulu."),
    "NOTHING_CHANGED": _("Isinya sama dengan kebijakan yang sudah berlaku. Ubah dahulu sesuatu."),
    "MONTH_NOT_OF_YEAR": _("Pilih bulan dalam tahun kebijakan ini."),
    "NOT_PROPOSED": _("Usulan ini sudah diputuskan atau ditarik."),
    "NOT_YOURS": _("Usulan ini dibuat petugas lain: hanya pembuatnya yang dapat menariknya. Anda dapat menolaknya."),
}
SAME_PERSON = _("Anda (%(maker)s) yang membuat kebijakan ini; petugas lain yang harus memutuskannya.")
TABLES = {"unknown": UNKNOWN, "policy": STATES, "clause_result": RESULTS}
COLOURS = {"proposed": "yellow", "holds": "green", "refused": "red"}
