"""One thing that waits for an officer, and by when, in the words people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.days import away
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.selectors import decrees, donors, funds, months, policies, uploads, verification
from pijar.backoffice.selectors.months import Overview
from pijar.backoffice.tables import Batch, ProgrammeMonth
from pijar.backoffice.together import together
from pijar.contributions import queue
from pijar.contributions.types import WAS_PAID, BatchState
from pijar.coverage import lookups
from pijar.cycle import fundviews
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.law.due_days import contribution_due
from pijar.law.types import LawError
from pijar.staff.models import Officer

# Within so many days a day is said by its distance; beyond, by its date.
NEAR, LONG_AGO = 7, 30
# So many of the last uploads stand on a first page.
SHOWN = 5


@dataclass(frozen=True)
class Todo:
    """One thing to do: a sentence, the one place to do it, and the day by which, where there is one.

    Titles go out of the house in the morning's digest: they name nobody.
    """

    icon: str
    title: str
    sentence: str
    url: str
    button: str
    due: date | None = None
    on: date = field(default_factory=today)

    @property
    def left(self) -> int | None:
        """Days to go; negative when it is late."""
        return None if self.due is None else (self.due - self.on).days

    @property
    def urgency(self) -> str:
        """late, near (today or tomorrow), set (a later day), or open: no day at all."""
        left = self.left
        if left is None:
            return "open"
        return "late" if left < 0 else "near" if left < 2 else "set"

    @property
    def when(self) -> str:
        """The day as people say it: besok, 3 hari lagi, lewat 2 hari, 4 Desember 2026."""
        return "" if self.due is None or self.left is None else said(self.due, self.left)


def said(due: date, left: int) -> str:
    """A day `left` days away, in words."""
    if -LONG_AGO <= left <= NEAR:
        return away(left)
    day = str(format_date(due, "j F Y"))
    return _("lewat tenggat %(day)s") % {"day": day} if left < 0 else day


def by_day(found: list[Todo]) -> list[Todo]:
    """The most urgent first; what has no day comes after, in the order it was found."""
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max))


@dataclass(frozen=True)
class Safe:
    """The last safe day to order a month's payment, and whom it concerns."""

    month: Month
    day: date
    people: int


_items_open = kept(queue.items_open)


@warm
def _warmed() -> None:
    """What is left of answered lists, for everybody who works on them."""
    _ = Look(Officer()).chased


@dataclass
class Look:
    """One look at what waits for an officer; what several entries ask for is read once."""

    officer: Officer
    on: date = field(default_factory=today)
    _days: dict[int, int] = field(default_factory=dict)

    @cached_property
    def batches(self) -> list[Batch]:
        """All lists, by month and fund: a few for each month."""
        return list(Batch.objects.order_by("month", "fund_code", "number"))

    @cached_property
    def run(self) -> ProgrammeMonth | None:
        """The last month that was run."""
        return ProgrammeMonth.objects.order_by("-month").first()

    @cached_property
    def month(self) -> Month:
        """The month that is worked on."""
        if self.run is None:
            return months.current_month()
        own = {one.state for one in self.batches if one.month == self.run.month}
        return months.following(Month.of(self.run.month), own)

    @cached_property
    def overview(self) -> Overview:
        """The steps of the month that is worked on."""
        run = self.run if self.run and self.run.month == self.month.first_day else None
        return months.standing(self.month, run, self.batches)

    @cached_property
    def uploads(self) -> list[Any]:
        """The officer's last uploads with their rows by outcome."""
        return list(uploads.uploads(self.officer, limit=SHOWN))

    @cached_property
    def papers(self) -> dict[str, list[dict[str, Any]]]:
        """What waits to be read, admitted, signed or judged by whoever works for the whole city: mostly little or nothing."""
        return together(
            looks=lookups.unread().values("at"),
            promises=donors.waiting_by_state(),
            drafts=decrees.drafts().values("id", "number", "made_by"),
            policies=policies.waiting_for(self.officer).values("id", "year", "made_by", "from_month"),
            budgets=funds.proposed().values("id", "year", "fund_code", "made_by"),
        )

    @cached_property
    def rounds(self) -> list[dict[str, Any]]:
        """Rounds in the field in which the officer has something to do."""
        return verification.under_way(self.officer)

    @cached_property
    def chased(self) -> dict[Month, int]:
        """Lines of answered lists that are not done, by month; months without any are left out."""
        found: dict[Month, int] = {}
        for one in self.batches:
            if n := self.left.get(one.pk, 0):
                found[Month.of(one.month)] = found.get(Month.of(one.month), 0) + n
        return found

    @cached_property
    def left(self) -> dict[int, int]:
        """Lines of answered lists that are not done, by list; one without any is left out."""
        settled = tuple(one.pk for one in self.batches if one.state == "settled")
        return dict(_items_open(settled)) if settled else {}

    def safe(self, month: Month) -> Safe | None:
        """The last safe day for a month's payment order, where something of it is unpaid and the law knows a day."""
        unpaid = [one for one in self.batches if one.month == month.first_day and BatchState(one.state) not in WAS_PAID]
        due = due_of_month(month)
        if due is None or not (people := sum(one.lines for one in unpaid)):
            return None
        if month.year not in self._days:
            self._days[month.year] = fundviews.treasury_days(month.year)
        return Safe(month, fundviews.working_days_before(due, self._days[month.year]), people)

    def safe_day(self, month: Month) -> date | None:
        """That day alone."""
        found = self.safe(month)
        return found.day if found else None


def due_of_month(month: Month) -> date | None:
    """The day by which the month's contribution is to be paid; None where no law says."""
    try:
        return contribution_due(month).day
    except LawError:
        return None


def month_words(first: date) -> str:
    """ "Januari 2026"."""
    return str(format_date(first, "F Y"))


def day_words(on: date) -> str:
    """ "4 Desember 2026"."""
    return str(format_date(on, "j F Y"))
