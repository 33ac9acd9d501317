"""Was this person covered that day? Look-ups one by one, in the process, over everything the other parts wrote."""

from __future__ import annotations

import statistics
import time
from datetime import date, timedelta
from random import Random

from benchmarks.measure import Figure, Gauge

BOUND_SECONDS = 0.001
LOOKUPS = 5000
# Two months sent, paid and answered, unless they are; the third is a draft.
ANSWERED = """
insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)
select id, 1, case when id % 50 = 0 then 'rejected' else 'accepted' end, jkk + jkm, ''
  from contributions_batchline where month < '2026-03-01' and not exists (select 1 from contributions_lineresult)
"""
MOVES = (
    "update contributions_batch set state = 'submitted', approved_by = 'checker' where month < '2026-03-01' and state = 'draft'",
    "update contributions_batch set state = 'billed' where month < '2026-03-01' and state = 'submitted'",
    "update contributions_batch set state = 'paid' where month < '2026-03-01' and state = 'billed'",
    "update contributions_batch set state = 'settled' where month < '2026-03-01' and state = 'paid'",
)


def measure() -> Figure:
    """The median of single look-ups of random people on random days."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for sql in (*MOVES, ANSWERED):
            cursor.execute(sql)
    asked = _people()
    from pijar.coverage.selectors import status

    times = []
    with Gauge() as gauge:
        for nik, day in asked:
            started = time.perf_counter()
            status(nik, day)
            times.append(time.perf_counter() - started)
    median = statistics.median(times)
    more = {
        "median, milliseconds": median * 1000,
        "99 of 100 within, milliseconds": statistics.quantiles(times, n=100)[98] * 1000,
    }
    return Figure("status", len(asked), gauge.seconds, gauge.mib, BOUND_SECONDS, median / BOUND_SECONDS, 1.0, more)


def _people() -> list[tuple[str, date]]:
    from pijar.registry.copy import rows
    from pijar.registry.crypto import identifiers

    found = rows("select national_id from registry_person order by hashint8(id) limit %s", LOOKUPS)
    niks = identifiers().decrypt_many("national_id", [secret for (secret,) in found])
    chance = Random(2026)
    return [(nik, date(2026, 1, 1) + timedelta(days=chance.randrange(120))) for nik in niks]
