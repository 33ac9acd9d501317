"""Batches with their totals, payments and the insurer's answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.tables import Batch, BatchLine, FundingSource, LineResult, Remittance, Reply, ReplyLine
from pijar.contributions import money
from pijar.contributions.papers.data import replies
from pijar.cycle import additions
from pijar.kernel.month import Month
from pijar.registry.copy import asked
from pijar.staff.models import Officer

BUCKETS = ("accepted", "rejected", "amount_mismatch", "missing", "unknown")


def batches(month: Month | None = None) -> list[Batch]:
    """Batches of one month or of all, the latest month first."""
    found = Batch.objects.filter(month=month.first_day) if month else Batch.objects.all()
    return list(found.order_by("-month", "fund_code", "number"))


def sums(found: list[Batch]) -> dict[str, int]:
    """Control totals of several lists, whole rupiah."""
    return {name: sum(getattr(b, name) for b in found) for name in ("lines", "jkk", "jkm", "total")}


def by_month() -> list[dict[str, Any]]:
    """The batches month by month, each month with its totals."""
    months: dict[Any, list[Batch]] = {}
    for batch in batches():
        months.setdefault(batch.month, []).append(batch)
    return [{"month": Month.of(day), "batches": found, **sums(found)} for day, found in months.items()]


def batch(month: Month, fund: str, number: int = 1) -> Batch | None:
    return Batch.objects.filter(month=month.first_day, fund_code=fund, number=number).first()


def siblings(batch: Batch) -> list[Batch]:
    """The other lists of the same month and fund."""
    return list(Batch.objects.filter(month=batch.month, fund_code=batch.fund_code).exclude(id=batch.pk).order_by("number"))


def lines(officer: Officer, batch: Batch, bucket: str = "") -> QuerySet[BatchLine]:
    """The batch's lines, by name; within one bucket if given."""
    found = scope.batch_lines(officer).filter(batch=batch).select_related("person", "lineresult")
    if bucket:
        found = found.filter(lineresult__bucket=bucket)
    return found.order_by("person__name", "id")


def shown(found: list[BatchLine]) -> list[dict[str, Any]]:
    """Lines for the screen: the NIK is masked."""
    return [
        {"line": line, "name": line.person.name, "nik": masked("national_id", line.person.national_id),
         "total": line.jkk + line.jkm, "result": getattr(line, "lineresult", None)}
        for line in found
    ]  # fmt: skip


def buckets(batch: Batch) -> list[dict[str, Any]]:
    """The five buckets of the latest answer. Lines we did not bill are counted by the answer itself."""
    counts = _buckets(batch.id)
    reply = max(replies(batch), key=lambda one: one.at, default=None)
    if reply is None and not counts:
        return []
    counts["unknown"] = (reply.counts if reply else {}).get("unknown", 0)
    return [{"bucket": b, "n": counts.get(b, 0)} for b in BUCKETS]


has_room = kept(additions.has_room)


@warm
def _warmed() -> None:
    """What the pages of the newest month's lists ask for."""
    newest = Batch.objects.order_by("-month").values("month")[:1]
    for one in Batch.objects.filter(month=newest):
        _buckets(one.pk), has_room(Month.of(one.month), one.fund_code)


@kept
def _buckets(batch_id: int) -> dict[str, int]:
    return dict(LineResult.objects.filter(line__batch=batch_id).values_list("bucket").annotate(n=Count("line")))


def strangers(officer: Officer, batch: Batch) -> list[dict[str, Any]]:
    """Lines of the latest answer for people we did not bill; the NIK is masked."""
    reply = Reply.objects.filter(batch=batch).order_by("-at").first()
    if reply is None or not scope.sees_whole_city(officer):
        return []
    found = ReplyLine.objects.filter(reply=reply, bucket="unknown").order_by("line_number")[:200]
    return [{"line": line, "nik": masked("national_id", line.national_id)} for line in found]


def payment(batch: Batch) -> Remittance | None:
    return Remittance.objects.select_related("batch").filter(batch=batch).first()


def paid_together(paid: Remittance | None) -> list[Batch]:
    """The lists that one transfer paid, where it paid several months."""
    if paid is None:
        return []
    same = Remittance.objects.filter(reference=paid.reference, paid_on=paid.paid_on, batch__fund_code=paid.batch.fund_code)
    found = list(Batch.objects.filter(remittance__in=same).order_by("month", "number"))
    return found if len(found) > 1 else []


def fund_kinds(year: int) -> dict[str, str]:
    return dict(FundingSource.objects.filter(year=year).values_list("code", "kind"))


# How a fund's list differs from the month before: whole people, and for whom the amount is another.
CHANGES = """
with now as (
    select l.person_id, b.fund_code, l.jkk + l.jkm as amount from contributions_batchline l
      join contributions_batch b on b.id = l.batch_id where l.month = %(month)s and b.fund_code = %(fund)s
), before as (
    select l.person_id, l.jkk + l.jkm as amount from contributions_batchline l
      join contributions_batch b on b.id = l.batch_id where l.month = %(before)s and b.fund_code = %(fund)s
)
select count(before.person_id), count(*) filter (where before.person_id is null), count(*) filter (where now.person_id is null),
       count(*) filter (where now.amount <> before.amount), count(now.person_id),
       coalesce(sum(now.amount), 0) - coalesce(sum(before.amount), 0)
  from now full join before using (person_id)
"""


def changes(batch: Batch) -> dict[str, int]:
    """What differs from the fund's month before: `before`, `new`, `leaving`, `changed` amounts, `now`, `more` rupiah."""
    month = Month.of(batch.month)
    given = {"month": batch.month, "before": month.previous.first_day, "fund": batch.fund_code}
    found = asked(CHANGES, given)[0]
    return dict(zip(("before", "new", "leaving", "changed", "now", "more"), map(int, found), strict=True))


def totals(batch: Batch) -> dict[str, int]:
    """What is to be transferred, whole rupiah: the total of the lines less what the insurer lets off."""
    credit = money.credit_of(batch)
    return {"total": batch.total, "credit": credit, "payable": batch.total - credit}
