"""Making a month's marts, publishing them, and entering the levers of the path to the target."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pijar.analytics import marts
from pijar.analytics.models import Count, Gathering, Lever, Participation
from pijar.analytics.types import Gathered, LeverKind, LeverState
from pijar.audit.services import record
from pijar.contributions.models import Batch
from pijar.cycle.models import ProgrammeMonth
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import analyze, asked, lock, named
from pijar.staff.types import Actor

# More people than any city has would be a number of something else.
MOST_PEOPLE = 100_000_000


def months_run() -> list[Month]:
    """Every month that was run, oldest first."""
    return [Month.of(day) for day in ProgrammeMonth.objects.order_by("month").values_list("month", flat=True)]


def gather_run(*, actor: Actor) -> list[Gathered]:
    """Makes the marts of every month that was run, each in its own transaction; says which changed."""
    return [gather(month, actor=actor) for month in months_run() if has_list(month)]


def has_list(month: Month) -> bool:
    return Batch.objects.filter(month=month.first_day).exists()


@transaction.atomic
def gather(month: Month, *, actor: Actor) -> Gathered:
    """Makes the marts of a month anew. The same books give the same marts; an event is written where something changed.

    Raises Refusal (MONTH_NOT_LISTED) where the month has no list.
    """
    lock(f"figures {month}")
    given = marts.given(month)
    lists, drafts = asked(marts.DRAFTS, given)[0]
    if not lists:
        raise Refusal("MONTH_NOT_LISTED", f"{month} has no list of participants yet: run the month first.")
    before = Gathering.objects.filter(month=month.first_day).first()
    Participation.objects.filter(month=month.first_day).delete()
    Count.objects.filter(month=month.first_day).delete()
    named(marts.PEOPLE, given)
    for metric, counted in marts.COUNTS.items():
        named(marts.INSERT.format(counted=counted), {**given, "metric": metric})
    analyze(Participation._meta.db_table, Count._meta.db_table)
    checksum, rows = asked(marts.CHECKSUM, given)[0]
    told = {"at": now(), "actor": actor.name, "rows": rows, "checksum": checksum, "is_sent": not drafts}
    Gathering.objects.update_or_create(month=month.first_day, defaults=told)
    changed = before is None or before.checksum != checksum
    if changed:
        record(actor, "figures.gather", f"month:{month}", {"rows": rows, "checksum": checksum})
    return Gathered(month, told["at"], checksum, rows, not drafts, changed)


@transaction.atomic
def propose_lever(*, year: int, kind: LeverKind, people: int, on: date, reference: str, actor: Actor) -> Lever:
    """Enters how many people a lever is to bring in a year; it holds once somebody else approves it.

    Raises Refusal: PEOPLE_WRONG, LEVER_PROOF, LEVER_WAITS.
    """
    if not 0 <= people <= MOST_PEOPLE:
        raise Refusal("PEOPLE_WRONG", "A number of people is a whole number of zero or more, and no more than a city has.")
    if not reference.strip():
        raise Refusal("LEVER_PROOF", "Name the document that says so, for example a letter and its number.")
    lock(f"lever {year} {kind}")
    if Lever.objects.filter(year=year, kind=kind.value, state=LeverState.PROPOSED.value).exists():
        raise Refusal("LEVER_WAITS", f"A number of {kind.value} for {year} waits for a decision already.")
    made = Lever.objects.create(
        year=year, kind=kind.value, people=people, on=on, reference=reference.strip(), made_by=actor.name, made_at=now()
    )
    record(actor, "lever.propose", f"lever:{made.pk}", {"year": year, "kind": kind.value, "people": people})
    return made


@transaction.atomic
def decide_lever(lever_id: int, *, approve: bool, actor: Actor) -> Lever:
    """Approves or refuses a proposed number. Raises Refusal: LEVER_UNKNOWN, LEVER_OWN."""
    found = Lever.objects.select_for_update().filter(id=lever_id, state=LeverState.PROPOSED.value).first()
    if found is None:
        raise Refusal("LEVER_UNKNOWN", f"No number {lever_id} of the path waits for a decision.")
    if found.made_by.strip().casefold() == actor.name.strip().casefold():
        raise Refusal("LEVER_OWN", f"{actor.name} entered this number; somebody else has to decide on it.")
    found.state = (LeverState.APPROVED if approve else LeverState.REFUSED).value
    found.decided_by, found.decided_at = actor.name, now()
    found.save(update_fields=["state", "decided_by", "decided_at"])
    record(actor, f"lever.{'approve' if approve else 'refuse'}", f"lever:{found.pk}", {"year": found.year, "kind": found.kind})
    return found
