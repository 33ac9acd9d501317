"""The registers about persons: population (Dukcapil), insurer (BPJS TK), socio-economic data (DTSEN)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from pijar.registry.copy import analyze, copy_frame
from pijar.registry.crypto import identifiers
from pijar.registry.snapshots import Loaded, day, load, nik, read_table
from pijar.registry.types import PopulationStatus, Reference
from pijar.staff.types import Actor


def load_population(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nik,nama,tanggal_lahir,jenis_kelamin,status,tanggal_status,kelurahan_kode` (FORMAT section 6), and `tinggal_sejak`."""
    table = read_table(
        path, ["nik", "nama", "tanggal_lahir", "status"], ["jenis_kelamin", "tanggal_status", "kelurahan_kode", "tinggal_sejak"]
    )
    return load(Reference.POPULATION, path, as_of=as_of, actor=actor, table=table, reader=_population, write=_write_population)


def _population(table: pl.DataFrame) -> pl.DataFrame:
    typed = table.select(
        "line", nik("nik").alias("nik"), pl.col("nama").fill_null("").alias("name"), day("tanggal_lahir").alias("birth_date"),
        pl.col("jenis_kelamin").fill_null("").str.slice(0, 1).alias("sex"), pl.col("status").str.to_uppercase(),
        day("tanggal_status").alias("status_on"), pl.col("kelurahan_kode").fill_null("").alias("village_code"),
        day("tinggal_sejak").alias("resident_since"),
        bad_day=pl.col("tanggal_status").is_not_null() & day("tanggal_status").is_null(),
    )  # fmt: skip
    known = pl.col("status").is_in([s.value for s in PopulationStatus])
    fault = (
        pl.when(pl.col("nik").is_null()).then(pl.lit("NIK_INVALID"))
        .when(pl.col("birth_date").is_null()).then(pl.lit("BIRTH_DATE_INVALID"))
        .when(~known.fill_null(False)).then(pl.lit("STATUS_UNKNOWN"))
        .when("bad_day").then(pl.lit("STATUS_DATE_INVALID"))
        .when(~pl.col("nik").is_first_distinct()).then(pl.lit("NIK_TWICE"))
    )  # fmt: skip
    return typed.with_columns(fault=fault)


def _write_population(good: pl.DataFrame, snapshot: int) -> None:
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("national_id")
    columns = ["snapshot_id", "national_id", "name", "birth_date", "sex", "status", "status_on", "village_code", "resident_since"]
    copy_frame(good.with_columns(secret), "registry_populationline", columns)
    analyze("registry_populationline")


def load_insured(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nik,kpj,segmen,sumber,status` (FORMAT section 6): a NIK may have several lines."""
    table = read_table(path, ["nik", "sumber", "status"], ["kpj", "segmen"])
    return load(Reference.INSURED, path, as_of=as_of, actor=actor, table=table, reader=_insured, write=_write_insured)


def _insured(table: pl.DataFrame) -> pl.DataFrame:
    status = pl.col("status").str.to_uppercase()
    fault = (
        pl.when(nik("nik").is_null()).then(pl.lit("NIK_INVALID"))
        .when(~status.is_in(["AKTIF", "NONAKTIF"]).fill_null(False)).then(pl.lit("STATUS_UNKNOWN"))
    )  # fmt: skip
    return table.select(
        "line", nik("nik").alias("nik"), pl.col("kpj").fill_null("").alias("participant_number"),
        pl.col("segmen").fill_null("").alias("segment"), pl.col("sumber").fill_null("").str.to_uppercase().alias("payer"),
        (status == "AKTIF").alias("is_active"), fault=fault,
    )  # fmt: skip


def _write_insured(good: pl.DataFrame, snapshot: int) -> None:
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("national_id")
    columns = ["snapshot_id", "national_id", "participant_number", "segment", "payer", "is_active"]
    copy_frame(good.with_columns(secret), "registry_insuredline", columns)
    analyze("registry_insuredline")


def load_welfare(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nik,desil,tanggal` (FORMAT section 6): of two lines for one NIK the later date holds.

    `disabilitas` and `kepala_keluarga_perempuan` (ya, tidak) may stand beside.
    """
    table = read_table(path, ["nik", "desil", "tanggal"], ["disabilitas", "kepala_keluarga_perempuan"])
    return load(Reference.WELFARE, path, as_of=as_of, actor=actor, table=table, reader=_welfare, write=_write_welfare)


def _welfare(table: pl.DataFrame) -> pl.DataFrame:
    decile = pl.col("desil").cast(pl.Int16, strict=False)
    dated = day("tanggal")
    fault = (
        pl.when(nik("nik").is_null()).then(pl.lit("NIK_INVALID"))
        .when(~decile.is_between(1, 10).fill_null(False)).then(pl.lit("DECILE_INVALID"))
        .when(dated.is_null()).then(pl.lit("DATE_INVALID"))
    )  # fmt: skip
    return table.select(
        "line", nik("nik").alias("nik"), decile.alias("decile"), dated.alias("dated_on"),
        _yes_or_no("disabilitas").alias("is_disabled"), _yes_or_no("kepala_keluarga_perempuan").alias("is_woman_headed"),
        fault=fault,
    )  # fmt: skip


def _yes_or_no(column: str) -> pl.Expr:
    """Anything but a clear yes or no is unknown."""
    word = pl.col(column).str.to_lowercase()
    return pl.when(word.is_in(["ya", "y", "1"])).then(True).when(word.is_in(["tidak", "t", "0"])).then(False)


def _write_welfare(good: pl.DataFrame, snapshot: int) -> None:
    columns = ["snapshot_id", "national_id", "decile", "dated_on", "is_disabled", "is_woman_headed"]
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("national_id")
    copy_frame(good.with_columns(secret), "registry_welfareline", columns)
    analyze("registry_welfareline")
