"""Lists of a million people, page by page: `python -m benchmarks.lists [--rows N]`.

Each page is asked of the web application itself, in this process, by an officer of the programme's office; beside it stands the
bare SQL of the same fifty rows, as the ratio. Times are of the server alone, warm, the median of several.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import city

BOUND_SECONDS = 0.1
TIMES = 9
COLUMNS = ["id", "national_id", "name", "birth_date", "sex", "village_code", "occupation_code"]
BASE = "select * from registry_person where survivor_id is null"


def fill(rows: int) -> None:
    """People as the benchmark of loading invents them, put in by COPY; a third have a place in the newest month."""
    import polars as pl

    from benchmarks.people import made
    from pijar.allocation.models import Places
    from pijar.cycle.models import Programme, ProgrammeMonth
    from pijar.kernel.clock import now
    from pijar.registry.copy import analyze, copy_frame, run, sync_sequence
    from pijar.registry.crypto import identifiers

    codes = dict(_rows("select upper(name), min(code) from regions_region where level = 'kelurahan' group by 1"))
    works = [code for (code,) in _rows("select code from registry_occupation order by code")]
    given = made(rows)
    people = given.select(
        id=pl.col("NO"),
        national_id=identifiers().encrypt_series("national_id", given["NIK"]),
        name=pl.col("NAMA LENGKAP").str.to_uppercase(),
        birth_date=pl.col("TANGGAL LAHIR").str.to_date("%d/%m/%Y"),
        sex=pl.col("JENIS KELAMIN").str.slice(0, 1),
        village_code=pl.col("KELURAHAN").replace_strict(codes, default="33.74.01.1001"),
        occupation_code=pl.lit(works).list.get(pl.col("NO") % len(works)),
    )
    copy_frame(people, "registry_person", COLUMNS)
    sync_sequence("registry_person")
    told = {"programme": Programme.objects.latest("id"), "actor": "a", "at": now(), "snapshots": {}, "result": {}}
    ProgrammeMonth.objects.create(month="2026-01-01", **told)
    Places.objects.bulk_create(Places(month="2026-01-01", fund_code=code, quota=rows) for code in ("APBD", "DBHCHT"))
    run(
        "insert into allocation_assignment (month, person_id, fund_code, rank) "
        "select '2026-01-01', id, case when id % 6 = 0 then 'DBHCHT' else 'APBD' end, id from registry_person where id % 3 = 0"
    )
    analyze("registry_person", "allocation_assignment")


def _rows(sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    from pijar.registry.copy import asked

    return asked(sql, values or {})


def officer() -> Any:
    """An officer of the programme's office, logged in to a client in this process."""
    from django.test import Client

    from pijar.staff.models import Officer

    one = Officer.objects.create(username="ukur", first_name="Ukur", role="programme")
    client = Client(headers={"host": "localhost"})
    client.force_login(one, backend="pijar.config.entry.Officers")
    return client


def timed(do: Callable[[], Any]) -> float:
    do()
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        do()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def asked_of(client: Any, address: str) -> Callable[[], Any]:
    def ask() -> Any:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return answer

    return ask


def queries_of(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


def deep(client: Any, rows: int) -> str:
    """The address of a page in the middle: a cursor is made of the row there, as the page before it makes it."""
    from pijar.backoffice.grid import keyset
    from pijar.backoffice.grid.asked import standard
    from pijar.backoffice.grid.declare import Ctx
    from pijar.backoffice.lists.persons import PERSONS
    from pijar.staff.models import Officer

    ctx = Ctx(Officer.objects.get(username="ukur"))
    view = standard(PERSONS, ctx)
    keys = keyset.keys_of(PERSONS, view.sorts)
    row = keyset.ordered(PERSONS.rows(ctx), keys)[rows // 2]
    return f"/orang/?hal={keyset.seal(PERSONS, ctx, view, keys, row, keyset.FORWARD)}"


def by_name(client: Any, text: str) -> str:
    """The address that a search by name leads to."""
    return str(client.post("/orang/", {"q": text}).url)


def pages(client: Any, rows: int) -> dict[str, tuple[str, str]]:
    """What is asked of the application, and the same rows in bare SQL."""
    half = {"half": rows // 2}
    name, number = _rows("select name, id from registry_person order by name, id offset %(half)s limit 1", half)[0]
    place = "33.74.12.1004"
    words = "to_tsvector('simple', name) @@ to_tsquery('simple', 'sri:* & raha:*')"
    placed = "exists (select 1 from allocation_assignment a where a.person_id = registry_person.id and a.month = '2026-01-01'"
    fund = f"{placed} and fund_code = 'DBHCHT')"
    return {
        "first page": ("/orang/", f"{BASE} order by name, id limit 51"),
        "deep page": (deep(client, rows), f"{BASE} and (name, id) > ('{name}', {number}) order by name, id limit 51"),
        "one kelurahan": (f"/orang/?f.kelurahan.satu={place}", f"{BASE} and village_code = '{place}' order by name, id limit 51"),
        "women born from 1990": (
            "/orang/?f.jk.satu=P&f.lahir.dari=01/01/1990",
            f"{BASE} and sex = 'P' and birth_date >= '1990-01-01' order by name, id limit 51",
        ),
        "by birth date, down": ("/orang/?urut=-lahir,nama", f"{BASE} order by birth_date desc, name, id limit 51"),
        "words of a name": (by_name(client, "sri raha"), f"{BASE} and {words} order by name, id limit 51"),
        "a fund's people": ("/orang/?f.dana.satu=DBHCHT", f"{BASE} and {fund} order by name, id limit 51"),
    }  # fmt: skip


def measure(rows: int) -> list[dict[str, Any]]:
    fill(rows)
    client, told = officer(), []
    for name, (address, sql) in pages(client, rows).items():
        ask = asked_of(client, address)
        seconds, plain = timed(ask), timed(lambda sql=sql: _rows(sql))
        told.append(
            {
                "page": name, "ms": round(1000 * seconds, 1), "sql_ms": round(1000 * plain, 1),
                "ratio": round(seconds / plain, 1), "queries": queries_of(ask),
                "bytes": len(ask().content), "within": seconds <= BOUND_SECONDS,
            }
        )  # fmt: skip
    return told


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pijar-bench-"))
    server = city.begin(folder)
    try:
        for one in measure(asked.rows):
            print(json.dumps(one))
    finally:
        from django.db import connection

        connection.close()
        server.release()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
