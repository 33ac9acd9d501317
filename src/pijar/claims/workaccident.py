"""Keeping what officers answered about a possible work accident, each time as a new version with its opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.claims.holding import following, held
from pijar.claims.models import Claim, WorkOpinion
from pijar.claims.sealing import opened, seal
from pijar.claims.workrules import Answer, judge, manner_of, questions_of, resembles
from pijar.kernel.errors import Refusal
from pijar.registry.models import Occupation
from pijar.staff.types import Actor

FIELD = "work_opinion"
LONGEST = 500


def declared_by(claim: Claim) -> tuple[str, ...]:
    """The kinds of work the participant declared, as the lists name them; none of somebody not identified."""
    person = claim.incident.person
    if person is None or not person.occupation_code:
        return ()
    codes = [person.occupation_code, *person.rows.values_list("occupation_code", flat=True)]
    names = dict(Occupation.objects.filter(code__in=[one for one in codes if one]).values_list("code", "name"))
    return tuple(dict.fromkeys(names[one] for one in codes if one in names))


def read_answers(given: Mapping[str, str]) -> dict[str, Answer]:
    """Raises Refusal (WORK_ANSWER_UNKNOWN) for an answer that is not yes, no or unknown."""
    known = {one.value for one in Answer}
    for code, answer in given.items():
        if answer not in known:
            raise Refusal("WORK_ANSWER_UNKNOWN", f"{code[:40]}: answer yes, no or unknown, not {answer[:40]!r}.")
    return {code: Answer(answer) for code, answer in given.items()}


@transaction.atomic
def answer(
    number: str, *, manner: str, answers: Mapping[str, str], declared: tuple[str, ...] = (), doing: str = "", note: str = "",
    actor: Actor, at: datetime,
) -> WorkOpinion:  # fmt: skip
    """Keeps the answers with the opinion that follows; `declared` are kinds of work not in the lists (the second job).

    Where nobody answered whether the work is of the declared kind, its likeness to the words is taken as a first guess.
    Raises Refusal: CLAIM_UNKNOWN, WORK_MANNER_UNKNOWN, WORK_ANSWER_UNKNOWN.
    """
    claim = held(number)
    how, told = manner_of(manner), read_answers(answers)
    jobs = tuple(dict.fromkeys([*declared_by(claim), *(one.strip()[:100] for one in declared if one.strip())]))
    guess = "declared_work" in questions_of(how) and told.get("declared_work", Answer.UNKNOWN) is Answer.UNKNOWN
    if guess:
        told["declared_work"] = resembles(jobs, doing)
    judged = judge(how, told)
    words = {
        **judged.as_json(), "answers": {code: one.value for code, one in told.items()}, "declared": list(jobs),
        "doing": doing.strip()[:LONGEST], "note": note.strip()[:LONGEST], "guessed": ["declared_work"] if guess else [],
    }  # fmt: skip
    made = WorkOpinion.objects.create(
        claim=claim, version=following(WorkOpinion, claim, "version"), opinion=judged.opinion.value,
        words=seal(FIELD, words), actor=actor.name, at=at,
    )  # fmt: skip
    record(actor, "claim.work", f"claim:{claim.number}", {"version": made.version})
    return made


def latest(claim: Claim) -> WorkOpinion | None:
    return WorkOpinion.objects.filter(claim=claim).order_by("-version").first()


def told(found: WorkOpinion) -> dict[str, Any]:
    """The opinion as plain values: manner, reasons with provisions, what is still to be asked. The caller records reading."""
    return {"version": found.version, "by": found.actor, "at": found.at.isoformat(), **opened(FIELD, found.words)}
