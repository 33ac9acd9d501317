"""What is known of a person's months, what follows for one day, and the links of the chain that proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pijar.kernel.month import Month


class Status(StrEnum):
    DEAD = "dead"
    REJECTED = "rejected"
    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    GRACE = "grace"
    PENDING_PAYMENT = "pending_payment"
    LAPSED = "lapsed"
    WAITING = "waiting"
    NOT_ENROLLED = "not_enrolled"


# true, false, or null for "nobody can say yet"; null is never shown as yes.
COVERED: dict[Status, bool | None] = {
    Status.DEAD: False, Status.REJECTED: False, Status.ACTIVE: True, Status.UNCONFIRMED: None, Status.GRACE: None,
    Status.PENDING_PAYMENT: False, Status.LAPSED: False, Status.WAITING: False, Status.NOT_ENROLLED: False,
}  # fmt: skip


class MonthState(StrEnum):
    """How far one month of one person has come."""

    BILLED = "billed"
    PAID = "paid"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNCLEAR = "unclear"


# Somebody billed twice for a month, under two records or by two payers: what speaks for the person counts, the last is the best.
BETTER = (MonthState.REJECTED, MonthState.BILLED, MonthState.PAID, MonthState.UNCLEAR, MonthState.ACCEPTED)


@dataclass(frozen=True)
class PaidMonth:
    """One month of one person: how far it came, and which fund it is. `starts_on` when cover began within the month."""

    state: MonthState
    fund: str
    starts_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """All that a status follows from. `dead_since`: the first day on which the person was no longer alive."""

    months: dict[Month, PaidMonth]
    dead_since: date | None = None
    is_waiting: bool = False


@dataclass(frozen=True)
class CoverageStatus:
    """The answer for one day. `paid_through`: last accepted month up to that day's; `since`: first day of unbroken cover.

    `basis` is the month whose line the answer rests on; `continuous_months` counts the accepted months from `since` on,
    `total_months` all that had begun to cover by that day, whichever fund or year, none that began after a death.
    """

    covered: bool | None
    status: Status
    fund: str | None
    branches: tuple[str, ...]
    paid_through: Month | None
    since: date | None
    note: str = ""
    basis: Month | None = None
    continuous_months: int = 0
    total_months: int = 0


class LinkKind(StrEnum):
    """One link of the chain of evidence: what was decided, billed, paid and answered, and what ended it."""

    DEATH = "death"
    HALT = "halt"
    ASSESSMENT = "assessment"
    PRIOR = "prior"
    DECREE = "decree"
    ENROLMENT = "enrolment"
    BATCH_LINE = "batch_line"
    BILLING = "billing"
    REMITTANCE = "remittance"
    GIFT = "gift"
    ACCEPTANCE = "acceptance"
    CLAIM = "claim"
    NUMBER = "number"
    MONTHS = "months"


class LinkState(StrEnum):
    """How a link stands: it is there, it is there with a remark, it speaks against cover, or it is missing."""

    THERE = "there"
    LATE = "late"
    DIFFERS = "differs"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    ENDED = "ended"
    MISSING = "missing"


@dataclass(frozen=True)
class Link:
    """One link: the month it is about, its day, number and checksum, and why it is not simply there (a code of `words`)."""

    kind: LinkKind
    state: LinkState
    month: Month | None = None
    on: date | None = None
    reference: str = ""
    checksum: str = ""
    why: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value, "state": self.state.value, "month": str(self.month) if self.month else None,
            "on": self.on.isoformat() if self.on else None, "reference": self.reference or None,
            "checksum": self.checksum or None, "why": self.why or None, **self.details,
        }  # fmt: skip
