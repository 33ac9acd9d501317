"""What officers decide about persons: doubtful cases, one by one or many at once, and stops, holds and resumptions.

A decision shows when its month is run again; a month that is submitted stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions import services as contributions
from pijar.eligibility import settling
from pijar.eligibility.proofs import Evidence
from pijar.eligibility.settling import Finding, Ruling
from pijar.eligibility.types import Outcome, Reason
from pijar.enrolment import services as enrolment
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import lock, rows
from pijar.registry.models import Person
from pijar.staff.types import Actor

AGE_65 = "AGE_65"
"""The reason of a stop by which somebody over the age limit leaves."""


class Became(StrEnum):
    """What became of one ruling among many."""

    DECIDED = "decided"
    # The very same decision is there.
    SAME = "same"
    # Nothing is said of this person.
    LEFT = "left"
    REFUSED = "refused"
    # Good by itself; others of the same list were refused, and all or none was asked for.
    HELD = "held"


@dataclass(frozen=True)
class Result:
    """What became of one ruling, with the decision's number or the refusal."""

    became: Became
    decision: int | None = None
    refusal: Refusal | None = None


def first_open(month: Month) -> Month:
    """The first month from `month` on for which something can still be decided: after whatever is submitted."""
    found = rows("select max(month) from contributions_batch where state <> 'draft' and month >= %s", month.first_day)
    return Month.of(found[0][0]).next if found[0][0] else month


@transaction.atomic
def decide_case(
    person: Person, *, month: Month, outcome: Outcome, proof: str, reason: str, until: Month | None, actor: Actor,
    evidence: Evidence | None = None,
) -> dict[str, Any]:  # fmt: skip
    """An officer settles a doubtful case. The month must not be submitted; run it again for the decision to show.

    The very same decision again, with nothing decided in between, changes nothing. Raises Refusal: MONTH_SUBMITTED,
    NOT_ASSESSED, and what `settling.checked` and `settling.refuse_clear` refuse.
    """
    lock("books")
    contributions.refuse_submitted(month)
    found = _findings([person.id], month).get(person.id)
    if found is None:
        raise Refusal("NOT_ASSESSED", f"This person is not assessed in {month} or before: run `pijar month run {month}` first.")
    until = until or Month(month.year, 12)
    ruling = settling.checked(Ruling(person.id, month, until, outcome, proof, reason, evidence))
    settling.refuse_clear(ruling, found)
    last = settling.recorded([person.id]).get(person.id, [])[-1:]
    # The same words settle more than they did where a doubt came since.
    is_same = bool(last) and settling.says_the_same(last[0], ruling) and settling.covers(last[0], found)
    number = last[0].id if is_same else _stored([(ruling, found)], actor)[0]
    return {
        "decision": number, "outcome": outcome.value, "month": str(month), "until": str(until),
        "settles": list(found.reasons),
    }  # fmt: skip


def _findings(people: Sequence[int], month: Month) -> dict[int, Finding]:
    """Of each person the assessment for the month, or, while it is not run, the last one before it."""
    found = rows(
        "select distinct on (person_id) person_id, outcome, reasons from eligibility_assessment"
        " where person_id = any(%s) and month <= %s order by person_id, month desc", list(people), month.first_day,
    )  # fmt: skip
    return {person: Finding(Outcome(outcome), tuple(reasons)) for person, outcome, reasons in found}


def _stored(rulings: Sequence[tuple[Ruling, Finding]], actor: Actor) -> list[int]:
    """Writes the rulings; who is over the age limit and shall not stay is stopped, who shall stay after all goes on."""
    for ruling, finding in rulings:
        if Reason.AGE_65_STAYS in finding.reasons:
            _stop_or_go_on(ruling, actor)
    return settling.store(rulings, actor)


def _stop_or_go_on(ruling: Ruling, actor: Actor) -> None:
    last = rows("select kind, reason from enrolment_halt where person_id = %s order by id desc limit 1", ruling.person_id)
    is_stopped = bool(last) and last[0][0] == HaltKind.STOP.value
    if ruling.outcome is Outcome.INELIGIBLE and not is_stopped:
        _halt(ruling.person_id, HaltKind.STOP, ruling.month, AGE_65, ruling.proof, actor)
    elif ruling.outcome is Outcome.ELIGIBLE and is_stopped and last[0][1] == AGE_65:
        _halt(ruling.person_id, HaltKind.RESUME, ruling.month, "CORRECTED", ruling.proof, actor)


