"""What the cells below a heading look like, judged without knowing any city.

Shares are of the cells that are not blank. Beside the looks of one column stands what only two tell together: the day
of birth and the sex inside a NIK are those of its owner, so the columns of one person find each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pijar.intake import rules
from pijar.intake.headings import Field
from pijar.kernel.national_id import WOMEN_DAY_OFFSET

_MARKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff.,\-_/='\"’‘`´]")
_SIXTEEN = re.compile(r"[0-9OoIil|L]{15,17}")
_SCIENTIFIC = re.compile(r"[='\"]*[0-9](?:[.,][0-9]+)?[eE]\+?1[4-6]")
_DIGITS = re.compile(r"[0-9]{16}")
_PHONE = re.compile(r"(?:\+?62|0)?8[0-9]{7,12}")
_LETTER = re.compile(r"[^\W\d_]")
_NAME = re.compile(r"[^0-9]*[^\W\d_]{2}[^0-9]*")
_PAIR = re.compile(r"(?:RT\W*)?0*[0-9]{1,3}\s*[/\\-]\s*(?:RW\W*)?(?:0*[0-9]{1,3}|[IVXLC]+)")
_SMALL = re.compile(r"(?:R[TW]\W*)?(?:0*[0-9]{1,3}|[IVXLC]+)")
# Words that kinds of work begin with, or hold; no city's own list is needed to know them.
_WORK = re.compile(
    r"\b(?:BURUH|TUKANG|PEDAGANG|PENJUAL|PENJAJA|PETANI|PEKEBUN|NELAYAN|SOPIR|SUPIR|PENGEMUDI|DRIVER|OJEK|OJOL|BECAK|BENTOR|PENJAHIT|"
    r"PEMULUNG|KULI|PENGRAJIN|PENARIK|PARKIR|JUKIR|WIRASWASTA|WIRAUSAHA|SERABUTAN|PEMBANTU|ASISTEN|PENGASUH|PETAMBAK|PETERNAK|"
    r"PENAMBANG|PEMBUAT|PENGAMEN|MONTIR|KURIR|KARYAWAN|PEGAWAI|SATPAM|PENJAGA|JUALAN|DAGANG|BAKUL|KENEK|HONORER|PKL|ART|PRT|BHL)\b"
)
_FIRST_DIGIT = re.compile("[0-9]")
_LEAST_MONTHLY = 250_000
_LEAST_INCOME, _MOST_INCOME = 10_000, 1_000_000_000
_LONGEST = 200
# Days are compared with those in NIKs, so those to come are as good as others here.
_ANY_DAY = date.max
FEWEST = 3


def _is_number(text: str) -> bool:
    return bool(_SIXTEEN.fullmatch(_MARKS.sub("", text)) or _SCIENTIFIC.match(text))


def _is_day(text: str) -> bool:
    return day_of(text) is not None


def _is_income(text: str) -> bool:
    amount = rules.income(text)
    return amount is not None and _LEAST_INCOME <= amount <= _MOST_INCOME


def _is_phone(text: str) -> bool:
    return bool(_PHONE.match(re.sub(r"[\s.\-()+]", "", re.split("[/,;]", text)[0])))


_LOOKS: dict[Field, Callable[[str], bool]] = {
    Field.NIK: _is_number,
    Field.FAMILY_CARD: _is_number,
    Field.NAME: lambda text: bool(_NAME.fullmatch(text)) and rules.sex(text) is None,
    Field.MOTHER: lambda text: bool(_NAME.fullmatch(text)) and rules.sex(text) is None,
    Field.BIRTH_DATE: _is_day,
    Field.BIRTH_BOTH: _is_day,
    Field.BIRTH_PLACE: lambda text: bool(_LETTER.search(text)),
    Field.SEX: lambda text: rules.sex(text) is not None,
    Field.PHONE: _is_phone,
    Field.INCOME: _is_income,
    Field.ADDRESS: lambda text: bool(_LETTER.search(text)),
    Field.RT_RW: lambda text: bool(_PAIR.search(text.upper())),
    Field.RT: lambda text: bool(_SMALL.fullmatch(text.upper())),
    Field.RW: lambda text: bool(_SMALL.fullmatch(text.upper())),
    Field.KELURAHAN: lambda text: bool(_LETTER.search(text)),
    Field.KECAMATAN: lambda text: bool(_LETTER.search(text)),
    Field.OCCUPATION: lambda text: bool(_LETTER.search(text)) and rules.sex(text) is None,
}


def day_of(text: str) -> date | None:
    """The day that a cell tells, alone or behind a place."""
    start = _FIRST_DIGIT.search(text[:_LONGEST])
    return rules.birth_date(text[start.start() :], _ANY_DAY) if start and not text.startswith("-") else None


@dataclass(frozen=True)
class Column:
    """The cells of one column, blank ones as empty texts, row by row like those of its neighbours."""

    cells: Sequence[str]

    @cached_property
    def told(self) -> list[str]:
        """The cells that are not blank."""
        return [cell[:_LONGEST] for cell in self.cells if any(map(str.isalnum, cell))]

    @property
    def says_much(self) -> bool:
        """Whether there are enough cells to judge by."""
        return len(self.told) >= FEWEST

    def share(self, field: Field) -> float:
        """Share (0 to 1) of the cells told that look like the field; 0 where none is told."""
        known = self._shares.get(field)
        if known is None:
            known = self._shares[field] = sum(map(_LOOKS[field], self.told)) / len(self.told) if self.told else 0.0
        return known

    @cached_property
    def _shares(self) -> dict[Field, float]:
        return {}

    @cached_property
    def distinct(self) -> float:
        """Share of different values among those told."""
        return len(set(self.told)) / len(self.told) if self.told else 0.0

    @property
    def is_monthly(self) -> bool:
        """Whether the amounts are like incomes of a month: whole thousands, not all the same, and more than a day brings."""
        amounts = [amount for cell in self.told if (amount := rules.income(cell)) is not None]
        rounded = sum(amount % 1000 == 0 for amount in amounts) >= 0.9 * len(amounts)
        return rounded and len(set(amounts)) > 1 and sum(amount >= _LEAST_MONTHLY for amount in amounts) >= 0.7 * len(amounts)

    @cached_property
    def work(self) -> float:
        """Share of the cells told that name a kind of work."""
        return sum(bool(_WORK.search(cell.upper())) for cell in self.told) / len(self.told) if self.told else 0.0

    @cached_property
    def begins_with_digits(self) -> float:
        """Share of the cells told that begin with a digit."""
        return sum(cell.lstrip(" '")[:1].isdigit() for cell in self.told) / len(self.told) if self.told else 0.0

    @cached_property
    def born(self) -> list[tuple[int, int, int] | None]:
        """Day, month and two-digit year of each cell."""
        return [(day.day, day.month, day.year % 100) if (day := day_of(cell)) else None for cell in self.cells]

    @cached_property
    def owners(self) -> list[tuple[tuple[int, int, int], str] | None]:
        """What each cell tells as a NIK: birth as in `born`, and sex."""
        return [_owner(cell) for cell in self.cells]

    @cached_property
    def sexes(self) -> list[str | None]:
        return [rules.sex(cell) for cell in self.cells]


def _owner(cell: str) -> tuple[tuple[int, int, int], str] | None:
    digits = _MARKS.sub("", cell[:_LONGEST])
    if not _DIGITS.fullmatch(digits):
        return None
    day = int(digits[6:8])
    is_woman = day > WOMEN_DAY_OFFSET
    born = (day - WOMEN_DAY_OFFSET if is_woman else day, int(digits[8:10]), int(digits[10:12]))
    return (born, "P" if is_woman else "L") if 1 <= born[0] <= 31 and 1 <= born[1] <= 12 else None


def same_birth(niks: Column, days: Column) -> float:
    """Share of the rows with both in which the day is the one inside the NIK; 0 where hardly a row has both."""
    return _agreement((owner[0], day) for owner, day in zip(niks.owners, days.born, strict=True) if owner and day)


def same_sex(niks: Column, sexes: Column) -> float:
    """Share of the rows with both in which the sex is the one inside the NIK; 0 where hardly a row has both."""
    return _agreement((owner[1], sex) for owner, sex in zip(niks.owners, sexes.sexes, strict=True) if owner and sex)


def _agreement(pairs: Iterable[tuple[object, object]]) -> float:
    found = [one == other for one, other in pairs]
    return sum(found) / len(found) if len(found) >= FEWEST else 0.0
