"""Deaths found in the population register, as an officer may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.regions import village_name, village_names
from pijar.claims.deaths import not_matched, person_of, step_words
from pijar.claims.deathtypes import STANDS, DeathState
from pijar.claims.models import DeathFound
from pijar.contributions import afterdeath
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

# What each state asks for next comes first: to look at, to tell, then the rest.
ORDER = (DeathState.DOUBTED, DeathState.FOUND, DeathState.TOLD, DeathState.WITHDRAWN, DeathState.SETTLED)
OPEN = (DeathState.DOUBTED.value, DeathState.FOUND.value)


def found(officer: Officer, state: str) -> QuerySet[DeathFound]:
    mine = scope.deaths(officer).select_related("person", "claim", "halt").order_by("contact_due_on", "-died_on", "id")
    if state == "semua":
        return mine
    return mine.filter(state=state) if state in {s.value for s in DeathState} else mine.filter(state__in=OPEN)


def lines(page: list[DeathFound], on: date) -> list[dict[str, Any]]:
    names = village_names(one.person.village_code for one in page)
    return [
        {"death": one, "name": person_of(one).name, "place": names.get(one.person.village_code, ""),
         "is_late": one.state == DeathState.FOUND.value and one.contact_due_on is not None and one.contact_due_on < on}
        for one in page
    ]  # fmt: skip


def counts(officer: Officer) -> list[tuple[str, int]]:
    told = dict(scope.deaths(officer).values_list("state").annotate(n=Count("id")).order_by())
    return [(state.value, told.get(state.value, 0)) for state in ORDER]


def death_or_404(officer: Officer, number: int) -> DeathFound:
    one = scope.deaths(officer).select_related("person__survivor", "claim", "accident", "halt").filter(id=number).first()
    if one is None:
        raise Http404
    return one


def whole(officer: Officer, one: DeathFound) -> dict[str, Any]:
    """One death with what was done, the money, and what may be done next; nobody of the family."""
    person, state = person_of(one), DeathState(one.state)
    works = may(officer, Right.WORK_CLAIMS)
    tells = works or officer.role == Role.VILLAGE.value
    return {
        "death": one, "person": person, "nik": masked("national_id", person.national_id),
        "place": village_name(person.village_code),
        "months": afterdeath.lines_of(person.pk, one.died_on) if state in STANDS else [],
        "steps": [{"step": step, "words": step_words(step)} for step in one.steps.order_by("version")],
        "may_judge": works and state is DeathState.DOUBTED, "may_tell": tells and state is DeathState.FOUND,
        "may_settle": works and state in (DeathState.FOUND, DeathState.TOLD), "may_write": tells and state in STANDS,
        "may_resume": works and state is DeathState.WITHDRAWN and one.halt_id is not None,
        "may_read": one.heirs_count > 0 and reads_family(officer),
        "sees_case": one.claim_id is not None and scope.claims(officer).filter(id=one.claim_id).exists(),
        "sees_accident": one.accident_id is not None and scope.claims(officer).filter(id=one.accident_id).exists(),
    }  # fmt: skip


def reads_family(officer: Officer) -> bool:
    """Who may read the family's names: those named for it, and the kelurahan that is to visit its own people."""
    return may(officer, Right.SEE_MEDICAL) or officer.role == Role.VILLAGE.value


def newest_not_matched(on: date) -> date | None:
    """The day of the newest register nobody has matched with participants yet."""
    found = not_matched(on)
    return found.as_of if found else None


def waiting(officer: Officer) -> dict[str, Any]:
    """How many families wait to be told, by when the first of them, and how many deaths to be looked at."""
    found, doubted = Q(state=DeathState.FOUND.value), Q(state=DeathState.DOUBTED.value)
    return scope.deaths(officer).aggregate(
        found=Count("id", filter=found), due=Min("contact_due_on", filter=found), doubted=Count("id", filter=doubted)
    )
