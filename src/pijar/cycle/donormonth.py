"""A month seen from its donors: whom their money carried, what is left, who was carried and is not any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from pijar.cycle import store
from pijar.cycle.fundviews import treasury_days, working_days_before
from pijar.cycle.programme import Document
from pijar.funding import dues
from pijar.funding import services as funding
from pijar.funding.dues import DUE
from pijar.funding.findings import payroll_findings
from pijar.funding.matching import take_back
from pijar.funding.options import donor_options
from pijar.funding.types import DonorOptions, Found, Submitted
from pijar.kernel.month import Month
from pijar.law.due_days import contribution_due
from pijar.registry.copy import asked, rows, run
from pijar.registry.once import once
from pijar.registry.selectors import national_id_of
from pijar.staff.types import Actor

GIVEN = "DONOR"
SHORT = {Found.FAILED, Found.SHORT, Found.MISSING}


def before_gifts(month: Month, programme: Document, actor: Actor) -> dict[str, int]:
    """Stops donors who retired or left, before the month's gifts are reckoned; counts by reason."""
    if not any(fund.kind == GIVEN for fund in programme.fill_order):
        return {"LEFT": 0, "RETIRED": 0, "held": 0}
    return funding.stop_leavers(month, donor_options(programme.data, month.first_day), actor=actor)


def match_gifts(month: Month, programme: Document) -> None:
    """Pays everybody whom a fund of gifts carries in the month's list out of donors' money, in place of what was before.

    Months before that were run before donors' money was followed are paid first. Raises Refusal (GIFTS_TOO_FEW).
    """
    for fund in programme.fill_order:
        if fund.kind == GIVEN:
            for one in [*_unpaid(month, fund.code), month]:
                _match(one, fund.code)


def _match(month: Month, fund: str) -> None:
    _take_back(month, fund)
    run(
        "create temp table carried on commit drop as select person_id, cost, reason = 'NAMED' as is_named"
        " from allocation_assignment where month = %s and fund_code = %s and cost is not null", month.first_day, fund,
    )  # fmt: skip
    funding.match(month, fund)
    run("drop table carried")


def _take_back(month: Month, fund: str) -> None:
    """What the insurer credited before the month belongs to the donors whose money had paid for whom it refused."""
    run(
        "create temp table claimed on commit drop as select l.person_id, c.month, sum(c.amount)::int as amount"
        " from contributions_claimmove c join contributions_batchline l on l.id = c.line_id"
        " where c.fund_code = %s and c.month < %s group by l.person_id, c.month having sum(c.amount) > 0",
        fund, month.first_day,
    )  # fmt: skip
    credited = rows(
        "select coalesce(sum(amount), 0) from contributions_credit where fund_code = %s and month < %s", fund, month.first_day
    )
    take_back(month, fund, int(credited[0][0]))
    run("drop table claimed")


def _unpaid(before: Month, fund: str) -> list[Month]:
    """Earlier months in which gifts carried somebody and nobody's money is told to have paid for it."""
    found = rows(
        "select distinct month from allocation_assignment a where month < %s and fund_code = %s and cost > 0"
        " and not exists (select 1 from funding_giftuse u where u.month = a.month and u.fund_code = a.fund_code) order by 1",
        before.first_day, fund,
    )  # fmt: skip
    return [Month.of(first) for (first,) in found]


@transaction.atomic
def catch_up() -> int:
    """Follows the money of months that were run before donors' money was followed; returns how many there were."""
    done = 0
    for (code,) in rows("select distinct fund_code from allocation_places where money is not null order by 1"):
        for month in _unpaid(Month(9999, 12), code):
            _match(month, code)
            done += 1
    return done


def match_report(month: Month) -> dict[str, Any]:
    """What `pijar donors match` prints: pledges due, rupiah received, people carried, donors short, rupiah left, people rescued.

    Received is what payroll took for this month, whenever its file came; what is left is of all months up to it.

    Of a month that was not run the run is made, reckoned and taken back; `run` is then false. Raises Refusal as
    `cycle.services.run_month` does.
    """
    if rows("select 1 from allocation_places where month = %s limit 1", month.first_day):
        return report(month)
    with transaction.atomic():
        from pijar.cycle.services import run_month
        from pijar.staff.types import CONSOLE

        run_month(month, actor=CONSOLE)
        result = report(month)
        transaction.set_rollback(True)
    return result | {"run": False}


