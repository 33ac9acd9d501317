"""A month of contributions for everybody in the registry, beside the plainest insert of the same lines."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month

BOUND = 1.5
# More than a month of a million people costs.
BUDGET = 10**12
MONTHS = (Month(2026, 1), Month(2026, 2), Month(2026, 3))
TABLE = "contributions_batchline"
PLACES = """
insert into allocation_places (month, fund_code, quota, note)
select %(month)s, code, (select count(*) from registry_person), '' from unnest(array['APBD', 'DBHCHT']) code
"""
ASSESSED = """
insert into eligibility_assessment (month, person_id, outcome, reasons, decile, sector)
select %(month)s, p.id, 'eligible', '{}', 1 + p.id %% 5, coalesce(o.sector, 'unknown')
  from registry_person p left join registry_occupation o on o.code = p.occupation_code
"""
ASSIGNED = """
insert into allocation_assignment (month, person_id, fund_code, rank)
select %(month)s, p.id, case when p.id %% 8 = 0 then 'DBHCHT' else 'APBD' end, p.id from registry_person p
"""
ENROLLED = """
insert into enrolment_enrolment (person_id, fund_code, valid_from, end_reason)
select person_id, fund_code, month, '' from allocation_assignment where month = %(month)s
"""
INSERT = "insert into {table} select * from " + TABLE + " where month = %(month)s"


def measure(rows: int) -> Figure:
    """Bills three months one after the other; of ours and of the plain insert the fastest month counts."""
    _same_table("lines_copy")
    _execute(f"create table lines_bare (like {TABLE})")
    best, limit, bare = None, float("inf"), float("inf")
    for month in MONTHS:
        _prepare(month)
        gauge = _ours(month)
        limit = min(limit, _timed(INSERT.format(table="lines_copy"), month))
        bare = min(bare, _timed(INSERT.format(table="lines_bare"), month))
        best = gauge if best is None or gauge.seconds < best.seconds else best
    assert best is not None
    _execute("drop table lines_copy, lines_bare")
    more = {"without any key, constraint or trigger, seconds": bare}
    return Figure("month", rows, best.seconds, best.mib, limit, best.seconds / limit, BOUND, more)


def _prepare(month: Month) -> None:
    """Everybody is assessed, has a place, and is enrolled from the first month on."""
    from django.db import transaction

    with transaction.atomic():
        for sql in (PLACES, ASSESSED, ASSIGNED, *([ENROLLED] if month == MONTHS[0] else [])):
            _execute(sql, month)
    _execute("analyze eligibility_assessment, allocation_assignment")


def _ours(month: Month) -> Gauge:
    from django.db import transaction

    from pijar.contributions.services import open_batches
    from pijar.cycle.store import current
    from pijar.ledger.services import post
    from pijar.ledger.types import Act, moved
    from pijar.registry.selectors import sectors
    from pijar.staff.types import CONSOLE

    funds = {fund.code: fund.kind for fund in current(month.year).fill_order}
    for fund in funds:
        post(on=month.first_day, act=Act.BUDGET, subject=f"budget:{fund}", moves=[moved(Act.BUDGET, month.year, fund, BUDGET)],
             actor=CONSOLE)  # fmt: skip
    with Gauge() as gauge, transaction.atomic():
        open_batches(month, funds=funds, sectors=sectors(), actor=CONSOLE)
    return gauge


def _timed(sql: str, month: Month) -> float:
    from django.db import transaction

    with Gauge() as gauge, transaction.atomic():
        _execute(sql, month)
    return gauge.seconds


def _same_table(name: str, of: str = TABLE) -> None:
    """A table with the keys, constraints and triggers of the product's own, taken from the database itself."""
    _execute(f"create table {name} (like {of} including all)")
    for (text,) in _rows(
        f"select pg_get_constraintdef(oid) from pg_constraint where conrelid = '{of}'::regclass and contype = 'f'"
    ):
        _execute(f"alter table {name} add {text}")
    triggers = f"select pg_get_triggerdef(oid) from pg_trigger where tgrelid = '{of}'::regclass and not tgisinternal"
    for (text,) in _rows(triggers):
        _execute(text.replace(f" ON public.{of} ", f" ON public.{name} "))


def _execute(sql: str, month: Month | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, {"month": month.first_day} if month else None)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    from pijar.registry.copy import rows

    return rows(sql)
