"""Roles, and the actor in whose name something is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    PROGRAMME = "programme"
    VILLAGE = "village"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    HOSPITAL = "hospital"
    LEADER = "leader"


class Right(StrEnum):
    """What a screen or service asks for; `GRANTS` says who has it."""

    SEE_PERSONS = "see_persons"
    UNMASK = "unmask"
    UPLOAD = "upload"
    RUN_MONTH = "run_month"
    DECIDE = "decide"
    APPROVE_BATCH = "approve_batch"
    PAY = "pay"
    RECONCILE = "reconcile"
    EDIT_PROGRAMME = "edit_programme"
    SEE_AUDIT = "see_audit"
    SEE_MONEY = "see_money"
    # Gathered and published figures of the whole city: numbers, never a person, and none that would tell of a few.
    SEE_SUMMARY = "see_summary"
    MANAGE_STAFF = "manage_staff"
    SEE_DECREES = "see_decrees"
    DRAFT_DECREE = "draft_decree"
    SIGN_DECREE = "sign_decree"
    SEE_DONORS = "see_donors"
    MANAGE_DONORS = "manage_donors"
    # Cover of a person asked for at a hospital's desk, each time with a reason.
    CHECK_COVER = "check_cover"
    ISSUE_CARDS = "issue_cards"
    SEE_CLAIMS = "see_claims"
    WORK_CLAIMS = "work_claims"
    # Medical findings and families: granted to an officer by name (`Officer.sees_medical`), never by role alone.
    SEE_MEDICAL = "see_medical"
    SEE_GRIEVANCES = "see_grievances"
    ANSWER_GRIEVANCES = "answer_grievances"


GRANTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(
        {Right.MANAGE_STAFF, Right.EDIT_PROGRAMME, Right.SEE_AUDIT, Right.SEE_DECREES, Right.SIGN_DECREE}
    ),
    Role.PROGRAMME: frozenset(
        {
            Right.SEE_PERSONS, Right.UNMASK, Right.UPLOAD, Right.RUN_MONTH, Right.DECIDE, Right.RECONCILE,
            Right.EDIT_PROGRAMME, Right.SEE_MONEY, Right.SEE_DECREES, Right.DRAFT_DECREE, Right.SIGN_DECREE, Right.SEE_DONORS,
            Right.MANAGE_DONORS, Right.CHECK_COVER, Right.ISSUE_CARDS, Right.SEE_CLAIMS, Right.WORK_CLAIMS, Right.SEE_GRIEVANCES,
            Right.ANSWER_GRIEVANCES,
        }
    ),
    Role.VILLAGE: frozenset(
        {
            Right.SEE_PERSONS, Right.UNMASK, Right.UPLOAD, Right.ISSUE_CARDS, Right.SEE_CLAIMS, Right.SEE_GRIEVANCES,
            Right.ANSWER_GRIEVANCES,
        }
    ),
    Role.TREASURER: frozenset({Right.APPROVE_BATCH, Right.PAY, Right.RECONCILE, Right.SEE_MONEY, Right.SEE_DONORS}),
    Role.AUDITOR: frozenset(
        {
            Right.SEE_PERSONS, Right.SEE_AUDIT, Right.SEE_MONEY, Right.SEE_DECREES, Right.SEE_DONORS, Right.SEE_CLAIMS,
            Right.SEE_GRIEVANCES,
        }
    ),
    # Sees no list of anybody: one patient at a time, and the cases it reported or treats.
    Role.HOSPITAL: frozenset({Right.CHECK_COVER, Right.SEE_CLAIMS}),
    # The mayor and whoever leads: the target, the trend, the map, money and claims as numbers.
    Role.LEADER: frozenset({Right.SEE_SUMMARY}),
}  # fmt: skip

# Roles whose officers may be given the reading of medical findings and families, each by name.
MAY_SEE_MEDICAL = frozenset({Role.PROGRAMME, Role.AUDITOR})


@dataclass(frozen=True)
class Actor:
    """In whose name a service acts. `name` is what the audit trail and the two-person rule compare."""

    name: str
    kind: str = "officer"

    def __str__(self) -> str:
        return self.name


CONSOLE = Actor("console", "console")
CONSOLE_AUTO = Actor("console-auto", "console")
