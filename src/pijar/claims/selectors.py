"""Reading cases: one by its number, what belongs to it, and what commands and screens tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from pijar.claims import belonging
from pijar.claims import checklist as papers
from pijar.claims.belonging import moves
from pijar.claims.flags import Raised, flags_of, person_nik
from pijar.claims.identifying import records
from pijar.claims.models import Claim, ClaimDocument, ClaimFile, ClaimMove, ClaimNote, ClaimTask
from pijar.claims.numbers import is_code, read
from pijar.claims.opening import law_deadlines
from pijar.claims.sealing import opened
from pijar.claims.types import OVER, Account, Branch, NoteKind, State, TaskKind
from pijar.coverage.selectors import status
from pijar.coverage.types import CoverageStatus
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal

__all__ = ["account_of", "checklist", "claim_of", "claims_of_person", "cover_on_day", "followed", "moves", "notes", "person_nik",
           "tasks", "told", "urgency"]  # fmt: skip
SOON = timedelta(days=2)


def claim_of(number: str) -> Claim:
    """The case with this number. Raises Refusal: CLAIM_NUMBER_WRONG, CLAIM_UNKNOWN."""
    clean = read(number)
    found = Claim.objects.select_related("incident__person", "joined_to").filter(number=clean).first()
    if found is None:
        raise Refusal("CLAIM_UNKNOWN", f"There is no case {clean}.")
    return found


def followed(number: str, code: str) -> Claim:
    """The case a reporter follows. Raises Refusal (FOLLOW_WRONG), the same whatever is wrong."""
    wrong = Refusal("FOLLOW_WRONG", "Number and code do not belong together: look at what you noted when you reported.")
    try:
        found = claim_of(number)
    except Refusal:
        raise wrong from None
    if found.incident.number != found.number or not is_code(found.incident.key, code):
        raise wrong
    return found


def account_of(claim: Claim) -> Account:
    """What was told, in clear; whoever shows it records the reading."""
    return Account(**opened("account", claim.incident.words))


def day_of(claim: Claim) -> date:
    """The day of the incident where it happened."""
    return claim.incident.happened_at.astimezone(JAKARTA).date()


def cover_on_day(claim: Claim) -> CoverageStatus | None:
    """The cover of the person on the day of the incident; None where nobody knows the NIK."""
    nik = person_nik(claim)
    return status(nik, day_of(claim)) if nik else None


def claims_of_person(person_id: int) -> list[Claim]:
    """The cases of a person and of those who were merged into them, the newest first."""
    found = Claim.objects.filter(incident__person_id__in=records(person_id)).select_related("incident")
    return list(found.order_by("-incident__happened_at", "-id"))


def tasks(claim: Claim) -> list[ClaimTask]:
    """The open tasks by deadline, then those that are over."""
    found = list(ClaimTask.objects.filter(claim=claim).order_by("id"))
    return sorted(found, key=lambda one: (bool(one.end), due_key(one)))


def due_key(task: ClaimTask) -> datetime:
    """When a task is due, for sorting: a day counts to its end; one without a day comes last."""
    if task.due_at:
        return task.due_at
    day = task.due_on or date(9999, 12, 30)
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=JAKARTA)


def urgency(due: datetime, at: datetime) -> str:
    """late, soon (within two days), or later: the colour of a deadline."""
    return "late" if due < at else "soon" if due - at <= SOON else "later"


def checklist(claim: Claim) -> list[tuple[papers.Document, ClaimDocument, list[ClaimFile]]]:
    """Every paper of the case in the order of the list, with the files that came in."""
    rows = {one.kind: one for one in ClaimDocument.objects.filter(claim=claim)}
    files: dict[int, list[ClaimFile]] = {}
    for file in belonging.files(claim):
        files.setdefault(int(file.document_id or 0), []).append(file)
    return [(one, rows[code], files.get(rows[code].id, [])) for code, one in papers.documents().items() if code in rows]


def photos(claim: Claim) -> list[ClaimFile]:
    return [one for one in belonging.files(claim) if one.incident_id]


def notes(claim: Claim, *kinds: NoteKind) -> list[ClaimNote]:
    """Notes of these kinds (none named: all), the oldest first; `opened("note", note.words)` reads one."""
    found = ClaimNote.objects.filter(claim=claim).order_by("id")
    return list(found.filter(kind__in=[k.value for k in kinds]) if kinds else found)


def next_deadlines(claims: Iterable[Claim], *, without: TaskKind | None = None) -> dict[int, ClaimTask]:
    """The most urgent open task of each case, by the case's number in the table; `without` those of one kind."""
    found: dict[int, ClaimTask] = {}
    for task in ClaimTask.objects.filter(claim__in=list(claims), end="").exclude(kind=without.value if without else ""):
        standing = found.get(task.claim_id)
        if standing is None or due_key(task) < due_key(standing):
            found[task.claim_id] = task
    return found


