"""What people decide of two records, carried through to the values of the persons, in one transaction.

A decision that is sent twice is taken once; one that somebody else has crossed meanwhile is refused and shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from pijar.intake.linking import settle_persons
from pijar.kernel.errors import Refusal
from pijar.linkage import services
from pijar.linkage.models import Verdict
from pijar.linkage.types import Answer
from pijar.registry.copy import lock, rows
from pijar.staff.types import Actor

Pair = tuple[int, int]
UNSEEN = 0
"""What somebody saw who saw no verdict."""


@transaction.atomic
def decide(pairs: Iterable[Pair], answer: Answer, *, actor: Actor, reason: str = "", seen: int = UNSEEN) -> bool:
    """Records `answer` for each pair of persons and joins or parts them. Says whether anything changed.

    `seen` is the id of the verdict that the officer had before them. Raises Refusal: DECIDED_MEANWHILE (with `actor` and
    `verdict`), JOINS_DIFFERENT, and those of `linkage.services.say`.
    """
    lock("intake")
    touched: set[int] = set()
    changed, broken = False, _broken()
    for one, other in pairs:
        before = _standing(one, other)
        if before is not None and before.verdict == answer.value:
            continue
        if before is not None and before.pk != seen:
            raise Refusal(
                "DECIDED_MEANWHILE",
                f"{before.actor} has decided about these two meanwhile: look at it, and take it back if it is wrong.",
                values={"actor": before.actor, "verdict": before.verdict},
            )
        touched |= {*services.say(one, other, answer, actor=actor, reason=reason).touched, one, other}
        changed = True
        if answer is Answer.SAME and _broken() > broken:
            raise Refusal(
                "JOINS_DIFFERENT",
                "This would join two people who are two by somebody's decision or by the register: part them first.",
            )
    settle_persons(tuple(sorted(touched)))
    return changed


@transaction.atomic
def take_back(pairs: Iterable[Pair], *, actor: Actor) -> bool:
    """Undoes what was decided of these pairs; one that nobody decided is passed by. Says whether anything changed."""
    lock("intake")
    touched: set[int] = set()
    for one, other in pairs:
        if _standing(one, other) is not None:
            touched |= {*services.take_back(one, other, actor=actor).touched, one, other}
    settle_persons(tuple(sorted(touched)))
    return bool(touched)


@transaction.atomic
def part(person: int, *, actor: Actor, reason: str = "") -> list[Pair]:
    """Takes a person out of those it was joined with: it is none of them. Returns the pairs that were decided."""
    lock("intake")
    others = rows(
        "select q.id from registry_person p join registry_person q on q.id <> p.id"
        " and (q.id = p.survivor_id or q.survivor_id = coalesce(p.survivor_id, p.id)) where p.id = %s order by q.id",
        person,
    )
    pairs = [(min(person, other), max(person, other)) for (other,) in others]
    for pair in pairs:
        before = _standing(*pair)
        decide([pair], Answer.DIFFERENT, actor=actor, reason=reason, seen=before.pk if before else UNSEEN)
    return pairs


def _standing(one: int, other: int) -> Verdict | None:
    """The verdict that holds about two persons, by their numbers."""
    found = rows("select national_id from registry_person where id in (%s, %s)", one, other)
    numbers = sorted(bytes(number) for (number,) in found)
    if len(numbers) != 2:
        return None
    return Verdict.objects.filter(national_id_a=numbers[0], national_id_b=numbers[1], undone_at=None).first()


def _broken() -> int:
    """How many decisions that two numbers are one person are not carried out, for another decision stands against them."""
    sql = (
        "select count(*) from linkage_verdict v join registry_person a on a.national_id = v.national_id_a"
        " join registry_person b on b.national_id = v.national_id_b where v.undone_at is null and v.verdict = 'same'"
        " and coalesce(a.survivor_id, a.id) <> coalesce(b.survivor_id, b.id)"
    )
    return int(rows(sql)[0][0])
