"""What is printed for donors under the programme's letterhead: the power of attorney, polite notes, the yearly receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle import store
from pijar.documents import render
from pijar.enrolment.options import heading
from pijar.enrolment.words import in_words, month_in_words
from pijar.funding import services as funding
from pijar.funding.dunning import Letter
from pijar.funding.models import DonorLetter
from pijar.funding.options import donor_options
from pijar.funding.pledging import LARGEST, the_promise, worker_of
from pijar.funding.types import DonorMonth, DonorView, Found, LetterKind
from pijar.kernel.clock import today
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.kernel.spelling import spelled_rupiah
from pijar.registry.copy import asked, rows
from pijar.staff.types import Actor

CONTACT = "dinas tenaga kerja"
# What a deduction was, as a donor reads it.
FINDINGS = {
    Found.FAILED: "potongan gagal", Found.SHORT: "terpotong sebagian", Found.MISSING: "tidak ada di daftar potongan",
    Found.TOO_MUCH: "kelebihan, akan dikembalikan", Found.TWICE: "terpotong dua kali, kelebihan dikembalikan",
    Found.NO_PLEDGE: "tanpa ikrar, akan dikembalikan",
}  # fmt: skip
STOPPED = {
    "WITHDRAWN": "berhenti atas permintaan",
    "RETIRED": "pensiun",
    "LEFT": "tidak lagi di daftar pegawai",
    "MOVED": "pindah",
}
SENTENCES = {
    LetterKind.FIRST: "Potongan untuk bulan ini belum berjalan seperti ikrar Anda:",
    LetterKind.SECOND: "Potongan beberapa bulan terakhir belum berjalan seperti ikrar Anda:",
    LetterKind.QUESTION: "Sudah beberapa bulan potongan tidak berjalan seperti ikrar Anda:",
}
ASKS = {
    LetterKind.FIRST: "Mungkin hanya ada kendala pada penggajian. Bila berkenan, tanyakan kepada bendahara gaji OPD Anda.",
    LetterKind.SECOND: "Bila nomor rekening, OPD, atau jumlah ikrar berubah, beri tahu kami supaya daftar potongan dapat"
    " disesuaikan.",
    LetterKind.QUESTION: "Apakah Anda ingin meneruskan, mengubah jumlah, atau berhenti? Ketiganya baik; cukup beri tahu kami."
    " Kami tidak akan menyurati Anda lagi tentang hal ini.",
}


def consent_pdf(promise_id: int) -> bytes:
    """The power of attorney of a form pledge, to be signed. The same pledge gives the same bytes. Raises Refusal
    (PLEDGE_UNKNOWN)."""
    promise = the_promise(promise_id)
    said, worker = _heading(), worker_of(promise)
    starts, ends = Month.of(promise.starts_on), promise.ends_on
    data = {
        **said, "title": "Surat kuasa potong gaji", "number": promise.number, "name": promise.name, "nip": promise.nip,
        "agency": promise.agency, "office-of": promise.agency, "amount": rupiah(promise.amount),
        "amount-words": spelled_rupiah(promise.amount), "starts": month_in_words(starts),
        "ends": month_in_words(Month.of(ends)) if ends else "seterusnya, sampai saya berhenti",
        "for-whom": f"pekerja dengan NIK {mask(worker)}" if worker else "pekerja rentan mana saja yang memenuhi syarat",
        "place": f"{said['signer_place']}, ........................", "largest": f"{LARGEST >> 20} MB",
    }  # fmt: skip
    return render("pledge", data, on=promise.entered_at.date())


def _heading(year: int | None = None) -> dict[str, Any]:
    """The letterhead by the programme of a year, or the newest."""
    said = heading(store.current(year).data)
    return {
        "city": said.city, "office": said.office, "contact": said.contact or CONTACT, "signer_place": said.signer_place,
        "signer": {"place": "", "role": said.office or f"Pemerintah {said.city}", "name": "." * 40},
    }  # fmt: skip


def _place(said: Mapping[str, Any], on: date) -> str:
    return f"{said['signer_place']}, {in_words(on)}" if said["signer_place"] else in_words(on)


def statement(nip: str, year: int, *, on: date | None = None, actor: Actor) -> bytes:
    """A donor's yearly receipt as PDF, dated `on` (today); recorded. Raises Refusal: DONOR_UNKNOWN, PROGRAMME_UNKNOWN."""
    view, day = funding.donor_view(nip, year), on or today()
    with transaction.atomic():
        servant = rows("select coalesce(max(id), 0) from funding_civilservant where nip = %s", view.nip)[0][0]
        record(actor, "donor.statement", f"civil-servant:{servant}", {"year": year, "received": view.received})
    return render("donor_statement", _statement(view, day), on=day)


