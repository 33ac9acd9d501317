"""Kinds of accounts, the acts that move money between them, and one move."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an account holds. The first two are where the money came from, all others where it stands now."""

    APPROPRIATION = "appropriation"
    DONOR_LIABILITY = "donor_liability"
    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    PAID = "paid"
    INSURER_CLAIM = "insurer_claim"
    OWED_BACK = "owed_back"
    RETURNED = "returned"

    @property
    def is_source(self) -> bool:
        """Whether it stands on the credit side: sources and positions of a fund's year are equal at any time."""
        return self in SOURCES


SOURCES = (Kind.APPROPRIATION, Kind.DONOR_LIABILITY)
POSITIONS = tuple(kind for kind in Kind if kind not in SOURCES)


class Act(StrEnum):
    """What happened. `ROUTES` says what it debits and credits."""

    BUDGET = "budget"
    REVISION = "revision"
    RECEIPT = "receipt"
    GIFT = "gift"
    RESERVE = "reserve"
    COMMIT = "commit"
    SPEND = "spend"
    CLAIM = "claim"
    CREDIT = "credit"
    REFUND = "refund"
    GIVE_BACK = "give_back"
    CARRY_OVER = "carry_over"
    REVERSAL = "reversal"


# Act -> (account debited, account credited); acts that do more than one such move are not here.
ROUTES: dict[Act, tuple[Kind, Kind]] = {
    Act.BUDGET: (Kind.AVAILABLE, Kind.APPROPRIATION),
    Act.REVISION: (Kind.AVAILABLE, Kind.APPROPRIATION),
    Act.RECEIPT: (Kind.AVAILABLE, Kind.APPROPRIATION),
    Act.RESERVE: (Kind.RESERVED, Kind.AVAILABLE),
    Act.COMMIT: (Kind.COMMITTED, Kind.RESERVED),
    Act.SPEND: (Kind.PAID, Kind.COMMITTED),
    Act.CLAIM: (Kind.INSURER_CLAIM, Kind.PAID),
    Act.CREDIT: (Kind.AVAILABLE, Kind.INSURER_CLAIM),
    Act.REFUND: (Kind.RETURNED, Kind.OWED_BACK),
    Act.GIVE_BACK: (Kind.RETURNED, Kind.AVAILABLE),
}


@dataclass(frozen=True)
class Move:
    """`amount` rupiah from the account `out_of` (credited) to `into` (debited) of one fund and year; negative: the other way."""

    year: int
    fund: str
    into: Kind
    out_of: Kind
    amount: int


@dataclass(frozen=True)
class Line:
    """One account as a trial balance shows it, whole rupiah: its balance stands on one of the two sides."""

    year: int
    fund: str
    kind: Kind
    balance: int

    @property
    def code(self) -> str:
        """The account's own code: fund, year, kind. A city's own codes are given at export."""
        return f"{self.fund}-{self.year}.{self.kind.value}"

    @property
    def debit(self) -> int:
        return max(self.balance, 0)

    @property
    def credit(self) -> int:
        return max(-self.balance, 0)


def moved(act: Act, year: int, fund: str, amount: int) -> Move:
    """The one move of an act that has a route. Raises KeyError for an act without."""
    into, out_of = ROUTES[act]
    return Move(year, fund, into, out_of, amount)
