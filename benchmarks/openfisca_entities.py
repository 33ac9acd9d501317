"""Whom and what the benefits are about, for OpenFisca-Core: entities, the words a fact may be, sums over the members of a case.

A case is a group; its members are what was told of it: findings, devices and children, sorted by case. Whatever does not
concern a kind of member counts 0 for it.
"""

from __future__ import annotations

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit

from benchmarks.openfisca_law import ITEMS, PERS, reckoned
from pijar.law import lookup
from pijar.law.benefits.case import BY_REFERENCE_PRICE
from pijar.law.benefits.case import Outcome as Outcomes

Member = build_entity(key="member", plural="members", label="What was told of a case", is_person=True)
Case = build_entity(key="case", plural="cases", label="Case", roles=[{"key": "told", "plural": "tolds"}])
Outcome = Enum("Outcome", {one.name: one.value for one in Outcomes})
# A member is a finding (an item of the table), a device or a child (at a level of school).
Kind = Enum("Kind", {"FINDING": "finding", "DEVICE": "device", "CHILD": "child"})
Item = Enum("Item", {code: code for code in ITEMS})
LEVELS = list(lookup.parameter("benefits.scholarship.years").values[-1].by_name)
CAPPED = list(lookup.parameter("benefits.jkk.devices").values[-1].by_name)
MODES = list(lookup.parameter("benefits.jkk.transport").values[-1].by_name)
Level = Enum("Level", {code: code for code in LEVELS})
Device = Enum("Device", {code: code for code in (*CAPPED, *BY_REFERENCE_PRICE)})
PER = np.array([PERS.index(item.per) for item in ITEMS.values()], dtype=np.int8)
MIRROR = np.array([list(ITEMS).index(item.mirror or code) for code, item in ITEMS.items()], dtype=np.uint8)
BY_STEPS = np.array([item.by_steps for item in ITEMS.values()])
WHOLE_LOSS = 100
NOT_TOLD = -1

of_case = reckoned(Case, DateUnit.DAY)
of_member = reckoned(Member, DateUnit.DAY)


def summed(cases, amounts):
    """The sum of each case; OpenFisca's own `sum` does not count a last case without members."""
    return np.bincount(cases.members_entity_id, weights=amounts, minlength=cases.count).astype(np.int64)


def first_member(cases):
    """For each member, the place of the first one of its case."""
    return np.arange(len(cases.members_entity_id)) - cases.members_position


def running(cases, amounts):
    """The sum up to and with each member of its case."""
    sums = np.cumsum(amounts)
    return sums - (sums - amounts)[first_member(cases)]
