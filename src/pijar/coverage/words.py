"""The words of an answer about cover and of each link of its chain, in Indonesian and English."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.coverage.types import CoverageStatus, Link, LinkKind, LinkState, Status
from pijar.eligibility import sentences
from pijar.kernel.month import Month
from pijar.law.types import Words

TITLES: dict[LinkKind, Words] = {
    LinkKind.DEATH: Words("Kematian", "Death"),
    LinkKind.HALT: Words("Penghentian", "Stop"),
    LinkKind.ASSESSMENT: Words("Penilaian kelayakan", "Assessment"),
    LinkKind.PRIOR: Words("Kepesertaan sebelum program", "Membership before the programme"),
    LinkKind.DECREE: Words("SK Wali Kota", "Mayor's decree"),
    LinkKind.ENROLMENT: Words("Penetapan dalam program", "Enrolment"),
    LinkKind.BATCH_LINE: Words("Daftar iuran", "List of contributions"),
    LinkKind.BILLING: Words("Kode iuran", "Payment code"),
    LinkKind.REMITTANCE: Words("Pembayaran", "Payment"),
    LinkKind.GIFT: Words("Sumbangan", "Gift"),
    LinkKind.ACCEPTANCE: Words("Balasan BPJS Ketenagakerjaan", "Insurer's answer"),
    LinkKind.CLAIM: Words("Tagihan kepada BPJS", "Claim on the insurer"),
    LinkKind.NUMBER: Words("Nomor peserta", "Participant number"),
    LinkKind.MONTHS: Words("Bulan iuran yang diterima", "Accepted months"),
}
STATES: dict[LinkState, Words] = {
    LinkState.THERE: Words("Ada", "There"),
    LinkState.LATE: Words("Terlambat", "Late"),
    LinkState.DIFFERS: Words("Berbeda", "Differs"),
    LinkState.UNCLEAR: Words("Belum jelas", "Unclear"),
    LinkState.REFUSED: Words("Ditolak", "Refused"),
    LinkState.ENDED: Words("Berakhir", "Ended"),
    LinkState.MISSING: Words("Tidak ada", "Missing"),
}
WHY: dict[str, Words] = {
    "REGISTER_SAYS": Words("menurut data kependudukan", "by the population register"),
    "OFFICER_SAYS_DEAD": Words("dihentikan petugas karena meninggal", "stopped by an officer because of death"),
    "OFFICER_STOP": Words("dihentikan petugas", "stopped by an officer"),
    "OFFICER_HOLD": Words("ditangguhkan petugas", "held by an officer"),
    "WAITS_FOR_A_PLACE": Words("memenuhi syarat, menunggu tempat", "eligible, waits for a place"),
    "NOT_ASSESSED_ELIGIBLE": Words("tidak tercatat memenuhi syarat untuk bulan ini", "not on record as eligible for this month"),
    "NO_SIGNED_DECREE": Words(
        "belum ada SK yang ditandatangani yang memuat orang ini untuk bulan ini",
        "no signed decree names this person for this month",
    ),
    "DECREE_REMOVES": Words("SK terakhir mengeluarkan orang ini", "the last decree removes this person"),
    "OTHER_FUND": Words("sumber dananya berbeda dari daftar iuran", "the fund differs from the list of contributions"),
    "NO_ENROLMENT": Words("tidak ada penetapan untuk bulan ini", "no enrolment for this month"),
    "NOT_ON_A_LIST": Words("tidak ada dalam daftar iuran bulan ini", "on no list of contributions of this month"),
    "NOT_SENT": Words("daftar belum dikirim ke BPJS", "the list is not sent to the insurer yet"),
    "NOT_BILLED": Words("BPJS belum memberi kode iuran", "the insurer has given no payment code yet"),
    "NO_CODE": Words("dibayar tanpa kode yang dicatat", "paid without a code on record"),
    "NOT_PAID": Words("belum dibayar", "not paid yet"),
    "PAID_AFTER_DUE": Words("dibayar setelah jatuh tempo", "paid after the due date"),
    "PAID_AFTER_THE_DAY": Words("dibayar setelah tanggal yang ditanyakan", "paid after the day asked for"),
    "NO_GIFT": Words("tidak ada sumbangan yang tercatat untuk iuran ini", "no gift is on record for this contribution"),
    "GIFT_RETURNED": Words("sumbangan dikembalikan", "the gift went back"),
    "NOT_ANSWERED": Words("BPJS belum membalas", "the insurer has not answered yet"),
    "LINE_NOT_ANSWERED": Words("balasan BPJS tidak menyebut orang ini", "the insurer's answer does not name this person"),
    "AMOUNT_DIFFERS": Words("BPJS membukukan jumlah lain", "the insurer booked another amount"),
    "INSURER_REFUSED": Words("iuran ditolak BPJS", "the insurer refused the contribution"),
    "OWED_REJECTED": Words("iuran yang ditolak ditagih kembali", "a refused contribution is claimed back"),
    "OWED_SHORT": Words("selisih yang kurang dibukukan ditagih", "what was booked short is claimed"),
    "OWED_TWICE": Words("pembukuan ganda ditagih kembali", "what was booked twice is claimed back"),
    "NO_NUMBER": Words("BPJS belum memberi nomor peserta", "the insurer has given no number yet"),
}
ANSWERS: dict[Status, Words] = {
    Status.ACTIVE: Words("terlindungi", "is covered"),
    Status.DEAD: Words(
        "tidak terlindungi lagi, karena tercatat meninggal sebelum tanggal itu", "is not covered: on record as dead"
    ),
    Status.REJECTED: Words("tidak terlindungi: iurannya ditolak BPJS", "is not covered: the insurer refused the contribution"),
    Status.UNCONFIRMED: Words(
        "belum dapat dipastikan: iuran sudah dibayar, balasan BPJS belum jelas",
        "cannot be told yet: paid, the insurer's answer is not clear",
    ),
    Status.GRACE: Words(
        "belum dapat dipastikan: dalam masa tenggang, manfaat bergantung pada pelunasan iuran",
        "cannot be told yet: in the time of grace, benefits depend on settling the arrears",
    ),
    Status.PENDING_PAYMENT: Words("belum terlindungi: iuran belum dibayar", "is not covered yet: the contribution is not paid"),
    Status.LAPSED: Words(
        "tidak terlindungi lagi: iurannya sudah lama berhenti", "is not covered any more: contributions ended long ago"
    ),
    Status.WAITING: Words("belum terlindungi: masih menunggu tempat", "is not covered yet: waits for a place"),
    Status.NOT_ENROLLED: Words("tidak terlindungi: bukan peserta program ini", "is not covered: not enrolled"),
}
# What an officer can do next.
HINTS: dict[Status, Words] = {
    Status.ACTIVE: Words(
        "Unduh buktinya bila diminta rumah sakit, BPJS, atau ahli waris.",
        "Download the proof when a hospital, the insurer or heirs ask for it.",
    ),
    Status.DEAD: Words(
        "Hubungi keluarganya dan bantu mengurus hak ahli waris.", "Reach the family and help with the rights of the heirs."
    ),
    Status.REJECTED: Words(
        "Lihat alasan BPJS di bawah, betulkan datanya, dan minta BPJS membukukan kembali.",
        "See the insurer's reason below, mend the data, and ask the insurer to book it again.",
    ),
    Status.UNCONFIRMED: Words(
        "Minta balasan BPJS untuk daftar ini; jawabannya menjadi pasti setelah balasan dibaca.",
        "Ask the insurer for its answer to this list; it is certain once the answer is read.",
    ),
    Status.GRACE: Words(
        "Lunasi tunggakannya sebelum masa tenggang habis, dan tanyakan manfaatnya kepada BPJS.",
        "Settle the arrears before the time of grace ends, and ask the insurer about benefits.",
    ),
    Status.PENDING_PAYMENT: Words(
        "Bayar daftar iurannya paling lambat pada jatuh tempo.", "Pay the list of contributions by its due date."
    ),
    Status.LAPSED: Words(
        "Buka “Mengapa?” untuk melihat mengapa orang ini tidak lagi dalam daftar.",
        "Open “Why?” to see why this person is on the list no more.",
    ),
    Status.WAITING: Words(
        "Buka “Mengapa?” untuk melihat urutannya dalam daftar tunggu.", "Open “Why?” to see the place in the waiting list."
    ),
    Status.NOT_ENROLLED: Words(
        "Periksa dahulu tanggal dan NIK-nya; bila benar, usulkan orang ini untuk bulan berikutnya.",
        "Check the day and the NIK first; if they are right, propose this person for the next month.",
    ),
}


def answer(found: CoverageStatus, on: date) -> Words:
    """The answer in one sentence."""
    said, day = ANSWERS[found.status], sentences.day(on)
    return Words(f"Pada {day.id} {said.id}.", f"On {day.en}: {said.en}.")


def title(link: Link) -> Words:
    return TITLES[link.kind]


def about(link: Link) -> Words:
    """What a link says: its numbers and days first, then the remark that goes with its state."""
    said = _SAYS[link.kind](link) if link.kind in _SAYS else Words("", "")
    why = WHY[link.why] if link.why else Words("", "")
    return Words(_sentence(said.id, why.id), _sentence(said.en, why.en))


def _sentence(*parts: str) -> str:
    told = "; ".join(part for part in parts if part)
    return told[:1].upper() + told[1:] + "." if told else ""


def _months(text: str) -> Words:
    found = sentences.month(Month.parse(text))
    return Words(found.id, found.en)


def _on(day: date | str | None) -> Words:
    found = sentences.day(date.fromisoformat(day) if isinstance(day, str) else day)
    return Words(found.id, found.en)


def _money(amount: int) -> Words:
    found = sentences.rupiah(amount)
    return Words(found.id, found.en)


def _count(number: int) -> Words:
    return Words(f"{number:,}".replace(",", "."), f"{number:,}")


def _death(link: Link) -> Words:
    day, seen = _on(link.on), _on(link.details["as_of"])
    return Words(f"meninggal {day.id}, data per {seen.id}", f"died {day.en}, register of {seen.en}")


def _halt(link: Link) -> Words:
    day = _on(link.on)
    return Words(f"sejak {day.id}", f"since {day.en}")


def _prior(link: Link) -> Words:
    begun, last, of = _on(link.details["starts_on"]), _months(link.details["last_month"]), link.details
    return Words(
        f"dibayari {of['fund']} sejak {begun.id} sampai {last.id}, {of['months']} bulan dihitung, menurut daftar peserta",
        f"paid for by {of['fund']} from {begun.en} to {last.en}, {of['months']} months count, by the list of participants",
    )


def _decree(link: Link) -> Words:
    if not link.reference:
        return Words("", "")
    day, begins, line = _on(link.on), _months(link.details["from"]), link.details["line"]
    return Words(
        f"nomor {link.reference} tanggal {day.id}, berlaku mulai {begins.id}, nomor urut {line}",
        f"number {link.reference} of {day.en}, in force from {begins.en}, line {line}",
    )


def _enrolment(link: Link) -> Words:
    if link.on is None:
        return Words("", "")
    day, fund = _months(str(Month.of(link.on))), link.details["fund"]
    return Words(f"dibayari {fund} mulai {day.id}", f"carried by {fund} from {day.en}")


def _line(link: Link) -> Words:
    month = _months(str(link.month))
    if "batch" not in link.details:
        due = _on(link.details.get("due"))
        until = Words(f", jatuh tempo {due.id}", f", due {due.en}") if due.id else Words("", "")
        return Words(f"iuran {month.id}{until.id}", f"contribution of {month.en}{until.en}")
    of, paid = link.details, _money(link.details["amount"])
    extra = Words(f" susulan {of['list']}", f" number {of['list']}") if of["list"] > 1 else Words("", "")
    line, whole = _count(of["line"]), _count(of["of"])
    return Words(
        f"iuran {month.id} dana {of['fund']}{extra.id}, baris {line.id} dari {whole.id}, {paid.id}",
        f"contribution of {month.en}, fund {of['fund']}{extra.en}, line {line.en} of {whole.en}, {paid.en}",
    )


def _billing(link: Link) -> Words:
    if link.on is None:
        return Words("", "")
    day, code = _on(link.on), f"{link.reference}, " if link.reference else ""
    return Words(f"{code}{day.id}", f"{code}{day.en}")


def _remittance(link: Link) -> Words:
    due = _on(link.details["due"])
    if link.on is None:
        return Words(f"iuran {_months(str(link.month)).id}, jatuh tempo {due.id}", f"{_months(str(link.month)).en}, due {due.en}")
    day, credit = _on(link.on), link.details["credit"]
    less = _money(credit)
    of = Words(f" (seluruh daftar, dipotong {less.id})", f" (whole list, less {less.en} credited)") if credit else Words("", "")
    return Words(
        f"{link.reference} dibayar {day.id}{of.id}, jatuh tempo {due.id}", f"{link.reference}, paid {day.en}{of.en}, due {due.en}"
    )


def _gift(link: Link) -> Words:
    if not link.details:
        return Words("", "")
    paid, named = _money(link.details["amount"]), link.details["named"]
    return Words(
        f"{paid.id} dari sumbangan{' yang ditujukan bagi orang ini' if named else ''}",
        f"{paid.en} of gifts{' meant for this person' if named else ''}",
    )


def _acceptance(link: Link) -> Words:
    if not link.details:
        return Words("", "")
    of, day = link.details, _on(link.on)
    bucket = {"accepted": Words("diterima", "accepted"), "rejected": Words("ditolak", "refused")}.get(of["bucket"], Words("", ""))
    line = Words(f", baris {of['line']}", f", line {of['line']}") if of["line"] else Words("", "")
    said = Words(f" ({of['said']})", f" ({of['said']})") if of["said"] else Words("", "")
    more = len(of["before"])
    before = Words(f", menggantikan {more} balasan sebelumnya", f", replacing {more} before") if more else Words("", "")
    head = Words(f"{bucket.id} ", f"{bucket.en} ") if bucket.id else Words("", "")
    return Words(
        f"{head.id}menurut balasan yang dibaca {day.id}{line.id}{said.id}{before.id}",
        f"{head.en}by the answer read on {day.en}{line.en}{said.en}{before.en}",
    )


def _claim(link: Link) -> Words:
    paid = _money(link.details["amount"])
    return Words(paid.id, paid.en)


def _number(link: Link) -> Words:
    return Words(link.reference, link.reference)


def _counted(link: Link) -> Words:
    spans: list[dict[str, Any]] = link.details["spans"]
    one = [(_months(s["from"]), _months(s["until"]), s) for s in spans]
    told_id = ", ".join((f.id if s["months"] == 1 else f"{f.id} – {u.id}") + f" {s['fund']}" for f, u, s in one)
    told_en = ", ".join((f.en if s["months"] == 1 else f"{f.en} – {u.en}") + f" {s['fund']}" for f, u, s in one)
    total, run = link.details["total"], link.details["continuous"]
    return Words(f"{total} bulan, {run} tanpa putus: {told_id}", f"{total} months, {run} without a gap: {told_en}")


_SAYS = {
    LinkKind.DEATH: _death, LinkKind.HALT: _halt, LinkKind.PRIOR: _prior, LinkKind.DECREE: _decree,
    LinkKind.ENROLMENT: _enrolment, LinkKind.BATCH_LINE: _line, LinkKind.BILLING: _billing, LinkKind.REMITTANCE: _remittance,
    LinkKind.GIFT: _gift, LinkKind.ACCEPTANCE: _acceptance, LinkKind.CLAIM: _claim, LinkKind.NUMBER: _number,
    LinkKind.MONTHS: _counted,
}  # fmt: skip
