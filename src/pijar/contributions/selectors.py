"""What stands in the books of contributions."""

from __future__ import annotations

from pijar.kernel.month import Month
from pijar.registry.copy import rows


def money_left(fund_code: str, before: Month) -> int:
    """Gift money not spent by the last month run before `before`, whole rupiah."""
    found = rows(
        "select p.money - coalesce((select sum(l.jkk + l.jkm) from contributions_batchline l"
        "  join contributions_batch b on b.id = l.batch_id where b.month = p.month and b.fund_code = p.fund_code), 0)"
        " from allocation_places p where p.fund_code = %s and p.month < %s and p.money is not null"
        " order by p.month desc limit 1",
        fund_code,
        before.first_day,
    )
    return int(found[0][0]) if found else 0
