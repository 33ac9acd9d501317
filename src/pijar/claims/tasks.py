"""Which tasks a state of a case brings, whose they are, by when, and which of them end with the next move.

Days here are the office's own pace, told to nobody as law; where the law gives a deadline, the law is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from pijar.claims.types import OVER, Branch, Owner, State, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.law import lookup
from pijar.law.claim_deadlines import deadlines
from pijar.law.due_days import due_after


class Clock(StrEnum):
    """What a task's deadline is reckoned from."""

    NOTIFY = "notify"
    DOCTOR = "doctor"
    PROGRESS = "progress"
    PAYMENT = "payment"
    DAYS = "days"


@dataclass(frozen=True)
class TaskRule:
    """A task: whose, by which clock, after how many working days where no law says it."""

    kind: TaskKind
    owner: Owner
    clock: Clock = Clock.DAYS
    days: int = 3


@dataclass(frozen=True)
class Due:
    at: datetime | None = None
    on: date | None = None


_VISIT = TaskRule(TaskKind.VISIT, Owner.VILLAGE, days=1)
_COLLECT = TaskRule(TaskKind.COLLECT_DOCUMENTS, Owner.VILLAGE, days=5)
_WATCH = TaskRule(TaskKind.WATCH_PAYMENT, Owner.PROGRAMME, Clock.PAYMENT)
_AFTER = (
    TaskRule(TaskKind.COMPARE_PAYMENT, Owner.PROGRAMME),
    TaskRule(TaskKind.CONFIRM_RECEIVED, Owner.VILLAGE, days=5),
)
_REFUSED = (TaskRule(TaskKind.DECIDE_OBJECTION, Owner.PROGRAMME, days=5),)
_OBJECTION = (TaskRule(TaskKind.WATCH_OBJECTION, Owner.PROGRAMME, days=10),)

RULES: Mapping[Branch, Mapping[State, tuple[TaskRule, ...]]] = MappingProxyType({
    Branch.JKK: {
        State.REPORTED: (TaskRule(TaskKind.SCREEN, Owner.PROGRAMME, Clock.NOTIFY), _VISIT),
        State.SCREENED: (TaskRule(TaskKind.NOTIFY, Owner.PROGRAMME, Clock.NOTIFY),),
        State.NOTIFIED: (TaskRule(TaskKind.FOLLOW_TREATMENT, Owner.HOSPITAL, Clock.PROGRESS),),
        State.IN_TREATMENT: (TaskRule(TaskKind.FOLLOW_TREATMENT, Owner.HOSPITAL, Clock.PROGRESS),),
        State.STAGE_TWO: (TaskRule(TaskKind.FILE_STAGE_TWO, Owner.PROGRAMME, Clock.DOCTOR), _COLLECT),
        State.WITH_INSURER: (_WATCH,), State.PAID: _AFTER, State.REFUSED: _REFUSED, State.OBJECTION: _OBJECTION,
    },
    Branch.JKM: {
        State.REPORTED: (TaskRule(TaskKind.SCREEN, Owner.PROGRAMME, Clock.NOTIFY), _VISIT),
        State.SCREENED: (TaskRule(TaskKind.CONTACT_HEIRS, Owner.VILLAGE), _COLLECT),
        State.NOTIFIED: (TaskRule(TaskKind.CONTACT_HEIRS, Owner.VILLAGE), _COLLECT),
        State.WITH_INSURER: (_WATCH,), State.PAID: _AFTER, State.REFUSED: _REFUSED, State.OBJECTION: _OBJECTION,
    },
})  # fmt: skip
_EARLY = frozenset({State.REPORTED, State.SCREENED})
_TREATED = frozenset({State.NOTIFIED, State.IN_TREATMENT})
_FAMILY = frozenset({State.REPORTED, State.SCREENED, State.NOTIFIED, State.IN_TREATMENT, State.STAGE_TWO})

# In which states a task of a kind may stand open: a move elsewhere ends it.
BELONGS: Mapping[TaskKind, frozenset[State]] = MappingProxyType({
    TaskKind.IDENTIFY: frozenset({State.REPORTED}),
    TaskKind.SCREEN: frozenset({State.REPORTED}),
    TaskKind.VISIT: _EARLY | _TREATED,
    TaskKind.NOTIFY: frozenset({State.SCREENED}),
    TaskKind.CONTACT_HEIRS: _FAMILY,
    TaskKind.COLLECT_DOCUMENTS: _FAMILY,
    TaskKind.FOLLOW_TREATMENT: _TREATED,
    TaskKind.FILE_STAGE_TWO: frozenset({State.STAGE_TWO}),
    TaskKind.WATCH_PAYMENT: frozenset({State.WITH_INSURER}),
    TaskKind.COMPARE_PAYMENT: frozenset({State.PAID}),
    TaskKind.CONFIRM_RECEIVED: frozenset({State.PAID}),
    TaskKind.DECIDE_OBJECTION: frozenset({State.REFUSED}),
    TaskKind.WATCH_OBJECTION: frozenset({State.OBJECTION}),
    TaskKind.OTHER: frozenset(State) - OVER,
})  # fmt: skip


def due(rule: TaskRule, branch: Branch, on: date, moment: datetime | None, notify_due_at: datetime | None) -> Due:
    """By when a task is due that began on `on`. Hours of the law run from `moment`, or from the beginning of `on`."""
    start = moment or datetime(on.year, on.month, on.day, tzinfo=JAKARTA)
    if rule.clock is Clock.NOTIFY and notify_due_at is not None:
        return Due(at=notify_due_at)
    if rule.clock is Clock.DOCTOR:
        return _lawful(deadlines("medical_statement", start)[0].due)
    if rule.clock is Clock.PAYMENT:
        return _lawful(deadlines(f"documents_complete_{branch.lower()}", on)[0].due)
    if rule.clock is Clock.PROGRESS:
        found = lookup.valid("deadlines.progress_report_days", on)
        return Due(on=due_after(on, found.whole, (found,)).day)
    return Due(on=due_after(on, rule.days, ()).day)


def _lawful(found: date | datetime | None) -> Due:
    return Due(at=found) if isinstance(found, datetime) else Due(on=found)
