"""What browsers load: the few files we take from npm packages, and the words of the other language.

No bundler: `Finder` knows the files by name, `collect` copies, hashes and compresses them together with our own.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"
NPM_FILES = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
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


def compile_messages() -> list[Path]:
    """Writes the .mo beside each .po that is newer than it, and returns the ones written."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
                target.write_bytes(machine_object(read_po(source.read_text(encoding="utf-8"))))
                written.append(target)
    return written


def read_po(text: str) -> dict[str, str]:
    """The translated messages of a .po file; plural forms are joined by NUL, as the .mo form wants them.

    Fuzzy and empty ones are left out, so that the original is shown.
    """
    messages: dict[str, str] = {}
    for block in text.split("\n\n"):
        found = _block(block)
        strings = [v for k, v in found.items() if k.startswith("msgstr")]
        if "msgid" in found and strings and all(strings) and "#, fuzzy" not in block:
            key = "\0".join(found[k] for k in ("msgid", "msgid_plural") if k in found)
            messages[key] = "\0".join(strings)
    return messages


def _block(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("msg"):
            name, _, line = line.partition(" ")
            found[name] = ""
        if line.startswith('"') and name:
            found[name] += str(ast.literal_eval(line))
    return found


def machine_object(messages: dict[str, str]) -> bytes:
    """A GNU .mo file: magic, counts, two tables of length and offset in the order of the keys, then the strings."""
    pairs = sorted((k.encode(), v.encode()) for k, v in messages.items())
    count, start = len(pairs), 28
    tables, strings, offset = [b"", b""], b"", start + 16 * count
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), offset)
            strings += pair[side] + b"\0"
            offset += len(pair[side]) + 1
    head = struct.pack("<IIIIIII", 0x950412DE, 0, count, start, start + 8 * count, 0, start + 16 * count)
    return head + tables[0] + tables[1] + strings
