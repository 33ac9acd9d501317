"""Rows as they were compared last, sealed in the data folder: what need not be decrypted or spelled again for new arrivals.

It holds what the lists hold and is no source of anything: it may be deleted at any time, and is when a list is taken back.
Each part names the run that wrote it. Rows are known by their ids, so parts of another database, of one that was restored
since, or of a comparison that was cut off while it wrote, would tell of other people; they are not read.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.linkage.models import Run
from pijar.linkage.types import Mode
from pijar.registry.crypto import identifiers

PARTS = ("records", "features", "counts", "newest")
RUN = "run"


def _path(part: str) -> Path:
    return Path(settings.DATA) / "linkage" / f"{part}.sealed"


def load(part: str, schema: dict[str, Any], columns: list[str] | None = None) -> pl.DataFrame:
    """One part of what the last comparison kept (all or some columns); empty where there is none, or another version's."""
    path = _path(part)
    expected = pl.DataFrame(schema=schema)
    if path.exists():
        with suppress(Refusal, OSError, pl.exceptions.PolarsError):
            clear = BytesIO(b"".join(identifiers().open_file(path)))
            written_by = pl.read_parquet_metadata(clear).get(RUN)
            clear.seek(0)
            is_as_expected = dict(pl.read_parquet_schema(clear)) == dict(expected.schema)
            clear.seek(0)
            if is_as_expected and written_by == _name(_valid()):
                return pl.read_parquet(clear, columns=columns)
    return expected.select(columns) if columns else expected


def _valid() -> Run | None:
    """The run whose rows still stand as it saw them: a withdrawal since then makes every part worthless."""
    return Run.objects.filter(Q(records__gt=0) | Q(mode=Mode.WITHDRAWAL.value)).order_by("-id").first()


def _name(run: Run | None) -> str:
    """A run by its number and its moment: another database has runs of the same numbers."""
    return f"{run.pk} {run.at.timestamp():.6f}" if run else ""


def save(run: Run, **parts: pl.DataFrame) -> None:
    """Keeps parts of a run; the clear file beside each lives for its owner only and for as long as sealing takes."""
    temporary = Path(settings.DATA) / "tmp"
    for folder in (temporary, _path("records").parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linkage-", dir=temporary) as scratch:
        for part, frame in parts.items():
            clear = Path(scratch) / part
            frame.write_parquet(clear, compression="lz4", metadata={RUN: _name(run)})
            identifiers().seal_file(clear, _path(part))
            clear.unlink()


def outdate() -> None:
    """Within the withdrawal of a list: what is kept is worthless from its commit on, and deleted then."""
    nothing = {"records": 0, "same": 0, "review": 0, "seconds": 0.0}
    Run.objects.create(at=now(), actor="", mode=Mode.WITHDRAWAL.value, engine="", weights="", **nothing)
    transaction.on_commit(forget)


def forget() -> None:
    """Deletes what is kept."""
    for part in PARTS:
        _path(part).unlink(missing_ok=True)
