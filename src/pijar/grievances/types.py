"""States, kinds and clocks of a complaint, and what is told when one is brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Received: nobody has looked yet. Answered may be reopened once by whoever complained; closed is the end."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"


MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.LOOKED_AT, State.ANSWERED}),
    State.LOOKED_AT: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset({State.REOPENED, State.CLOSED}),
    State.REOPENED: frozenset({State.ANSWERED}),
    State.CLOSED: frozenset(),
}
# What waits for the office.
WAITS = (State.RECEIVED, State.LOOKED_AT, State.REOPENED)


class Category(StrEnum):
    REFUSED_AT_HOSPITAL = "refused_at_hospital"
    NOT_LISTED = "not_listed"
    WRONG_DATA = "wrong_data"
    SLOW_CLAIM = "slow_claim"
    LEVY = "levy"
    OTHER = "other"


class Channel(StrEnum):
    """How it came: by the public page, at a desk, or on the telephone."""

    PAGE = "page"
    DESK = "desk"
    PHONE = "phone"


class Office(StrEnum):
    VILLAGE = "village"
    PROGRAMME = "programme"


# What a kelurahan can mend itself goes there, where the complaint names one; money asked for on the way never does.
FOR_THE_VILLAGE = frozenset({Category.NOT_LISTED, Category.WRONG_DATA})
NEVER_FOR_THE_VILLAGE = frozenset({Category.LEVY})


class StepKind(StrEnum):
    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    TOLD = "told"
    ANSWERED = "answered"
    NOTED = "noted"
    ASSIGNED = "assigned"
    LINKED = "linked"
    REOPENED = "reopened"
    CLOSED = "closed"


# Steps whose words whoever complained reads with ticket and code; all others are the offices' own.
PUBLIC = (StepKind.RECEIVED, StepKind.TAKEN_UP, StepKind.TOLD, StepKind.ANSWERED, StepKind.REOPENED, StepKind.CLOSED)


@dataclass(frozen=True)
class Terms:
    """What the city promises: working days to a first answer and to the final one; calendar days to ask once more."""

    first_days: int
    final_days: int
    reopen_days: int


# Where the programme says nothing. The city's own choice: no rule of the law that sets them is known to us.
DEFAULT_TERMS = Terms(first_days=3, final_days=10, reopen_days=30)


@dataclass(frozen=True)
class Given:
    """A complaint as it was brought. Name, phone and NIK may be left out; all words are kept sealed."""

    category: Category
    text: str
    name: str = ""
    phone: str = ""
    nik: str = ""
    village_code: str = ""


@dataclass(frozen=True)
class Ticket:
    """What whoever complains keeps: the number, and the code that opens it."""

    number: str
    code: str
    first_due_on: date
    final_due_on: date
    is_new: bool = True


@dataclass(frozen=True)
class Clock:
    """How one complaint stands to its days."""

    due_on: date | None
    days_left: int | None
    is_late: bool
