"""Rows as they were compared last, sealed in the data folder: what need not be decrypted again for new arrivals.

It holds what the lists hold and is no source of anything: it may be deleted at any time, and is when a list is taken back.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers


def _path() -> Path:
    return Path(settings.DATA) / "linkage" / "records.sealed"


def load(schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of the last comparison; none where there was none, or where another version wrote them."""
    path = _path()
    if path.exists():
        with suppress(Refusal, OSError, pl.exceptions.PolarsError):
            frame = pl.read_parquet(BytesIO(b"".join(identifiers().open_file(path))))
            if dict(frame.schema) == dict(pl.DataFrame(schema=schema).schema):
                return frame
    return pl.DataFrame(schema=schema)


def save(frame: pl.DataFrame) -> None:
    """Keeps the rows; the clear file beside it lives for its owner only and for as long as sealing takes."""
    path = _path()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    temporary = Path(settings.DATA) / "tmp"
    temporary.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linkage-", dir=temporary) as folder:
        clear = Path(folder) / "records"
        frame.write_parquet(clear, compression="lz4")
        identifiers().seal_file(clear, path)


def forget() -> None:
    """Deletes what is kept."""
    _path().unlink(missing_ok=True)
