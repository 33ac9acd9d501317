"""A month's registration for the screen: counts, and the work lists an officer may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Person
from pijar.cycle import store
from pijar.kernel.month import Month
from pijar.registration import selectors
from pijar.registration.models import Registration, RegistrationLine
from pijar.registration.selectors import Standing
from pijar.registration.types import InsurerOptions, LineState, State
from pijar.staff.models import Officer

LISTS = ("belum", "tolak", "beda", "siap", "tunggu", "nomor")


@dataclass(frozen=True)
class Overview:
    """How a month stands, and what one officer sees of it."""

    month: Month
    options: InsurerOptions
    standing: Standing
    officer: Officer

    @property
    def draft(self) -> Registration | None:
        """The file that waits for approval, if there is one."""
        return next((r for r in self.standing.registrations if r.state == State.DRAFT.value), None)

    @property
    def sent(self) -> list[Registration]:
        """Files that are with the insurer, the latest first."""
        return [r for r in reversed(self.standing.registrations) if r.state != State.DRAFT.value]

    @property
    def ready(self) -> int:
        """People who go into the next file."""
        return int(self.standing.ready.height)

    @property
    def waiting(self) -> int:
        """People in files that were sent, without an answer."""
        return self.standing.unanswered - (self.draft.lines if self.draft else 0)

    def people(self, name: str) -> QuerySet[Person]:
        """Those of a list of people, in scope, by name."""
        found = self.standing.incomplete if name == "belum" else self.standing.ready
        return scope.persons(self.officer).filter(id__in=found["person_id"].to_list()).order_by("name", "id")

    def lines(self, name: str) -> QuerySet[RegistrationLine]:
        """Those of a list of lines, in scope, by name."""
        found = scope.registration_lines(self.officer).select_related("person", "registration")
        if name == "tolak":
            found = found.filter(id__in=self.standing.refused_lines)
        else:
            found = found.filter(registration__month=self.month.first_day)
            state = LineState.ACCEPTED if name == "nomor" else LineState.WAITING
            found = found.exclude(conflict="") if name == "beda" else found.filter(state=state.value)
        if name == "tunggu":
            found = found.filter(conflict="").exclude(registration__state=State.DRAFT.value)
        return found.order_by("person__name", "id")

    def found(self, name: str) -> QuerySet[Any]:
        """A list by its name in the address."""
        return self.people(name) if name in ("belum", "siap") else self.lines(name)

    def counts(self) -> list[tuple[str, int]]:
        """Lists and how long they are: of the whole city for who sees its numbers, else of what is in scope."""
        if scope.village_of(self.officer) is not None:
            return [(name, self.found(name).count()) for name in LISTS]
        states, standing = self.standing.lines, self.standing
        return [
            ("belum", standing.incomplete.height), ("tolak", len(standing.refused_lines)), ("beda", standing.conflicts),
            ("siap", standing.ready.height), ("tunggu", self.waiting), ("nomor", states[LineState.ACCEPTED.value]),
        ]  # fmt: skip


def overview(officer: Officer, month: Month) -> Overview:
    """Everything about a month's registration. Raises Refusal (PROGRAMME_UNKNOWN)."""
    options = store.current(month.year).insurer
    return Overview(month, options, selectors.standing(month, options), officer)


def shown(overview: Overview, name: str, found: list[Any]) -> list[dict[str, Any]]:
    """One page of a list for the screen: the NIK is masked."""
    lacks = dict(overview.standing.incomplete.select("person_id", "lacks").iter_rows())
    people = [one if isinstance(one, Person) else one.person for one in found]
    names = village_names(person.village_code for person in people)
    return [
        {"person": person, "nik": masked("national_id", person.national_id), "lacks": lacks.get(person.id, []),
         "village": names.get(person.village_code, person.village_code), "line": None if isinstance(one, Person) else one}
        for person, one in zip(people, found, strict=True)
    ]  # fmt: skip


def line(officer: Officer, line_id: int) -> RegistrationLine | None:
    """A line in scope."""
    return scope.registration_lines(officer).filter(id=line_id).select_related("registration").first()


def registration(month: Month, number: int) -> Registration | None:
    """A file that was sent."""
    return Registration.objects.filter(month=month.first_day, number=number).exclude(state=State.DRAFT.value).first()


def strangers(officer: Officer, month: Month) -> list[dict[str, Any]]:
    """Lines of the answers about nobody we registered; the NIK is masked."""
    if not scope.sees_whole_city(officer):
        return []
    return [{"line": one, "nik": masked("national_id", one.national_id)} for one in selectors.strangers(month)[:200]]
