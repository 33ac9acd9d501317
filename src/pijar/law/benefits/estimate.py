"""From a case to the whole answer: the lines of its branch, and the questions to the insurer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pijar.kernel.month import Month
from pijar.law import lookup
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
    return Estimate(case.branch, replace(reckoned, questions=(*_membership(case), *reckoned.questions)))


def _membership(case: Case) -> Iterator[Question]:
    """What the months told leave to be asked of the membership itself; no amount changes by it."""
    if case.paid_months == 0:
        yield Question("cover_not_proved")
    paid = case.consecutive_months if case.paid_months is None else case.paid_months
    advance = lookup.parameter("contributions.prepayment_months").at(case.on)
    if paid is None or case.member_since is None or advance is None:
        return
    # The month of entry and that of the event both count, and after it as many as may be paid in advance at once.
    passed, ahead = Month.of(case.on) - Month.of(case.member_since) + 1, max(advance.rows)
    if paid > passed + ahead:
        yield Question("months_do_not_fit", {"paid": paid, "since": case.member_since, "passed": passed, "ahead": ahead})
