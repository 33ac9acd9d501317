"""What stands in the books of contributions."""

from __future__ import annotations

from typing import Any

from pijar.contributions import money
from pijar.contributions.models import Batch, BatchLine, ClaimMove, LineResult, Rate, Remittance
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger.selectors import entries
from pijar.registry.copy import asked

# Gifts that came in for earlier months and what the insurer credited of them, less what those months cost.
LEFT = """
select coalesce((select sum(usable) from funding_gift where fund_code = %(fund)s and booked_in < %(month)s), 0)
     + coalesce((select sum(amount) from contributions_credit where fund_code = %(fund)s and month < %(month)s), 0)
     - coalesce((select sum(total) from contributions_batch where fund_code = %(fund)s and month < %(month)s), 0)
"""


def money_left(fund_code: str, before: Month) -> int:
    """Gift money that the months before `before` did not spend, whole rupiah."""
    return int(asked(LEFT, {"fund": fund_code, "month": before.first_day})[0][0])


def status(month: Month, fund: str, number: int = 1) -> dict[str, Any]:
    """Where a batch stands and what is to be paid for it, whole rupiah. Raises Refusal (BATCH_UNKNOWN)."""
    batch = Batch.objects.filter(month=month.first_day, fund_code=fund, number=number).first()
    if batch is None:
        raise Refusal("BATCH_UNKNOWN", f"There is no batch number {number} of {fund} for {month}.")
    paid = Remittance.objects.filter(batch=batch).first()
    return {
        "month": str(month), "fund": fund, "number": number, "state": batch.state, "lines": batch.lines, "total": batch.total,
        "credit": money.credit_of(batch), "payable": money.payable(batch), "made_by": batch.made_by,
        "approved_by": batch.approved_by, "checksum": batch.checksum, "billing_code": batch.billing_code,
        "paid_on": paid.paid_on if paid else None, "reference": paid.reference if paid else None,
    }  # fmt: skip


def trace(line_id: int) -> dict[str, Any]:
    """One line's way: whose money, by which law, with which batch, entries of the books, payment, reply and claim.

    Entries speak of the whole batch: the line is a part of them. Names nobody. Raises Refusal (LINE_UNKNOWN).
    """
    line = BatchLine.objects.select_related("batch", "rate").filter(id=line_id).first()
    if line is None:
        raise Refusal("LINE_UNKNOWN", f"There is no line {line_id}; a batch's page and its audit sample give their numbers.")
    month = Month.of(line.month)
    result = LineResult.objects.filter(line=line).select_related("reply").first()
    booked = entries(subject=money.subject(line.batch))
    replies = ClaimMove.objects.filter(line=line).values_list("reply_id", flat=True).distinct().order_by("reply_id")
    claims = [entry for reply in replies for entry in entries(subject=f"reply:{reply}")]
    return {
        "line": line.pk, "month": str(month), "fund": line.batch.fund_code, "person": line.person_id,
        "amount": line.jkk + line.jkm, "jkk": line.jkk, "jkm": line.jkm, **_law(line.rate),
        "batch": status(month, line.batch.fund_code, line.batch.number), "entries": booked + claims,
        "reply": _reply(result), "claim": _claim(line_id),
    }  # fmt: skip


def _law(rate: Rate) -> dict[str, Any]:
    return {"parameters": rate.parameters, "provisions": rate.provisions}


def _reply(result: LineResult | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "id": result.reply_id, "file": result.reply.file_name, "bucket": result.bucket, "booked": result.booked,
        "reason": result.reason,
    }  # fmt: skip


def _claim(line_id: int) -> int:
    """What the insurer owes for the line, whole rupiah."""
    return sum(ClaimMove.objects.filter(line_id=line_id).values_list("amount", flat=True))
