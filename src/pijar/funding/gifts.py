"""What a month's gifts are worth: pledges due against what payroll took; money whose payroll came late; workers named."""

from __future__ import annotations

from pijar.funding import dues
from pijar.funding.dues import DUE
from pijar.kernel.month import Month
from pijar.registry.copy import asked, named, rows, run
from pijar.registry.models import Snapshot
from pijar.registry.once import once
from pijar.registry.types import Reference


@once
def payroll_of(month: Month) -> Snapshot | None:
    """The newest payroll snapshot that speaks of the month; None while the file is not there."""
    found = Snapshot.objects.filter(kind=Reference.PAYROLL.value, payrollline__month=month.first_day)
    return found.order_by("-as_of", "-id").first()


def payrolls_until(month: Month) -> dict[Month, int]:
    """The number of what `payroll_of` gives for each month up to this one that has such a file, the newest month first."""
    found = rows(
        "select distinct on (l.month) l.month, s.id from funding_payrollline l join registry_snapshot s on s.id = l.snapshot_id"
        " where l.month <= %s order by l.month desc, s.as_of desc, s.id desc", month.first_day,
    )  # fmt: skip
    return {Month.of(first): number for first, number in found}


# Per donor: what was promised for the month, what payroll took, and how much of it a due pledge covers. A donor has one
# payroll line a month; what a second one took was taken twice and, like money without a pledge, is owed back.
BOTH = """
select nip, coalesce(d.amount, 0) as pledged, coalesce(t.total, 0) as received,
       least(coalesce(d.amount, 0), coalesce(t.once, 0)) as usable
  from (select nip, sum(amount) as amount from funding_due where month = %(month)s and fund_code = %(fund)s group by nip) d
  full join (select nip, sum(amount) as total, max(amount) as once from funding_payrollline
              where snapshot_id = %(payroll)s and month = %(month)s and is_taken group by nip) t using (nip)
"""
GIFTS = f"""
insert into funding_gift (id, month, fund_code, nip, pledged, received, usable, owed_back, booked_in, payroll_id)
select %(first_id)s + row_number() over (order by nip), %(month)s, %(fund)s, nip, pledged, received, usable, received - usable,
       %(month)s, %(payroll)s
  from ({BOTH}) both_sides
 where pledged > 0 or received > 0
"""
# What a file that came later says on top of what is booked of its month. Money is only added: what a later file takes back
# was spent already and is a matter between the city and the payroll office.
LATE = f"""
insert into funding_gift (id, month, fund_code, nip, pledged, received, usable, owed_back, booked_in, payroll_id)
select %(first_id)s + row_number() over (order by nip), %(month)s, %(fund)s, nip, pledged, received, usable, received - usable,
       %(booked_in)s, %(payroll)s
  from (select nip, greatest(n.pledged - coalesce(b.pledged, 0), 0) as pledged, n.received - coalesce(b.received, 0) as received,
               least(greatest(n.usable - coalesce(b.usable, 0), 0), n.received - coalesce(b.received, 0)) as usable
          from ({BOTH}) n
          left join (select nip, sum(pledged) as pledged, sum(received) as received, sum(usable) as usable
                       from funding_gift where month = %(month)s and fund_code = %(fund)s group by nip) b using (nip)) more
 where received > 0
"""
_UNBOOKED = """
select distinct t.month from funding_payrollline t
 where t.month < %(month)s
   and not exists (
         select 1 from funding_gift g where g.month = t.month and g.fund_code = %(fund)s and g.payroll_id = (
           select s.id from registry_snapshot s
            where s.kind = 'payroll'
              and exists (select 1 from funding_payrollline l where l.snapshot_id = s.id and l.month = t.month)
            order by s.as_of desc, s.id desc limit 1))
 order by 1
"""


