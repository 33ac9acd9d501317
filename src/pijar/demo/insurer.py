"""The demo insurer: what a real one might answer to a billed list, without asking anybody.

It refuses some people, books some with another amount, forgets a few and reports a few it was never billed for.
Whom, depends on nothing but the seed, the month, the fund and the NIK, so a reply can be asked for again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

COLUMNS = ("nik", "kpj", "status", "alasan", "iuran_dibukukan")
REGISTERED = ("nik", "kpj", "status", "alasan")
ACCEPTED, REJECTED = "DITERIMA", "DITOLAK"
REASONS = (
    "NIK tidak sesuai data kependudukan",
    "Nama tidak sesuai NIK",
    "Tanggal lahir tidak sesuai NIK",
    "Sudah terdaftar aktif pada segmen penerima upah",
    "Peserta dilaporkan meninggal dunia",
    "Usia melebihi batas kepesertaan",
)
# Shares of the billed lines, in lines of a million; fates exclude one another, unbilled lines come on top.
MILLION = 1_000_000
REFUSED, MISBOOKED, FORGOTTEN, UNBILLED = 15_000, 4_000, 3_000, 2_000
FIRST_KPJ, KPJ_COUNT = 10_000_000_000, 90_000_000_000
# The multipliers of the SplitMix64 generator (Steele, Lea, Flood 2014), whose arithmetic is exact in 64 bits
# everywhere; the hash built into a data frame library may change with its version, and with it every reply.
_FACTORS = ((1 << 30, 0xBF58476D1CE4E5B9), (1 << 27, 0x94D049BB133111EB))


def reply(billed: pl.DataFrame, *, seed: str, month: str, fund: str) -> pl.DataFrame:
    """The insurer's answer to a billed list, one line for each billed line but for the faults, in no order.

    `billed` has `nik` (16 digits), `kpj` (11 digits or null) and `amount` (whole rupiah); `month` is written
    2026-01 and `fund` is its code. The answer has `nik`, `kpj`, `status` (DITERIMA, DITOLAK), `alasan` and
    `iuran_dibukukan` (whole rupiah): about 1.5 % refused (amount 0, no kpj), 0.4 % with another amount, 0.3 %
    missing, 0.2 % for people who were not billed. A kpj given is kept; a new one depends on seed and NIK only, so it
    is the same every month. New numbers are drawn from ninety thousand million, so two people of one city get the
    same one less than once in a thousand cities, and about five pairs do among a million people. Raises ValueError
    when a NIK is not 16 digits; it names no NIK.
    """
    bad = billed.filter(~pl.col("nik").str.contains(r"^[0-9]{16}$").fill_null(False)).height
    if bad:
        raise ValueError(f"A billed NIK has 16 digits; {bad} of {billed.height} lines do not.")
    key = f"{seed}/{month}/{fund}"
    lines = billed.select(
        pl.col("nik"),
        pl.col("kpj").cast(pl.Utf8).fill_null(_kpj(seed)).alias("kpj"),
        pl.col("amount").cast(pl.Int64),
        _draw(f"{key}/fate").alias("fate"),
        _draw(f"{key}/why").alias("why"),
    )
    answered = _answered(lines.filter(~pl.col("fate").is_between(*_bounds(REFUSED + MISBOOKED, FORGOTTEN))))
    return (
        pl.concat([answered, _unbilled(billed, seed, key)])
        .with_columns(_mixed(f"{key}/order").alias("order"))
        .sort("order", "nik")
        .select(COLUMNS)
    )


def registration_reply(people: pl.DataFrame, *, seed: str) -> pl.DataFrame:
    """The insurer's answer to a registration file, one line a person, in no order: `nik`, `kpj`, `status`, `alasan`.

    `people` has `nik` (16 digits). About 1.5 % are refused, with a reason and no number. A number given depends on seed and
    NIK only and is the one `reply` would give. Who is refused depends on them, too, so a second try ends as the first.
    """
    drawn = people.select("nik").with_columns(_draw(f"{seed}/register").alias("fate"), _draw(f"{seed}/why").alias("why"))
    refused = pl.col("fate") < REFUSED
    reason = pl.lit(pl.Series(REASONS)).gather(pl.col("why") % len(REASONS))
    said = drawn.with_columns(
        pl.when(~refused).then(_kpj(seed)).alias("kpj"),
        pl.when(refused).then(pl.lit(REJECTED)).otherwise(pl.lit(ACCEPTED)).alias("status"),
        pl.when(refused).then(reason).alias("alasan"),
    )
    return said.with_columns(_mixed(f"{seed}/order").alias("order")).sort("order", "nik").select(REGISTERED)


def draws(niks: pl.Series, key: str) -> pl.Series:
    """A number from 0 to 999,999 for each NIK, the same for the same key."""
    return niks.alias("nik").to_frame().select(_draw(key).alias("draw")).to_series()


def write_reply(frame: pl.DataFrame, path: Path) -> None:
    """Writes a reply as the insurer sends it: UTF-8, comma, a header, an empty field for no value."""
    frame.select(COLUMNS).write_csv(path)


def _answered(lines: pl.DataFrame) -> pl.DataFrame:
    refused = pl.col("fate") < REFUSED
    misbooked = pl.col("fate").is_between(*_bounds(REFUSED, MISBOOKED))
    # A month counted twice, half a month, or one of the two programmes left out.
    wrong = (
        pl.when(pl.col("why") % 3 == 0)
        .then(pl.col("amount") * 2)
        .when(pl.col("why") % 3 == 1)
        .then(pl.col("amount") // 2)
        .otherwise(pl.col("amount") * 5 // 8)
    )
    reason = pl.lit(pl.Series(REASONS)).gather(pl.col("why") % len(REASONS))
    return lines.select(
        pl.col("nik"),
        pl.when(~refused).then(pl.col("kpj")).alias("kpj"),
        pl.when(refused).then(pl.lit(REJECTED)).otherwise(pl.lit(ACCEPTED)).alias("status"),
        pl.when(refused).then(reason).alias("alasan"),
        pl.when(refused).then(0).when(misbooked).then(wrong).otherwise(pl.col("amount")).alias("iuran_dibukukan"),
    )


def _unbilled(billed: pl.DataFrame, seed: str, key: str) -> pl.DataFrame:
    """Lines for neighbours in number of people who were billed: the same region and birth date, another serial."""
    serial = 9000 + (pl.col("nik").str.slice(13, 3).cast(pl.Int64) + 1 + _draw(f"{key}/serial") % 998) % 1000
    strangers = billed.filter(_draw(f"{key}/unbilled") < UNBILLED).select(
        (pl.col("nik").str.slice(0, 12) + serial.cast(pl.Utf8)).alias("nik"),
        pl.col("amount").cast(pl.Int64).alias("iuran_dibukukan"),
    )
    return (
        strangers.unique("nik", keep="first", maintain_order=True)
        .join(billed, on="nik", how="anti")
        .with_columns(_kpj(seed).alias("kpj"), pl.lit(ACCEPTED).alias("status"))
        .select("nik", "kpj", "status", pl.lit(None, pl.Utf8).alias("alasan"), "iuran_dibukukan")
    )


def _bounds(start: int, width: int) -> tuple[int, int]:
    return start, start + width - 1


def _kpj(seed: str) -> pl.Expr:
    return (FIRST_KPJ + _mixed(f"{seed}/kpj") % KPJ_COUNT).cast(pl.Utf8)


def _draw(key: str) -> pl.Expr:
    """A number from 0 to 999,999 for each NIK."""
    return (_mixed(key) % MILLION).cast(pl.Int64)


def _mixed(key: str) -> pl.Expr:
    """64 well mixed bits for each NIK under a key: SplitMix64's finaliser, with wrapping products."""
    start = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    bits = pl.col("nik").cast(pl.UInt64) ^ pl.lit(start, pl.UInt64)
    for shift, factor in _FACTORS:
        bits = (bits ^ (bits // shift)) * pl.lit(factor, pl.UInt64)
    return bits ^ (bits // (1 << 31))
