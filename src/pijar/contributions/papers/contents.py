"""What stands on the papers of one batch: the list of names, the recapitulation, the letter to the insurer, the minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pijar.contributions import money
from pijar.contributions.models import Batch
from pijar.contributions.papers import data, parts, words
from pijar.contributions.papers.types import Content, Kind, Letterhead, Row, Table
from pijar.contributions.types import Bucket, ClaimCause, FileLayout
from pijar.enrolment.words import in_words, month_in_words
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.kernel.spelling import spelled_rupiah

# A list beyond this is not read on paper: its PDF holds the recapitulation and points to the workbook.
MOST_LINES, MOST_OPEN = 20_000, 500
NAMES = ("No.", "NIK", "Nama", "Tgl. lahir", "No. peserta", "Pekerjaan", "Kelurahan", "JKK", "JKM", "Jumlah")


@dataclass(frozen=True)
class Asked:
    """What a paper is made from: the batch, whose paper it is, the forms its file may have, and whether NIKs are shown.

    `form` is what it is made for: names stand whole in a workbook, and only there.
    """

    batch: Batch
    head: Letterhead
    layouts: Sequence[FileLayout]
    unmasked: bool = False
    form: str = "pdf"

    @property
    def month(self) -> Month:
        return Month.of(self.batch.month)

    def dated(self, day: date) -> str:
        return f"{self.head.place}, {in_words(day)}" if self.head.place else in_words(day)


def nominative(asked: Asked) -> Content:
    """Everybody of the batch by kecamatan, kelurahan and name."""
    people = data.people(asked.batch, asked.layouts)
    law = parts.law_table(data.law([asked.batch.id]))
    if asked.form == "xlsx":
        return _content(asked, Kind.NOMINATIVE, tables=[law], sheet=_names(people, _shown(unmasked=True)))
    if people.height <= MOST_LINES:
        return _content(asked, Kind.NOMINATIVE, tables=[*_by_district(people, asked.unmasked), law], is_wide=True)
    note = (
        f"Daftar ini memuat {parts.dots(people.height)} orang. Nama, NIK dan iuran setiap orang ada dalam berkas .xlsx dengan"
        " nama yang sama; halaman ini memuat rekapitulasinya."
    )
    return _content(asked, Kind.NOMINATIVE, tables=[parts.by_place(people), law], lead=(note,), is_wide=True)


def _shown(unmasked: bool) -> Callable[[str], str]:
    return (lambda nik: nik) if unmasked else mask


def _by_district(people: pl.DataFrame, unmasked: bool) -> list[Table]:
    """The list of names in parts, one per kecamatan, numbered through."""
    shown = _shown(unmasked)
    tables, before = [], 0
    for (district,), part in people.group_by("district", maintain_order=True):
        title = f"Kecamatan {district or parts.NOWHERE} ({parts.dots(part.height)} orang)"
        tables.append(_names(part, shown, title=title, first=before + 1))
        before += part.height
    return tables


def _names(people: pl.DataFrame, shown: Callable[[str], str], *, title: str = "", first: int = 1) -> Table:
    columns = ("nik", "name", "birth_date", "participant_number", "occupation", "village", "village_code", "jkk", "jkm")
    rows: list[Row] = [
        (parts.dots(n), shown(nik), name, _day(born), kpj or "", work or "", village or code, jkk, jkm, jkk + jkm)
        for n, (nik, name, born, kpj, work, village, code, jkk, jkm) in enumerate(people.select(columns).iter_rows(), start=first)
    ]
    jkk, jkm = int(people["jkk"].sum()), int(people["jkm"].sum())
    rows.append(("", "", f"Jumlah {parts.dots(people.height)} orang", "", "", "", "", jkk, jkm, jkk + jkm))
    widths = ("auto", "auto", "1.5fr", "auto", "auto", "1.2fr", "1fr", "auto", "auto", "auto")
    return Table(NAMES, rows, widths, title=title, strong=frozenset({len(rows) - 1}), mono=(1,))


def _day(text: str | None) -> str:
    """A day as lists write it: 31-12-1980."""
    return "-".join(reversed(text.split("-"))) if text else ""


def recapitulation(asked: Asked) -> Content:
    """Per kelurahan with sums per kecamatan, and by what the law says of each sector."""
    people = data.people(asked.batch, asked.layouts)
    return _content(asked, Kind.RECAPITULATION, tables=[parts.by_place(people), parts.law_table(data.law([asked.batch.id]))])


def request(asked: Asked) -> Content:
    """The letter that asks the insurer's branch for the payment code."""
    batch, month = asked.batch, month_in_words(asked.month)
    credit = money.credit_of(batch)
    rows: list[Row] = [
        (f"Jaminan kecelakaan kerja (JKK), {parts.dots(batch.lines)} orang", batch.jkk),
        (f"Jaminan kematian (JKM), {parts.dots(batch.lines)} orang", batch.jkm), ("Jumlah iuran", batch.total),
    ]  # fmt: skip
    if credit:
        rows += [("Dikurangi kelebihan bayar yang diakui BPJS Ketenagakerjaan", -credit), ("Yang dibayar", batch.total - credit)]
    strong = frozenset({2, len(rows) - 1})
    table = Table(
        ("Uraian", "Rupiah"), rows, ("1fr", "auto"), strong=strong, note=f"Terbilang: {spelled_rupiah(batch.total - credit)}"
    )
    fund = words.fund(batch.fund_code, data.fund_kinds(asked.month).get(batch.fund_code, ""))
    basis = f" berdasarkan {asked.head.legal_basis}" if asked.head.legal_basis else ""
    lead = (
        "Dengan hormat,",
        f"Pemerintah {asked.head.city} membayar iuran jaminan kecelakaan kerja dan jaminan kematian bagi pekerja rentan"
        f"{basis}. Untuk bulan iuran {month}, sumber dana {fund}, daftar {parts.order(batch.number)}, kami"
        " mohon diterbitkan kode iuran atas perhitungan berikut.",
    )
    told = f"adalah {batch.checksum}" if batch.checksum else "dicetak di sini setelah daftar dikirim"
    tail = (
        "Nama dan iuran setiap peserta ada dalam berkas yang kami kirim bersama surat ini. Sidik SHA-256 berkas itu"
        f" {told}; mohon berkas dengan sidik lain tidak diproses.",
        "Mohon kode iuran diberitahukan kepada kami agar pembayaran diterima sebelum jatuh tempo. Atas kerja sama yang baik kami"
        " ucapkan terima kasih.",
    )
    return _content(
        asked, Kind.REQUEST, tables=[table, parts.law_table(data.law([batch.id]))], lead=lead, tail=tail,
        number=_number(asked), address=_address(asked.head),
    )  # fmt: skip


