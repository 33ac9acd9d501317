"""A city of a million people to ask pages of: `python -m benchmarks.million FOLDER [--rows N]`. What is there already is kept.

The demo city, made by the product's own services, times so many as are needed: every person of it stands for many alike, each
with a NIK, a name, a birth date and a kelurahan of their own, and with the same rows, months, lines and answers. Cases and
complaints come through the services. The folder serves `benchmarks.pages` and `benchmarks.traffic`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.people import made

# Between two of the same row in neighbouring copies; more than any table of the demo has.
STEP = 200_000
CASES, COMPLAINTS, EVENTS = 2000, 2000, 500_000
SHIFTED = frozenset(
    {"id", "person_id", "line_id", "row_id", "person_a", "person_b", "row_a", "row_b", "rank", "position", "row_number",
     "line_number", "again_row"}
)  # fmt: skip
OWN = ("national_id", "name", "birth_date", "sex", "village_code")
# Tables whose rows name a person by number, and those that know the NIK alone.
OF_PERSONS = (
    "intake_stagedrow", "eligibility_assessment", "eligibility_profile", "allocation_assignment", "allocation_waiting",
    "enrolment_enrolment", "enrolment_participantnumber", "enrolment_decreeline", "contributions_batchline",
    "registration_registrationline", "verification_rounditem",
)  # fmt: skip
ALONE = ("contributions_lineresult", "linkage_candidatepair", "linkage_numbercase")
BY_NIK = ("enrolment_priorparticipation", "contributions_replyline", "registry_populationline", "registry_insuredline",
          "registry_welfareline")  # fmt: skip
# What each of them says of the whole is true again afterwards.
TOTALS = """
update contributions_batch b set lines = s.n, jkk = s.jkk, jkm = s.jkm, total = s.jkk + s.jkm
  from (select batch_id, count(*) n, sum(jkk) jkk, sum(jkm) jkm from contributions_batchline group by 1) s where s.batch_id = b.id
"""
FILES = """
update intake_sourcefile f set rows = s.n
  from (select file_id, count(*) n from intake_stagedrow group by 1) s where s.file_id = f.id
"""
PLACES = "update allocation_places set quota = quota * %(times)s, money = money * %(times)s"
REMITTED = "update contributions_remittance r set amount = b.total from contributions_batch b where b.id = r.batch_id"
LOGGED = """
insert into audit_event (number, at, actor, action, subject, details, previous, hash)
select (select max(number) from audit_event) + n, now() - interval '1 minute' * (%(events)s - n), 'rina',
       (array['person.read', 'person.unmasked', 'claims.read', 'list.exported'])[1 + n %% 4], 'person:' || 1 + n %% 12000, '{}',
       sha256(n::text::bytea), sha256((n + 1)::text::bytea)
  from generate_series(1, %(events)s) n
"""
HEAD = """
update audit_head h set number = e.number, hash = e.hash from audit_event e
 where e.number = (select max(number) from audit_event)
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    ready(given.folder, given.rows)


def ready(folder: Path, rows: int = 1_000_000) -> None:
    """Has the city in the folder, and Django set up for it. Once a process."""
    begin(folder)
    from pijar.demo.build import build

    build()
    tables = {table: lambda table=table: _cloned(table) for table in (*OF_PERSONS, *ALONE, *BY_NIK)}
    steps = {
        "people": lambda: _people(rows), **tables, "totals": _totals, "cases": _cases, "complaints": _complaints, "trail": _trail,
        "vacuum": lambda: _do("vacuum analyze"), "figures": _figures, "officers": _officers,
        "files": lambda: _do(FILES),
    }  # fmt: skip
    mark = folder / "data" / "million"
    done = mark.read_text().split() if mark.exists() else []
    for name in [name for name in steps if name not in done]:
        started = time.perf_counter()
        steps[name]()
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        # One that was interrupted goes on where it stopped.
        with mark.open("a") as file:
            print(name, file=file)


