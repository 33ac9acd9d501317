"""Filling the places of a month: ranked, drawn by a published seed, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pijar.kernel.month import Month
from pijar.registry.copy import analyze, copy_frame, named, rows, run
from pijar.registry.crypto import identifiers

# Enrolled the month before; lowest decile; months waited; the draw. The caller hands over `enrolled_before`.
RANK = """
create temp table ranked on commit drop as
select a.person_id, a.sector, e.fund_code as before, c.cost, p.national_id,
       row_number() over (order by (e.person_id is null), a.decile nulls last, coalesce(w.months, 0) desc, d.draw) as rank
  from eligibility_assessment a
  join registry_person p on p.id = a.person_id
  join draw d on d.person_id = a.person_id
  left join enrolled_before e on e.person_id = a.person_id
  left join gift_cost c on c.sector = a.sector
  left join (select w.person_id, count(*) as months from eligibility_assessment w
              where w.outcome = 'eligible' and w.month < %s
                and exists (select 1 from allocation_places y where y.month = w.month)
                and not exists (select 1 from allocation_assignment x where x.month = w.month and x.person_id = w.person_id)
              group by w.person_id) w on w.person_id = a.person_id
 where a.month = %s and a.outcome = 'eligible'
"""
# A part of the eligible at a time: a million NIKs in clear need not be in memory at once.
AT_ONCE = 50_000
ELIGIBLE = """
select a.person_id, p.national_id from eligibility_assessment a join registry_person p on p.id = a.person_id
 where a.month = %s and a.outcome = 'eligible' and a.person_id > %s order by a.person_id limit %s
"""
FILL = """
insert into allocation_assignment (id, month, person_id, fund_code, rank)
select (select coalesce(max(id), 0) from allocation_assignment) + row_number() over (order by rank),
       %(month)s, person_id, %(fund)s, rank
  from (select r.* from ranked r
         where not exists (select 1 from allocation_assignment x where x.month = %(month)s and x.person_id = r.person_id)
           and {where}
         order by {order} rank limit %(limit)s) chosen
