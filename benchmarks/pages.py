"""Every page an officer can open, at a million people: `python -m benchmarks.pages --folder F [--role R] [--only TEXT]`.

The pages are asked of the application in this process, through all its layers, by an officer of each role; the folder holds the
city of `benchmarks.million`. Times are of the server alone, warm, the median of five; `cpu` is what this process spent of it,
which other work on the machine changes less. What answers with a file, asks for a form's words first, or finds nothing to show
is told at the end, so that no page is passed over unseen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import million

TIMES = int(os.environ.get("PIJAR_BENCH_TIMES", "5"))
SLOW_MS, MANY_QUERIES = 100.0, 25
# Statements of a page that take so long are told as it is asked.
SLOW_SECONDS = 0.1
# After a first look that takes so long a page is asked once more only.
PATIENCE = 5.0
OFFICERS = {
    "programme": "rina", "village": "lurah", "treasurer": "tono", "auditor": "audit", "administrator": "admin", "hospital": "igd",
    "leader": "pimpinan",
}  # fmt: skip
# Files to keep and whatever is reckoned when asked for: no pages.
FILES = frozenset(
    {"round-minutes", "round-checklist", "round-notice", "notice-file", "donors-letters", "donors-deductions",
     "donors-consent", "decree-download", "decree-letters", "decree-letter", "batch-sample", "batch-mutations",
     "batch-download", "batch-paper", "fund-statement", "registration-download", "reconciliation-export",
     "insurer_claims-letter", "places-export", "person-why-letter", "upload-download", "cases-queue", "cases-result",
     "list-export", "death-letter", "desk-letter", "person-proof-file", "card-print", "card-sheets", "claim-form",
     "claim-paper", "claim-photo", "roll-people", "guide-picture", "staff-template", "data-table", "data-version",
     "data-catalogue", "logout", "desk-show", "donor-paper", "donor-receipt", "case-proof"}
)  # fmt: skip
ONE_OF = (
    "(select id from registry_person where survivor_id is null and village_code = '33.74.12.1004' order by id limit 1 offset 20)"
)
# What stands in an address, by the name of the part; before it, by the name of the route.
VALUES = {
    "month": "select '2026-03'",
    "fund": "select 'APBD'",
    "line": "select 'APBD'",
    "year": "select 2026",
    "number": "select 1",
    "slug": "select 'kelurahan'",
    "village": "select '33.74.12.1004'",
    "table": "select 'orang'",
    "version": "select 1",
    "quantity": "select 'contributions.jkk'",
    "channel": "select 'email'",
    "event": "select 'case_moved'",
    "key": "select 'L1-1'",
    "upload_id": "select upload_id from intake_sourcefile order by rows desc limit 1",
    "file_id": "select id from intake_sourcefile order by rows desc limit 1",
    "person_id": f"select {ONE_OF}",
    "row_id": "select id from intake_stagedrow where outcome = 'rejected' limit 1",
    "mapping_id": "select id from intake_mapping limit 1",
    "entry_id": "select id from intake_formentry limit 1",
    "decree_id": "select max(id) from enrolment_decree",
    "round_id": "select max(id) from verification_round",
    "item_id": "select id from verification_rounditem where village_code = '33.74.12.1004' limit 1",
    "recheck_id": "select id from verification_recheck limit 1",
    "promise_id": "select max(id) from funding_promise",
    "budget_id": "select max(id) from cycle_budget",
    "policy_id": "select max(id) from eligibility_policy",
    "ledger_id": "select max(id) from ledger_entry",
    "officer_id": "select id from staff_officer where username = 'lurah'",
    "task_id": "select max(id) from backoffice_work",
    "lookup_id": "select max(id) from coverage_deskcheck",
    "notice_id": "select max(id) from notices_notice",
    "death_id": "select max(id) from claims_deathfound",
    "scholar_id": "select max(id) from claims_scholar",
    "one": "select person_a from linkage_candidatepair where not merged and decided is null and band = 'review' limit 1",
    "other": "select person_b from linkage_candidatepair where not merged and decided is null and band = 'review' limit 1",
    "link-number.row_id": "select row_id from linkage_numbercase limit 1",
    "claim.number": "select number from claims_claim order by id desc limit 1",
    "grievance.number": "select number from grievances_grievance order by id desc limit 1",
    "objection.number": "select number from verification_objection limit 1",
    "reconciliation-item.key": "select 'L' || r.line_id || '-' || r.reply_id from contributions_lineresult r"
    " join contributions_batchline l on l.id = r.line_id join contributions_batch b on b.id = l.batch_id"
    " where r.bucket <> 'accepted' and b.fund_code = 'APBD' and b.month = '2026-03-01' limit 1",
    "entry-person.person_id": f"select {ONE_OF}",
}
# Lists as officers narrow them, beside their plain addresses.
ALSO = {
    "/orang/?f.kelurahan.satu=33.74.12.1004": "list, one kelurahan",
    "/orang/?f.jk.satu=P&f.lahir.dari=01/01/1990": "list, women born from 1990",
    "/orang/?urut=-lahir,nama": "list, by birth date",
    "/orang/?f.dana.satu=DBHCHT": "list, a fund's people",
    "/orang/?f.penilaian.satu=review": "list, in doubt",
    "/jejak/?f.tindakan.satu=person.read": "trail, one act",
    "/jejak/?f.pelaku.berisi=rina": "trail, one officer",
    "/peta/?tingkat=kecamatan": "map of kecamatan",
}


@dataclass
class Seen:
    """One page as one role was shown it."""

    route: str
    role: str
    ms: float
    best: float
    cpu: float
    queries: int
    bytes: int
    packed: int

    @property
    def is_over(self) -> bool:
        return self.ms > SLOW_MS or self.queries > MANY_QUERIES


def routes() -> Iterator[tuple[str, Any]]:
    """Name and pattern of every route of ours, those of the parts' own tables among them."""
    from django.urls import get_resolver

    def walk(patterns: Any) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name, pattern

    return walk(get_resolver().url_patterns)


