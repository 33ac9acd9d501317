"""Zip packages (.xlsx, .ods) and the XML inside them, opened within bounds.

Whoever sends a file decides what its directory and its XML claim. Hence nothing here grows with a claim: the directory
is bounded before it is read, parts by what they unpack to, and XML is walked without ever building a tree.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat  # noqa: S407 - document types, and so entities, are refused

from pijar.intake import refusals
from pijar.intake.types import Unreadable

# A list of a million people unpacks to about a gigabyte, and packs eight to fifteen times smaller.
MOST_UNPACKED = 3 << 29
SUSPICIOUS_UNPACKED, SUSPICIOUS_RATIO = 100 << 20, 100
# Room for tens of thousands of parts; a workbook has dozens.
LARGEST_DIRECTORY = 4 << 20
# Parts beside the sheets: the list of sheets, relations, styles.
LARGEST_SMALL_PART = 32 << 20
PIECE = 1 << 18
# No tag of a spreadsheet comes near; a tag is held in memory as a whole.
_LONGEST_TAG = 8 << 20
_DEEPEST, _MOST_NAMES = 200, 20_000
# The comment of a package may hold 65,535 bytes, behind records of 22, 20 and 56.
_TAIL = 65_535 + 22 + 20 + 56

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class TooMuchError(Exception):
    """Content beyond any list, met while reading; whoever knows the file's name makes a refusal of it."""


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The package, its directory and sizes checked. Whatever fails inside the block refuses the file in words."""
    with faults(name):
        _check_directory(path)
        with zipfile.ZipFile(path) as package:
            _check_parts(package, name)
            yield package


@contextmanager
def faults(name: str) -> Iterator[None]:
    """Whatever hostile content makes fail inside the block becomes Unreadable, naming the file."""
    try:
        yield
    except Unreadable:
        raise
    except (TooMuchError, MemoryError) as fault:
        raise refusals.too_large(name) from fault
    # A hostile package can fail in any of a dozen ways (zlib, struct, lzma, encodings): all mean the same to a user.
    except Exception as fault:
        raise refusals.damaged(name) from fault


def _check_directory(path: Path) -> None:
    """Refuse a directory larger than any; every record that might be taken for its end is believed."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0))
        tail = file.read()
    for mark, shape, offset in ((b"PK\5\6", "<L", 12), (b"PK\6\6", "<Q", 40)):
        place = tail.find(mark)
        while place >= 0:
            size = tail[place + offset : place + offset + struct.calcsize(shape)]
            claimed = struct.unpack(shape, size)[0] if len(size) == struct.calcsize(shape) else 0
            # All ones in the short record point to the longer one, which is found by its own mark.
            if claimed > LARGEST_DIRECTORY and not (shape == "<L" and claimed == 0xFFFFFFFF):
                raise TooMuchError
            place = tail.find(mark, place + 1)


def _check_parts(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise refusals.encrypted(name)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_UNPACKED and unpacked / packed > SUSPICIOUS_RATIO):
        raise TooMuchError
    # Two parts of one name are read differently by different programs.
    if len({part.filename for part in parts}) < len(parts):
        raise refusals.damaged(name)


def small(package: zipfile.ZipFile, part: str) -> BinaryIO:
    """A part that is kept whole while it is read. Raises TooMuchError, KeyError when there is none."""
    if package.getinfo(part).file_size > LARGEST_SMALL_PART:
        raise TooMuchError
    return package.open(part)  # type: ignore[return-value]


class Walk:
    """Feeds XML to handlers piece by piece; prefixes are cut, so that `x:row` is `row`.

    `start` and `end` get the local name. Text is collected between `listen()` and `heard()`, at most `longest`
    characters of it. Raises TooMuchError for tags, depths and numbers of names that no list has, ValueError for a document
    type: that is where entities that grow come from.
    """

    def __init__(self, start: Start, end: End, *, longest: int = 32_767) -> None:
        self._start, self._end, self._longest = start, end, longest
        self._names: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._parser = expat.ParserCreate(intern=self._names)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._opens
        self._parser.EndElementHandler = self._closes
        self._parser.StartDoctypeDeclHandler = _refuse_document_type
        self._depth, self._fed, self._heard = 0, 0, 0
        self._texts: list[str] = []

    def feed(self, piece: bytes) -> None:
        self._fed += len(piece)
        # An empty piece is the end.
        self._parser.Parse(piece, not piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG and piece or len(self._names) > _MOST_NAMES:
            raise TooMuchError

    def listen(self) -> None:
        self._texts, self._heard = [], 0
        self._parser.CharacterDataHandler = self._hears

    def pause(self) -> None:
        self._parser.CharacterDataHandler = None

    def go_on(self) -> None:
        self._parser.CharacterDataHandler = self._hears

    def heard(self) -> str:
        self._parser.CharacterDataHandler = None
        return "".join(self._texts)[: self._longest]

    def _hears(self, text: str) -> None:
        if self._heard < self._longest:
            self._heard += len(text)
            self._texts.append(text)

    def _opens(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooMuchError
        self._start(self._local(name), attributes)

    def _closes(self, name: str) -> None:
        self._depth -= 1
        self._end(self._local(name))

    def _local(self, name: str) -> str:
        local = self._known.get(name)
        if local is None:
            local = self._known[name] = name.rpartition(":")[2]
        return local


def _refuse_document_type(*_: Any) -> None:
    raise ValueError("a document type")


def walk(stream: BinaryIO, start: Start) -> None:
    """Call `start` for each element of a small part, attributes without their prefixes."""

    def cut(name: str, attributes: dict[str, str]) -> None:
        start(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    walker = Walk(cut, lambda _: None)
    while piece := stream.read(PIECE):
        walker.feed(piece)
    walker.feed(b"")
