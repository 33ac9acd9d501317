"""What is wrong with a row, cell by cell: where, what was typed, what that means, and what may have been meant.

Pure: a row with its codes goes in, findings come out. They are made when somebody looks, from what was kept of the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pijar.intake import repairs
from pijar.intake.header import Field
from pijar.intake.repairs import Words
from pijar.intake.typed import FIELDS, PLACE
from pijar.intake.types import ERRORS, SENTENCES_EN, SENTENCES_ID, Code
from pijar.kernel.national_id import parse


@dataclass(frozen=True)
class Finding:
    """One code of one row. `cell` is empty where the list has no such column; `repairs` are suggestions, best first."""

    code: str
    severity: str
    field: str
    cell: str
    value: str
    sentence_id: str
    sentence_en: str
    repairs: tuple[str, ...] = ()

    @property
    def repair(self) -> str:
        """The suggestions in one text, empty where there is none."""
        return " / ".join(self.repairs)


@dataclass(frozen=True)
class CodedRow:
    """A row with its codes, as what it was read, and what was typed in the cells that the codes speak of.

    `nik`, `typed_birth_date` and so on are normalised, None where they could not be read; `tables` are those of its sheet.
    """

    row_number: int
    codes: Sequence[str]
    typed: Mapping[str, str]
    tables: Sequence[Mapping[str, object]]
    nik: str | None = None
    birth_date: date | None = None
    typed_birth_date: date | None = None
    sex: str | None = None
    village_code: str | None = None


def findings(row: CodedRow, words: Words, latest: date) -> list[Finding]:
    """The row's findings, errors first. No birth date after `latest` is suggested."""
    columns = _columns(row)
    codes = sorted(map(Code, row.codes), key=lambda code: code not in ERRORS)
    return [_finding(row, code, columns, words, latest) for code in codes]


def _columns(row: CodedRow) -> Mapping[str, str]:
    """The column of each field in the table that the row stands in: the last that begins above it."""
    found: Mapping[str, str] = {}
    for table in row.tables:
        heading, fields = table.get("heading"), table.get("fields")
        if isinstance(heading, int) and isinstance(fields, dict) and heading <= row.row_number:
            found = fields
    return found


def _finding(row: CodedRow, code: Code, columns: Mapping[str, str], words: Words, latest: date) -> Finding:
    field = _field(row, code, columns)
    letter = columns.get(field.value, "")
    value = row.typed.get(field.value) or (row.nik or "" if field is Field.NIK else "")
    if not value and code in (Code.KELURAHAN_UNKNOWN, Code.KELURAHAN_CORRECTED):
        value = row.typed.get(PLACE, "")
    return Finding(
        code=code.value,
        severity="error" if code in ERRORS else "warning",
        field=field.value,
        cell=f"{letter}{row.row_number}" if letter else "",
        value=value,
        sentence_id=SENTENCES_ID[code],
        sentence_en=SENTENCES_EN[code],
        repairs=_repairs(row, code, value, words, latest),
    )


def _field(row: CodedRow, code: Code, columns: Mapping[str, str]) -> Field:
    """The field that the code speaks of: the first that holds something, else the first that the list has."""
    possible = [field for field in FIELDS[code] if field.value in columns] or list(FIELDS[code])
    own = [field for field in possible if field is not Field.NIK] or possible
    return next((field for field in own if row.typed.get(field.value)), own[0])


def _repairs(row: CodedRow, code: Code, value: str, words: Words, latest: date) -> tuple[str, ...]:
    if code.startswith("NIK_") and row.nik is None:
        return _nik_repairs(row, code, value, words)
    told = parse(row.nik) if row.nik else None
    if code is Code.BIRTH_DATE_INVALID:
        return repairs.birth_dates(value, told.birth_date if told else None, latest)
    if code is Code.BIRTH_DATE_FROM_NIK and row.birth_date:
        return (repairs.written(row.birth_date),)
    if code is Code.NIK_BIRTH_DATE_MISMATCH and told and row.typed_birth_date:
        return repairs.birth_date_of_nik(row.typed_birth_date, told.birth_date)
    if code is Code.KELURAHAN_UNKNOWN:
        return words.villages(value)
    if code is Code.KELURAHAN_CORRECTED and row.village_code and row.village_code in words.gazetteer.villages:
        return (words.village(row.village_code),)
    if code is Code.OCCUPATION_UNKNOWN:
        return words.works(value)
    return repairs.phones(value) if code is Code.PHONE_INVALID else ()


def _nik_repairs(row: CodedRow, code: Code, value: str, words: Words) -> tuple[str, ...]:
    parts = repairs.born_parts(row.typed_birth_date, row.sex)
    if code is Code.NIK_LENGTH:
        return repairs.nik_of_other_length(value, parts, words.prefixes)
    if code is Code.NIK_NON_DIGIT:
        return repairs.nik_with_letters(value, parts)
    if code is Code.NIK_IMPOSSIBLE_DATE:
        return repairs.nik_of_impossible_date(value, parts)
    return repairs.nik_of_lost_digits(value, parts) if code is Code.NIK_PRECISION_LOST else ()
