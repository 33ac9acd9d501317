"""What the sections of a case about treatment, family, money and papers show. Nothing sealed is opened here."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.backoffice import claimaccess
from pijar.backoffice.details import language
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.claims import due_of
from pijar.claims import estimating, family, medical, paying, workaccident
from pijar.claims.belonging import moves, payments
from pijar.claims.guards import is_compared
from pijar.claims.models import Claim, FamilyMember
from pijar.claims.types import Branch, Harm, State
from pijar.cycle import claimpapers
from pijar.kernel.clock import now, today
from pijar.registry.once import once
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

# The insurer has not been given stage II yet.
BEFORE_STAGE_TWO = ("reported", "screened", "notified", "in_treatment", "stage_two")


def context(officer: Officer, claim: Claim) -> dict[str, Any]:
    """The values of those sections that this officer may see; whether there is something, never what it says."""
    sees, works = may(officer, Right.SEE_MEDICAL), may(officer, Right.WORK_CLAIMS)
    found: dict[str, Any] = {
        "sees_medical": sees, "forms_of_case": list(papers_of(officer, claim)),
        "forms_wait": is_own_hospital(officer, claim) and not is_screened(claim),
    }  # fmt: skip
    if works or sees:
        found |= {"work_opinion": workaccident.latest(claim), "shows_money": True, **_money(claim)}
    if sees or is_own_hospital(officer, claim):
        found |= {"shows_medical": True, **_medical(claim, None if sees else claimaccess.office_of(officer))}
    if works or sees:
        dies = claim.branch == Branch.JKM.value or claim.incident.harm == Harm.DIED.value
        found |= {"shows_family": True, "family_asked": dies, "family_size": _family_size(claim)}
    return found


def _medical(claim: Claim, office: str | None) -> dict[str, Any]:
    reports = [one for one in medical.reports(claim) if office is None or one.office == office]
    clock = medical.clock(claim) if claim.state in BEFORE_STAGE_TWO else None
    return {
        "medical_reports": len(reports), "medical_stated": any(one.kind == "statement" for one in reports),
        "stage_two_due": due_of(clock.due, now()) if clock else None,
    }  # fmt: skip


def _money(claim: Claim) -> dict[str, Any]:
    late = paying.lateness(claim, today())
    return {
        "estimate": estimating.latest(claim), "paid_total": paying.total_paid(claim), "payments_noted": payments(claim),
        "money_compared": is_compared(claim), "money_late": late, "money_due": _payment_day(claim),
    }  # fmt: skip


def _payment_day(claim: Claim) -> date | None:
    due = paying.payment_due(claim)
    return due.due if due and isinstance(due.due, date) else None


@once
def _family_size(claim: Claim) -> int:
    return FamilyMember.objects.filter(claim=claim, is_current=True).count()


def is_own_hospital(officer: Officer, claim: Claim) -> bool:
    """A hospital's officer, of a case it treats or reported."""
    own = claimaccess.treats(officer, claim) or claimaccess.wrote(officer, claim)
    return officer.role == Role.HOSPITAL.value and own


def writes_medical(officer: Officer, claim: Claim) -> bool:
    """Who writes a doctor's report: the office that works on cases, by an officer named for it, or the hospital."""
    return may(officer, Right.SEE_MEDICAL) and may(officer, Right.WORK_CLAIMS) or is_own_hospital(officer, claim)


def is_screened(claim: Claim) -> bool:
    """Whether the office has looked at the report, and at whom it is about."""
    return any(one.to_state == State.SCREENED.value for one in moves(claim))


def papers_of(officer: Officer, claim: Claim) -> tuple[str, ...]:
    """The forms and letters this officer may have made; none that shows what they may not read.

    They print whom the registry names: a hospital has them once the office has looked at its report.
    """
    if not (may(officer, Right.WORK_CLAIMS) or is_own_hospital(officer, claim) and is_screened(claim)):
        return ()
    sees, account = may(officer, Right.SEE_MEDICAL), claimaccess.reads_account(officer, claim)
    family_counts = claim.branch == Branch.JKM.value or claim.incident.harm == Harm.DIED.value or _family_size(claim) > 0
    found = [
        kind for kind, one in claimpapers.papers_for(claim.branch).items()
        if (sees or not one.is_sensitive) and (account or not one.tells_account) and (family_counts or not one.of_family)
    ]  # fmt: skip
    proves = may(officer, Right.WORK_CLAIMS) and claim.incident.person_id is not None
    return (*found, claimpapers.COVER) if proves else tuple(found)


def heirs(claim: Claim, kept: list[family.Kept]) -> dict[str, Any] | None:
    """Who inherits, in the reader's language: each answer with its condition, documents lacking, who is passed over and why."""
    found = family.inheritance(claim, kept)
    if found is None:
        return None
    said, told = language(), found.as_json()
    words = "words_en" if said == "en" else "words"
    answers = [
        {
            "title": one["class"][words] if one["class"] else "", "if_dead": ", ".join(one["if_dead"]),
            "if_alive": ", ".join(one["if_alive"]),
            "heirs": [{**each, "relation_words": each[words], "lacks": [d[words] for d in each["documents_missing"]]}
                      for each in one["heirs"]],
        }
        for one in told["answers"]
    ]  # fmt: skip
    passed = {(each.member.named(said), each.reason.text(said)) for one in found.answers for each in one.passed}
    return {
        "answers": answers, "passed": sorted(passed), "questions": [(one.text(said), one.agency) for one in found.questions],
        "provision": found.provision, "certainty": found.certainty.value, "is_clear": found.is_clear,
    }  # fmt: skip
