"""What an officer can do to an enrolment, the codes for why, and the words of decrees."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class HaltKind(StrEnum):
    STOP = "stop"
    HOLD = "hold"
    RESUME = "resume"


# Codes that mean the person died: cover ends with the month named, and the status says so.
DEATH_CODES = frozenset({"DECEASED", "MENINGGAL", "DIED", "DEATH", "DEAD"})


class DecreeKind(StrEnum):
    """The first decree holds everybody; each later one only what changes against the list in force."""

    FIRST = "first"
    CHANGE = "change"


class DecreeState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"


class Action(StrEnum):
    """What a line of a decree does to the list in force."""

    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"


@dataclass(frozen=True)
class Heading:
    """What the programme says of its documents: who speaks, on which basis, who signs, whom to ask. Frozen with a decree."""

    city: str
    office: str = ""
    title: str = ""
    legal_basis: str = ""
    signer_place: str = ""
    signer_role: str = ""
    signer_name: str = ""
    contact: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
