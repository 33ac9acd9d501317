"""Who has a place, who waits and why, and whence people came to their fund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pijar.allocation.doors import doors as doors
from pijar.allocation.ranking import draw as draw
from pijar.allocation.replacing import next_in_line as next_in_line
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers

# Where people are whom no fund carries: nowhere the month before, in line, or in no list of the month.
NEW, WAITING, LEFT = "NEW", "WAITING", "LEFT"


def places(month: Month) -> dict[str, dict[str, Any]]:
    """Per fund: places, people carried, and for gift funds the money there was."""
    found = rows(
        "select p.fund_code, p.quota, coalesce(a.people, 0), p.money, p.note from allocation_places p left join"
        " (select fund_code, count(*) as people from allocation_assignment where month = %s group by 1) a using (fund_code)"
        " where p.month = %s order by p.id",
        month.first_day, month.first_day,
    )  # fmt: skip
    result = {}
    for code, quota, assigned, money, note in found:
        result[code] = {"quota": quota, "assigned": assigned}
        if money is not None:
            result[code] |= {"money": money, **({"note": note} if note else {})}
    return result


def quotas(month: Month) -> list[int]:
    """The places of each fund, without counting who has them."""
    return [quota for (quota,) in rows("select quota from allocation_places where month = %s order by id", month.first_day)]


def spent(month: Month) -> dict[str, int]:
    """Per fund of gifts what its places take from it, whole rupiah."""
    found = rows(
        "select fund_code, sum(cost) from allocation_assignment where month = %s and cost is not null group by 1", month.first_day
    )
    return {code: int(total) for code, total in found}


def cells(month: Month) -> list[dict[str, Any]]:
    """Limits inside funds: `fund`, `cell`, `quota`, `assigned`."""
    found = rows(
        "select c.fund_code, c.cell, c.quota, count(a.id) from allocation_cell c left join allocation_assignment a"
        " using (month, fund_code, cell) where c.month = %s group by c.id order by c.id",
        month.first_day,
    )
    return [{"fund": fund, "cell": cell, "quota": quota, "assigned": n} for fund, cell, quota, n in found]


def waiting(month: Month) -> int:
    """People in line for a place."""
    found = rows("select count(*) from allocation_waiting where month = %s and position is not null", month.first_day)
    return int(found[0][0])


def fingerprint(month: Month) -> int:
    """A number that changes when any assignment of the month does."""
    found = rows(
        "select coalesce(sum(hashtextextended(person_id || fund_code, 0)::numeric), 0)::text from allocation_assignment"
        " where month = %s",
        month.first_day,
    )
    return int(found[0][0])


@dataclass(frozen=True)
class Explained:
    """Where one person stands in a month. `fund` None: waits, at `position` (None: was taken off the list).

    `before` is the fund that carried the person the month before; `carried_ahead` and `waiting_ahead` count people who rank
    before this one. `draw` is empty where the seed is not known.
    """

    month: Month
    rank: int
    ranked: int
    fund: str | None
    position: int | None
    reason: str
    before: str
    priority: int
    decile: int | None
    months_waited: int
    draw: str
    carried_ahead: int
    waiting_ahead: int


ONE = """
select s.rank, s.fund_code, s.reason, s.before, s.in_line, e.priority, e.decile, p.national_id,
       (select count(*) from allocation_waiting w
         where w.person_id = s.person_id and w.month < s.month and w.position is not null),
       (select count(*) from allocation_assignment a where a.month = s.month and a.rank < s.rank),
       (select count(*) from allocation_waiting w where w.month = s.month and w.rank < s.rank and w.position is not null),
       (select count(*) from allocation_assignment a where a.month = s.month)
       + (select count(*) from allocation_waiting w where w.month = s.month)
  from (select month, person_id, rank, fund_code, reason, before, false as in_line from allocation_assignment
        union all select month, person_id, rank, null, reason, before, position is not null from allocation_waiting) s
  join registry_person p on p.id = s.person_id
  join eligibility_assessment e on e.month = s.month and e.person_id = s.person_id
 where s.month = %s and s.person_id = %s