def begin(folder: Path) -> None:
    """This process belongs to the folder's city."""
    data = folder / "data"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ["PIJAR_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    from pijar.config import paths

    if not paths.is_demo(data):
        paths.begin_demo(data)


def _do(sql: str, **values: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def _freely(*statements: tuple[str, dict[str, Any]]) -> None:
    """Without the guards: the rows are alike those that passed them."""
    from django.db import transaction

    with transaction.atomic():
        _do("set local session_replication_role = replica")
        _do("set local synchronous_commit = off")
        for sql, values in statements:
            _do(sql, **values)


def _copies() -> int:
    from pijar.registry.copy import rows

    return int(rows(f"select max(id) / {STEP} from registry_person")[0][0])


def _people(rows: int) -> None:
    """So many more people as bring the city to `rows`, in whole copies of those who are there."""
    import polars as pl
    from django.db import transaction

    from pijar.registry import copy
    from pijar.registry.crypto import identifiers

    known = pl.DataFrame(
        copy.rows("select id, occupation_code from registry_person order by id"), schema=["old", "occupation_code"], orient="row"
    )
    copies = max(1, -(-(rows - known.height) // known.height))
    codes = dict(copy.rows("select upper(name), min(code) from regions_region where level = 'kelurahan' group by 1"))
    # Of the demo's numbers some are invented here, too.
    taken = [identifiers().decrypt("national_id", secret) for (secret,) in copy.rows("select national_id from registry_person")]
    given = made(copies * known.height + known.height).filter(~pl.col("NIK").is_in(taken)).head(copies * known.height)
    copied = pl.concat([known.with_columns(pl.col("old") + number * STEP) for number in range(1, copies + 1)])
    people = given.select(
        national_id=identifiers().encrypt_series("national_id", given["NIK"]),
        name=pl.col("NAMA LENGKAP").str.to_uppercase(),
        birth_date=pl.col("TANGGAL LAHIR").str.to_date("%d/%m/%Y"),
        sex=pl.col("JENIS KELAMIN").str.slice(0, 1),
        village_code=pl.col("KELURAHAN").replace_strict(codes, default="33.74.01.1001"),
    ).hstack(copied.rename({"old": "id"}))
    with transaction.atomic():
        _do("set local session_replication_role = replica")
        copy.copy_frame(people, "registry_person", ["id", *OWN, "occupation_code"])
        _do(
            f"update registry_person p set survivor_id = o.survivor_id + p.id / {STEP} * {STEP} from registry_person o"
            f" where o.id = mod(p.id, {STEP}) and p.id > {STEP} and o.survivor_id is not null"
        )
    copy.sync_sequence("registry_person")
    copy.analyze("registry_person")


def _columns(table: str) -> list[str]:
    from pijar.registry.copy import asked

    sql = "select column_name from information_schema.columns where table_name = %(table)s and is_generated = 'NEVER'"
    return [name for (name,) in asked(sql, {"table": table})]


def _cloned(table: str) -> None:
    """Each row of the first copy once for every other one, with the person's own words where the table holds them."""
    from pijar.registry import copy

    columns, copies = _columns(table), _copies()
    shift = f"c * {STEP}"
    if table in OF_PERSONS:
        joined = f"left join registry_person p on p.id = t.person_id + {shift}"
    elif table in BY_NIK:
        joined = (
            f"join registry_person o on o.national_id = t.national_id and o.id < {STEP}"
            f" join registry_person p on p.id = o.id + {shift}"
        )
    else:
        joined = ""
    own = set(OWN) if joined else set()
    told = [f"p.{c}" if c in own else f"t.{c} + {shift}" if c in SHIFTED else f"t.{c}" for c in columns]
    # A row that was turned away has no person: it keeps its words, without the number.
    told = [f"coalesce({one}, t.{c})" if c in own - {"national_id"} else one for one, c in zip(told, columns, strict=True)]
    if table == "registration_registrationline":
        # The insurer gives no number twice.
        told = [
            "case when t.number = '' then '' else t.number || '-' || c end" if c == "number" else one
            for one, c in zip(told, columns, strict=True)
        ]
    first = f"where t.id < {STEP}" if "id" in columns else ""
    source = f"generate_series(1, {copies}) c cross join {table} t {joined} {first}"
    sql = f"insert into {table} ({', '.join(columns)}) select {', '.join(told)} from {source}"
    _freely((sql, {}))
    if "id" in columns:
        copy.sync_sequence(table)
    copy.analyze(table)


def _totals() -> None:
    _freely((TOTALS, {}), (PLACES, {"times": _copies() + 1}), (REMITTED, {}))


def _cases() -> None:
    """Accidents of people who are carried, told one by one as the public page tells them."""
    from datetime import datetime, timedelta
    from uuid import UUID

    from pijar.claims import services
    from pijar.claims.types import Account, Channel, Given, Harm, Kind, Reporter
    from pijar.kernel.clock import JAKARTA
    from pijar.registry.copy import asked
    from pijar.registry.crypto import identifiers
    from pijar.staff.types import Actor

    found = asked(
        "select p.national_id, p.name, p.village_code from registry_person p where survivor_id is null"
        " and exists (select 1 from allocation_assignment a where a.person_id = p.id) order by hashint8(p.id) limit %(n)s",
        {"n": CASES},
    )
    for number, (secret, name, village) in enumerate(found):
        at = datetime(2026, 1, 2, 9, 30, tzinfo=JAKARTA) + timedelta(hours=number)
        told = Account(
            name=name,
            work="buruh harian",
            place="pasar",
            what="jatuh dari tangga",
            reporter_name="tetangga",
            phone="0841-2345-678",
        )
        given = Given(kind=Kind.ACCIDENT, harm=Harm.INJURED, happened_at=at, reporter=Reporter.OTHER, account=told,
                      nik=identifiers().decrypt("national_id", secret), place_village=village)  # fmt: skip
        actor = Actor("pelapor", "public")
        services.report(given, key=UUID(int=number + 1), channel=Channel.PUBLIC, actor=actor, at=at + timedelta(hours=3))


def _complaints() -> None:
    from datetime import timedelta

    from pijar.grievances.services import open_grievance
    from pijar.grievances.types import DEFAULT_TERMS, Category, Channel, Given
    from pijar.kernel.clock import now
    from pijar.registry.copy import rows
    from pijar.staff.types import CONSOLE

    villages = [code for (code,) in rows("select distinct village_code from registry_person order by 1")]
    for number in range(COMPLAINTS):
        given = Given(Category.NOT_LISTED, "Belum terdaftar, padahal bekerja", village_code=villages[number % len(villages)])
        at = now() - timedelta(hours=number)
        open_grievance(given, channel=Channel.DESK, terms=DEFAULT_TERMS, at=at, actor=CONSOLE)


def _trail() -> None:
    _freely((LOGGED, {"events": EVENTS}), (HEAD, {}))


def _officers() -> None:
    """Those the demo has come to since the city was made."""
    from pijar.demo.build import officers

    officers()


def _figures() -> None:
    """Every month counted again, over everybody, and published."""
    from pijar.analytics.publishing import publish
    from pijar.demo.build import MONTHS
    from pijar.staff.types import CONSOLE

    for month in MONTHS:
        publish(month, actor=CONSOLE)


if __name__ == "__main__":
    main()
