"""What must hold of the month's lists: who is billed, from which fund, for how much."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant
from pijar.enrolment.types import DEATH_CODES

DEATHS = ", ".join(f"'{code}'" for code in sorted(DEATH_CODES))
LINES = "select count(*) from contributions_batchline"
WHERE = "'line ' || l.id || ' (person ' || l.person_id || ', ' || to_char(l.month, 'YYYY-MM') || ')'"

# By the NIK, through merges: neither a dropped constraint nor a doubled person hides a second payment. Records of whom it was
# found out only later that they are one were assessed each on its own: that is no fault of the list, see FOUND_ONE_LATER.
ONE_PAYMENT = Invariant(
    "one_payment_per_person_and_month",
    "lines, no person twice in a month",
    LINES,
    """
    select 'person ' || min(l.person_id) || ', ' || to_char(l.month, 'YYYY-MM') || ': lines '
           || string_agg(l.id::text, ', ' order by l.id) as what
      from contributions_batchline l
      left join registry_person p on p.id = l.person_id
      left join registry_person s on s.id = p.survivor_id
      left join eligibility_assessment e on e.month = l.month and e.person_id = l.person_id
     group by coalesce(s.national_id, p.national_id, l.person_id::text::bytea), l.month
    having count(*) > 1 and (count(e.id) < count(*) or count(distinct l.person_id) < count(*)
                             or count(p.survivor_id) < count(*) - 1)
    """,
)
BATCH_TOTALS = Invariant(
    "batches_are_the_sum_of_their_lines",
    "batches, each the sum of its lines",
    "select count(*) from contributions_batch",
    f"""
    select 'batch ' || b.id || ' (' || b.fund_code || ', ' || to_char(b.month, 'YYYY-MM') || ') says ' || b.lines
           || ' lines, JKK '
           || b.jkk || ', JKM ' || b.jkm || ', total ' || b.total || '; its lines are ' || coalesce(t.lines, 0) || ', '
           || coalesce(t.jkk, 0) || ', ' || coalesce(t.jkm, 0) as what
      from contributions_batch b
      left join (select batch_id, count(*) as lines, sum(jkk) as jkk, sum(jkm) as jkm
                   from contributions_batchline group by batch_id) t on t.batch_id = b.id
     where (b.lines, b.jkk, b.jkm, b.total)
           is distinct from (coalesce(t.lines, 0), coalesce(t.jkk, 0), coalesce(t.jkm, 0), coalesce(t.jkk + t.jkm, 0))
    union all
    select {WHERE} || coalesce(' stands in batch ' || b.id || ' of ' || to_char(b.month, 'YYYY-MM'), ' stands in no batch')
      from contributions_batchline l left join contributions_batch b on b.id = l.batch_id
     where b.month is distinct from l.month
    """,
)
AMOUNTS = Invariant(
    "amounts_follow_the_law",
    "lines at the amount of the law for month, fund and sector",
    LINES,
    f"""
    select {WHERE} || ' is JKK ' || l.jkk || ', JKM ' || l.jkm || coalesce('; the law says ' || w.jkk || ', ' || w.jkm,
           '; no rule is known for its fund and sector') as what
      from contributions_batchline l
      left join contributions_batch b on b.id = l.batch_id
      left join fund_of f on f.month = l.month and f.code = b.fund_code
      left join eligibility_assessment s on s.month = l.month and s.person_id = l.person_id
      left join law_of w on w.month = l.month and w.kind = f.kind and w.sector = s.sector
     where (l.jkk, l.jkm) is distinct from (w.jkk, w.jkm)
    """,
)
RATES = Invariant(
    "rates_follow_the_law",
    "rates as the law says, each line with its own",
    "select count(*) from contributions_rate",
    f"""
    select 'rate ' || r.id || ' (' || to_char(r.month, 'YYYY-MM') || ', ' || r.fund_kind || ', ' || r.sector || ') is ' || r.jkk
           || ', ' || r.jkm || coalesce('; the law says ' || w.jkk || ', ' || w.jkm, '; the law knows no such rate') as what
      from contributions_rate r
      left join law_of w on w.month = r.month and w.kind = r.fund_kind and w.sector = r.sector
     where (r.jkk, r.jkm) is distinct from (w.jkk, w.jkm)
    union all
    select {WHERE} || ' rests on rate ' || l.rate_id || ', which is another''s'
      from contributions_batchline l
      join contributions_batch b on b.id = l.batch_id
      left join fund_of f on f.month = l.month and f.code = b.fund_code
      left join eligibility_assessment s on s.month = l.month and s.person_id = l.person_id
      left join contributions_rate r on r.id = l.rate_id
     where (r.month, r.fund_kind, r.sector, r.jkk, r.jkm) is distinct from (l.month, f.kind, s.sector::varchar, l.jkk, l.jkm)
    """,
)
# The register a month was run with, by the batch and by the month: both, so that changing one hides nobody.
USED = """
    select month, population_id as snapshot from contributions_batch where population_id is not null
    union
    select month, (snapshots->>'population')::bigint from cycle_programmemonth where snapshots->>'population' is not null
"""
# The last word an officer had said about a person when a month was run.
HALTS = """
    select distinct on (h.person_id, m.month) h.id, h.person_id, m.month, h.kind, h.reason
      from enrolment_halt h join cycle_programmemonth m on h.from_month <= m.month and h.at <= m.at
     order by h.person_id, m.month, h.id desc
