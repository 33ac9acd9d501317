"""What accounts and acts are called on paper and in files for other offices: Indonesian, as those are."""

from __future__ import annotations

from pijar.ledger.types import Act, Kind

KINDS = {
    Kind.APPROPRIATION: "Anggaran dan penerimaan",
    Kind.DONOR_LIABILITY: "Titipan donatur",
    Kind.AVAILABLE: "Tersedia",
    Kind.RESERVED: "Dicadangkan",
    Kind.COMMITTED: "Terikat (kode iuran)",
    Kind.PAID: "Terbayar",
    Kind.INSURER_CLAIM: "Tagihan kepada BPJS",
    Kind.OWED_BACK: "Harus dikembalikan kepada donatur",
    Kind.RETURNED: "Dikembalikan",
}
ACTS = {
    Act.BUDGET: "Anggaran",
    Act.REVISION: "Perubahan anggaran",
    Act.RECEIPT: "Penerimaan",
    Act.GIFT: "Sumbangan",
    Act.RESERVE: "Pencadangan daftar",
    Act.COMMIT: "Kode iuran terbit",
    Act.SPEND: "Pembayaran",
    Act.CLAIM: "Tagihan kepada BPJS",
    Act.CREDIT: "Potongan dari BPJS",
    Act.REFUND: "Pengembalian kepada donatur",
    Act.GIVE_BACK: "Pengembalian sisa",
    Act.CARRY_OVER: "Sisa tahun sebelumnya",
    Act.REVERSAL: "Pembalikan",
}
# What an entry says of a budget in a word of ours; any other text is somebody's own and stays as it is.
TEXTS = {
    "recorded": "dokumen anggaran", "programme": "menurut program", "quota": "dihitung dari kuota",
    "received": "diganti penerimaan",
}  # fmt: skip


def said(text: str) -> str:
    """The text of an entry as a paper shows it."""
    return TEXTS.get(text, text)
