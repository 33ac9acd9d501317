"""Words of the papers, which are Indonesian whatever the language of a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pijar.contributions.papers.types import Change, Kind, Letterhead, Signer
from pijar.contributions.types import Bucket, ClaimCause
from pijar.eligibility.sentences import SECTORS
from pijar.enrolment.words import MONTHS, in_words

DRAFT = "KONSEP"
UNTRACED = "pasal belum ditelusuri"
UNKNOWN_SECTOR = "pekerjaan tidak diketahui"
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TITLES = {
    Kind.NOMINATIVE: "Daftar nominatif peserta", Kind.RECAPITULATION: "Rekapitulasi iuran",
    Kind.REQUEST: "Permohonan kode iuran", Kind.MINUTES: "Berita acara rekonsiliasi iuran", Kind.REPORT: "Laporan bulanan iuran",
}  # fmt: skip
FUNDS = {
    "APBD": "APBD kota/kabupaten", "APBD_PROVINCE": "APBD provinsi", "DBHCHT": "DBH cukai hasil tembakau",
    "DONOR": "donasi ASN", "COMPANY": "perusahaan (TJSL)", "ZAKAT": "zakat", "SELF": "peserta sendiri",
}  # fmt: skip
BUCKETS = {
    Bucket.ACCEPTED: "Diterima", Bucket.REJECTED: "Ditolak BPJS", Bucket.AMOUNT_MISMATCH: "Jumlah berbeda",
    Bucket.MISSING: "Tidak dijawab", Bucket.UNKNOWN: "Tidak kami tagih",
}  # fmt: skip
CAUSES = {
    ClaimCause.REJECTED: "ditolak", ClaimCause.SHORT: "dibukukan kurang", ClaimCause.TWICE: "dibukukan dua kali",
    ClaimCause.DIED: "untuk bulan sesudah meninggal",
}  # fmt: skip
STATES = {
    "draft": "konsep", "checked": "diperiksa", "submitted": "dikirim", "billed": "ditagih", "paid": "dibayar",
    "settled": "direkonsiliasi", "closed": "ditutup",
}  # fmt: skip
CHANGES = {Change.NEW: "baru", Change.LEAVING: "keluar", Change.CHANGED: "berubah"}
FIELDS = {
    "nik": "NIK", "name": "nama", "birth_date": "tanggal lahir", "participant_number": "nomor peserta", "occupation": "pekerjaan",
    "village_code": "kelurahan", "fund": "sumber dana",
}  # fmt: skip


def sector(code: str) -> str:
    """A sector of work in Indonesian."""
    found = SECTORS.get(code)
    return found[0] if found else UNKNOWN_SECTOR if code == "unknown" else code


def fund(code: str, kind: str) -> str:
    """A fund by its code, with what it is where the code does not tell."""
    told = FUNDS.get(kind, "")
    if told.startswith(code):
        return told
    return f"{code} ({told})" if told else code


def cited(provisions: Sequence[str]) -> str:
    """Provisions as a paper cites them: without our own note that an article is still looked for, and none said twice."""
    said = [provision.replace(", " + UNTRACED, "").replace(f" ({UNTRACED})", "") for provision in provisions]
    return "; ".join(one for one in dict.fromkeys(said) if not any(other != one and other.startswith(one) for other in said))


def weekday(day: date) -> str:
    """A day as minutes name it: Selasa, tanggal 10 Februari 2026."""
    return f"{DAYS[day.weekday()]}, tanggal {in_words(day)}"


def month_name(number: int) -> str:
    return MONTHS[number - 1]


def signers(kind: Kind, head: Letterhead) -> tuple[Signer, ...]:
    """Who signs a paper: as the programme says of its kind, or of all, else the offices that always do."""
    return head.signers.get(kind.value) or head.signers.get("all") or _usual(head)[kind]


def _usual(head: Letterhead) -> Mapping[Kind, tuple[Signer, ...]]:
    chief = Signer(f"Kepala {head.office}" if head.office else f"Pemerintah {head.city}")
    treasurer, branch = Signer("Bendahara Pengeluaran"), Signer(head.branch or "BPJS Ketenagakerjaan", above="Pihak Kedua,")
    known = Signer(chief.role, above="Mengetahui,")
    return {
        Kind.NOMINATIVE: (known, treasurer), Kind.RECAPITULATION: (known, treasurer), Kind.REQUEST: (chief,),
        Kind.MINUTES: (branch, Signer(chief.role, above="Pihak Pertama,")), Kind.REPORT: (known, treasurer),
    }  # fmt: skip
