"""Outcomes and reasons of an assessment."""

from enum import StrEnum


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    REVIEW = "review"


class Settled(StrEnum):
    """What an officer can make of a doubtful case."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Reason(StrEnum):
    """Why a person may not, or not yet, be enrolled. Codes are stable; the words for people stand in `words`."""

    DUKCAPIL_NOT_FOUND = "DUKCAPIL_NOT_FOUND"
    DECEASED = "DECEASED"
    MOVED_OUT = "MOVED_OUT"
    NOT_RESIDENT = "NOT_RESIDENT"
    AGE_UNDER_18 = "AGE_UNDER_18"
    AGE_65_PLUS = "AGE_65_PLUS"
    ACTIVE_BPJSTK = "ACTIVE_BPJSTK"
    FORMAL_OCCUPATION = "FORMAL_OCCUPATION"
    DECILE_ABOVE_5 = "DECILE_ABOVE_5"
    DECILE_UNKNOWN = "DECILE_UNKNOWN"
    NIK_SHARED = "NIK_SHARED"
    NIK_OF_SOMEBODY_ELSE = "NIK_OF_SOMEBODY_ELSE"
    STOPPED = "STOPPED"
    ON_HOLD = "ON_HOLD"
    DECIDED_BY_OFFICER = "DECIDED_BY_OFFICER"


# Doubts that an officer may settle with proof.
DOUBTS = (Reason.DECILE_UNKNOWN, Reason.NIK_SHARED, Reason.NIK_OF_SOMEBODY_ELSE)
