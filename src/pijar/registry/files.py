"""Files as they were received, kept encrypted under their checksum in the data folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers


def folder() -> Path:
    path: Path = settings.DATA / "files"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, sha256: str) -> None:
    """Keeps a received file. One already kept is not written again; an orphan of a killed command does no harm.

    Raises Refusal (FILE_CHANGED) when its bytes are no longer those that were read.
    """
    target = folder() / sha256
    if not target.exists() and identifiers().seal_file(path, target) != sha256:
        target.unlink()
        raise Refusal("FILE_CHANGED", f"{path.name} changed while it was read: nothing was stored. Send it again.")


def kept(sha256: str) -> Iterator[bytes]:
    """The original bytes of a kept file, piece by piece. Raises Refusal (FILE_LOST) when it is not there."""
    target = folder() / sha256
    if not target.exists():
        raise Refusal("FILE_LOST", f"The file {sha256[:12]}… is not in {folder()}: restore the data folder from its backup.")
    return identifiers().open_file(target)
