"""One typed value in, one normalised value out: the rules of the format that do not fit one expression.

Plain Python, no clock and no settings. `normalise` calls these for distinct or odd values only; the plain
values of a clean list are read by the same rules written as Polars expressions.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from pijar.kernel.national_id import full_year


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set("H HJ HAJI HAJJAH KH UST USTADZ USTADZAH DRS DRA IR DR PROF BP BPK BAPAK PAK IBU BU SDR SDRI TN NY NN")
FATHER_WORDS = _set("BIN BINTI BT ALIAS ALS")
DEGREES = _set("SPD SPDI SAG SE SH SKOM ST SSOS SKEP SIP AMD AMDKEB BA MPD MM MSI MH MKES")
QUOTES = str.maketrans(dict.fromkeys("’‘`´", "'"))

# An English office program writes the months of dates in its own words.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "JANUARI JANUARY JAN",
            "FEBRUARI PEBRUARI FEBRUARY FEB PEB",
            "MARET MARCH MAR MRT",
            "APRIL APR",
            "MEI MAY",
            "JUNI JUNE JUN",
            "JULI JULY JUL",
            "AGUSTUS AUGUST AGT AGU AGS AUG",
            "SEPTEMBER SEP SEPT",
            "OKTOBER OCTOBER OKT OCT",
            "NOVEMBER NOPEMBER NOV NOP",
            "DESEMBER DECEMBER DES DEC",
        ),
        start=1,
    )
    for name in names.split()
}

# Excel counts days from here (its own 1900 was no leap year, which 1899-12-30 makes up for).
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL = 10_000
FIRST_BIRTH = date(1900, 1, 1)

SEXES = {"L": "L", "LK": "L", "LAKILAKI": "L", "PRIA": "L", "P": "P", "PR": "P", "PEREMPUAN": "P", "WANITA": "P"}

_TIME = r"(?:[ T]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\.[0-9]+)?)?"
_NUMERIC_DATE = re.compile(rf"([0-9]{{1,2}})\s*([/.-])\s*([0-9]{{1,2}})\s*\2\s*([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_ISO_DATE = re.compile(rf"([0-9]{{4}})([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_NAMED_DATE = re.compile(r"([0-9]{1,2})[\s./-]*([A-Za-z]+)[\s./-]*([0-9]{4}|[0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")

_PLAIN_INCOME = re.compile(r"([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,-|,00|\.-)?")
_UNIT_INCOME = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(JT|JUTA|RB|RIBU)\.?")
_RUPIAH = re.compile(r"^RP\.?\s*")
# No monthly income needs more digits, and a bigint in the database holds them.
_LONGEST_INCOME = 15
# Longer texts are neither a date nor an amount, and not worth reading.
_LONGEST_TEXT = 60

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# As a spreadsheet writes a cell that it took for a date into a text file.
_DAY_CELL = re.compile(r"0?([1-9][0-9]?)(?:/0?([1-9][0-9]?)/20[2-9][0-9]|-([A-Z]{3,4})(?:-[0-9]{2})?)")
_ISO_CELL = re.compile(r"[0-9]{4}-([0-9]{2})-([0-9]{2})")
_RT = re.compile(r"\bRT\b[\s.:]*0*([0-9]{1,3})\b")
_RW = re.compile(r"\bRW\b[\s.:]*(?:0*([0-9]{1,3})|([IVXLC]+))\b")
_RT_THEN_RW = re.compile(r"\bRT\b[\s.:]*0*[0-9]{1,3}\s*[/,-]\s*(?:0*([0-9]{1,3})|([IVXLC]+))\b")
_PAIR = re.compile(r"0*([0-9]{1,3})\s*[/\\,.-]\s*(?:0*([0-9]{1,3})|([IVXLC]+))")


@dataclass(frozen=True)
class Occupations:
    """Words people use for their work, folded, to the code of the occupation."""

    codes: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> Occupations:
        """Read `code,...,words` where words are separated by `|`. Raises KeyError when a column is missing."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            return cls({fold_words(word): row["code"] for row in csv.DictReader(file) for word in row["words"].split("|")})

    def code(self, text: str) -> str | None:
        """The code of the occupation typed as `text`, or None."""
        return self.codes.get(fold_words(text))


