"""What the values of a column look like: the share of them that could be a NIK, a name, a day of birth and so on.

Used where headings do not tell enough. A value may look like several things; who asks weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pijar.intake import rules
from pijar.intake.header import Field
from pijar.kernel.national_id import parse
from pijar.regions.rules import Gazetteer

# More values of a column than this tell nothing new.
SAMPLE = 60
_MARKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff.,\-_/='\"’‘`´]")
_SIXTEEN = re.compile(r"[0-9OoIil|L]{15,17}")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?1[4-6]")
_PHONE = re.compile(r"(?:\+?62|0)?8[0-9]{7,12}")
_LETTERS = re.compile(r"[^\W\d_]")
_NAME = re.compile(r"[^0-9]*[^\W\d_]{2}[^0-9]*")
_STREET = re.compile(r"\b(?:jl|jln|jalan|gg|gang|rt|rw|kp|kampung|perum|dusun|dk|blok|no)\b", re.IGNORECASE)
_PAIR = re.compile(r"0*[0-9]{1,3}\s*[/\\]\s*(?:0*[0-9]{1,3}|[IVXLC]+)")
_SMALL = re.compile(r"0*[0-9]{1,2}|[IVXLC]+")
_LEAST_INCOME = 10_000
# Nobody younger is in a list of workers; days after this are days of something else.
_YOUNGEST, _OLDEST = 8, 110


@dataclass(frozen=True)
class Judge:
    """What values are held against: the city's places, its words for work, and the day of reference."""

    gazetteer: Gazetteer
    occupations: rules.Occupations
    reference_day: date

    def fields(self, text: str) -> set[Field]:
        """Every field that this value could stand in."""
        digits = _MARKS.sub("", text)
        if _SIXTEEN.fullmatch(digits) or _SCIENTIFIC.fullmatch(text.strip("'\" =")):
            return {Field.NIK, Field.FAMILY_CARD}
        found = self._numbers(text, digits)
        day = self._birth(text)
        if day:
            found.add(day)
        if rules.sex(text) and len(text) <= len("Laki - laki."):
            found.add(Field.SEX)
        return found | self._words(text)

    def _numbers(self, text: str, digits: str) -> set[Field]:
        found = set()
        if _PHONE.fullmatch(digits.split(";")[0]):
            found.add(Field.PHONE)
        amount = rules.income(text)
        if amount is not None and amount >= _LEAST_INCOME:
            found.add(Field.INCOME)
        if _PAIR.fullmatch(text.upper()) or (rules.neighbourhood(text)[1] and len(text) < len("RT.003 / RW.005..")):
            found.add(Field.RT_RW)
        elif _SMALL.fullmatch(text.upper()):
            found |= {Field.RT, Field.RW}
        return found

    def _birth(self, text: str) -> Field | None:
        start = re.search("[0-9]", text)
        day = rules.birth_date(text[start.start() :], self.reference_day) if start else None
        if day is None or not _YOUNGEST <= self.reference_day.year - day.year <= _OLDEST:
            return None
        return Field.BIRTH_BOTH if _LETTERS.search(text[: start.start() if start else 0]) else Field.BIRTH_DATE

    def _words(self, text: str) -> set[Field]:
        found = set()
        if _STREET.search(text):
            found.add(Field.ADDRESS)
        if not _LETTERS.search(text):
            return found
        if self.occupations.code(text):
            found.add(Field.OCCUPATION)
        if self.gazetteer.is_listed(text) or text.lower().startswith(("kel.", "kelurahan ")):
            found.add(Field.KELURAHAN)
        if self.gazetteer.district(text):
            found.add(Field.KECAMATAN)
        if _NAME.fullmatch(text) and not found and not rules.sex(text):
            found |= {Field.NAME, Field.MOTHER}
        return found


def shares(values: Sequence[str], judge: Judge) -> dict[Field, float]:
    """For each field the share (0 to 1) of these non-blank values that look like it; fields that none does are left out."""
    known: dict[str, set[Field]] = {}
    counted: dict[Field, int] = {}
    for text in values:
        if text not in known:
            known[text] = judge.fields(text)
        for found in known[text]:
            counted[found] = counted.get(found, 0) + 1
    return {found: n / len(values) for found, n in counted.items()}


def is_rising(values: Sequence[str]) -> bool:
    """Whether the values only number the rows."""
    numbers = [int(text.rstrip(".")) for text in values if text.rstrip(".").isascii() and text.rstrip(".").isdigit()]
    close = [after - number in (0, 1) for number, after in zip(numbers, numbers[1:], strict=False)]
    return len(numbers) > 2 and len(numbers) >= len(values) * 0.8 and sum(close) >= 0.8 * len(close)


def born_alike(niks: Sequence[str], days: Sequence[str], reference_day: date) -> float:
    """The share of the rows with both in which the day is the one inside the NIK; 0 when no row has both."""
    same = both = 0
    for nik, text in zip(niks, days, strict=True):
        start = re.search("[0-9]", text)
        day = rules.birth_date(text[start.start() :], reference_day) if start else None
        number = parse(_MARKS.sub("", nik))
        if day is not None and number is not None:
            both += 1
            born = number.birth_date
            same += (day.day, day.month, day.year % 100) == (born.day, born.month, born.year % 100)
    return same / both if both else 0.0
