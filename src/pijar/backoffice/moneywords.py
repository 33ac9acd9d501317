"""Words of funds, budgets and the books; part of `words`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DETAILS = {
    "LEDGER": _("ledger: hanya mengenal codes, yaitu sumber dana dengan kode rekening untuk setiap jenisnya"),
    "LEDGER_FUND": _("ledger.codes.%(fund)s: dana itu tidak ada (yang ada: %(known)s), atau isinya bukan pasangan kata dan kode"),
    "LEDGER_KIND": _("ledger.codes.%(fund)s.%(kind)s: harus salah satu dari %(known)s"),
    "LEDGER_CODE": _("ledger.codes.%(fund)s.%(kind)s: harus kode dalam tanda petik, paling banyak 60 huruf"),
    "PAYMENTS": _("payments: hanya mengenal sp2d_days, bilangan bulat hari kerja dari 0 sampai %(most)s"),
}
KINDS = {
    "appropriation": _("Anggaran dan penerimaan"),
    "donor_liability": _("Titipan donatur"),
    "available": _("Tersedia"),
    "reserved": _("Dicadangkan"),
    "committed": _("Terikat (kode iuran)"),
    "paid": _("Terbayar"),
    "insurer_claim": _("Tagihan kepada BPJS"),
    "owed_back": _("Harus dikembalikan kepada donatur"),
    "returned": _("Dikembalikan"),
}
ACTS = {
    "budget": _("Anggaran"),
    "revision": _("Perubahan anggaran"),
    "receipt": _("Penerimaan"),
    "gift": _("Sumbangan"),
    "reserve": _("Pencadangan daftar"),
    "commit": _("Kode iuran terbit"),
    "spend": _("Pembayaran"),
    "claim": _("Tagihan kepada BPJS"),
    "credit": _("Potongan dari BPJS"),
    "refund": _("Pengembalian kepada donatur"),
    "give_back": _("Pengembalian sisa"),
    "carry_over": _("Sisa tahun sebelumnya"),
    "reversal": _("Pembalikan"),
}
SOURCES = {
    "recorded": _("dicatat dari dokumen anggaran"),
    "programme": _("menurut program"),
    "quota": _("dihitung dari kuota"),
    "received": _("menurut uang yang diterima"),
    "gifts": _("menurut sumbangan yang diterima"),
}
BUDGET_STATES = {"proposed": _("Menunggu persetujuan"), "approved": _("Disetujui"), "refused": _("Tidak disetujui")}
ACTIONS = {
    "budget.propose": _("Mengusulkan anggaran"),
    "budget.approve": _("Menyetujui anggaran"),
    "budget.refuse": _("Menolak usulan anggaran"),
    "fund.receive": _("Mencatat penerimaan dana"),
    "fund.give_back": _("Mengembalikan sisa dana"),
    "fund.refund": _("Mengembalikan uang donatur"),
    "fund.statement": _("Mengunduh laporan dana"),
    "ledger.export": _("Mengekspor jurnal"),
}
REFUSALS: dict[str, Any] = {}
TABLES: dict[str, dict[str, Any]] = {
    "account": KINDS, "act": ACTS, "budget_from": SOURCES, "budget_state": BUDGET_STATES,
}  # fmt: skip
COLOURS = {"proposed": "yellow", "approved": "green", "refused": "red"}
