"""The tables that screens read. Reading is done here and in the selectors; writing only by other modules' services."""

from __future__ import annotations

from pijar.allocation.models import Assignment, Places, Waiting
from pijar.audit.models import Event
from pijar.contributions.models import Batch, BatchLine, ClaimMove, Credit, LineResult, Remittance, Reply, ReplyLine
from pijar.coverage.models import CoverageFigure
from pijar.cycle.models import Programme, ProgrammeMonth
from pijar.eligibility.models import Assessment, Basis, CaseDecision, Policy
from pijar.enrolment.models import Decree, DecreeLine, Enrolment, Halt, MonthAct, ParticipantNumber
from pijar.funding.models import (
    CivilServant,
    DonorLetter,
    DonorStop,
    FundingSource,
    Gift,
    GiftUse,
    Pledge,
    Promise,
)
from pijar.intake.models import CardPhoto, FormEntry, SourceFile, StagedRow, Upload
from pijar.linkage.models import CandidatePair, NumberCase, Verdict
from pijar.linkage.models import Run as LinkageRun
from pijar.regions.models import Region
from pijar.registry.models import InsuredLine, Occupation, Person, PopulationLine, Snapshot, WelfareLine
from pijar.verification.models import FollowUp, Objection, Recheck, RoundItem
from pijar.verification.models import Round as VerificationRound

__all__ = [
    "CivilServant", "ClaimMove", "Credit", "DonorLetter", "DonorStop", "GiftUse", "Pledge", "Promise",
    "FollowUp", "Objection", "Recheck", "RoundItem", "VerificationRound",
    "Assessment", "Assignment", "Basis", "Batch", "BatchLine", "CandidatePair", "CardPhoto", "CaseDecision", "CoverageFigure",
    "Decree", "DecreeLine", "Enrolment", "Event", "FormEntry", "FundingSource", "Gift", "Halt", "InsuredLine", "LineResult",
    "LinkageRun", "MonthAct", "NumberCase", "Occupation", "ParticipantNumber", "Person", "Places", "Policy", "PopulationLine",
    "Programme", "ProgrammeMonth", "Region", "Remittance", "Reply", "ReplyLine", "Snapshot", "SourceFile", "StagedRow", "Upload",
    "Verdict", "Waiting", "WelfareLine",
]  # fmt: skip
