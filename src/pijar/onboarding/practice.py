"""The city to practise in: its folder, the environment it runs in, and when it may be thrown away.

It is a whole installation of its own beside the real one: another data folder, database, keys, port. Nothing is
shared but the code, so no mistake in it can reach the real city.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pijar.kernel.errors import Refusal

MARKS = ("demo", "latihan")
SUFFIX = "-latihan"
# What a city to practise in may know of its surroundings; the real city's keys, addresses and channels are none of it.
SHARED = ("PIJAR_STATIC", "PIJAR_POSTGRES_EXTRA", "PIJAR_LINKAGE_ENGINE", "PIJAR_TRACEBACK")


@dataclass(frozen=True)
class State:
    """The folder, whether the city in it is whole, and whether somebody serves or builds it now."""

    folder: Path
    is_ready: bool
    is_used: bool


def folder_of(data: Path) -> Path:
    """The practice city's folder beside a city's data folder, never inside it: a backup of the one holds nothing of the other."""
    return data.with_name(data.name + SUFFIX)


def state(folder: Path) -> State:
    mark = folder / "demo"
    ready = _is_ours(folder) and mark.read_text().strip() == "ready"
    return State(folder, ready, _is_used(folder))


def _is_ours(folder: Path) -> bool:
    return all((folder / mark).is_file() for mark in MARKS)


def _is_used(folder: Path) -> bool:
    """Whether a process holds the folder's database, as `config.embedded` notes its users."""
    for lock in folder.glob("pg*/users.lock"):
        with lock.open("a") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def make(folder: Path) -> None:
    """Marks a new folder as a city to practise in. Raises Refusal (NOT_PRACTICE) for one that holds anything else."""
    if folder.exists() and not _is_ours(folder) and any(folder.iterdir()):
        raise Refusal("NOT_PRACTICE", f"{folder} holds something else than a city to practise in: name another with --folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for mark in MARKS:
        (folder / mark).touch(mode=0o600)


def remove(folder: Path) -> None:
    """Throws the practice city away, and nothing else. Raises Refusal: NOT_PRACTICE, PRACTICE_USED."""
    if not folder.exists():
        return
    if not _is_ours(folder):
        raise Refusal("NOT_PRACTICE", f"{folder} is no city to practise in: it is not thrown away.")
    if _is_used(folder):
        raise Refusal("PRACTICE_USED", "The city to practise in is being served or built: stop it (Ctrl-C) first.")
    shutil.rmtree(folder)


def environment(around: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment of the practice city: nothing of the real one's settings, and no message goes out."""
    ours = ("PIJAR_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in around.items() if not name.startswith(ours) or name in SHARED}
    return kept | {"PIJAR_DATA": str(folder), "PIJAR_PRACTICE": "1", "PIJAR_NOTICES": "page"}
