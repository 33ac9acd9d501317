"""How good is the comparison? Any file of records with its truth gives precision and recall."""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pijar.kernel.errors import Refusal
from pijar.linkage.bands import Band
from pijar.linkage.compare import Compared, compare, spread
from pijar.linkage.comparisons import shipped
from pijar.linkage.engine import DuckEngine
from pijar.linkage.features import RECORD_SCHEMA, features, token_counts

# Headings by their letters only; the first of these that a file has is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "row": ("row", "rowid", "rownumber", "recordid", "record", "baris", "id", "no"),
    "nik": ("nik", "nationalid", "noktp", "nonik"),
    "name": ("name", "nama", "namalengkap", "fullname"),
    "birth_date": ("birthdate", "tanggallahir", "tgllahir", "dob", "dateofbirth", "born"),
    "sex": ("sex", "jeniskelamin", "jk", "lp", "gender"),
    "family_card": ("familycard", "nokk", "kk", "nkk", "nomorkk", "familycardnumber"),
    "mother": ("mother", "mothername", "ibukandung", "namaibukandung", "namaibu", "ibu"),
    "phone": ("phone", "nohp", "hp", "telepon", "notelp", "phonenumber"),
    "village": ("villagecode", "kelurahankode", "kelurahancode", "kodekelurahan", "village", "kelurahan"),
    "rt": ("rt",),
    "rw": ("rw",),
}
_LETTERS = re.compile(r"[^a-z]+")
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Scores:
    """Over pairs whose NIKs differ: how many are one person, and how well `same` finds them.

    `review_share` is the number of pairs left to people, as a share of the rows; `seconds` the whole comparison.
    """

    pairs_true: int
    precision: float
    recall: float
    f1: float
    review_share: float
    seconds: float


def evaluate(records: Path, truth: Path, weights: dict[str, Any] | None = None) -> Scores:
    """Compares the records of a file and sets the pairs beside its truth (`row,person_id`).

    `row` is the record's own `row` column where the file has one, else the line of the file (the heading is line 1) or,
    when the truth begins with 1 or 0, the number of the record. Raises Refusal (COLUMN_MISSING, TRUTH_MISMATCH, …).
    """
    people, answers = labelled(records, truth)
    started = time.perf_counter()
    compared = compared_alone(people, weights)
    said = spread(compared)
    seconds = time.perf_counter() - started
    return scored(said, people, answers, seconds)


