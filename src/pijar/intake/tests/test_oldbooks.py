"""Books of old formats (.xls, .ods): the same meaning as .xlsx, read by a process that may die without harm."""

import os
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pijar.intake import oldbooks
from pijar.intake.tests.books import Sheets, container, old_file, old_stream, open_content, open_file, open_package
from pijar.intake.tests.broken import BROKEN
from pijar.intake.tests.lists import GOOD, HEADER, csv_file, excel_file, read, reading, rows_of
from pijar.intake.types import Unreadable

Writer = Callable[..., Path]
WRITERS = [old_file, open_file, excel_file]
NIK = GOOD[1]
ROW = '<table:table-row><table:table-cell office:value-type="string">{}<text:p>{}</text:p></table:table-cell></table:table-row>'


@pytest.fixture(params=WRITERS)
def write(request: pytest.FixtureRequest) -> Writer:
    return request.param  # type: ignore[no-any-return]


def test_a_book_means_the_same_in_every_format(tmp_path: Path) -> None:
    rows = [
        [],
        [None, None, "DAFTAR USULAN KELURAHAN WATES"],
        [],
        [None, *HEADER],
        [None, "1", int(NIK), "Budi", date(1970, 8, 17), *GOOD[4:7], 1_500_000, 84112345678],
        [None, "2", 3374061708709120, "Budi", 25797, *GOOD[4:]],
        [None, "RW 03"],
        [None, "3", "3374061708709120", "'=Budi", "17 Agustus 1970", *GOOD[4:]],
        [None, "4", "3.37406E+15", True, 0.5, *GOOD[4:]],
        [None, "5", "", "Budi", "", *GOOD[4:]],
    ]
    sheets: Sheets = {"Petunjuk": rows, "Data": rows, "Kosong": [], "Kel Gunungpati": rows}
    frames = [read(writer(tmp_path, sheets), file_name="sama") for writer in WRITERS]
    assert frames[0].height == 10
    assert frames[0]["row_number"].to_list() == [5, 6, 8, 9, 10] * 2
    assert frames[0]["sheet_position"].unique(maintain_order=True).to_list() == [1, 3]
    assert frames[0].equals(frames[2])
    assert frames[1].equals(frames[2])


def test_numbers_keep_their_digits_and_days_are_days(tmp_path: Path, write: Writer) -> None:
    rows = [HEADER, ["1", int(NIK), "Budi", date(1970, 8, 17), *GOOD[4:]], ["2", int(NIK) - 3, "Budi", "1970-08-17", *GOOD[4:]]]
    first, second = rows_of(write(tmp_path, {"Data": rows}))
    assert (first["nik"], first["typed_birth_date"], first["errors"]) == (NIK, date(1970, 8, 17), [])
    assert second["errors"] == ["NIK_PRECISION_LOST"]


def test_sheets_without_a_header_are_named(tmp_path: Path, write: Writer) -> None:
    book = reading(write(tmp_path, {"Kosong": [], "Data": [HEADER, GOOD], "Catatan": [["apa"]]}))
    assert sum(chunk.height for chunk in book) == 1
    assert book.skipped == ["Kosong", "Catatan"]


