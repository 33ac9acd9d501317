"""Counting a month for the figures beside the plainest count of the same lists: one group-by over the same joins, thrown away.

What counting does on top of it: it compares with the month before, writes the cross, counts twenty other metrics, and reckons
a checksum. Then the pages' questions to the small tables, and the withholding of small numbers with its proof.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

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


def measure() -> Figure:
    """Seconds to count a month of everybody, and its ratio to the raw group-by (the better of two each)."""
    from pijar.analytics import marts, services
    from pijar.registry.copy import asked
    from pijar.staff.types import CONSOLE

    given = marts.given(MONTH)
    raw = min(_timed(lambda: asked(RAW, given)) for _ in range(2))
    services.gather(MONTH, actor=CONSOLE)
    with Gauge() as gauge:
        done = services.gather(MONTH, actor=CONSOLE)
    people = asked("select sum(people) from analytics_participation where month = %(month)s", given)[0][0]
    more = {"rows of the marts": float(done.rows), **_pages(), **_told()}
    return Figure("figures", int(people), gauge.seconds, gauge.mib, raw, gauge.seconds / raw, BOUND, more)


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
