"""Facts of reports, cases, deaths and complaints, as the trail tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q
from django.urls import reverse

from pijar.audit.models import Event as Deed
from pijar.claims.models import Claim
from pijar.claims.types import NoteKind
from pijar.cycle import tellwhom
from pijar.cycle.tellmonth import number_of
from pijar.grievances.models import Grievance
from pijar.grievances.types import Office
from pijar.notices.types import Datum, Event, Fact
from pijar.staff.types import Right, Role


def _claim(deed: Deed) -> Claim | None:
    return Claim.objects.filter(number=number_of(deed)).select_related("incident__person").first()


def _parties(claim: Claim) -> list[str]:
    """Whoever reported what became this case, also where several reports turned out to be one."""
    numbers = Claim.objects.filter(Q(id=claim.pk) | Q(joined_to=claim)).values_list("incident__number", flat=True)
    return [f"claim:{number}" for number in dict.fromkeys(numbers)]


def _to_parties(deed: Deed, claim: Claim, event: Event) -> Iterator[Fact]:
    for party in _parties(claim):
        values = {Datum.NUMBER: party.partition(":")[2]}
        yield Fact(event, f"event:{deed.number}:{values[Datum.NUMBER]}", deed.at, values, reverse("report-follow"), party=party)


def _reported(deed: Deed) -> Iterator[Fact]:
    claim = _claim(deed)
    # A photo that comes after is no new report.
    if claim is None or "kind" not in deed.details:
        return
    officers = tellwhom.holding(Right.WORK_CLAIMS, but=deed.actor) | tellwhom.at_desks(claim, but=deed.actor)
    values, link = {Datum.NUMBER: claim.number}, reverse("claim", args=[claim.number])
    yield Fact(Event.CASE_REPORTED, deed.subject, deed.at, values, link, officers)
    party = f"claim:{claim.incident.number}"
    values = {Datum.NUMBER: claim.incident.number}
    yield Fact(Event.REPORT_RECEIVED, deed.subject, deed.at, values, reverse("report-follow"), party=party)


def _moved(deed: Deed) -> Iterator[Fact]:
    claim = _claim(deed)
    if claim is None:
        return
    officers = tellwhom.at_desks(claim, but=deed.actor)
    if not tellwhom.is_of(deed.actor, Role.PROGRAMME):
        officers |= tellwhom.holding(Right.WORK_CLAIMS, but=deed.actor)
    values = {Datum.NUMBER: claim.number, Datum.STATE: str(deed.details["to"])}
    link = reverse("claim", args=[claim.number])
    yield Fact(Event.CASE_MOVED, f"event:{deed.number}", deed.at, values, link, officers)
    yield from _to_parties(deed, claim, Event.REPORT_MOVED)


def _noted(deed: Deed) -> Iterator[Fact]:
    claim = _claim(deed)
    if claim is None:
        return
    if deed.details.get("kind") == NoteKind.FROM_REPORTER.value:
        officers = tellwhom.holding(Right.WORK_CLAIMS, but=deed.actor)
        link = reverse("claim", args=[claim.number])
        yield Fact(Event.CASE_MESSAGE, f"event:{deed.number}", deed.at, {Datum.NUMBER: claim.number}, link, officers)
    elif deed.details.get("kind") == NoteKind.TO_REPORTER.value:
        yield from _to_parties(deed, claim, Event.REPORT_MESSAGE)


def _deaths(deed: Deed) -> Iterator[Fact]:
    """To the programme's office only: families are told by people, not by a message."""
    new = int(deed.details.get("new", 0)) + int(deed.details.get("again", 0))
    if new:
        officers = tellwhom.holding(Right.WORK_CLAIMS, but=deed.actor)
        link = reverse("deaths") + "?keadaan=found"
        yield Fact(Event.DEATH_FOUND, f"event:{deed.number}", deed.at, {Datum.COUNT: str(new)}, link, officers)


def answering(one: Grievance, *, but: str = "") -> frozenset[int]:
    """The desk a complaint lies on."""
    if one.office == Office.VILLAGE.value:
        return tellwhom.of_villages([one.village_code], but=but)
    return tellwhom.holding(Right.ANSWER_GRIEVANCES, but=but)


def _grievance(deed: Deed) -> Grievance | None:
    return Grievance.objects.filter(number=number_of(deed)).first()


def _complained(deed: Deed) -> Iterator[Fact]:
    one = _grievance(deed)
    if one is None:
        return
    yield _to_desk(deed, one, one.first_due_on.isoformat())
    if deed.action == "grievance.open":
        values = {Datum.NUMBER: one.number}
        link = reverse("complaint-follow")
        yield Fact(Event.COMPLAINT_RECEIVED, deed.subject, deed.at, values, link, party=deed.subject)


def _to_desk(deed: Deed, one: Grievance, due: str) -> Fact:
    values = {Datum.NUMBER: one.number, Datum.DAY: due}
    link = reverse("grievance", args=[one.number])
    return Fact(Event.COMPLAINT_CAME, f"event:{deed.number}", deed.at, values, link, answering(one, but=deed.actor))


def _reopened(deed: Deed) -> Iterator[Fact]:
    one = _grievance(deed)
    if one is not None and one.again_due_on:
        yield _to_desk(deed, one, one.again_due_on.isoformat())


def _answered(deed: Deed) -> Iterator[Fact]:
    values = {Datum.NUMBER: number_of(deed)}
    link = reverse("complaint-follow")
    yield Fact(Event.COMPLAINT_ANSWERED, f"event:{deed.number}", deed.at, values, link, party=deed.subject)


HANDLERS: dict[str, Callable[[Deed], Iterator[Fact]]] = {
    "claim.report": _reported, "claim.move": _moved, "claim.note": _noted, "claim.deaths": _deaths,
    "grievance.open": _complained, "grievance.assigned": _complained, "grievance.reopened": _reopened,
    "grievance.told": _answered, "grievance.answered": _answered,
}  # fmt: skip
