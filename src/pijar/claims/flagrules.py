"""What makes somebody look twice at a case: pure rules over facts, each flag with what its sentence names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from pijar.claims.types import Branch, Flag, FlagFact, FlagFacts, Harm, State

# Two reports about one person within so many days may be one incident told twice.
NEAR = timedelta(days=3)
SHORTEST_WORD = 3
# How people speak of somebody; no part of the name.
ADDRESSES = frozenset({"PAK", "BAPAK", "IBU", "MAS", "MBAK", "BANG", "KANG", "ALM", "ALMARHUM", "ALMARHUMAH", "BIN", "BINTI"})


def flags(facts: FlagFacts) -> tuple[FlagFact, ...]:
    """Every flag that stands, in the order in which they matter."""
    return tuple(found for rule in _RULES for found in rule(facts))


def name_fits(told: str, known: str) -> bool:
    """Whether a name as somebody told it may be the known one: nothing told, or more than half of the shorter one's words.

    A mistyped NIK may be that of another Siti: one word of two in common is not enough to link anybody unseen.
    """
    if not told.strip() or told.strip().upper() == known.strip().upper():
        return True
    first, second = _words(told), _words(known)
    shorter = min(len(first), len(second))
    return shorter > 0 and 2 * len(first & second) > shorter


def _words(name: str) -> set[str]:
    found = {"".join(letter for letter in word if letter.isalpha()) for word in name.upper().split()}
    return {word for word in found if len(word) >= SHORTEST_WORD} - ADDRESSES


def _identity(facts: FlagFacts) -> Iterator[FlagFact]:
    if not facts.name_fits:
        yield FlagFact(Flag.NAME_DIFFERS)
    elif not facts.is_identified:
        yield FlagFact(Flag.NOT_IDENTIFIED)


def _others(facts: FlagFacts) -> Iterator[FlagFact]:
    for other in facts.others:
        if other.same_incident:
            yield FlagFact(Flag.OTHER_BRANCH, {"number": other.number, "branch": other.branch.value})
        elif other.is_maybe:
            yield FlagFact(Flag.MAYBE_SAME, {"number": other.number, "day": other.day})
        elif abs(other.happened_at - facts.happened_at) <= NEAR:
            flag = Flag.SAME_INCIDENT if other.happened_at == facts.happened_at else Flag.NEAR_IN_TIME
            yield FlagFact(flag, {"number": other.number, "day": other.day})
        elif facts.harm is Harm.DIED and other.branch is not facts.branch and other.state is not State.CLOSED:
            yield FlagFact(Flag.OTHER_BRANCH, {"number": other.number, "branch": other.branch.value})


def _cover(facts: FlagFacts) -> Iterator[FlagFact]:
    if not facts.is_identified or facts.status == "dead":
        return
    if facts.first_covered_on is not None and facts.day < facts.first_covered_on:
        yield FlagFact(Flag.BEFORE_COVER, {"day": facts.first_covered_on})
    elif facts.covered is False:
        yield FlagFact(Flag.NOT_COVERED, {"status": facts.status})
    elif facts.covered is None:
        yield FlagFact(Flag.COVER_UNSURE, {"status": facts.status})
    if facts.month_paid_on is not None and facts.month_paid_on > facts.day and not facts.paid_in_time:
        yield FlagFact(Flag.PAID_AFTERWARDS, {"day": facts.month_paid_on})


def _life(facts: FlagFacts) -> Iterator[FlagFact]:
    if facts.alive_as_of is not None and facts.harm is Harm.DIED:
        yield FlagFact(Flag.REGISTER_ALIVE, {"day": facts.alive_as_of})
    if facts.died_on is not None:
        if facts.died_on < facts.day:
            yield FlagFact(Flag.DEATH_KNOWN, {"day": facts.died_on})
        elif facts.harm is Harm.DIED and facts.branch is Branch.JKM and facts.died_on != facts.day:
            yield FlagFact(Flag.DEATH_DAY_DIFFERS, {"day": facts.died_on})
    if facts.stopped_from is not None and facts.stopped_from <= facts.day:
        yield FlagFact(Flag.STOPPED_PERSON, {"day": facts.stopped_from})


def _time(facts: FlagFacts) -> Iterator[FlagFact]:
    if facts.happened_at > facts.reported_at:
        yield FlagFact(Flag.IN_FUTURE)
    due = facts.notify_due_at
    if due is not None and (facts.notified_at or facts.reported_at) > due:
        yield FlagFact(Flag.LATE_REPORT, {"day": facts.notify_due_on})


_RULES: tuple[Callable[[FlagFacts], Iterator[FlagFact]], ...] = (_identity, _others, _cover, _life, _time)
