"""States and the moves allowed between them: one table per object, asked before any change."""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import TypeVar

from pijar.kernel.errors import Refusal

S = TypeVar("S", bound=StrEnum)


def move(table: Mapping[S, Set[S]], now: S, to: S, what: str) -> S:
    """The state `to`, if the table allows it from `now`.

    Raises Refusal (MOVE_NOT_ALLOWED) naming the object and both states.
    """
    if to not in table.get(now, frozenset()):
        raise Refusal("MOVE_NOT_ALLOWED", f"{what} is {now.value} and cannot become {to.value}.")
    return to
