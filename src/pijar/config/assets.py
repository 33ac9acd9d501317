"""What browsers load: the few files we take from npm packages, and the words of the other language.

No bundler: `Finder` knows the files by name, `collect` copies, hashes and compresses them together with our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from pijar.backoffice.translations import compile_messages

# As the storage names them: pijar/app.0123456789ab.js, and beside it the same compressed.
HASHED = re.compile(r"(.+)\.[0-9a-f]{12}(\.[^./]+)(?:\.gz|\.br)?")
NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"
NPM_FILES = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
    "vendor/jsqr.js": "jsqr/dist/jsQR.js",
}


class Finder(BaseFinder):
    """Finds the named files of npm packages, and nothing else of their 97 MB."""

    storage = FileSystemStorage(location=NODE_MODULES)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = NPM_FILES.get(path)
        if source is None or not (NODE_MODULES / source).is_file():
            return []
        return [str(NODE_MODULES / source)] if find_all else str(NODE_MODULES / source)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for target, source in NPM_FILES.items():
            yield target, _Renamed(source)


class _Renamed(FileSystemStorage):
    """A storage that answers for one file, whatever name it is asked by: `collectstatic` keeps the asker's name."""

    def __init__(self, source: str) -> None:
        super().__init__(location=NODE_MODULES)
        self.source = source

    def path(self, name: str) -> str:
        return str(NODE_MODULES / self.source)


def collect(quiet: bool = False) -> None:
    """Puts all static files into STATIC_ROOT, hashed and compressed, and compiles the translations."""
    compile_messages()
    sweep(Path(settings.STATIC_ROOT))
    call_command("collectstatic", interactive=False, verbosity=0 if quiet else 1)


def missing() -> list[str]:
    """Files that pages ask for and `collect` has not put in place, as after an update of pijar; those from npm by their names."""
    own = {path for path, _ in get_finder("django.contrib.staticfiles.finders.AppDirectoriesFinder").list(None)}
    return sorted((own | set(NPM_FILES)) - set(cast(Any, staticfiles_storage).hashed_files))


def sweep(folder: Path) -> list[Path]:
    """Removes hashed files that an earlier `collect` left, except those in use now: a server that runs still gives them.

    Only what we made goes: without our list of files nothing is touched, nor is any file whose plain name is not in it.
    """
    listed = folder / "staticfiles.json"
    if not listed.is_file():
        return []
    paths = json.loads(listed.read_text(encoding="utf-8"))["paths"]
    old = [file for file in folder.rglob("*") if file.is_file() and _is_old(file.relative_to(folder).as_posix(), paths)]
    for file in old:
        file.unlink()
    return old


def _is_old(name: str, paths: dict[str, str]) -> bool:
    found = HASHED.fullmatch(name)
    return found is not None and found[1] + found[2] in paths and paths[found[1] + found[2]] != _unpacked(name)


def _unpacked(name: str) -> str:
    return name.removesuffix(".gz").removesuffix(".br")
