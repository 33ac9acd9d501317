"""A clean list of invented people as one office would send it, made in one pass of expressions.

Run as `python -m benchmarks.people FILE ROWS`, in a process of its own: its memory is none of the product's.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl

import pijar

DATA = Path(pijar.__file__).parent
FIRST_DAY, DAYS = date(1962, 1, 1), 16_700
# A NIK ends with 9000 to 9999, so that no invented one is somebody's.
NUMBERS = 1000
FIRST_NAMES = """
SUTRISNO SRI SITI BUDI AGUS SLAMET WAHYUDI NGATMI SUPARMAN ROHMAH JUMADI ANIK HARIYANTO MUJIYONO WIDODO LINDA FERI ANTON
HENDRO PONIDI SULASMI RUDI KUSUMA BAMBANG ENDANG TITIK YUNI RINI EKO DWI TRI JOKO DEWI RATNA MARYONO
"""
LAST_NAMES = """
SAPUTRA HANDOKO LESTARI MULYANI SURYANTO HIDAYAT MAULANA RAHAYU WAHYUNINGSIH SETYOWATI UTAMI RIYADI HARYANTO SISWANTO
KHASANAH PRASETYO NUGROHO SANTOSO WIBOWO KURNIAWAN PURNOMO SUSANTO HARTONO GUNAWAN SETIAWAN
"""
STREETS = ("JL. MERAK", "GG. MAWAR", "JL. PANDANARAN", "KP. CEMPAKA", "JL. WONOSARI BARU", "PERUM BAMBU", "JL. SAWO")
TOWNS = ("Semarang", "Demak", "Kendal", "Grobogan", "Pati", "Jepara")


def made(rows: int) -> pl.DataFrame:
    """`rows` people, each with a NIK of its own, in no order."""
    villages = pl.read_csv(DATA / "regions" / "data" / "33.74.csv", infer_schema=False)
    districts = villages.filter(pl.col("level") == "kecamatan").select("code", district=pl.col("name").str.to_uppercase())
    villages = villages.filter(pl.col("level") == "kelurahan").rename({"parent_code": "district_code"})
    villages = villages.join(districts, left_on="district_code", right_on="code", maintain_order="left").with_row_index("village")
    space = districts.height * 2 * DAYS * NUMBERS
    keys = pl.select(key=pl.int_range(rows + rows // 20 + 10).hash(1) % space).unique(maintain_order=True).head(rows)
    people = keys.with_row_index("no", offset=1).with_columns(
        number=pl.col("key") % NUMBERS + 9000,
        born=pl.lit(FIRST_DAY) + pl.duration(days=(pl.col("key") // NUMBERS % DAYS).cast(pl.Int64)),
        woman=pl.col("key") // (NUMBERS * DAYS) % 2 == 1,
        nik_district=(pl.col("key") // (NUMBERS * DAYS * 2)).cast(pl.UInt32),
        village=(pl.col("key").hash(2) % villages.height).cast(pl.UInt32),
    )
    codes = districts.select(
        nik_district=pl.int_range(pl.len(), dtype=pl.UInt32), prefix=pl.col("code").str.replace_all(".", "", literal=True)
    )
    people = people.join(codes, on="nik_district", maintain_order="left").join(villages, on="village", maintain_order="left")
    return people.select(_columns())


def _columns() -> list[pl.Expr]:
    words = pl.read_csv(DATA / "registry" / "data" / "occupations.csv", infer_schema=False).filter(pl.col("is_formal") != "yes")
    works = words.select(pl.col("words").str.split("|").explode()).to_series().to_list()
    day = pl.col("born").dt.day() + pl.when("woman").then(40).otherwise(0)
    nik = pl.concat_str("prefix", _digits(day, 2), pl.col("born").dt.strftime("%m%y"), pl.col("number").cast(pl.String))
    card = pl.concat_str("prefix", pl.lit("1205"), _digits(_chance(3, 25), 2), pl.lit("9"), _digits(_chance(4, 1000), 3))
    return [
        pl.col("no").alias("NO"),
        pl.concat_str(_one_of(FIRST_NAMES.split(), 5), pl.lit(" "), _one_of(LAST_NAMES.split(), 6)).alias("NAMA LENGKAP"),
        nik.alias("NIK"),
        card.alias("NO KK"),
        _one_of(TOWNS, 7).alias("TEMPAT LAHIR"),
        pl.col("born").dt.strftime("%d/%m/%Y").alias("TANGGAL LAHIR"),
        pl.when("woman").then(pl.lit("PEREMPUAN")).otherwise(pl.lit("LAKI-LAKI")).alias("JENIS KELAMIN"),
        pl.concat_str(_one_of(STREETS, 8), pl.lit(" NO. "), _chance(9, 140) + 1).alias("ALAMAT"),
        _digits(_chance(10, 12) + 1, 3).alias("RT"),
        _digits(_chance(11, 15) + 1, 3).alias("RW"),
        pl.col("name").str.to_uppercase().alias("KELURAHAN"),
        pl.col("district").alias("KECAMATAN"),
        _one_of(works, 12).alias("PEKERJAAN"),
        ((_chance(13, 50) + 10) * 50_000).alias("PENGHASILAN (RP)"),
        pl.concat_str(pl.lit("0843"), _digits(pl.col("key").hash(14) % 10**8, 8)).alias("NO HP"),
        _mother().alias("NAMA IBU KANDUNG"),
    ]


def _mother() -> pl.Expr:
    first, last = FIRST_NAMES.split(), LAST_NAMES.split()
    return pl.concat_str(_one_of(first, 15), _one_of(first, 16), _one_of(last, 17), separator=" ")


def _chance(seed: int, below: int) -> pl.Expr:
    return pl.col("key").hash(seed) % below


def _one_of(words: list[str] | tuple[str, ...], seed: int) -> pl.Expr:
    places = (_chance(seed, len(words))).cast(pl.UInt32)
    return places.replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)


def _digits(number: pl.Expr, width: int) -> pl.Expr:
    return number.cast(pl.String).str.zfill(width)


if __name__ == "__main__":
    made(int(sys.argv[2])).write_csv(sys.argv[1], separator=";")
