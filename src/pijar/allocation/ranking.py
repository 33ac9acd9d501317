"""Everybody who may have a place, in the order in which places are given."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pijar.allocation.types import RankKey
from pijar.kernel.month import Month
from pijar.registry.copy import asked, run
from pijar.registry.crypto import identifiers

# Whom a fund may carry only as a worker somebody named is asked for by the arrays of named workers. No temporary table stands
# here, so that several processes of the database may read at once; what stands in one is joined afterwards.
PEOPLE = """
select a.person_id, encode(p.national_id, 'hex') as secret, a.sector, p.village_code as village,
       coalesce(array_to_string(a.open_to, '|'), '*') as open_to, a.decile, a.priority
  from eligibility_assessment a
  join registry_person p on p.id = a.person_id
 where a.month = %(month)s
   and (a.outcome = 'eligible'
        or exists (select 1 from unnest(%(funds)s::text[], %(workers)s::bytea[]) as n (fund_code, national_id)
                    where n.national_id = p.national_id and a.open_to @> array[n.fund_code || ':named']::varchar[]))
"""
BEFORE = "select person_id, fund_code as before from enrolled_before"
WAITED = """
select person_id, count(*) as waited from allocation_waiting where month < %(month)s and position is not null group by 1
"""
SCHEMA = {
    "person_id": pl.Int64, "secret": pl.String, "sector": pl.String, "village": pl.String, "open_to": pl.String,
    "decile": pl.Int32, "priority": pl.Int32,
}  # fmt: skip
# A part at a time: a million NIKs in clear need not be in memory at once.
AT_ONCE = 100_000
ALL_FUNDS = "*"
# What stands in no code, between the fields of a line; and in how many texts people are read, as one may hold a gigabyte.
BETWEEN, PARTS = "\x1f", 8
# Bytes of a SHA-256; and a decile behind all that there are.
DIGEST, UNKNOWN = 32, 99
Lots = npt.NDArray[np.uint64]


def ranked(
    month: Month,
    *,
    year: int,
    seed: str,
    ranking: Sequence[RankKey],
    gift_costs: Mapping[str, int],
    named: Sequence[tuple[str, bytes]],
) -> pl.DataFrame:
    """Everybody who may have a place in the month, best first, with `rank` from 1.

    `named` are workers whom donors named: fund and NIK (encrypted). Two runs give the same order, whatever order the rows
    of the database stand in: the draw differs between any two NIKs.
    """
    people = _read(month.first_day, gift_costs, named)
    first, second = _lots(people["secret"], year, seed)
    standing = _standing(people.select([key for word in ranking for key in KEYS[word]]))
    # Nobody asks for the NIKs of others any more.
    wanted = people.with_columns(pl.when(pl.col("secret").is_in([bytes(nik) for _, nik in named])).then("secret"))
    return wanted[np.lexsort([second, first, standing])].with_row_index("rank", offset=1)


# Smaller comes first; who stands in no decile comes after all who do.
KEYS: dict[RankKey, list[pl.Expr]] = {
    RankKey.ENROLLED: [pl.col("before").is_null()],
    RankKey.PRIORITY: [-pl.col("priority")],
    RankKey.DECILE: [pl.col("decile").fill_null(UNKNOWN)],
    RankKey.WAITED: [-pl.col("waited")],
}


def _standing(keys: pl.DataFrame) -> npt.NDArray[np.int64]:
    """All keys in one number: a step of an earlier key weighs more than all of the later ones together."""
    whole = np.zeros(keys.height, dtype=np.int64)
    for key in keys.iter_columns():
        values = key.cast(pl.Int64).to_numpy()
        if len(values):
            whole = whole * (values.max() - values.min() + 1) + (values - values.min())
    return whole


def draw(year: int, seed: str, nik: str) -> str:
    """The lot of one person: SHA-256 of `YEAR:SEED:NIK`, hexadecimal; the smallest comes first."""
    return hashlib.sha256(f"{year}:{seed}:{nik}".encode()).hexdigest()


def _read(first_day: date, gift_costs: Mapping[str, int], named: Sequence[tuple[str, bytes]]) -> pl.DataFrame:
    """The people, the NIK still encrypted, with last month's fund, months waited, and what a place costs a fund of gifts."""
    # A million people are joined with their numbers: in the usual memory of a query the join would go to disk.
    run("set local work_mem = '256MB'")
    workers = {"funds": [fund for fund, _ in named], "workers": [bytes(nik) for _, nik in named]}
    people = _table(PEOPLE, SCHEMA, {"month": first_day, **workers})
    before = _table(BEFORE, {"person_id": pl.Int64, "before": pl.String}, {})
    waited = _table(WAITED, {"person_id": pl.Int64, "waited": pl.Int32}, {"month": first_day})
    run("set local work_mem to default")
    costs = pl.DataFrame(list(gift_costs.items()), schema={"sector": pl.String, "cost": pl.Int64}, orient="row")
    joined = people.join(before, on="person_id", how="left").join(waited, on="person_id", how="left")
    joined = joined.join(costs, on="sector", how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("secret").str.decode("hex"), pl.col("waited").fill_null(0), pl.col("cost").fill_null(0)
    )  # fmt: skip


def _table(sql: str, schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> pl.DataFrame:
    """A query's rows as a few long texts, for a row at a time costs more than all the rest."""
    fields = f", '{BETWEEN}', ".join(schema)
    line = f"concat({fields}, e'\\n')"
    texts = asked(f"select string_agg({line}, '') from ({sql}) p group by person_id %% {PARTS}", parameters)
    empty = pl.DataFrame(schema=dict(schema))
    return pl.concat([empty, *(_frame(text, schema) for (text,) in texts)])


def _frame(text: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(text.encode()), has_header=False, schema=dict(schema), separator=BETWEEN, quote_char=None)


def _lots(secrets: pl.Series, year: int, seed: str) -> tuple[Lots, Lots]:
    """The draw of each, as two numbers of its first sixteen bytes, in which no two NIKs ever agree.

    It is kept in no table: a NIK could be guessed back from it.
    """
    start = f"{year}:{seed}:"
    digests = bytearray()
    for first in range(0, len(secrets), AT_ONCE):
        niks = identifiers().decrypt_many("national_id", secrets.slice(first, AT_ONCE).to_list())
        digests += b"".join([hashlib.sha256((start + nik).encode()).digest() for nik in niks])
    lots = np.frombuffer(digests, dtype=">u8").reshape(-1, DIGEST // 8)
    return lots[:, 0].astype(np.uint64), lots[:, 1].astype(np.uint64)
