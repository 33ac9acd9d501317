"""Decrees, their lines and who leaves, as screens show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pijar.backoffice import scope
from pijar.backoffice.kept import Many, kept, warm
from pijar.backoffice.selectors.months import months_run
from pijar.backoffice.tables import Decree, DecreeLine
from pijar.enrolment import selectors as enrolment
from pijar.enrolment.selectors import decreed_and_gone, undecreed
from pijar.enrolment.words import NO_LETTER
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.staff.models import Officer

ACTIONS = ("add", "remove", "move")


def decrees() -> list[Decree]:
    """Every decree, the newest first."""
    return list(Decree.objects.order_by("-id"))


def drafts() -> QuerySet[Decree]:
    """The draft that is open, if any."""
    return Decree.objects.filter(state="draft").order_by("id")


def open_draft() -> Decree | None:
    return drafts().first()


def decree(decree_id: int) -> Decree | None:
    return Decree.objects.filter(id=decree_id).first()


def lines(officer: Officer, found: Decree, action: str = "") -> QuerySet[DecreeLine]:
    """A decree's lines in their order, of one action if given."""
    mine = scope.decree_lines(officer).filter(decree=found).order_by("position")
    return mine.filter(action=action) if action in ACTIONS else mine


def months_to_decree() -> list[Month]:
    """Months that were run and that a decree may still change, the newest first."""
    last = Decree.objects.filter(state="signed").order_by("-from_month").values_list("from_month", flat=True).first()
    return [month for month in months_run() if last is None or month.first_day >= last]


@dataclass(frozen=True)
class Pending:
    """A month whose list differs from the list in force: how many people it brings, how many leave the decreed list."""

    month: Month
    undecreed: int
    leaving: int


def pending() -> Pending | None:
    """The newest month that was run, where its list is not the list in force; None while both are one."""
    months = months_run()
    if not months:
        return None
    month = months[0]
    missing, leaving = _undecreed(month), _gone(month)
    return Pending(month, missing, leaving) if missing or leaving else None


_undecreed, _gone = kept(undecreed), kept(decreed_and_gone)


@warm
def _warmed() -> None:
    pending()
    for month in months_run()[:1]:
        _leaving(month)


@dataclass(frozen=True)
class Leaving:
    """One who leaves with a month, NIK masked. `is_gap`: nothing stands against the person, so the cover should not break."""

    person_id: int | None
    name: str
    nik: str
    village: str
    fund_code: str
    reason: str
    is_gap: bool
    has_letter: bool


GAPS = ("NO_PLACE", "NOT_PROPOSED")


@dataclass(frozen=True)
class AllLeaving(Sequence[Leaving]):
    """Everybody who leaves with a month, in order and by number; whom a page shows is read for it."""

    rows: Many = Many()
    gaps: int = 0
    letters: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, asked: Any) -> Any:
        """One of them, or those of a page; who is not there any more is left out."""
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        found = self.rows[asked]
        names = enrolment.names(found)
        return [_shown(one, *names[one[:2]]) for one in found if one[:2] in names]


def leaving(officer: Officer, month: Month) -> AllLeaving:
    """Who was carried the month before and is not in this month's list; those without any reason against them first."""
    return _leaving(month) if scope.sees_decrees(officer) else AllLeaving()


@kept
def _leaving(month: Month) -> AllLeaving:
    found = sorted(enrolment.leaving(month), key=lambda one: one[-1] not in GAPS)
    reasons = [one[-1] for one in found]
    return AllLeaving(Many(found), sum(r in GAPS for r in reasons), sum(r not in NO_LETTER for r in reasons))


def _shown(one: enrolment.Left, nik: str, name: str, village: str) -> Leaving:
    person, _, fund, reason = one
    return Leaving(person, name, mask(nik), village, fund, reason, reason in GAPS, reason not in NO_LETTER)
