"""Files that nobody should send, built by code: each is read or refused, and neither takes long nor much memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pijar.intake.tests.books import container, old_stream, open_content, open_package
from pijar.intake.tests.lists import GOOD, HEADER

MEBIBYTE = 1 << 20
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = f"<worksheet {_MAIN}><sheetData>"
_TAIL = "</sheetData></worksheet>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
Content = str | Iterator[bytes]


def row(number: int, cells: list[str]) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


LIST = row(1, HEADER) + row(2, GOOD)


def workbook_parts(sheets: int = 1) -> dict[str, Content]:
    """The parts around the sheets of a plain workbook."""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, sheets + 1)
    )
    links += f'<Relationship Id="s" Type="{_LINK}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="t" Type="{_LINK}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINK}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACK}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": _HEAD + LIST + _TAIL,
    }


def packed(path: Path, parts: dict[str, Content], *, stored: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            with package.open(name, "w", force_zip64=True) as part:
                for piece in [content.encode()] if isinstance(content, str) else content:
                    part.write(piece)
    return path


def repeated(before: str, piece: str, after: str, size: int) -> Iterator[bytes]:
    """`piece` over and over, about `size` bytes of it."""
    yield before.encode()
    block = piece.encode() * max(1, min(MEBIBYTE, size) // len(piece))
    for _ in range(max(1, size // len(block))):
        yield block
    yield after.encode()


def _sheet(path: Path, sheet: Content, *, stored: bool = False, **more: Content) -> Path:
    return packed(path, workbook_parts() | {"xl/worksheets/sheet1.xml": sheet} | more, stored=stored)


def _named(path: Path, size: int) -> Path:
    def names() -> Iterator[bytes]:
        yield (_HEAD + LIST + "</sheetData>").encode()
        for start in range(0, size // 12, 10_000):
            yield "".join(f"<n{n}/>" for n in range(start, start + 10_000)).encode()
        yield b"</worksheet>"

    return _sheet(path, names())


def _chained(path: Path, size: int) -> Path:
    """An old book whose sectors follow each other in a circle."""
    data = bytearray(container(old_stream({"Data": [HEADER, GOOD]})))
    place = data.rfind(struct.pack("<II", 1, 2))
    data[place + 8 : place + 12] = struct.pack("<I", 0)
    path.write_bytes(data)
    return path


def _many_parts(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in workbook_parts().items():
            package.writestr(name, str(content))
        for number in range(max(size // 1000, 100)):
            package.writestr(f"x/{number}" + "y" * 200, "")
    return path


def _nested(path: Path, size: int) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("zeros", bytes(size))
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("inner.zip", inner.getvalue())
    return path


def _overlapping(path: Path, size: int) -> Path:
    """Many entries of the directory that all point to one part."""
    packed(path, workbook_parts() | {"xl/worksheets/sheet1.xml": repeated(_HEAD + LIST, "<row/>", _TAIL, size)})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    start = data.find(b"PK\1\2")
    last = data.rfind(b"PK\1\2", start, end)
    entry = bytes(data[last:end])
    place = entry.find(b"sheet1")
    more = b"".join(entry[: place + 5] + bytes([65 + n]) + entry[place + 6 :] for n in range(26))
    count = struct.unpack("<H", data[end + 10 : end + 12])[0] + 26
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", count, count)
    tail[12:16] = struct.pack("<I", end - start + len(more))
    path.write_bytes(bytes(data[:end]) + more + bytes(tail))
    return path


def _twice(path: Path, size: int) -> Path:
    packed(path, workbook_parts())
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/worksheets/sheet2.xml", _HEAD + _TAIL)
    path.write_bytes(path.read_bytes().replace(b"sheet2.xml", b"sheet1.xml"))
    return path


def _same_sheet(path: Path, size: int) -> Path:
    parts = workbook_parts(500)
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet", "worksheets/sheet1.xml#"
    )
    return packed(path, parts)


def _open(path: Path, inside: str, *, before: str = "") -> Path:
    return open_package(
        path, before + open_content({"Data": [HEADER, GOOD]}).replace("</table:table>", inside + "</table:table>")
    )


_CELL = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>x</text:p></table:table-cell>'


def _text(path: Path, pieces: Iterator[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(pieces)
    return path


_LINE, _TOP = ";".join(GOOD) + "\n", ";".join(HEADER) + "\n"

Builder = Callable[[Path, int], Path]
BROKEN: dict[str, Builder] = {
    "shared texts without number": lambda p, n: _sheet(
        p, _HEAD + LIST + _TAIL, **{"xl/sharedStrings.xml": repeated(f"<sst {_MAIN}>", "<si><t>ab</t></si>", "</sst>", n)}
    ),
    "a text of endless pieces": lambda p, n: _sheet(
        p, _HEAD + LIST + _TAIL, **{"xl/sharedStrings.xml": repeated(f"<sst {_MAIN}><si>", "<r><t>ab</t></r>", "</si></sst>", n)}
    ),
    "an endless row": lambda p, n: _sheet(p, repeated(_HEAD + LIST + "<row>", "<c/>", "</row>" + _TAIL, n)),
    "an endless row of values": lambda p, n: _sheet(p, repeated(_HEAD + LIST + "<row>", "<c><v>1</v></c>", "</row>" + _TAIL, n)),
    "an endless cell": lambda p, n: _sheet(
        p, repeated(_HEAD + LIST + '<row><c t="inlineStr"><is><t>', "abcdefghij", f"</t></is></c></row>{_TAIL}", n)
    ),
    "an endless cell, not packed": lambda p, n: _sheet(
        p, repeated(_HEAD + LIST + '<row><c t="inlineStr"><is><t>', "abcdefghij", f"</t></is></c></row>{_TAIL}", n), stored=True
    ),
    "an endless attribute": lambda p, n: _sheet(p, repeated(_HEAD + LIST + '<row s="', "abcdefghij", f'"/>{_TAIL}', n)),
    "an endless comment": lambda p, n: _sheet(p, repeated(_HEAD + LIST + "<!--", "abcdefghij", f"-->{_TAIL}", n)),
    "endless depth": lambda p, n: _sheet(p, repeated(_HEAD + LIST, "<a>", "", n)),
    "endless names": _named,
    "endless styles": lambda p, n: _sheet(
        p,
        _HEAD + LIST + _TAIL,
        **{"xl/styles.xml": repeated(f"<styleSheet {_MAIN}><cellXfs>", '<xf numFmtId="14"/>', "</cellXfs></styleSheet>", n)},
    ),
    "rows of formatting only": lambda p, n: _sheet(
        p, repeated(_HEAD + LIST, '<row s="1" customFormat="1"><c s="1"/></row>', _TAIL, n)
    ),
    "merged cells without number": lambda p, n: _sheet(
        p, repeated(_HEAD + LIST + "</sheetData><mergeCells>", '<mergeCell ref="A1:XFD1048576"/>', "</mergeCells></worksheet>", n)
    ),
    "elements after the data": lambda p, n: _sheet(p, repeated(_HEAD + LIST + "</sheetData>", "<a/>", "</worksheet>", n)),
    "every column in another row": lambda p, n: _sheet(
        p,
        _HEAD
        + LIST
        + "".join(
            f'<row r="{r}"><c r="{"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[r % 26]}{"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[r // 26 % 26]}{r}"><v>1</v></c></row>'  # noqa: E501
            for r in range(3, 60_000)
        )
        + _TAIL,
    ),
    "laughs in a sheet": lambda p, n: _sheet(p, LAUGHS + _HEAD + LIST + row(3, ["&m;"]) + _TAIL),
    "laughs in shared texts": lambda p, n: _sheet(
        p, _HEAD + LIST + _TAIL, **{"xl/sharedStrings.xml": f"{LAUGHS}<sst {_MAIN}><si><t>&m;</t></si></sst>"}
    ),
    "laughs in the list of sheets": lambda p, n: packed(
        p, workbook_parts() | {"xl/workbook.xml": LAUGHS + "<workbook>&m;</workbook>"}
    ),
    "laughs in an open document": lambda p, n: _open(
        p, "<table:table-row><table:table-cell><text:p>&m;</text:p></table:table-cell></table:table-row>", before=LAUGHS
    ),
    "a dimension that lies": lambda p, n: _sheet(
        p, f'<worksheet {_MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{LIST}{_TAIL}'
    ),
    "absurd row numbers": lambda p, n: _sheet(
        p, _HEAD + LIST + "".join(row(r, GOOD) for r in (10**30, 4_000_000_000, -5, 0)) + _TAIL
    ),
    "a shared text that is not there": lambda p, n: _sheet(p, _HEAD + LIST + '<row r="3"><c t="s"><v>-1</v></c></row>' + _TAIL),
    "two parts of one name": _twice,
    "one sheet under many names": _same_sheet,
    "parts without number": _many_parts,
    "a package in a package": _nested,
    "parts that overlap": _overlapping,
    "zeros": lambda p, n: packed(p, workbook_parts() | {"xl/media/zeros": repeated("", "\0" * 1000, "", 2 * n)}),
    "repeated rows": lambda p, n: _open(
        p, f'<table:table-row table:number-rows-repeated="{min(n, 1_048_000)}">{_CELL.format(1)}</table:table-row>'
    ),
    "repeated columns": lambda p, n: _open(
        p, f'<table:table-row table:number-rows-repeated="1000000">{_CELL.format(16_000)}</table:table-row>'
    ),
    "columns beyond number": lambda p, n: _open(
        p, f'<table:table-row table:number-rows-repeated="4000000000">{_CELL.format(4_000_000_000)}</table:table-row>'
    ),
    "blank rows without number": lambda p, n: _open(
        p,
        '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'  # noqa: E501
        * 50,
    ),
    "depth in an open document": lambda p, n: _open(p, "<text:p>" * 200_000),
    "an open document without content": lambda p, n: open_package(p, ""),
    "an old book in a circle": _chained,
    "an old book with a far cell": lambda p, n: _text(
        p,
        iter(
            [
                container(
                    old_stream({"Data": [HEADER, GOOD]}).replace(
                        struct.pack("<HHH", 1, 8, 0), struct.pack("<HHH", 65_535, 65_535, 0)
                    )
                )
            ]
        ),
    ),
    "an old book with a password": lambda p, n: _text(
        p, iter([container(old_stream({"Data": [HEADER, GOOD]}, extra=struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48)))])
    ),
    "an old document": lambda p, n: _text(p, iter([container(bytes(5000), "WordDocument")])),
    "an old container of something": lambda p, n: _text(p, iter([container(bytes(5000), "Sesuatu")])),
    "half an old book": lambda p, n: _text(p, iter([container(old_stream({"Data": [HEADER, GOOD]}))[:3000]])),
    "ten thousand columns": lambda p, n: _text(
        p, iter([(_TOP.strip() + ";x" * 10_000 + "\n" + _LINE.strip() + ";y" * 10_000 + "\n").encode()])
    ),
    "ten thousand columns, then blank lines": lambda p, n: _text(
        p, repeated(_TOP.strip() + ";x" * 10_000 + "\n", "\n", _LINE, n)
    ),
    "blank lines": lambda p, n: _text(p, repeated(_TOP, "\n", _LINE, n)),
    "lines of one separator": lambda p, n: _text(p, repeated(_TOP, ";\n", _LINE, n)),
    "lines of separators": lambda p, n: _text(p, repeated(_TOP, ";" * 100_000 + "\n", _LINE, n)),
    "wild quotes": lambda p, n: _text(p, repeated(_TOP, '";"";"""\n;"\n', _LINE, n)),
    "a quote that never ends": lambda p, n: _text(p, repeated(_TOP + '"', _LINE, _LINE, n)),
    "an endless line": lambda p, n: _text(p, repeated(_TOP, "abc;", "", 2 * n)),
    "an endless line of text": lambda p, n: _text(p, repeated(_TOP + _LINE, "abcdefghij", "", 2 * n)),
    "bare carriage returns": lambda p, n: _text(p, repeated(_TOP.replace("\n", "\r"), _LINE.replace("\n", "\r"), "", n)),
    "zero bytes": lambda p, n: _text(p, iter([(_TOP + _LINE).encode(), bytes(n)])),
    "zero bytes between": lambda p, n: _text(p, iter([_TOP.encode(), _LINE.replace("Budi", "Bu\0di").encode() * 20])),
    "halves of characters": lambda p, n: _text(
        p, iter([b"\xff\xfe", (_TOP + _LINE.replace("Budi", "Bu\ud800di")).encode("utf-16-le", "surrogatepass")])
    ),
    "half a character": lambda p, n: _text(p, iter([(_TOP + _LINE).encode("utf-16")[:-1]])),
    "headings everywhere": lambda p, n: _text(p, repeated("", "NIK;Nama\n", "", n)),
    "a heading of headings": lambda p, n: _text(p, iter([("NIK;" * 100_000 + "Nama\n" + _LINE).encode()])),
}
