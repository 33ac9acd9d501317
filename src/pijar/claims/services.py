"""What is done to a case: one transaction each, its row locked, one event in the trail; words of people sealed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from pijar.audit.services import record
from pijar.claims import guards, identifying, keeping, moving, opening
from pijar.claims.checklist import documents
from pijar.claims.deathcase import open_for_death
from pijar.claims.holding import held
from pijar.claims.models import (
    Claim,
    ClaimDocument,
    ClaimMove,
    ClaimNote,
    ClaimTask,
    FlagDismissal,
    Incident,
)
from pijar.claims.numbers import next_number, read
from pijar.claims.reporting import report
from pijar.claims.sealing import seal, words
from pijar.claims.tasks import BELONGS, Due
from pijar.claims.types import (
    OVER,
    Branch,
    Flag,
    Harm,
    Kind,
    Need,
    NoteKind,
    Owner,
    Paper,
    Picture,
    State,
    TaskEnd,
    TaskKind,
)
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.staff.types import Actor, Role

__all__ = ["add_task", "end_task", "identify", "move", "note", "open_branch", "open_for_death", "report", "set_aside",
           "set_branch", "set_document", "set_harm", "set_hospital"]  # fmt: skip
SHORTEST = 8
# Before these the insurer has not heard of the case: its branch is still ours to say.
UNTOLD = frozenset({State.REPORTED, State.SCREENED})


def _day(on: date | datetime) -> date:
    return on.astimezone(JAKARTA).date() if isinstance(on, datetime) else on


def _said(reason: str) -> str:
    if len(reason.strip()) < SHORTEST:
        raise Refusal("REASON_MISSING", "Give the reason, at least eight characters.")
    return reason.strip()


@transaction.atomic
def move(
    number: str, to: State, *, on: date | datetime, actor: Actor, at: datetime, reason: str = "", reference: str = "",
    role: Role = Role.PROGRAMME, seen: State | None = None,
) -> Claim:  # fmt: skip
    """Moves a case as `moving.MOVES` allows. An instant in `on` starts hours of the law; `seen` is what the officer saw.

    Raises Refusal: CLAIM_UNKNOWN, CASE_CHANGED, CASE_MOVE_NOT_ALLOWED, CASE_MOVE_NOT_YOURS, PERSON_NOT_KNOWN,
    REASON_MISSING, DOCUMENTS_MISSING, NOT_LAPSED, DAY_BEFORE_LAST, DAY_IN_FUTURE, and what guards of other parts raise.
    """
    claim = held(number)
    now, branch, day = State(claim.state), Branch(claim.branch), _day(on)
    if seen is not None and seen is not now:
        raise Refusal("CASE_CHANGED", f"Case {claim.number} is {now.value} by now: look again.", values={"now": now.value})
    step = moving.step(now, to, branch, role, claim.number)
    _refuse_day(claim, day, at)
    for need in sorted(step.needs):
        _refuse_need(claim, need, reason, day)
    guards.ask(claim, to, day)
    moment = on if isinstance(on, datetime) else None
    ClaimMove.objects.create(
        claim=claim, place=opening.next_place(claim), from_state=now.value, to_state=to.value, on=day, moment=moment,
        reason=words("reason", reason), reference=reference.strip()[:60], actor=actor.name, at=at,
    )  # fmt: skip
    claim.state, claim.state_on = to.value, day
    if to is State.NOTIFIED and reference.strip():
        claim.insurer_reference = reference.strip()[:60]
    if to is not State.CLOSED:
        # Taken up again, it is a case of its own.
        claim.joined_to = None
    claim.save(update_fields=["state", "state_on", "insurer_reference", "joined_to"])
    opening.bring_tasks(claim, to, on=day, moment=moment, actor=actor, at=at)
    record(actor, "claim.move", f"claim:{claim.number}", {"from": now.value, "to": to.value, "on": str(day)})
    return claim


def _refuse_day(claim: Claim, day: date, at: datetime) -> None:
    if day > _day(at):
        raise Refusal("DAY_IN_FUTURE", f"{day} has not come yet.", values={"day": day})
    first = _day(claim.incident.happened_at)
    last = claim.state_on if ClaimMove.objects.filter(claim=claim).count() > 1 else first
    if day < max(first, last):
        earliest = max(first, last)
        raise Refusal(
            "DAY_BEFORE_LAST", f"Case {claim.number} came to its present state on {earliest}: a move cannot be earlier.",
            values={"day": earliest},
        )  # fmt: skip


def _refuse_need(claim: Claim, need: Need, reason: str, day: date) -> None:
    if need is Need.REASON:
        _said(reason)
    elif need is Need.PERSON and claim.incident.person_id is None:
        raise Refusal("PERSON_NOT_KNOWN", f"Nobody has said yet whom case {claim.number} is about: identify the person first.")
    elif need is Need.DOCUMENTS:
        missing = ClaimDocument.objects.filter(claim=claim, state=Paper.REQUIRED.value).order_by("id")
        if names := [documents()[one.kind].name_en for one in missing]:
            raise Refusal(
                "DOCUMENTS_MISSING", f"Case {claim.number} still needs: {'; '.join(names)}.", values={"count": len(names)}
            )
    elif need is Need.LAPSED_BY_LAW and (claim.lapses_on is None or day <= claim.lapses_on):
        raise Refusal("NOT_LAPSED", f"The right of case {claim.number} has not lapsed by the law.")


@transaction.atomic
def identify(number: str, *, reason: str, actor: Actor, at: datetime, nik: str = "", person_id: int | None = None) -> Claim:
    """Says whom the report is about; neither NIK nor number: nobody we know, the link is undone. Kept with its reason.

    Raises Refusal: CLAIM_UNKNOWN, NIK_INVALID, PERSON_UNKNOWN, REASON_MISSING, CASE_OVER, CASE_HAS_MONEY.
    """
    claim = held(number)
    if State(claim.state) in OVER:
        raise Refusal("CASE_OVER", f"Case {claim.number} is closed.")
    person = identifying.wanted(nik, person_id) if nik or person_id else None
    standing = identifying.records(claim.incident.person_id)
    if standing and (person is None or person.id not in standing):
        guards.refuse_paid(claim)
    if not identifying.link(claim.incident, person, reason=_said(reason), actor=actor, at=at):
        return claim
    for one in Claim.objects.filter(incident=claim.incident).select_related("incident__person"):
        _after_link(one, person, actor, at)
    record(actor, "claim.identify", f"claim:{claim.number}", {"person": person.id if person else None})
    return claim


def _after_link(claim: Claim, person: Person | None, actor: Actor, at: datetime) -> None:
    """The question who it is is answered, or asked again; tasks go to the person's kelurahan."""
    asked = ClaimTask.objects.filter(claim=claim, kind=TaskKind.IDENTIFY.value, end="").first()
    if person and asked:
        opening.finish(asked, TaskEnd.DONE, actor, at)
    elif person is None and not asked and State(claim.state) in BELONGS[TaskKind.IDENTIFY]:
        opening.add(claim, TaskKind.IDENTIFY, Owner.PROGRAMME, due=Due(on=_day(at)), actor=actor, at=at)
    opening.hand_over(claim)


