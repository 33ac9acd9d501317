"""What browsers load: the few files we take from npm packages, and the words of the other language.

No bundler: `Finder` knows the files by name, `collect` copies, hashes and compresses them together with our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from pijar.backoffice.translations import compile_messages

NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"
NPM_FILES = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
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
    call_command("collectstatic", interactive=False, verbosity=0 if quiet else 1)