_SUMS = """
select (select coalesce(sum(received), 0) from funding_gift where month = %(month)s),
       (select count(distinct person_id) from funding_giftuse where month = %(month)s),
       (select coalesce(sum(usable), 0) from funding_gift where booked_in <= %(month)s)
       + (select coalesce(sum(amount), 0) from funding_giftreturn where booked_in <= %(month)s)
       - (select coalesce(sum(amount), 0) from funding_giftuse where month <= %(month)s),
       (select count(distinct u.person_id) from funding_giftuse u
          join allocation_assignment a on a.month = %(month)s and a.person_id = u.person_id and a.cost is null
         where u.month = %(before)s),
       (select count(*) from funding_due where month = %(month)s)
"""


def report(month: Month) -> dict[str, Any]:
    """As above, of a month that was run."""
    values = {"month": month.first_day, "before": month.previous.first_day}
    received, carried, rest, rescued, noted = (int(value) for value in asked(_SUMS, values)[0])
    due = noted or asked(f"select count(*) from ({DUE}) due", dues.asking(month))[0][0]
    short = {f.nip for f in payroll_findings(month) if f.finding in SHORT}
    return {
        "pledges": int(due), "received": received, "carried": carried, "short": len(short), "rest": rest, "rescued": rescued,
    }  # fmt: skip


@dataclass(frozen=True)
class AtRiskPerson:
    """Somebody gifts carried last month and nobody carries now. `waits`: may be enrolled, so another fund may take them in;
    else `reason` says what stands against it. `amount` is what gifts paid for last month, whole rupiah."""

    person_id: int
    name: str
    village_code: str
    amount: int
    waits: bool
    reason: str


@dataclass(frozen=True)
class AtRisk:
    """Who is at risk in a month, and by when another fund must pay: `safe` is the treasury's last day, `due` the insurer's."""

    month: Month
    due: date
    safe: date
    people: tuple[AtRiskPerson, ...]


_AT_RISK = """
select p.id, p.name, p.village_code, u.amount, w.id is not null and w.position is not null,
       coalesce(w.reason, s.reasons[1], 'NOT_PROPOSED')
  from (select person_id, sum(amount) as amount from funding_giftuse where month = %(before)s group by person_id) u
  join registry_person p on p.id = u.person_id
  left join allocation_waiting w on w.month = %(month)s and w.person_id = p.id
  left join eligibility_assessment s on s.month = %(month)s and s.person_id = p.id
 where not exists (select 1 from allocation_assignment a where a.month = %(month)s and a.person_id = p.id)
 order by 5 desc, p.id
"""


def at_risk(month: Month) -> AtRisk:
    """Who lost the gift that carried them: for officers, who see people. Of a month not run, everybody carried before it.

    Raises LawError (LAW_NOT_KNOWN) for a month before the rules begin.
    """
    found = asked(_AT_RISK, {"month": month.first_day, "before": month.previous.first_day})
    due = contribution_due(month).day
    return AtRisk(month, due, working_days_before(due, treasury_days(month.year)), tuple(AtRiskPerson(*line) for line in found))


def submit_pledge(**given: Any) -> Submitted:
    """The public's door to a pledge, told whom a fund carries now: see `funding.services.submit_pledge`."""
    return funding.submit_pledge(**given, carried=_carried(str(given.get("worker_nik") or "")))


def _carried(nik: str) -> list[bytes]:
    """The NIK (encrypted) where somebody in the newest list has it; nothing else."""
    secret = national_id_of(nik)
    if secret is None:
        return []
    found = rows(
        "select 1 from registry_person p join allocation_assignment a on a.person_id = coalesce(p.survivor_id, p.id)"
        " where p.national_id = %s and a.month = (select max(month) from allocation_places) limit 1", secret,
    )  # fmt: skip
    return [secret] if found else []


@once
def options_of(month: Month) -> DonorOptions:
    """What the programme of the month's year says about donors; the newest one's word while that year has none."""
    return donor_options(store.current(month.year if month.year in store.years() else None).data, month.first_day)
