"""What a first page shows beside what waits: a kelurahan's people, the year's money, the last acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from pijar.analytics import yearly
from pijar.backoffice import scope
from pijar.backoffice.kept import kept
from pijar.backoffice.selectors import cases
from pijar.backoffice.tables import Batch, Event, LineResult
from pijar.charts import bars
from pijar.charts.svg import Svg
from pijar.cycle.models import Programme
from pijar.kernel.month import Month
from pijar.staff.models import Officer

# Opening what is masked, and taking lists out of the house: what an auditor looks at first.
OPENED = ("person.unmask", "number.unmask", "objection.unmask")
TAKEN = ("list.export", "intake.export", "decree.export", "ledger.export")
DAYS = 30


def village_counts(officer: Officer) -> dict[str, int]:
    """A kelurahan at a glance: people known, covered in the latest month with an answer, in doubt."""
    last, latest = answered_month(), cases.latest_month()
    covered = _covered(officer, last) if last else 0
    doubtful = cases.waiting_count(officer, latest) if latest else 0
    return {"people": scope.persons(officer).filter(survivor=None).count(), "covered": covered, "doubtful": doubtful}


@kept
def _covered(officer: Officer, month: date) -> int:
    return scope.batch_lines(officer).filter(month=month, lineresult__bucket="accepted").count()


def answered_month() -> date | None:
    """The latest month with an answer to any line. Lists are few: the newest is asked first, and its own lines only."""
    for batch, month in Batch.objects.filter(reply__isnull=False).distinct().order_by("-month").values_list("id", "month"):
        if LineResult.objects.filter(line__batch=batch).exists():
            return month
    return None


def last_events(limit: int = 8) -> list[Event]:
    return list(Event.objects.order_by("-number")[:limit])


def readings(at: datetime) -> dict[str, int]:
    """How often masked data were opened, and lists taken along, in the last days."""
    found = Event.objects.filter(at__gte=at - timedelta(days=DAYS), action__in=OPENED + TAKEN)
    told = found.aggregate(opened=Count("number", filter=Q(action__in=OPENED)), taken=Count("number", filter=Q(action__in=TAKEN)))
    return {"days": DAYS, **told}


@dataclass(frozen=True)
class Burning:
    """A fund's money of a year as the books were counted last: what came in, what is left after each month, whole rupiah."""

    fund: str
    year: int
    came_in: int
    left: int
    until: Month
    line: Svg

    @property
    def share(self) -> float:
        """How much of what came in is left."""
        return self.left / self.came_in if self.came_in else 0.0


def burns(year: int | None = None) -> list[Burning]:
    """Each fund's money of the programme's newest year; none before a month was counted."""
    year = year or Programme.objects.order_by("-year").values_list("year", flat=True).first()
    cells = yearly.counted(year, ("money_in", "money_out", "money_back")) if year else []
    months = sorted({one.month for one in cells})
    return [_burning(fund, months, [one for one in cells if one.fund == fund]) for fund in sorted({one.fund for one in cells})]


def _burning(fund: str, months: list[Month], cells: list[yearly.Cell]) -> Burning:
    came_in = sum(one.value for one in cells if one.metric == "money_in")
    moves = dict.fromkeys(months, 0)
    for one in cells:
        moves[one.month] += one.value if one.metric == "money_in" else -one.value
    left = list(accumulate(moves.values()))
    title = _("Uang %(fund)s sepanjang %(year)s") % {"fund": fund, "year": months[0].year}
    return Burning(fund, months[0].year, came_in, left[-1], months[-1], bars.sparkline(left, title=title))
