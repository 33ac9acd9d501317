"""No input whatever may give a traceback: every file ends in rows or in a refusal that names it in both languages."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pijar.intake import report
from pijar.intake.tests.books import container, old_stream, open_content, open_package
from pijar.intake.tests.broken import LIST, packed, workbook_parts
from pijar.intake.tests.lists import GOOD, HEADER, excel_file, read
from pijar.intake.types import Unreadable

NAME = "kiriman kel wates.xlsx"
# Random seeds are drawn from the test itself, so that a run may be repeated.
CASES = settings(
    max_examples=40, deadline=timedelta(seconds=60), derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
FEW = settings(CASES, max_examples=12)
SEPARATORS = st.sampled_from([",", ";", "\t", "|", ":", "^", "~", "\x1f"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\r", "\r\r\n", "\n\n"])
PIECES = st.sampled_from(
    [
        '"',
        "'",
        "=",
        "'=",
        "=1+1",
        "'-",
        "NIK",
        "Nama",
        "HASIL",
        "KETERANGAN",
        "\0",
        "\x1a",
        "\ufeff",
        "\u00a0",
        "\u2028",
        "1",
        "(1)",
    ]
    + [*GOOD, *HEADER, "TOTAL", "Kel. Wates", "1e400", "-0", "NaN", "9" * 400, "\U0001f600", "A" * 5000]
)
CELLS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=4).map("".join)
MARKS = st.sampled_from(
    [b"<", b">", b"&", b'"', b"=", b"/", b"\0", b"\xff", b"1", b"-1", b"99999999999", b"r=", b"s=", b"&lt;", b"]]>", b""]
)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def check(content: bytes) -> None:
    """Read the bytes as a file and, when they are a list, give it back and read that."""
    with folder() as place:
        path = place / NAME
        path.write_bytes(content)
        try:
            frame = read(path)
            rows = [(row["sheet"], row["row_number"], "rejected", ["NIK_LENGTH"], row["warnings"]) for row in frame.to_dicts()]
            out = place / "hasil"
            report.annotate(path, rows, out)
            again = read(out, file_name=NAME)
        except Unreadable as told:
            assert NAME in told.sentence_id
            assert NAME in told.sentence_en or "hasil" in told.sentence_en
            return
        assert again.height == frame.height
        assert frame.is_empty() or again["nik"].equals(frame["nik"])


@CASES
@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\3\4", b"\xff\xfe", bytes.fromhex("d0cf11e0a1b11ae1"), b"NIK;Nama\n"]))
def test_any_bytes(content: bytes, beginning: bytes) -> None:
    check(beginning + content)


@CASES
@given(st.lists(st.lists(CELLS, max_size=12), max_size=12), st.integers(0, 5), SEPARATORS, ENCODINGS, ENDS)
def test_any_text(rows: list[list[str]], place: int, separator: str, encoding: str, end: str) -> None:
    rows[place:place] = [HEADER, GOOD]
    check(end.join(separator.join(row) for row in rows).encode(encoding, errors="replace"))


def spoilt(draw: st.DataObject, content: bytes, most: int = 8) -> bytes:
    """The bytes with some places overwritten, cut out or doubled."""
    data = bytearray(content)
    for _ in range(draw.draw(st.integers(1, most))):
        place = draw.draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw.draw(st.integers(0, 12))
        data[place : place + length] = draw.draw(st.one_of(MARKS, st.binary(max_size=8)))
    if draw.draw(st.booleans()):
        del data[draw.draw(st.integers(0, len(data))) :]
    return bytes(data)


@CASES
@given(st.data())
def test_spoilt_text(draw: st.DataObject) -> None:
    check(spoilt(draw, "\r\n".join(";".join(row) for row in [["DAFTAR"], HEADER, *[GOOD] * 8]).encode()))


@CASES
@given(st.data())
def test_a_spoilt_part_of_a_workbook(draw: st.DataObject) -> None:
    parts = {name: str(content).encode() for name, content in workbook_parts().items()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        LIST.encode(),
        (LIST + '<row r="3"><c t="s"><v>0</v></c><c s="0"><v>1.5</v></c><c t="d"><v>2020-01-01</v></c></row>').encode(),
    )
    parts["xl/sharedStrings.xml"] = b"<sst><si><r><t>Budi</t></r><rPh><t>x</t></rPh></si></sst>"
    parts["xl/styles.xml"] = (
        b'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="d/m/yy"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'  # noqa: E501
    )
    name = draw.draw(st.sampled_from(sorted(parts)))
    parts[name] = spoilt(draw, parts[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    check(made.getvalue())


@cache
def book() -> bytes:
    """Made once, as it holds the time of its making."""
    with folder() as place:
        return excel_file(place, {"Data": [HEADER, *[GOOD] * 4]}).read_bytes()


@CASES
@given(st.data())
def test_a_spoilt_workbook(draw: st.DataObject) -> None:
    check(spoilt(draw, book()))


@CASES
@given(st.lists(st.lists(st.one_of(CELLS, st.integers(), st.floats(), st.booleans(), st.dates()), max_size=10), max_size=8))
def test_any_cells_in_a_workbook(rows: list[list[object]]) -> None:
    cells = [
        [
            f'<c t="inlineStr"><is><t>{_xml(value)}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"
            for value in row
        ]
        for row in rows
    ]
    inside = LIST + "".join(f"<row>{''.join(row)}</row>" for row in cells)
    with folder() as place:
        sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{inside}</sheetData></worksheet>'
        check(packed(place / "a", workbook_parts() | {"xl/worksheets/sheet1.xml": sheet}).read_bytes())


def _xml(text: str) -> str:
    known = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return "".join(known.get(c, c) for c in text if c >= " " and not 0xD800 <= ord(c) < 0xE000 and ord(c) < 0xFFFE)


@FEW
@given(st.data())
def test_a_spoilt_old_book(draw: st.DataObject) -> None:
    stream = old_stream({"Data": [HEADER, GOOD, ["2", int(GOOD[1]), "Budi", 25797, *GOOD[4:]]]})
    inside = draw.draw(st.booleans())
    check(container(spoilt(draw, stream)[:60_000]) if inside else spoilt(draw, container(stream)))


@FEW
@given(st.data())
def test_a_spoilt_open_document(draw: st.DataObject) -> None:
    content = spoilt(draw, open_content({"Data": [HEADER, GOOD]}).encode()).decode(errors="replace")
    with folder() as place:
        package = open_package(place / "a.ods", content).read_bytes()
    check(spoilt(draw, package, 2) if draw.draw(st.booleans()) else package)
