"""States, results and kinds of a verification round, and what its opening is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """A round is checked in the field while it is open or published; objections are heard while it is published."""

    OPEN = "open"
    PUBLISHED = "published"
    CLOSED = "closed"


MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


class Result(StrEnum):
    """What the officer at the door found. NOT_YET: nobody has looked, or nobody was met."""

    NOT_YET = "NOT_YET"
    FOUND_AS_LISTED = "FOUND_AS_LISTED"
    NOT_FOUND = "NOT_FOUND"
    DIED = "DIED"
    MOVED = "MOVED"
    WORKS_FORMALLY = "WORKS_FORMALLY"
    OTHER_WORK = "OTHER_WORK"


# Results after which an officer has to decide whether the person stays.
ASKS = frozenset({Result.NOT_FOUND, Result.DIED, Result.MOVED, Result.WORKS_FORMALLY})


class ObjectionKind(StrEnum):
    UNFIT_PERSON = "UNFIT_PERSON"
    SHOULD_BE_LISTED = "SHOULD_BE_LISTED"
    WRONG_DATA = "WRONG_DATA"


class ObjectionState(StrEnum):
    RECEIVED = "received"
    DECIDED = "decided"


OBJECTION_MOVES: dict[ObjectionState, frozenset[ObjectionState]] = {
    ObjectionState.RECEIVED: frozenset({ObjectionState.DECIDED}),
    ObjectionState.DECIDED: frozenset(),
}


class Ruling(StrEnum):
    UPHELD = "upheld"
    REFUSED = "refused"


@dataclass(frozen=True)
class Terms:
    """What the city has set for objections: calendar days to bring one and to decide it, and the office that takes them."""

    objection_days: int
    decide_days: int
    office: str = ""


@dataclass(frozen=True)
class Sampling:
    """What a sample's size follows from: confidence, margin of error, expected share of wrong entries, each from 0 to 1."""

    confidence: float = 0.95
    margin: float = 0.05
    share: float = 0.5


@dataclass(frozen=True)
class Given:
    """An objection as it was brought. Whoever brings it is named in `name` and `phone`, which are kept sealed, as is `text`."""

    kind: ObjectionKind
    text: str
    name: str
    phone: str
    received_on: date
