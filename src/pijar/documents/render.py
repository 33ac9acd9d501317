"""Setting a template with its data by Typst (a compiled library; nothing from the system is used, fonts neither)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from pijar.kernel.errors import Refusal

TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Letters the two typefaces of the library both have. PDF/A forbids a letter without a picture, and a list must not fail
# for one odd name: such a letter is printed as an empty box, so that a reader sees that something stood there.
_LATIN, _GREEK, _CYRILLIC = "\u0020-\u007e\u00a0-\u017f", "\u0384-\u038a\u038e-\u03a1\u03a3-\u03ce", "\u0401-\u044f"
_MARKS = "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u20ac"
_MISSING = re.compile(f"[^\n{_LATIN}{_GREEK}{_CYRILLIC}{_MARKS}]")
_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\u0085|\x0b|\x0c")
_SILENT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
BOX = "\u25a1"
# Set once at the start of a city to practise in: its word then stands across every page.
PRACTICE = "latihan"
_around: list[str] = []
# Characters of data from which on a document is set by a process of its own.
LONG = 200_000
_CHILD = Path(__file__).with_name("apart_child.py")


def mark_practice() -> None:
    """From now on every document of this process is marked as practice."""
    _around[:] = [PRACTICE]


def render(template: str, data: Mapping[str, Any], *, on: date, tagged: bool = True) -> bytes:
    """The PDF/A-2b of `templates/<template>.typ` set with `data`, dated `on`. The same arguments give the same bytes.

    `data` is what JSON can hold, days as text; the template sees it as `data` and it prints literally, whatever it says.
    `tagged` adds the structure that screen readers need; without it a list of thousands of rows is a twentieth in size.
    Raises Refusal (TEMPLATE_UNKNOWN); a fault in a template or a value it lacks raises typst.TypstError.
    """
    source = TEMPLATES / f"{template}.typ"
    if not _NAME.fullmatch(template) or template in ("look", PRACTICE) or not source.is_file():
        raise Refusal("TEMPLATE_UNKNOWN", f"There is no document template {template!r}.")
    # Handed over in memory, never pasted into the source: it cannot be read as commands, and no file of it lies about.
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False, sort_keys=True)}
    if _around:
        inputs["template"], source = source.name, TEMPLATES / f"{PRACTICE}.typ"
    at = int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())
    if len(inputs["data"]) > LONG:
        return _apart(source, inputs, at, tagged)
    return typst.compile(
        source, root=TEMPLATES, sys_inputs=inputs, pdf_standards=["a-2b"], ignore_system_fonts=True, timestamp=at, pdf_tags=tagged
    )


def picture(template: str, data: Mapping[str, Any]) -> bytes:
    """The PNG of a template that sets one page, a point to a pixel; otherwise as `render`."""
    source = TEMPLATES / f"{template}.typ"
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False, sort_keys=True)}
    if _around:
        inputs["template"], source = source.name, TEMPLATES / f"{PRACTICE}.typ"
    made = typst.compile(source, root=TEMPLATES, sys_inputs=inputs, format="png", ppi=72, ignore_system_fonts=True)
    return bytes(made)


def _apart(source: Path, inputs: dict[str, str], at: int, tagged: bool) -> bytes:
    """The same in a process of its own, which gives back the memory: a tenth of a megabyte for each row of a long list."""
    asked = {"source": str(source), "root": str(TEMPLATES), "inputs": inputs, "timestamp": at, "tagged": tagged}
    made = subprocess.run(
        [sys.executable, "-I", str(_CHILD)], input=json.dumps(asked).encode(), capture_output=True, check=False,
        env={"LC_ALL": "C.UTF-8"}, cwd="/",
    )  # fmt: skip
    if made.returncode:
        said = made.stderr.decode(errors="replace") or f"setting the document ended with {made.returncode}"
        raise typst.TypstError(said, said)
    return made.stdout


def printable(value: Any) -> Any:
    """The same data with each letter that cannot be printed as an empty box, and what is no letter at all left out."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return _MISSING.sub(BOX, _SILENT.sub("", _BREAKS.sub("\n", value).replace("\t", " ")))
    if isinstance(value, Mapping):
        return {str(key): printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value
