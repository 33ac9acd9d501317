"""Everybody eligible to five funds: ranked, drawn, divided in the best way, stored; beside the plainest insert of such rows.

The funds: one for tobacco workers with some others by decree, one of gifts, one with places by kelurahan, one for few sectors,
one open. Six in ten were carried the month before, by all five.
"""

from __future__ import annotations

from typing import Any

from benchmarks import people as invented
from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month

SECONDS = 10
BOUND = 12.0
YEAR, SEED = 2026, "pijar-semar"
# A size per month, so that none stands in another's way.
MONTHS = (Month(2026, 4), Month(2026, 5), Month(2026, 6))
# At the full rate and at the relieved one, whole rupiah.
RATES = {True: 16_800, False: 8_400}
PERSONS = """
insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)
select row_number() over (), national_id, 'X', '1980-01-01', 'L', v.code, ''
  from bench_person p
  join (select code, row_number() over (order by code) - 1 as number, count(*) over () as all_of_them
          from regions_region where code like '33.74.__.____') v on v.number = p.number % v.all_of_them
"""
ASSESSED = """
insert into eligibility_assessment (id, month, person_id, outcome, reasons, decile, sector, priority)
select (select coalesce(max(id), 0) from eligibility_assessment) + row_number() over (), %(month)s, p.id, 'eligible', '{}',
       1 + hashint8(p.id) %% 3 + 2,
       (array['trade', 'transport', 'tobacco', 'service', 'fishing', 'farming'])[1 + abs(hashint8(p.id + 7)) %% 6],
       abs(hashint8(p.id + 5)) %% 3
  from (select id from registry_person order by id limit %(rows)s) p
"""
BEFORE = """
create temp table enrolled_before on commit drop as
select person_id, (array['DBHCHT', 'ASN', 'KELURAHAN', 'APBD_PROV', 'APBD'])[1 + abs(hashint8(person_id + 3)) %% 5] as fund_code
  from eligibility_assessment where month = %(month)s and abs(hashint8(person_id + 2)) %% 10 < 6
"""
RAW = """
insert into {table} (month, person_id, fund_code, rank, cell, reason, before, cost)
select month, person_id, fund_code, rank, cell, reason, before, cost from allocation_assignment where month = %(month)s
union all select month, person_id, reason, rank, '', reason, before, cost from allocation_waiting where month = %(month)s
"""


def measure(rows: int) -> Figure:
    """Three sizes up to `rows`; the largest is the figure, the others show the growth."""
    _fill(rows)
    sizes = [max(1, rows // 100), max(1, rows // 10), rows]
    seconds: dict[int, float] = {}
    for month, size in zip(MONTHS, sizes, strict=True):
        _execute(ASSESSED, month, rows=size)
        _execute("analyze eligibility_assessment, registry_person")
        gauge = _ours(month, size)
        seconds[size] = gauge.seconds
    limit = _raw(MONTHS[-1])
    more = {f"{size:,} people, seconds": taken for size, taken in seconds.items()}
    return Figure("allocation", rows, gauge.seconds, gauge.mib, limit, gauge.seconds / limit, BOUND, more)


def _fill(rows: int) -> None:
    """People with a NIK and a kelurahan, where the city does not hold as many yet."""
    from pijar.registry.copy import copy_frame
    from pijar.registry.crypto import identifiers

    if _one("select count(*) from registry_person") >= rows:
        return
    niks = invented.made(rows)["NIK"]
    secret = identifiers().encrypt_series("national_id", niks).alias("national_id").to_frame().with_row_index("number")
    _execute("create table bench_person (number int, national_id bytea)")
    copy_frame(secret, "bench_person", ["number", "national_id"])
    _execute(PERSONS)
    _execute("drop table bench_person")


def _funds(rows: int) -> list[Any]:
    from pijar.allocation.types import FundPlaces, Gifts, Share

    villages = [code for (code,) in _rows("select code from regions_region where code like '33.74.__.____' order by code")]
    # Some kelurahan get less than they have people for, some more.
    by_village = {
        code: rows // 4 * (60 + 80 * place // len(villages)) // 100 // len(villages) for place, code in enumerate(villages)
    }
    money = rows // 10 * RATES[True] + RATES[False] // 2
    return [
        FundPlaces("DBHCHT", rows // 6, ("tobacco",), others_by_decree=rows // 100),
        FundPlaces("ASN", None, gifts=Gifts(money, True, "", [])),
        FundPlaces("KELURAHAN", rows // 4, share=Share.VILLAGE, quotas=by_village),
        FundPlaces("APBD_PROV", rows // 10, only=("fishing", "farming")),
        FundPlaces("APBD", rows // 4),
    ]


def _ours(month: Month, rows: int) -> Gauge:
    from django.db import transaction

    from pijar.allocation.services import allocate

    sectors = ("trade", "transport", "tobacco", "service", "fishing", "farming")
    costs = {sector: RATES[sector != "transport"] for sector in sectors}
    funds = _funds(rows)
    with transaction.atomic():
        _execute(BEFORE, month)
        with Gauge() as gauge:
            allocate(month, year=YEAR, seed=SEED, funds=funds, gift_costs=costs)
    return gauge


def _raw(month: Month) -> float:
    """Seconds of one insert of all these rows into a table with the same keys, without constraint or trigger."""
    from django.db import transaction

    _execute("create table bench_assignment (like allocation_assignment including all)")
    with Gauge() as gauge, transaction.atomic():
        _execute(RAW.format(table="bench_assignment"), month)
    _execute("drop table bench_assignment")
    return gauge.seconds


def _execute(sql: str, month: Month | None = None, **more: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, {"month": month.first_day, **more} if month else None)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    from pijar.registry.copy import rows

    return rows(sql)


def _one(sql: str) -> Any:
    return _rows(sql)[0][0]
