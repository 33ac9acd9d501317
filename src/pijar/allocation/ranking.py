"""Everybody who may have a place, in the order in which places are given."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from pijar.allocation.types import RankKey
from pijar.kernel.month import Month
from pijar.registry.copy import asked, copy_frame, run
from pijar.registry.crypto import identifiers

# Who waited in the months before counts them; `enrolled_before (person_id, fund_code)` comes from the caller. Whom a fund
# may carry only as a worker somebody named is asked for by `named`.
PEOPLE = """
select a.person_id, encode(p.national_id, 'hex') as secret, a.sector, p.village_code as village,
       coalesce(array_to_string(a.open_to, '|'), '*') as open_to, e.fund_code as before,
       a.decile, a.priority, coalesce(w.months, 0) as waited, coalesce(c.cost, 0) as cost
  from eligibility_assessment a
  join registry_person p on p.id = a.person_id
  left join enrolled_before e on e.person_id = a.person_id
  left join gift_cost c on c.sector = a.sector
  left join (select person_id, count(*) as months from allocation_waiting
              where month < %(month)s and position is not null group by 1) w
         on w.person_id = a.person_id
 where a.month = %(month)s
   and (a.outcome = 'eligible' or exists (select 1 from named_worker n where n.national_id = p.national_id
                                             and a.open_to @> array[n.fund_code || ':named']::varchar[]))
"""
SCHEMA = {
    "person_id": pl.Int64, "secret": pl.String, "sector": pl.String, "village": pl.String, "open_to": pl.String,
    "before": pl.String, "decile": pl.Int32, "priority": pl.Int32, "waited": pl.Int32, "cost": pl.Int64,
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
    _hand_over(gift_costs, named)
    people = _read(month.first_day)
    run("drop table gift_cost, named_worker")
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


def _hand_over(gift_costs: Mapping[str, int], named: Sequence[tuple[str, bytes]]) -> None:
    run("create temp table gift_cost (sector text primary key, cost int) on commit drop")
    costs = pl.DataFrame(list(gift_costs.items()), schema={"sector": pl.String, "cost": pl.Int64}, orient="row")
    copy_frame(costs, "gift_cost", ["sector", "cost"])
    run("create temp table named_worker (fund_code text, national_id bytea) on commit drop")
    workers = {"fund_code": [fund for fund, _ in named], "national_id": ["\\x" + bytes(nik).hex() for _, nik in named]}
    copy_frame(pl.DataFrame(workers, schema={"fund_code": pl.String, "national_id": pl.String}), "named_worker", list(workers))


def _read(first_day: date) -> pl.DataFrame:
    """The people, the NIK still encrypted: as a few long texts, for a row at a time costs more than all the rest."""
    fields = f", '{BETWEEN}', ".join(SCHEMA)
    parts = ", ".join(f"string_agg(line, '') filter (where person_id %% {PARTS} = {part})" for part in range(PARTS))
    sql = f"select {parts} from (select person_id, concat({fields}, e'\\n') as line from ({PEOPLE}) p) l"
    texts = asked(sql, {"month": first_day})[0]
    frames = [pl.DataFrame(schema=SCHEMA), *(_frame(text) for text in texts if text)]
    return pl.concat(frames).with_columns(pl.col("secret").str.decode("hex"))


def _frame(text: str) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(text.encode()), has_header=False, schema=SCHEMA, separator=BETWEEN, quote_char=None)


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
