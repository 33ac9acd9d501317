"""States of a death that was found in the population register, and of a child's scholarship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeathState(StrEnum):
    """Found: nobody has spoken to the family yet. Withdrawn: a later register says that the person lives.

    Doubted: the register knows another name under the number, so that somebody must look before anything is stopped.
    """

    DOUBTED = "doubted"
    FOUND = "found"
    TOLD = "told"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


DEATH_MOVES: dict[DeathState, frozenset[DeathState]] = {
    DeathState.DOUBTED: frozenset({DeathState.FOUND, DeathState.WITHDRAWN}),
    DeathState.FOUND: frozenset({DeathState.TOLD, DeathState.SETTLED, DeathState.WITHDRAWN}),
    DeathState.TOLD: frozenset({DeathState.SETTLED, DeathState.WITHDRAWN}),
    DeathState.SETTLED: frozenset({DeathState.WITHDRAWN}),
    DeathState.WITHDRAWN: frozenset({DeathState.FOUND}),
}


# Deaths that stand: payment stops, what was paid after them is claimed back.
STANDS = (DeathState.FOUND, DeathState.TOLD, DeathState.SETTLED)


class DeathStepKind(StrEnum):
    DOUBTED = "doubted"
    FOUND = "found"
    TOLD = "told"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    AGAIN = "again"
    LETTER = "letter"
    RESUMED = "resumed"


@dataclass(frozen=True)
class Heir:
    """Somebody of the same family card who may inherit: who that is by law is settled in the case."""

    person_id: int
    name: str
    birth_date: date


class SchoolLevel(StrEnum):
    """Levels as the law names them."""

    KINDERGARTEN = "TK"
    PRIMARY = "SD"
    LOWER = "SMP"
    UPPER = "SMA"
    HIGHER = "PT"


class YearState(StrEnum):
    """One school year of one child: due, papers sent in, paid, refused."""

    DUE = "due"
    FILED = "filed"
    PAID = "paid"
    REFUSED = "refused"


YEAR_MOVES: dict[YearState, frozenset[YearState]] = {
    YearState.DUE: frozenset({YearState.FILED}),
    YearState.FILED: frozenset({YearState.PAID, YearState.REFUSED, YearState.DUE}),
    YearState.REFUSED: frozenset({YearState.FILED}),
    YearState.PAID: frozenset({YearState.FILED}),
}


class EndReason(StrEnum):
    """Why a scholarship ended."""

    AGE = "age"
    MARRIED = "married"
    WORKS = "works"
    FINISHED = "finished"
    LEFT_SCHOOL = "left_school"
    DIED = "died"
    YEARS_USED = "years_used"
