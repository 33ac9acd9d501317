"""The insurer's reply to a month of the whole registry, and the books after twenty-four such months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.measure import Figure, Gauge
from benchmarks.month import MONTHS, _execute, _rows, _same_table
from pijar.kernel.month import Month

BOUND_SECONDS, BOUND_BALANCE = 20.0, 1.0
MONTH = MONTHS[0]
# What stores the same lines and results with nothing reckoned: the tables' own keys and constraints, no more.
COPIES = (
    "insert into replyline_copy select * from contributions_replyline",
    "insert into lineresult_copy select * from contributions_lineresult",
)


def measure(folder: Path) -> list[Figure]:
    """Both funds' replies of one month, read from their files; then the trial balance."""
    replies = {fund: _paid(fund, folder) for fund in ("APBD", "DBHCHT")}
    from pijar.contributions.services import reconcile
    from pijar.staff.types import CONSOLE

    with Gauge() as gauge:
        for fund, path in replies.items():
            reconcile(MONTH, fund=fund, path=path, actor=CONSOLE)
    lines = int(_rows("select count(*) from contributions_replyline")[0][0])
    limit = _limit()
    more = {"limit: the same lines and results inserted, seconds": limit, "ratio to it": gauge.seconds / limit}
    first = Figure("reconcile", lines, gauge.seconds, gauge.mib, BOUND_SECONDS, gauge.seconds / BOUND_SECONDS, 1.0, more)
    return [first, _balance()]


def _paid(fund: str, folder: Path) -> Path:
    """Takes a batch to paid, but for its files, which are no part of this; returns the insurer's reply with its usual faults."""
    from pijar.contributions import exchange
    from pijar.contributions import services as contributions
    from pijar.contributions.models import Batch
    from pijar.demo import insurer
    from pijar.staff.types import CONSOLE, Actor

    contributions.check(MONTH, fund=fund, actor=Actor("checker"))
    Batch.objects.filter(month=MONTH.first_day, fund_code=fund).update(state="submitted", checksum="0" * 64)
    batch = Batch.objects.get(month=MONTH.first_day, fund_code=fund)
    contributions.pay(MONTH, fund=fund, on=date(2026, 1, 10), reference="SP2D", amount=batch.total, actor=CONSOLE)
    frame = exchange.batch_frame(batch).select(
        "nik", pl.col("kpj").replace("", None), pl.col("iuran_total").cast(pl.Int64).alias("amount")
    )
    path = folder / f"reply_{fund}.csv"
    insurer.write_reply(insurer.reply(frame, seed="bench", month=str(MONTH), fund=fund), path)
    return path


def _limit() -> float:
    from django.db import transaction

    for table in ("replyline", "lineresult"):
        _same_table(f"{table}_copy", f"contributions_{table}")
    with Gauge() as gauge, transaction.atomic():
        for sql in COPIES:
            _execute(sql)
    _execute("drop table replyline_copy, lineresult_copy")
    return gauge.seconds


def _balance() -> Figure:
    """What twenty-four months of two funds write to the books, by the services that write it; then all accounts of a day."""
    from pijar.ledger.selectors import trial_balance
    from pijar.ledger.services import post
    from pijar.ledger.types import Act, moved
    from pijar.staff.types import CONSOLE

    for month in Month.range(Month(2026, 4), Month(2028, 3)):
        for fund in ("APBD", "DBHCHT"):
            for act, amount in (
                (Act.BUDGET, 10**12),
                (Act.RESERVE, 10**9),
                (Act.COMMIT, 10**9),
                (Act.SPEND, 10**9),
                (Act.CLAIM, 10**7),
            ):
                moves = [moved(act, month.year, fund, amount)]
                post(on=month.first_day, act=act, subject=f"{act}:{fund}:{month}", month=month, moves=moves, actor=CONSOLE)
    with Gauge() as gauge:
        found = trial_balance(date(2027, 6, 30))
    assert found["balanced"]
    entries = int(_rows("select count(*) from ledger_entry")[0][0])
    return Figure("balance", entries, gauge.seconds, gauge.mib, BOUND_BALANCE, gauge.seconds / BOUND_BALANCE, 1.0)
