"""Whole files: encodings, separators, which rows count, sheets, and files that nobody can read."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from pijar.intake import report, textfile
from pijar.intake.tests.lists import GOOD, HEADER, change_part, csv_file, excel_file, read, reading, rows_of
from pijar.intake.types import SENTENCES_EN, SENTENCES_ID, Code, Unreadable

NIK = "3374061708709123"
LINE = ";".join(GOOD)
TOP = ";".join(HEADER)


def raw(folder: Path, content: bytes, name: str = "daftar.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def numbers(path: Path) -> list[int]:
    return [row["row_number"] for row in rows_of(path)]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_separator_and_line_ends_are_told_by_content(tmp_path, separator, encoding, end) -> None:  # type: ignore[no-untyped-def]
    lines = ["DAFTAR USULAN", "", TOP.replace(";", separator), LINE.replace(";", separator).replace("Budi", "Nur’Aini")]
    path = raw(tmp_path, (end.join(lines) + end).encode(encoding))
    (row,) = rows_of(path)
    assert (row["row_number"], row["name"], row["errors"], row["warnings"]) == (4, "NUR'AINI", [], [])


def test_quoted_separators_stay_inside_their_cell(tmp_path: Path) -> None:
    for separator in ",;":
        header = separator.join(["NIK", "Nama", "Alamat", "Kelurahan"])
        line = separator.join([NIK, "Budi", '"Jl. A; No. 5, RT 1/RW 2 ""Gang"""', "Wates"])
        (row,) = rows_of(raw(tmp_path, f"{header}\n{line}\n".encode()))
        assert row["address"] == 'Jl. A; No. 5, RT 1/RW 2 "Gang"'
        assert (row["kelurahan_code"], row["rt"], row["rw"]) == ("33.74.15.1010", "1", "2")


def test_a_comma_in_a_heading_is_no_separator(tmp_path: Path) -> None:
    path = raw(tmp_path, f"NIK;Nama;Tempat, Tanggal Lahir;Kelurahan\n{NIK};Budi;Demak, 17-08-1970;Wates\n".encode())
    assert rows_of(path)[0]["errors"] == []


def test_lone_quotes_swallow_no_lines(tmp_path: Path) -> None:
    odd = LINE.replace("Budi", '"Budi'), LINE.replace("Budi", 'Bu"di'), LINE.replace("Budi", '"Budi" S')
    path = raw(tmp_path, "\n".join([TOP, odd[0], LINE, odd[1], LINE, odd[2], LINE, ""]).encode())
    assert numbers(path) == [2, 3, 4, 5, 6, 7]
    assert {row["nik"] for row in rows_of(path)} == {NIK}


BROKEN = LINE.replace("Budi", '"Budi\nSantoso"')
BROKEN_TOP = TOP.replace("Nama", '"Nama\nLengkap"').replace("Tgl Lahir", '"Tgl\nLahir"')


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("block", [64, 8 << 20])
def test_line_breaks_in_cells_part_no_row(  # type: ignore[no-untyped-def]
    tmp_path, monkeypatch, mark: str, encoding: str, block: int
) -> None:
    """As every spreadsheet writes them; the number of a row is the one that it shows."""
    monkeypatch.setattr(textfile, "BLOCK", block)
    monkeypatch.setattr(textfile, "_MOST_LINES", 10)
    lines = ['"DAFTAR\nUSULAN";;', BROKEN_TOP, LINE, BROKEN, LINE, BROKEN.replace("\n", "\r\n"), LINE, LINE, BROKEN]
    path = raw(tmp_path, ("" if encoding == "cp1252" else mark).join(["", "\r\n".join(lines)]).encode(encoding))
    assert [(row["row_number"], row["name"], row["errors"]) for row in rows_of(path)] == [
        (number, "BUDI SANTOSO" if number in (4, 6, 9) else "BUDI", []) for number in range(3, 10)
    ]


def test_stray_quotes_in_two_rows_make_no_row_of_both(tmp_path: Path) -> None:
    one, other = LINE.replace("Budi", '"Budi'), LINE.replace("Budi", 'Budi"')
    assert numbers(raw(tmp_path, "\n".join([TOP, one, other, LINE, one]).encode())) == [2, 3, 4, 5]


def test_a_quote_without_its_pair_is_not_looked_for_to_the_end(tmp_path: Path) -> None:
    lines = [TOP, LINE.replace("Budi", '"Budi'), *[LINE] * 500, LINE.replace("Budi", 'Budi"')]
    assert numbers(raw(tmp_path, "\n".join(lines).encode())) == list(range(2, 504))


