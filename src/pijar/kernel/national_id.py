"""The NIK, the sixteen-digit number of the population register, once it is clean.

Repairing what people type is intake's business; here a number is read, judged and masked.
Layout: province 2, regency 2, district 2, day (plus 40 for women) 2, month 2, year 2, serial 4
(Permendagri 73/2022 leaves the layout of PP 40/2019 as it is). There is no check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

# A two-digit year up to this one means 20xx, every other 19xx.
LAST_SHORT_YEAR = 25
# Women's day of birth is written with this much added.
WOMEN_DAY_OFFSET = 40

_SIXTEEN = re.compile(r"[0-9]{16}")


@dataclass(frozen=True, slots=True)
class NationalId:
    """A NIK with a real date in it. `regency` is the four-digit place of first registration."""

    number: str
    birth_date: date
    sex: Literal["L", "P"]

    @property
    def regency(self) -> str:
        """First four digits: province and regency or city, without a dot."""
        return self.number[:4]

    @property
    def district(self) -> str:
        """First six digits: province, regency and district, without dots."""
        return self.number[:6]


def full_year(short: int) -> int:
    """The year meant by the two digits `short` (0-99)."""
    return short + (2000 if short <= LAST_SHORT_YEAR else 1900)


def parse(number: str) -> NationalId | None:
    """Read a NIK of exactly sixteen digits; None when it is no NIK or holds no day of the calendar."""
    if not _SIXTEEN.fullmatch(number):
        return None
    day, month, short_year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    is_woman = day > WOMEN_DAY_OFFSET
    try:
        born = date(full_year(short_year), month, day - WOMEN_DAY_OFFSET if is_woman else day)
    except ValueError:
        return None
    return NationalId(number, born, "P" if is_woman else "L")


def is_valid(number: str) -> bool:
    """Whether `number` is sixteen digits that hold a day of the calendar."""
    return parse(number) is not None


def mask(number: str) -> str:
    """The number as it may be shown without a reason: `337401******9001`.

    Anything that is not sixteen characters long is hidden whole, for its parts may tell more than ours do.
    """
    if len(number) != 16:
        return "*" * len(number)
    return f"{number[:6]}******{number[-4:]}"
