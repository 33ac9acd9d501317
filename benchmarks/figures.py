"""Counting a month for the figures beside the plainest count of the same lists: one group-by over the same joins, thrown away.

The people are written by one statement: how they came in is measured elsewhere.

What counting does on top of it: it compares with the month before, writes the cross, counts twenty other metrics, and reckons
a checksum. Then the pages' questions to the small tables, and the withholding of small numbers with its proof.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import city
from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month

MONTH = Month(2026, 3)
# Counting may take so many times as long as the group-by alone.
BOUND = 6.0
RAW = """
select p.village_code, b.fund_code, o.sector, p.sex, width_bucket(p.birth_date, %(births)s::date[]), count(*), sum(l.jkk + l.jkm)
  from contributions_batch b join contributions_batchline l on l.batch_id = b.id
  join registry_person p on p.id = l.person_id left join registry_occupation o on o.code = p.occupation_code
 where b.month = %(month)s group by 1, 2, 3, 4, 5
"""
ASKED = 20
FILLED = (
    """
insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)
select n, decode(lpad(to_hex(n), 64, '0'), 'hex'), 'WARGA ' || n, date '1962-01-01' + (n::bigint * 7919 %% 16700)::int,
       case when n %% 3 = 0 then 'P' else 'L' end, v.code, o.code
  from generate_series(1, %(rows)s) n
  join (select code, row_number() over (order by code) - 1 as place, count(*) over () as all_of from regions_region
         where level = 'kelurahan') v on v.place = n::bigint * 31 %% v.all_of
  join (select code, row_number() over (order by code) - 1 as place, count(*) over () as all_of from registry_occupation) o
    on o.place = n::bigint * 17 %% o.all_of""",
    """
insert into contributions_rate (month, fund_kind, sector, jkk, jkm, parameters, provisions)
select %(month)s, 'APBD', 'other', 1, 1, '{x}', '{y}'""",
    """
insert into contributions_batch (month, fund_code, number, state, made_by, approved_by, lines, jkk, jkm, total, checksum, files)
select m.month, f.fund, 1, 'settled', 'maker', 'checker', 0, 0, 0, 0, '', '[]'
  from (values (%(before)s::date), (%(month)s::date)) m (month), (values ('APBD'), ('DBHCHT'), ('ASN')) f (fund)""",
    """
insert into allocation_assignment (month, person_id, fund_code, rank, cell, reason, before)
select %(before)s, n, (array['APBD', 'APBD', 'APBD', 'DBHCHT', 'ASN'])[1 + n %% 5], n, '', '', ''
  from generate_series(1, %(rows)s) n where n %% 50 <> 0""",
    """
insert into contributions_batchline (batch_id, month, person_id, rate_id, jkk, jkm)
select b.id, %(month)s, n, (select max(id) from contributions_rate), 1, 1
  from generate_series(1, %(rows)s) n
  join contributions_batch b on b.month = %(month)s and b.fund_code = (array['APBD', 'APBD', 'APBD', 'DBHCHT', 'ASN'])[1 + n %% 5]
 where n %% 50 <> 1""",
    """
insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)
select id, 1, case when id %% 50 = 0 then 'rejected' else 'accepted' end, 2, '' from contributions_batchline""",
)


def measure(rows: int) -> Figure:
    """Seconds to count a month of everybody, and its ratio to the raw group-by (the better of two each)."""
    from pijar.analytics import marts, services
    from pijar.registry.copy import asked
    from pijar.staff.types import CONSOLE

    _fill(rows)
    given = marts.given(MONTH)
    raw = min(_timed(lambda: asked(RAW, given)) for _ in range(2))
    services.gather(MONTH, actor=CONSOLE)
    with Gauge() as gauge:
        done = services.gather(MONTH, actor=CONSOLE)
    people = asked("select sum(people) from analytics_participation where month = %(month)s", given)[0][0]
    more = {"rows of the marts": float(done.rows), **_pages(), **_told()}
    return Figure("figures", int(people), gauge.seconds, gauge.mib, raw, gauge.seconds / raw, BOUND, more)


def _fill(rows: int) -> None:
    """People of every kelurahan, work, sex and age, carried for two months; one in fifty came, one in fifty left."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        # What the guards hold is not looked at: only the shape of the rows matters here.
        cursor.execute("set local session_replication_role = replica")
        for sql in FILLED:
            cursor.execute(sql, {"rows": rows, "before": MONTH.previous.first_day, "month": MONTH.first_day})
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze) registry_person, contributions_batchline, contributions_batch, allocation_assignment")


def _pages() -> dict[str, float]:
    """Milliseconds of what pages ask, the median of some."""
    from pijar.analytics import selectors

    questions: dict[str, Callable[[], Any]] = {
        "by kelurahan": lambda: selectors.counts_by_village(MONTH, "participants"),
        "by fund and sector": lambda: selectors.by_fund_and_sector(MONTH),
        "by sex and age": lambda: selectors.ages(MONTH),
        "waiting by kelurahan": lambda: selectors.counts_by_village(MONTH, "waiting"),
    }
    return {
        f"{name}, milliseconds": 1000 * statistics.median(_timed(question) for _ in range(ASKED))
        for name, question in questions.items()
    }


def _told() -> dict[str, float]:
    """How long it takes to decide what is told of all tables of people, with the proof."""
    from pijar.analytics.tables import Earlier, drafted

    started = time.perf_counter()
    draft = drafted(MONTH, Earlier())
    return {"all tables made and protected, seconds": time.perf_counter() - started, "numbers of people": float(len(draft.cells))}


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def main() -> None:
    from benchmarks.__main__ import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pijar-bench-"))
    server = city.begin(folder)
    try:
        show([measure(asked.rows)])
    finally:
        from django.db import connection

        connection.close()
        server.release()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
