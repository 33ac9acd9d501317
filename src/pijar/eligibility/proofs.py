"""What a decision rests on: kind, number and date of the proof, and a scan that is kept encrypted under its checksum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pijar.eligibility.models import Proof
from pijar.eligibility.types import ProofKind
from pijar.kernel.clock import is_of_our_time, now, today
from pijar.kernel.errors import Refusal
from pijar.registry import files
from pijar.staff.types import Actor

LARGEST = 8 * 2**20
LONGEST_NUMBER = 100
# A visit has no number; every other proof is found again by one, or by the words that say what it is.
NUMBERED = frozenset(ProofKind) - {ProofKind.VISIT}
# Letters and visits are of a day; a register or another paper may bear none.
DATED = frozenset({ProofKind.SKTM, ProofKind.DTSEN, ProofKind.VISIT})
WORDS = {
    ProofKind.SKTM: "SKTM",
    ProofKind.VISIT: "Kunjungan rumah",
    ProofKind.DTSEN: "Surat DTSEN",
    ProofKind.REGISTER: "Register",
    ProofKind.OTHER: "Lain-lain",
}
"""Kinds as letters and workbooks of Indonesian offices name them."""


@dataclass(frozen=True)
class Evidence:
    """A proof as somebody hands it in; `scan` is a file that is read once, when it is kept."""

    kind: ProofKind
    number: str = ""
    dated_on: date | None = None
    scan: Path | None = None

    @property
    def text(self) -> str:
        """The proof in one line, as pages and letters quote it."""
        named = f"{WORDS[self.kind]} {self.number}".strip() if self.kind is not ProofKind.OTHER else self.number
        return f"{named}, {self.dated_on:%d/%m/%Y}" if self.dated_on else named


def media_type(head: bytes) -> str | None:
    """What the first bytes of a scan say it is; None for anything that is neither a picture nor a PDF."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "application/pdf" if head.startswith(b"%PDF-") else None


def checked(given: Evidence) -> Evidence:
    """The proof with its number trimmed, or a refusal that says what it lacks.

    Raises Refusal: PROOF_NUMBER_MISSING, PROOF_NUMBER_LONG, PROOF_DATE_MISSING, PROOF_DATE_FUTURE, PROOF_DATE_ODD,
    SCAN_MISSING, SCAN_EMPTY, SCAN_LARGE, SCAN_KIND.
    """
    number, day = " ".join(given.number.split()), given.dated_on
    if given.kind in NUMBERED and not number:
        raise Refusal("PROOF_NUMBER_MISSING", f"A proof of the kind {given.kind.value} needs its number, or what it is called.")
    if len(number) > LONGEST_NUMBER:
        raise Refusal("PROOF_NUMBER_LONG", f"A proof's number has at most {LONGEST_NUMBER} characters.")
    if given.kind in DATED and day is None:
        raise Refusal("PROOF_DATE_MISSING", f"A proof of the kind {given.kind.value} needs its date.")
    if day is not None and day > today():
        raise Refusal("PROOF_DATE_FUTURE", f"The proof is dated {day}, which is still to come: correct its date.")
    if day is not None and not is_of_our_time(day):
        raise Refusal("PROOF_DATE_ODD", f"The proof is dated {day}: nobody can mean that year.")
    if given.scan is not None:
        _refuse_odd_scan(given.scan)
    return Evidence(given.kind, number, day, given.scan)


def _refuse_odd_scan(path: Path) -> None:
    """By the bytes, whatever the file's name says."""
    if not path.is_file():
        raise Refusal("SCAN_MISSING", f"The scan {path.name} does not exist.")
    size = path.stat().st_size
    if not size:
        raise Refusal("SCAN_EMPTY", "The scan is empty: scan the letter again.")
    if size > LARGEST:
        raise Refusal("SCAN_LARGE", f"The scan is larger than {LARGEST >> 20} MB: scan it with a lower resolution.")
    with path.open("rb") as file:
        if media_type(file.read(16)) is None:
            raise Refusal("SCAN_KIND", "The scan must be JPEG, PNG or PDF.")


def made(given: Evidence, actor: Actor) -> Proof:
    """A checked proof, its row still to be written; its scan is kept, encrypted, unless it was kept before."""
    proof = Proof(kind=given.kind.value, number=given.number, dated_on=given.dated_on, actor=actor.name, at=now())
    if given.scan is not None:
        with given.scan.open("rb") as file:
            proof.media_type = media_type(file.read(16)) or ""
        proof.scan, proof.size = _checksum(given.scan), given.scan.stat().st_size
        files.keep(given.scan, proof.scan)
    return proof


def mark(given: Evidence | None) -> tuple[str, str, date | None, str]:
    """By what two proofs are the same: kind, number, date, and the checksum of the scan."""
    if given is None:
        return "", "", None, ""
    return given.kind.value, given.number, given.dated_on, _checksum(given.scan) if given.scan else ""


def _checksum(scan: Path) -> str:
    """Read once, however many people a letter with an annex is about."""
    told = scan.stat()
    return _checksum_of(scan, told.st_mtime_ns, told.st_ino)


@lru_cache(maxsize=8)
def _checksum_of(scan: Path, changed: int, number: int) -> str:
    return files.checksum(scan)


def mark_of(proof: Proof | None) -> tuple[str, str, date | None, str]:
    """The same of a proof that is stored."""
    return (proof.kind, proof.number, proof.dated_on, proof.scan) if proof else ("", "", None, "")


def opened(proof: Proof) -> Iterator[bytes]:
    """The scan in clear, piece by piece. Raises Refusal (SCAN_NONE, FILE_LOST, KEY_WRONG)."""
    if not proof.scan:
        raise Refusal("SCAN_NONE", "This proof has no scan.")
    return files.kept(proof.scan)