@transaction.atomic
def add_task(
    number: str, kind: TaskKind, *, owner: Owner, actor: Actor, at: datetime, place: str = "", due_on: date | None = None,
    due_at: datetime | None = None, words: str = "",
) -> ClaimTask:  # fmt: skip
    """Adds a task; of a kind that stands open, gives that one. Raises Refusal: CLAIM_UNKNOWN, TASK_NOT_HERE."""
    claim = held(number)
    if State(claim.state) not in BELONGS[kind]:
        raise Refusal("TASK_NOT_HERE", f"Case {claim.number} is {claim.state}: there is no such task in it.")
    said = seal("task", words.strip()[:1000]) if words.strip() else None
    made = opening.add(claim, kind, owner, due=Due(due_at, due_on), place=place, words=said, actor=actor, at=at)
    record(actor, "claim.task", f"claim:{claim.number}", {"task": made.id, "kind": kind.value, "owner": made.owner})
    return made


@transaction.atomic
def end_task(task_id: int, *, actor: Actor, at: datetime, words: str = "", claim_number: str = "") -> ClaimTask:
    """Says that a task is done; one that is over stays as it ended. `claim_number`: of this case only.

    Raises Refusal: CASE_TASK_UNKNOWN, CLAIM_NUMBER_WRONG.
    """
    task = ClaimTask.objects.select_for_update(of=("self",)).select_related("claim").filter(id=task_id).first()
    if task is None or (claim_number and task.claim.number != read(claim_number)):
        raise Refusal("CASE_TASK_UNKNOWN", f"There is no task {task_id}.")
    if task.end:
        return task
    opening.finish(task, TaskEnd.DONE, actor, at)
    if words.strip():
        _note(task.claim, NoteKind.INTERNAL, words, actor, at, "")
    record(actor, "claim.task_done", f"claim:{task.claim.number}", {"task": task.id, "kind": task.kind})
    return task