@pytest.mark.parametrize("last", ["';\";';", '"""^"""^""L^Nama"x,y"'])
def test_a_malformed_last_line_reads_the_same_when_more_stands_behind(tmp_path: Path, last: str) -> None:
    separator = "^" if "^" in last else ";"
    source, out = (
        raw(tmp_path, "\n".join([*(line.replace(";", separator) for line in (TOP, LINE)), last, ""]).encode()),
        tmp_path / "b",
    )
    report.annotate(source, [("", number, "rejected", ["NIK_LENGTH"], []) for number in (2, 3)], out)
    assert read(out, file_name=source.name).equals(read(source))


def test_ragged_lines(tmp_path: Path) -> None:
    path = raw(tmp_path, "\n".join([TOP, f"1;{NIK};Budi", LINE + ";;;x;y", ";;", LINE]).encode())
    assert numbers(path) == [2, 3, 5]


def test_blocks_are_cut_at_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw(tmp_path, "\n".join([TOP, *[LINE] * 50, "", LINE]).encode())
    whole = read(path)
    for block in (7, 100, 101, len(LINE) + 1):
        monkeypatch.setattr(textfile, "BLOCK", block)
        assert read(path).equals(whole)
    assert whole["row_number"].to_list() == [*range(2, 52), 53]


def test_rows_that_are_no_candidates(tmp_path: Path) -> None:
    lines = [
        HEADER,
        [str(n) for n in range(1, 10)],
        [f"({n})" for n in range(1, 10)],
        GOOD,
        ["", "", ""],
        ["RW 03"],
        ["2"],
        ["3", "", "", "", "", "Wates", "Ojek"],  # Neither NIK nor name.
        ["4", "-", "", "", "", "", ""],  # Two cells.
        ["5", "-", "", "", "", "Wates"],  # A dash is not blank.
        ["6", "", "Budi", "", "", "Wates"],
        ["Jumlah", "5", "orang", "x"],
        ["", "TOTAL RW 03", "5", "orang"],
        ["total", NIK, "Budi", "x"],
        [heading.upper() for heading in HEADER],
        GOOD,
        ["\u00a0", " ", "Mengetahui,", "Pembuat daftar,"],
        ["NIP. 19670515 199503 1 982"],
        ["7", "", "Totalia", "", "", "Wates"],
    ]
    assert numbers(csv_file(tmp_path, lines)) == [4, 10, 11, 16, 19]


def test_sheets(tmp_path: Path) -> None:
    list_rows = [HEADER, GOOD]
    sheets = dict.fromkeys(["Petunjuk", "PANDUAN isi", "contoh", "Rekap 2026", "ref", "Data", "Lain"], list_rows)
    path = excel_file(tmp_path, {**sheets, "Kosong": [], "Catatan": [["apa saja"], ["x", "y", "z", "w"]]})
    book = reading(path)
    found = [(row["sheet"], row["sheet_position"], row["row_number"]) for chunk in book for row in chunk.to_dicts()]
    assert found == [("Data", 5, 2), ("Lain", 6, 2)]
    assert book.skipped == ["Kosong", "Catatan"]


def test_a_table_anywhere_in_a_sheet(tmp_path: Path) -> None:
    blank = [None, None]
    rows = [["DAFTAR"], [], ["", "KELURAHAN WATES"], [*blank, *HEADER[:3], None, *HEADER[3:]]]
    rows.append([*blank, 1, int(GOOD[1]), GOOD[2], None, *GOOD[3:]])
    path = excel_file(tmp_path, {"Sheet1": rows})
    # Writers are known to claim a smaller sheet than they wrote.
    change_part(path, "xl/worksheets/sheet1.xml", 'ref="A1:L5"', 'ref="A1:B2"')
    (row,) = rows_of(path)
    assert (row["row_number"], row["nik"], row["errors"]) == (5, NIK, [])


def test_a_far_away_row_costs_nothing(tmp_path: Path) -> None:
    path = excel_file(tmp_path, {"Data": [HEADER, GOOD, GOOD]})
    change_part(path, "xl/worksheets/sheet1.xml", '<row r="3">', '<row r="999999999">')
    assert numbers(path) == [2]


def test_the_name_of_the_kept_file_does_not_matter(tmp_path: Path) -> None:
    path = excel_file(tmp_path, {"Data": [HEADER, GOOD]}).rename(tmp_path / "0a1b2c")
    assert rows_of(path, file_name="../kel wates.xlsx")[0]["file"] == "kel wates.xlsx"


def bomb() -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(120):
                part.write(b"\0" * (1 << 20))
    return package.getvalue()


def text_package() -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("word/document.xml", "<document/>")
    return package.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
