"""Reading a list of decisions: a CSV or a workbook with one person per line, as `casebook` prepares it or an office makes it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from pijar.eligibility.proofs import WORDS, Evidence
from pijar.eligibility.settling import Ruling
from pijar.eligibility.types import Outcome, ProofKind
from pijar.intake import workbook
from pijar.kernel.clock import is_of_our_time
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

COLUMNS = ("nik", "keputusan", "jenis_bukti", "nomor_bukti", "tanggal_bukti", "alasan", "sampai")
NEEDED = ("nik", "keputusan")
MOST_LINES, MOST_BYTES, HEAD_LINES = 25_000, 20 * 2**20, 30
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


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, the text of each of our columns, and all its cells as they came."""

    number: int
    texts: dict[str, str]
    cells: list[str]
    nik_was_number: bool = False


@dataclass(frozen=True)
class CaseFile:
    """A list as it was read: its headings, and its lines below them."""

    name: str
    headings: list[str]
    lines: list[Line] = field(default_factory=list)


def read(path: Path, name: str = "") -> CaseFile:
    """The lines of a list. Raises Refusal: FILE_NOT_FOUND, FILE_EMPTY, FILE_LARGE, LIST_LONG, COLUMN_MISSING, Unreadable."""
    name = name or path.name
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    if not path.stat().st_size:
        raise Refusal("FILE_EMPTY", f"{name}: the file is empty.")
    if path.stat().st_size > MOST_BYTES:
        raise Refusal("FILE_LARGE", f"{name}: larger than {MOST_BYTES >> 20} MB.")
    with path.open("rb") as file:
        is_book = file.read(2) == b"PK"
    best: CaseFile | None = None
    for rows in _sheets(path, name) if is_book else [_csv(path, name)]:
        best = _table(rows, name)
        if best:
            return best
    needed = ", ".join(COLUMNS)
    raise Refusal("COLUMN_MISSING", f"{name} has no line of headings with {' and '.join(NEEDED)}; it should hold {needed}.",
                  values={"file": name, "missing": list(NEEDED)})  # fmt: skip


Cells = list[tuple[str, bool]]


def _sheets(path: Path, name: str) -> Iterator[Iterator[tuple[int, Cells]]]:
    for _, rows in workbook.tables(path, name):
        yield ((number, _spread(cells)) for number, cells in rows)


def _spread(cells: dict[int, tuple[str, bool]]) -> Cells:
    return [cells.get(place, ("", False)) for place in range(min(max(cells, default=-1) + 1, 200))]


def _csv(path: Path, name: str) -> Iterator[tuple[int, Cells]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    head = "\n".join(text.splitlines()[:HEAD_LINES])
    separator = max(",;\t", key=head.count)
    # A strict reader would refuse a stray quotation mark that a lenient one shows to the officer.
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, [(cell, False) for cell in cells]
    except csv.Error:
        raise Refusal("FILE_UNREADABLE", f"{name}, line {reader.line_num}: cannot be read as a CSV.") from None


def _table(rows: Iterator[tuple[int, Cells]], name: str) -> CaseFile | None:
    """The table under the first line that names the columns we need; None where there is none."""
    for _, cells in islice(rows, HEAD_LINES):
        places = _places(cells)
        if all(column in places for column in NEEDED):
            return CaseFile(name, [text for text, _ in cells], _lines(rows, places, name))
    return None


def _places(cells: Cells) -> dict[str, int]:
    """Where each of our columns stands; of two with one name the first."""
    found: dict[str, int] = {}
    for place, (text, _) in enumerate(cells):
        column = re.sub(r"\W+", "_", text.strip().casefold()).strip("_")
        if column in COLUMNS:
            found.setdefault(column, place)
    return found


def _lines(rows: Iterator[tuple[int, Cells]], places: dict[str, int], name: str) -> list[Line]:
    found = []
    for number, cells in rows:
        if not any(text.strip() for text, _ in cells):
            continue
        texts = {column: cells[place][0].strip() for column, place in places.items() if place < len(cells)}
        nik = places["nik"]
        found.append(Line(number, texts, [text for text, _ in cells], nik < len(cells) and cells[nik][1]))
        if len(found) > MOST_LINES:
            raise Refusal("LIST_LONG", f"{name} has more than {MOST_LINES:,} lines: split it.")
    return found


def nik_of(line: Line) -> str:
    """The sixteen digits of a line. Raises Refusal (NIK_INVALID, NIK_PRECISION_LOST)."""
    digits = re.sub(r"[\s'.\-]", "", line.texts.get("nik", ""))
    if not re.fullmatch(r"[0-9]{16}", digits):
        raise Refusal("NIK_INVALID", "The NIK must have 16 digits.")
    if line.nik_was_number and _LOST.fullmatch(digits):
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
