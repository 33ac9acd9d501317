"""The page of a case's money: the newest estimate line by line, what was paid beside it, what stands out."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.backoffice.details import language
from pijar.claims import estimating, paying
from pijar.claims.belonging import payments
from pijar.claims.guards import is_compared
from pijar.claims.models import Claim, ClaimEstimate, PaymentComparison
from pijar.law.explain import span


def page(claim: Claim, *, whole: bool, today: date) -> dict[str, Any]:
    """Everything but the forms. Not `whole`: sums by line only, the doctor's lines as one, no findings and no children."""
    noted = payments(claim)
    shown_lines = [one for one in noted if whole or not estimating.is_of_the_doctor(one.code, claim)]
    newest = estimating.latest(claim)
    due = paying.payment_due(claim)
    compared = PaymentComparison.objects.filter(claim=claim).order_by("-version").first()
    return {
        "estimate": newest, "told": shown(newest, whole=whole) if newest else None,
        "older": ClaimEstimate.objects.filter(claim=claim).order_by("-version")[1:6],
        "payments": [(one, paying.reason_of(one) if whole else "") for one in shown_lines],
        "is_noted": bool(noted), "some_hidden": len(shown_lines) < len(noted),
        "lines": _compared(claim, newest, whole=whole), "paid": paying.total_paid(claim), "due": due.due if due else None,
        "due_is_final": due.is_final if due else True, "late": paying.lateness(claim, today), "is_compared": is_compared(claim),
        "compared": compared, "explanation": paying.explanation_of(compared) if compared and whole else "",
        "may_be_paid": paying.complete_on(claim) is not None,
    }  # fmt: skip


def codes_for(claim: Claim, newest: ClaimEstimate | None, *, whole: bool) -> list[str]:
    """Lines that may be noted as paid: who reads no findings notes none of the doctor's."""
    known = [one["code"] for one in newest.amounts] if newest else []
    return [*(code for code in known if whole or not estimating.is_of_the_doctor(code, claim)), *paying.ALSO_PAID]


def _compared(claim: Claim, newest: ClaimEstimate | None, *, whole: bool) -> list[dict[str, Any]]:
    if newest is None:
        return []
    found, noted = paying.comparison(claim, newest), bool(payments(claim))
    if not whole:
        found = _gathered(claim, found)
    return [
        {"line": one, "expected": span(one.minimum, one.maximum, language()), "flags": one.flags if noted else ()}
        for one in found
    ]


def _gathered(claim: Claim, found: list[paying.Compared]) -> list[paying.Compared]:
    """The doctor's lines as one: whether something in them stands out, not in which."""
    doctors = [one for one in found if estimating.is_of_the_doctor(one.code, claim)]
    if not doctors:
        return found
    least, most, paid = (sum(getattr(one, name) for one in doctors) for name in ("minimum", "maximum", "paid"))
    flags = tuple(dict.fromkeys(flag for one in doctors for flag in one.flags))
    whole = paying.Compared(estimating.BY_DOCTOR, least, most, paid, any(one.refused for one in doctors), flags)
    return [*(one for one in found if one not in doctors), whole]


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