def fold_words(text: str) -> str:
    """Upper case, everything but letters and digits to single spaces: `Petani/Pekebun` gives `PETANI PEKEBUN`."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.upper()).split())


def person_name(text: str) -> str | None:
    """A person's name without titles, degrees and father's name; None when no letter is left."""
    words = text.translate(QUOTES).upper().partition(",")[0].split()
    while len(words) > 1 and words[0].replace(".", "") in TITLES:
        words.pop(0)
    for place in range(1, len(words)):
        if words[place].replace(".", "") in FATHER_WORDS:
            words = words[:place]
            break
    while len(words) > 1 and words[-1].replace(".", "") in DEGREES:
        words.pop()
    kept = "".join(c if c.isalpha() or c in "'-" else " " for c in " ".join(words))
    return " ".join(kept.split()) if any(map(str.isalpha, kept)) else None


def birth_date(text: str, reference_day: date) -> date | None:
    """The day that `text` says, day before month; None when it says none between 1900 and `reference_day`.

    The text begins with its first digit: what stands before (a place) has been cut off.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    day = _as_typed(text.strip().rstrip(" .,;'\")"))
    return day if day is not None and FIRST_BIRTH <= day <= reference_day else None


def _as_typed(text: str) -> date | None:
    try:
        if found := _NUMERIC_DATE.fullmatch(text):
            return date(_year(found[4]), int(found[3]), int(found[1]))
        if found := _ISO_DATE.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _NAMED_DATE.fullmatch(text):
            month = MONTHS.get(found[2].upper())
            return date(_year(found[3]), month, int(found[1])) if month else None
        if (found := _SERIAL.fullmatch(text)) and int(found[1]) >= FIRST_SERIAL:
            return EXCEL_EPOCH + timedelta(days=int(found[1]))
    except ValueError:
        return None
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else full_year(int(digits))


def sex(text: str) -> str | None:
    """`L`, `P`, or None when the letters of `text` say neither."""
    return SEXES.get("".join(filter(str.isalpha, text)).upper())


def income(text: str) -> int | None:
    """Whole rupiah a month, or None when `text` is not one of the known ways to write an amount."""
    if len(text) > _LONGEST_TEXT:
        return None
    amount = _RUPIAH.sub("", " ".join(text.upper().split()))
    if found := _PLAIN_INCOME.fullmatch(amount):
        digits = found[1].replace(".", "").lstrip("0") or "0"
        return int(digits) if len(digits) <= _LONGEST_INCOME else None
    if found := _UNIT_INCOME.fullmatch(amount):
        exact = Decimal(found[1].replace(",", ".")) * (1_000_000 if found[2].startswith("J") else 1_000)
        return int(exact) if exact == int(exact) and exact < 10**_LONGEST_INCOME else None
    return None


def neighbourhood(text: str) -> tuple[str | None, str | None]:
    """RT and RW from one text (`RT.03/V`, `3/5`, an address), without leading zeros, Roman RW in digits.

    A cell that Excel took for a date (`03/05` became 3 May) is read back as day and month.
    """
    if cell := _ISO_CELL.fullmatch(text):
        return cell[2].lstrip("0"), cell[1].lstrip("0")
    upper = text[:500].upper()
    if (day := _DAY_CELL.fullmatch(upper.strip())) and (day[2] or day[3] in MONTHS):
        return day[1], day[2] or str(MONTHS[day[3]])
    rt = _RT.search(upper)
    rw = _RW.search(upper) or _RT_THEN_RW.search(upper)
    if rt or rw:
        return (rt[1].lstrip("0") or None if rt else None), (_number(rw[1], rw[2]) if rw else None)
    if pair := _PAIR.fullmatch(upper.strip()):
        return pair[1] or None, _number(pair[2], pair[3])
    return None, None


def neighbourhood_number(text: str) -> str | None:
    """One RT or RW number from its own column: `003`, `RW 03`, `V`; None when there is none."""
    upper = text[:60].upper().strip()
    found = re.fullmatch(r"(?:R\.?[TW]\.?)?[\s.:]*(?:0*([0-9]{1,3})|([IVXLC]+))", upper)
    return _number(found[1], found[2]) if found else None


def _number(digits: str | None, roman: str | None) -> str | None:
    if digits:
        return digits.lstrip("0") or None
    return str(_roman(roman)) if roman else None


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
