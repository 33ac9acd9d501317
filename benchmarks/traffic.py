"""A working day at a million people: `python -m benchmarks.traffic --folder F [--rate 200] [--seconds 60]`.

The product's own server (`pijar serve`) over the city of `benchmarks.million`, asked at a constant rate by people who do not
wait for one another: 40 % public check, 20 % public figures, 20 % lists with a filter, 10 % a person, 5 % search by name (with
the list it leads to), 5 % saving (a worker registered, a complaint taken down). Server, database and client share the cores;
what each spent is told. Beside it stands the rate of the page that only says the server is alive.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks import check, million

BOUND_SECONDS = 0.25
CONNECTIONS = 100
WARM = 8
# Seconds at most, and how many in a row without a statement of the server, until it has counted.
LONGEST_START, QUIET = 300, 6
WORKING = (
    "select count(*) from pg_stat_activity"
    " where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()"
    " and query not ilike '%procrastinate%'"
)
MIX = {"check": 40, "figures": 20, "list": 20, "person": 10, "search": 5, "saving": 5}
TOKEN = "a" * 32
DAY = "10/03/2026"
FILTERS = (
    "f.kelurahan.satu={village}", "f.jk.satu=P&f.lahir.dari=01/01/{year}", "f.pekerjaan.satu=OJEK", "f.dana.satu=DBHCHT",
    "f.kelurahan.satu={district}&f.penilaian.satu=eligible", "urut=-lahir,nama&f.kelurahan.satu={village}",
)  # fmt: skip
# What visitors without a log-in read, whatever of it is there.
PUBLIC = ("/publik/", "/publik/angka/", "/publik/jalur/", "/publik/data/")
TABLES = ("coverage", "participants_by_fund", "participants_by_district", "participants_by_sector", "money_by_month", "claims")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traffic")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kind", choices=list(MIX), action="append", help="only these kinds, in their proportion")
    given = parser.parse_args()
    million.ready(given.folder, given.rows)
    asked = list(questions(given.kind or list(MIX), round(given.rate * (given.seconds + WARM))))
    with check._serving(given.folder / "data") as port:
        _rests()
        alive, _, _ = check._driven(port, 4, [("alive", check._get("/sehat"))])
        before = check._busy(given.folder / "data", port)
        told = driven(port, given.rate, given.seconds, asked)
        busy = {name: spent - before[name] for name, spent in check._busy(given.folder / "data", port).items()}
    show(told, busy, alive, given.rate, given.seconds)


def _rests() -> None:
    """Waits while the server counts what its first pages show: a working day does not begin with the start of the server."""
    from pijar.registry.copy import rows

    quiet = 0
    for _ in range(LONGEST_START):
        time.sleep(1)
        quiet = 0 if rows(WORKING)[0][0] else quiet + 1
        if quiet == QUIET:
            return


def driven(port: int, rate: float, seconds: float, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """What the client saw."""
    given = {"port": port, "rate": rate, "seconds": seconds, "warm": WARM, "connections": CONNECTIONS, "asked": asked}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.arriving"], input=json.dumps(given).encode(), stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def questions(kinds: list[str], count: int) -> Iterator[dict[str, Any]]:
    """So many questions in the mix, in no order."""
    chance = Random(2026)
    makers = {"check": _checks, "figures": _figures, "list": _lists, "person": _persons, "search": _searches, "saving": _savings}
    made = {kind: makers[kind](chance) for kind in kinds}
    for kind in chance.choices(kinds, [MIX[kind] for kind in kinds], k=count):
        yield {"kind": kind, **next(made[kind])}


def _head(place: str, cookie: str = "") -> str:
    return f"GET {place}{_rest(cookie)}"


def _rest(cookie: str = "") -> str:
    told = f"Cookie: {cookie}\r\n" if cookie else ""
    return f" HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nAccept-Language: id\r\n{told}\r\n"


def _form(place: str, cookie: str, values: dict[str, str]) -> str:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **values})
    return (
        f"POST {place} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nCookie: {cookie}; csrftoken={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _sessions() -> list[tuple[str, str]]:
    """Log-ins as their cookies, with the kelurahan of those who see one only."""
    from benchmarks.pages import client_of

    found = []
    for name, village in (("rina", ""), ("lurah", "33.74.12.1004")):
        for _ in range(10):
            cookies = client_of(name).cookies
            found.append((f"sessionid={cookies['sessionid'].value}", village))
    return found


def _checks(chance: Random) -> Iterator[dict[str, Any]]:
    """Of people who are carried, half with the right word; the others get no yes."""
    from pijar.registry.copy import rows
    from pijar.registry.crypto import identifiers

    found = rows(
        "select p.national_id, p.name from registry_person p where exists (select 1 from contributions_batchline l"
        " join contributions_lineresult r on r.line_id = l.id where l.person_id = p.id and r.bucket = 'accepted'"
        " and l.month = '2026-03-01') order by hashint8(p.id) limit 4000"
    )
    niks = identifiers().decrypt_many("national_id", [bytes(secret) for secret, _ in found])
    while True:
        for nik, (_, name) in zip(niks, found, strict=True):
            is_right = chance.random() < 0.5
            body = urlencode({"nik": nik, "kedua": name.split()[0] if is_right else "XYZW", "hari": DAY, "bahasa": "id"})
            head = (
                "POST /cek/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            )
            yield {"head": head, "status": ["200"], "word": "10 Maret 2026" if is_right else "Cek"}


def _figures(chance: Random) -> Iterator[dict[str, Any]]:
    """Public pages and open data, whatever of them is there."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    open_data = [f"/data/2026-03/{table}.{form}" for table in TABLES for form in ("csv", "json")]
    there = [place for place in (*PUBLIC, *open_data) if client.get(place).status_code == 200]
    while True:
        place = chance.choice(there)
        yield {"head": _head(place), "status": ["200"], "word": "2026" if place in PUBLIC else ","}


