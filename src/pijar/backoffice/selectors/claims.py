"""Cases as the screens show them: the list by deadline, one case whole, what waits on a desk, the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Coalesce
from django.http import Http404

from pijar.backoffice import claimaccess, scope
from pijar.backoffice.claimwords import BRANCHES, HARMS, NEXT, NEXT_JKM, flag_words
from pijar.backoffice.details import language
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.regions import village_name, village_names
from pijar.claims import selectors
from pijar.claims.flags import Raised, flags_of
from pijar.claims.models import Claim, ClaimTask
from pijar.claims.moving import MOVES, open_to
from pijar.claims.opening import law_deadlines
from pijar.claims.sealing import opened
from pijar.claims.types import OVER, Branch, Harm, Need, NoteKind, Owner, State, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.law.claim_deadlines import Deadline
from pijar.law.explain import day as shown_day
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

OPEN_STATES = [state.value for state in State if state not in OVER]
UNTOLD = (State.REPORTED.value, State.SCREENED.value)
MOST_FOUND = 8
# A day counts to its end in the city, which the database keeps in its own zone.
END_OF_DAY = timedelta(hours=16, minutes=59)


@dataclass(frozen=True)
class Due:
    """A deadline in words' parts: when, how urgent, how far away in days and hours, and in days of the calendar."""

    at: datetime
    has_hour: bool
    urgency: str
    days: int
    hours: int
    left: int

    @property
    def is_late(self) -> bool:
        return self.urgency == "late"