def reckon_gifts(month: Month, fund_code: str) -> int | None:
    """Stores each donor's month and returns the usable money, whole rupiah; None while there is no payroll file.

    Replaces what was reckoned for the month before, and what of it later drafts had booked as late.
    """
    run(
        "delete from funding_gift where fund_code = %s and (month = %s or booked_in = %s)",
        fund_code,
        month.first_day,
        month.first_day,
    )
    run("delete from funding_due where month = %s and fund_code = %s", month.first_day, fund_code)
    payroll = payroll_of(month)
    if payroll is None:
        return None
    dues.note(month, fund_code)
    named(GIFTS, {"first_id": _last_id(), "month": month.first_day, "fund": fund_code, "payroll": payroll.id})
    return _usable(month, fund_code, "month = booked_in")


def late_gifts(month: Month, fund_code: str) -> int:
    """Books in `month` what payroll files of earlier months brought after those months were reckoned; usable, whole rupiah.

    Call it after `reckon_gifts` of the same month. An earlier month that is run again takes its money back to itself.
    """
    run("delete from funding_gift where fund_code = %s and booked_in = %s and month < booked_in", fund_code, month.first_day)
    for (first,) in asked(_UNBOOKED, {"month": month.first_day, "fund": fund_code}):
        _book_late(Month.of(first), fund_code, month)
    return _usable(month, fund_code, "month < booked_in")


def _book_late(month: Month, fund_code: str, booked_in: Month) -> None:
    payroll = payroll_of(month)
    if not rows("select 1 from funding_due where month = %s and fund_code = %s limit 1", month.first_day, fund_code):
        dues.note(month, fund_code)
    values = {
        "first_id": _last_id(), "month": month.first_day, "fund": fund_code, "booked_in": booked_in.first_day,
        "payroll": payroll.id if payroll else None,
    }  # fmt: skip
    named(LATE, values)


def _last_id() -> int:
    return int(rows("select coalesce(max(id), 0) from funding_gift")[0][0])


def _usable(month: Month, fund_code: str, which: str) -> int:
    found = rows(
        f"select coalesce(sum(usable), 0) from funding_gift where booked_in = %s and fund_code = %s and {which}",
        month.first_day,
        fund_code,
    )
    return int(found[0][0])


# Each worker once: by the register before the form, by the earlier line before the later. A second donor of the register is
# marked so; of the form, the pledge simply carries anybody.
NAMED = """
select distinct on (worker) worker, nip, place
  from (select p.worker_national_id as worker, d.nip, p.line::bigint as place
          from funding_due d join funding_pledge p on p.id = d.pledge_id
         where d.month = %(month)s and d.fund_code = %(fund)s and p.worker_national_id is not null and p.fault = ''
         union all
        select q.worker_national_id, d.nip, 1000000000 + q.id from funding_due d join funding_promise q on q.id = d.promise_id
         where d.month = %(month)s and d.fund_code = %(fund)s and q.worker_national_id is not null) due
 order by worker, place
"""


def named_workers(month: Month, fund_code: str) -> list[tuple[str, bytes, int]]:
    """Due pledges that name a worker, register first, in its order: donor, worker (encrypted), donor's usable money."""
    return asked(
        f"select n.nip, n.worker, g.usable from ({NAMED}) n join funding_gift g on g.nip = n.nip and g.month = %(month)s"
        " and g.booked_in = g.month and g.fund_code = %(fund)s where g.usable > 0 order by n.place",
        {"month": month.first_day, "fund": fund_code},
    )


def promised(month: Month) -> tuple[int, list[tuple[str, bytes, int]]]:
    """What the pledges due in a month promise: whole rupiah, and the workers they name, each with the donor's money."""
    due = asked(f"select nip, worker_national_id, amount, fault from ({DUE}) due order by place", dues.asking(month))
    money: dict[str, int] = {}
    for nip, _, amount, _ in due:
        money[nip] = money.get(nip, 0) + amount
    return sum(money.values()), [(nip, bytes(nik), money[nip]) for nip, nik, _, fault in due if nik is not None and not fault]
