"""What an officer can do to an enrolment, and the codes for why."""

from enum import StrEnum


class HaltKind(StrEnum):
    STOP = "stop"
    HOLD = "hold"
    RESUME = "resume"


# Codes that mean the person died: cover ends with the month named, and the status says so.
DEATH_CODES = frozenset({"DECEASED", "MENINGGAL", "DIED", "DEATH", "DEAD"})