"""


@dataclass(frozen=True)
class Gifts:
    """What a fund of gifts may spend this month: `money` in all, whole rupiah, `reason` when it can carry nobody.

    `named` lists (donor, worker's NIK encrypted, donor's money) in the order of the register.
    """

    money: int
    is_open: bool
    reason: str
    named: list[tuple[str, bytes, int]]


@dataclass(frozen=True)
class FundPlaces:
    """One fund in filling order. `gifts` is given for a fund whose places follow from money."""

    code: str
    quota: int | None
    first: tuple[str, ...]
    gifts: Gifts | None


def allocate(month: Month, *, year: int, seed: str, funds: list[FundPlaces], gift_costs: Mapping[str, int]) -> None:
    """Gives every place of the month. Nobody gets two; the same inputs give the same list.

    Rounds: workers whom a donor named; sectors a fund must take first; people who keep the fund that carried them last
    month; then everybody by rank, through the funds in filling order. `gift_costs` is the contribution per sector of
    gift money, whole rupiah. The caller hands over `enrolled_before (person_id, fund_code)`. Replaces the month's list.
    """
    run("delete from allocation_assignment where month = %s", month.first_day)
    run("delete from allocation_places where month = %s", month.first_day)
    _rank(month, year, seed, gift_costs)
    fill = _Filler(month, funds, min(gift_costs.values(), default=1))
    for step in (fill.named, fill.first_sectors, fill.keep, fill.rest):
        for fund in funds:
            step(fund)
    fill.close(max(gift_costs.values(), default=1))
    analyze("allocation_assignment")
    run("drop table ranked")


def _rank(month: Month, year: int, seed: str, gift_costs: Mapping[str, int]) -> None:
    # The draw is kept in no table: a NIK could be guessed back from it.
    run('create temp table draw (person_id bigint primary key, draw text collate "C") on commit drop')
    last = 0
    while drawn := rows(ELIGIBLE, month.first_day, last, AT_ONCE):
        niks = identifiers().decrypt_many("national_id", [secret for _, secret in drawn])
        people = [person for person, _ in drawn]
        frame = pl.DataFrame({"person_id": people, "draw": [draw(year, seed, nik) for nik in niks]})
        copy_frame(frame, "draw", ["person_id", "draw"])
        last = people[-1]
    run("create temp table gift_cost (sector text primary key, cost int) on commit drop")
    costs = pl.DataFrame(
        {"sector": list(gift_costs), "cost": list(gift_costs.values())}, schema={"sector": pl.String, "cost": pl.Int64}
    )
    copy_frame(costs, "gift_cost", ["sector", "cost"])
    analyze("draw")
    run(RANK, month.first_day, month.first_day)
    run("create unique index on ranked (person_id)")
    analyze("ranked")
    run("drop table draw, gift_cost")


def draw(year: int, seed: str, nik: str) -> str:
    """The lot of one person: SHA-256 of `YEAR:SEED:NIK`, hexadecimal; the smallest comes first."""
    return hashlib.sha256(f"{year}:{seed}:{nik}".encode()).hexdigest()


class _Filler:
    """The rounds of one month. Keeps what each fund has left: places, and money where gifts carry."""

    def __init__(self, month: Month, funds: list[FundPlaces], cheapest: int) -> None:
        self.month = month.first_day
        self.left: dict[str, int] = {}
        self.money: dict[str, int] = {}
        for fund in funds:
            places = fund.quota if fund.quota is not None else 10**9
            if fund.gifts:
                self.money[fund.code] = fund.gifts.money if fund.gifts.is_open else 0
                places = min(places, self.money[fund.code] // cheapest)
            self.left[fund.code] = places
        self.funds = funds
        self._open()

    def _open(self) -> None:
        for fund in self.funds:
            run(
                "insert into allocation_places (id, month, fund_code, quota, money, note)"
                " values ((select coalesce(max(id), 0) + 1 from allocation_places), %s, %s, %s, %s, %s)",
                self.month, fund.code, self.left[fund.code], fund.gifts.money if fund.gifts else None,
                fund.gifts.reason if fund.gifts else "",
            )  # fmt: skip

    def named(self, fund: FundPlaces) -> None:
        """Workers a donor named, as far as that donor's own gift pays for them."""
        if not fund.gifts or not self.money[fund.code]:
            return
        candidates = {bytes(secret): (person, cost) for person, secret, cost in self._costs([n for _, n, _ in fund.gifts.named])}
        spent: dict[str, int] = {}
        chosen: dict[int, int] = {}
        for donor, secret, own in fund.gifts.named:
            person, cost = candidates.get(bytes(secret), (0, 0))
            if person and person not in chosen and spent.get(donor, 0) + cost <= own:
                chosen[person] = cost
                spent[donor] = spent.get(donor, 0) + cost
        self._insert(fund, "r.person_id = any(%(people)s)", "", min(self.left[fund.code], len(chosen)), people=list(chosen))

    def _costs(self, secrets: list[bytes]) -> list[tuple[int, bytes, int]]:
        return rows("select person_id, national_id, cost from ranked where national_id = any(%s)", [bytes(s) for s in secrets])

    def first_sectors(self, fund: FundPlaces) -> None:
        """Sectors the fund's money is meant for; who it carried last month stays before newcomers."""
        if fund.first:
            self._fill(fund, "r.sector = any(%(first)s)", first=list(fund.first))

    def keep(self, fund: FundPlaces) -> None:
        """People this fund carried last month: a change of fund helps nobody."""
        self._fill(fund, "r.before = %(fund)s")

    def rest(self, fund: FundPlaces) -> None:
        self._fill(fund, "true")

    def _fill(self, fund: FundPlaces, where: str, **more: object) -> None:
        order = "(r.before is distinct from %(fund)s),"
        if fund.gifts:
            self._fill_by_money(fund, where, more)
        else:
            self._insert(fund, where, order, self.left[fund.code], **more)

    def _fill_by_money(self, fund: FundPlaces, where: str, more: dict[str, object]) -> None:
        """In order of rank as long as the money lasts; a last one who costs less may still fit into what is left."""
        free = "not exists (select 1 from allocation_assignment x where x.month = %(month)s and x.person_id = r.person_id)"
        within = (
            f"r.person_id in (select person_id from (select r.person_id, sum(r.cost) over (order by rank) as sofar from ranked r"
            f" where {free} and {where}) s where sofar <= %(money)s)"
        )
        self._insert(fund, within, "", self.left[fund.code], money=self.money[fund.code], **more)
        if self.money[fund.code] > 0:
            self._insert(
                fund,
                f"{where} and r.cost <= %(money)s",
                "",
                min(self.left[fund.code], 1),
                money=self.money[fund.code],
                **more,
            )

    def _insert(self, fund: FundPlaces, where: str, order: str, limit: int, **more: object) -> None:
        if limit <= 0:
            return
        sql = FILL.format(where=where, order=order)
        self.left[fund.code] -= named(sql, {"month": self.month, "fund": fund.code, "limit": limit, **more})
        if fund.gifts:
            spent = rows(
                "select coalesce(sum(r.cost), 0) from allocation_assignment a join ranked r using (person_id)"
                " where a.month = %s and a.fund_code = %s", self.month, fund.code,
            )  # fmt: skip
            self.money[fund.code] = fund.gifts.money - int(spent[0][0])

    def close(self, dearest: int) -> None:
        """A gift fund's places are what its money carried, and could still carry at the full rate."""
        for fund in self.funds:
            if fund.gifts:
                spare = self.money[fund.code] // dearest if fund.gifts.is_open else 0
                limit = fund.quota if fund.quota is not None else 10**9
                run(
                    "update allocation_places p set quota = least(%s, %s + (select count(*) from allocation_assignment a"
                    " where a.month = p.month and a.fund_code = p.fund_code)) where p.month = %s and p.fund_code = %s",
                    limit, spare, self.month, fund.code,
                )  # fmt: skip
