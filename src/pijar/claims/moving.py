"""The states of a case and its moves, as one table: from where to where, in which branch, who may, and what it asks for.

A day is asked for by every move; it never lies before the incident or the move before it, nor in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pijar.claims.types import Branch, Need, State
from pijar.kernel.errors import Refusal
from pijar.staff.types import Role

BOTH = frozenset(Branch)
JKK, JKM = frozenset({Branch.JKK}), frozenset({Branch.JKM})
OFFICE = frozenset({Role.PROGRAMME})
# The hospital that treats says itself when treatment begins and when the doctor has spoken.
TREATING = frozenset({Role.PROGRAMME, Role.HOSPITAL})


@dataclass(frozen=True)
class Step:
    """One allowed move: the branches it is for, the roles that may do it, what it asks for besides the day."""

    branches: frozenset[Branch] = BOTH
    by: frozenset[Role] = OFFICE
    needs: frozenset[Need] = frozenset()


_WITH_REASON = frozenset({Need.REASON})
_PERSON, _PAPERS = frozenset({Need.PERSON}), frozenset({Need.DOCUMENTS})
_GIVE_UP = {
    State.CLOSED: Step(needs=_WITH_REASON),
    State.LAPSED: Step(needs=frozenset({Need.REASON, Need.LAPSED_BY_LAW})),
}
_INSURER_SAYS_NO = {State.REFUSED: Step(needs=_WITH_REASON)}

MOVES: Mapping[State, Mapping[State, Step]] = MappingProxyType({
    State.REPORTED: {State.SCREENED: Step(needs=_PERSON), **_GIVE_UP},
    State.SCREENED: {
        State.NOTIFIED: Step(),
        State.WITH_INSURER: Step(JKM, needs=_PAPERS),
        **_GIVE_UP,
    },
    State.NOTIFIED: {
        State.IN_TREATMENT: Step(JKK, TREATING),
        # Healed or died before any treatment was noted: the doctor has spoken at once.
        State.STAGE_TWO: Step(JKK, TREATING),
        State.WITH_INSURER: Step(JKM, needs=_PAPERS),
        **_INSURER_SAYS_NO,
        **_GIVE_UP,
    },
    State.IN_TREATMENT: {State.STAGE_TWO: Step(JKK, TREATING), **_INSURER_SAYS_NO, **_GIVE_UP},
    State.STAGE_TWO: {
        # Treated again: a second stage begins.
        State.IN_TREATMENT: Step(JKK, TREATING, _WITH_REASON),
        State.WITH_INSURER: Step(JKK, needs=_PAPERS),
        **_INSURER_SAYS_NO,
        **_GIVE_UP,
    },
    State.WITH_INSURER: {
        State.PAID: Step(),
        **_INSURER_SAYS_NO,
        # The insurer sends it back for want of something.
        State.STAGE_TWO: Step(JKK, needs=_WITH_REASON),
        State.SCREENED: Step(JKM, needs=_WITH_REASON),
    },
    State.PAID: {State.CLOSED: Step(), State.WITH_INSURER: Step(needs=_WITH_REASON)},
    State.REFUSED: {State.OBJECTION: Step(needs=_WITH_REASON), State.CLOSED: Step(needs=_WITH_REASON)},
    State.OBJECTION: {
        State.WITH_INSURER: Step(),
        State.PAID: Step(),
        **_INSURER_SAYS_NO,
        State.CLOSED: Step(needs=_WITH_REASON),
    },
    # Something new came to light: the case is taken up again.
    State.CLOSED: {State.SCREENED: Step(needs=frozenset({Need.REASON, Need.PERSON}))},
    State.LAPSED: {},
})  # fmt: skip

# The step that is offered as the one big button, by branch.
NEXT: Mapping[tuple[State, Branch], State] = MappingProxyType({
    (State.REPORTED, Branch.JKK): State.SCREENED, (State.REPORTED, Branch.JKM): State.SCREENED,
    (State.SCREENED, Branch.JKK): State.NOTIFIED, (State.SCREENED, Branch.JKM): State.WITH_INSURER,
    (State.NOTIFIED, Branch.JKK): State.IN_TREATMENT, (State.NOTIFIED, Branch.JKM): State.WITH_INSURER,
    (State.IN_TREATMENT, Branch.JKK): State.STAGE_TWO, (State.STAGE_TWO, Branch.JKK): State.WITH_INSURER,
    (State.WITH_INSURER, Branch.JKK): State.PAID, (State.WITH_INSURER, Branch.JKM): State.PAID,
    (State.PAID, Branch.JKK): State.CLOSED, (State.PAID, Branch.JKM): State.CLOSED,
    (State.REFUSED, Branch.JKK): State.OBJECTION, (State.REFUSED, Branch.JKM): State.OBJECTION,
    (State.OBJECTION, Branch.JKK): State.WITH_INSURER, (State.OBJECTION, Branch.JKM): State.WITH_INSURER,
})  # fmt: skip


def step(now: State, to: State, branch: Branch, role: Role, number: str) -> Step:
    """The step from `now` to `to`, where the table has it for this branch and role.

    Raises Refusal: CASE_MOVE_NOT_ALLOWED, CASE_MOVE_NOT_YOURS.
    """
    values = {"number": number, "now": now.value, "to": to.value}
    found = MOVES[now].get(to)
    if found is None or branch not in found.branches:
        raise Refusal(
            "CASE_MOVE_NOT_ALLOWED", f"Case {number} ({branch}) is {now.value} and cannot become {to.value}.", values=values
        )
    if role not in found.by:
        raise Refusal("CASE_MOVE_NOT_YOURS", f"Another office moves case {number} to {to.value}.", values=values)
    return found


def open_to(now: State, branch: Branch, role: Role, *, died: bool = False) -> tuple[State, ...]:
    """The states a case may be moved to by this role, the usual one first. Who died at once is not treated."""
    is_stated = died and (now, branch) == (State.NOTIFIED, Branch.JKK)
    usual = State.STAGE_TWO if is_stated else NEXT.get((now, branch))
    found = [to for to, one in MOVES[now].items() if branch in one.branches and role in one.by]
    return tuple(sorted(found, key=lambda to: to is not usual))
