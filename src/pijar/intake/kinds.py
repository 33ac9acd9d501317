"""What a file is, told by its content: endings lie (a CSV named .xls is a very common export)."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from pijar.intake import package, refusals

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 4096
_BLOCK = 1 << 20
_SECTOR = 512
# The streams inside Microsoft's old container tell what it holds; their names are UTF-16.
_OLD_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "Word (.doc)",
    "PowerPoint Document": "PowerPoint (.ppt)",
    "__properties_version1.0": "Outlook (.msg)",
    "Workbook": "book",
    "Book": "book",
}
# The first record of a book of Excel 97 or 5: version and kind follow.
_BOOK_BEGINS = tuple(bytes((9, 8, size, 0, 0, version, 5, 0)) for size in (8, 16) for version in (5, 6))
_PASSWORD_RECORD, _FIRST_RECORDS = 0x2F, 8
_PACKED = (
    ("xl/workbook.bin", "Excel (.xlsb)"),
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("visio/", "Visio"),
    ("META-INF/MANIFEST.MF", "Java"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OTHERS = {"text": "LibreOffice Writer (.odt)", "presentation": "LibreOffice Impress (.odp)"}


class Kind(StrEnum):
    """What the readers know."""

    TEXT = "text"
    WORKBOOK = "xlsx"
    OLD = "xls"
    OPEN = "ods"


def kind_of(path: Path, name: str) -> Kind:
    """The kind of a file by its content. Raises Unreadable, saying what it is instead, or that it is locked.

    A file taken for text may still prove to be none: that is judged by `textfile`.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(OLE):
        _check_old(path, name)
        return Kind.OLD
    if head.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _packed(path, name)
    refusals.check_magic(head, name)
    return Kind.TEXT


def _packed(path: Path, name: str) -> Kind:
    with package.opened(path, name) as parts:
        names = parts.namelist()
        if any(part == "xl/workbook.xml" or part.endswith("workbook.xml") for part in names):
            return Kind.WORKBOOK
        if "content.xml" in names and "mimetype" in names:
            return _open_document(parts, name)
        for beginning, what in _PACKED:
            if any(part.startswith(beginning) for part in names):
                raise refusals.wrong_type(name, what)
        raise refusals.archive(name)


def _open_document(parts: zipfile.ZipFile, name: str) -> Kind:
    with package.small(parts, "mimetype") as file:
        said = file.read(200).decode("ascii", errors="replace").strip()
    if not said.startswith(_OPEN_DOCUMENT):
        raise refusals.archive(name)
    what = said.removeprefix(_OPEN_DOCUMENT).removesuffix("-template")
    if what != "spreadsheet":
        raise refusals.wrong_type(name, _OTHERS.get(what, "OpenDocument"))
    if "META-INF/manifest.xml" in parts.namelist():
        with package.small(parts, "META-INF/manifest.xml") as file:
            if b"encryption-data" in file.read():
                raise refusals.encrypted(name)
    return Kind.OPEN


def _check_old(path: Path, name: str) -> None:
    """Refuse a container that holds a locked workbook or no workbook."""
    marks = {mark: mark.encode("utf-16-le") for mark in _OLD_STREAMS}
    found: set[str] = set()
    is_locked = False
    with path.open("rb") as file:
        before = b""
        # The directory may stand anywhere in the file.
        while block := file.read(_BLOCK):
            is_locked = is_locked or any(_is_locked(block[at : at + _SECTOR]) for at in range(0, len(block), _SECTOR))
            window = before + block
            found |= {mark for mark, code in marks.items() if mark not in found and code in window}
            before = window[-100:]
    if is_locked or "EncryptedPackage" in found:
        raise refusals.encrypted(name)
    for mark in _OLD_STREAMS:
        if mark in found and _OLD_STREAMS[mark] != "book" and not {"Workbook", "Book"} & found:
            raise refusals.wrong_type(name, _OLD_STREAMS[mark])
    if not found:
        with path.open("rb") as file:
            head = file.read(_SECTOR)
        directory = int.from_bytes(head[48:52], "little")
        # The directory comes last as a rule: a file that was cut off has lost it.
        if (directory + 1) * _SECTOR >= path.stat().st_size:
            raise refusals.damaged(name)
        raise refusals.wrong_type(name, "OLE")


def _is_locked(sector: bytes) -> bool:
    """Whether a book's records begin here, and among the first ones is that of a password."""
    if not sector.startswith(_BOOK_BEGINS):
        return False
    place = 0
    for _ in range(_FIRST_RECORDS):
        kind, size = int.from_bytes(sector[place : place + 2], "little"), int.from_bytes(sector[place + 2 : place + 4], "little")
        if kind == _PASSWORD_RECORD:
            return True
        place += 4 + size
    return False
