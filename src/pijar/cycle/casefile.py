"""Reading a list of decisions: a CSV or a workbook with one person per line, as `casebook` prepares it or an office makes it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pijar.eligibility.proofs import WORDS, Evidence
from pijar.eligibility.settling import Ruling
from pijar.eligibility.types import Outcome, ProofKind
from pijar.intake import plaintable
from pijar.intake.plaintable import Line, Table
from pijar.kernel.clock import is_of_our_time
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

COLUMNS = ("nik", "keputusan", "jenis_bukti", "nomor_bukti", "tanggal_bukti", "alasan", "sampai")
NEEDED = ("nik", "keputusan")
FORM = plaintable.Form({column: column for column in COLUMNS}, NEEDED)
OUTCOMES = {"layak": Outcome.ELIGIBLE, "tidak layak": Outcome.INELIGIBLE}
# What people write beside the words of the prepared workbook.
_OUTCOMES = {
    **OUTCOMES, "eligible": Outcome.ELIGIBLE, "ineligible": Outcome.INELIGIBLE, "tidaklayak": Outcome.INELIGIBLE,
    "tetap": Outcome.ELIGIBLE, "henti": Outcome.INELIGIBLE,
}  # fmt: skip
_KINDS = {
    **{words.casefold(): kind for kind, words in WORDS.items()}, **{kind.value.casefold(): kind for kind in ProofKind},
    "kunjungan": ProofKind.VISIT, "home visit": ProofKind.VISIT, "surat sktm": ProofKind.SKTM, "lain": ProofKind.OTHER,
    "lainnya": ProofKind.OTHER,
}  # fmt: skip
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
)
_MONTHS = (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})(-\d{1,2})?"), re.compile(r"(?P<m>\d{1,2})[/.-](?P<y>\d{4})"))
# Excel keeps fifteen digits of a number; the sixteenth is then a nought.
_LOST = re.compile(r"\d{15}0")


def read(path: Path, name: str = "") -> Table:
    """The lines of a list. Raises Refusal as `plaintable.read` does."""
    return plaintable.read(path, FORM, name)


def nik_of(line: Line) -> str:
    """The sixteen digits of a line. Raises Refusal (NIK_INVALID, NIK_PRECISION_LOST)."""
    digits = re.sub(r"[\s'.\-]", "", line.texts.get("nik", ""))
    if not re.fullmatch(r"[0-9]{16}", digits):
        raise Refusal("NIK_INVALID", "The NIK must have 16 digits.")
    if "nik" in line.numbers and _LOST.fullmatch(digits):
        sentence = "Excel kept this NIK as a number and lost its last digit: make the column a text and type the number again."
        raise Refusal("NIK_PRECISION_LOST", sentence)
    return digits


def ruling_of(line: Line, person_id: int, month: Month) -> Ruling:
    """What a line says of a person, from a month on. Raises Refusal naming what cannot be read."""
    outcome = _OUTCOMES.get(_word(line.texts["keputusan"]))
    if outcome is None:
        raise Refusal("OUTCOME_INVALID", "The decision (keputusan) is layak or tidak layak.")
    kind, number = _KINDS.get(_word(line.texts.get("jenis_bukti", ""))), line.texts.get("nomor_bukti", "")
    if kind is None:
        raise Refusal("PROOF_KIND_UNKNOWN", f"The kind of proof (jenis_bukti) is one of {', '.join(WORDS.values())}.")
    until = _until(line.texts.get("sampai", "")) or Month(month.year, 12)
    evidence = Evidence(kind, number, _day(line.texts.get("tanggal_bukti", "")))
    return Ruling(person_id, month, until, outcome, "", line.texts.get("alasan", ""), evidence)


def _word(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _day(text: str) -> date | None:
    """A day written as 2026-01-15 or 15/01/2026; None for none."""
    if not text:
        return None
    for form in _DAYS:
        if found := form.fullmatch(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal("PROOF_DATE_INVALID", "The proof's date (tanggal_bukti) is written as day/month/year, for example 15/01/2026.")


def _until(text: str) -> Month | None:
    """A month written as 2026-12 or 12/2026, also where a spreadsheet made a day of it; None for none."""
    if not text:
        return None
    for form in _MONTHS:
        if found := form.fullmatch(text):
            try:
                month = Month(int(found["y"]), int(found["m"]))
            except ValueError:
                break
            if is_of_our_time(month.first_day):
                return month
    raise Refusal("MONTH_INVALID", "The last month (sampai) is written as year-month, for example 2026-12.")
