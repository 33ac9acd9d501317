"""Making a paper and giving it out: of a list that was sent, the paper first given out is given again, byte for byte."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from pijar.audit.models import Event
from pijar.audit.services import record
from pijar.contributions import money
from pijar.contributions.models import Batch
from pijar.contributions.papers import contents, data, mutation, report
from pijar.contributions.papers.contents import Asked
from pijar.contributions.papers.pdf import pdf
from pijar.contributions.papers.sheets import xlsx
from pijar.contributions.papers.types import FORMS, Content, Kind, Letterhead, Paper
from pijar.contributions.types import FileLayout
from pijar.exchange import tables
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files as kept_files
from pijar.registry.copy import lock
from pijar.staff.types import Actor

ACTION = "batch.paper"


def kinds_for(batch: Batch) -> list[Kind]:
    """The papers there can be of a batch now."""
    return [kind for kind in Kind if kind is not Kind.MINUTES or data.replies(batch)]


@transaction.atomic
def paper(
    batch: Batch, kind: str, form: str, *, head: Letterhead, layouts: mutation.Layouts, actor: Actor, unmasked: bool = False,
    reason: str = "",
) -> Paper:  # fmt: skip
    """A paper of a batch (the report: of its month). Recorded. `layouts`: by year the forms a file may be written in.

    Raises Refusal: KIND_UNKNOWN, FORMAT_UNKNOWN, REASON_MISSING, NOT_RECONCILED, BATCH_DOES_NOT_ADD_UP, FILE_LOST.
    """
    wanted = _kind(kind, form)
    if unmasked and not reason.strip():
        raise Refusal("REASON_MISSING", "Say why whole NIKs must stand on the paper (--reason): it is recorded.")
    # Two who ask for the same paper at once are given the same one.
    lock(f"paper {batch.id if wanted is not Kind.REPORT else batch.month} {wanted.value} {form}")
    asked = Asked(batch, head, layouts.get(batch.month.year, ()), unmasked, form)
    subject, basis = _subject(batch, wanted), _basis(batch, wanted)
    name = _name(batch, wanted, form)
    details = {"kind": wanted.value, "form": form, "basis": basis, "unmasked": unmasked}
    if basis and (sha256 := _given(subject, details)):
        body, is_draft = b"".join(kept_files.kept(sha256)), False
    else:
        content = report.report(asked, layouts) if wanted is Kind.REPORT else contents.MAKERS[wanted](asked)
        body, is_draft = _bytes(content, head, form, _on(batch, wanted)), content.is_draft
        sha256 = hashlib.sha256(body).hexdigest()
        if basis:
            _keep(body, sha256)
    record(actor, ACTION, subject, details | {"sha256": sha256, **({"reason": reason.strip()} if unmasked else {})})
    return Paper(name, body, sha256, is_draft)


def _kind(kind: str, form: str) -> Kind:
    if kind not in {k.value for k in Kind}:
        raise Refusal("KIND_UNKNOWN", f"There is no paper {kind!r}: name one of {', '.join(Kind)}.")
    if form not in FORMS:
        raise Refusal("FORMAT_UNKNOWN", f"Papers are made as {' and '.join(FORMS)}, not as {form!r}.")
    return Kind(kind)


def _bytes(content: Content, head: Letterhead, form: str, on: date) -> bytes:
    return pdf(content, head, on=on) if form == "pdf" else xlsx(content, head, on=on)


def _subject(batch: Batch, kind: Kind) -> str:
    return f"month:{Month.of(batch.month)}" if kind is Kind.REPORT else f"batch:{batch.id}"


def _on(batch: Batch, kind: Kind) -> date:
    """The day that stands in the properties of a paper."""
    if kind is Kind.REPORT:
        return max(data.last_day(one) for one in data.batches(Month.of(batch.month)))
    return data.last_day(batch) if kind is Kind.MINUTES else data.sent_on(batch)


def _basis(batch: Batch, kind: Kind) -> str:
    """What a paper rests on, beside the list itself: while it is the same, so is the paper. Empty for a draft."""
    month = data.batches(Month.of(batch.month)) if kind is Kind.REPORT else [batch]
    if not all(map(data.is_sent, month)):
        return ""
    if kind is Kind.REQUEST:
        return f"credit {money.credit_of(batch)}"
    if kind in (Kind.MINUTES, Kind.REPORT):
        return hashlib.sha256("\n".join(map(_standing, month)).encode()).hexdigest()
    return "sent"


def _standing(batch: Batch) -> str:
    answers = data.replies(batch)
    paid = data.remittance(batch)
    return " ".join(
        str(one) for one in (
            batch.id, batch.state, batch.billing_code, answers[-1].id if answers else 0, data.last_claim(batch),
            money.credit_of(batch), paid.id if paid else 0,
        )
    )  # fmt: skip


def _given(subject: str, details: Mapping[str, object]) -> str | None:
    """The checksum of the paper that was given out on this basis, by the audit trail."""
    found = Event.objects.filter(subject=subject, action=ACTION, details__contains=details).order_by("number").first()
    return str(found.details["sha256"]) if found else None


def _keep(body: bytes, sha256: str) -> None:
    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        path = Path(folder) / "paper"
        path.write_bytes(body)
        kept_files.keep(path, sha256)


def _name(batch: Batch, kind: Kind, form: str) -> str:
    month = Month.of(batch.month)
    of = f"{month}" if kind is Kind.REPORT else f"{month}_{batch.fund_code}" + (f"_{batch.number}" if batch.number > 1 else "")
    return f"{kind.value}_{of}.{form}"


@transaction.atomic
def mutation_files(
    month: Month, *, layouts: mutation.Layouts, layout: FileLayout, actor: Actor, fund: str | None = None
) -> tuple[mutation.Mutations, list[Paper]]:
    """The file of changes of a month as .csv and .xlsx, of all funds or of one; whole NIKs, so it is recorded.

    Raises Refusal: NOTHING_BILLED, FUND_UNKNOWN, FILE_LOST.
    """
    found = mutation.reckon(month, layouts)
    counts = found.all if fund is None else found.funds.get(fund)
    frame = mutation.frame_of(found, layout, fund)
    stem = f"mutasi_{month}" + (f"_{fund}" if fund else "")
    told = vars(counts) if counts else {}
    control = [("Bulan iuran", str(month)), ("Sumber dana", fund or "semua"), *_control(told)]
    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        csv, book = Path(folder) / f"{stem}.csv", Path(folder) / f"{stem}.xlsx"
        tables.write_csv(frame, csv, layout.separator)
        tables.write_xlsx(frame, book, sheet="Mutasi", control=control)
        made = [Paper(path.name, path.read_bytes(), kept_files.checksum(path)) for path in (csv, book)]
    sums: Sequence[str] = [one.sha256 for one in made]
    record(actor, "contributions.mutations", f"month:{month}", {"fund": fund, "rows": frame.height, "sha256": list(sums), **told})
    return found, made


def _control(told: dict[str, int]) -> list[tuple[str, str | int]]:
    words = {
        "before": "Daftar bulan lalu", "new": "Baru", "leaving": "Keluar", "changed": "Berubah", "now": "Daftar bulan ini",
    }  # fmt: skip
    return [(words[name], count) for name, count in told.items()]
