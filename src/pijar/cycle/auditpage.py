"""One page of an auditor's sample: what its facts say, in Indonesian, as the template takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pijar.contributions.papers.words import BUCKETS, STATES
from pijar.contributions.types import Bucket
from pijar.documents import render
from pijar.enrolment.options import heading
from pijar.enrolment.words import dots, in_words, month_in_words
from pijar.kernel.clock import JAKARTA
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month

# What has room on one page; what is beyond it stands in the JSON, and the page says so.
MOST = {"sources": 4, "clauses": 14, "entries": 8, "answers": 3}
RESULTS = {"pass": "terpenuhi", "fail": "tidak terpenuhi", "unknown": "tidak diketahui"}
OUTCOMES = {"eligible": "layak", "ineligible": "tidak layak", "review": "ditinjau"}
ROWS = {"created": "orang baru", "updated": "memperbarui", "unchanged": "tetap", "participant": "peserta sebelum pijar"}
ACTS = {
    "reserve": "dicadangkan", "commit": "terikat (ditagih)", "spend": "dibayar", "claim": "tagihan ke BPJS",
    "credit": "kredit BPJS", "reversal": "pembalikan",
}  # fmt: skip
Facts = Mapping[str, Any]
Lines = list[tuple[str, ...]]
Pairs = list[tuple[str, str]]


def pdf(facts: Facts, programme: Mapping[str, Any]) -> bytes:
    """The page as PDF/A. The same facts give the same bytes."""
    head, sample, month = heading(programme), facts["sample"], Month.parse(facts["month"])
    drawn = f"Sampel {sample['number']} dari {sample['size']}, populasi {dots(sample['population'])}, benih {sample['seed']}"
    values = {
        "city": head.city, "office": head.office, "title": "Sampel audit iuran",
        "about": f"Bulan iuran {month_in_words(month)}, sumber dana {facts['batch']['fund']}, baris {facts['line']}",
        "footer": drawn,
        "parts": [
            _pairs("Orang", _person(facts)), _table("1. Baris sumber", *_sources(facts["sources"])), _checks(facts["checks"]),
            _pairs("3. Keputusan (SK)", _decree(facts["decree"])), _pairs("4. Tempat", _place(facts["place"])),
            _pairs("5. Perhitungan", _amount(facts["amount"])), _pairs("6. Berkas iuran", _batch(facts["batch"])),
            _pairs("7. Pembayaran", _remittance(facts)), _answers(facts["reply"]),
            _table("9. Jurnal daftar ini (jumlah seluruh daftar)", *_entries(facts["entries"])),
        ],
    }  # fmt: skip
    return render("audit_page", values, on=month.first_day)


def _pairs(title: str, pairs: Pairs) -> dict[str, Any]:
    return {"title": title, "pairs": [(label, value) for label, value in pairs if value]}


def _table(title: str, heads: Sequence[str], lines: Lines, more: int, right: Sequence[int] = ()) -> dict[str, Any]:
    note = f"dan {more} lagi dalam berkas JSON" if more > 0 else ""
    return {"title": title, "heads": heads, "rows": lines, "right": right, "note": note}


def _person(facts: Facts) -> Pairs:
    one = facts["person"]
    return [
        ("Nama", one["name"]), ("NIK", one["nik"]), ("Tanggal lahir", _day(one["birth_date"])),
        ("Kelurahan", f"{one['village']}, Kec. {one['district']}" if one["village"] else ""),
        ("Pekerjaan", one["occupation"] or ""), ("No. peserta BPJS", one["participant_number"] or "belum ada"),
    ]  # fmt: skip


def _sources(found: Sequence[Facts]) -> tuple[Sequence[str], Lines, int]:
    heads = ("Berkas", "Lembar", "Baris", "Unggahan", "Hasil", "Sidik SHA-256")
    lines: Lines = [
        (
            one["file"], one["sheet"] or "-", str(one["row_number"] or "-"),
            f"{one['load_id']}, {_day(one['at'])}, {one['actor']}",
            _row(one), _short(one["sha256"]),
        )
        for one in found[: MOST["sources"]]
    ]  # fmt: skip
    return heads, lines, len(found) - MOST["sources"]


def _row(one: Facts) -> str:
    outcome = str(one["outcome"])
    return ROWS.get(outcome, outcome) + (" (diganti)" if one["is_superseded"] else "")


def _checks(found: Facts | None) -> dict[str, Any]:
    if found is None:
        return _pairs("2. Pemeriksaan", [("Penilaian", "tidak tercatat untuk bulan ini")])
    heads = ("Ketentuan", "Yang terlihat", "Sumber dan harinya", "Hasil")
    clauses = found["clauses"]
    lines: Lines = [
        (one["title"], one["value"] or one["sentence"], one["source"] or "-", RESULTS.get(one["result"], one["result"]))
        for one in clauses[: MOST["clauses"]]
    ]
    reasons = f", alasan {', '.join(found['reasons'])}" if found["reasons"] else ""
    title = f"2. Pemeriksaan: {OUTCOMES.get(found['outcome'], found['outcome'])} (kebijakan versi {found['policy']}{reasons})"
    return _table(title, heads, lines, len(clauses) - MOST["clauses"])


def _decree(found: Facts | None) -> Pairs:
    if found is None:
        return [("SK", "belum ada SK bertanda tangan yang memuat orang ini")]
    return [
        ("Nomor dan tanggal", f"{found['number']}, {_day(found['dated_on'])}, baris {found['position']}"),
        ("Berlaku mulai", month_in_words(Month.parse(found["from"]))), ("Dana menurut SK", found["fund"]),
        ("Disusun, ditandatangani", f"{found['made_by']}, {found['approved_by']}"), ("Sidik SK", found["checksum"]),
    ]  # fmt: skip


def _place(found: Facts) -> Pairs:
    rank = f"{dots(found['rank'])} dari {dots(found['ranked'])}" if found["rank"] else "tidak tercatat"
    return [("Sumber dana", found["fund"]), ("Peringkat", rank), ("Alasan", found["sentence"] or found["reason"] or "")]


def _amount(found: Facts) -> Pairs:
    return [
        ("Iuran", f"JKK {rupiah(found['jkk'])} + JKM {rupiah(found['jkm'])} = {rupiah(found['total'])}"),
        ("Bidang kerja", found["sector_words"]), ("Ketentuan", found["cited"]), ("Parameter", ", ".join(found["parameters"])),
    ]  # fmt: skip


def _batch(found: Facts) -> Pairs:
    billed = f"{found['billing_code']}, {_day(found['billed_on'])}" if found["billing_code"] else "tidak dicatat"
    return [
        ("Daftar", f"{found['id']} (ke-{found['number']}), {dots(found['lines'])} orang, {rupiah(found['total'])}"),
        ("Keadaan", STATES.get(found["state"], found["state"])),
        ("Dibuat, disetujui", f"{found['made_by']}, {found['approved_by']}"), ("Kode iuran", billed),
        ("Sidik berkas", found["checksum"]),
    ]  # fmt: skip


def _remittance(facts: Facts) -> Pairs:
    found, batch = facts["remittance"], facts["batch"]
    if found is None:
        return [("Pembayaran", "belum dicatat")]
    credit = f", setelah kredit {rupiah(batch['credit'])}" if batch["credit"] else ""
    return [
        ("Hari dan bukti", f"{_day(found['on'])}, {found['reference']}"), ("Jumlah", f"{rupiah(found['amount'])}{credit}"),
        ("Dicatat", found["actor"]),
    ]  # fmt: skip


def _answers(found: Facts) -> dict[str, Any]:
    bucket = BUCKETS[Bucket(found["bucket"])] if found["bucket"] else "belum ada jawaban"
    claim = f", tagihan ke BPJS {rupiah(found['claim'])}" if found["claim"] else ""
    booked = f", dibukukan {rupiah(found['booked'])}" if found["booked"] is not None else ""
    heads = ("Berkas jawaban", "Diterima", "Baris", "Status", "Dibukukan", "Alasan", "Sidik SHA-256")
    lines: Lines = [
        (
            one["file"], _day(one["at"]), str(one["line"]), one["status"], dots(one["booked"]), one["reason"] or "-",
            _short(one["sha256"]),
        )
        for one in found["answers"][: MOST["answers"]]
    ]  # fmt: skip
    title = f"8. Jawaban BPJS: {bucket.lower()}{booked}{claim}"
    return _table(title, heads, lines, len(found["answers"]) - MOST["answers"], right=(4,))


def _entries(found: Sequence[Facts]) -> tuple[Sequence[str], Lines, int, Sequence[int]]:
    heads = ("No.", "Hari", "Peristiwa", "Debit", "Kredit", "Rupiah", "Bukti")
    lines: Lines = [_entry(one) for one in found[-MOST["entries"] :]]
    return heads, lines, len(found) - MOST["entries"], (5,)


def _entry(one: Facts) -> tuple[str, ...]:
    debit = [p for p in one["postings"] if p["debit"]]
    codes = [", ".join(p["code"] for p in side) for side in (debit, [p for p in one["postings"] if p["credit"]])]
    amount = dots(sum(p["debit"] for p in debit))
    act, proof = str(one["act"]), str(one["reference"] or "-")
    return (str(one["id"]), _day(one["on"]), ACTS.get(act, act), *codes, amount, proof)


def _short(sha256: str | None) -> str:
    return f"{sha256[:16]}…" if sha256 else "-"


def _day(value: Any) -> str:
    """A day in words, be it a day, an instant, or either as JSON holds it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(JAKARTA).date() if value.tzinfo else value.date()
    return in_words(value) if isinstance(value, date) else "-"
