"""Whose money carried whom: every person-month carried by gifts is paid out of donors' money, in one order that can be retold.

A worker a donor named is paid by that donor. All others are paid by the oldest money there is, whoever gave it: first in,
first out. What is left of a gift waits for the next month.
"""

from __future__ import annotations

from dataclasses import dataclass

from pijar.funding.gifts import NAMED
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import analyze, asked, lock, named, rows, run


@dataclass(frozen=True)
class Matched:
    """What one month's gifts paid, whole rupiah: people, by how many donors, and what all donors have left."""

    people: int
    donors: int
    used: int
    rest: int


def match(month: Month, fund: str, carried: str = "carried") -> Matched:
    """Assigns the people of the table `carried(person_id, cost, is_named)` to donors' money, in place of the month's uses.

    Later months (drafts) are matched again with the people they had. Raises Refusal (GIFTS_TOO_FEW) where the donors' money
    does not pay for all.
    """
    lock("gifts")
    later = _put_aside(month, fund)
    discard_uses(month, fund)
    _pay(month, fund, carried)
    for one in later:
        _again(one, fund)
    run("drop table gift_later")
    return _matched(month, fund)


def discard_uses(month: Month, fund: str | None = None) -> None:
    """Takes back whom a month's gifts carried, of one fund or of all: the people stay as rests of their donors' money."""
    run("delete from funding_giftuse where month = %s and (%s::text is null or fund_code = %s)", month.first_day, fund, fund)


def take_back(month: Month, fund: str, total: int, claimed: str = "claimed") -> int:
    """Gives back to donors' money what the insurer credited by `month`, `total` rupiah over all time; returns what is new.

    `claimed(person_id, month, amount)` are the person-months the insurer did not take, oldest first: what they had cost goes
    back to the donors who paid it. Call it before `match` of the same month.
    """
    lock("gifts")
    run("delete from funding_giftreturn where fund_code = %s and booked_in = %s", fund, month.first_day)
    before = rows("select coalesce(sum(amount), 0) from funding_giftreturn where fund_code = %s", fund)[0][0]
    values = {"month": month.first_day, "fund": fund, "amount": max(total - int(before), 0)}
    named(_TAKE_BACK.format(claimed=claimed), values)
    found = rows(
        "select coalesce(sum(amount), 0) from funding_giftreturn where fund_code = %s and booked_in = %s", fund, month.first_day
    )
    return int(found[0][0])


def _put_aside(month: Month, fund: str) -> list[Month]:
    """Who was carried in later months, kept while the money is divided again."""
    run(
        "create temp table gift_later on commit drop as select month, person_id, sum(amount)::int as cost,"
        " bool_or(is_named) as is_named from funding_giftuse where month > %s and fund_code = %s group by month, person_id",
        month.first_day, fund,
    )  # fmt: skip
    run("delete from funding_giftuse where month > %s and fund_code = %s", month.first_day, fund)
    return [Month.of(first) for (first,) in rows("select distinct month from gift_later order by 1")]


def _again(month: Month, fund: str) -> None:
    """A later draft, matched again; one whose money is gone by now stays without: it is stale and must be run again."""
    carried = f"(select person_id, cost, is_named from gift_later where month = date '{month.first_day}')"
    if _money(month, fund) >= int(rows(f"select coalesce(sum(cost), 0) from {carried} c")[0][0]):
        _pay(month, fund, carried)


def _pay(month: Month, fund: str, carried: str) -> None:
    wanted, money = int(rows(f"select coalesce(sum(cost), 0) from {carried} c")[0][0]), _money(month, fund)
    if wanted > money:
        raise Refusal(
            "GIFTS_TOO_FEW",
            f"The people of {month} whom {fund} carries cost Rp {wanted:,}, its donors have Rp {money:,}: run it again.",
            values={"month": month, "fund": fund, "wanted": wanted, "money": money},
        )
    values = {"month": month.first_day, "fund": fund}
    named(f"create temp table gift_named on commit drop as {_NAMED_BY.format(carried=carried)}", values)
    analyze("gift_named", "funding_gift", "funding_giftuse")
    named(_GIFT_LINE, values)
    run(_PEOPLE_LINE.format(carried=carried))
    # Fresh tables are joined badly by a planner that was not told how large they are.
    analyze("gift_line", "people_line")
    named(_PAY, values)
    run("drop table gift_named, gift_line, people_line")


def _money(month: Month, fund: str) -> int:
    """What all donors' gifts booked up to the month leave, the month's own uses not counted."""
    return int(asked(
        "select (select coalesce(sum(usable), 0) from funding_gift where fund_code = %(fund)s and booked_in <= %(month)s)"
        " + (select coalesce(sum(amount), 0) from funding_giftreturn where fund_code = %(fund)s and booked_in <= %(month)s)"
        " - (select coalesce(sum(amount), 0) from funding_giftuse where fund_code = %(fund)s and month < %(month)s)",
        {"month": month.first_day, "fund": fund},
    )[0][0])  # fmt: skip


