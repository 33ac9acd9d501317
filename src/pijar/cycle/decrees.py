"""Decrees and letters with what the programme and the run of the month say: who speaks, on which basis, which register."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pijar.cycle import store
from pijar.cycle.models import ProgrammeMonth
from pijar.enrolment import decrees, letters
from pijar.enrolment.models import Decree
from pijar.enrolment.options import heading
from pijar.enrolment.selectors import undecreed
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import CONSOLE_AUTO, Actor


@transaction.atomic
def draft_decree(month: Month, *, number: str, dated_on: date, actor: Actor) -> Decree:
    """A decree's draft for a month that was run. See `enrolment.decrees.draft_decree`."""
    run = ProgrammeMonth.objects.filter(month=month.first_day).first()
    if run is None:
        raise Refusal("MONTH_NOT_RUN", f"{month} has no list yet: run `pijar month run {month}` first.", values={"month": month})
    return decrees.draft_decree(
        month, number=number, dated_on=dated_on, heading=heading(store.current(month.year).data),
        population=run.snapshots.get("population"), actor=actor,
    )  # fmt: skip


def signer_at_console(name: str | None, decree: Decree) -> Actor:
    """Who signs at the command line: the one named, or the console by itself while the programme lets it."""
    if name and name.strip():
        return Actor(name.strip(), "console")
    if store.current(decree.from_month.year).console_approval != "auto":
        raise Refusal("TWO_PEOPLE_NEEDED", "Name who signs: --as USER, somebody else than who made the draft.")
    return CONSOLE_AUTO


def leaving_letters(month: Month, *, actor: Actor, on: date | None = None) -> letters.Letters:
    """The letters to those who leave with a month, dated today where no day is given. See `enrolment.letters.make`."""
    return letters.make(month, heading=heading(store.current(month.year).data), on=on or today(), actor=actor)


def warning_of(month: Month) -> str | None:
    """One sentence when people of a month's list stand in no signed decree; None when all do or the month was not run."""
    if not ProgrammeMonth.objects.filter(month=month.first_day).exists():
        return None
    number = undecreed(month)
    return (
        f"{number:,} people of the list of {month} stand in no signed decree: `pijar decree draft {month}`." if number else None
    )
