"""Translations as gettext reads them: from .po, which people write, to .mo, which machines read. No outside program."""

from __future__ import annotations

import ast
import struct
from pathlib import Path

from django.conf import settings


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
