"""The match of a month: which participants the population register says are dead. `python -m benchmarks.deaths [--rows N]`.

A million people, each enrolled and billed for one month, one in a hundred of them dead in a register of all. Beside the match
stands the plain join of the register's dead with persons by their number, counted and no more.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks import city
from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month

BOUND_SECONDS = 10.0
MONTH, AS_OF = Month(2026, 2), date(2026, 2, 28)
FILL = (
    """insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)
       select g, sha256(('n' || g)::bytea), 'WARGA ' || g, '1980-01-01', 'L', '33.74.11.1003', ''
         from generate_series(1, %(n)s) g""",
    """insert into enrolment_enrolment (id, person_id, fund_code, valid_from, end_reason)
       select g, g, 'APBD', '2026-01-01', '' from generate_series(1, %(n)s) g""",
    """insert into contributions_rate (id, month, fund_kind, sector, jkk, jkm, parameters, provisions)
       values (1, '2026-01-01', 'APBD', 'other', 1, 1, '{x}', '{y}')""",
    """insert into contributions_batch (id, month, fund_code, number, billing_code, state, made_by, approved_by, lines, jkk, jkm,
              total, checksum, files) values (1, '2026-01-01', 'APBD', 1, '', 'draft', 'a', '', 0, 0, 0, 0, '', '[]')""",
    """insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)
       select g, 1, '2026-01-01', g, 1, 1, 1 from generate_series(1, %(n)s) g""",
    """insert into registry_snapshot (id, kind, as_of, loaded_at, actor, file_name, sha256, rows, loaded, rejected)
       values (1, 'dukcapil', '2026-02-28', now(), 'a', 'x', '0', %(n)s, %(n)s, 0)""",
    """insert into registry_populationline (id, snapshot_id, national_id, name, birth_date, sex, status, status_on, village_code)
       select g, 1, sha256(('n' || g)::bytea), 'WARGA ' || g, '1980-01-01', 'L',
              case when g %% 100 = 0 then 'MENINGGAL' else 'AKTIF' end, case when g %% 100 = 0 then date '2026-01-20' end,
              '33.74.11.1003' from generate_series(1, %(n)s) g""",
)
TABLES = ("registry_person", "enrolment_enrolment", "contributions_batchline", "registry_populationline")
PLAIN = """select count(*) from registry_populationline d join registry_person p using (national_id)
            where d.snapshot_id = 1 and d.status = 'MENINGGAL'"""


def measure(rows: int) -> Figure:
    """Seconds of one match, warm, and of the plain join."""
    from django.db import transaction

    from pijar.claims.deaths import match
    from pijar.registry.copy import analyze, named
    from pijar.registry.copy import rows as asked
    from pijar.registry.models import Snapshot

    for sql in FILL:
        named(sql, {"n": rows})
    analyze(*TABLES)
    asked(PLAIN)
    started = time.perf_counter()
    plain_found = int(asked(PLAIN)[0][0])
    plain = time.perf_counter() - started
    snapshot = Snapshot.objects.get()
    with transaction.atomic():
        match(snapshot, MONTH)
    with transaction.atomic(), Gauge() as gauge:
        matched = match(snapshot, MONTH)
    assert matched == plain_found == rows // 100
    more = {"matched": matched, "the plain join, seconds": plain, "times the plain join": gauge.seconds / plain}
    return Figure("deaths", rows, gauge.seconds, gauge.mib, BOUND_SECONDS, gauge.seconds / BOUND_SECONDS, 1.0, more)


def main() -> None:
    from benchmarks.__main__ import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.deaths")
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
