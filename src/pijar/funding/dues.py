"""Which pledges are due in a month: those of the register and those made by the form, the same one in both only once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pijar.kernel.month import Month
from pijar.registry.copy import asked, named, run
from pijar.registry.snapshots import answering, answering_each
from pijar.registry.types import Reference

# Who left or retired gives nothing more; who withdrew or moved gives nothing of what was promised before that.
_STOPPED = """exists (select 1 from funding_donorstop s where s.nip = d.nip and s.from_month <= %(month)s
                   and (s.until_month is null or s.until_month > %(month)s)
                   and (s.reason in ('LEFT', 'RETIRED') or d.starts_on < s.from_month))"""
# The same pledge: in the register's file, and made by the form.
_SAME = """(q.nip, q.amount, q.starts_on, q.worker_national_id)
           is not distinct from (d.nip, d.amount, d.starts_on, d.worker_national_id)"""
_RUNS = "d.starts_on <= %(month)s and (d.ends_on is null or d.ends_on >= %(month)s)"
# What both know is the register's line; the form may only stop it.
DUE = f"""
select d.id as pledge_id, null::bigint as promise_id, d.nip, d.amount, d.worker_national_id, d.fault, d.line::bigint as place
  from funding_pledge d
 where d.snapshot_id = %(pledges)s and {_RUNS} and not {_STOPPED}
   and not exists (select 1 from funding_promise q where q.state = 'stopped' and q.approved_by <> ''
                      and q.stopped_from <= %(month)s and {_SAME})
union all
select null, d.id, d.nip, d.amount, d.worker_national_id, '', 1000000000 + d.id
  from funding_promise d
 where d.state in ('active', 'stopped') and d.approved_by <> '' and {_RUNS}
   and (d.stopped_from is null or d.stopped_from > %(month)s) and not {_STOPPED}
   and not exists (select 1 from funding_pledge q where q.snapshot_id = %(pledges)s and {_SAME})
"""
# How the parts of a gift follow from what was due and what payroll took. A donor has one payroll line a month; what a second
# one took was taken twice and, like money without a pledge, is owed back.
REGISTER, FORM = "pledge_id", "promise_id"


def asking(month: Month, **more: Any) -> dict[str, Any]:
    """The values `DUE` asks for, and more of them."""
    register = answering(Reference.PLEDGES, month.last_day)
    return {"month": month.first_day, "pledges": register.id if register else None, **more}


_EACH = DUE.replace("%(month)s", "m.month").replace("%(pledges)s", "m.pledges")


def due_each(months: Iterable[Month]) -> dict[Month, int]:
    """What is due in each of these months, whole rupiah, asked for once."""
    named = {month.first_day: month for month in months}
    registers = answering_each(Reference.PLEDGES, [month.last_day for month in named.values()])
    found = asked(
        "select m.month, coalesce(sum(due.amount), 0)::bigint from unnest(%(months)s::date[], %(registers)s::bigint[])"
        f" m (month, pledges) left join lateral ({_EACH}) due on true group by 1",
        {"months": list(named), "registers": [registers[month.last_day] for month in named.values()]},
    )
    return {named[first]: int(amount) for first, amount in found}


def note(month: Month, fund_code: str) -> None:
    """Writes down what is due in a month, in place of what was noted before."""
    run("delete from funding_due where month = %s and fund_code = %s", month.first_day, fund_code)
    named(
        "insert into funding_due (month, fund_code, nip, amount, pledge_id, promise_id)"
        f" select %(month)s, %(fund)s, nip, amount, pledge_id, promise_id from ({DUE}) due order by place",
        asking(month, fund=fund_code),
    )


def mark(month: Month) -> str:
    """A sum over the pledges due in a month: where it changes, gifts must be reckoned again. Empty where none is due."""
    found = asked(
        "select coalesce(md5(string_agg(coalesce('r' || pledge_id, 'f' || promise_id), ',' order by place)), '')"
        f" from ({DUE}) due",
        asking(month),
    )
    return str(found[0][0])


def due_of(nip: str, month: Month) -> int:
    """What of one donor is due in a month, whole rupiah."""
    found = asked(f"select coalesce(sum(amount), 0) from ({DUE}) due where nip = %(nip)s", asking(month, nip=nip))
    return int(found[0][0])
