"""An auditor's sample: person-months drawn by a published seed, one page each, in one ZIP."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from pijar.audit.services import record, record_all
from pijar.contributions.papers import data
from pijar.cycle import auditpage, store
from pijar.cycle.auditfacts import Page, page
from pijar.exchange.tables import safe, whole
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.staff.types import Actor

# A page takes about a tenth of a second: a sample beyond this is no sample.
MOST = 4_000
METHOD = "ascending by the hexadecimal SHA-256 of '<seed>:<line id>' in UTF-8, the first <size> lines"
DRAW = """
select l.id from contributions_batchline l where l.batch_id = any(%s)
 order by encode(sha256(convert_to(%s || ':' || l.id, 'UTF8')), 'hex'), l.id limit %s
"""
# Files in a ZIP have a time of their own; a fixed one keeps the same sample the same file.
TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sample:
    """What was drawn from how many, and the file it was written to."""

    month: Month
    fund: str
    population: int
    size: int
    seed: str
    lines: list[int]
    path: Path
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "month": str(self.month), "path": str(self.path)}


@transaction.atomic
def make(
    month: Month, fund: str, size: int, seed: str, out: Path, *, actor: Actor, unmasked: bool = False, reason: str = ""
) -> Sample:
    """Draws `size` lines of the fund's lists that were sent (all, where there are fewer) and writes the ZIP. Recorded.

    Raises Refusal: NOTHING_BILLED, BATCH_UNKNOWN, NOT_SUBMITTED, SIZE_WRONG, SEED_MISSING, REASON_MISSING.
    """
    sent = [batch for batch in data.batches(month, fund) if data.is_sent(batch)]
    if not sent:
        raise Refusal("NOT_SUBMITTED", f"{fund} {month} is not sent yet: a sample is drawn from lists that stay as they are.")
    population = sum(batch.lines for batch in sent)
    _refuse(size, population, seed, unmasked, reason)
    lines = draw([batch.id for batch in sent], size, seed.strip())
    pages = [page(line, unmasked=unmasked) for line in lines]
    told = {"month": str(month), "fund": fund, "population": population, "size": len(lines), "seed": seed.strip()}
    _write(out, pages, told | {"method": METHOD, "lines": lines}, month)
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    why = {"reason": reason.strip()} if unmasked else {}
    if unmasked:
        record_all(actor, "person.unmask", [(f"person:{one.person_id}", why) for one in pages])
    record(actor, "audit.sample", f"month:{month}", told | {"lines": lines, "sha256": sha256, "unmasked": unmasked, **why})
    return Sample(month, fund, population, len(lines), seed.strip(), lines, out, sha256)


def _refuse(size: int, population: int, seed: str, unmasked: bool, reason: str) -> None:
    if size < 1 or min(size, population) > MOST:
        raise Refusal("SIZE_WRONG", f"A sample has 1 to {MOST:,} lines, not {size:,}.", values={"most": MOST, "size": size})
    if not seed.strip():
        raise Refusal("SEED_MISSING", "Name the seed that was published: without it nobody can draw the sample again.")
    if unmasked and not reason.strip():
        raise Refusal("REASON_MISSING", "Say with --reason why whole NIKs must be seen; it is recorded.")


def draw(batch_ids: list[int], size: int, seed: str) -> list[int]:
    """The lines of a sample in the order of the draw: see METHOD."""
    return [line for (line,) in rows(DRAW, batch_ids, seed, size)]


def _write(out: Path, pages: list[Page], told: dict[str, Any], month: Month) -> None:
    head = store.current(month.year).data
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as box:
        index = []
        for number, one in enumerate(pages, start=1):
            stem = f"{number:04d}_{one.line_id}"
            facts = {"sample": {**{name: told[name] for name in ("seed", "population", "size")}, "number": number}, **one.facts}
            _put(box, f"{stem}.json", json.dumps(facts, ensure_ascii=False, indent=1, default=_plain).encode())
            _put(box, f"{stem}.pdf", auditpage.pdf(facts, head))
            index.append(_indexed(number, one, stem))
        _put(box, "index.csv", _csv(index))
        _put(box, "sample.json", json.dumps(told, ensure_ascii=False, indent=1).encode())


def _put(box: zipfile.ZipFile, name: str, body: bytes) -> None:
    info = zipfile.ZipInfo(name, TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    box.writestr(info, body)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _indexed(number: int, one: Page, stem: str) -> dict[str, str]:
    facts = one.facts
    paid, source = facts["remittance"] or {}, (facts["sources"] or [{}])[0]
    told = {
        "no": number, "line": one.line_id, "batch": facts["batch"]["id"], "number": facts["batch"]["number"],
        "nik": facts["person"]["nik"], "name": facts["person"]["name"], "village": facts["person"]["village"],
        "fund": facts["place"]["fund"], "total": facts["amount"]["total"], "state": facts["batch"]["state"],
        "source": source.get("file"), "row": source.get("row_number"), "decree": (facts["decree"] or {}).get("number"),
        "paid_on": paid.get("on"), "reference": paid.get("reference"), "bucket": facts["reply"]["bucket"],
        "booked": facts["reply"]["booked"], "claim": facts["reply"]["claim"], "pdf": f"{stem}.pdf",
    }  # fmt: skip
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _csv(lines: list[dict[str, str]]) -> bytes:
    body = io.BytesIO()
    safe(pl.DataFrame(lines, infer_schema_length=None).with_columns(pl.all().replace("", None))).write_csv(body)
    return body.getvalue()


def make_bytes(month: Month, fund: str, size: int, seed: str, **more: Any) -> tuple[Sample, bytes]:
    """As `make`, with the ZIP's bytes for a browser; nothing of it stays on the disk."""
    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        made = make(month, fund, size, seed, Path(folder) / f"sampel_{month}_{fund}.zip", **more)
        return made, made.path.read_bytes()