@transaction.atomic
def set_document(
    number: str, kind: str, *, state: Paper, actor: Actor, at: datetime, reason: str = "", file: Picture | None = None
) -> ClaimDocument:
    """Notes that a paper came in (with its file, if there is one), is not needed (with the reason), or is asked for again.

    Raises Refusal: CLAIM_UNKNOWN, DOCUMENT_UNKNOWN, REASON_MISSING, CASE_OVER.
    """
    claim = held(number)
    if State(claim.state) in OVER:
        raise Refusal("CASE_OVER", f"Case {claim.number} is closed.")
    if kind not in documents():
        raise Refusal("DOCUMENT_UNKNOWN", f"No paper is called {kind[:40]!r}: see `pijar claims documents {claim.number}`.")
    found, _ = ClaimDocument.objects.get_or_create(claim=claim, kind=kind, defaults={"actor": actor.name, "at": at})
    found.reason = seal("document", _said(reason)) if state is Paper.NOT_NEEDED else words("document", reason)
    found.state, found.actor, found.at = state.value, actor.name, at
    found.save(update_fields=["state", "reason", "actor", "at"])
    if file is not None:
        keeping.keep(file, actor=actor, at=at, document=found)
    told = {"document": kind, "state": state.value, "file": file is not None}
    record(actor, "claim.document", f"claim:{claim.number}", told)
    return found


@transaction.atomic
def note(number: str, *, kind: NoteKind, words: str, actor: Actor, at: datetime, office: str = "") -> ClaimNote:
    """Writes a note, or a message to whoever reported. Raises Refusal: CLAIM_UNKNOWN, NOTE_EMPTY."""
    claim = held(number)
    made = _note(claim, kind, words, actor, at, office)
    record(actor, "claim.note", f"claim:{claim.number}", {"note": made.id, "kind": kind.value})
    return made


def _note(claim: Claim, kind: NoteKind, said: str, actor: Actor, at: datetime, office: str) -> ClaimNote:
    sealed = words("note", said)
    if sealed is None:
        raise Refusal("NOTE_EMPTY", "Write something first.")
    return ClaimNote.objects.create(claim=claim, kind=kind.value, words=sealed, office=office, actor=actor.name, at=at)


@transaction.atomic
def set_aside(number: str, *, flag: Flag, reason: str, actor: Actor, at: datetime) -> FlagDismissal:
    """Sets a flag aside for the facts as they stand; other facts raise it anew. Asked twice, the first reason stands.

    Raises Refusal: CLAIM_UNKNOWN, FLAG_NOT_UP, REASON_MISSING.
    """
    from pijar.claims.flags import flags_of

    claim = held(number)
    up = [one for one in flags_of(claim) if one.fact.flag is flag]
    if not up:
        raise Refusal("FLAG_NOT_UP", f"Case {claim.number} has no such flag.")
    made = None
    for one in up:
        values = {"reason": seal("flag", _said(reason)), "actor": actor.name, "at": at}
        made, _ = FlagDismissal.objects.get_or_create(claim=claim, flag=flag.value, print=one.fact.print, defaults=values)
    assert made is not None
    record(actor, "claim.set_aside", f"claim:{claim.number}", {"flag": flag.value})
    return made


@transaction.atomic
def set_hospital(number: str, *, hospital: str, actor: Actor, at: datetime) -> Claim:
    """Names the hospital that treats; its tasks come to its desk."""
    claim = held(number)
    before, claim.hospital = claim.hospital, hospital.strip()[:120]
    if before != claim.hospital:
        claim.save(update_fields=["hospital"])
        opening.hand_over(claim)
        record(actor, "claim.hospital", f"claim:{claim.number}", {"hospital": claim.hospital})
    return claim