REFUSED = {
    "empty": (b"", "EMPTY"),
    "blank lines": (b"\n \n\n", "EMPTY"),
    "old Excel": (OLE, "WRONG_TYPE"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED"),
    "a PDF": (b"%PDF-1.7 NIK;Nama", "WRONG_TYPE"),
    "UTF-16 without a list": ("apa;saja\n".encode("utf-16"), "NO_HEADER"),
    "a web page": (b"\n<html><table>NIK</table></html>", "WRONG_TYPE"),
    "zeros": (bytes(1000), "WRONG_TYPE"),
    "a text document": (text_package(), "WRONG_TYPE"),
    "a broken package": (b"PK\x03\x04 and so on", "DAMAGED"),
    "a bomb": (bomb(), "TOO_LARGE"),
    "a line without end": (b"a" * 3_000_000, "TOO_LARGE"),
    "no header": (b"a;b;c\n1;2;3\n", "NO_HEADER"),
    "a header of 10,000 columns without a name": (";".join(f"c{n}" for n in range(10_000)).encode(), "NO_HEADER"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_files_that_cannot_be_read_are_refused_in_one_sentence(tmp_path: Path, what: str) -> None:
    content, code = REFUSED[what]
    with pytest.raises(Unreadable) as refusal:
        read(raw(tmp_path, content, "kiriman.xlsx"))
    assert refusal.value.code == code
    assert "kiriman.xlsx" in refusal.value.sentence_id
    assert "kiriman.xlsx" in refusal.value.sentence_en
    assert str(refusal.value) == refusal.value.sentence_id


def test_a_workbook_without_any_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(excel_file(tmp_path, {"Data": [["a", "b"]], "Petunjuk": [HEADER, GOOD]}))
    assert refusal.value.code == "NO_HEADER"


@pytest.mark.parametrize("content", [TOP, TOP + "\n", TOP + "\n\n\n"])
def test_a_header_alone_gives_no_rows(tmp_path: Path, content: str) -> None:
    assert read(raw(tmp_path, content.encode())).height == 0


def test_ten_thousand_columns(tmp_path: Path) -> None:
    wide = ";" * 10_000
    path = raw(tmp_path, f"{TOP}{wide}\n{LINE}{wide}\n{LINE}{wide}x\n".encode())
    assert numbers(path) == [2, 3]


def test_endless_cells(tmp_path: Path) -> None:
    cells = ["9" * 90_000, "RT " * 30_000, "H. " * 30_000, "1" * 90_000, "9" * 5000 + " jt", "Kel. " * 9000, "A" * 90_000]
    header = ["NIK", "Alamat", "Nama", "Tgl Lahir", "Penghasilan", "Kelurahan", "Nama Ibu"]
    (row,) = rows_of(csv_file(tmp_path, [header, cells]))
    assert set(row["errors"]) == {"NIK_LENGTH", "BIRTH_DATE_INVALID", "KELURAHAN_UNKNOWN"}
    assert (len(row["address"]), len(row["mother_name"])) == (500, 200)


@pytest.mark.parametrize("seed", range(60))
def test_no_bytes_whatever_crash_the_reader(tmp_path: Path, seed: int) -> None:
    """Cut, spoilt or random files are read or refused; any other exception fails the test."""
    chance = random.Random(seed)
    book = excel_file(tmp_path, {"Data": [HEADER, *[GOOD] * 30]}).read_bytes()
    content = bytearray(chance.choice([book, "\n".join([TOP, *[LINE] * 30]).encode(), chance.randbytes(3000)]))
    if chance.random() < 0.4:
        del content[chance.randrange(len(content)) :]
    for _ in range(chance.randrange(40)):
        place = chance.randrange(len(content) or 1)
        content[place : place + chance.randrange(2)] = chance.choice([b'"', b";", b",", b"\r", b"\n", b"\xa0", b"\xff", b"\0"])
    try:
        frame = read(raw(tmp_path, bytes(content)))
    except Unreadable:
        return
    # A line end that was put in makes two lines of one.
    assert frame.height <= 31 + 40


@pytest.mark.parametrize("seed", range(20))
def test_spoilt_parts_of_a_workbook(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = excel_file(tmp_path, {"Data": [HEADER, *[GOOD] * 5]})
    with zipfile.ZipFile(path) as package:
        parts = {name: bytearray(package.read(name)) for name in package.namelist()}
    for _ in range(6):
        part = parts[chance.choice(list(parts))]
        part[chance.randrange(len(part))] = chance.choice(b'0123456789<>"/ abce')
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, bytes(content))
    try:
        assert read(path).height <= 6
    except Unreadable:
        return


def test_every_code_has_its_sentences() -> None:
    assert set(SENTENCES_ID) == set(SENTENCES_EN) == set(Code)
