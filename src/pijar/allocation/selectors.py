"""Who has a place, and who waits."""

from __future__ import annotations

from typing import Any

from pijar.kernel.month import Month
from pijar.registry.copy import rows


def places(month: Month) -> dict[str, dict[str, Any]]:
    """Per fund: places, people carried, and for gift funds the money there was."""
    found = rows(
        "select p.fund_code, p.quota, count(a.id), p.money, p.note from allocation_places p"
        " left join allocation_assignment a using (month, fund_code) where p.month = %s group by p.id order by p.id",
        month.first_day,
    )
    result = {}
    for code, quota, assigned, money, note in found:
        result[code] = {"quota": quota, "assigned": assigned}
        if money is not None:
            result[code] |= {"money": money, **({"note": note} if note else {})}
    return result


def waiting(month: Month) -> int:
    """Eligible people without a place."""
    found = rows(
        "select count(*) from eligibility_assessment s where s.month = %s and s.outcome = 'eligible' and not exists"
        " (select 1 from allocation_assignment a where a.month = s.month and a.person_id = s.person_id)",
        month.first_day,
    )
    return int(found[0][0])


def fingerprint(month: Month) -> int:
    """A number that changes when any assignment of the month does."""
    found = rows(
        "select coalesce(sum(hashtextextended(person_id || fund_code, 0)::numeric), 0)::text from allocation_assignment"
        " where month = %s",
        month.first_day,
    )
    return int(found[0][0])
