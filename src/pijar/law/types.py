"""What the law speaks of: dated values with their provision, and the sectors and funds its rules tell apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from pijar.kernel.errors import Refusal

# What a value may be once its unit has been read; see `loader.READERS` for the unit of each.
Value = int | bool | Fraction | frozenset[str] | frozenset[int] | Mapping[str, str] | Mapping[date, str]


class LawError(Refusal):
    """The law cannot be told: a file is refused, or no value is known for the day or kind asked about.

    Codes: LAW_FILE_REFUSED, LAW_NOT_KNOWN, LAW_KIND_UNKNOWN, LAW_AMOUNT_NOT_WHOLE.
    """


class Certainty(StrEnum):
    """How sure we are of a value. Only a reading of the instrument itself makes it confirmed."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary source"
    TO_CONFIRM = "to confirm"


class Sector(StrEnum):
    """Sector of an occupation, as in the occupation list; UNKNOWN when the occupation is not known."""

    TRANSPORT = "transport"
    FISHING = "fishing"
    FARMING = "farming"
    TOBACCO = "tobacco"
    TRADE = "trade"
    SERVICE = "service"
    CONSTRUCTION = "construction"
    DOMESTIC = "domestic"
    OTHER = "other"
    UNKNOWN = "unknown"


class FundKind(StrEnum):
    """Whose money pays a contribution; SELF is the participant's own."""

    APBN = "APBN"
    APBD = "APBD"
    APBD_PROVINCE = "APBD_PROVINCE"
    DBHCHT = "DBHCHT"
    DONOR = "DONOR"
    COMPANY = "COMPANY"
    ZAKAT = "ZAKAT"
    SELF = "SELF"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value is written: the instrument, the provision in it, and an official address if there is one."""

    instrument: str
    provision: str
    address: str | None

    def __str__(self) -> str:
        return f"{self.instrument}, {self.provision}"


@dataclass(frozen=True, slots=True)
class Check:
    """Who last compared a value with its source, and when: a day, or only a month, in ISO form."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a legal quantity from `start` on; `id` names both, as "contributions/jkk@2015-07-01"."""

    id: str
    start: date
    unit: str
    value: Value
    reference: Reference
    certainty: Certainty
    checked: Check
    note: str | None

    @property
    def whole(self) -> int:
        """The value when it is a whole number: rupiah, months or a day of the month."""
        if type(self.value) is not int:
            raise self._wrong_kind("a whole number")
        return self.value

    @property
    def yes(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong_kind("yes or no")
        return self.value

    @property
    def fraction(self) -> Fraction:
        if not isinstance(self.value, Fraction):
            raise self._wrong_kind("a fraction")
        return self.value

    @property
    def members(self) -> frozenset[str] | frozenset[int]:
        if not isinstance(self.value, frozenset):
            raise self._wrong_kind("a list")
        return self.value

    @property
    def named_days(self) -> Mapping[str, str] | Mapping[date, str]:
        """The value when it names days: by "MM-DD" for every year, or by date for one."""
        if not isinstance(self.value, Mapping):
            raise self._wrong_kind("named days")
        return self.value

    def _wrong_kind(self, wanted: str) -> LawError:
        return LawError("LAW_FILE_REFUSED", f"{self.id} is in {self.unit!r}, where {wanted} is needed; mend its unit.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One legal quantity and its values by start date, oldest first; None from the day it ended."""

    name: str
    description: str
    unit: str
    starts: tuple[date, ...]
    values: tuple[Dated | None, ...]

    def at(self, day: date) -> Dated | None:
        """The value in force on `day`; None before the first one and after an end."""
        place = bisect_right(self.starts, day)
        return self.values[place - 1] if place else None

    def valid(self, day: date) -> Dated:
        """The value in force on `day`. Raises LawError (LAW_NOT_KNOWN) when there is none."""
        found = self.at(day)
        if found is None:
            why = f"its first value starts on {self.starts[0]}" if day < self.starts[0] else "it has ended by then"
            raise LawError(
                "LAW_NOT_KNOWN",
                f"{self.name} is not known for {day}: {why}. "
                f"Ask BPJS Ketenagakerjaan which rule held, and add it to parameters/{self.name}.yaml.",
            )
        return found