def compared_alone(people: pl.DataFrame, weights: dict[str, Any] | None = None) -> Compared:
    """The comparison in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="pijar-linkage-") as folder:
        return compare(features(people, token_counts(people)), DuckEngine(Path(folder), weights or shipped()))


def scored(said: pl.DataFrame, people: pl.DataFrame, answers: pl.DataFrame, seconds: float) -> Scores:
    """Scores of pairs (`record_l`, `record_r`, `band`) beside `answers` (`record`, `person_id`)."""
    known = answers.join(people.select("record", "nik"), on="record")
    true = true_pairs(known)
    judged = said
    for side in ("l", "r"):
        judged = judged.join(known.select(pl.all().name.suffix(f"_{side}")), on=f"record_{side}", how="inner")
    judged = judged.filter(pl.col("nik_l").ne_missing(pl.col("nik_r"))).with_columns(
        right=pl.col("person_id_l") == pl.col("person_id_r")
    )
    same = judged.filter(pl.col("band") == Band.SAME.value)
    hits = int(same["right"].sum())
    precision = hits / same.height if same.height else 1.0
    recall = hits / true if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    review = judged.filter(pl.col("band") == Band.REVIEW.value).height / max(people.height, 1)
    return Scores(true, round(precision, 6), round(recall, 6), round(f1, 6), round(review, 6), round(seconds, 2))


def true_pairs(known: pl.DataFrame) -> int:
    """How many pairs of records are one person's under different numbers; `known` has `person_id` and `nik`."""
    sizes = known.group_by("person_id").agg(rows=pl.len().cast(pl.Int64))
    alike = known.group_by("person_id", "nik").agg(rows=pl.len().cast(pl.Int64))
    pairs = (pl.col("rows") * (pl.col("rows") - 1) // 2).sum()
    return int(sizes.select(pairs).item()) - int(alike.select(pairs).item())


def labelled(records: Path, truth: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of a file as they are compared, and who they are: `record`, `person_id`."""
    people, has_rows = _read(records)
    if people.is_empty():
        raise Refusal("FILE_UNREADABLE", f"{records.name} has a heading and no rows: there is nothing to measure.")
    told = _table(truth)
    row, person = _column(told, truth, "row"), next((c for c in told.columns if _letters(c) in ("personid", "person")), None)
    if row is None or person is None:
        raise Refusal("COLUMN_MISSING", f"{truth.name}: the truth needs the columns row and person_id.")
    answers = told.select(record=pl.col(row).str.strip_chars(), person_id=pl.col(person))
    if not has_rows:
        first = {"1": 1, "0": 0}.get(answers["record"][0] if answers.height else "", 2)
        people = people.with_columns(row=(pl.col("record") + first).cast(pl.String))
    answers = answers.join(people.select("record", "row"), left_on="record", right_on="row", how="inner", suffix="_own").select(
        record="record_own", person_id="person_id"
    )
    if answers.height != people.height or answers["record"].is_duplicated().any():
        raise Refusal(
            "TRUTH_MISMATCH", f"{truth.name} names {answers.height} of the {people.height} rows of {records.name}: one line each."
        )
    return people.drop("row"), answers


def read_records(path: Path) -> pl.DataFrame:
    """The records of a CSV file as they are compared (features.RECORD_SCHEMA), numbered from 0 in their order."""
    return _read(path)[0].drop("row")


def _read(path: Path) -> tuple[pl.DataFrame, bool]:
    table = _table(path)
    columns = {field: _column(table, path, field) for field in HEADINGS}
    for field in ("nik", "name"):
        if columns[field] is None:
            raise Refusal("COLUMN_MISSING", f"{path.name}: there is no column for {field}; headings like nik, nama are read.")
    texts = table.select(
        *(_text(columns[field]).alias(field) for field in HEADINGS)
    ).with_row_index("record").with_columns(pl.col("record").cast(pl.Int64))  # fmt: skip
    nik = pl.col("nik").str.replace_all(r"\D", "")
    texts = texts.with_columns(nik=pl.when(nik.str.len_bytes() == 16).then(nik), name=pl.col("name").str.to_uppercase())
    typed = _day(pl.col("birth_date"))
    return texts.with_columns(
        birth_date=pl.coalesce(typed, _inside(pl.col("nik"))),
        is_typed=typed.is_not_null(),
        sex=pl.col("sex").str.to_uppercase().str.slice(0, 1).replace({"F": "P", "W": "P", "M": "L"}),
        family_card=_digits("family_card"),
        mother=pl.col("mother").str.to_uppercase(),
        phone=_digits("phone"),
    ).select(*RECORD_SCHEMA, "row"), columns["row"] is not None  # fmt: skip


def _table(path: Path) -> pl.DataFrame:
    try:
        with path.open("rb") as file:
            head = file.readline().decode("utf-8-sig", errors="replace")
        separator = max(_SEPARATORS, key=head.count)
        return pl.read_csv(path, separator=separator, infer_schema=False, encoding="utf8-lossy")
    except FileNotFoundError:
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.") from None
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise Refusal(
            "FILE_UNREADABLE", f"{path.name} cannot be read as a CSV file with a heading ({type(fault).__name__})."
        ) from None


def _letters(heading: str) -> str:
    return _LETTERS.sub("", heading.lower())


def _column(table: pl.DataFrame, path: Path, field: str) -> str | None:
    by_letters = {_letters(column): column for column in reversed(table.columns)}
    return next((by_letters[known] for known in HEADINGS[field] if known in by_letters), None)


def _text(column: str | None) -> pl.Expr:
    return pl.col(column).str.strip_chars().replace("", None) if column else pl.lit(None, pl.String)


def _digits(field: str) -> pl.Expr:
    return pl.col(field).str.replace_all(r"\D", "").replace("", None)


def _day(text: pl.Expr) -> pl.Expr:
    """A day as ISO, or day first."""
    plain = text.str.replace_all(r"[./]", "-").str.slice(0, 10)
    return pl.coalesce(plain.str.to_date("%Y-%m-%d", strict=False), plain.str.to_date("%d-%m-%Y", strict=False))


def _inside(nik: pl.Expr) -> pl.Expr:
    """The birth date inside a NIK; 00 to 25 are the years from 2000 on."""
    year = nik.str.slice(10, 2).cast(pl.Int32, strict=False)
    day = nik.str.slice(6, 2).cast(pl.Int32, strict=False)
    full = pl.when(year <= 25).then(year + 2000).otherwise(year + 1900)
    born = pl.concat_str(
        full.cast(pl.String), nik.str.slice(8, 2), (day - pl.when(day > 40).then(40).otherwise(0)).cast(pl.String).str.zfill(2),
        separator="-",
    )  # fmt: skip
    return born.str.to_date("%Y-%m-%d", strict=False)
