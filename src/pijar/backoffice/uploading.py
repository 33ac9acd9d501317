"""Files on their way from a browser into a service: in our own folder, for their owner only, and not for long."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from pijar.kernel.errors import Refusal

# Lists come as offices keep them; registers and replies as one table.
LISTS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
TABLES = (".csv", ".xlsx")
STATEMENTS = (".csv", ".txt", ".sta", ".940", ".mt940", ".xml")
LARGEST = 60 * 2**20
View = TypeVar("View", bound=Callable[..., object])


def takes_files(most: int) -> Callable[[View], View]:
    """Marks a page that anybody may send files to, of so many bytes together; its words come on top.

    Name more than is kept, so that a file a little too large is told of at its field, with everything else still written there.
    Pages without this mark take words only from whoever is not logged in (`config.middleware.BodyLimit`).
    """

    def mark(view: View) -> View:
        view.largest_body = most + settings.LARGEST_PUBLIC_BODY  # type: ignore[attr-defined]
        return view

    return mark


def folder_of(key: str) -> Path:
    return Path(settings.DATA) / "tmp" / f"upload-{key}"


def checked_name(upload: UploadedFile, kinds: tuple[str, ...]) -> str:
    """The file's own name without any folder. Raises Refusal (LIST_KIND, FILE_KIND, FILE_EMPTY, FILE_LARGE)."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name[:255]
    if not name.lower().endswith(kinds):
        code = {LISTS: "LIST_KIND", STATEMENTS: "STATEMENT_KIND"}.get(kinds, "FILE_KIND")
        raise Refusal(code, f"{name}: only {', '.join(kinds)} files can be read.")
    if not upload.size:
        raise Refusal("FILE_EMPTY", f"{name}: the file is empty.")
    if upload.size > LARGEST:
        raise Refusal("FILE_LARGE", f"{name}: larger than 60 MB. Split it.")
    return name


def keep(uploads: list[UploadedFile], kinds: tuple[str, ...] = LISTS) -> tuple[str, dict[str, str]]:
    """Stores the files for a task, mode 0600, and returns the task's key and the files' own names."""
    names = [checked_name(upload, kinds) for upload in uploads]
    if len(set(names)) < len(names):
        raise Refusal("FILE_TWICE", "Two of the files have the same name. Rename one of them.")
    key = secrets.token_hex(8)
    folder = folder_of(key)
    folder.mkdir(mode=0o700, parents=True)
    kept = {}
    for number, (name, upload) in enumerate(zip(names, uploads, strict=True)):
        place = f"{number}{Path(name).suffix.lower()}"
        write(folder / place, upload)
        kept[place] = name
    return key, kept


def adopt(name: str, pieces: Iterable[bytes]) -> tuple[str, str, Path]:
    """A file that we have already, put into a passing folder of its own: key, place and path, as `keep` gives them."""
    key = secrets.token_hex(8)
    folder = folder_of(key)
    folder.mkdir(mode=0o700, parents=True)
    place = f"0{Path(name).suffix.lower()}"
    path = folder / place
    path.touch(mode=0o600)
    with path.open("wb") as target:
        target.writelines(pieces)
    return key, place, path


def write(path: Path, upload: UploadedFile) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for piece in upload.chunks():
            target.write(piece)


@contextmanager
def passing(upload: UploadedFile, kinds: tuple[str, ...] = TABLES) -> Iterator[Path]:
    """The uploaded file under its own name for as long as the block lasts."""
    name = checked_name(upload, kinds)
    with scratch() as folder:
        write(folder / name, upload)
        yield folder / name


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for this process' owner only, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="passing-", dir=Path(settings.DATA) / "tmp") as folder:
        yield Path(folder)