def due_of(at: date | datetime | None, now: datetime, *, has_hour: bool = True) -> Due | None:
    """How a deadline stands at `now`; a day alone lasts to its end."""
    if at is None:
        return None
    if not isinstance(at, datetime):
        at, has_hour = datetime(at.year, at.month, at.day, 23, 59, tzinfo=JAKARTA), False
    left = abs(at - now)
    hours = int(left / timedelta(hours=1))
    here = at.astimezone(JAKARTA)
    apart = (here.date() - now.astimezone(JAKARTA).date()).days
    return Due(here, has_hour, selectors.urgency(at, now), hours // 24, hours % 24, apart)


def task_due(task: ClaimTask, now: datetime) -> Due | None:
    if task.due_at is None and task.due_on is None:
        return None
    return due_of(selectors.due_key(task), now, has_hour=task.due_at is not None)


def case_or_404(officer: Officer, number: str) -> Claim:
    """The case, if the officer may see it."""
    found = scope.claims(officer).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def happened_in(officer: Officer, place: str) -> Q:
    """Cases of a kelurahan, or of a kecamatan by its shorter code: what happened there, or to whom lives there.

    Where somebody lives is told only to who may see those who live there.
    """
    how = "startswith" if place.count(".") == 2 else "exact"
    code = f"{place}." if how == "startswith" else place
    where = Q(**{f"incident__place_village__{how}": code}) | Q(**{f"incident__home_village__{how}": code})
    own = scope.village_of(officer)
    if may(officer, Right.SEE_PERSONS) and own in (None, place):
        where |= Q(**{f"incident__person__village_code__{how}": code})
    return where


def shown_name(officer: Officer, claim: Claim) -> str:
    """The person's name for those who may see this person; for others none."""
    person = claim.incident.person
    if person is None or not may(officer, Right.SEE_PERSONS):
        return ""
    village = scope.village_of(officer)
    return person.name if village is None or person.village_code == village else ""


def tells_who(officer: Officer, claim: Claim) -> bool:
    """Whether the officer may learn who the case is about, even whether anybody knows: the office, or the desk of that person.

    A desk that reports any NIK learns nothing by it: its page is the same for everybody who is not its own.
    """
    return may(officer, Right.WORK_CLAIMS, Right.SEE_AUDIT) or bool(shown_name(officer, claim))


def case(officer: Officer, claim: Claim, now: datetime) -> dict[str, Any]:
    """Everything of a case that the officer may see; nothing sealed."""
    incident, role = claim.incident, claimaccess.moves_as(officer, claim)
    branch, state = Branch(claim.branch), State(claim.state)
    told, died = law_deadlines(branch, incident.happened_at), incident.harm == Harm.DIED
    steps = [(to, MOVES[state][to]) for to in (open_to(state, branch, role, died=died) if role else ())]
    papers = [
        {"paper": one, "name": one.name(language()), "row": row, "files": files, "reason": opened("document", row.reason)}
        for one, row, files in selectors.checklist(claim)
    ]
    tells = tells_who(officer, claim)
    shown = [one for one in selectors.tasks(claim) if tells or one.kind != TaskKind.IDENTIFY.value]
    tasks = [_task(officer, one, now, tells=tells) for one in shown]
    return {
        "claim": claim, "incident": incident,
        "happened_at": incident.happened_at.astimezone(JAKARTA), "name": shown_name(officer, claim),
        "place": village_name(incident.place_village) if incident.place_village else "", "is_open": state not in OVER,
        "clock": _clock(claim, now), "law": [_law(one) for one in told.values()], "next_words": _next_words(branch, state, died),
        "next": _step(*steps[0], died) if steps and state not in OVER else None,
        "other_steps": [_step(*one, died) for one in (steps[1:] if state not in OVER else steps)],
        "open_tasks": [one for one in tasks if not one["task"].end], "past_tasks": [one for one in tasks if one["task"].end],
        "papers": papers, "missing": sum(1 for one in papers if one["row"].state == "required"),
        "moves": [(one, opened("reason", one.reason)) for one in selectors.moves(claim)],
        "may_work": may(officer, Right.WORK_CLAIMS), "may_write": officer.role in claimaccess.DESKS,
        "reads_account": claimaccess.reads_account(officer, claim), "reads_contact": claimaccess.reads_contact(officer, claim),
        "photos": selectors.photos(claim), "notes": _notes(officer, claim), "has_person": incident.person_id is not None,
        "tells_who": tells, "other_branch": _other_branch(claim),
        "harms": list(HARMS.items()), "branches": list(BRANCHES.items()),
        **_for_office(officer, claim),
    }  # fmt: skip


def _other_branch(claim: Claim) -> str:
    """The branch under which a death may be asked for now that this case of it is over; nothing where none may be."""
    if claim.incident.harm != Harm.DIED.value or State(claim.state) not in (State.CLOSED, State.LAPSED):
        return ""
    other = Branch.JKM if claim.branch == Branch.JKK.value else Branch.JKK
    return "" if Claim.objects.filter(incident_id=claim.incident_id, branch=other.value).exists() else other.value


def _for_office(officer: Officer, claim: Claim) -> dict[str, Any]:
    """Cover and flags: for those who work on cases or audit them."""
    if not may(officer, Right.WORK_CLAIMS, Right.SEE_AUDIT):
        return {"flags": [], "cover": None}
    flags = [flag(one) for one in flags_of(claim)]
    told = None if claim.incident.person_id else person_by_nik(selectors.person_nik(claim))
    return {
        "named_by_nik": told,
        "flags": flags,
        "flags_up": [one for one in flags if not one["by"]],
        "cover": selectors.cover_on_day(claim),
    }


def flag(one: Raised) -> dict[str, Any]:
    said, what = flag_words(one.fact)
    number = str(one.fact.values.get("number", ""))
    return {
        "code": one.fact.flag.value,
        "said": said,
        "what": what,
        "by": one.set_aside_by,
        "reason": one.reason,
        "number": number,
    }


def _step(to: State, step: Any, died: bool) -> dict[str, Any]:
    label = "stage_two_died" if died and to is State.STAGE_TWO else to.value
    return {"to": to.value, "label": label,
            "needs_reason": Need.REASON in step.needs, "needs_papers": Need.DOCUMENTS in step.needs,
            "needs_person": Need.PERSON in step.needs, "has_reference": to in (State.NOTIFIED, State.WITH_INSURER, State.PAID),
            "has_hour": to in (State.NOTIFIED, State.STAGE_TWO)}  # fmt: skip


def _next_words(branch: Branch, state: State, died: bool) -> str:
    if died and (branch, state) == (Branch.JKK, State.NOTIFIED):
        return str(NEXT["notified_died"])
    return str((NEXT_JKM if branch is Branch.JKM and state.value in NEXT_JKM else NEXT)[state.value])


def _law(one: Deadline) -> dict[str, Any]:
    due = shown_day(one.due, language()) if one.due else ""
    return {"label": one.label(language()), "rule": one.rule(language()), "due": due, "provision": one.provision}


def _clock(claim: Claim, now: datetime) -> Due | None:
    """The report's own clock, for as long as the insurer was not told."""
    return due_of(claim.notify_due_at, now) if claim.state in UNTOLD else None


def _task(officer: Officer, task: ClaimTask, now: datetime, *, tells: bool) -> dict[str, Any]:
    """A task as the officer may see it: of another desk's, whose it is and where, only where they may learn who it is about."""
    place = village_name(task.place) if task.owner == Owner.VILLAGE.value and task.place else task.place
    own = claimaccess.is_own_task(officer, task.owner, task.place)
    return {"task": task, "due": task_due(task, now), "place": place if tells or own else "", "tells_whose": tells or own,
            "is_own": own and not task.end,
            "words": opened("task", task.words) if own else ""}  # fmt: skip


def _notes(officer: Officer, claim: Claim) -> list[dict[str, Any]]:
    """Notes of the office for those who work on cases or wrote them; messages also for the desk that wrote the report."""
    whole = may(officer, Right.WORK_CLAIMS, Right.SEE_MEDICAL)
    own = claimaccess.office_of(officer)
    found = []
    for one in selectors.notes(claim):
        by_own_desk = one.office == own != ""
        is_message = one.kind != NoteKind.INTERNAL.value and claimaccess.wrote(officer, claim)
        if whole or by_own_desk or is_message:
            found.append({"note": one, "words": opened("note", one.words)})
    return found


def due_moment() -> Coalesce:
    """In a statement about tasks what `claims.selectors.due_key` says of one; nothing for a task without a day."""
    day = ExpressionWrapper(Cast("due_on", DateTimeField()) + Value(END_OF_DAY), output_field=DateTimeField())
    return Coalesce(F("due_at"), day)


def waiting(officer: Officer) -> QuerySet[ClaimTask]:
    """The open tasks on the officer's desk, the most urgent first."""
    desk = claimaccess.DESKS.get(officer.role)
    if desk is None:
        return ClaimTask.objects.none()
    found = ClaimTask.objects.filter(end="", owner=desk.value, claim__in=scope.claims(officer).values("id"))
    if desk is not Owner.PROGRAMME:
        found = found.filter(place=claimaccess.office_of(officer))
    return found.select_related("claim").order_by(due_moment().asc(nulls_last=True), "id")


def clocks(officer: Officer, now: datetime, *, limit: int) -> tuple[list[tuple[Claim, Due]], int]:
    """Reports in scope whose clock runs, or ran out, and of which the insurer was not told: the most urgent, and how many."""
    found = scope.claims(officer).filter(state__in=UNTOLD, notify_due_at__isnull=False).order_by("notify_due_at", "id")
    # Each carries how many there are in all: one statement for both.
    first: list[Any] = list(found.annotate(in_all=Window(Count("id")))[:limit])
    told = [(one, due) for one in first if (due := due_of(one.notify_due_at, now))]
    return told, first[0].in_all if first else 0


def people_like(words: str, village: str, year: int | None) -> list[tuple[Person, str]]:
    """People of the registry whose names hold these words: to say whom a report is about."""
    parts = [part for part in words.upper().split() if len(part) > 1][:5]
    if not parts:
        return []
    found = Person.objects.filter(survivor=None)
    for part in parts:
        found = found.filter(name__contains=part)
    if village:
        found = found.filter(village_code=village)
    if year:
        found = found.filter(birth_date__year=year)
    people = list(found.order_by("name", "id")[: MOST_FOUND + 1])
    places = village_names(one.village_code for one in people)
    return [(one, places.get(one.village_code, "")) for one in people]


def hospitals() -> list[str]:
    """Hospitals that have a desk here."""
    found = Officer.objects.filter(role=Role.HOSPITAL.value, is_active=True).exclude(workplace="")
    return list(found.order_by("workplace").values_list("workplace", flat=True).distinct())


def of_person(officer: Officer, person_id: int, now: datetime) -> list[dict[str, Any]]:
    """A person's cases in scope, for their page."""
    found = selectors.claims_of_person(person_id)
    if not found:
        return []
    seen = set(scope.claims(officer).filter(id__in=[one.id for one in found]).values_list("id", flat=True))
    return [{"claim": one, "clock": _clock(one, now)} for one in found if one.id in seen]
