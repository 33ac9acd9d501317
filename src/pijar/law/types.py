"""What the law speaks of: dated values with their provision, and the sectors and funds its rules tell apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from pijar.kernel.errors import Refusal

_Expected = TypeVar("_Expected")
# What the names of the quantities begin with that a city may set.
LOCAL = "local."


class LawError(Refusal):
    """The law cannot be told: a file is refused, a case makes no sense, or no value is known for what was asked.

    Codes: LAW_FILE_REFUSED, LAW_CASE_REFUSED, LAW_NOT_KNOWN, LAW_KIND_UNKNOWN, LAW_AMOUNT_NOT_WHOLE.
    """


class Certainty(StrEnum):
    """How sure we are of a value, surest first. Only a reading of the instrument itself makes it confirmed."""

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
    """Whose money pays a contribution; SELF is the participant's own. The names in ALSO_FUNDS are read as well."""

    APBN = "APBN"
    APBD = "APBD"
    APBD_PROVINCE = "APBD_PROVINCE"
    DBHCHT = "DBHCHT"
    DONOR = "DONOR"
    COMPANY = "COMPANY"
    ZAKAT = "ZAKAT"
    SELF = "SELF"

    @classmethod
    def _missing_(cls, value: object) -> FundKind | None:
        return ALSO_FUNDS.get(value) if isinstance(value, str) else None


# The funds under the names people give them in commands and lists.
ALSO_FUNDS = {"ASN": FundKind.DONOR, "CSR": FundKind.COMPANY, "APBD_PROV": FundKind.APBD_PROVINCE}


@dataclass(frozen=True, slots=True)
class Words:
    """One text for people, in Indonesian and English."""

    id: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.id


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
class Ask:
    """What is still to be asked about a value, and of which agency."""

    agency: str
    question: Words

    def text(self, language: str = "id") -> str:
        return self.question.said(language)


@dataclass(frozen=True, slots=True)
class Tier:
    """One line of the contribution table: declared income up to a limit in rupiah (None: any), its base and its JKK."""

    income_up_to: int | None
    base: int
    jkk: int


@dataclass(frozen=True, slots=True)
class Step:
    """A share of the base paid up to a month since the accident, counted in months; None: as long as it lasts."""

    up_to_month: int | None
    share: Fraction


@dataclass(frozen=True, slots=True)
class DisabilityItem:
    """One line of the disability table. `share` of the multiple of the base; up to `most` where the doctor decides in between.

    `per` tells what one `share` is paid for: the "whole" part (a share of it when only its function is lost), a "fixed"
    finding, each "ten_decibels" or each "ten_percent" lost; of these steps `most` is what all together can come to.
    `mirror` is the item that holds for a left-handed worker; `within` are the items of which this one is a part; `times`
    is how often a body has it. `overlaps` are items that may tell the same loss again, as no side is named: true of both,
    whichever names the other. Of the items of one `band` only one can hold.
    """

    code: str
    words: Words
    share: Fraction
    most: Fraction
    per: str
    mirror: str | None
    within: tuple[str, ...]
    times: int
    certainty: Certainty
    overlaps: tuple[str, ...] = ()
    band: str | None = None

    @property
    def by_steps(self) -> bool:
        """Whether each full step of a loss pays a share, so that such a finding alone never says that all is lost."""
        return self.per in ("ten_decibels", "ten_percent")


@dataclass(frozen=True, slots=True)
class HeirClass:
    """Relatives who inherit together, when nobody of a class before them lives."""

    code: str
    words: Words
    relations: tuple[str, ...]


# What a value may be once its unit has been read; see `units.READERS` for the unit of each. None: not known.
Value = (
    int | bool | str | Fraction | tuple[Any, ...] | frozenset[str] | frozenset[int]
    | Mapping[str, Any] | Mapping[date, str] | None
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a legal quantity from `start` on; `id` names both, as "contributions.jkk@2015-07-01"."""

    id: str
    start: date
    unit: str
    value: Value
    reference: Reference
    certainty: Certainty
    checked: Check
    note: Words | None = None
    ask: Ask | None = None

    @property
    def name(self) -> str:
        """The quantity it is a value of, as "contributions.jkk"."""
        return self.id.partition("@")[0]

    @property
    def whole(self) -> int:
        """The value when it is a whole number: rupiah, months, days, years, hours, people or a day of the month."""
        if type(self.value) is not int:
            raise self._wrong_kind("a whole number")
        return self.value

    @property
    def yes(self) -> bool:
        return self._of(bool, "yes or no")

    @property
    def fraction(self) -> Fraction:
        return self._of(Fraction, "a fraction")

    @property
    def members(self) -> frozenset[str] | frozenset[int]:
        return self._of(frozenset, "a list")

    @property
    def rows(self) -> tuple[Any, ...]:
        """The value when it is a table: tiers, steps, classes of heirs or numbers in order."""
        return self._of(tuple, "a table")

    @property
    def by_name(self) -> Mapping[str, Any]:
        """The value when it names several: amounts, years, disability items or documents by their code."""
        return self._of(Mapping, "named values")  # type: ignore[type-abstract]

    @property
    def named_days(self) -> Mapping[str, str] | Mapping[date, str]:
        """The value when it names days: by "MM-DD" for every year, or by date for one."""
        return self._of(Mapping, "named days")  # type: ignore[type-abstract]

    def _of(self, kind: type[_Expected], wanted: str) -> _Expected:
        if not isinstance(self.value, kind):
            raise self._wrong_kind(wanted)
        return self.value

    def _wrong_kind(self, wanted: str) -> LawError:
        return LawError("LAW_FILE_REFUSED", f"{self.id} is in {self.unit!r}, where {wanted} is needed; mend its unit.")


# Whom to ask which rule held on a day of which a quantity tells nothing.
_INSURER = Words("BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan")
_CITY = Words("pemerintah kota", "the city")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One legal quantity and its values by start date, oldest first; None from the day it ended."""

    name: str
    description: Words
    unit: str
    starts: tuple[date, ...]
    values: tuple[Dated | None, ...]

    @property
    def is_local(self) -> bool:
        """Whether a city may set it in its own folder."""
        return self.name.startswith(LOCAL)

    def at(self, day: date) -> Dated | None:
        """The value in force on `day`; None before the first one and after an end. It may be one that is not known."""
        place = bisect_right(self.starts, day)
        return self.values[place - 1] if place else None

    def valid(self, day: date) -> Dated:
        """The value in force on `day`. Raises LawError (LAW_NOT_KNOWN), with whom to ask, when there is none."""
        found = self.at(day)
        if found is None:
            why = f"its first value starts on {self.starts[0]}" if day < self.starts[0] else "it has ended by then"
            agency = _CITY if self.is_local else _INSURER
            file = f"{self.file.replace('parameters', 'law', 1)} of the city" if self.is_local else self.file
            raise self._not_known(day, f"{why}. Ask {agency.en} which rule held, and add it to {file}", agency=agency)
        if found.value is None and found.ask:
            why = f"not known; ask {found.ask.agency}: {found.ask.question.en}"
            raise self._not_known(day, why, agency=found.ask.agency, question=found.ask.question)
        return found

    @property
    def file(self) -> str:
        """The file that holds it, below the folder of the law."""
        return f"parameters/{self.name.replace('.', '/')}.yaml"

    def _not_known(self, day: date, why: str, **more: object) -> LawError:
        values = {"name": self.name, "words": self.description, "day": day, **more}
        end = "" if why.endswith("?") else "."
        return LawError("LAW_NOT_KNOWN", f"{self.name} is not known for {day}: {why.rstrip('.')}{end}", values=values)