def _number(asked: Asked) -> str:
    """The letter's number by the programme's pattern, or a line to write it on."""
    values = {
        "fund": asked.batch.fund_code, "month": f"{asked.month.month:02d}", "year": str(asked.month.year),
        "number": str(asked.batch.number),
    }  # fmt: skip
    text = asked.head.letter_number
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text or "." * 30


def _address(head: Letterhead) -> tuple[str, ...]:
    return ("Yth.", head.branch or "Kepala Kantor Cabang BPJS Ketenagakerjaan", f"di {head.branch_place or 'tempat'}")


def minutes(asked: Asked) -> Content:
    """The reconciliation of a batch: buckets, claims and what is left open. Raises Refusal (NOT_RECONCILED)."""
    batch, answers = asked.batch, data.replies(asked.batch)
    if not answers:
        raise Refusal(
            "NOT_RECONCILED",
            f"No reply is in for {batch.fund_code} {asked.month}: minutes of a reconciliation are made once there is one.",
            values={"fund": batch.fund_code, "month": asked.month},
        )
    day = data.last_day(batch)
    owed, open_ = data.claims([batch.id]), data.open_items(batch)
    files: list[Row] = [
        (str(n), one.file_name, in_words(data.day_of(one.at)), one.sha256) for n, one in enumerate(answers, start=1)
    ]
    tables = [_buckets(batch), _claims(owed)] if owed else [_buckets(batch)]
    shown = _open(
        open_[:MOST_OPEN], _shown(asked.unmasked), title=f"Lampiran: baris yang masih terbuka ({parts.dots(len(open_))})"
    )
    tables.append(Table(("No.", "Berkas jawaban", "Diterima", "Sidik SHA-256"), files, ("auto", "1fr", "auto", "auto"),
                        title="Jawaban BPJS Ketenagakerjaan", mono=(3,)))  # fmt: skip
    return _content(
        asked, Kind.MINUTES, tables=tables, lead=_said(asked, day), tail=_agreed(asked, owed, len(open_)), is_wide=False,
        sheet=_open(open_, _shown(unmasked=True)) if open_ else None, annex=(shown,) if open_ else (),
    )  # fmt: skip


def _said(asked: Asked, day: date) -> tuple[str, ...]:
    insurer = asked.head.branch or "BPJS Ketenagakerjaan"
    return (
        f"Pada hari {words.weekday(day)}, Pemerintah {asked.head.city} (Pihak Pertama) dan {insurer} (Pihak Kedua) mencocokkan"
        " daftar iuran yang dikirim, pembayarannya, dan jawaban BPJS Ketenagakerjaan orang demi orang: NIK, bulan dan jumlah."
        " Setiap baris jatuh pada tepat satu kelompok berikut.",
    )


