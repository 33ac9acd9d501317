"""Uploaded files that wait for an answer of their officer: sealed, in the passing folder, for a day at most.

What a task reads lies in clear only while the task runs. What waits for a person, files and what was seen of them
alike, is encrypted, and goes with the folder.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from pijar.backoffice.uploading import folder_of
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers

OLD = 24 * 60 * 60
_SEALED = ".sealed"


def seal(key: str, places: Iterable[str]) -> None:
    """Encrypts these files of an upload; the clear ones go."""
    folder = folder_of(key)
    for place in places:
        if (folder / place).exists():
            identifiers().seal_file(folder / place, folder / f"{place}{_SEALED}")
            (folder / place).unlink()


def unseal(key: str, places: Iterable[str]) -> None:
    """Puts these files in clear for the task that reads them. Raises Refusal (UPLOAD_GONE) when one was swept away."""
    for place in places:
        path = folder_of(key) / place
        if not path.exists():
            pieces = _pieces(path)
            path.touch(mode=0o600)
            with path.open("wb") as clear:
                clear.writelines(pieces)


def put(key: str, name: str, data: Any) -> None:
    """Keeps what was seen of an upload beside it, sealed."""
    folder = folder_of(key)
    clear = folder / f"{name}.json"
    clear.touch(mode=0o600)
    clear.write_text(json.dumps(data), encoding="utf-8")
    try:
        identifiers().seal_file(clear, folder / f"{name}.json{_SEALED}")
    finally:
        clear.unlink()


def get(key: str, name: str) -> Any:
    """What was kept by `put`. Raises Refusal (UPLOAD_GONE)."""
    return json.loads(b"".join(_pieces(folder_of(key) / f"{name}.json")))


def remove(key: str) -> None:
    """Everything of an upload goes."""
    shutil.rmtree(folder_of(key), ignore_errors=True)


def sweep() -> None:
    """Removes uploads that nobody came back for, and what a killed process left behind."""
    limit = time.time() - OLD
    for left in Path(settings.DATA, "tmp").iterdir():
        if left.is_dir() and left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)


def _pieces(path: Path) -> Iterator[bytes]:
    sealed = path.with_name(path.name + _SEALED)
    if not sealed.exists():
        raise Refusal("UPLOAD_GONE", "The uploaded file was kept for a day only and is gone: upload it again.")
    return identifiers().open_file(sealed)
