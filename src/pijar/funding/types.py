"""States of a pledge, findings of registers and payroll, and what pages about donors are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pijar.kernel.month import Month


class PromiseState(StrEnum):
    DRAFTED = "drafted"
    WAITING = "waiting"
    ACTIVE = "active"
    STOPPED = "stopped"
    REFUSED = "refused"


class StopReason(StrEnum):
    WITHDRAWN = "WITHDRAWN"
    RETIRED = "RETIRED"
    LEFT = "LEFT"
    MOVED = "MOVED"


class LetterKind(StrEnum):
    FIRST = "first"
    SECOND = "second"
    QUESTION = "question"


class Found(StrEnum):
    """What may be wrong with a pledge of the register, or with a donor's month in the payroll file."""

    NIP_UNKNOWN = "NIP_UNKNOWN"
    AMOUNT_INVALID = "AMOUNT_INVALID"
    DATE_INVALID = "DATE_INVALID"
    NIK_INVALID = "NIK_INVALID"
    WORKER_UNKNOWN = "WORKER_UNKNOWN"
    WORKER_NAMED_TWICE = "WORKER_NAMED_TWICE"
    NIP_INVALID = "NIP_INVALID"
    PERIOD_INVALID = "PERIOD_INVALID"
    PERIOD_STRAY = "PERIOD_STRAY"
    STATUS_UNKNOWN = "STATUS_UNKNOWN"
    FAILED = "FAILED"
    SHORT = "SHORT"
    MISSING = "MISSING"
    TWICE = "TWICE"
    TOO_MUCH = "TOO_MUCH"
    NO_PLEDGE = "NO_PLEDGE"


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `source` is "pledges" (`line` of the pledge register) or "payroll" (`line` of the month's file; None
    where the file lacks the donor)."""

    nip: str
    line: int | None
    finding: str
    source: str
    next_step: str
    next_step_en: str


@dataclass(frozen=True)
class Submitted:
    """A new application: its number, the code that is shown this once, and what the donor is told (codes of warnings)."""

    promise_id: int
    number: str
    code: str
    amount: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DonorAccess:
    """Who showed a right code. `sees_gifts` only where an officer approved what the code came with; else `promises` alone."""

    nip: str
    sees_gifts: bool
    promises: tuple[int, ...]


@dataclass(frozen=True)
class DunningTerms:
    """After how many months in a row the first note, the second, and the question whether to stop are written."""

    first: int = 1
    second: int = 2
    question: int = 3


# What a line of the monthly deduction list can hold.
DEDUCTION_VALUES = frozenset({"nip", "name", "agency", "amount", "pledges", "month", "number"})


@dataclass(frozen=True)
class DonorOptions:
    """What a programme says about donors (its key `donors`)."""

    dunning: DunningTerms | None = None
    retirement_age: int | None = None
    # Heading of a column -> value of a line (DEDUCTION_VALUES).
    deduction_columns: tuple[tuple[str, str], ...] = (
        ("nip", "nip"), ("nama", "name"), ("opd", "agency"), ("periode", "month"), ("nominal", "amount"), ("ikrar", "pledges"),
    )  # fmt: skip


@dataclass(frozen=True)
class DonorMonth:
    """One month of a donor, whole rupiah: promised, received, usable of it, owed back; used for `people`; `returned` what the
    insurer credited of earlier months; `rest` what is left after the month. `finding` is a code of `Found`, or empty."""

    month: Month
    pledged: int
    received: int
    usable: int
    owed_back: int
    used: int
    returned: int
    people: int
    rest: int
    finding: str = ""


@dataclass(frozen=True)
class DonorView:
    """A donor's year: what the donor's page and the yearly receipt show. Workers appear by number only, but for those whom the
    donor named: by name alone. before + received + returned = used + rest + owed_back + given_back, where `before` is the rest
    and what was owed back at the end of the year before, `returned` what the insurer credited of months it had refused."""

    nip: str
    name: str
    agency: str
    year: int
    months: tuple[DonorMonth, ...]
    before: int
    received: int
    returned: int
    used: int
    rest: int
    owed_back: int
    given_back: int
    people: int
    person_months: int
    named: tuple[str, ...]
    promises: tuple[Mapping[str, object], ...] = ()
    stopped_from: date | None = None
    stop_reason: str = ""


@dataclass(frozen=True)
class AgencyMonth:
    """One OPD in one month: donors, people carried, rupiah. Exact; `shown` hides small numbers."""

    agency: str
    month: Month
    donors: int
    workers: int
    received: int
    shown: Mapping[str, str] = field(default_factory=dict)
