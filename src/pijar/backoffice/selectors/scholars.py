"""Children whose scholarship is followed, as an officer may see them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404

from pijar.backoffice import scope
from pijar.backoffice.rights import may
from pijar.claims import scholarships
from pijar.claims.deathtypes import YearState
from pijar.claims.models import Scholar, ScholarYear
from pijar.staff.models import Officer
from pijar.staff.types import Right

# So early somebody is reminded to ask the family for the year's papers.
REMIND = timedelta(days=45)


def lines(officer: Officer, on: date) -> list[dict[str, Any]]:
    """Children still followed in cases in scope, the next due first; names only for who may read families."""
    mine = set(scope.claims(officer).values_list("id", flat=True))
    names = may(officer, Right.SEE_MEDICAL)
    return [
        {"scholar": one, "year": year, "hint": hint, "name": scholarships.child_of(one)[0] if names else "",
         "is_late": year.state == YearState.DUE.value and year.due_on < on,
         "is_soon": year.state == YearState.DUE.value and on <= year.due_on <= on + REMIND}
        for one, year, hint in scholarships.running(on) if one.claim_id in mine
    ]  # fmt: skip


def ended(officer: Officer) -> list[Scholar]:
    mine = scope.claims(officer).values("id")
    found = Scholar.objects.exclude(ended_on=None).filter(claim_id__in=mine).select_related("claim")
    return list(found.order_by("-ended_on", "id")[:100])


def to_begin(officer: Officer) -> list[tuple[Any, int]]:
    children = scope.claims(officer).filter(familymember__is_child=True, familymember__is_current=True)
    return scholarships.to_begin(children.distinct().order_by("id"))


def scholar_or_404(officer: Officer, number: int) -> Scholar:
    found = Scholar.objects.filter(id=number, claim_id__in=scope.claims(officer).values("id")).select_related("claim").first()
    if found is None:
        raise Http404
    return found


def whole(officer: Officer, one: Scholar, on: date) -> dict[str, Any]:
    """One child with its years and what may be noted next."""
    told = list(one.years.order_by("number"))
    years = [{"year": year, "words": scholarships.year_words(year)} for year in told]
    # Papers that went out before the end are answered after it.
    last = told[-1] if told and (one.ended_on is None or told[-1].state == YearState.FILED.value) else None
    works, goes_on = may(officer, Right.WORK_CLAIMS), one.ended_on is None
    state = last.state if last else ""
    return {
        "scholar": one, "years": years, "open": last,
        "name": scholarships.child_of(one)[0] if may(officer, Right.SEE_MEDICAL) else "",
        "may_file": works and goes_on and state in ("due", "refused"), "may_pay": works and state == "filed",
        "may_note": works and goes_on and last is not None, "may_resume": works and not goes_on,
        "may_unpay": works and _was_paid_last(told), "paid_total": sum(year.paid or 0 for year in told),
        "is_late": bool(last and state == "due" and last.due_on < on),
        "differs": [year for year in told if year.paid is not None and year.paid != year.amount],
    }  # fmt: skip


def _was_paid_last(years: list[ScholarYear]) -> bool:
    """Whether a payment was the last thing noted: only the year that it began may follow."""
    done = [year.state for year in years if year.state != YearState.DUE.value]
    return bool(done) and done[-1] == YearState.PAID.value
