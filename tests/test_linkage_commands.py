"""`pijar linkage`: what the commands print and write, and what they say of files that will not do."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cities
from pijar.cli.common import app
from pijar.demo import labelled
from pijar.kernel.errors import Refusal
from test_linkage import mistyped

HEADER = "nik_a,nik_b,file_a,sheet_a,row_a,file_b,sheet_b,row_b,band,probability"
SCORES = ["pairs_true", "precision", "recall", "f1", "review_share", "seconds"]
# Three people; the first stands there under two numbers, the second twice under one.
PEOPLE = [
    ("3374115403869311", "SRI WAHYUNI", "1986-03-14", "P", "084112349001", 1),
    ("3374125403869311", "Sri Wahyuni", "1986-03-14", "P", "084112349001", 1),
    ("3374012507719412", "BAMBANG HIDAYAT", "1971-07-25", "L", "", 2),
    ("3374012507719412", "BAMBANG HIDAYAT", "1971-07-25", "L", "", 2),
    ("3374066208909633", "XAVERIA QUELJOE", "1990-08-22", "P", "", 3),
    # A crowd: in a file of five nobody could tell a rare name from a usual one.
    *((worker.nik, worker.said, f"{worker.birth_date}", "L", "", 100 + worker.number) for worker in cities.workers(150)),
]
ENGLISH = ("nik,name,birth_date,sex,phone", ",")
INDONESIAN = ("NIK;Nama Lengkap;Tgl. Lahir;Jenis Kelamin;No HP", ";")


def answer(*words: str | Path) -> Any:
    """The one JSON object that a command prints."""
    result = CliRunner().invoke(app, ["linkage", *map(str, words), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*words: str | Path) -> Refusal:
    result = CliRunner().invoke(app, ["linkage", *map(str, words), "--json"])
    assert isinstance(result.exception, Refusal), result.exception
    assert result.stdout == ""
    return result.exception


def records(folder: Path, form: tuple[str, str] = ENGLISH, *, row: str = "", encoding: str = "utf-8") -> Path:
    """The people as a file, with a column of row names where `row` names it."""
    header, separator = form
    lines = [f"{row}{separator}{header}" if row else header]
    lines += [
        separator.join([f"R{n}", *map(str, person[:5])] if row else map(str, person[:5])) for n, person in enumerate(PEOPLE)
    ]
    path = folder / "records.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def truth(folder: Path, first: int | str) -> Path:
    """Who is who; rows are called by their names (`R`) or counted from `first`."""
    lines = [(f"R{n}" if first == "R" else n + int(first), person[5]) for n, person in enumerate(PEOPLE)]
    return cities.table(folder / "truth.csv", "row,person_id", lines)


@pytest.mark.parametrize(
    ("form", "row", "first"),
    [
        (ENGLISH, "row", "R"),
        (ENGLISH, "", 2),
        (ENGLISH, "", 1),
        (ENGLISH, "", 0),
        (INDONESIAN, "Baris", "R"),
        (INDONESIAN, "", 2),
    ],
)
def test_a_file_is_measured_however_its_rows_are_called(
    form: tuple[str, str], row: str, first: int | str, tmp_path: Path
) -> None:
    """Only the pair whose numbers differ counts; the two rows under one number are no merit."""
    said = answer("evaluate", "--records", records(tmp_path, form, row=row), "--truth", truth(tmp_path, first))
    assert list(said) == SCORES
    assert {k: said[k] for k in SCORES[:5]} == {"pairs_true": 1, "precision": 1, "recall": 1, "f1": 1, "review_share": 0}


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = records(tmp_path, INDONESIAN, encoding="utf-8-sig")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert answer("evaluate", "--records", path, "--truth", truth(tmp_path, 2))["recall"] == 1


def test_a_wrong_truth_costs_precision(tmp_path: Path) -> None:
    """Were the truth another, the same pairs would be wrong: the figures are not a matter of course."""
    others = cities.table(tmp_path / "truth.csv", "row,person_id", [(n + 2, n) for n in range(len(PEOPLE))])
    said = answer("evaluate", "--records", records(tmp_path), "--truth", others)
    assert (said["pairs_true"], said["precision"], said["recall"], said["f1"]) == (0, 0, 1, 0)


def test_what_the_demo_writes_is_measured(tmp_path: Path) -> None:
    made = labelled.write(tmp_path, rows=2_000, seed=5)
    said = answer("evaluate", "--records", made.folder / "records.csv", "--truth", made.folder / "truth.csv")
    assert said["pairs_true"] > 20
    assert said["precision"] > 0.9
    assert said["recall"] > 0.8


def test_missing_columns_are_named(tmp_path: Path) -> None:
    nameless = cities.table(tmp_path / "tanpa.csv", "nik,alamat", [("3374115403869311", "Jl. Melati")])
    refusal = refused("evaluate", "--records", nameless, "--truth", truth(tmp_path, 2))
    assert refusal.code == "COLUMN_MISSING"
    assert all(word in refusal.message for word in ("tanpa.csv", "name", "nama"))
    lacking = cities.table(tmp_path / "siapa.csv", "row,orang", [(1, 1)])
    refusal = refused("evaluate", "--records", records(tmp_path), "--truth", lacking)
    assert refusal.code == "COLUMN_MISSING"
    assert all(word in refusal.message for word in ("siapa.csv", "row", "person_id"))


@pytest.mark.parametrize("lines", [[], [(2, 1)], [(n, 1) for n in range(500, 505)], [(2, 1)] * 5])
def test_a_truth_of_other_rows_is_refused(lines: list[tuple[int, int]], tmp_path: Path) -> None:
    path = cities.table(tmp_path / "truth.csv", "row,person_id", lines)
    refusal = refused("evaluate", "--records", records(tmp_path), "--truth", path)
    assert refusal.code == "TRUTH_MISMATCH"
    assert "one line each" in refusal.message


@pytest.mark.parametrize(
    "content",
    [
        None, b"", b"\n", b"nik,nama", b"nik,nama\n", b"\x00\x01\x02\xff" * 500,
        b"PK\x03\x04" + bytes(range(256)) * 20, b"\xff\xfen\x00i\x00k\x00",
        b'nik,nama\n"1,2\n3', b"nik,nama\n1,2,3,4\n", b"\x80" * 4000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("which", ["--records", "--truth"])
def test_a_file_that_will_not_do_is_refused_in_a_sentence(content: bytes | None, which: str, tmp_path: Path) -> None:
    path = tmp_path / "rusak.csv"
    if content is not None:
        path.write_bytes(content)
    good = {"--records": records(tmp_path), "--truth": truth(tmp_path, 2)}
    refusal = refused("evaluate", *(word for pair in {**good, which: path}.items() for word in pair))
    assert refusal.code in ("FILE_NOT_FOUND", "FILE_UNREADABLE", "COLUMN_MISSING", "TRUTH_MISMATCH")
    assert "rusak.csv" in refusal.message
    assert "\n" not in refusal.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused("evaluate", "--records", tmp_path, "--truth", truth(tmp_path, 2)).code == "FILE_UNREADABLE"


@pytest.mark.usefixtures("city")
def test_a_city_is_compared_and_its_pairs_are_written(tmp_path: Path) -> None:
    people = cities.workers(20)
    cities.load_lists(cities.candidates(tmp_path, people, "a.csv"))
    assert answer("run")["records"] == 20
    cities.load_lists(cities.candidates(tmp_path, [mistyped(people[3], 5)], "b.csv"))
    said = answer("run", "--new")
    assert (said["mode"], said["records"], said["same"], said["joined"]) == ("arrivals", 1, 1, 1)
    out = tmp_path / "out" / "pairs.csv"
    out.parent.mkdir()
    assert answer("pairs", "--csv", out) == {"pairs": 1, "same": 1, "review": 0}
    header, *lines = out.read_text(encoding="utf-8").splitlines()
    assert header == HEADER
    pair = next(csv.DictReader([header, *lines]))
    assert {pair["nik_a"], pair["nik_b"]} == {people[3].nik, mistyped(people[3], 5).nik}
    assert {(pair[f"file_{s}"], pair[f"row_{s}"]) for s in "ab"} == {("a.csv", "5"), ("b.csv", "2")}
    assert pair["band"] == "same"
    assert 0.5 < float(pair["probability"]) <= 1
    refusal = refused("train")
    assert refusal.code == "TOO_FEW"
    assert "21 rows" in refusal.message
    assert "5000" in refusal.message


@pytest.mark.usefixtures("city")
def test_a_city_without_lists_has_no_pairs(tmp_path: Path) -> None:
    assert (answer("run")["records"], answer("run", "--new")["records"]) == (0, 0)
    out = tmp_path / "pairs.csv"
    assert answer("pairs", "--csv", out) == {"pairs": 0, "same": 0, "review": 0}
    assert out.read_text(encoding="utf-8").splitlines() == [HEADER]