def address(name: str, pattern: Any) -> str | None:
    """The route's address with numbers of what is there; None where there is nothing of the kind."""
    from django.urls import reverse

    from pijar.kernel.month import Month

    given = {}
    for part in pattern.pattern.converters:
        value = _value(f"{name}.{part}") or _value(f"{name.split('-')[0]}.{part}") or _value(part)
        if value is None:
            return None
        given[part] = Month.parse(value) if part == "month" else value
    return reverse(name, kwargs=given)


def _value(name: str) -> Any:
    from django.db import DatabaseError, transaction

    from pijar.registry.copy import rows

    if name not in VALUES:
        return None
    try:
        with transaction.atomic():
            found = rows(VALUES[name])
    except DatabaseError:
        return None
    return found[0][0] if found else None


def client_of(name: str) -> Any:
    """The officer, logged in to a client of this process."""
    from django.test import Client

    from pijar.staff.models import Officer

    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(Officer.objects.get(username=name), backend="pijar.config.entry.Officers")
    return client


def looked_at(client: Any, place: str, route: str, role: str) -> Seen | str:
    """The page's cost, or why it has none."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(place)
    queries = len(asked)
    slow = [
        f"    {float(one['time']):.1f} s {one['sql'][:300]}"
        for one in asked.captured_queries
        if float(one["time"]) > SLOW_SECONDS
    ]
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200 or "text/html" not in kind:
        return f"{answer.status_code} {kind.split(';')[0]}"
    first = 1000 * (time.perf_counter() - started)
    walls, works = [], []
    for _ in range(TIMES if first < 1000 * PATIENCE else 1):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(place)
        walls.append(1000 * (time.perf_counter() - began))
        works.append(1000 * (time.process_time() - worked))
    body = answer.content
    whole = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    wall, packed = statistics.median(walls), len(gzip.compress(whole, 6))
    print(f"{role} {route}: {wall:.0f} ms, {queries} queries", *slow, sep="\n", file=sys.stderr, flush=True)
    return Seen(route, role, wall, min(walls), statistics.median(works), queries, len(whole), packed)


def walked(roles: list[str], only: str = "") -> tuple[list[Seen], dict[str, str]]:
    """Every page of every role, and what was not asked with the reason."""
    from pijar.backoffice.rights import may
    from pijar.staff.models import Officer

    seen, passed = [], {}
    for role in roles:
        officer = Officer.objects.filter(username=OFFICERS[role]).first()
        if officer is None:
            passed[role] = "no such officer"
            continue
        client = client_of(officer.username)
        places = [(name, address(name, pattern), pattern) for name, pattern in routes() if only in name and name not in FILES]
        for name, place, pattern in places:
            rights = getattr(pattern.callback, "rights", None)
            if rights is not None and not may(officer, *rights):
                continue
            told = "nothing of the kind" if place is None else looked_at(client, place, name, role)
            if isinstance(told, Seen):
                seen.append(told)
            else:
                passed.setdefault(name, told)
        if role == "programme":
            seen += [
                t for place, name in ALSO.items() if only in name and isinstance(t := looked_at(client, place, name, role), Seen)
            ]
    return seen, passed


def show(seen: list[Seen], passed: dict[str, str]) -> None:
    alive = next((one.ms for one in seen if one.route == "health"), None)
    print(f"{'page':34}{'role':15}{'ms':>8}{'best':>8}{'cpu':>8}{'queries':>9}{'kB':>8}{'gzip kB':>9}{'x alive':>9}")
    for one in sorted(seen, key=lambda one: -one.ms):
        ratio = f"{one.ms / alive:.0f}" if alive else "-"
        mark = " !" if one.is_over else ""
        print(f"{one.route:34}{one.role:15}{one.ms:>8.1f}{one.best:>8.1f}{one.cpu:>8.1f}{one.queries:>9}{one.bytes / 1000:>8.1f}"
              f"{one.packed / 1000:>9.1f}{ratio:>9}{mark}")  # fmt: skip
    for name, why in sorted(passed.items()):
        print(f"not asked: {name}: {why}")
    over = sorted({one.route for one in seen if one.is_over})
    print(json.dumps({"pages": len(seen), "over": over, "seen": [asdict(one) for one in seen]}))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--role", choices=list(OFFICERS), action="append")
    parser.add_argument("--only", default="", metavar="TEXT", help="routes whose name holds this")
    given = parser.parse_args()
    million.ready(given.folder, given.rows)
    from pijar.backoffice import kept

    # As in the process that serves, once its first pages are warm.
    kept.begin().wait()
    show(*walked(given.role or list(OFFICERS), given.only))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
