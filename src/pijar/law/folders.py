"""Finds the files of the law below a folder. Nothing that lies there is passed over in silence: its values would be, too.

Links are followed, also to folders. Only names that begin with a dot are left alone: version control and editors keep theirs.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from pijar.law.strict import shown
from pijar.law.types import LawError

# A name with a dot or a capital letter would be another quantity than the one that was meant.
_NAME = re.compile(r"[a-z0-9_]+")
_ENDING = ".yaml"
# Bounds of sanity: links may lead around without end.
_DEEPEST = 8
_MOST_FILES = 1000


def is_there(folder: Path) -> bool:
    """Whether a city has a folder of its own law. Raises LawError (LAW_FILE_REFUSED) for anything else of that name."""
    if not os.path.lexists(folder):
        return False
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            said = f"{folder.name} is a file where the city's own law is a folder of that name."
            raise LawError("LAW_FILE_REFUSED", said)
    except OSError as error:
        raise _refused(folder.name, "it leads to nothing that can be read") from error
    return True


def law_files(root: Path, *, of_the_city: bool) -> dict[str, Path]:
    """The file of each quantity below `root` by the quantity's name.

    Raises LawError (LAW_FILE_REFUSED), naming it, for whatever is neither a folder nor a regular file with a fit name.
    """
    before, after = (f"{root.name}/", " of the city") if of_the_city else ("parameters/", "")

    def told(path: Path) -> str:
        return f"{before}{_readable(path.relative_to(root).as_posix())}{after}"

    found: dict[str, Path] = {}
    try:
        for path in _walk(root, ()):
            reason = "more files than any law has" if len(found) >= _MOST_FILES else _fault(path)
            if reason:
                raise _refused(told(path), reason)
            if path.is_file():
                found[path.relative_to(root).with_suffix("").as_posix().replace("/", ".")] = path
    except _Unreadable as error:
        raise _refused(told(error.folder), str(error)) from error
    return found


class _Unreadable(Exception):  # noqa: N818 - told as a refusal, with the folder's name.
    """A folder below which nothing can be found, and why."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(reason)
        self.folder = folder


def _walk(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path]:
    """Every entry below `folder`, a folder before what lies in it, in order of name."""
    try:
        here = folder.stat()
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise _Unreadable(folder, "the folder cannot be read") from error
    if (here.st_dev, here.st_ino) in above or len(above) > _DEEPEST:
        raise _Unreadable(folder, "the folders lead around or too deep")
    for path in entries:
        yield path
        if path.is_dir():
            yield from _walk(path, (*above, (here.st_dev, here.st_ino)))


def _fault(path: Path) -> str | None:
    """Why an entry is refused; None for a folder or a file of the law."""
    try:
        kind = path.stat().st_mode
    except OSError:
        return "it leads to nothing that can be read"
    stem = path.name.removesuffix(_ENDING) if stat.S_ISREG(kind) else path.name
    if stat.S_ISREG(kind) and not path.name.endswith(_ENDING):
        return f"the name of a law file ends in {_ENDING}"
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return "it is neither a file nor a folder"
    return None if _NAME.fullmatch(stem) else "a name here is made of small letters, digits and _"


def _readable(text: str) -> str:
    return text if text.isprintable() and len(text) < 200 else shown(text)


def _refused(told: str, reason: str) -> LawError:
    return LawError("LAW_FILE_REFUSED", f"{told} is refused: {reason}.")