def _statement(view: DonorView, on: date) -> dict[str, Any]:
    said = _heading()
    given = [month for month in view.months if month.pledged or month.received or month.used or month.returned]
    return {
        **said, "title": "Tanda terima tahunan", "year": str(view.year), "name": view.name, "nip": view.nip,
        "agency": view.agency, "received": rupiah(view.received), "received-words": spelled_rupiah(view.received),
        "people": str(view.people),
        "protected": f"Uang Anda ikut melindungi {view.people} pekerja, seluruhnya {view.person_months} bulan perlindungan.",
        "months": [_line(month) for month in given], "sums": _sums(view), "named": list(view.named),
        "note": _note(view), "signer": {**said["signer"], "place": _place(said, on)},
    }  # fmt: skip


def _line(month: DonorMonth) -> list[str]:
    said = FINDINGS[Found(month.finding)] if month.finding else ""
    return [
        month_in_words(month.month), rupiah(month.pledged), rupiah(month.received), rupiah(month.used - month.returned),
        str(month.people), rupiah(month.rest), said,
    ]  # fmt: skip


def _sums(view: DonorView) -> list[list[str]]:
    """Where the money is: what stands on the left equals what stands below."""
    lines = [
        ("Sisa dari tahun sebelumnya", view.before), ("Diterima tahun ini", view.received),
        ("Kembali dari BPJS Ketenagakerjaan", view.returned), ("Dipakai untuk iuran", view.used),
        ("Sisa untuk bulan berikutnya", view.rest), ("Masih harus dikembalikan kepada Anda", view.owed_back),
        ("Sudah dikembalikan kepada Anda", view.given_back),
    ]  # fmt: skip
    always = {"Diterima tahun ini", "Dipakai untuk iuran", "Sisa untuk bulan berikutnya"}
    return [[label, rupiah(amount)] for label, amount in lines if amount or label in always]


def _note(view: DonorView) -> str:
    if view.stopped_from is None:
        return ""
    since = month_in_words(Month.of(view.stopped_from))
    return f"Ikrar berhenti sejak {since} ({STOPPED[view.stop_reason]})."


def letters(month: Month, *, out: Path, actor: Actor) -> list[tuple[DonorLetter, Path]]:
    """Writes the month's notes to donors into `out`, by the programme's rule. See `funding.dunning.write_letters`."""
    options = donor_options(store.current(month.year).data, month.first_day)
    return funding.write_letters(
        month, options.dunning, out=out, actor=actor, printed=lambda letter, on: _letter(letter, month.year, on)
    )  # fmt: skip


_TAKEN = """
select coalesce((select sum(amount) from funding_payrollline l where l.snapshot_id = %(payroll)s and l.month = %(month)s
                    and l.nip = %(nip)s and l.is_taken), 0)
"""


def _letter(letter: Letter, year: int, on: date) -> bytes:
    said = _heading(year)
    view = funding.donor_view(letter.nip, year)
    data = {
        **said, "title": "Pemberitahuan potongan ikrar", "place": _place(said, on), "name": view.name, "nip": view.nip,
        "agency": view.agency, "sentence": SENTENCES[letter.kind], "ask": ASKS[letter.kind],
        "months": [_short(month, finding, letter.nip) for month, finding in letter.months],
    }  # fmt: skip
    return render("donor_letters", data, on=on)


def _short(month: Month, finding: str, nip: str) -> list[str]:
    payroll = funding.payroll_of(month)
    values = {"payroll": payroll.id if payroll else None, "month": month.first_day, "nip": nip}
    taken = int(asked(_TAKEN, values)[0][0])
    return [month_in_words(month), rupiah(funding.due_of(nip, month)), rupiah(taken), FINDINGS[Found(finding)]]
