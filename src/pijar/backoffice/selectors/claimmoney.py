"""The page of a case's money: the newest estimate line by line, what was paid beside it, what stands out."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.backoffice.details import language
from pijar.claims import estimating, paying
from pijar.claims.guards import is_compared
from pijar.claims.models import Claim, ClaimEstimate, PaymentComparison
from pijar.law.explain import span


def page(claim: Claim, *, whole: bool, today: date) -> dict[str, Any]:
    """Everything but the forms. Not `whole`: sums by line only, no findings and no children."""
    newest = estimating.latest(claim)
    due = paying.payment_due(claim)
    compared = PaymentComparison.objects.filter(claim=claim).order_by("-version").first()
    return {
        "estimate": newest, "told": shown(newest, whole=whole) if newest else None,
        "older": ClaimEstimate.objects.filter(claim=claim).order_by("-version")[1:6],
        "payments": [(one, paying.reason_of(one) if whole else "") for one in paying.payments(claim)],
        "lines": _compared(claim, newest), "paid": paying.total_paid(claim), "due": due.due if due else None,
        "due_is_final": due.is_final if due else True, "late": paying.lateness(claim, today), "is_compared": is_compared(claim),
        "compared": compared, "explanation": paying.explanation_of(compared) if compared and whole else "",
        "may_be_paid": paying.complete_on(claim) is not None,
    }  # fmt: skip


def _compared(claim: Claim, newest: ClaimEstimate | None) -> list[dict[str, Any]]:
    if newest is None:
        return []
    found, noted = paying.comparison(claim, newest), bool(paying.payments(claim))
    return [
        {"line": one, "expected": span(one.minimum, one.maximum, language()), "flags": one.flags if noted else ()}
        for one in found
    ]


def shown(found: ClaimEstimate, *, whole: bool) -> dict[str, Any]:
    """An estimate in the reader's language."""
    told, said = estimating.told(found, whole=whole), language()
    end = "_en" if said == "en" else ""
    lines = [
        {
            "code": one["code"], "label": one.get(f"label{end}", ""), "formula": one.get(f"formula{end}", ""),
            "amount": span(one["minimum"], one["maximum"], said), "provision": one.get("provision", ""),
            "certainty": one.get("certainty", ""),
        }
        for one in told["lines"]
    ]  # fmt: skip
    return {
        "sum": span(told["minimum"], told["maximum"], said), "is_clear": told["total"] is not None, "lines": lines,
        "questions": [(one[f"text{end}"], one["agency"]) for one in told["questions"]], "notice": told[f"notice{end}"],
    }  # fmt: skip
