"""Every invariant of the data, checked over the whole database: what `pijar check` prints.

The database refuses most of this already. These checks do not rely on that: somebody with rights can drop a constraint,
switch off a trigger or restore half a backup, and then this is what notices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from pijar.cycle import (
    checks_billing,
    checks_decrees,
    checks_funds,
    checks_gifts,
    checks_insurer,
    checks_ledger,
    checks_money,
    checks_registry,
    checks_trail,
)
from pijar.cycle.invariant import Invariant, named
from pijar.cycle.models import Programme, ProgrammeMonth
from pijar.cycle.programme import parse
from pijar.kernel.month import Month
from pijar.law.contributions import contribution
from pijar.law.types import Sector
from pijar.registry.copy import rows

INVARIANTS: tuple[Invariant | Callable[[], Invariant], ...] = (
    *checks_billing.CHECKS,
    *checks_funds.CHECKS,
    *checks_gifts.CHECKS,
    *checks_decrees.CHECKS,
    *checks_insurer.CHECKS,
    *checks_ledger.CHECKS,
    *checks_money.CHECKS,
    *checks_registry.CHECKS,
    *checks_trail.CHECKS,
)
NO_FACTS = {"funds": "[]", "programmes": "[]", "law": "[]"}
ORIGINALS = """
select 'file ' || id, sha256 from intake_sourcefile where kind = 'list'
union all select 'photo of entry ' || entry_id, sha256 from intake_cardphoto
union all select 'snapshot ' || id, sha256 from registry_snapshot
union all select 'reply ' || id, sha256 from contributions_reply
union all select 'bank statement ' || id, sha256 from contributions_bankstatement
union all select 'batch ' || b.id, f->>'sha256' from contributions_batch b, jsonb_array_elements(b.files) f
union all select 'decree ' || d.id, f->>'sha256' from enrolment_decree d, jsonb_array_elements(d.files) f
"""


def check_all() -> dict[str, Any]:
    """`{"ok", "checks": [{"name", "ok", "detail"}], "warnings"}`. What cannot be checked counts as not ok."""
    facts, checks = NO_FACTS, []
    try:
        facts = _facts()
    except Exception as error:
        checks.append(_failed("programme_and_law_can_be_read", error))
    checks += [_one(invariant, facts) for invariant in INVARIANTS]
    checks.append(_guarded("originals_are_kept", _originals))
    try:
        with transaction.atomic():
            warnings = list(_warnings())
    except Exception as error:
        warnings = []
        checks.append(_failed("warnings_can_be_given", error))
    return {"ok": all(c["ok"] for c in checks), "checks": checks, "warnings": warnings}


def _one(invariant: Invariant | Callable[[], Invariant], facts: dict[str, str]) -> dict[str, Any]:
    if isinstance(invariant, Invariant):
        return invariant.check(facts)
    made = invariant
    return _guarded(made.__name__.strip("_"), lambda: made().check(facts))


def _guarded(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return check()
    except Exception as error:
        return _failed(name, error)


def _failed(name: str, error: Exception) -> dict[str, Any]:
    said = str(error).strip().splitlines() or [""]
    return {"name": name, "ok": False, "detail": f"could not be checked: {type(error).__name__} {said[0][:200]}"}


def _facts() -> dict[str, str]:
    """What the programme said of each month that was run, what it says now, and what the law says, as JSON for the queries."""
    with transaction.atomic():
        documents: dict[int, Any] = {p.id: parse(p.document) for p in Programme.objects.order_by("year", "version")}
        funds = [
            {"month": m.month.isoformat(), "code": f.code, "kind": f.kind, "quota": f.quota_in(Month.of(m.month))}
            for m in ProgrammeMonth.objects.order_by("month")
            for f in documents[m.programme_id].fill_order
        ]
        newest = {document.year: document for document in documents.values()}
        programmes = [
            {"year": year, "code": f.code, "kind": f.kind, "quota": f.quota}
            for year, document in newest.items()
            for f in document.fill_order
        ]
        law = list(_law(funds))
    return {"funds": json.dumps(funds), "programmes": json.dumps(programmes), "law": json.dumps(law)}


def _law(funds: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The contribution of every month, kind of fund and sector that the books speak of, whole rupiah."""
    asked = {(f["month"], f["kind"]) for f in funds}
    asked |= {(month.isoformat(), kind) for month, kind in rows("select distinct month, fund_kind from contributions_rate")}
    for month, kind in sorted(asked):
        for sector in Sector:
            due = contribution(Month.parse(month[:7]), sector=sector, fund_kind=kind)
            yield {"month": month, "kind": kind, "sector": sector.value, "jkk": due.jkk, "jkm": due.jkm}


def _originals() -> dict[str, Any]:
    """Every file received or sent is still kept, encrypted, under its checksum: without it nothing can be proved."""
    found = rows(ORIGINALS)
    folder = settings.DATA / "files"
    kept = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    lost = [f"{what} ({sha256[:12]}…)" for what, sha256 in sorted(found) if sha256 not in kept]
    detail = named(len(lost), lost[:5]) if lost else f"{len(found):,} files received or sent, each kept encrypted"
    return {"name": "originals_are_kept", "ok": not lost, "detail": detail}


def _warnings() -> Iterable[str]:
    newest = {p.year: parse(p.document) for p in Programme.objects.order_by("year", "version")}
    for year, document in newest.items():
        if document.console_approval == "auto":
            yield (
                f"Programme {year}: console_approval is auto, so one person at the console can make and approve a list. "
                "Set it to named before a real month."
            )
    number, first = rows(checks_billing.LEARNED_LATER)[0]
    if number:
        yield f"{number} months were billed for people who a register says had died before (first: {first}): claim them back."
    number, first = rows(checks_billing.FOUND_ONE_LATER)[0]
    if number:
        yield f"{number} months were billed twice for people who were found to be one since (first: {first}): claim them back."
    for (month,) in rows(checks_funds.STALE_MONTHS):
        yield f"The month before {month} was run again since: run `pijar month run {month}` again before it is sent."
