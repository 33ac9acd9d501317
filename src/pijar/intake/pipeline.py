"""The way of a chunk of rows: NIKs resolved to persons, identifiers encrypted, both copied into the database.

One thread reads, normalises and encrypts the next chunk while the database takes the last one: two cores, one each.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from pijar.registry.copy import copy_frame, rows
from pijar.registry.crypto import identifiers

SECRET_COLUMNS = {
    "nik": "national_id", "phone": "phone", "family_card": "family_card", "mother_name": "mother_name", "typed": "findings",
}  # fmt: skip
PERSON_COLUMNS = ("id", "national_id", "name", "birth_date", "sex", "village_code", "occupation_code")
ROW_COLUMNS = (
    "id", "file_id", "sheet", "sheet_position", "row_number", "person_id", "outcome", "errors", "warnings", "national_id",
    "name", "birth_date", "typed_birth_date", "sex", "village_code", "occupation_code", "phone", "income", "family_card",
    "mother_name", "rt", "rw", "address", "findings",
)  # fmt: skip


def encrypted(chunks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Each chunk with its identifiers, and what was typed in faulty cells, encrypted.

    The NIK stays beside as a number, for this process only.
    """
    for chunk in chunks:
        columns = [_sealed(field, chunk[source]) for source, field in SECRET_COLUMNS.items()]
        yield chunk.with_columns(*columns, pl.col("nik").cast(pl.Int64)).drop("typed")


def _sealed(field: str, values: pl.Series) -> pl.Series:
    if values.null_count() == values.len():
        return values.alias(field)
    return identifiers().encrypt_series(field, values).alias(field)


def ahead(chunks: Iterator[pl.DataFrame], depth: int = 2) -> Iterator[pl.DataFrame]:
    """The same chunks, made by another thread up to `depth` ahead. Its errors are raised here."""
    waiting: queue.Queue[pl.DataFrame | BaseException | None] = queue.Queue(depth)
    stop = threading.Event()

    def put(item: pl.DataFrame | BaseException | None) -> None:
        while not stop.is_set():
            try:
                waiting.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def make() -> None:
        try:
            for chunk in chunks:
                put(chunk)
                if stop.is_set():
                    return
            put(None)
        except BaseException as error:
            put(error)

    maker = threading.Thread(target=make, daemon=True)
    maker.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        maker.join()


@dataclass
class Store:
    """Writes chunks of one upload. Ids are given here, in order, so that a repeated load gives the same ones."""

    next_person: int
    next_row: int
    registry_is_empty: bool
    known: list[pl.DataFrame] = field(default_factory=list)
    met_before: list[pl.Series] = field(default_factory=list)

    def write(self, chunk: pl.DataFrame, file_id: int) -> None:
        chunk = self._with_persons(chunk)
        copy_frame(_as_persons(chunk), "registry_person", PERSON_COLUMNS)
        staged = _as_rows(chunk, file_id, self.next_row)
        # A column that is null in every row, as codes are in a clean list, need not travel.
        told = [name for name in ROW_COLUMNS if staged[name].null_count() < staged.height]
        copy_frame(staged, "intake_stagedrow", told)
        self.next_row += chunk.height

    def _with_persons(self, chunk: pl.DataFrame) -> pl.DataFrame:
        """Adds `accepted`, `person_id` (null for rejected rows) and `fresh_id`, where this row brings the person."""
        # Joins copy all columns of a frame, so they are done beside the chunk on the two that matter.
        narrow = chunk.select("nik", accepted=pl.col("errors").list.len() == 0)
        met = self._met(chunk)
        narrow = narrow.join(met, on="nik", how="left", maintain_order="left")
        new = pl.col("accepted") & pl.col("person_id").is_null()
        narrow = narrow.with_columns(is_new=new & pl.col("nik").is_first_distinct().over("accepted"))
        narrow = narrow.with_columns(
            fresh_id=pl.when("is_new").then(pl.col("is_new").cum_sum() + (self.next_person - 1)).cast(pl.Int64)
        )
        given = narrow.filter("is_new").select("nik", person_id="fresh_id")
        self.next_person += given.height
        self.known.append(given)
        narrow = narrow.join(given.rename({"person_id": "given_id"}), on="nik", how="left", maintain_order="left")
        both = pl.coalesce("person_id", "given_id")
        return chunk.with_columns(narrow.select("accepted", "fresh_id", person_id=pl.when("accepted").then(both)))

    def _met(self, chunk: pl.DataFrame) -> pl.DataFrame:
        """NIKs of this chunk that are persons already: from earlier chunks, or from the registry before this upload."""
        mine = chunk.select("nik", "national_id").drop_nulls().unique("nik", maintain_order=True)
        found = [frame.join(mine, on="nik", how="semi") for frame in self.known if frame.height]
        if not self.registry_is_empty:
            found.append(_in_registry(mine))
            self.met_before.append(found[-1]["nik"])
        empty = pl.DataFrame(schema={"nik": pl.Int64, "person_id": pl.Int64})
        return pl.concat([empty, *found]).unique("nik")


def _in_registry(mine: pl.DataFrame) -> pl.DataFrame:
    secrets = [bytes.fromhex(text[2:]) for text in mine["national_id"].to_list()]
    found = dict(rows("select national_id, id from registry_person where national_id = any(%s)", secrets))
    ids = [found.get(secret) for secret in secrets]
    return pl.DataFrame({"nik": mine["nik"], "person_id": pl.Series(ids, dtype=pl.Int64)}).drop_nulls()


def _as_persons(chunk: pl.DataFrame) -> pl.DataFrame:
    """The persons whom this chunk brings."""
    people = chunk.select(
        pl.col("fresh_id").alias("id"), "national_id", "name", "birth_date", pl.col("sex").fill_null(""),
        pl.col("kelurahan_code").alias("village_code"), pl.col("occupation_code").fill_null(""),
    )  # fmt: skip
    return people.filter(pl.col("id").is_not_null())


def _array(column: str) -> pl.Expr:
    """A list of codes as PostgreSQL writes an array; none of them as null. Codes hold no comma or quote."""
    text = "{" + pl.col(column).list.join(",") + "}"
    return pl.when(pl.col(column).list.len() > 0).then(text).alias(column)


def _as_rows(chunk: pl.DataFrame, file_id: int, first_id: int) -> pl.DataFrame:
    outcome = pl.when(~pl.col("accepted")).then(pl.lit("rejected")).when(pl.col("fresh_id").is_not_null()).then(pl.lit("created"))
    return chunk.with_columns(
        pl.int_range(first_id, first_id + pl.len(), dtype=pl.Int64).alias("id"),
        pl.lit(file_id).alias("file_id"),
        pl.col("kelurahan_code").alias("village_code"),
        outcome.otherwise(pl.lit("unchanged")).alias("outcome"),
        _array("errors"),
        _array("warnings"),
    )