def _matched(month: Month, fund: str) -> Matched:
    people, donors, used = rows(
        "select count(distinct person_id), count(distinct nip), coalesce(sum(amount), 0) from funding_giftuse"
        " where month = %s and fund_code = %s", month.first_day, fund,
    )[0]  # fmt: skip
    return Matched(int(people), int(donors), int(used), _money(month, fund) - int(used))


# People a donor asked for, with that donor, as far as the donor's own money goes: the list was made so that it goes for all.
_NAMED_BY = f"""
select c.person_id, n.nip, c.cost
  from {{carried}} c join registry_person p on p.id = c.person_id
  join ({NAMED}) n on n.worker = p.national_id
 where c.is_named
"""
# A frame that grows is summed as it goes; one that shrinks would be reckoned anew for every piece.
# Gifts and people are laid along one line of rupiah; where their ends cut it, each piece is one gift's money for one person.
_GIFT_LINE = """
create temp table gift_line on commit drop as
with spent as (
  select nip, sum(amount) as amount from (
    select nip, amount from funding_giftuse where fund_code = %(fund)s and month < %(month)s
    union all select nip, cost from gift_named) s group by nip
), received as (
  select id, nip, booked_in, month, usable from funding_gift
   where fund_code = %(fund)s and booked_in <= %(month)s and usable > 0
  union all
  select max(id), nip, booked_in, month, sum(amount)::int from funding_giftreturn
   where fund_code = %(fund)s and booked_in <= %(month)s group by nip, booked_in, month
), own as (
  select g.id, g.nip, g.booked_in, g.month, g.usable,
         sum(g.usable) over (partition by g.nip order by g.booked_in, g.month, g.id
                             rows between unbounded preceding and current row) - coalesce(s.amount, 0) as above
    from received g left join spent s using (nip)
)
select nip, row_number() over line as number, (sum(left_over) over line)::bigint as upto
  from (select nip, booked_in, month, id, least(usable, above) as left_over from own where above > 0) o
window line as (order by booked_in, month, nip, id)
"""
_PEOPLE_LINE = """
create temp table people_line on commit drop as
select person_id, row_number() over line as number, (sum(cost) over line)::bigint as upto
  from {carried} c where cost > 0 and person_id not in (select person_id from gift_named)
window line as (order by person_id)
"""
_PAY = """
with cuts as (
  select upto, max(gift) as gift, max(person) as person from (
    select upto, number as gift, null::bigint as person from gift_line
    union all select upto, null, number from people_line) c group by upto
), pieces as (
  select upto - lag(upto, 1, 0::bigint) over (order by upto) as amount,
         min(gift) over ahead as gift, min(person) over ahead as person
    from cuts window ahead as (order by upto desc rows between unbounded preceding and current row)
)
insert into funding_giftuse (month, fund_code, nip, person_id, amount, is_named)
select %(month)s, %(fund)s, nip, person_id, cost, true from gift_named where cost > 0
union all
select %(month)s, %(fund)s, g.nip, p.person_id, sum(s.amount), false
  from pieces s join gift_line g on g.number = s.gift join people_line p on p.number = s.person
 group by g.nip, p.person_id
"""
# Every use of a person-month the insurer did not take, less what came back of it, until the credited rupiah are used up.
_TAKE_BACK = """
insert into funding_giftreturn (booked_in, month, fund_code, nip, person_id, amount)
select %(month)s, month, %(fund)s, nip, person_id, amount
  from (select month, nip, person_id, least(upto, %(amount)s) - least(upto - part, %(amount)s) as amount
          from (select month, nip, person_id, part, sum(part) over (order by month, person_id, nip) as upto
                  from (select u.month, u.nip, u.person_id,
                               least(c.amount, sum(u.left_over) over of_person)
                               - least(c.amount, sum(u.left_over) over of_person - u.left_over) as part
                          from (select u.month, u.nip, u.person_id, u.amount - coalesce(sum(r.amount), 0) as left_over
                                  from funding_giftuse u
                                  left join funding_giftreturn r using (month, fund_code, nip, person_id)
                                 where u.fund_code = %(fund)s and u.month < %(month)s
                                   and u.person_id in (select person_id from {claimed} k)
                                 group by u.id) u
                          join (select k.person_id, k.month, k.amount - coalesce(sum(r.amount), 0) as amount
                                  from {claimed} k
                                  left join funding_giftreturn r
                                         on r.fund_code = %(fund)s and r.month = k.month and r.person_id = k.person_id
                                 group by k.person_id, k.month, k.amount) c using (person_id, month)
                         where c.amount > 0
                        window of_person as (partition by u.month, u.person_id order by u.nip)) parts) line) back
 where amount > 0
"""
