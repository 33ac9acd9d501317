"""The SQL that counts a month: one statement over its lists, and one for each other metric, set-based and repeatable.

Place, sex and work are those of the person a record gave way to, as known when counted; ages are those of the month's first
day. A line is counted as one person: two records of one person count twice until the list is mended.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from pijar.analytics.types import BAND_STARTS
from pijar.enrolment.selectors import CARRIED_BEFORE, carried_before
from pijar.kernel.clock import JAKARTA
from pijar.kernel.month import Month

# Who is on the month's lists beside who was carried the month before: those of both stay, the others came or left.
PEOPLE = f"""
with before as materialized ({CARRIED_BEFORE}),
now as materialized (
  select coalesce(q.survivor_id, q.id) as person_id, b.fund_code, l.jkk + l.jkm as amount,
         (b.state in ('paid', 'settled', 'closed'))::int as paid, (coalesce(r.bucket, '') = 'accepted')::int as accepted
    from contributions_batch b
    join contributions_batchline l on l.batch_id = b.id
    join registry_person q on q.id = l.person_id
    left join contributions_lineresult r on r.line_id = l.id
   where b.month = %(month)s),
counted as (
  select coalesce(now.person_id, before.person_id) as person_id, coalesce(now.fund_code, before.fund_code) as fund_code,
         (now.person_id is not null)::int as people, coalesce(now.accepted, 0) as accepted, coalesce(now.paid, 0) as paid,
         coalesce(now.amount * now.paid, 0)::bigint as contributions,
         (before.person_id is null)::int as newly, (now.person_id is null)::int as leaving
    from now full join before using (person_id))
insert into analytics_participation
       (month, village_code, fund_code, sector, sex, band, people, accepted, paid, contributions, newly, leaving)
select %(month)s, p.village_code, c.fund_code, coalesce(nullif(o.sector, ''), 'unknown'), p.sex,
       %(oldest)s - width_bucket(p.birth_date, %(births)s::date[]), sum(c.people), sum(c.accepted), sum(c.paid),
       sum(c.contributions), sum(c.newly), sum(c.leaving)
  from counted c join registry_person p on p.id = c.person_id
  left join registry_occupation o on o.code = p.occupation_code
 group by 2, 3, 4, 5, 6
"""
# Each gives village, fund, kind, value.
COUNTS: dict[str, str] = {
    "known_workers": "select village_code, '', '', count(*) from registry_person where survivor_id is null group by 1",
    "waiting": """
select p.village_code, '', '', count(*) from allocation_waiting w join registry_person p on p.id = w.person_id
 where w.month = %(month)s and w.position is not null group by 1""",
    "enrolled": """
select p.village_code, e.fund_code, '', count(*) from enrolment_enrolment e join registry_person p on p.id = e.person_id
 where e.valid_from <= %(month)s and (e.valid_until is null or e.valid_until > %(month)s) group by 1, 2""",
    "places": "select '', fund_code, '', sum(quota) from allocation_places where month = %(month)s group by 2",
    "gifts": "select '', fund_code, '', sum(received) from funding_gift where month = %(month)s group by 2",
    "donors": """
select '', fund_code, '', count(distinct nip) from funding_gift where month = %(month)s and received > 0 group by 2""",
    "money_in": """
select '', a.fund_code, '', -sum(p.amount) from ledger_entry e left join ledger_entry r on r.id = e.reverses_id
  join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
 where e."on" >= %(month)s and e."on" < %(next)s and a.kind in ('appropriation', 'donor_liability')
   and coalesce(r.act, e.act) <> 'carry_over' group by 2""",
    "money_out": """
select '', a.fund_code, '', sum(p.amount) from ledger_entry e left join ledger_entry r on r.id = e.reverses_id
  join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
 where e."on" >= %(month)s and e."on" < %(next)s and a.kind = 'paid' and coalesce(r.act, e.act) = 'spend' group by 2""",
    "credited": """
select '', a.fund_code, '', sum(p.amount) from ledger_entry e left join ledger_entry r on r.id = e.reverses_id
  join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
 where e."on" >= %(month)s and e."on" < %(next)s and a.kind = 'available' and coalesce(r.act, e.act) = 'credit' group by 2""",
    "money_back": """
select '', a.fund_code, '', sum(p.amount) from ledger_entry e left join ledger_entry r on r.id = e.reverses_id
  join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
 where e."on" >= %(month)s and e."on" < %(next)s and a.kind = 'returned' group by 2""",
    "reports": """
select coalesce(nullif(p.village_code, ''), nullif(i.home_village, ''), i.place_village), '', i.kind, count(*)
  from claims_incident i left join registry_person p on p.id = i.person_id
 where i.reported_at >= %(starts)s and i.reported_at < %(ends)s and i.channel <> 'register' group by 1, 3""",
    "accidents": """
select coalesce(nullif(p.village_code, ''), nullif(i.home_village, ''), i.place_village), '', '', count(*)
  from claims_incident i left join registry_person p on p.id = i.person_id
 where i.happened_at >= %(starts)s and i.happened_at < %(ends)s and i.kind = 'accident' group by 1""",
    "deaths": """