def _villages() -> list[str]:
    from pijar.registry.copy import rows

    return [code for (code,) in rows("select distinct village_code from registry_person where id < 20000 order by 1")]


def _lists(chance: Random) -> Iterator[dict[str, Any]]:
    villages, sessions = _villages(), _sessions()
    while True:
        village, year = chance.choice(villages), chance.randrange(1962, 2004)
        told = chance.choice(FILTERS).format(village=village, district=village.rpartition(".")[0], year=year)
        cookie, _ = chance.choice(sessions)
        yield {"head": _head(f"/orang/?{told}", cookie), "status": ["200"], "word": 'id="daftar"'}


def _persons(chance: Random) -> Iterator[dict[str, Any]]:
    from pijar.registry.copy import asked

    sessions = _sessions()
    found = {
        village: [number for (number,) in asked(
            "select id from registry_person where survivor_id is null and (%(one)s = '' or village_code = %(one)s)"
            " order by hashint8(id) limit 3000", {"one": village})]
        for village in {village for _, village in sessions}
    }  # fmt: skip
    while True:
        cookie, village = chance.choice(sessions)
        yield {"head": _head(f"/orang/{chance.choice(found[village])}/", cookie), "status": ["200"], "word": "</h1>"}


def _searches(chance: Random) -> Iterator[dict[str, Any]]:
    from benchmarks.people import FIRST_NAMES, LAST_NAMES

    sessions, first, last = _sessions(), FIRST_NAMES.split(), LAST_NAMES.split()
    while True:
        cookie, _ = chance.choice(sessions)
        name = f"{chance.choice(first)} {chance.choice(last)[: chance.randrange(3, 8)]}".lower()
        yield {"head": _form("/orang/", cookie, {"q": name}), "status": ["200"], "word": 'id="daftar"', "follow": True,
               "rest": _rest(cookie)}  # fmt: skip


def _savings(chance: Random) -> Iterator[dict[str, Any]]:
    """A worker registered by the kelurahan, a complaint taken down at the desk: each is another one."""
    # Never the same twice, whatever runs before did.
    chance, sessions = Random(), [cookie for cookie, village in _sessions() if village]
    while True:
        values = {"category": "not_listed", "text": f"Belum terdaftar, laporan {uuid.uuid4().hex}", "key": str(uuid.uuid4()),
                  "village_code": "33.74.12.1004", "channel": "desk"}  # fmt: skip
        yield {"head": _form("/keluhan/baru/", chance.choice(sessions), values), "status": ["200"], "word": "PG-"}
        yield {"head": _form("/daftarkan/", chance.choice(sessions), _worker(chance)), "status": ["302"], "word": ""}


def _worker(chance: Random) -> dict[str, str]:
    """Somebody whom no list names yet."""
    from pijar.registry.copy import asked
    from pijar.registry.crypto import identifiers

    day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(1970, 2000)
    nik = f"337412{day:02}{month:02}{year % 100:02}{chance.randrange(9000, 10000)}"
    known = {"nik": identifiers().encrypt("national_id", nik)}
    if asked("select 1 from registry_person where national_id = %(nik)s", known):
        return _worker(chance)
    return {"nik": nik, "name": f"{_word(chance)} {_word(chance)}", "birth_day": str(day), "birth_month": str(month),
            "birth_year": str(year), "sex": "L", "address": "JL. MERAK NO. 1", "rt": "1", "rw": "1", "occupation": "Ojek",
            "key": str(uuid.uuid4())}  # fmt: skip


def _word(chance: Random) -> str:
    return "".join(chance.choice("BCDGKLMNRSTW") + chance.choice("AIUEO") for _ in range(4))


def show(told: dict[str, Any], busy: dict[str, float], alive: float, rate: float, seconds: float) -> None:
    """A table for people, and one line of JSON."""
    kinds = {**told["times"], "all": [one for times in told["times"].values() for one in times]}
    print(f"{'':10}{'answers':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'most ms':>9}")
    seen = {}
    for kind, times in kinds.items():
        cuts = [1000 * one for one in statistics.quantiles(times, n=100)]
        seen[kind] = {"answers": len(times), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": 1000 * max(times)}
        print(f"{kind:10}" + "".join(f"{value:>9.0f}" for value in seen[kind].values()))
    asked = rate * (seconds + WARM)
    for name, spent in busy.items():
        print(f"{name}: {1000 * spent / asked:.2f} ms of a core for a question, {spent / (seconds + WARM):.2f} cores")
    print(f"wrong: {told['wrong'] or 'none'}; unanswered: {told['unanswered']}; most at once: {told['most at once']}")
    print(f"a page that only says it is alive: {alive:.0f} a second; load average {os.getloadavg()[0]:.1f}")
    print(f"p95 {seen['all']['p95']:.0f} ms, bound {1000 * BOUND_SECONDS:.0f} ms")
    print(json.dumps({"rate": rate, "kinds": seen, "busy": busy, "alive": alive, "wrong": told["wrong"],
                      "unanswered": told["unanswered"], "p95 within": seen["all"]["p95"] <= 1000 * BOUND_SECONDS}))  # fmt: skip


if __name__ == "__main__":
    main()
