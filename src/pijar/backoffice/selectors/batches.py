"""Batches with their totals, payments and the insurer's answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.tables import Batch, BatchLine, FundingSource, LineResult, Remittance, Reply, ReplyLine
from pijar.contributions import money
from pijar.kernel.month import Month
from pijar.registry.copy import asked
from pijar.staff.models import Officer

BUCKETS = ("accepted", "rejected", "amount_mismatch", "missing", "unknown")


def batches(month: Month | None = None) -> list[Batch]:
    """Batches of one month or of all, the latest month first."""
    found = Batch.objects.filter(month=month.first_day) if month else Batch.objects.all()
    return list(found.order_by("-month", "fund_code"))


def by_month() -> list[dict[str, Any]]:
    """The batches month by month, each month with its totals."""
    months: dict[Any, list[Batch]] = {}
    for batch in batches():
        months.setdefault(batch.month, []).append(batch)
    return [
        {"month": Month.of(day), "batches": found, "lines": sum(b.lines for b in found), "total": sum(b.total for b in found),
         "jkk": sum(b.jkk for b in found), "jkm": sum(b.jkm for b in found)}
        for day, found in months.items()
    ]  # fmt: skip


def batch(month: Month, fund: str) -> Batch | None:
def batch(month: Month, fund: str, number: int = 1) -> Batch | None:
    return Batch.objects.filter(month=month.first_day, fund_code=fund, number=number).first()
    return Batch.objects.filter(month=month.first_day, fund_code=fund).first()


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
    counts = dict(LineResult.objects.filter(line__batch=batch).values_list("bucket").annotate(n=Count("line")))
    reply = Reply.objects.filter(batch=batch).order_by("-at").first()
    if reply is None and not counts:
        return []
    counts["unknown"] = (reply.counts if reply else {}).get("unknown", 0)
    return [{"bucket": b, "n": counts.get(b, 0)} for b in BUCKETS]


def strangers(officer: Officer, batch: Batch) -> list[dict[str, Any]]:
    """Lines of the latest answer for people we did not bill; the NIK is masked."""
    reply = Reply.objects.filter(batch=batch).order_by("-at").first()
    if reply is None or not scope.sees_whole_city(officer):
        return []
    found = ReplyLine.objects.filter(reply=reply, bucket="unknown").order_by("line_number")[:200]
    return [{"line": line, "nik": masked("national_id", line.national_id)} for line in found]


def payment(batch: Batch) -> Remittance | None:
    return Remittance.objects.filter(batch=batch).first()


def replies(batch: Batch) -> list[Reply]:
    return list(Reply.objects.filter(batch=batch).order_by("-at"))


def fund_kinds(year: int) -> dict[str, str]:
    return dict(FundingSource.objects.filter(year=year).values_list("code", "kind"))