def told(claim: Claim) -> dict[str, Any]:
    """A case for `claims show`: nothing sealed, no name, no NIK."""
    incident, cover = claim.incident, cover_on_day(claim)
    return {
        "number": claim.number, "incident": incident.number, "kind": incident.kind, "harm": incident.harm,
        "setting": incident.setting, "branch": claim.branch, "state": claim.state, "on": claim.state_on,
        "is_open": State(claim.state) not in OVER, "happened_at": _when(incident.happened_at), "hour_known": incident.hour_known,
        "reported_at": _when(incident.reported_at), "channel": incident.channel, "place_village": incident.place_village,
        "hospital": claim.hospital, "person_id": incident.person_id, "insurer_reference": claim.insurer_reference,
        "joined_to": claim.joined_to.number if claim.joined_to else None,
        "notify_due_at": _when(claim.notify_due_at), "lapses_on": claim.lapses_on,
        "deadlines": [one.as_json() for one in law_deadlines(Branch(claim.branch), incident.happened_at).values()],
        "cover": _cover(cover), "tasks": [_task(one) for one in tasks(claim)],
        "documents": [_document(*one) for one in checklist(claim)], "flags": [flag_json(one) for one in flags_of(claim)],
        "moves": [_move(one) for one in moves(claim)], "photos": len(photos(claim)),
        "notes": ClaimNote.objects.filter(claim=claim).count(),
    }  # fmt: skip


def _when(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(JAKARTA).isoformat(timespec="minutes")


def _cover(cover: CoverageStatus | None) -> dict[str, Any] | None:
    if cover is None:
        return None
    keys = ("covered", "status", "fund", "branches", "since", "note")
    found = {key: value for key, value in asdict(cover).items() if key in keys}
    return {**found, "status": cover.status.value, "paid_through": str(cover.paid_through) if cover.paid_through else None}


def task_json(one: ClaimTask) -> dict[str, Any]:
    due = _when(one.due_at) or (one.due_on.isoformat() if one.due_on else None)
    return {"id": one.id, "kind": one.kind, "owner": one.owner, "place": one.place, "due": due, "end": one.end or None,
            "ended_by": one.ended_by or None}  # fmt: skip


_task = task_json


def _document(paper: papers.Document, row: ClaimDocument, files: list[ClaimFile]) -> dict[str, Any]:
    return {"kind": paper.code, "name": paper.name_id, "name_en": paper.name_en, "state": row.state, "files": len(files),
            "provision": paper.provision, "certainty": paper.certainty}  # fmt: skip


def flag_json(one: Raised) -> dict[str, Any]:
    return {"flag": one.fact.flag.value, "values": dict(one.fact.values), "set_aside_by": one.set_aside_by or None}


def _move(one: ClaimMove) -> dict[str, Any]:
    return {"from": one.from_state or None, "to": one.to_state, "on": one.on, "moment": _when(one.moment),
            "reference": one.reference, "actor": one.actor}  # fmt: skip
