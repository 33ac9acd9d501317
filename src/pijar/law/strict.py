"""YAML read strictly: no key twice, no number that is not plain digits, no alias, and nothing that could exhaust the machine.

A city's own files are read at every start, so a file that is a pipe, has no end, or is nested without end must be refused
in one sentence like any other slip.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

# libyaml reads about ten times faster; the slower reader gives the same answers where it is not installed.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Bounds of sanity, far beyond any law file: what is larger was meant for something else, or meant ill.
LARGEST = 2**20
_DEEPEST = 20
_MOST_PARTS = 100_000
_MOST_DIGITS = 30
# What YAML 1.1 allows in a text; the tab and the ends of lines are the only control characters among them.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FileFault(Exception):  # noqa: N818 - as a Refusal, it is an answer; the loader tells it with the file's name.
    """What is wrong in a file, and on which line (counted from 1; None where it is the whole file)."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class Lined(dict[Any, Any]):
    """A mapping that remembers the line on which each of its keys stands."""

    lines: Mapping[Any, int]


class _Strict(_Base):
    """YAML keeps the last of two equal keys in silence; a law file with two values for one day is refused."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            # A day that no calendar has, such as 2026-02-30.
            raise FileFault(str(error), node.start_mark.line + 1) from error

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        lines: dict[Any, int] = {}
        for key, _ in node.value:
            name, line = self.construct_object(key, deep=True), key.start_mark.line + 1
            if not isinstance(name, str | date):
                raise FileFault(f"the key {shown(str(name))} is neither a word nor a date", line)
            if name in lines:
                raise FileFault(f"the key {shown(str(name))} is written twice", line)
            lines[name] = line
        made = Lined(super().construct_mapping(node, deep))
        made.lines = lines
        return made

    def construct_lined(self, node: Any) -> Any:
        made = Lined()
        yield made
        value = self.construct_mapping(node)
        made.update(value)
        made.lines = value.lines  # type: ignore[attr-defined]

    def construct_number(self, node: Any) -> Any:
        if len(str(node.value)) > _MOST_DIGITS:
            raise FileFault(f"a number of more than {_MOST_DIGITS} digits cannot be meant", node.start_mark.line + 1)
        return self.construct_yaml_int(node)


_Strict.add_constructor("tag:yaml.org,2002:map", _Strict.construct_lined)
_Strict.add_constructor("tag:yaml.org,2002:int", _Strict.construct_number)
# YAML 1.1 reads the word "on" as true, 0100 as sixty-four, 1:30 as ninety and 4.5 as a float. Here only true and false
# are yes-or-no words and only plain decimal digits are numbers; anything else stays text, which its unit may refuse.
_PLAIN = {
    "tag:yaml.org,2002:bool": (r"(?:true|false)\Z", "tf"),
    "tag:yaml.org,2002:int": (r"(?:0|-?[1-9][0-9]*)\Z", "-0123456789"),
}
_Strict.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] not in (*_PLAIN, "tag:yaml.org,2002:float")]
    for letter, rules in _Base.yaml_implicit_resolvers.items()
}
for _tag, (_form, _letters) in _PLAIN.items():
    _Strict.add_implicit_resolver(_tag, re.compile(_form), list(_letters))


def read_yaml(data: bytes) -> Any:
    """Plain values of a YAML text by the strict rules above. Raises yaml.YAMLError, ValueError or FileFault."""
    written = _text(data)
    _refuse_tangles(written)
    return yaml.load(written, _Strict)  # noqa: S506 - _Strict is a safe loader.


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of a sane size. Raises FileFault for any other, OSError where it cannot be read."""
    # Opened without waiting: a pipe that nobody writes to would otherwise stop every command.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileFault("it is not a regular file")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise FileFault("it is larger than 1 MB, which no law file is")
    return data


def shown(value: object, most: int = 80) -> str:
    """A wrong value as a sentence may show it: quoted, and cut where it is long."""
    return brief(repr(value), most)


def brief(text: str, most: int) -> str:
    """A text cut to `most` characters."""
    return text if len(text) <= most else f"{text[:most]}…"


def _text(data: bytes) -> str:
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFault("it is not a text in UTF-8", data[: error.start].count(b"\n") + 1) from error
    if found := _UNPRINTABLE.search(written):
        line = written[: found.start()].count("\n") + 1
        raise FileFault(f"a control character (U+{ord(found[0]):04X}) stands where text is expected", line)
    return written


def _refuse_tangles(written: str) -> None:
    """Refuses what would take the reader of whole documents beyond its memory, going through the parts one by one."""
    depth = 0
    for number, part in enumerate(yaml.parse(written, _Base)):
        line = part.start_mark.line + 1 if part.start_mark else None
        if isinstance(part, yaml.AliasEvent) or getattr(part, "anchor", None):
            raise FileFault("an alias or an anchor (* or &) is not read here; write the value out", line)
        depth += isinstance(part, yaml.CollectionStartEvent) - isinstance(part, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise FileFault(f"it is nested more than {_DEEPEST} levels deep", line)
        if number >= _MOST_PARTS:
            raise FileFault(f"it has more than {_MOST_PARTS} parts, which no law file has", line)
