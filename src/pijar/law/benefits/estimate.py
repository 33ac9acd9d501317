"""From a case to the whole answer: the lines of its branch, and the questions to the insurer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pijar.law.benefits.case import Branch, Case
from pijar.law.benefits.jkk import work_accident
from pijar.law.benefits.jkm import other_death
from pijar.law.explain import Calculation, Question


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a case may pay, in whole rupiah. Always an estimate: BPJS Ketenagakerjaan decides."""

    branch: Branch
    calculation: Calculation

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON: branch, total, minimum, maximum, estimate, certainty, lines and questions."""
        return {"branch": self.branch.value, **self.calculation.as_json()}


def estimate(case: Case) -> Estimate:
    """The lines and questions of a case read by `case.read`; the same case always gives the same answer.

    PP 44/2015 as amended by PP 82/2019 (Lampiran III), Permenaker 1/2025. Raises LawError (LAW_NOT_KNOWN) when a value of
    the law is not known on the day.
    """
    reckoned = work_accident(case) if case.branch is Branch.WORK_INJURY else other_death(case)
    if case.paid_months == 0:
        reckoned = replace(reckoned, questions=(Question("cover_not_proved"), *reckoned.questions))
    return Estimate(case.branch, reckoned)
