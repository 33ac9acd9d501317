"""A thousand participant cards of one kelurahan: asked who is covered, signed, stored, drawn, set on a hundred sheets.

Beside it stands the raw work that cannot be spared: as many signatures, and as many codes with one mask.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from benchmarks.measure import Figure, Gauge

CARDS = 1000
ON = date(2026, 2, 20)
# A kelurahan's sheets are waited for at a desk.
BOUND = 6.0


def measure() -> Figure:
    """The sheets of a kelurahan whose people are as many as are wanted; cards that exist already would be taken as they are."""
    from pijar.coverage import revoking
    from pijar.cycle import cardpapers
    from pijar.kernel.clock import now
    from pijar.staff.types import Actor

    who, village = Actor("benchmark"), _village()
    with Gauge() as gauge:
        made = cardpapers.sheets(village, on=ON, at=now(), actor=who)
    raw = _raw(made.issued[0])
    again = time.perf_counter()
    cardpapers.sheets(village, on=ON, at=now(), actor=who)
    printed = time.perf_counter()
    revoking.refresh(on=ON, at=now(), terms=cardpapers.terms(), actor=who)
    looked = time.perf_counter()
    more = {
        "megabytes of paper": len(made.body) / 1e6, "printed again, seconds": printed - again,
        "looked at by the daily refresh, seconds": looked - printed,
    }  # fmt: skip
    return Figure("cards", len(made.issued), gauge.seconds, gauge.mib, raw, gauge.seconds / raw, BOUND, more)


def _village() -> str:
    """A kelurahan into which a thousand people who were paid for are moved."""
    from pijar.registry.copy import rows, run

    village = str(rows("select code from regions_region where level = 'kelurahan' order by code limit 1")[0][0])
    run("update registry_person set village_code = '' where village_code = %s", village)
    run(
        "update registry_person set village_code = %s where id in (select l.person_id from contributions_batchline l"
        " join contributions_lineresult r on r.line_id = l.id where l.month = %s and r.bucket = 'accepted' limit %s)",
        village, ON.replace(day=1), CARDS,
    )  # fmt: skip
    return village


def _raw(one: Any) -> float:
    from pijar.coverage import tokens
    from pijar.cycle.cardpapers import SHEET_MASK, svg

    key, said = tokens.new_key(), one.statement
    started = time.perf_counter()
    for _ in range(CARDS):
        svg(tokens.signed(said, key), SHEET_MASK)
    return time.perf_counter() - started
