"""Several tables in one sheet, one below the other, each with its columns in an order of its own."""

from pathlib import Path

from pijar.intake.tests.lists import csv_file, excel_file, reading, rows_of

FIRST = [["Nama", "NIK", "Kelurahan"], ["Budi", "3374061708709123", "Wates"], ["Siti", "3374064505809234", "Wates"]]
SECOND = [["NIK", "Kelurahan", "Nama", "No HP"], ["3374060101759345", "Wates", "Joko", "084112345678"]]


def test_a_second_table_has_columns_of_its_own(tmp_path: Path) -> None:
    for path in (csv_file(tmp_path, [*FIRST, [], *SECOND]), excel_file(tmp_path, {"Data": [*FIRST, [], *SECOND]})):
        read = rows_of(path)
        assert [(row["row_number"], row["name"], row["nik"]) for row in read] == [
            (2, "BUDI", "3374061708709123"), (3, "SITI", "3374064505809234"), (6, "JOKO", "3374060101759345"),
        ]  # fmt: skip
        assert [row["phone"] for row in read] == [None, None, "084112345678"]


def test_a_number_cell_is_known_as_one_in_every_table(tmp_path: Path) -> None:
    second = [SECOND[0], [3374060101759340, "Wates", "Joko", None]]
    *_, row = rows_of(excel_file(tmp_path, {"Data": [*FIRST, [], *second, [3374060101759345, "Wates", "Sri", None]]}))
    assert row["errors"] == []
    rows = rows_of(excel_file(tmp_path, {"Data": [*FIRST, [], *second, ["3374060101759345", "Wates", "Sri", None]]}))
    assert [row["errors"] for row in rows] == [[], [], ["NIK_PRECISION_LOST", "BIRTH_DATE_MISSING"], []]


def test_where_each_table_begins_is_told(tmp_path: Path) -> None:
    read = reading(csv_file(tmp_path, [*FIRST, [], *SECOND]))
    list(read)
    assert [(table.heading, table.fields["nik"]) for table in read.tables[""]] == [(1, "B"), (5, "A")]


def test_the_same_header_on_the_next_page_is_no_other_table(tmp_path: Path) -> None:
    read = reading(csv_file(tmp_path, [*FIRST, FIRST[0], ["Joko", "3374060101759345", "Wates"]]))
    assert sum(chunk.height for chunk in read) == 3
    assert len(read.tables[""]) == 1


def test_a_footnote_about_niks_is_no_table(tmp_path: Path) -> None:
    notes = [["*) NIK wajib sesuai KTP", "Nama tanpa gelar", "HP boleh kosong"], ["Lurah Wates", "NIP 197001011990031009"]]
    path = csv_file(tmp_path, [*FIRST, *notes])
    assert [row["row_number"] for row in rows_of(path)][:2] == [2, 3]
    read = reading(path)
    list(read)
    assert len(read.tables[""]) == 1
