"""The parts of an .xlsx around its sheets: which sheets there are, which styles show days, texts that cells share."""

from __future__ import annotations

import posixpath
import re
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from pijar.intake.package import PIECE, TooMuchError, Walk, small, walk

MOST_SHEETS = 2000
# Memory of the texts that cells share, in bytes.
MOST_SHARED = 512 << 20
_LONGEST_FORMAT = 1000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Place:
    """One sheet of the workbook: `part` is empty when it is no worksheet (a chart)."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """What all sheets of a workbook share. `days` and `spans` are the styles that show days and lengths of time."""

    places: tuple[Place, ...]
    epoch: datetime
    days: frozenset[int]
    spans: frozenset[int]
    texts: list[str]

    def text(self, number: int) -> str:
        """A text that cells share. Raises IndexError."""
        if number < 0:
            raise IndexError(number)
        return self.texts[number]


def open_book(package: zipfile.ZipFile) -> Book:
    """The workbook's own parts. Raises TooMuchError, KeyError, ValueError and what expat and zip raise."""
    names = package.namelist()
    main = next((n for n in names if n == "xl/workbook.xml"), None) or next(n for n in names if n.endswith("workbook.xml"))
    relations = _relations(package, main)
    places: list[Place] = []
    epoch = CALENDAR_WINDOWS_1900

    def see(name: str, told: dict[str, str]) -> None:
        nonlocal epoch
        if name == "sheet":
            kind, part = relations.get(told.get("id", ""), ("", ""))
            is_sheet = kind.endswith("/worksheet") and part in names
            places.append(Place(told.get("name", "")[:200], part if is_sheet else "", told.get("state", "visible") != "visible"))
        elif name == "workbookPr" and told.get("date1904", "0") in ("1", "true"):
            epoch = CALENDAR_MAC_1904

    with small(package, main) as file:
        walk(file, see)
    parts = [place.part for place in places if place.part]
    if len(places) > MOST_SHEETS:
        raise TooMuchError
    # One part under two names would be read once for each: a small file could keep us busy for days.
    if len(set(parts)) < len(parts):
        raise ValueError("a sheet that stands twice")
    shared = {kind.rpartition("/")[2]: part for kind, part in relations.values() if part in names}
    days, spans = _date_styles(package, shared.get("styles", ""))
    return Book(tuple(places), epoch, days, spans, _shared_texts(package, shared.get("sharedStrings", "")))


def _relations(package: zipfile.ZipFile, main: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation of the workbook; what lies outside of the package is nobody's."""
    folder, file_name = posixpath.split(main)
    found: dict[str, tuple[str, str]] = {}

    def see(name: str, told: dict[str, str]) -> None:
        if name == "Relationship" and told.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, told.get("Target", ""))).lstrip("/")
            found[told.get("Id", "")] = (told.get("Type", ""), target)

    with small(package, posixpath.join(folder, "_rels", f"{file_name}.rels")) as file:
        walk(file, see)
    return found


def _date_styles(package: zipfile.ZipFile, part: str) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the cell styles that show days, and of those that show lengths of time."""
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    inside = False

    def see(name: str, told: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt" and not inside:
            codes[int(told["numFmtId"])] = told.get("formatCode", "")[:_LONGEST_FORMAT]
        elif name in ("cellXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(int(told.get("numFmtId", 0)))

    if part:
        with small(package, part) as file:
            walk(file, see)
    days = frozenset(number for number, code in enumerate(styles) if _is_day(codes.get(code, "")))
    spans = frozenset(number for number in days if is_timedelta_format(codes.get(styles[number], "")))
    return days, spans


@lru_cache(maxsize=1000)
def _is_day(code: str) -> bool:
    return bool(is_date_format(code))


def _shared_texts(package: zipfile.ZipFile, part: str) -> list[str]:
    texts: list[str] = []
    if not part:
        return texts
    held = 0
    pieces: list[str] = []
    hints = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal hints
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            hints += 1
        elif name == "t" and not hints:
            walker.listen()

    def end(name: str) -> None:
        nonlocal hints, held
        if name == "t" and not hints:
            pieces.append(walker.heard())
        elif name == "rPh":
            hints -= 1
        elif name == "si":
            text = unescaped(pieces[0] if len(pieces) == 1 else "".join(pieces)[:32_767])
            held += sys.getsizeof(text) + 8
            if held > MOST_SHARED:
                raise TooMuchError
            texts.append(text)

    walker = Walk(start, end)
    with package.open(part) as file:
        while piece := file.read(PIECE):
            walker.feed(piece)
            if len(pieces) > 1_000_000:
                raise TooMuchError
        walker.feed(b"")
    return texts


def unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as `_x000D_`; halves of characters become marks of a lost one."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(n) if not 0xD800 <= (n := int(m[1], 16)) < 0xE000 else "\ufffd", text)
