"""Pictures and charts of an .xlsx that is given back.

Nothing of a drawing is passed on as it stands: shapes may carry links, macros and formulas. Places and sizes are read as
numbers, pictures as their bytes if these begin like a picture, and charts only where they speak of cells of the workbook.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import tostring

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor, AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPoint2D, XDRPositiveSize2D

from pijar.intake import package
from pijar.intake.bookparts import Book

# A letter head and some photos; more is left out.
MOST_PICTURES, LARGEST, LARGEST_ALL = 100, 8 << 20, 32 << 20
_LARGEST_CHART = 1 << 20
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}
_NUMBERS = {"col", "colOff", "row", "rowOff"}
# Anything but one picture for itself: groups place what they hold in a way of their own.
_OTHERS = {"grpSp", "sp", "cxnSp", "graphicFrame"}
_CELLS = re.compile(r"(?:'[^'\[\]|]+'|[^'\[\]|!(),\s]+)!\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
# LibreOffice writes the name of a series so.
_TEXT = re.compile(r'"[^"]*"')
# A usual column and row, in the unit of drawings.
_COLUMN, _ROW = 609_600, 190_500
_FARTHEST = 1 << 40


class Picture(Image):
    """A picture that is written as it came. openpyxl's own would open it, for which it needs a library for images."""

    def __init__(self, content: bytes, kind: str, anchor: Any) -> None:
        self.content, self.format, self.anchor = content, kind, anchor

    def _data(self) -> bytes:
        return self.content


def pictures(parts: zipfile.ZipFile, book: Book) -> list[list[Picture]]:
    """The pictures of every sheet. What cannot be read is left out, as are pictures beyond what a letter head needs."""
    found: list[list[Picture]] = []
    count, held = 0, 0
    for place in book.places:
        found.append([])
        # A drawing that cannot be read is no reason to give the list back without its dress.
        with suppress(Exception):
            for picture in _of_sheet(parts, place.part):
                count, held = count + 1, held + len(picture.content)
                if count > MOST_PICTURES or held > LARGEST_ALL:
                    return [*found, *([] for _ in book.places[len(found) :])]
                found[-1].append(picture)
    return found


def _of_sheet(parts: zipfile.ZipFile, sheet: str) -> Iterator[Picture]:
    for drawing in _related(parts, sheet, "drawing").values():
        images = _related(parts, drawing, "image")
        walk = _Drawing()
        with package.small(parts, drawing) as file:
            walk.read(file)
        for anchor, embedded in walk.found:
            part = images.get(embedded, "")
            if part in parts.namelist() and parts.getinfo(part).file_size <= LARGEST:
                content = parts.read(part)
                kind = next((kind for mark, kind in _BEGINNINGS.items() if content.startswith(mark)), "")
                if kind:
                    yield Picture(content, kind, anchor)


def _related(parts: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts inside the package that a part refers to, by the name of the relation."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, str] = {}

    def see(element: str, told: dict[str, str]) -> None:
        if element == "Relationship" and told.get("TargetMode") != "External" and told.get("Type", "").endswith(f"/{kind}"):
            found[told["Id"]] = posixpath.normpath(posixpath.join("/", folder, told["Target"])).lstrip("/")

    if part and relations in parts.namelist():
        with package.small(parts, relations) as file:
            package.walk(file, see)
    return found


class _Drawing:
    """Gathers the places of pictures while the XML of a drawing passes by."""

    def __init__(self) -> None:
        self.found: list[tuple[Any, str]] = []
        self._walk = package.Walk(self._start, self._end)
        self._forget()

    def read(self, file: Any) -> None:
        while piece := file.read(package.PIECE):
            self._walk.feed(piece)
        self._walk.feed(b"")

    def _forget(self) -> None:
        self._side, self._embedded, self._is_other, self._is_inside = "", "", False, False
        self._numbers: dict[tuple[str, str], int] = {}

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name in _ANCHORS:
            self._forget()
        elif name in ("from", "to"):
            self._side = name
        elif name in _NUMBERS:
            self._walk.listen()
        elif name in ("ext", "pos") and not self._is_inside:
            self._numbers |= {(name, key): _number(value) for key, value in told.items()}
        elif name == "pic":
            self._is_inside = True
        elif name in _OTHERS:
            self._is_inside = self._is_other = True
        elif name == "blip":
            self._embedded = next((value for key, value in told.items() if key.rpartition(":")[2] == "embed"), "")

    def _end(self, name: str) -> None:
        if name in _NUMBERS:
            self._numbers[(self._side, name)] = _number(self._walk.heard())
        elif name in _ANCHORS and self._embedded and not self._is_other:
            self.found.append((self._anchor(name), self._embedded))

    def _anchor(self, kind: str) -> Any:
        size = XDRPositiveSize2D(self._numbers.get(("ext", "cx"), 0), self._numbers.get(("ext", "cy"), 0))
        if kind == "twoCellAnchor":
            return TwoCellAnchor(editAs="oneCell", _from=self._marker("from"), to=self._marker("to"))
        if kind == "oneCellAnchor":
            return OneCellAnchor(_from=self._marker("from"), ext=size)
        return AbsoluteAnchor(pos=XDRPoint2D(self._numbers.get(("pos", "x"), 0), self._numbers.get(("pos", "y"), 0)), ext=size)

    def _marker(self, side: str) -> AnchorMarker:
        return AnchorMarker(**{name: self._numbers.get((side, name), 0) for name in _NUMBERS})


def _number(text: str) -> int:
    """A place or size. Raises ValueError for what lies on no sheet."""
    number = int(text)
    if not 0 <= number < _FARTHEST:
        raise ValueError(text)
    return number


def harmless_charts(charts: Iterable[Any], sheets: Iterable[str]) -> list[Any]:
    """The charts that show cells of these sheets and nothing else, each at a place of its own."""
    known = set(sheets)
    kept = []
    for chart in charts:
        # What cannot be written would spoil the whole workbook.
        with suppress(Exception):
            anchor = chart.anchor
            anchor.pic = anchor.sp = anchor.groupShape = anchor.cxnSp = anchor.graphicFrame = None
            if _shows_cells(chart._write(), known):
                kept.append(chart)
    return kept


def _shows_cells(tree: Any, sheets: set[str]) -> bool:
    for element in tree.iter():
        if element.tag.rpartition("}")[2] == "f" and not _is_of(element.text or "", sheets):
            return False
        # Links of any kind point to relations, which are not passed on.
        if "hlink" in element.tag or any("relationships" in key for key in element.attrib):
            return False
    return len(tostring(tree)) <= _LARGEST_CHART


def _is_of(formula: str, sheets: set[str]) -> bool:
    if _TEXT.fullmatch(formula):
        return True
    sheet = formula.rpartition("!")[0].strip("'").replace("''", "'")
    return bool(_CELLS.fullmatch(formula)) and sheet in sheets


def covers(anchor: Any, columns: range, first_row: int) -> bool:
    """Whether what stands at the anchor hides cells of these columns, from this row on (all from 0)."""
    if isinstance(anchor, AbsoluteAnchor):
        left, top = anchor.pos.x // _COLUMN, anchor.pos.y // _ROW
    else:
        left, top = anchor._from.col, anchor._from.row
    if isinstance(anchor, TwoCellAnchor):
        right, bottom = anchor.to.col, anchor.to.row
    else:
        right, bottom = left + anchor.ext.width // _COLUMN, top + anchor.ext.height // _ROW
    return bool(left < columns.stop and right >= columns.start and bottom >= first_row)
