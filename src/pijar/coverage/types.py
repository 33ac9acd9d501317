"""What is known of a person's months, and what follows for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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
    """The answer for one day. `paid_through`: last accepted month up to that day's; `since`: first day of unbroken cover."""

    covered: bool | None
    status: Status
    fund: str | None
    branches: tuple[str, ...]
    paid_through: Month | None
    since: date | None
    note: str = ""
