"""A donor's year: what was given, whom it protected by number, what is left and what is owed back."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.funding.models import DonorStop
from pijar.funding.types import DonorMonth, DonorView, Found
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked, rows
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

# All that ever moved of one donor's money, by the month in which it was counted; nothing of it names a person.
_MOVES = """
select month, sum(pledged), sum(received), sum(usable), sum(owed), sum(used), sum(returned), sum(people)
  from (
    select month, sum(amount) as pledged, 0 as received, 0 as usable, 0 as owed, 0 as used, 0 as returned, 0 as people
      from funding_due where nip = %(nip)s group by month
    union all
    select booked_in, 0, sum(received), sum(usable), sum(owed_back), 0, 0, 0 from funding_gift where nip = %(nip)s group by 1
    union all
    select month, 0, 0, 0, 0, sum(amount), 0, count(distinct person_id) from funding_giftuse where nip = %(nip)s group by 1
    union all
    select booked_in, 0, 0, 0, 0, 0, sum(amount), 0 from funding_giftreturn where nip = %(nip)s group by 1
  ) moves where month <= %(last)s group by month order by month
"""
# People whose months the donor's money paid for and the insurer took.
_PAID_FOR = """
select u.person_id, u.month, bool_or(u.is_named) as is_named
  from funding_giftuse u
  left join funding_giftreturn r using (month, fund_code, nip, person_id)
 where u.nip = %(nip)s and u.month between %(first)s and %(last)s
 group by u.id having u.amount > coalesce(sum(r.amount), 0)
"""


def known_donor(nip: str) -> str:
    """The NIP, once a staff list, a pledge or a gift knows it. Raises Refusal (DONOR_UNKNOWN)."""
    digits = "".join(letter for letter in nip if letter not in " .'-")
    found = rows(
        "select 1 from funding_civilservant where nip = %s union all select 1 from funding_pledge where nip = %s"
        " union all select 1 from funding_gift where nip = %s limit 1", digits, digits, digits,
    )  # fmt: skip
    if not found:
        raise Refusal("DONOR_UNKNOWN", "No staff list, no pledge and no gift knows this NIP: look at its digits.")
    return digits


def donor_view(nip: str, year: int) -> DonorView:
    """A donor's year, whole rupiah: before + received + returned = used + rest + owed_back + given_back.

    Raises Refusal (DONOR_UNKNOWN).
    """
    nip = known_donor(nip)
    first, last = date(year, 1, 1), date(year, 12, 31)
    months = _months(asked(_MOVES, {"nip": nip, "last": last}))
    mine = [month for month in months if month.month.year == year]
    earlier = [month for month in months if month.month.year < year]
    given = dict(rows("select paid_on <= %s, sum(amount) from funding_refund where nip = %s and paid_on <= %s group by 1",
                      date(year - 1, 12, 31), nip, last))  # fmt: skip
    owed_before = sum(month.owed_back for month in earlier) - int(given.get(True, 0))
    rest_before = earlier[-1].rest if earlier else 0
    given_back = int(given.get(False, 0))
    name, agency = _who(nip)
    people = asked(f"select count(distinct person_id), count(*) from ({_PAID_FOR}) p", {"nip": nip, "first": first, "last": last})
    stop = DonorStop.objects.filter(nip=nip, until_month=None).order_by("from_month").first()
    return DonorView(
        nip=nip, name=name, agency=agency, year=year, months=tuple(mine), before=rest_before + owed_before,
        received=sum(m.received for m in mine), returned=sum(m.returned for m in mine), used=sum(m.used for m in mine),
        rest=mine[-1].rest if mine else rest_before, owed_back=owed_before + sum(m.owed_back for m in mine) - given_back,
        given_back=given_back, people=int(people[0][0]), person_months=int(people[0][1]), named=_named(nip, first, last),
        promises=tuple(_promises(nip)), stopped_from=stop.from_month if stop else None, stop_reason=stop.reason if stop else "",
    )  # fmt: skip


def _months(found: list[tuple[Any, ...]]) -> list[DonorMonth]:
    """Month by month, with what is left after each."""
    rest, months = 0, []
    for first, *amounts in found:
        pledged, received, usable, owed, used, returned, people = map(int, amounts)
        rest += usable + returned - used
        months.append(DonorMonth(
            month=Month.of(first), pledged=pledged, received=received, usable=usable, owed_back=owed, used=used,
            returned=returned, people=people, rest=rest, finding=_finding(pledged, received, owed),
        ))  # fmt: skip
    return months


def _finding(pledged: int, received: int, owed: int) -> str:
    """What was odd of a month's deduction, as the donor is told it."""
    if owed:
        return Found.TOO_MUCH.value if pledged else Found.NO_PLEDGE.value
    if received < pledged:
        return Found.SHORT.value if received else Found.FAILED.value
    return ""


def _who(nip: str) -> tuple[str, str]:
    """Name and OPD by the newest staff list that knows the donor; by the form where none does."""
    staff = answering(Reference.CIVIL_SERVANTS, today())
    found = rows(
        "select name, agency from funding_civilservant where nip = %s order by snapshot_id = %s desc, snapshot_id desc limit 1",
        nip, staff.id if staff else None,
    )  # fmt: skip
    found = found or rows("select name, agency from funding_promise where nip = %s and approved_by <> '' limit 1", nip)
    return (str(found[0][0]), str(found[0][1])) if found else ("", "")


def _named(nip: str, first: date, last: date) -> tuple[str, ...]:
    """Workers the donor named and paid for, by name alone."""
    found = asked(
        f"select distinct p.name from ({_PAID_FOR}) u join registry_person p on p.id = u.person_id where u.is_named order by 1",
        {"nip": nip, "first": first, "last": last},
    )
    return tuple(name for (name,) in found)


def _promises(nip: str) -> list[dict[str, Any]]:
    """The donor's pledges: of the register that answers today, and those made by the form that an officer approved."""
    register = answering(Reference.PLEDGES, today())
    found = rows(
        "select line::text, amount, starts_on, ends_on, worker_national_id is not null, 'register', '' from funding_pledge"
        " where snapshot_id = %s and nip = %s union all"
        " select number, amount, starts_on, coalesce(stopped_from - 1, ends_on), worker_national_id is not null, state,"
        " stop_reason from funding_promise where nip = %s and approved_by <> '' order by 3, 1",
        register.id if register else None, nip, nip,
    )  # fmt: skip
    keys = ("number", "amount", "starts_on", "ends_on", "names_worker", "state", "stop_reason")
    return [dict(zip(keys, line, strict=True)) for line in found]