def _buckets(batch: Batch) -> Table:
    """Every line of the list in its bucket with their sum; below it what the insurer booked that nobody billed."""
    found = {one.bucket: one for one in data.buckets(batch)}
    stranger = found.pop(Bucket.UNKNOWN)
    billed, booked = sum(one.billed for one in found.values()), sum(one.booked for one in found.values())
    rows: list[Row] = [
        *((words.BUCKETS[b], one.lines, one.billed, one.booked, one.booked - one.billed) for b, one in found.items()),
        ("Seluruh daftar", sum(one.lines for one in found.values()), billed, booked, booked - billed),
        (words.BUCKETS[Bucket.UNKNOWN], stranger.lines, stranger.billed, stranger.booked, stranger.booked - stranger.billed),
    ]
    return Table(
        ("Kelompok", "Baris", "Ditagih (Rp)", "Dibukukan BPJS (Rp)", "Selisih (Rp)"), rows,
        ("1fr", "auto", "auto", "auto", "auto"), title="Hasil pencocokan", strong=frozenset({len(found)}),
    )  # fmt: skip


def _claims(owed: dict[str, int]) -> Table:
    rows: list[Row] = [(words.CAUSES[ClaimCause(cause)], amount) for cause, amount in owed.items()]
    rows.append(("Jumlah tagihan", sum(owed.values())))
    return Table(
        ("Sebab", "Rupiah"), rows, ("1fr", "auto"), title="Tagihan kepada BPJS Ketenagakerjaan",
        strong=frozenset({len(rows) - 1}),
    )  # fmt: skip


def _open(items: Sequence[tuple[str, str, str, int, int, str, int]], shown: Callable[[str], str], title: str = "") -> Table:
    rows: list[Row] = [
        (parts.dots(n), shown(nik), name, words.BUCKETS[Bucket(bucket)], billed, booked, claim, reason)
        for n, (nik, name, bucket, billed, booked, reason, claim) in enumerate(items, start=1)
    ]
    heads = ("No.", "NIK", "Nama", "Kelompok", "Ditagih", "Dibukukan", "Tagihan", "Alasan BPJS")
    note = f"Di sini {MOST_OPEN} baris pertama; semuanya ada dalam berkas .xlsx." if title and len(items) == MOST_OPEN else ""
    table = Table(
        heads, rows, ("auto", "auto", "1.7fr", "1fr", "auto", "auto", "auto", "1.1fr"), title=title, note=note, mono=(1,)
    )
    return Table(**{**vars(table), "rows": [(*row[:4], *row[4:]) for row in rows]})


def _agreed(asked: Asked, owed: dict[str, int], open_count: int) -> tuple[str, ...]:
    batch, paid = asked.batch, data.remittance(asked.batch)
    credit = money.credit_of(batch)
    less = f", setelah dikurangi kredit {rupiah(credit)}" if credit else ""
    payment = (
        f"Pembayaran: {rupiah(paid.amount)} pada {in_words(paid.paid_on)} dengan bukti {paid.reference}{less}"
        f"{f', kode iuran {batch.billing_code}' if batch.billing_code else ''}."
        if paid else "Pembayaran belum dicatat."
    )  # fmt: skip
    total = sum(owed.values())
    claim = (
        f"BPJS Ketenagakerjaan mengakui kewajiban sebesar {rupiah(total)} ({spelled_rupiah(total)}), yang diperhitungkan dengan"
        " pembayaran berikutnya atau dikembalikan."
        if total else "Tidak ada kewajiban BPJS Ketenagakerjaan yang terbuka atas daftar ini."
    )  # fmt: skip
    rest = (
        f"Masih terbuka {parts.dots(open_count)} baris (lampiran); kedua pihak menyelesaikannya."
        if open_count
        else "Tidak ada baris terbuka."
    )
    closing = "Berita acara ini dibuat dengan sebenarnya dalam rangkap dua, masing-masing mempunyai kekuatan yang sama."
    return (payment, claim, rest, closing)


def _content(asked: Asked, kind: Kind, **more: object) -> Content:
    batch = asked.batch
    day = data.last_day(batch) if kind is Kind.MINUTES else data.sent_on(batch)
    values: dict[str, object] = {
        "title": words.TITLES[kind], "about": f"Bulan iuran {month_in_words(asked.month)}, sumber dana {batch.fund_code}",
        "dated": asked.dated(day), "facts": [*parts.subject(batch), *parts.controls(batch)],
        "signers": words.signers(kind, asked.head), "checksum": batch.checksum, "is_draft": not data.is_sent(batch),
    }  # fmt: skip
    return Content(**{**values, **more})  # type: ignore[arg-type]


MAKERS: dict[Kind, Callable[[Asked], Content]] = {
    Kind.NOMINATIVE: nominative, Kind.RECAPITULATION: recapitulation, Kind.REQUEST: request, Kind.MINUTES: minutes,
}  # fmt: skip
