"""What allocation is asked with and answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PlaceReason(StrEnum):
    """Why somebody has the place he has."""

    NAMED = "NAMED"
    KEPT_FUND = "KEPT_FUND"
    MOVED_FUND = "MOVED_FUND"
    NEW_PLACE = "NEW_PLACE"
    REPLACEMENT = "REPLACEMENT"


class WaitReason(StrEnum):
    """Why somebody who may be enrolled waits."""

    NO_PLACE = "NO_PLACE"
    MONEY_SHORT = "MONEY_SHORT"
    ONLY_RESTRICTED_LEFT = "ONLY_RESTRICTED_LEFT"
    VILLAGE_FULL = "VILLAGE_FULL"
    SECTOR_FULL = "SECTOR_FULL"


class DoorState(StrEnum):
    """How a fund stands towards one person."""

    CARRIES = "CARRIES"
    FREE = "FREE"
    FULL = "FULL"
    CELL_FULL = "CELL_FULL"
    MONEY_SHORT = "MONEY_SHORT"
    RESTRICTED = "RESTRICTED"
    NAMED_ONLY = "NAMED_ONLY"
    NOT_MET = "NOT_MET"


@dataclass(frozen=True)
class Door:
    """One fund, and whether it carries a person, could, or why it does not."""

    code: str
    state: DoorState


class RankKey(StrEnum):
    """By what people are put in order; the draw comes after all of these."""

    ENROLLED = "enrolled"
    PRIORITY = "priority"
    DECILE = "decile"
    WAITED = "waited"


class Share(StrEnum):
    """By what a fund's places are shared out."""

    NONE = ""
    VILLAGE = "village"
    SECTOR = "sector"


RANKING = tuple(RankKey)
# The cell of people outside the sectors a fund takes first, and the share of all who are not named in a quota by cell.
OTHERS, ALL_OTHERS = "others", "*"


@dataclass(frozen=True)
class Gifts:
    """What a fund of gifts may spend this month: `money` in all, whole rupiah, `reason` when it can carry nobody.

    `named` lists (donor, worker's NIK encrypted, donor's money) in the order of the register.
    """

    money: int
    is_open: bool
    reason: str
    named: list[tuple[str, bytes, int]]

    @property
    def spendable(self) -> int:
        return self.money if self.is_open else 0


@dataclass(frozen=True)
class FundPlaces:
    """One fund in filling order. `gifts` is given for a fund whose places follow from money.

    Of the sectors `first` as many as there are places, of others only `others_by_decree`; with `only`, of no other sector
    anybody. `share` says whether `quotas` gives places by village code or by sector; "*" is the share of all not named.
    """

    code: str
    quota: int | None
    first: tuple[str, ...] = ()
    gifts: Gifts | None = None
    only: tuple[str, ...] = ()
    others_by_decree: int = 0
    share: Share = Share.NONE
    quotas: Mapping[str, int] = field(default_factory=dict)