@transaction.atomic
def decide_many(
    wanted: Sequence[Ruling | Refusal | None], *, month: Month, actor: Actor, all_or_nothing: bool = False,
    bundle: dict[str, Any] | None = None,
) -> list[Result]:  # fmt: skip
    """Settles many cases from one month on; what each ruling became, in their order.

    A refusal among the rulings (a line that could not be read) stays one, None (a line that says nothing) is left. A ruling
    that was recorded before, be it replaced since, is not recorded again: the same list changes nothing. `bundle` is what
    the common event tells of the list. Raises Refusal (MONTH_SUBMITTED).
    """
    lock("books")
    contributions.refuse_submitted(month)
    people = [one.person_id for one in wanted if isinstance(one, Ruling)]
    findings, before = _findings(people, month), settling.recorded(people)
    twice = _contradicted(wanted)
    judged = [_judged(one, findings, before, twice) for one in wanted]
    results = [one if isinstance(one, Result) else Result(Became.DECIDED) for one in judged]
    if all_or_nothing and any(one.became is Became.REFUSED for one in results):
        return [replace(one, became=Became.HELD) if one.became is Became.DECIDED else one for one in results]
    good = [one for one in judged if not isinstance(one, Result)]
    numbers = iter(_stored_once(good, actor))
    results = [replace(one, decision=next(numbers)) if one.became is Became.DECIDED else one for one in results]
    if good:
        counts = {kind.value: n for kind in Became if (n := sum(one.became is kind for one in results))}
        record(actor, "eligibility.decide_list", f"month:{month}", {**counts, **(bundle or {})})
    return results


def _stored_once(good: Sequence[tuple[Ruling, Finding]], actor: Actor) -> list[int]:
    """A person whom two lines name with the same words is decided about once."""
    once = {one[0].person_id: one for one in good}
    numbers = dict(zip(once, _stored(list(once.values()), actor), strict=True)) if once else {}
    return [numbers[ruling.person_id] for ruling, _ in good]


def _contradicted(wanted: Sequence[Ruling | Refusal | None]) -> set[int]:
    """Persons of whom one list says two things."""
    said: dict[int, Ruling] = {}
    return {
        one.person_id for one in wanted if isinstance(one, Ruling) and said.setdefault(one.person_id, one) != one
    }  # fmt: skip


def _judged(
    one: Ruling | Refusal | None, findings: dict[int, Finding], before: dict[int, list[Any]], twice: set[int]
) -> Result | tuple[Ruling, Finding]:
    """The ruling, checked, with what it settles; or what became of it at once."""
    if one is None:
        return Result(Became.LEFT)
    try:
        if isinstance(one, Refusal):
            raise one
        ruling = settling.checked(one)
        same = [made for made in before.get(ruling.person_id, []) if settling.says_the_same(made, ruling)]
        if same:
            return Result(Became.SAME, same[0].id)
        if ruling.person_id in twice:
            raise Refusal("NIK_TWICE", "This person stands in the list more than once, with different words: keep one line.")
        found = findings.get(ruling.person_id)
        if found is None:
            raise Refusal("NOT_ASSESSED", f"This person is not assessed in {ruling.month} or before.")
        settling.refuse_clear(ruling, found)
    except Refusal as refusal:
        return Result(Became.REFUSED, refusal=refusal)
    return ruling, found


@transaction.atomic
def halt_person(person: Person, *, kind: HaltKind, month: Month, reason: str, proof: str, actor: Actor) -> dict[str, Any]:
    """Stops, holds or resumes a person from a month on. Raises Refusal (MONTH_SUBMITTED) for a month already sent."""
    lock("books")
    made = _halt(person.id, kind, month, reason, proof, actor)
    return {"kind": made.kind, "from": str(month), "reason": made.reason, "proof": made.proof}


def _halt(person_id: int, kind: HaltKind, month: Month, reason: str, proof: str, actor: Actor) -> Any:
    mine = rows(
        "select to_char(l.month, 'YYYY-MM') from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
        " where l.person_id = %s and l.month >= %s and b.state not in ('draft', 'checked') order by l.month limit 1",
        person_id, month.first_day,
    )  # fmt: skip
    # A checked list has not left: the stop makes it out of date, so it is given back and made again without the person.
    if mine:
        sent = Month.parse(mine[0][0])
        sentence = f"This person stands in the submitted list of {sent}: choose a later month."
        raise Refusal("MONTH_SUBMITTED", sentence, values={"sent": sent})
    return enrolment.halt(person_id, kind=kind, month=month, reason=reason, proof=proof, actor=actor)
