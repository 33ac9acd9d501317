"""The public check over HTTP: `python -m benchmarks.check [--rows N] [--seconds S]`. Server, database and client share the cores.

A city of N people with three months paid and answered; the product's own server; questions of which a part gets a yes and the
others are wrong, uncovered or unknown. Beside it, as the raw limit, a page that says only that the server is alive.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.measure import Figure, Gauge

ASKED_PER_SECOND = 1000
QUESTIONS = 20_000
CONNECTIONS = 12
MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
DAY = "10/03/2026"
WIDE = "network=2000000000 nik=2000000000 site=2000000000"
# Every tenth is billed for nothing: known, and never covered.
FILLED = (
    "insert into contributions_rate (month, fund_kind, sector, jkk, jkm, parameters, provisions)"
    " values (%(month)s, 'APBD', 'other', 2, 1, '{x}', '{y}')",
    "insert into contributions_batch (month, fund_code, state, made_by, approved_by, lines, jkk, jkm, total, checksum, files)"
    " select %(month)s, 'APBD', 'draft', 'maker', '', count(*), 2 * count(*), count(*), 3 * count(*), '', '[]'"
    "   from registry_person where id %% 10 <> 0",
    "insert into contributions_batchline (batch_id, month, person_id, rate_id, jkk, jkm)"
    " select b.id, b.month, p.id, r.id, 2, 1 from contributions_batch b join contributions_rate r using (month)"
    "   cross join registry_person p where b.month = %(month)s and p.id %% 10 <> 0",
    "update contributions_batch set state = 'submitted', approved_by = 'checker' where month = %(month)s",
    "update contributions_batch set state = 'billed' where month = %(month)s",
    "update contributions_batch set state = 'paid' where month = %(month)s",
    "insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)"
    " select id, 1, 'accepted', 3, '' from contributions_batchline where month = %(month)s",
)
ROWS = (
    "insert into intake_upload (year, actor, at) values (2026, 'bench', now())",
    "insert into intake_sourcefile (upload_id, year, name, sha256, size, rows, notes, is_live, kind, office_level, columns)"
    " select max(id), 2026, 'a.csv', '0', 1, 1, '[]', true, 'list', '', '{}' from intake_upload",
    "insert into intake_stagedrow (file_id, sheet, sheet_position, row_number, person_id, outcome, national_id, name, birth_date,"
    "  village_code, family_card)"
    " select (select max(id) from intake_sourcefile), '', 0, row_number() over (order by p.id), p.id, 'created', p.national_id,"
    "  p.name, p.birth_date, p.village_code, t.family_card from registry_person p join bench_card t using (national_id)",
)


def measure(folder: Path, rows: int, seconds: float) -> list[Figure]:
    """The check, and the page it is compared with."""
    from benchmarks import city

    server = city.begin(folder)
    try:
        asked = _filled(rows)
        with _serving(folder / "data") as port:
            alive, _, _ = _driven(port, seconds / 2, [("alive", _get("/sehat"))])
            _driven(port, 1, asked)
            before = _busy(folder / "data", port)
            with Gauge() as gauge:
                rate, times, kinds = _driven(port, seconds, asked)
            busy = {name: spent - before[name] for name, spent in _busy(folder / "data", port).items()}
        return [_figure(rows, rate, alive, times, kinds, gauge.mib, busy)]
    finally:
        from django.db import connection

        connection.close()
        server.release()


def _figure(
    rows: int, rate: float, alive: float, times: list[float], kinds: dict[str, list[float]], mib: int, busy: dict[str, float]
) -> Figure:
    # What was asked while the client warmed up counts as work, too: a tenth of the whole.
    asked = len(times) * 1.1
    cuts = statistics.quantiles(times, n=100)
    more = {
        "questions a second": rate,
        "a page that only says it is alive, a second": alive,
        "median, milliseconds": cuts[49] * 1000,
        "99 of 100 within, milliseconds": cuts[98] * 1000,
        **{f"{kind}: median, milliseconds": statistics.median(told) * 1000 for kind, told in sorted(kinds.items())},
        **{f"{kind}: answers": float(len(told)) for kind, told in sorted(kinds.items())},
        **{f"{name}: milliseconds of a core for a question": spent / asked * 1000 for name, spent in busy.items()},
        "all of it: milliseconds of a core for a question": sum(busy.values()) / asked * 1000,
        "people": float(rows),
    }
    return Figure("check", len(times), len(times) / rate, mib, len(times) / ASKED_PER_SECOND, ASKED_PER_SECOND / rate, 1.0, more)


def _busy(data: Path, port: int) -> dict[str, float]:
    """Seconds of a core that server, database and client have used so far; they tell of a machine that has other work, too."""
    served = [pid for pid in _pids() if f"--port\0{port}".encode() in _read(f"/proc/{pid}/cmdline")]
    postmaster = int((data / "pg18" / "data" / "postmaster.pid").read_text().split()[0])
    client = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"server": _spent(served), "database": _spent([postmaster]), "client": client.ru_utime + client.ru_stime}


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError:
        return b""


def _spent(roots: list[int]) -> float:
    """Seconds of these processes and all below them; those that ended are counted with who waited for them."""
    told = {pid: _read(f"/proc/{pid}/stat").rsplit(b")", 1)[-1].split() for pid in _pids()}
    wanted, size = set(roots), 0
    while len(wanted) != size:
        size = len(wanted)
        wanted |= {pid for pid, words in told.items() if len(words) > 14 and int(words[1]) in wanted}
    ticks = sum(int(told[pid][place]) for pid in wanted if len(told.get(pid, [])) > 14 for place in (11, 12))
    return ticks / os.sysconf("SC_CLK_TCK")


def _filled(rows: int) -> list[tuple[str, str]]:
    """A city of so many people, and questions about them as whole requests with their kind."""
    from django.db import connection

    from benchmarks.people import made
    from pijar.registry.copy import run

    people = made(rows)
    _persons(people)
    with connection.cursor() as cursor:
        for month in MONTHS:
            for sql in FILLED:
                cursor.execute(sql, {"month": month})
        for sql in ROWS:
            cursor.execute(sql)
    # As the database's own housekeeping leaves tables that were filled a while ago.
    run("vacuum analyze registry_person, intake_stagedrow, contributions_batchline, contributions_lineresult")
    return _questions()


def _persons(people: Any) -> None:
    import polars as pl
    from django.db import connection

    from pijar.registry.copy import copy_frame
    from pijar.registry.crypto import identifiers

    frame = people.select(
        national_id=identifiers().encrypt_series("national_id", people["NIK"]),
        family_card=identifiers().encrypt_series("family_card", people["NO KK"]),
        name=pl.col("NAMA LENGKAP"), birth_date=pl.col("TANGGAL LAHIR").str.to_date("%d/%m/%Y"), sex=pl.lit("L"),
        village_code=pl.lit("33.74.11.1003"), occupation_code=pl.lit("x"),
    )  # fmt: skip
    copy_frame(frame, "registry_person", ["national_id", "name", "birth_date", "sex", "village_code", "occupation_code"])
    with connection.cursor() as cursor:
        cursor.execute("create temporary table bench_card (national_id bytea, family_card bytea)")
    copy_frame(frame, "bench_card", ["national_id", "family_card"])


def _questions() -> list[tuple[str, str]]:
    from pijar.registry.copy import rows as read
    from pijar.registry.crypto import identifiers

    found = read("select national_id, name, id %% 10 from registry_person order by hashint8(id) limit %s", QUESTIONS)
    niks = identifiers().decrypt_many("national_id", [bytes(secret) for secret, _, _ in found])
    chance, made = Random(2026), []
    for nik, (_, name, tenth) in zip(niks, found, strict=True):
        turn = chance.random()
        if tenth == 0:
            made.append(("uncovered", _post(nik, name)))
        elif turn < 0.5:
            made.append(("covered", _post(nik, name)))
        elif turn < 0.75:
            made.append(("wrong", _post(nik, "XYZ")))
        else:
            # A number of the same day and place that nobody has: 8999 and below are given to nobody here.
            made.append(("unknown", _post(nik[:12] + f"{chance.randrange(1000, 9000)}", name)))
    return made


def _post(nik: str, second: str) -> str:
    body = urlencode({"nik": nik, "kedua": second, "hari": DAY, "bahasa": "id"})
    return (
        "POST /cek/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _get(place: str) -> str:
    return f"GET {place} HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def _serving(data: Path) -> Iterator[int]:
    """The product's own server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PIJAR_DATA": str(data), "PIJAR_CHECK_LIMITS": WIDE}
    command = [str(Path(sys.executable).with_name("pijar")), "serve", "--port", str(port)]
    served = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat", timeout=5).read()
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise SystemExit("The server did not come up.")
        yield port
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=60)


def _driven(port: int, seconds: float, asked: list[tuple[str, str]]) -> tuple[float, list[float], dict[str, list[float]]]:
    """Answers a second, all their times, and those by kind, as the light client saw them."""
    given = {"port": port, "seconds": seconds, "connections": CONNECTIONS, "requests": asked}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.asking"], input=json.dumps(given).encode(), capture_output=True, check=True
    )
    told = json.loads(done.stdout)
    times = [one for kind in told["times"].values() for one in kind]
    return len(times) / told["seconds"], times, told["times"]


def main() -> None:
    from benchmarks.__main__ import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.check")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pijar-check-"))
    try:
        show(measure(folder, given.rows, given.seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
