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
PARTS = {
    "paid": _("terbayar"),
    "claims": _("terbayar, ditagih kembali kepada BPJS"),
    "committed": _("terikat (kode iuran)"),
    "reserved": _("dicadangkan untuk daftar"),
    "available": _("tersedia"),
    "owed_back": _("harus dikembalikan kepada donatur"),
    "returned": _("sudah dikembalikan"),
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
REFUSALS: dict[str, Any] = {
    "FUND_UNKNOWN": _("Dana itu tidak ada dalam program."),
    "FUND_OF_GIFTS": _("Dana sumbangan tidak punya anggaran: isinya uang yang diterima dari donatur, dan sisanya terbawa."),
    "FUND_OF_RECEIPTS": _("Dana ini sudah berisi uang yang diterima; anggaran di atasnya menghitung uang itu dua kali."),
    "FUND_OF_BUDGET": _("Dana ini punya anggaran; penerimaan di atasnya menghitung uang itu dua kali. Catat perubahan anggaran."),
    "FUND_NOT_PAID_IN": _("Tidak ada yang membayar langsung ke dana ini. Catat anggarannya."),
    "FUND_NOT_OF_GIFTS": _("Dana ini bukan dana sumbangan, maka tidak ada uang donatur di dalamnya."),
    "FUND_OVERDRAWN": _("Uang dana itu tidak cukup, maka tidak ada yang dibukukan. Catat perubahan anggaran atau penerimaannya."),
    "BUDGET_BELOW_USED": _("Anggaran tidak dapat lebih kecil daripada yang sudah terpakai. Tidak ada yang dicatat."),
    "BUDGET_UNKNOWN": _("Usulan anggaran itu tidak ada atau sudah diputuskan."),
    "PROPOSAL_WAITS": _("Masih ada usulan anggaran dana ini yang menunggu. Putuskan dulu usulan itu."),
    "REFERENCE_DIFFERS": _("Nomor bukti itu sudah dibukukan dengan tanggal atau jumlah lain. Tidak ada yang dicatat."),
    "REFUND_ABOVE_OWED": _("Lebih besar daripada yang harus dikembalikan kepada donatur ini. Tidak ada yang dicatat."),
    "NOTHING_LEFT": _("Tidak ada sisa dana tahun itu yang dapat dikembalikan."),
    "CODES_MISSING": _("Ada rekening tanpa kode rekening kota. Tulis kodenya dalam program (ledger: codes)."),
}
SENTENCES = {
    "BUDGET_BELOW_USED": [
        _("Anggaran %(fund)s tidak dapat menjadi %(amount)s: %(total)s sudah terpakai. Tidak ada yang dicatat."),
    ],
}
TABLES: dict[str, dict[str, Any]] = {
    "account": KINDS, "act": ACTS, "budget_from": SOURCES, "budget_state": BUDGET_STATES,
    "fund_part": PARTS,
}  # fmt: skip
COLOURS = {"proposed": "yellow", "approved": "green", "refused": "red"}
