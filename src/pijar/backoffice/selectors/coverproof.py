"""What the page of a proof shows: the person in scope, each link with the way to where it stands, a certificate's comparison."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from pijar.backoffice import scope
from pijar.backoffice.details import language
from pijar.backoffice.rights import may
from pijar.backoffice.tables import Person
from pijar.coverage import words
from pijar.coverage.certificates import Checked
from pijar.coverage.models import Certificate
from pijar.coverage.types import Link, LinkKind, LinkState, Status
from pijar.staff.models import Officer
from pijar.staff.types import Right

COLOURS = {
    LinkState.THERE: "green", LinkState.LATE: "orange", LinkState.DIFFERS: "yellow", LinkState.UNCLEAR: "yellow",
    LinkState.REFUSED: "red", LinkState.ENDED: "red", LinkState.MISSING: "secondary",
}  # fmt: skip
LIMIT = 20


def person_of(officer: Officer, person_id: int) -> Person:
    """Somebody in the officer's scope; of a record that gave way also who it gave way to must be. 404 otherwise."""
    people = scope.persons(officer).select_related("survivor")
    found = get_object_or_404(people, id=person_id)
    if found.survivor_id:
        get_object_or_404(people, id=found.survivor_id)
    return found


def given(person: Person) -> list[Certificate]:
    """The certificates given out for a person, the latest first."""
    return list(Certificate.objects.filter(person=person).order_by("-id")[:LIMIT])


def told(officer: Officer, link: Link) -> dict[str, Any]:
    """A link in the reader's words."""
    speak = language()
    return {
        "title": words.title(link).said(speak), "text": words.about(link).said(speak), "state": link.state.value,
        "state_said": words.STATES[link.state].said(speak), "colour": COLOURS[link.state], "month": link.month,
        "checksum": link.checksum, "url": _where(officer, link),
    }  # fmt: skip


def _where(officer: Officer, link: Link) -> str:
    """The page on which a link stands, for an officer who may open it."""
    of = link.details
    if link.kind is LinkKind.DECREE and "decree" in of and scope.sees_decrees(officer):
        return reverse("decree", args=[of["decree"]])
    if link.kind is LinkKind.BATCH_LINE and "batch" in of and may(officer, Right.SEE_MONEY):
        return reverse("batch", args=[link.month, of["fund"], of["list"]])
    return ""


def compared(officer: Officer, found: Checked) -> dict[str, Any]:
    """What to hold against a paper that is genuine, and a way to the person for who may look."""
    if found.certificate is None or found.now is None:
        return {}
    speak, person = language(), found.certificate.person
    is_ours = scope.persons(officer).filter(id=person.id).exists()
    return {
        "name": hidden(person.name), "born": person.birth_date.year, "tail": found.now.said["person"]["nik"][-4:],
        "then": words.ANSWERS[Status(found.certificate.answer["status"])].said(speak),
        "today": words.ANSWERS[found.now.found.status].said(speak),
        "url": reverse("person-proof", args=[person.id]) if is_ours else "",
    }  # fmt: skip


def hidden(name: str) -> str:
    """A name by its first letters: enough to hold it against the paper, too little to learn it."""
    return " ".join(part[:1] + "•" * max(2, len(part) - 1) for part in name.split())
