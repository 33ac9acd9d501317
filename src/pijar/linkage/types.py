"""What may cross the border of this module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How much is compared; or that a list was withdrawn, after which nothing compared before may be leaned on."""

    FULL = "full"
    ARRIVALS = "arrivals"
    WITHDRAWAL = "withdrawal"


class Answer(StrEnum):
    """What a person says of a pair."""

    SAME = "same"
    DIFFERENT = "different"


class NumberKind(StrEnum):
    """What is odd about the number of a row."""

    SHARED = "SHARED"
    SOMEBODY_ELSES = "SOMEBODY_ELSES"
    NOT_FOUND = "NOT_FOUND"
    UNREADABLE = "UNREADABLE"


# Doubts that come from outside the two records.
NIK_SHARED, CLUSTER = "NIK_SHARED", "CLUSTER"


@dataclass(frozen=True)
class Merged:
    """What joining changed: persons that gave way, persons that stand alone again, pairs that were not joined."""

    joined: int
    parted: int
    refused: int
    touched: tuple[int, ...]
