"""The letter that asks the insurer for what it owes: sums per month, then each person-month, NIK masked."""

from __future__ import annotations

from collections.abc import Sequence

from pijar.contributions.claimlist import Claim, by_month
from pijar.contributions.papers import words
from pijar.contributions.papers.types import Content, Letterhead, Row, Signer, Table
from pijar.contributions.types import ClaimCause
from pijar.enrolment.words import in_words, month_in_words
from pijar.kernel.clock import today
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.kernel.spelling import spelled_rupiah

# More than this is read in the workbook that goes with the letter.
MOST_PRINTED = 4_000
HEADS = ("No.", "Bulan", "NIK", "Nama", "No. peserta", "Sebab", "Alasan BPJS", "Terbuka")


def content(fund: str, mine: Sequence[Claim], niks: Sequence[str], head: Letterhead) -> Content:
    """The letter about the open claims of one fund; `niks` are theirs, in clear."""
    total = sum(one.open for one in mine)
    sums: list[Row] = [
        (month_in_words(Month.parse(one["month"])), one["lines"], one["claimed"], one["credited"], one["open"])
        for one in by_month(list(mine))
    ]
    sums.append(("Jumlah", len(mine), sum(o.claimed for o in mine), sum(o.credited for o in mine), total))
    shown = list(zip(mine, niks, strict=True))[:MOST_PRINTED]
    rows: list[Row] = [
        (number, month_in_words(one.month), mask(nik), one.name, one.participant_number or "-", _cause(one), one.reason or "-",
         one.open)
        for number, (one, nik) in enumerate(shown, start=1)
    ]  # fmt: skip
    more = f"Baris selebihnya ({len(mine) - len(shown)}) ada dalam lampiran Excel." if len(mine) > len(shown) else ""
    return Content(
        title="Klaim atas iuran yang tidak dibukukan", about=f"Sumber dana {fund}",
        dated=", ".join(part for part in (head.place, in_words(today())) if part),
        facts=[("Kepada", head.branch or "BPJS Ketenagakerjaan"), ("Sumber dana", fund), ("Orang-bulan", len(mine)),
               ("Klaim terbuka", f"{rupiah(total)} ({spelled_rupiah(total)})")],
        lead=(
            f"Pemerintah {head.city} telah membayar penuh iuran bulan-bulan di bawah ini. Menurut balasan BPJS Ketenagakerjaan,"
            " iuran orang-orang berikut ditolak, dibukukan kurang, dibukukan dua kali, atau dibukukan untuk"
            " bulan sesudah peserta meninggal. Kami mohon jumlah yang terbuka diakui"
            " sebagai kelebihan bayar dan dikurangkan dari pembayaran bulan berikutnya, dengan surat atau nota yang menyebut"
            " nomornya.",
        ),
        tables=[
            Table(("Bulan iuran", "Orang", "Klaim", "Dikreditkan", "Terbuka"), sums, ("1.5fr", "1fr", "1fr", "1fr", "1fr"),
                  title="Per bulan", strong=frozenset({len(sums) - 1})),
            Table(HEADS, rows, ("auto", "auto", "auto", "1.4fr", "auto", "auto", "1.4fr", "auto"), title="Per orang dan bulan",
                  note=more, mono=(2,)),
        ],
        signers=_signers(head), is_wide=True,
        tail=("NIK lengkap ada dalam lampiran Excel, yang hanya untuk BPJS Ketenagakerjaan.",),
    )  # fmt: skip


def _cause(one: Claim) -> str:
    return words.CAUSES[ClaimCause(one.cause)]


def _signers(head: Letterhead) -> tuple[Signer, ...]:
    office = f"Kepala {head.office}" if head.office else f"Pemerintah {head.city}"
    return head.signers.get("all") or (Signer(office, above="Mengetahui,"), Signer("Bendahara Pengeluaran"))
