"""What a month's assessment says."""

from __future__ import annotations

from typing import Any

from pijar.eligibility.models import Assessment
from pijar.kernel.month import Month
from pijar.registry.copy import rows


def counts(month: Month) -> dict[str, Any]:
    """How many were assessed, with which outcome, and how often each reason was given."""
    first = month.first_day
    outcomes = dict(rows("select outcome, count(*) from eligibility_assessment where month = %s group by 1", first))
    reasons = rows(
        "select code, count(*) from eligibility_assessment, unnest(reasons) code where month = %s group by 1 order by 1",
        first,
    )
    by = {name: int(outcomes.get(name, 0)) for name in ("eligible", "ineligible", "review")}
    return {"assessed": sum(by.values()), **by, "reasons": {code: int(n) for code, n in reasons}}


def of_person(person_id: int, month: Month) -> Assessment | None:
    """The person's assessment for the month, or, while the month is not run, the last one before it."""
    return Assessment.objects.filter(person_id=person_id, month__lte=month.first_day).order_by("-month").first()


def all_of_month(month: Month) -> list[tuple[bytes, str, list[str]]]:
    """NIK (encrypted), outcome and reasons of every person assessed, by the order they were met."""
    return rows(
        "select p.national_id, a.outcome, a.reasons from eligibility_assessment a join registry_person p on p.id = a.person_id"
        " where a.month = %s order by a.id",
        month.first_day,
    )