@transaction.atomic
def set_harm(number: str, *, harm: Harm, actor: Actor, at: datetime) -> Claim:
    """Says what became of the person; the checklists of the incident follow.

    Raises Refusal: HARM_NOT_ALIVE, CASE_OVER; CASE_HAS_MONEY for a death that was paid.
    """
    claim = held(number)
    if State(claim.state) in OVER:
        raise Refusal("CASE_OVER", f"Case {claim.number} is closed.")
    incident = claim.incident
    is_of_death = incident.kind == Kind.DEATH.value or _open_jkm(incident)
    if is_of_death and harm is not Harm.DIED:
        raise Refusal("HARM_NOT_ALIVE", "The case is about a death: close it with the reason if the person lives.")
    if incident.harm == harm.value:
        return claim
    if incident.harm == Harm.DIED.value:
        guards.refuse_paid(claim)
    incident.harm = harm.value
    incident.save(update_fields=["harm"])
    for one in Claim.objects.filter(incident=incident).select_related("incident__person"):
        opening.sync_documents(one, actor=actor, at=at)
    record(actor, "claim.harm", f"claim:{claim.number}", {})
    return claim


def _open_jkm(incident: Incident) -> bool:
    """Whether a case of the incident under way asks for what only a death brings."""
    found = Claim.objects.filter(incident=incident, branch=Branch.JKM.value)
    return found.exclude(state__in=[state.value for state in OVER]).exists()


@transaction.atomic
def set_branch(number: str, *, branch: Branch, reason: str, actor: Actor, at: datetime) -> Claim:
    """Changes the branch of a case the insurer has not heard of; its clock, tasks and checklist follow.

    Raises Refusal: CLAIM_UNKNOWN, BRANCH_TOLD, BRANCH_THERE, BRANCH_ALIVE, CASE_HAS_MONEY, REASON_MISSING.
    """
    claim = held(number)
    if branch.value == claim.branch:
        return claim
    if State(claim.state) not in UNTOLD:
        raise Refusal(
            "BRANCH_TOLD",
            f"Case {claim.number} was told to the insurer: close it with the reason, take it up again, and say the branch then.",
        )
    guards.refuse_paid(claim)
    _refuse_branch(claim.incident, branch)
    said, before = _said(reason), claim.branch
    claim.branch = branch.value
    for name, value in opening.clocks(branch, claim.incident.happened_at).items():
        setattr(claim, name, value)
    claim.save(update_fields=["branch", "notify_due_at", "lapses_on"])
    for task in ClaimTask.objects.filter(claim=claim, end="").exclude(kind=TaskKind.OTHER.value):
        opening.finish(task, TaskEnd.DROPPED, actor, at)
    opening.bring_tasks(claim, State(claim.state), on=_day(at), moment=at, actor=actor, at=at)
    if claim.incident.person_id is None and State(claim.state) is State.REPORTED:
        opening.add(claim, TaskKind.IDENTIFY, Owner.PROGRAMME, due=Due(on=_day(at)), actor=actor, at=at)
    opening.sync_documents(claim, actor=actor, at=at)
    _note(claim, NoteKind.INTERNAL, said, actor, at, "")
    record(actor, "claim.branch", f"claim:{claim.number}", {"from": before, "to": branch.value})
    return claim


def _refuse_branch(incident: Incident, branch: Branch) -> None:
    if branch is Branch.JKM and incident.harm != Harm.DIED.value:
        raise Refusal("BRANCH_ALIVE", "JKM is for a death: nobody has said that the person died.")
    if Claim.objects.filter(incident=incident, branch=branch.value).exists():
        raise Refusal("BRANCH_THERE", f"This incident has a case under {branch.value} already.")


@transaction.atomic
def open_branch(number: str, *, branch: Branch, reason: str, actor: Actor, at: datetime) -> Claim:
    """Opens a second case for the same incident. A death is paid by one branch only: the other case must be over.

    Raises Refusal: CLAIM_UNKNOWN, BRANCH_THERE, BRANCH_ALIVE, DEATH_PAID_ONCE, REASON_MISSING.
    """
    claim = held(number)
    incident, said = claim.incident, _said(reason)
    _refuse_branch(incident, branch)
    if incident.harm == Harm.DIED.value and claim.state not in (State.CLOSED.value, State.LAPSED.value):
        raise Refusal(
            "DEATH_PAID_ONCE", f"A death is paid by one branch: close case {claim.number} first.", values={"number": claim.number}
        )
    made = opening.open_claim(
        incident, branch, number=next_number(at.astimezone(JAKARTA).year), hospital=claim.hospital, actor=actor, at=at
    )
    _note(made, NoteKind.INTERNAL, said, actor, at, "")
    record(actor, "claim.open_branch", f"claim:{made.number}", {"incident": incident.number, "branch": branch.value})
    return made
