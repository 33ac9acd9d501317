"""Workbooks of old formats for the tests, written byte by byte: the smallest that a spreadsheet would open."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

Sheets = dict[str, Sequence[Sequence[Any]]]
_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_STYLE = 1


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _cell(row: int, column: int, value: Any) -> bytes:
    if isinstance(value, bool):
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, value, 0))
    if isinstance(value, date):
        days = (datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days  # noqa: DTZ001
        return _record(0x203, struct.pack("<HHHd", row, column, _DAY_STYLE, days))
    if isinstance(value, (int, float)):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    return _record(0x204, struct.pack("<HHH", row, column, 0) + _text(str(value), "<H"))


def old_stream(sheets: Sheets, *, extra: bytes = b"") -> bytes:
    """The records of an Excel 97-2003 workbook; `extra` are more records of the workbook itself."""
    version = struct.pack("<HHHHII", 0x600, 0, 0x0DBB, 0x07CC, 0, 6)
    styles = b"".join(_record(0xE0, struct.pack("<HHHHHHIIH", 0, form, 0, 0, 0, 0, 0, 0, 0x20C0)) for form in (0, 14))
    bodies = []
    for rows in sheets.values():
        cells = b"".join(
            _cell(row, column, value)
            for row, values in enumerate(rows)
            for column, value in enumerate(values)
            if value is not None and value != ""
        )
        bodies.append(_record(0x809, version[:2] + b"\x10\0" + version[4:]) + cells + _record(0x0A, b""))
    start = _record(0x809, version[:2] + b"\5\0" + version[4:]) + _record(0x42, b"\xb0\4") + extra + styles
    names = [_text(name, "<B") for name in sheets]
    place = len(start) + sum(len(name) + 6 + 4 for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x85, struct.pack("<IBB", place, 0, 0) + name)
        place += len(body)
    return start + listed + _record(0x0A, b"") + b"".join(bodies)


def container(stream: bytes, stream_name: str = "Workbook") -> bytes:
    """Microsoft's old container with one stream of up to 60 kB."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    assert sectors <= 120, "one sector of the allocation table holds no more"
    chain = [*range(1, sectors), _END, _END, _FAT]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, _END, 0, _END, 0) + struct.pack(
        "<109I", sectors + 1, *[_FREE] * 108
    )

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        code = (name + "\0").encode("utf-16-le")
        ids = struct.pack("<HBBIII", len(code), kind, 1, _FREE, _FREE, child)
        return code.ljust(64, b"\0") + ids + bytes(36) + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, _END, 0) + entry(stream_name, 2, _FREE, 0, len(stream)) + bytes(256)
    return header + stream.ljust(sectors * _SECTOR, b"\0") + folder + table


def old_file(folder: Path, sheets: Sheets, name: str = "daftar.xls") -> Path:
    path = folder / name
    path.write_bytes(container(old_stream(sheets)))
    return path


_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text", "manifest")
)
_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"


def _open_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    shown = f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}">{shown}'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">{shown}'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{shown}'
    return f'<table:table-cell office:value-type="string">{shown}'


def open_content(sheets: Sheets) -> str:
    """The content part of an .ods."""
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in rows)
        tables += f'<table:table table:name="{escape(name)}">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f"<office:document-content {_SPACES}>{body}</office:document-content>"


def open_package(path: Path, content: str, *, media: str = _MEDIA, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", media)
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest {_SPACES}>{manifest}</manifest:manifest>")
        package.writestr("content.xml", content)
    return path


def open_file(folder: Path, sheets: Sheets, name: str = "daftar.ods") -> Path:
    return open_package(folder / name, open_content(sheets))
