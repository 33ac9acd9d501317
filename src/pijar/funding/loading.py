"""Funds of a year, and the files about civil servants: staff list, pledges, what payroll took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from pijar.funding.gifts import payroll_of
from pijar.funding.models import FundingSource
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import copy_frame, rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Snapshot
from pijar.registry.snapshots import Loaded, answering, day, load, nik, read_table
from pijar.registry.types import Reference
from pijar.staff.types import Actor

# Nobody gives a hundred million rupiah a month; more would not be an amount but a number of something.
MOST_RUPIAH = 10**8

FundRow = tuple[str, str, int | None, tuple[str, ...], tuple[str, ...]]


def set_funds(year: int, funds: Iterable[FundRow]) -> None:
    """Makes the funds of a year what the programme says: (code, kind, quota, sectors first, payer names) in filling order."""
    codes = []
    for position, (code, kind, quota, first, payers) in enumerate(funds):
        values = {
            "kind": kind, "position": position, "quota": quota, "priority_sectors": list(first),
            "payer_names": [p.upper() for p in payers],
        }  # fmt: skip
        FundingSource.objects.update_or_create(year=year, code=code, defaults=values)
        codes.append(code)
    FundingSource.objects.filter(year=year).exclude(code__in=codes).delete()


def load_civil_servants(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nip,nama,opd,nik` (FORMAT section 7)."""
    table = read_table(path, ["nip", "nama"], ["opd", "nik"])
    return load(Reference.CIVIL_SERVANTS, path, as_of=as_of, actor=actor, table=table, reader=_servants, write=_write_servants)


def _nip(column: str) -> pl.Expr:
    digits = pl.col(column).str.replace_all(r"[\s'.]", "")
    return pl.when(digits.str.contains(r"^[0-9]{18}$")).then(digits)


def _servants(table: pl.DataFrame) -> pl.DataFrame:
    fault = (
        pl.when(_nip("nip").is_null())
        .then(pl.lit("NIP_INVALID"))
        .when(~_nip("nip").is_first_distinct())
        .then(pl.lit("NIP_TWICE"))
    )
    return table.select(
        "line", _nip("nip").alias("nip"), pl.col("nama").fill_null("").alias("name"), pl.col("opd").fill_null("").alias("agency"),
        nik("nik").alias("nik"), fault=fault,
    )  # fmt: skip


def _write_servants(good: pl.DataFrame, snapshot: int) -> None:
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("national_id")
    copy_frame(good.with_columns(secret), "funding_civilservant", ["snapshot_id", "nip", "name", "agency", "national_id"])


def load_pledges(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nip,nominal_per_bulan,mulai,selesai,nik_pekerja` (FORMAT section 7). A pledge of an unknown NIP is refused."""
    table = read_table(path, ["nip", "nominal_per_bulan", "mulai"], ["selesai", "nik_pekerja"])
    known = _known_nips(as_of)
    return load(
        Reference.PLEDGES,
        path,
        as_of=as_of,
        actor=actor,
        table=table,
        reader=lambda t: _pledges(t, known),
        write=_write_pledges,
    )


def _known_nips(on: date) -> pl.Series | None:
    snapshot = answering(Reference.CIVIL_SERVANTS, on)
    if snapshot is None:
        raise Refusal(
            "CIVIL_SERVANTS_MISSING",
            "Load the civil servants first (`pijar reference load asn FILE`): pledges name them by NIP.",
        )
    found = rows("select nip from funding_civilservant where snapshot_id = %s", snapshot.id)
    return pl.Series("nip", [nip for (nip,) in found], pl.String)


def _pledges(table: pl.DataFrame, known: pl.Series | None) -> pl.DataFrame:
    amount = pl.col("nominal_per_bulan").cast(pl.Int64, strict=False)
    unknown = pl.lit(False) if known is None else ~_nip("nip").is_in(known.implode())
    ends, starts = day("selesai"), day("mulai")
    worker = nik("nik_pekerja")
    fault = (
        pl.when(_nip("nip").is_null() | unknown).then(pl.lit("NIP_UNKNOWN"))
        .when(~amount.is_between(1, MOST_RUPIAH).fill_null(False)).then(pl.lit("AMOUNT_INVALID"))
        .when(starts.is_null() | (pl.col("selesai").is_not_null() & ends.is_null())).then(pl.lit("DATE_INVALID"))
        .when(pl.col("nik_pekerja").is_not_null() & worker.is_null()).then(pl.lit("NIK_INVALID"))
    )  # fmt: skip
    return table.select(
        "line", _nip("nip").alias("nip"), amount.alias("amount"), starts.alias("starts_on"), ends.alias("ends_on"),
        worker.alias("nik"), fault=fault,
    )  # fmt: skip


def _write_pledges(good: pl.DataFrame, snapshot: int) -> None:
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("worker_national_id")
    # A worker named by two donors is carried once; the second donor's gift then goes to any worker.
    twice = pl.col("nik").is_not_null() & (pl.col("nip") != pl.col("nip").first().over("nik"))
    fault = pl.when(twice).then(pl.lit("WORKER_NAMED_TWICE")).otherwise(pl.lit("")).alias("fault")
    columns = ["snapshot_id", "line", "nip", "amount", "starts_on", "ends_on", "worker_national_id", "fault"]
    copy_frame(good.with_columns(secret, fault), "funding_pledge", columns)


def load_payroll(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nip,periode,nominal,status` (FORMAT section 7): what was taken from salaries for a month."""
    table = read_table(path, ["nip", "periode", "nominal", "status"])
    return load(
        Reference.PAYROLL, path, as_of=as_of, actor=actor, table=table, reader=_payroll, write=_write_payroll, holds=_holds
    )  # fmt: skip


def _holds(found: Snapshot) -> bool:
    """Whether a payroll file still answers for every month it speaks of."""
    months = rows("select distinct month from funding_payrollline where snapshot_id = %s", found.pk)
    return all(payroll_of(Month.of(first)) == found for (first,) in months)


def _payroll(table: pl.DataFrame) -> pl.DataFrame:
    month = (pl.col("periode") + "-01").str.to_date("%Y-%m-%d", strict=False)
    amount = pl.col("nominal").cast(pl.Int64, strict=False)
    status = pl.col("status").str.to_uppercase()
    # A file answers for the whole of each month it names: a few stray lines would take the place of that month's own file.
    lines_of_month = pl.len().over(month)
    fault = (
        pl.when(_nip("nip").is_null()).then(pl.lit("NIP_INVALID"))
        .when(month.is_null()).then(pl.lit("PERIOD_INVALID"))
        .when(lines_of_month * 2 < lines_of_month.max()).then(pl.lit("PERIOD_STRAY"))
        .when(~amount.is_between(0, MOST_RUPIAH).fill_null(False)).then(pl.lit("AMOUNT_INVALID"))
        .when(~status.is_in(["BERHASIL", "GAGAL"]).fill_null(False)).then(pl.lit("STATUS_UNKNOWN"))
    )  # fmt: skip
    return table.select(
        "line", _nip("nip").alias("nip"), month.alias("month"), amount.alias("amount"), (status == "BERHASIL").alias("is_taken"),
        fault=fault,
    )  # fmt: skip


def _write_payroll(good: pl.DataFrame, snapshot: int) -> None:
    copy_frame(good, "funding_payrollline", ["snapshot_id", "line", "nip", "month", "amount", "is_taken"])
