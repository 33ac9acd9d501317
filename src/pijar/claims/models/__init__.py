"""The tables of claims: each file one subject."""

from pijar.claims.models.cases import (
    Claim,
    ClaimDocument,
    ClaimFile,
    ClaimMove,
    ClaimNote,
    ClaimTask,
    FlagDismissal,
)
from pijar.claims.models.deaths import DeathFound, DeathRun, DeathStep
from pijar.claims.models.family import FamilyMember
from pijar.claims.models.incidents import Identification, Incident, Numbering
from pijar.claims.models.medical import MedicalReport, UnablePeriod
from pijar.claims.models.money import ClaimEstimate, ClaimPayment, PaymentComparison
from pijar.claims.models.opinions import WorkOpinion
from pijar.claims.models.scholarships import Scholar, ScholarYear

__all__ = [
    "Claim", "ClaimDocument", "ClaimEstimate", "ClaimFile", "ClaimMove", "ClaimNote", "ClaimPayment", "ClaimTask",
    "DeathFound", "DeathRun", "DeathStep", "FamilyMember", "FlagDismissal", "Identification", "Incident", "MedicalReport",
    "Numbering", "PaymentComparison", "Scholar", "ScholarYear", "UnablePeriod", "WorkOpinion",
]  # fmt: skip
