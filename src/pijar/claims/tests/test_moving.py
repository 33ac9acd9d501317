"""The table of moves, move by move: what it allows, and that nothing else is allowed."""

from __future__ import annotations

from itertools import product

import pytest

from pijar.claims.moving import BOTH, MOVES, NEXT, open_to, step
from pijar.claims.tasks import BELONGS, RULES
from pijar.claims.types import OVER, Branch, Need, State, TaskKind
from pijar.kernel.errors import Refusal
from pijar.staff.types import Role

R, S, N, T, Z, W, P, X, B, C, L = State
# Written out once more by hand: from, to, branches.
ALLOWED = {
    (R, S): "both", (R, C): "both", (R, L): "both",
    (S, N): "both", (S, W): "JKM", (S, C): "both", (S, L): "both",
    (N, T): "JKK", (N, Z): "JKK", (N, W): "JKM", (N, X): "both", (N, C): "both", (N, L): "both",
    (T, Z): "JKK", (T, X): "both", (T, C): "both", (T, L): "both",
    (Z, T): "JKK", (Z, W): "JKK", (Z, X): "both", (Z, C): "both", (Z, L): "both",
    (W, P): "both", (W, X): "both", (W, Z): "JKK", (W, S): "JKM",
    (P, C): "both", (P, W): "both",
    (X, B): "both", (X, C): "both",
    (B, W): "both", (B, P): "both", (B, X): "both", (B, C): "both",
    (C, S): "both",
}  # fmt: skip
HOSPITAL_TOO = {(N, T), (N, Z), (T, Z), (Z, T)}
# Without a reason nothing is given up, refused, sent back or taken up again.
REASONED = {
    *((state, to) for state in (R, S, N, T, Z) for to in (C, L)), *((state, X) for state in (N, T, Z, W, B)),
    (W, Z), (W, S), (P, W), (X, B), (X, C), (B, C), (C, S), (Z, T),
}  # fmt: skip


@pytest.mark.parametrize(("now", "to"), list(product(State, State)))
@pytest.mark.parametrize("branch", Branch)
def test_each_move(now, to, branch):
    allowed = ALLOWED.get((now, to)) in ("both", branch.value)
    if not allowed:
        with pytest.raises(Refusal) as refused:
            step(now, to, branch, Role.PROGRAMME, "LK")
        assert refused.value.code == "CASE_MOVE_NOT_ALLOWED"
        assert to not in open_to(now, branch, Role.PROGRAMME)
        return
    found = step(now, to, branch, Role.PROGRAMME, "LK")
    assert (Need.REASON in found.needs) == ((now, to) in REASONED)
    assert (Need.DOCUMENTS in found.needs) == (to is W and now in (S, N, Z))
    assert (Need.PERSON in found.needs) == (to is S and now in (R, C))
    assert (Need.LAPSED_BY_LAW in found.needs) == (to is L)


@pytest.mark.parametrize(("now", "to"), list(ALLOWED))
@pytest.mark.parametrize("role", Role)
def test_who_may(now, to, role):
    branch = Branch.JKM if ALLOWED[now, to] == "JKM" else Branch.JKK
    may = role is Role.PROGRAMME or role is Role.HOSPITAL and (now, to) in HOSPITAL_TOO
    if may:
        assert step(now, to, branch, role, "LK")
    else:
        with pytest.raises(Refusal, match="Another office"):
            step(now, to, branch, role, "LK")


def test_a_case_can_always_go_on_until_it_is_over():
    for branch, state in product(Branch, State):
        reachable = {state}
        while more := {to for now in reachable for to in MOVES[now] if branch in MOVES[now][to].branches} - reachable:
            reachable |= more
        assert reachable & OVER


def test_the_usual_next_step_is_one_of_the_table():
    for (now, branch), to in NEXT.items():
        assert to in open_to(now, branch, Role.PROGRAMME)
        assert open_to(now, branch, Role.PROGRAMME)[0] is to
    assert open_to(State.NOTIFIED, Branch.JKK, Role.PROGRAMME, died=True)[0] is State.STAGE_TWO
    reachable = {branch: {R} for branch in Branch}
    for branch, found in reachable.items():
        while more := {to for now in found for to in open_to(now, branch, Role.PROGRAMME)} - found:
            found |= more
        assert set(found - OVER) == {now for now, of in NEXT if of is branch}


def test_every_task_a_state_brings_belongs_there():
    assert set(BELONGS) == set(TaskKind)
    for branch, state in product(Branch, State):
        for rule in RULES[branch].get(state, ()):
            assert state in BELONGS[rule.kind], (state, rule.kind)
    assert not any(OVER & states for states in BELONGS.values())
    assert frozenset(Branch) == BOTH