"""
DEAD = Invariant(
    "nobody_dead_is_billed",
    "lines, nobody known to have died before the month",
    LINES,
    f"""
    select {WHERE} || ' died ' || coalesce('on ' || d.status_on, 'on a day not given') || ' by register ' || d.snapshot_id as what
      from registry_populationline d
      join ({USED}) u on u.snapshot = d.snapshot_id
      join registry_person p on p.national_id = d.national_id
      join contributions_batchline l on l.person_id = p.id and l.month = u.month
     where d.status = 'MENINGGAL' and (d.status_on is null or d.status_on < l.month)
    union
    select {WHERE} || ' was stopped for death (halt ' || h.id || ')'
      from ({HALTS}) h join contributions_batchline l on l.person_id = h.person_id and l.month = h.month
     where h.kind = 'stop' and h.reason in ({DEATHS})
    """,
)
STOPPED = Invariant(
    "nobody_stopped_is_billed",
    "stops and holds kept",
    "select count(*) from enrolment_halt where kind <> 'resume'",
    f"""
    select {WHERE} || ' was ' || case h.kind when 'stop' then 'stopped' else 'put on hold' end || ' (halt ' || h.id || ')' as what
      from ({HALTS}) h join contributions_batchline l on l.person_id = h.person_id and l.month = h.month
     where h.kind <> 'resume'
    """,
)
ELIGIBLE = Invariant(
    "only_the_eligible_are_billed",
    "lines, everybody assessed eligible, or named by a donor whose fund asks less of a named worker",
    LINES,
    f"""
    select {WHERE} || coalesce(' is assessed ' || s.outcome || ': '
           || array_to_string(s.reasons, ', '), ' is not assessed') as what
      from contributions_batchline l
      left join eligibility_assessment s on s.month = l.month and s.person_id = l.person_id
     where s.outcome is distinct from 'eligible' and not exists (select 1 from contributions_batch g
                   where g.id = l.batch_id and s.open_to @> array[g.fund_code || ':named']::varchar[])
    union all
    select 'assignment ' || a.id || ' (person ' || a.person_id || ', ' || to_char(a.month, 'YYYY-MM') || ') is '
           || coalesce(s.outcome, 'not assessed')
      from allocation_assignment a
      left join eligibility_assessment s on s.month = a.month and s.person_id = a.person_id
     where s.outcome is distinct from 'eligible'
       and s.open_to @> array[a.fund_code || ':named']::varchar[] is not true
    """,
)
PLACE = Invariant(
    "billed_are_those_with_a_place",
    "lines, one for everybody who has a place in the fund",
    LINES,
    f"""
    select {WHERE} || ' is billed to ' || coalesce(b.fund_code, 'no fund') || coalesce(' but has a place in ' || a.fund_code,
           ' without a place') as what
      from contributions_batchline l
      left join contributions_batch b on b.id = l.batch_id
      left join allocation_assignment a on a.month = l.month and a.person_id = l.person_id
     where a.fund_code is distinct from b.fund_code
    union all
    select 'assignment ' || a.id || ' (person ' || a.person_id || ', ' || to_char(a.month, 'YYYY-MM') || ', ' || a.fund_code
           || ') has a place and no line'
      from allocation_assignment a
      left join contributions_batchline l on l.month = a.month and l.person_id = a.person_id
     where l.id is null
    """,
)
IDENTITY = Invariant(
    "doubtful_identity_is_settled",
    "assessed with a doubt about the NIK, nobody eligible unless an officer settled it",
    "select count(*) from eligibility_assessment where reasons && '{NIK_SHARED,NIK_OF_SOMEBODY_ELSE}'::varchar[]",
    """
    select 'assessment ' || s.id || ' (person ' || s.person_id || ', ' || to_char(s.month, 'YYYY-MM') || ') is eligible with '
           || array_to_string(s.reasons, ', ') as what
      from eligibility_assessment s
     where s.outcome = 'eligible' and s.reasons && '{NIK_SHARED,NIK_OF_SOMEBODY_ELSE}'::varchar[]
       and not exists (select 1 from eligibility_casedecision d
                        where d.person_id = s.person_id and d.from_month <= s.month and d.until_month >= s.month
                          and d.outcome = 'eligible'
                          and d.settles @> array(select unnest(s.reasons)
                                                 intersect select unnest('{NIK_SHARED,NIK_OF_SOMEBODY_ELSE}'::varchar[])))
    """,
)
CHECKS = (ONE_PAYMENT, BATCH_TOTALS, AMOUNTS, RATES, DEAD, STOPPED, ELIGIBLE, PLACE, IDENTITY)

# Not the fault of whoever made the list, but somebody must act: the months are to be claimed back.
LEARNED_LATER = """
    select count(distinct (l.person_id, l.month)), min('person ' || l.person_id || ', ' || to_char(l.month, 'YYYY-MM'))
      from registry_populationline d
      join registry_person p on p.national_id = d.national_id
      join contributions_batchline l on l.person_id = p.id and d.status_on < l.month
     where d.status = 'MENINGGAL'
"""
FOUND_ONE_LATER = """
    select count(*), min('person ' || d.person || ', ' || to_char(d.month, 'YYYY-MM'))
      from (select coalesce(p.survivor_id, p.id) as person, l.month
              from contributions_batchline l join registry_person p on p.id = l.person_id
             group by 1, 2 having count(*) > 1) d
"""