select village_code, '', '', count(*) from claims_deathfound
 where died_on >= %(month)s and died_on < %(next)s and state not in ('withdrawn', 'doubted') group by 1""",
    "cases_year": """
select '', '', c.branch || ':' || case when c.state in ('paid', 'refused', 'lapsed') then c.state when c.state = 'closed' then
       case when exists (select 1 from claims_claimpayment y where y.claim_id = c.id and y.outcome = 'paid' and not y.is_reversed)
            then 'paid' else 'closed' end else 'open' end, count(*)
  from claims_claim c join claims_incident i on i.id = c.incident_id
 where c.joined_to_id is null and i.happened_at >= %(year_starts)s and i.happened_at < %(ends)s group by 3""",
    "benefits_year": """
select '', '', k.kind, sum(k.amount) from (
  select case when y.code like 'scholarship%%' then 'scholarship' when c.branch = 'JKK' then 'accident' else 'death' end as kind,
         y.amount from claims_claimpayment y join claims_claim c on c.id = y.claim_id
   where y."on" >= %(january)s and y."on" < %(next)s
  union all select 'scholarship', s.paid from claims_scholaryear s join claims_scholar h on h.id = s.scholar_id
   where s.paid_on >= %(january)s and s.paid_on < %(next)s and not exists (
     select 1 from claims_claimpayment y where y.claim_id = h.claim_id and y.code like 'scholarship%%' and y.outcome = 'paid'
        and not y.is_reversed)) k group by 3""",
    "benefit_cases_year": """
select '', '', k.kind, count(distinct k.claim_id) from (
  select case when y.code like 'scholarship%%' then 'scholarship' when c.branch = 'JKK' then 'accident' else 'death' end as kind,
         c.id as claim_id from claims_claimpayment y join claims_claim c on c.id = y.claim_id
   where y."on" >= %(january)s and y."on" < %(next)s and y.outcome = 'paid' and not y.is_reversed
  union all select 'scholarship', h.claim_id from claims_scholaryear s join claims_scholar h on h.id = s.scholar_id
   where s.paid_on >= %(january)s and s.paid_on < %(next)s) k group by 3""",
    "reports_year": """
select '', '', kind, count(*) from claims_incident
 where reported_at >= %(year_starts)s and reported_at < %(ends)s and channel <> 'register' group by 3""",
    "grievances_year": """
select '', '', category, count(*) from grievances_grievance
 where received_on >= %(january)s and received_on < %(next)s group by 3""",
    "grievances": """
select village_code, '', category, count(*) from grievances_grievance
 where received_on >= %(month)s and received_on < %(next)s group by 1, 3""",
    "answered_year": """
select '', '', '', count(*) from grievances_grievance
 where answered_on >= %(january)s and answered_on < %(next)s having count(*) > 0""",
    "answer_days_year": """
select '', '', k.kind, percentile_disc(k.share) within group (order by g.answered_on - g.received_on)
  from grievances_grievance g cross join (values ('median', 0.5), ('nine_of_ten', 0.9)) k (kind, share)
 where g.answered_on >= %(january)s and g.answered_on < %(next)s group by k.kind, k.share""",
}
INSERT = """
insert into analytics_count (month, metric, village_code, fund_code, kind, value)
select %(month)s, %(metric)s, coalesce(c.village, ''), coalesce(c.fund, ''), coalesce(c.kind, ''), c.value
  from ({counted}) c (village, fund, kind, value) where c.value <> 0
"""
# The numbers of a month as one text, in an order that does not depend on how they were written.
CHECKSUM = """
select encode(sha256(convert_to(coalesce((select string_agg(concat_ws('|', village_code, fund_code, sector, sex, band, people,
         accepted, paid, contributions, newly, leaving), chr(10) order by village_code, fund_code, sector, sex, band)
         from analytics_participation where month = %(month)s), '') || chr(10) ||
       coalesce((select string_agg(concat_ws('|', metric, village_code, fund_code, kind, value), chr(10)
         order by metric, village_code, fund_code, kind) from analytics_count where month = %(month)s), ''), 'UTF8')), 'hex'),
       (select count(*) from analytics_participation where month = %(month)s)
       + (select count(*) from analytics_count where month = %(month)s)
"""
DRAFTS = "select count(*), count(*) filter (where state in ('draft', 'checked')) from contributions_batch where month = %(month)s"


def births(month: Month) -> list[date]:
    """Days of birth that part the ages, oldest first: who was born after the last of them is youngest."""
    return [_years_before(month.first_day, years) for years in reversed(BAND_STARTS)]


def _years_before(day: date, years: int) -> date:
    # A first of a month is in every year. Who was born on it has that age on it, so the day after parts.
    return day.replace(year=day.year - years, day=2)


def given(month: Month) -> dict[str, Any]:
    """What the statements ask about a month: its days, and its instants in the city's time."""
    start, end, year = month.first_day, month.next.first_day, date(month.year, 1, 1)
    instants = {"starts": start, "ends": end, "year_starts": year}
    return {
        "month": start, "next": end, "january": year, "births": births(month), "oldest": len(BAND_STARTS),
        **{name: datetime.combine(day, time(), JAKARTA) for name, day in instants.items()},
        **carried_before(month),
    }  # fmt: skip
