"""A draft list changed by hand: somebody is taken off, the next in line takes the place; enrolments and bills follow.

Every act holds the lock `books`, so that a list is never sent while it changes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pijar.allocation import selectors as places
from pijar.allocation import services as allocation
from pijar.allocation.selectors import Explained
from pijar.allocation.types import Door
from pijar.allocation.words import sentence
from pijar.contributions import services as contributions
from pijar.cycle import additions, donormonth, store
from pijar.cycle.models import ProgrammeMonth
from pijar.cycle.programme import parse
from pijar.enrolment import services as enrolment
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import lock, rows
from pijar.registry.models import Person
from pijar.registry.selectors import sectors
from pijar.staff.types import Actor


@transaction.atomic
def free_place(month: Month, person: Person, *, reason: str, actor: Actor) -> str:
    """Takes a person off the draft list of a month; returns the fund whose place is free.

    A later run of the month gives the place again, unless a stop or a decision says otherwise. Of a month that is sent only
    who was added later can be taken off, while that late list is a draft. Raises Refusal: MONTH_NOT_RUN, MONTH_SUBMITTED,
    MONTH_CHECKED, LATER_MONTH_SUBMITTED, and what `allocation.free_place` raises.
    """
    if additions.is_late_draft(month, person.id):
        return additions.take_off(month, person.id, reason=reason, actor=actor)
    run_before = _draft(month)
    fund = allocation.free_place(month, person.id, reason=reason, actor=actor)
    _follow(month, run_before, actor)
    return fund


@transaction.atomic
def give_place(month: Month, person: Person | None = None, *, fund: str | None = None, actor: Actor) -> tuple[int, str]:
    """Gives a free place to the next in line; returns who got it (person) and the fund.

    Raises Refusal as `free_place` does, and what `allocation.give_place` raises.
    """
    run_before = _draft(month)
    given = allocation.give_place(month, person.id if person else None, fund=fund, actor=actor)
    _follow(month, run_before, actor)
    return given


def _draft(month: Month) -> ProgrammeMonth:
    """The month's run, while it may still be changed; holds the books until the transaction ends."""
    lock("books")
    contributions.refuse_submitted(month)
    later = rows("select 1 from contributions_batch where month > %s and state <> 'draft' limit 1", month.first_day)
    if later:
        raise Refusal("LATER_MONTH_SUBMITTED", f"A month after {month} is submitted and rests on it: it can no longer change.")
    return _run(month)


def _run(month: Month) -> ProgrammeMonth:
    found = ProgrammeMonth.objects.filter(month=month.first_day).first()
    if found is None:
        raise Refusal("MONTH_NOT_RUN", f"{month} is not run: run `pijar month run {month}` first.")
    return found


def _follow(month: Month, run_before: ProgrammeMonth, actor: Actor) -> None:
    """Enrols and bills again what the list now says. Whoever changed the list made it."""
    from pijar.cycle.services import summary

    programme = store.current(month.year)
    donormonth.match_gifts(month, programme)
    enrolment.enrol(month, actor)
    kinds = {fund.code: fund.kind for fund in programme.fill_order}
    population = run_before.snapshots.get("population")
    contributions.open_batches(month, funds=kinds, sectors=sectors(), actor=actor, population=population)
    run_before.result = run_before.result | summary(month, programme)
    run_before.save(update_fields=["result"])


def explained(month: Month, person: Person) -> Explained:
    """Where the person stands in the month, with the draw of the seed it was run with. Raises Refusal: MONTH_NOT_RUN,
    NOT_RANKED."""
    seed = parse(_run(month).programme.document).seed
    found = places.explain(person.id, month, seed=seed)
    if found is None:
        raise Refusal(
            "NOT_RANKED",
            f"This person was not ranked for {month}: only who may be enrolled is (`pijar eligibility explain` says why not).",
        )
    return found


def doors(month: Month, person: Person) -> list[Door]:
    """How each fund of the programme the month was run with stands towards the person. Raises Refusal (MONTH_NOT_RUN)."""
    document = parse(_run(month).programme.document)
    return places.doors(month, person.id, [fund.places_in(month) for fund in document.fill_order])


def is_open(month: Month) -> bool:
    """Whether the month's list may still be changed by hand: it is run, and neither it nor a later month was sent."""
    sent = rows("select 1 from contributions_batch where month >= %s and state <> 'draft' limit 1", month.first_day)
    return not sent and ProgrammeMonth.objects.filter(month=month.first_day).exists()


def may_be_freed(month: Month, person: Person) -> bool:
    """Whether this person can be taken off the month's list now."""
    return is_open(month) or additions.is_late_draft(month, person.id)


def explanation(nik: str, found: Explained) -> dict[str, Any]:
    """What `pijar allocation explain` prints."""
    return {
        "nik": nik, "month": str(found.month), "rank": found.rank, "ranked": found.ranked, "fund": found.fund,
        "position": found.position, "reason": found.reason, "sentence": sentence(found), "before": found.before or None,
        "keys": {
            "enrolled_before": bool(found.before), "priority": found.priority, "decile": found.decile,
            "months_waited": found.months_waited, "draw": found.draw,
        },
        "carried_ahead": found.carried_ahead, "waiting_ahead": found.waiting_ahead,
    }  # fmt: skip


def ranked(month: Month, fund: str | None = None) -> Any:
    """The month's list as a frame. Raises Refusal: MONTH_NOT_RUN, FUND_UNKNOWN."""
    _run(month)
    known = places.places(month)
    if fund is not None and fund not in known:
        raise Refusal("FUND_UNKNOWN", f"{fund} gave no places in {month} (there are: {', '.join(known) or 'none'}).")
    return places.ranked_list(month, fund)
