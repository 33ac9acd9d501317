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


class PolicyState(StrEnum):
    """A policy's way: proposed by one officer, then in force or refused by another; a proposal can be withdrawn."""

    PROPOSED = "proposed"
    HOLDS = "holds"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProofKind(StrEnum):
    """What an officer can rest a decision on."""

    SKTM = "SKTM"
    VISIT = "VISIT"
    DTSEN = "DTSEN"
    REGISTER = "REGISTER"
    OTHER = "OTHER"


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
    OCCUPATION_UNKNOWN = "OCCUPATION_UNKNOWN"
    SECTOR_NOT_COVERED = "SECTOR_NOT_COVERED"
    INCOME_ABOVE_LIMIT = "INCOME_ABOVE_LIMIT"
    INCOME_UNKNOWN = "INCOME_UNKNOWN"
    RESIDENT_TOO_SHORT = "RESIDENT_TOO_SHORT"
    RESIDENCE_UNKNOWN = "RESIDENCE_UNKNOWN"
    HOUSEHOLD_FULL = "HOUSEHOLD_FULL"
    HOUSEHOLD_UNKNOWN = "HOUSEHOLD_UNKNOWN"
    NOT_DISABLED = "NOT_DISABLED"
    DISABILITY_UNKNOWN = "DISABILITY_UNKNOWN"
    NOT_WOMAN_HEADED = "NOT_WOMAN_HEADED"
    WOMAN_HEADED_UNKNOWN = "WOMAN_HEADED_UNKNOWN"
    AGE_65_STAYS = "AGE_65_STAYS"
    NIK_SHARED = "NIK_SHARED"
    NIK_OF_SOMEBODY_ELSE = "NIK_OF_SOMEBODY_ELSE"
    STOPPED = "STOPPED"
    ON_HOLD = "ON_HOLD"
    DECIDED_BY_OFFICER = "DECIDED_BY_OFFICER"


# Doubts that an officer may settle with proof: what is not known, who the number belongs to, whether somebody stays.
DOUBTS = (
    *(reason for reason in Reason if reason.endswith("_UNKNOWN")),
    Reason.NIK_SHARED,
    Reason.NIK_OF_SOMEBODY_ELSE,
    Reason.AGE_65_STAYS,
)
