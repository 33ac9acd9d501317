"""The tables of claims: each file one subject."""

from pijar.claims.models.cases import (
    Claim,
    ClaimDocument,
    ClaimFile,
    ClaimMove,
    ClaimNote,
    ClaimTask,
    FlagDismissal,
    LookTry,
)
from pijar.claims.models.incidents import Identification, Incident, Numbering

__all__ = [
    "Claim", "ClaimDocument", "ClaimFile", "ClaimMove", "ClaimNote", "ClaimTask", "FlagDismissal", "Identification", "Incident",
    "LookTry", "Numbering",
]  # fmt: skip
