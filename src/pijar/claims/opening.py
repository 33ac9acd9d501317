"""Opening a case: its clock by the law, its first tasks, its checklist; and what a move or a new outcome does to those."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from pijar.claims import checklist
from pijar.claims import tasks as table
from pijar.claims.models import Claim, ClaimDocument, ClaimMove, ClaimTask, Incident
from pijar.claims.types import Branch, Harm, Owner, Paper, Setting, State, TaskEnd, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.law.claim_deadlines import Deadline, deadlines
from pijar.law.types import LawError
from pijar.staff.types import Actor

_EVENTS = {Branch.JKK: "incident", Branch.JKM: "death"}


def law_deadlines(branch: Branch, happened_at: datetime) -> dict[str, Deadline]:
    """The deadlines the incident started, by code; none where the law of that day is not known."""
    try:
        found = deadlines(_EVENTS[branch], happened_at.astimezone(JAKARTA))
    except LawError:
        return {}
    return {one.code: one for one in found}


def open_claim(incident: Incident, branch: Branch, *, number: str, actor: Actor, at: datetime, hospital: str = "") -> Claim:
    """Makes the case with its first move, its tasks and its checklist, in the caller's transaction."""
    day = at.astimezone(JAKARTA).date()
    claim = Claim.objects.create(
        number=number, incident=incident, branch=branch.value, state_on=day, hospital=hospital.strip()[:120],
        opened_by=actor.name, opened_at=at, **clocks(branch, incident.happened_at),
    )  # fmt: skip
    ClaimMove.objects.create(claim=claim, place=1, to_state=State.REPORTED.value, on=day, moment=at, actor=actor.name, at=at)
    bring_tasks(claim, State.REPORTED, on=day, moment=at, actor=actor, at=at)
    if incident.person_id is None:
        add(claim, TaskKind.IDENTIFY, Owner.PROGRAMME, due=_identify_by(claim, day), actor=actor, at=at)
    sync_documents(claim, actor=actor, at=at)
    return claim


def clocks(branch: Branch, happened_at: datetime) -> dict[str, Any]:
    """By when the insurer is to be told, and when the right lapses; None where no rule is known."""
    found = law_deadlines(branch, happened_at)
    told, lapse = found.get("stage_one") or found.get("jkm_report"), found.get("jkk_lapse") or found.get("jkm_lapse")
    due = told.due if told else None
    return {"notify_due_at": due if isinstance(due, datetime) else None, "lapses_on": lapse.due if lapse else None}


def _identify_by(claim: Claim, day: date) -> table.Due:
    return table.Due(at=claim.notify_due_at) if claim.notify_due_at else table.Due(on=day)


def bring_tasks(claim: Claim, state: State, *, on: date, moment: datetime | None, actor: Actor, at: datetime) -> None:
    """Ends the tasks that do not belong in `state`, and adds those it brings."""
    for task in ClaimTask.objects.select_for_update().filter(claim=claim, end=""):
        if state not in table.BELONGS[TaskKind(task.kind)]:
            finish(task, TaskEnd.DROPPED if state in (State.CLOSED, State.LAPSED) else TaskEnd.MOVED, actor, at)
    branch = Branch(claim.branch)
    for rule in table.RULES[branch].get(state, ()):
        if _is_needless(claim, rule):
            continue
        try:
            due = table.due(rule, branch, on, moment, claim.notify_due_at)
        except LawError:
            # The law of that day is not known: the task stands without a day.
            due = table.Due()
        add(claim, rule.kind, rule.owner, due=due, actor=actor, at=at)


def _is_needless(claim: Claim, rule: table.TaskRule) -> bool:
    """Who died is not followed through treatment."""
    return rule.kind is TaskKind.FOLLOW_TREATMENT and claim.incident.harm == Harm.DIED.value


def add(
    claim: Claim, kind: TaskKind, owner: Owner, *, due: table.Due, actor: Actor, at: datetime, place: str = "",
    words: bytes | None = None,
) -> ClaimTask:  # fmt: skip
    """An open task: the one that stands where there is one of the kind. A task of a place we do not know is the programme's."""
    standing = ClaimTask.objects.filter(claim=claim, kind=kind.value, end="").first()
    if standing and kind is not TaskKind.OTHER:
        return standing
    place = place or place_of(claim, owner)
    if owner is not Owner.PROGRAMME and not place:
        owner = Owner.PROGRAMME
    return ClaimTask.objects.create(
        claim=claim, kind=kind.value, owner=owner.value, place=place, due_at=due.at, due_on=due.on, words=words,
        made_by=actor.name, made_at=at,
    )  # fmt: skip


def place_of(claim: Claim, owner: Owner) -> str:
    """The kelurahan of the person, or of the place; the hospital that treats."""
    if owner is Owner.HOSPITAL:
        return str(claim.hospital)
    if owner is Owner.PROGRAMME:
        return ""
    incident = claim.incident
    home = incident.person.village_code if incident.person else ""
    return str(home or incident.home_village or incident.place_village)


def finish(task: ClaimTask, end: TaskEnd, actor: Actor, at: datetime) -> None:
    task.end, task.ended_by, task.ended_at = end.value, actor.name, at
    task.save(update_fields=["end", "ended_by", "ended_at"])


def hand_over(claim: Claim) -> None:
    """Open tasks go to the desk they belong to, now that the person or the hospital is known."""
    for task in ClaimTask.objects.filter(claim=claim, end="").exclude(owner=Owner.PROGRAMME.value):
        if task.kind == TaskKind.OTHER.value:
            # Its desk was named by an officer.
            continue
        place = place_of(claim, Owner(task.owner))
        if place and place != task.place:
            task.place = place
            task.save(update_fields=["place"])
    for rule in table.RULES[Branch(claim.branch)].get(State(claim.state), ()):
        place = place_of(claim, rule.owner)
        lying = ClaimTask.objects.filter(claim=claim, end="", kind=rule.kind.value, owner=Owner.PROGRAMME.value)
        if rule.owner is not Owner.PROGRAMME and place:
            lying.update(owner=rule.owner.value, place=place)


def sync_documents(claim: Claim, *, actor: Actor, at: datetime) -> None:
    """The checklist as branch, outcome and setting ask for it. What came in stays; what nobody sent and is not needed goes."""
    incident = claim.incident
    wanted = {d.code for d in checklist.needed(Branch(claim.branch), Harm(incident.harm), Setting(incident.setting))}
    known = {one.kind: one for one in ClaimDocument.objects.filter(claim=claim)}
    for kind, one in known.items():
        if kind not in wanted and one.state == Paper.REQUIRED.value:
            one.delete()
    missing = [kind for kind in checklist.documents() if kind in wanted and kind not in known]
    ClaimDocument.objects.bulk_create([ClaimDocument(claim=claim, kind=kind, actor=actor.name, at=at) for kind in missing])


def next_place(claim: Claim) -> int:
    return int(ClaimMove.objects.filter(claim=claim).aggregate(last=Max("place"))["last"] or 0) + 1
