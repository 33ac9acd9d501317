"""Facts that the calendar makes: what is due tomorrow or soon, and what is late. Looked for once a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from pijar.claims.models import ClaimTask
from pijar.claims.types import Owner
from pijar.contributions.models import Batch
from pijar.contributions.types import WAS_PAID
from pijar.cycle import fundviews, tellcases, tellwhom
from pijar.cycle.telling import held_mark
from pijar.funding.models import Promise
from pijar.grievances.selectors import clock_of, waiting
from pijar.kernel.clock import JAKARTA, now
from pijar.kernel.month import Month
from pijar.law.types import LawError
from pijar.notices import selectors
from pijar.notices.models import Mark
from pijar.notices.sending import Clock
from pijar.notices.services import tell
from pijar.notices.types import Datum, Event, Fact
from pijar.staff.types import Right

# What is late for longer was told before, or was late when notices began: it stands on the first page.
LATE_DAYS = 7
WEEK = 7


@transaction.atomic
def look(*, clock: Clock = now) -> dict[str, int]:
    """Once a day, from the hour of the morning's digest on: what is due and what is late. Asked again, it does nothing."""
    at = clock()
    local = at.astimezone(JAKARTA)
    if local.hour < selectors.city().digest_hour:
        return {}
    mark = held_mark()
    if mark is None or mark.looked_on == local.date():
        return {}
    counts: Counter[str] = Counter()
    for fact in facts(local.date(), at):
        told = tell(fact, at=at)
        counts.update(notices=told.notices, messages=told.messages)
    Mark.objects.filter(id=mark.pk).update(looked_on=local.date())
    return {name: n for name, n in counts.items() if n}


def facts(today: date, at: datetime) -> Iterator[Fact]:
    yield from _payments(today, at)
    yield from _tasks(today, at)
    yield from _complaints(today, at)
    yield from _pledges(today, at)


def _payments(today: date, at: datetime) -> Iterator[Fact]:
    """Soon, on the last day, and then once a week until it is paid."""
    unpaid = Batch.objects.exclude(state__in=[s.value for s in WAS_PAID]).order_by("month").values_list("month", flat=True)
    officers = tellwhom.holding(Right.PAY) | tellwhom.holding(Right.RUN_MONTH)
    soon = selectors.city().due_days
    for month in dict.fromkeys(Month.of(day) for day in unpaid):
        try:
            safe = fundviews.safe_day(month, with_lapses=False).safe
        except LawError:
            continue
        left = (safe - today).days
        values = {Datum.MONTH: str(month), Datum.DAY: safe.isoformat()}
        link = reverse("batches-month", args=[month])
        if left < 0:
            yield Fact(Event.PAYMENT_LATE, f"{month}:{safe}:{-left // WEEK}", at, values, link, officers)
        elif left <= soon:
            stage = "last" if left <= 1 else "soon"
            yield Fact(Event.PAYMENT_DUE, f"{month}:{safe}:{stage}", at, {**values, Datum.DAYS: str(left)}, link, officers)


def _tasks(today: date, at: datetime) -> Iterator[Fact]:
    last, first = today + timedelta(days=1), today - timedelta(days=LATE_DAYS)
    days = Q(due_on__range=(first, last)) | Q(due_on=None, due_at__range=(_begin(first), _begin(last + timedelta(days=1))))
    found: QuerySet[ClaimTask] = ClaimTask.objects.filter(days, end="").select_related("claim").order_by("id")
    for task in found:
        due = task.due_on or (task.due_at.astimezone(JAKARTA).date() if task.due_at else today)
        is_late = due < today or bool(task.due_at and task.due_at < at)
        event = Event.TASK_OVERDUE if is_late else Event.TASK_DUE
        values = {Datum.NUMBER: task.claim.number, Datum.TASK: task.kind, Datum.DAY: due.isoformat()}
        link = reverse("claim", args=[task.claim.number])
        yield Fact(event, f"task:{task.pk}:{due}", at, values, link, _owners(task))


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAKARTA)


def _owners(task: ClaimTask) -> frozenset[int]:
    if task.owner == Owner.VILLAGE.value:
        return tellwhom.of_villages([task.place])
    if task.owner == Owner.HOSPITAL.value:
        return tellwhom.of_hospitals([task.place])
    return tellwhom.holding(Right.WORK_CLAIMS)


def _complaints(today: date, at: datetime) -> Iterator[Fact]:
    for one in waiting():
        clock = clock_of(one, today)
        if clock.due_on is None or not -LATE_DAYS <= (clock.due_on - today).days <= 1:
            continue
        event = Event.COMPLAINT_OVERDUE if clock.due_on < today else Event.COMPLAINT_DUE
        values = {Datum.NUMBER: one.number, Datum.DAY: clock.due_on.isoformat()}
        link = reverse("grievance", args=[one.number])
        yield Fact(event, f"{one.number}:{clock.due_on}", at, values, link, tellcases.answering(one))


def _pledges(today: date, at: datetime) -> Iterator[Fact]:
    """In the month in which a pledge ends, whoever gave it is asked whether to go on."""
    month = Month.of(today)
    ending = Promise.objects.filter(state="active", ends_on__range=(month.first_day, month.last_day)).order_by("id")
    for one in ending:
        values = {Datum.NUMBER: one.number, Datum.MONTH: str(month)}
        yield Fact(Event.PLEDGE_ENDING, f"{one.number}:{month}", at, values, reverse("donor-page"), party=f"pledge:{one.number}")