"""


def explain(person_id: int, month: Month, *, seed: str | None = None) -> Explained | None:
    """Why this person has a place or waits; None for who was not ranked. `seed` is the one the month was run with."""
    found = rows(ONE, month.first_day, person_id)
    if not found:
        return None
    rank, fund, reason, before, in_line, priority, decile, secret, waited, carried, ahead, everybody = found[0]
    lot = draw(month.year, seed, identifiers().decrypt("national_id", secret)) if seed is not None else ""
    return Explained(
        month=month, rank=rank, ranked=everybody, fund=fund, position=ahead + 1 if in_line else None, reason=reason,
        before=before, priority=priority, decile=decile, months_waited=waited, draw=lot, carried_ahead=carried,
        waiting_ahead=ahead,
    )  # fmt: skip


LIST = """
select s.rank, p.national_id, s.fund_code,
       case when in_line then row_number() over (partition by in_line order by s.rank) end, s.reason
  from (select rank, person_id, fund_code, reason, false as in_line from allocation_assignment where month = %s
        union all select rank, person_id, null, reason, position is not null from allocation_waiting where month = %s) s
  join registry_person p on p.id = s.person_id
 order by s.rank
"""


def ranked_list(month: Month, fund: str | None = None) -> pl.DataFrame:
    """`rank,nik,fund,position,reason` of everybody ranked, by rank; of one fund `rank,nik,reason`. NIKs in clear."""
    found = rows(LIST, month.first_day, month.first_day)
    niks = identifiers().decrypt_many("national_id", [secret for _, secret, *_ in found])
    schema = {"rank": pl.Int64, "fund": pl.String, "position": pl.Int64, "reason": pl.String}
    frame = pl.DataFrame([(rank, *more) for rank, _, *more in found], schema=schema, orient="row")
    whole = frame.insert_column(1, pl.Series("nik", niks, dtype=pl.String))
    return whole if fund is None else whole.filter(pl.col("fund") == fund).select("rank", "nik", "reason")


FLOWS = """
select source, target, count(*) from (
select coalesce(nullif(s.before, ''), case when w.id is null then 'NEW' else 'WAITING' end) as source, s.target
  from (select person_id, before, fund_code as target from allocation_assignment where month = %s
        union all
        select person_id, before, case when position is null then 'LEFT' else 'WAITING' end
          from allocation_waiting where month = %s) s
  left join allocation_waiting w on w.month = %s and w.person_id = s.person_id and w.position is not null
union all
select a.fund_code, 'LEFT' from allocation_assignment a join registry_person p on p.id = a.person_id where a.month = %s
   and not exists (select 1 from allocation_assignment x where x.month = %s and x.person_id in (p.id, p.survivor_id))
   and not exists (select 1 from allocation_waiting x where x.month = %s and x.person_id in (p.id, p.survivor_id))
) people group by 1, 2 order by 1, 2
"""


def flows(month: Month) -> list[dict[str, Any]]:
    """People by where they were the month before and where they are: `source`, `target`, `people`.

    `source` is a fund, WAITING or NEW, `target` a fund, WAITING or LEFT. Who left is known from our own list of the month
    before only.
    """
    first, before = month.first_day, month.previous.first_day
    return [{"source": s, "target": t, "people": n} for s, t, n in rows(FLOWS, first, first, before, before, first, first)]


STANDING = """
select position, n from (select position, row_number() over (order by position) as n
                           from allocation_waiting where month = %s and position is not null) line
 where position = any(%s)
"""


def standing(month: Month, positions: list[int]) -> dict[int, int]:
    """The place in the line now of each stored position: who was given a place leaves a gap in the stored ones."""
    return dict(rows(STANDING, month.first_day, positions)) if positions else {}


LEAVING = """
select reason, count(*) from (
select reason from allocation_waiting where month = %s and position is null
union all
select coalesce(s.reasons[1], 'NOT_PROPOSED') from allocation_assignment a join registry_person p on p.id = a.person_id
  left join eligibility_assessment s on s.month = %s and s.person_id = coalesce(p.survivor_id, p.id)
 where a.month = %s
   and not exists (select 1 from allocation_assignment x where x.month = %s and x.person_id in (p.id, p.survivor_id))
   and not exists (select 1 from allocation_waiting x where x.month = %s and x.person_id in (p.id, p.survivor_id))
) people group by 1 order by 2 desc, 1
"""


def leaving(month: Month) -> dict[str, int]:
    """The people whom `flows` counts as LEFT, by the first reason there is; the most frequent first."""
    first, before = month.first_day, month.previous.first_day
    return dict(rows(LEAVING, first, first, before, first, first))
