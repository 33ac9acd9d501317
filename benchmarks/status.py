"""Was this person covered that day? Look-ups one by one, in the process, over two years of paid and answered months of everybody.

The three months the other parts wrote are answered, and 21 earlier ones are set before them: 24 lines for each person, as many
answers. Beside each look-up stands the plainest one there is: a person by primary key, over the same connection.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month

BOUND_SECONDS = 0.002
LOOKUPS = 5000
# Statements are prepared and indexes in memory after some; what a server that runs would have.
WARM = 500
# The chain is read for a page or a paper, not for every question.
CHAINS = 40
LAST, MONTHS = Month(2026, 3), 24
# Two months sent, paid and answered, unless they are; the third is a draft. One in fifty is refused.
ANSWERED = """
insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)
select id, 1, case when id % 50 = 0 then 'rejected' else 'accepted' end, jkk + jkm, ''
  from contributions_batchline l
 where month < '2026-04-01' and not exists (select 1 from contributions_lineresult r where r.line_id = l.id)
"""
MOVES = (
    "update contributions_batch set state = 'submitted', approved_by = 'checker' where month < '2026-04-01' and state = 'draft'",
    "update contributions_batch set state = 'billed' where month < '2026-04-01' and state = 'submitted'",
    "update contributions_batch set state = 'paid' where month < '2026-04-01' and state = 'billed'",
    "update contributions_batch set state = 'settled' where month < '2026-04-01' and state = 'paid'",
)
EARLIER_BATCHES = """
insert into contributions_batch (id, month, fund_code, number, billing_code, state, made_by, approved_by, lines, jkk, jkm, total,
       checksum, files)
select (select max(id) from contributions_batch) + row_number() over (order by id), %(month)s, fund_code, 1,
       '', 'settled', made_by, 'checker', lines, jkk, jkm, total, '', '[]'
  from contributions_batch where month = %(like)s and number = 1
"""
EARLIER_LINES = """
insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)
select (select max(id) from contributions_batchline) + row_number() over (order by l.person_id), n.id, n.month, l.person_id,
       l.rate_id, l.jkk, l.jkm
  from contributions_batchline l
  join contributions_batch b on b.id = l.batch_id
  join contributions_batch n on n.month = %(month)s and n.fund_code = b.fund_code
 where l.month = %(like)s
"""


def measure() -> Figure:
    """The median of single look-ups of random people on random days, and of raw look-ups by key."""
    from pijar.coverage.evidence import evidence_of
    from pijar.coverage.selectors import status
    from pijar.registry.copy import rows

    _fill()
    asked = _people()
    for nik, day, _ in asked[:WARM]:
        status(nik, day)
    # Timed without the gauge: who looks at memory twenty times a second takes turns with who is timed.
    times = [_timed(lambda nik=nik, day=day: status(nik, day)) for nik, day, _ in asked]
    with Gauge() as gauge:
        for nik, day, _ in asked:
            status(nik, day)
    raw = statistics.median(_raw([person for _, _, person in asked]))
    median = statistics.median(times)
    chains = statistics.median([_timed(lambda nik=nik, day=day: evidence_of(nik, day)) for nik, day, _ in asked[:CHAINS]])
    lines = rows("select count(*) from contributions_lineresult")[0][0]
    more = {
        "answered lines, millions": lines / 1e6,
        "median, milliseconds": median * 1000,
        "99 of 100 within, milliseconds": statistics.quantiles(times, n=100)[98] * 1000,
        "with the chain of evidence, median, milliseconds": chains * 1000,
        "a person by primary key, median, milliseconds": raw * 1000,
        "times a look-up by primary key": median / raw,
    }
    return Figure("status", len(asked), gauge.seconds, gauge.mib, BOUND_SECONDS, median / BOUND_SECONDS, 1.0, more)


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _raw(people: list[int]) -> list[float]:
    """The same number of looks at one row by its key, prepared as the other is."""
    from pijar.registry import prepared

    sql = "select id, national_id, village_code from registry_person where id = %(id)s"

    def ask(person: int) -> None:
        prepared.one(sql, {"id": person})

    for person in people[:WARM]:
        ask(person)
    return [_timed(lambda person=person: ask(person)) for person in people]


def _fill() -> None:
    """What was drafted is paid and answered, and as many earlier months as make two years."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for sql in MOVES:
            cursor.execute(sql)
        # What the guards hold is not looked at: the rows are alike those that passed them.
        cursor.execute("set local session_replication_role = replica")
        for months in range(MONTHS - 1, 2, -1):
            given = {"month": LAST.shift(-months).first_day, "like": LAST.first_day}
            cursor.execute(EARLIER_BATCHES, given)
            cursor.execute(EARLIER_LINES, given)
        cursor.execute(ANSWERED)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze) contributions_batchline, contributions_lineresult, contributions_batch")


def _people() -> list[tuple[str, date, int]]:
    from pijar.registry.copy import rows
    from pijar.registry.crypto import identifiers

    found = rows("select national_id, id from registry_person order by hashint8(id) limit %s", LOOKUPS)
    niks = identifiers().decrypt_many("national_id", [secret for secret, _ in found])
    chance, first = Random(2026), LAST.shift(1 - MONTHS).first_day
    days = (LAST.last_day - first).days + 30
    return [(nik, first + timedelta(days=chance.randrange(days)), person) for nik, (_, person) in zip(niks, found, strict=True)]
