"""What the audit trail tells beside an act: its details, in the reader's words."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pijar.backoffice import words

# A checksum is told by its beginning, as one compares it.
HASH, SHOWN = 32, 12
# Smaller numbers may be a year.
LARGE = 10_000
MONTH, DAY = re.compile(r"\d{4}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}")
# The one sentence that a run writes of a fund.
NO_PAYROLL = re.compile(r"no payroll file for (\S+): gifts carry nobody")
KEYS = {
    "NOT_FOUND": gettext_lazy("tidak ditemukan"),
    "SHARED": gettext_lazy("dipakai bersama"),
    "SOMEBODY_ELSES": gettext_lazy("milik orang lain"),
    "UNREADABLE": gettext_lazy("tidak terbaca"),
    "accepted": gettext_lazy("diterima"),
    "account": gettext_lazy("rekening"),
    "act": gettext_lazy("tindakan"),
    "action": gettext_lazy("tindakan"),
    "active": gettext_lazy("aktif"),
    "added": gettext_lazy("ditambahkan"),
    "administrator": gettext_lazy("administrator"),
    "admitted": gettext_lazy("diakui"),
    "again": gettext_lazy("diulang"),
    "agency": gettext_lazy("OPD"),
    "allocation": gettext_lazy("pembagian"),
    "amount": gettext_lazy("jumlah uang"),
    "amount_mismatch": gettext_lazy("jumlah uang berbeda"),
    "as_of": gettext_lazy("keadaan per"),
    "assigned": gettext_lazy("ditempatkan"),
    "base": gettext_lazy("dasar iuran"),
    "batch": gettext_lazy("berkas iuran"),
    "branch": gettext_lazy("program jaminan"),
    "by": gettext_lazy("oleh"),
    "card": gettext_lazy("kartu"),
    "cards": gettext_lazy("kartu"),
    "cases": gettext_lazy("kasus"),
    "category": gettext_lazy("jenis"),
    "changed": gettext_lazy("diubah"),
    "channel": gettext_lazy("saluran"),
    "channels": gettext_lazy("saluran"),
    "checksum": gettext_lazy("sidik berkas"),
    "child": gettext_lazy("anak"),
    "children": gettext_lazy("anak"),
    "chosen": gettext_lazy("dipilih"),
    "claim": gettext_lazy("kasus"),
    "claimed_amount": gettext_lazy("jumlah yang ditagih"),
    "closing": gettext_lazy("saldo akhir"),
    "code": gettext_lazy("kode"),
    "columns": gettext_lazy("kolom"),
    "conflict": gettext_lazy("bertentangan"),
    "contributions": gettext_lazy("iuran"),
    "credit": gettext_lazy("potongan"),
    "deaths_with_heirs": gettext_lazy("kematian yang ada ahli warisnya"),
    "debit": gettext_lazy("debit"),
    "decided": gettext_lazy("diputuskan"),
    "decision": gettext_lazy("keputusan"),
    "document": gettext_lazy("dokumen"),
    "done": gettext_lazy("selesai"),
    "doubted": gettext_lazy("diragukan"),
    "due": gettext_lazy("jatuh tempo"),
    "engine": gettext_lazy("mesin"),
    "entries": gettext_lazy("catatan"),
    "event": gettext_lazy("kejadian"),
    "fields": gettext_lazy("isian"),
    "file": gettext_lazy("berkas"),
    "files": gettext_lazy("berkas"),
    "findings": gettext_lazy("temuan"),
    "first": gettext_lazy("pertama"),
    "flag": gettext_lazy("perhatian"),
    "form": gettext_lazy("bentuk"),
    "format": gettext_lazy("bentuk"),
    "from": gettext_lazy("dari"),
    "fund": gettext_lazy("dana"),
    "funds": gettext_lazy("dana"),
    "genuine": gettext_lazy("asli"),
    "halt": gettext_lazy("penghentian"),
    "has_note": gettext_lazy("bercatatan"),
    "heirs": gettext_lazy("ahli waris"),
    "heirs_found": gettext_lazy("ahli waris ditemukan"),
    "hospital": gettext_lazy("rumah sakit"),
    "incident": gettext_lazy("kejadian"),
    "insured": gettext_lazy("daftar peserta BPJS"),
    "jkk": gettext_lazy("JKK"),
    "jkm": gettext_lazy("JKM"),
    "joined": gettext_lazy("digabung"),
    "kept": gettext_lazy("disimpan"),
    "kind": gettext_lazy("jenis"),
    "language": gettext_lazy("bahasa"),
    "last_day": gettext_lazy("hari terakhir"),
    "left": gettext_lazy("sisa"),
    "letters": gettext_lazy("surat"),
    "level": gettext_lazy("tingkat"),
    "likely": gettext_lazy("kemungkinan besar"),
    "line": gettext_lazy("baris"),
    "lines": gettext_lazy("baris"),
    "lines_claimed": gettext_lazy("baris ditagih"),
    "lines_kept": gettext_lazy("baris ditahan"),
    "lines_let_go": gettext_lazy("baris dilepas"),
    "list": gettext_lazy("daftar"),
    "loaded": gettext_lazy("dimuat"),
    "lost": gettext_lazy("hilang"),
    "made_by": gettext_lazy("dibuat oleh"),
    "matched": gettext_lazy("dicocokkan"),
    "member": gettext_lazy("anggota"),
    "members": gettext_lazy("anggota"),
    "mends": gettext_lazy("membetulkan"),
    "method": gettext_lazy("cara"),
    "missing": gettext_lazy("tidak ada"),
    "mode": gettext_lazy("cara"),
    "money": gettext_lazy("uang"),
    "month": gettext_lazy("bulan"),
    "moved": gettext_lazy("dipindah"),
    "name": gettext_lazy("nama berkas"),
    "names": gettext_lazy("memuat nama"),
    "near": gettext_lazy("mendekati"),
    "new": gettext_lazy("baru"),
    "newest_person": gettext_lazy("orang terbaru"),
    "note": gettext_lazy("catatan"),
    "number": gettext_lazy("nomor"),
    "numbers": gettext_lazy("nomor"),
    "office": gettext_lazy("kantor"),
    "on": gettext_lazy("pada"),
    "open_items": gettext_lazy("yang masih terbuka"),
    "opening": gettext_lazy("saldo awal"),
    "other_day": gettext_lazy("hari lain"),
    "outcome": gettext_lazy("hasil"),
    "overpaid_amount": gettext_lazy("jumlah lebih bayar"),
    "overpaid_months": gettext_lazy("bulan lebih bayar"),
    "owner": gettext_lazy("pemilik"),
    "pairs": gettext_lazy("pasangan"),
    "parted": gettext_lazy("dipisah"),
    "participants": gettext_lazy("peserta"),
    "parts": gettext_lazy("bagian"),
    "password": gettext_lazy("sandi"),
    "payroll": gettext_lazy("potongan gaji"),
    "people": gettext_lazy("orang"),
    "person": gettext_lazy("orang"),
    "persons": gettext_lazy("orang"),
    "photos": gettext_lazy("foto"),
    "place": gettext_lazy("tempat"),
    "pledges": gettext_lazy("ikrar"),
    "policy": gettext_lazy("kebijakan"),
    "population": gettext_lazy("data kependudukan"),
    "position": gettext_lazy("urutan"),
    "previous": gettext_lazy("sebelumnya"),
    "proof": gettext_lazy("bukti"),
    "quota": gettext_lazy("kuota"),
    "reason": gettext_lazy("alasan"),
    "received": gettext_lazy("diterima"),
    "recorded": gettext_lazy("dicatat"),
    "records": gettext_lazy("catatan"),
    "reference": gettext_lazy("rujukan"),
    "refused": gettext_lazy("ditolak"),
    "register_of": gettext_lazy("data kependudukan bulan"),
    "rejected": gettext_lazy("ditolak"),
    "removed": gettext_lazy("dikeluarkan"),
    "repeated": gettext_lazy("berulang"),
    "reply": gettext_lazy("jawaban"),
    "report": gettext_lazy("laporan"),
    "reports": gettext_lazy("laporan"),
    "rests": gettext_lazy("sisa"),
    "result": gettext_lazy("hasil"),
    "review": gettext_lazy("perlu dilihat"),
    "role": gettext_lazy("peran"),
    "round": gettext_lazy("verval"),
    "row": gettext_lazy("baris"),
    "rows": gettext_lazy("baris"),
    "ruling": gettext_lazy("putusan"),
    "same": gettext_lazy("sama"),
    "seconds": gettext_lazy("detik"),
    "seed": gettext_lazy("angka awal"),
    "sees_medical": gettext_lazy("melihat data medis"),
    "sent_by": gettext_lazy("dikirim oleh"),
    "settles": gettext_lazy("menyelesaikan"),
    "sha256": gettext_lazy("sidik berkas"),
    "shared": gettext_lazy("bersama"),
    "shown": gettext_lazy("ditampilkan"),
    "size": gettext_lazy("ukuran"),
    "snapshot_id": gettext_lazy("rujukan nomor"),
    "snapshots": gettext_lazy("rujukan"),
    "starts": gettext_lazy("mulai"),
    "state": gettext_lazy("keadaan"),
    "statements": gettext_lazy("rekening koran"),
    "status": gettext_lazy("keadaan"),
    "stopped": gettext_lazy("dihentikan"),
    "task": gettext_lazy("tugas"),
    "tasks": gettext_lazy("tugas"),
    "to": gettext_lazy("ke"),
    "total": gettext_lazy("jumlah"),
    "unknown": gettext_lazy("tidak dikenal"),
    "unmasked": gettext_lazy("dibuka"),
    "unreadable": gettext_lazy("tidak terbaca"),
    "until": gettext_lazy("sampai"),
    "upload": gettext_lazy("unggahan"),
    "verdict": gettext_lazy("putusan"),
    "version": gettext_lazy("versi"),
    "village": gettext_lazy("kelurahan"),
    "waiting": gettext_lazy("menunggu"),
    "weights": gettext_lazy("bobot"),
    "welfare": gettext_lazy("data kesejahteraan"),
    "what": gettext_lazy("apa"),
    "why": gettext_lazy("alasan"),
    "withdrawn": gettext_lazy("ditarik"),
    "withheld": gettext_lazy("tidak ditampilkan"),
    "workplace": gettext_lazy("tempat kerja"),
    "year": gettext_lazy("tahun"),
}

# What an event is about, by the first part of its code: "officer:5".
SUBJECTS = {
    "claim": gettext_lazy("kasus"),
    "claims": gettext_lazy("kasus"),
    "person": gettext_lazy("orang"),
    "month": gettext_lazy("bulan"),
    "officer": gettext_lazy("petugas"),
    "officers": gettext_lazy("petugas"),
    "batch": gettext_lazy("berkas iuran"),
    "event": gettext_lazy("peristiwa"),
    "round": gettext_lazy("verval"),
    "pledge": gettext_lazy("ikrar"),
    "grievance": gettext_lazy("pengaduan"),
    "fund": gettext_lazy("dana"),
    "scholar": gettext_lazy("beasiswa"),
    "list": gettext_lazy("daftar"),
    "death": gettext_lazy("kematian"),
    "decree": gettext_lazy("SK"),
    "upload": gettext_lazy("unggahan"),
    "programme": gettext_lazy("program"),
    "objection": gettext_lazy("sanggahan"),
    "entry": gettext_lazy("isian"),
    "budget": gettext_lazy("anggaran"),
    "village": gettext_lazy("kelurahan"),
    "registration": gettext_lazy("pendaftaran"),
    "refund": gettext_lazy("pengembalian"),
    "key": gettext_lazy("kunci"),
    "item": gettext_lazy("butir"),
    "file": gettext_lazy("berkas"),
    "view": gettext_lazy("tampilan"),
    "snapshot": gettext_lazy("rujukan"),
    "row": gettext_lazy("baris"),
    "reply": gettext_lazy("balasan"),
    "pair": gettext_lazy("pasangan"),
    "mapping": gettext_lazy("bentuk kolom"),
    "lookup": gettext_lazy("pencarian"),
    "lever": gettext_lazy("pengungkit"),
    "gifts": gettext_lazy("sumbangan"),
    "credit": gettext_lazy("potongan"),
    "boundaries": gettext_lazy("batas wilayah"),
    "task": gettext_lazy("tugas"),
    "notice": gettext_lazy("pengumuman"),
    "message": gettext_lazy("pesan"),
    "channel": gettext_lazy("saluran"),
    "certificate": gettext_lazy("bukti"),
    "books": gettext_lazy("buku"),
    "account": gettext_lazy("rekening"),
    "policy": gettext_lazy("kebijakan"),
    "bank": gettext_lazy("bank"),
    "linkage": gettext_lazy("pencocokan"),
    "notices": gettext_lazy("pemberitahuan"),
    "card": gettext_lazy("kartu"),
    "figures": gettext_lazy("angka"),
    "page": gettext_lazy("halaman"),
}
METHODS = {"GET": gettext_lazy("membuka"), "POST": gettext_lazy("mengirim")}
# Tables that say a sentence or the next step of a code, not what it is called.
SENTENCES = frozenset({"sentence", "item_do", "cause_step", "claim_next", "claim_follow", "claim_form_hint", "bucket_hint",
                       "scholar_hint", "door_short", "cover", "action"})  # fmt: skip


@cache
def _values() -> dict[str, Any]:
    """The codes that mean one thing in whichever table they stand, each with its word.

    What has two meanings keeps its code, and so does what is told by a sentence with a place for a number or a day.
    """
    found: dict[str, dict[str, Any]] = {}
    with override("id"):
        for name, table in words.TABLES.items():
            if name not in SENTENCES:
                for code, said in table.items():
                    found.setdefault(str(code), {})[str(said).lower()] = said
    return {code: next(iter(said.values())) for code, said in found.items() if len(said) == 1 and "%(" not in min(said)}


def subject(code: str) -> str:
    """What an event is about: "petugas 5", "bulan Maret 2026"; a kind without a word keeps its code."""
    kind, _colon, number = code.partition(":")
    return f"{SUBJECTS[kind]} {_timed(number)}".strip() if kind in SUBJECTS else code


def _timed(text: str) -> str:
    """A month or a day as people write it; anything else as it is."""
    try:
        if MONTH.fullmatch(text):
            return str(format_date(date.fromisoformat(f"{text}-01"), "F Y"))
        return str(format_date(date.fromisoformat(text), "j F Y")) if DAY.fullmatch(text) else text
    except ValueError:
        return text


def _untimed(text: str) -> str:
    """A month as `_timed` wrote it, back as its code."""
    name, _space, year = text.rpartition(" ")
    months = {str(said).lower(): number for number, said in MONTHS.items()}
    return f"{year}-{months[name.lower()]:02d}" if name.lower() in months and year.isdecimal() else text


def codes(said: str) -> list[str]:
    """The codes that a subject as a reader writes it may mean; a code means itself."""
    text = " ".join(said.split())
    kinds = [kind for kind, word in SUBJECTS.items() if f"{text.lower()} ".startswith(f"{str(word).lower()} ")]
    rests = {kind: text[len(str(SUBJECTS[kind])) :].strip() for kind in kinds}
    return [text, *(f"{kind}:{_untimed(rest)}" if rest else kind for kind, rest in rests.items())]


def said(details: dict[str, Any]) -> str:
    """All details in one line: "bulan: Januari 2026; diterima: 2011". A detail without a word of its own keeps its code."""
    return "; ".join(f"{KEYS.get(key, key)}: {plain(value)}" for key, value in details.items())


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, dict):
        return f"({said(value)})"
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    if isinstance(value, int) and abs(value) >= LARGE:
        return number_format(value, force_grouping=True)
    text = "–" if value in (None, "") else str(value)
    if found := NO_PAYROLL.fullmatch(text):
        return _("belum ada daftar potongan gaji %(month)s: sumbangan tidak menanggung siapa pun") % {"month": found[1]}
    if text in METHODS or text in _values():
        return str(METHODS.get(text) or _values()[text])
    text = _timed(text)
    is_hash = len(text) >= HASH and all(letter in "0123456789abcdef" for letter in text)
    return text[:SHOWN] + "…" if is_hash else text
