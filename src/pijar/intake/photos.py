"""Photos of identity cards: judged by their content, sealed before they rest anywhere, gone with the entry.

A photo that came with a form not yet confirmed waits, sealed, in a folder of its own for at most a day. Who may look at
a photo is asked by the screens; here nothing is given out but to whoever names it.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pijar.audit.services import record
from pijar.intake.models import CardPhoto, FormEntry
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry import files as kept_files
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

LARGEST = 8 * 2**20
WAITS_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Held:
    """A sealed photo that waits for its entry: checksum and size in bytes of the original."""

    path: Path
    sha256: str
    size: int
    media_type: str


def media_type(head: bytes) -> str | None:
    """What the first bytes of a picture say it is; None for anything that browsers on every office computer cannot show."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def hold(path: Path, *, key: str, actor: Actor) -> Held:
    """Seals a received photo for the form with this key; an earlier one of the same form gives way.

    Raises Refusal (PHOTO_EMPTY, PHOTO_LARGE, PHOTO_KIND).
    """
    size = path.stat().st_size
    if not size:
        raise Refusal("PHOTO_EMPTY", "The photo is empty: take it again.")
    if size > LARGEST:
        raise Refusal("PHOTO_LARGE", f"The photo is larger than {LARGEST >> 20} MB: take it with a smaller resolution.")
    with path.open("rb") as file:
        if media_type(file.read(16)) is None:
            raise Refusal("PHOTO_KIND", "The photo must be JPEG, PNG or WebP; set the camera to the most compatible format.")
    _sweep()
    let_go(key, actor)
    folder = _waiting(key, actor)
    folder.mkdir(mode=0o700, parents=True)
    sha256 = kept_files.checksum(path)
    identifiers().seal_file(path, folder / sha256)
    return _held(folder / sha256)


def held(key: str, actor: Actor) -> Held | None:
    """The photo that waits for the form with this key, if there is one and this officer sent it."""
    folder = _waiting(key, actor)
    found = [path for path in folder.iterdir() if not path.suffix] if folder.is_dir() else []
    return _held(found[0]) if found else None


def let_go(key: str, actor: Actor) -> None:
    """Removes the photo that waits for a form."""
    shutil.rmtree(_waiting(key, actor), ignore_errors=True)


def attach(entry: FormEntry, photo: Held, actor: Actor) -> None:
    """Makes a waiting photo the entry's own; under the lock of intake."""
    target = kept_files.folder() / photo.sha256
    if target.exists():
        photo.path.unlink()
    else:
        photo.path.replace(target)
    shutil.rmtree(photo.path.parent, ignore_errors=True)
    CardPhoto.objects.create(
        entry=entry, sha256=photo.sha256, media_type=photo.media_type, size=photo.size, actor=actor.name, at=now()
    )
    record(actor, "photo.keep", f"entry:{entry.id}", {"size": photo.size, "kind": photo.media_type})


def of(entries: list[int]) -> list[CardPhoto]:
    """The photos of these entries."""
    return list(CardPhoto.objects.filter(entry_id__in=entries))


def opened(photo: CardPhoto) -> bytes:
    """The photo in clear. Raises Refusal (FILE_LOST, KEY_WRONG)."""
    return b"".join(kept_files.kept(photo.sha256))


@transaction.atomic
def discard(photo: CardPhoto, *, actor: Actor, why: str) -> None:
    """Deletes a photo, its bytes as well, as soon as the deletion is certain."""
    sha256, entry = photo.sha256, photo.entry_id
    photo.delete()
    record(actor, "photo.delete", f"entry:{entry}", {"why": why[:300]})
    transaction.on_commit(lambda: _drop(sha256))


@transaction.atomic
def _drop(sha256: str) -> None:
    """Removes the bytes unless another entry came with the very same photo; the lock keeps such an entry from arriving now."""
    lock("intake")
    if not CardPhoto.objects.filter(sha256=sha256).exists():
        (kept_files.folder() / sha256).unlink(missing_ok=True)


def _tmp() -> Path:
    return Path(settings.DATA) / "tmp"


def _waiting(key: str, actor: Actor) -> Path:
    """The folder of one form of one officer; its name tells neither."""
    return _tmp() / f"photo-{hashlib.sha256(f'{actor.name} {key}'.encode()).hexdigest()[:32]}"


def _held(path: Path) -> Held:
    pieces = list(_clear(path))
    return Held(path, path.name, sum(map(len, pieces)), media_type(pieces[0][:16]) or "")


def _clear(path: Path) -> Iterator[bytes]:
    return identifiers().open_file(path)


def _sweep() -> None:
    limit = time.time() - WAITS_SECONDS
    for left in _tmp().glob("photo-*"):
        if left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
