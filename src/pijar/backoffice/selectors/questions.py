"""Answers of works that store nothing but counts: other quotas tried, a year rolled into the next."""

from __future__ import annotations

from pijar.backoffice.models import Task
from pijar.backoffice.selectors.months import months_run
from pijar.kernel.month import Month
from pijar.staff.models import Officer


def answered(officer: Officer, number: str, kind: str = "whatif") -> Task | None:
    """The officer's own answered question of that number."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Task.objects.filter(id=int(number), officer=officer, kind=kind, state="done").first()


def first_open(months: list[Month]) -> Month:
    """The first of these months that was not run, else the last."""
    run = set(months_run())
    return next((month for month in months if month not in run), months[-1])


def roll_key(year: int) -> str:
    """The name of the year's proposal among tasks and passing folders."""
    return f"roll-{year}"


def last_roll(year: int) -> Task | None:
    """The proposal reckoned last, whoever asked for it: it counts people and names nobody."""
    return Task.objects.filter(kind="roll", key=roll_key(year), state="done").select_related("officer").order_by("-id").first()


def carried_in(year: int) -> list[Month]:
    """The months of the year that were run, the last first."""
    return [month for month in months_run() if month.year == year]
