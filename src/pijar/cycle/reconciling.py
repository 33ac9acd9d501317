"""Reconciliation with what the programme says: the headings of the insurer's reply and of the bank's file, claims as papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from pijar.audit.services import record
from pijar.contributions import bank, claimlist, claimpaper, options, queue
from pijar.contributions import services as contributions
from pijar.contributions.claimlist import Claim
from pijar.contributions.papers.options import letterhead
from pijar.contributions.papers.pdf import pdf
from pijar.contributions.papers.words import CAUSES
from pijar.contributions.types import Cause, ClaimCause, ItemState
from pijar.cycle import store
from pijar.exchange.tables import write_xlsx
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor


def reconcile(month: Month, *, fund: str, path: Path, actor: Actor, number: int = 1) -> dict[str, int]:
    """Matches the insurer's reply, headed as the programme says. See `contributions.services.reconcile`."""
    layout = options.reply_layout(store.current(month.year).data)
    return contributions.reconcile(month, fund=fund, path=path, actor=actor, number=number, layout=layout)


def load_statement(
    path: Path, *, account: str, actor: Actor, opening: int | None = None, closing: int | None = None
) -> dict[str, Any]:
    """Keeps a bank statement, headed as the newest programme says. See `contributions.bank.load`."""
    layout = options.bank_layout(store.current().data)
    return bank.load(path, account=account, actor=actor, layout=layout, opening=opening, closing=closing)


def queue_frame(
    month: Month, fund: str | None, cause: Cause | None, states: list[ItemState] | None, *, actor: Actor
) -> pl.DataFrame:
    """The queue as a table with whole NIKs, as the insurer needs them; who took it is recorded."""
    found = queue.items(month, fund, cause=cause, states=states)
    niks = _niks([one.national_id for one in found])
    lines = [
        (one.key, one.fund, one.number, one.cause.value, one.state.value, nik, one.name, one.due, one.booked, one.amount,
         one.reason, one.next_step, one.action.value if one.action else "", one.note)
        for one, nik in zip(found, niks, strict=True)
    ]  # fmt: skip
    names = ["key", "fund", "number", "cause", "state", "nik", "name", "due", "booked", "amount", "reason", "next_step",
             "action", "note"]  # fmt: skip
    record(actor, "contributions.queue", f"month:{month}", {"rows": len(found), "fund": fund or ""})
    return pl.DataFrame(lines, schema=names, orient="row", infer_schema_length=None)


def _niks(secrets: list[bytes | None]) -> list[str]:
    known = [secret for secret in secrets if secret]
    clear = iter(identifiers().decrypt_many("national_id", known))
    return [next(clear) if secret else "" for secret in secrets]


def claims_of(fund: str | None = None) -> dict[str, Any]:
    """What the insurer owes per fund and month, and in all, whole rupiah."""
    found = claimlist.by_month(claimlist.claims(fund))
    return {"claims": found, **{name: sum(one[name] for one in found) for name in ("lines", "claimed", "credited", "open")}}


def write_claims(out: Path, *, actor: Actor, fund: str | None = None) -> list[dict[str, Any]]:
    """Writes the letter to the insurer (PDF, NIK masked) and its annex (.xlsx, whole NIKs) per fund; recorded.

    Raises Refusal (NO_CLAIMS) where nothing is open.
    """
    found = [one for one in claimlist.claims(fund) if one.open]
    if not found:
        raise Refusal(
            "NO_CLAIMS", "The insurer owes nothing" + (f" to {fund}" if fund else "") + ": there is no letter to write."
        )
    out.mkdir(parents=True, exist_ok=True)
    funds = dict.fromkeys(one.fund for one in found)
    told = [_write_fund(out, code, [one for one in found if one.fund == code]) for code in funds]
    record(actor, "contributions.claims", f"fund:{fund or 'all'}", {"files": [one["file"] for one in told]})
    return told


def _write_fund(out: Path, fund: str, mine: list[Claim]) -> dict[str, Any]:
    niks = _niks([one.national_id for one in mine])
    stem = out / f"klaim_{fund}_{today()}"
    head = letterhead(store.current(max(one.month.year for one in mine)).data)
    stem.with_suffix(".pdf").write_bytes(pdf(claimpaper.content(fund, mine, niks, head), head, on=today()))
    names = ["bulan", "nik", "kpj", "nama", "sebab", "alasan", "klaim", "dikreditkan", "terbuka"]
    frame = pl.DataFrame(
        [(str(one.month), nik, one.participant_number, one.name, CAUSES[ClaimCause(one.cause)], one.reason, str(one.claimed),
          str(one.credited), str(one.open)) for one, nik in zip(mine, niks, strict=True)],
        schema=names, orient="row",
    )  # fmt: skip
    total = sum(one.open for one in mine)
    control: list[tuple[str, str | int]] = [("dana", fund), ("orang-bulan", len(mine)), ("terbuka", total)]
    write_xlsx(frame, stem.with_suffix(".xlsx"), sheet="Klaim", control=control)
    return {"fund": fund, "lines": len(mine), "open": total, "file": f"{stem.name}.pdf", "annex": f"{stem.name}.xlsx"}
