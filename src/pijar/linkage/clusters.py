"""From pairs to persons: who is one with whom, and whose number stands for all.

A chain of likenesses may join two people of whom somebody, or the register, knows that they are two. So the surest
pairs go first, and a pair that would join such people is not joined but asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True)
class Worth:
    """What speaks for a person's number: the register knows it under this name; the birth date stands in it; rows; age."""

    is_registered: bool = False
    holds_own_date: bool = False

    def rank(self, person: int) -> tuple[bool, bool, int]:
        """Smaller is better; of equals the person who came first."""
        return (not self.is_registered, not self.holds_own_date, person)


@dataclass(frozen=True)
class Clusters:
    """`survivor` of every person who gives way; `refused`: pairs that were not joined for what is known of others."""

    survivor: dict[int, int]
    refused: set[Pair]


def clusters(same: Iterable[Pair], apart: Iterable[Pair], worth: Mapping[int, Worth]) -> Clusters:
    """Joins `same` pairs, the surest first, unless that joins two people of an `apart` pair or two registered numbers."""
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    enemies: dict[int, set[int]] = {}
    for one, other in apart:
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)
    refused: set[Pair] = set()
    for one, other in same:
        for person in (one, other):
            group.setdefault(person, person)
            members.setdefault(person, [person])
        left, right = group[one], group[other]
        if left == right:
            continue
        if _clash(members[left], members[right], enemies, worth):
            refused.add((one, other))
            continue
        for person in members[right]:
            group[person] = left
        members[left] += members.pop(right)
    survivor = {}
    for people in members.values():
        best = min(people, key=lambda person: worth.get(person, Worth()).rank(person))
        survivor.update({person: best for person in people if person != best})
    return Clusters(survivor, refused)


def _clash(left: list[int], right: list[int], enemies: Mapping[int, set[int]], worth: Mapping[int, Worth]) -> bool:
    if any(enemies.get(person, set()) & set(right) for person in left):
        return True
    registered = [any(worth.get(p, Worth()).is_registered for p in side) for side in (left, right)]
    return all(registered)