def test_a_comment_is_no_part_of_its_cell(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>periksa</text:p></office:annotation>"
    content = open_content({"Data": [HEADER, GOOD]}).replace("<text:p>Budi", f"{note}<text:p>Budi")
    assert note in content
    assert rows_of(open_package(tmp_path / "a.ods", content))[0]["name"] == "BUDI"


@pytest.mark.parametrize(
    ("writer", "name"),
    [(excel_file, "a.xls"), (open_file, "a.xlsx"), (old_file, "a.csv"), (excel_file, "a.ods"), (old_file, "a.txt")],
)
def test_the_content_tells_the_format_and_not_the_ending(tmp_path: Path, writer: Writer, name: str) -> None:
    assert len(rows_of(writer(tmp_path, {"Data": [HEADER, GOOD]}, name))) == 1


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.ods"])
def test_a_text_under_the_name_of_a_book_is_read(tmp_path: Path, name: str) -> None:
    assert len(rows_of(csv_file(tmp_path, [HEADER, GOOD], name, separator="\t"))) == 1


def refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        read(path)
    assert path.name in raised.value.sentence_id
    assert path.name in raised.value.sentence_en
    return raised.value


MARKED = {
    "Word (.docx)": "word/document.xml",
    "PowerPoint (.pptx)": "ppt/presentation.xml",
    "Excel (.xlsb)": "xl/workbook.bin",
    "ZIP": "daftar.xlsx",
}


@pytest.mark.parametrize("what", MARKED)
def test_a_package_of_another_kind_is_named(tmp_path: Path, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr(MARKED[what], "x")
    told = refusal(tmp_path / "a.xlsx")
    assert (told.code, what in told.sentence_id, what in told.sentence_en) == ("WRONG_TYPE", True, True)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"SQLite format 3\0", "SQLite"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"{\\rtf1 NIK Nama}", "RTF"),
        (b"<html><table><tr><td>NIK<td>Nama</table>", "HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML Spreadsheet 2003"),
        (container(b"", "WordDocument"), "Word (.doc)"),
        (container(b"", "PowerPoint Document"), "PowerPoint (.ppt)"),
        (bytes(range(8)) * 99, "biner"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    told = refusal(path)
    assert (told.code, what in told.sentence_id, what in told.sentence_en) == ("WRONG_TYPE", True, True)


def test_other_open_documents_are_named(tmp_path: Path) -> None:
    told = refusal(open_package(tmp_path / "a.ods", "", media="application/vnd.oasis.opendocument.text"))
    assert (told.code, "Writer" in told.sentence_id) == ("WRONG_TYPE", True)


def test_passwords(tmp_path: Path) -> None:
    locked = open_package(tmp_path / "a.ods", "", manifest="<manifest:encryption-data/>")
    assert refusal(locked).code == "ENCRYPTED"
    assert refusal(BROKEN["an old book with a password"](tmp_path / "b.xls", 0)).code == "ENCRYPTED"


def test_half_a_book_is_refused(tmp_path: Path, write: Writer) -> None:
    path = write(tmp_path, {"Data": [HEADER, *[GOOD] * 20]})
    content = path.read_bytes()
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        assert refusal(path).code == "DAMAGED"


def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> Path:
    """The reader's process replaced by one that behaves badly, and a book for it."""
    script = tmp_path / "child.py"
    script.write_text(code, encoding="utf-8")
    monkeypatch.setattr(oldbooks, "_CHILD", script)
    return old_file(tmp_path, {"Data": [HEADER, GOOD]})


START = f"""import json, os, time
print(json.dumps(["sheet", "Data", False, []]))
print(json.dumps(["row", 1, [[n, "s", t] for n, t in enumerate({HEADER!r})]]), flush=True)
"""


@pytest.mark.parametrize("end", ["", "os.abort()", "os.kill(os.getpid(), 9)", "print(json.dumps(['fault', 'memory']))"])
def test_a_reader_that_dies_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    told = refusal(child(tmp_path, monkeypatch, START + end))
    assert told.code == ("TOO_LARGE" if "memory" in end else "DAMAGED")


def test_a_reader_that_falls_silent_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldbooks, "SILENCE", 0.5)
    ready = tmp_path / "pid"
    path = child(tmp_path, monkeypatch, f"{START}open({str(ready)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)")
    assert refusal(path).code == "DAMAGED"
    with pytest.raises(ProcessLookupError):
        os.kill(int(ready.read_text(encoding="utf-8")), 0)


def test_the_reader_is_confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No secrets, no files, little memory: told by the real confinement, used by a process of our own."""
    monkeypatch.setenv("PIJAR_SECRET_KEY", "rahasia")
    real = Path(oldbooks.__file__).with_name("oldbook_child.py")
    wrong = tmp_path / "berkas"
    code = f"""import json, os, sys, runpy
runpy.run_path({str(real)!r})["confine"]()
found = ["environment"] if "PIJAR_SECRET_KEY" in os.environ else []
try:
    with open({str(wrong)!r}, "w") as file:
        file.write("x" * 100_000)
    found.append("writes")
except OSError:
    pass
try:
    bytearray(1 << 30)
    found.append("memory")
except MemoryError:
    pass
print(json.dumps(["sheet", "+".join(found) or "bersih", False, []]))
print(json.dumps(["end"]))
"""
    (sheet,) = oldbooks.typed(child(tmp_path, monkeypatch, code), "a.xls")
    assert sheet.name == "bersih"


def test_a_reading_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    rows = [HEADER, *[[str(n), NIK, f"Budi {n}", *GOOD[3:]] for n in range(200)]]
    before = children()
    book = oldbooks.typed(open_file(tmp_path, {"Data": rows}), "a.ods")
    sheet = next(book)
    next(sheet.rows)
    del sheet
    book.close()  # type: ignore[attr-defined]
    assert not children() - before


def children() -> set[int]:
    """The processes that this one has started; nothing where the system does not tell."""
    return {
        int(number) for told in Path("/proc/self/task").glob("*/children") for number in told.read_text(encoding="ascii").split()
    }  # noqa: E501


def test_blank_rows_by_the_million_are_passed_over(tmp_path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="500000"><table:table-cell/></table:table-row>'
    content = open_content({"Data": [HEADER, GOOD]}).replace("</table:table>", blank + "</table:table>")
    assert [row["row_number"] for row in rows_of(open_package(tmp_path / "a.ods", content))] == [2]


def test_an_old_book_of_excel_5_is_told(tmp_path: Path) -> None:
    # Its stream has another name; whether its records are read is the parser's affair, but it never crashes us.
    (tmp_path / "a.xls").write_bytes(container(old_stream({"Data": [HEADER, GOOD]}), "Book"))
    try:
        assert read(tmp_path / "a.xls").height <= 1
    except Unreadable as told:
        assert told.code == "DAMAGED"


def test_a_record_that_lies_about_its_length(tmp_path: Path) -> None:
    stream = old_stream({"Data": [HEADER, GOOD]}).replace(struct.pack("<HH", 0x204, 15), struct.pack("<HH", 0x204, 0xFFFF), 1)
    (tmp_path / "a.xls").write_bytes(container(stream))
    try:
        assert read(tmp_path / "a.xls").height <= 1
    except Unreadable as told:
        assert told.code in ("DAMAGED", "NO_HEADER")
