"""What must hold of batches on their way: approved by another, sent, paid once, answered line by line."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant

BATCHES = "select count(*) from contributions_batch"
BATCH = "'batch ' || b.id || ' (' || b.fund_code || ', ' || to_char(b.month, 'YYYY-MM') || ')'"
LINE = "'line ' || l.id || ' (person ' || l.person_id || ', ' || to_char(l.month, 'YYYY-MM') || ')'"

TWO_PEOPLE = Invariant(
    "maker_and_checker_differ",
    "batches, none approved by who made it",
    BATCHES,
    f"""
    select {BATCH} || ' was made and approved by ' || b.made_by as what
      from contributions_batch b where lower(btrim(b.made_by)) = lower(btrim(b.approved_by)) or btrim(b.made_by) = ''
    union all
    select 'decree of ' || to_char(d.month, 'YYYY-MM') || ' was made and approved by ' || d.made_by
      from enrolment_monthact d where lower(btrim(d.made_by)) = lower(btrim(d.approved_by))
    """,
)
STATES = Invariant(
    "states_agree_with_what_happened",
    "batches, each where its approval, payment and reply say",
    BATCHES,
    f"""
    select {BATCH} || ' is ' || b.state || ' with ' || case when b.approved_by = '' then 'no' else 'an' end || ' approval, '
           || coalesce(r.n, 0) || ' remittances, ' || coalesce(a.n, 0) || ' replies' as what
      from contributions_batch b
      left join (select batch_id, count(*) as n from contributions_remittance group by 1) r on r.batch_id = b.id
      left join (select batch_id, count(*) as n from contributions_reply group by 1) a on a.batch_id = b.id
     where b.approved_by = '' and b.state <> 'draft' or b.checksum = '' and b.state not in ('draft', 'checked')
        or case b.state when 'draft' then b.approved_by <> '' or b.checksum <> '' or b.billed_on is not null or r.n > 0 or a.n > 0
                        when 'checked' then b.checksum <> '' or b.billed_on is not null or r.n > 0 or a.n > 0
                        when 'submitted' then b.billed_on is not null or r.n > 0 or a.n > 0
                        when 'billed' then b.billed_on is null or r.n > 0 or a.n > 0
                        when 'paid' then coalesce(r.n, 0) <> 1 or a.n > 0
                        when 'settled' then coalesce(r.n, 0) <> 1 or coalesce(a.n, 0) = 0
                        when 'closed' then coalesce(r.n, 0) <> 1 or coalesce(a.n, 0) = 0
                        else true end
    """,
)
REMITTANCES = Invariant(
    "payments_are_the_batches_totals",
    "payments, each the total of its batch less what was credited",
    "select count(*) from contributions_remittance",
    f"""
    select 'remittance ' || r.id || ' of ' || r.amount || ' for ' || coalesce({BATCH} || ', whose lines are '
           || coalesce(t.total, 0) || ' less ' || coalesce(c.credited, 0), 'no batch') as what
      from contributions_remittance r
      left join contributions_batch b on b.id = r.batch_id
      left join (select batch_id, sum(jkk + jkm) as total from contributions_batchline group by 1) t on t.batch_id = b.id
      left join (select month, fund_code, sum(amount) as credited from contributions_credit group by 1, 2) c
             on c.month = b.month and c.fund_code = b.fund_code and b.number = 1
     where b.total is distinct from t.total or r.amount is distinct from b.total - coalesce(c.credited, 0)
    """,
)
# What was sent, billed and paid stands in the audit trail too: changing a batch and its lines together is seen here.
BOOKS = Invariant(
    "books_agree_with_the_audit_trail",
    "acts of sending, billing and paying, as recorded when they were done",
    "select count(*) from audit_event where action in ('batch.submit', 'batch.bill', 'batch.pay')",
    f"""
    select coalesce({BATCH} || ' is ' || b.state, e.subject || ' is not there') || '; event ' || e.number
           || ' says it was sent with '
           || coalesce(e.details->>'lines', '?') || ' lines, ' || coalesce(e.details->>'total', '?') || ', made by '
           || coalesce(e.details->>'made_by', '?')
           || ', approved by ' || e.actor as what
      from audit_event e left join contributions_batch b on 'batch:' || b.id = e.subject
     where e.action = 'batch.submit'
       and (b.state is null or b.state in ('draft', 'checked')
       or (b.lines::text, b.total::text, b.made_by, b.approved_by, b.checksum) is distinct from
            (e.details->>'lines', e.details->>'total', (e.details->>'made_by')::varchar,
             e.actor, (e.details->>'sha256')::varchar))
    union all
    select coalesce({BATCH} || ' is ' || b.state, e.subject || ' is not there') || ', paid '
           || coalesce(r.amount::text, 'nothing')
           || '; event ' || e.number || ' says ' || coalesce(e.details->>'amount', '?') || ' on '
           || coalesce(e.details->>'on', '?')
      from audit_event e
      left join contributions_batch b on 'batch:' || b.id = e.subject
      left join contributions_remittance r on r.batch_id = b.id
     where e.action = 'batch.pay'
       and (b.state is null or b.state in ('draft', 'checked', 'submitted', 'billed')
       or (r.amount::text, r.paid_on::text, r.reference) is distinct from
            (e.details->>'amount', e.details->>'on', (e.details->>'reference')::varchar))
    union all
    select {BATCH} || ' has the payment code ' || coalesce(nullif(b.billing_code, ''), '(none)') || '; event ' || e.number
           || ' says ' || coalesce(nullif(e.details->>'code', ''), '(none)') || ' on ' || coalesce(e.details->>'on', '?')
      from audit_event e join contributions_batch b on 'batch:' || b.id = e.subject
     where e.action = 'batch.bill'
       and (b.billing_code, b.billed_on::text) is distinct from ((e.details->>'code')::varchar, e.details->>'on')
    union all
    select {BATCH} || ' is ' || b.state || ', but the audit trail knows no ' || act.name
      from contributions_batch b
      join (values ('batch.check', '{{checked}}'::text[]), ('batch.submit', '{{submitted,billed,paid,settled,closed}}'),
                   ('batch.bill', '{{billed}}'), ('batch.pay', '{{paid,settled,closed}}'), ('batch.close', '{{closed}}'))
           act (name, states) on b.state = any(act.states)
     where not exists (select 1 from audit_event e where e.subject = 'batch:' || b.id and e.action = act.name)
    """,
)
BUCKETS = Invariant(
    "every_answered_line_is_in_one_bucket",
    "answered lines, each in one bucket that its reply line bears out",
    "select count(*) from contributions_lineresult",
    f"""
    select {LINE} || ' of a settled batch is in ' || coalesce(r.n, 0) || ' buckets' as what
      from contributions_batch b
      join contributions_batchline l on l.batch_id = b.id
      left join (select line_id, count(*) as n from contributions_lineresult group by 1) r on r.line_id = l.id
     where b.state in ('settled', 'closed') and coalesce(r.n, 0) <> 1
    union all
    select 'result of line ' || r.line_id || ' is ' || r.bucket || coalesce(', but ' || {BATCH} || ' is ' || b.state,
           ', but there is no such line')
      from contributions_lineresult r
      left join contributions_batchline l on l.id = r.line_id
      left join contributions_batch b on b.id = l.batch_id
     where coalesce(b.state, '') not in ('settled', 'closed')
    union all
    select {LINE} || ' of ' || l.jkk + l.jkm || ' is ' || r.bucket || ' with ' || r.booked || ' booked, which reply '
           || r.reply_id
           || ' does not say'
      from contributions_lineresult r
      join contributions_batchline l on l.id = r.line_id
      left join registry_person p on p.id = l.person_id
      left join contributions_replyline a on a.reply_id = r.reply_id and a.national_id = p.national_id and a.bucket = r.bucket
                                         and a.booked = r.booked and coalesce(a.month, l.month) = l.month
     where case r.bucket when 'accepted' then r.booked <> l.jkk + l.jkm or a.id is null
                         when 'amount_mismatch' then a.id is null or r.booked = l.jkk + l.jkm
                                                     and coalesce(a.billed, l.jkk + l.jkm) = l.jkk + l.jkm
                         when 'rejected' then a.id is null
                         else r.bucket <> 'missing' or r.booked <> 0 end
    """,
)
REPLIES = Invariant(
    "replies_count_what_they_hold",
    "replies, each with the counts of its lines",
    "select count(*) from contributions_reply",
    f"""
    select 'reply ' || x.id || ' to ' || coalesce({BATCH}, 'no batch') || ' counts '
           || coalesce(x.counts->>c.bucket, 'no') || ' ' || c.bucket
           || '; there are ' || c.n as what
      from contributions_reply x
      left join contributions_batch b on b.id = x.batch_id
      join (select x.id, k.bucket, count(r.line_id) as n
              from (select max(id) as id, batch_id from contributions_reply group by 2) x
              cross join (values ('accepted'), ('rejected'), ('amount_mismatch'), ('missing')) k (bucket)
              left join (contributions_lineresult r join contributions_batchline l on l.id = r.line_id)
                     on l.batch_id = x.batch_id and r.bucket = k.bucket
             group by 1, 2
            union all
            select x.id, 'unknown', count(a.id) from contributions_reply x
              left join contributions_replyline a on a.reply_id = x.id and a.bucket = 'unknown' group by 1) c on c.id = x.id
     where (x.counts->>c.bucket) is distinct from c.n::text
    union all
    select 'reply line ' || a.id || ' belongs to no reply, or to no known bucket'
      from contributions_replyline a left join contributions_reply x on x.id = a.reply_id
     where x.id is null or a.bucket not in ('accepted', 'rejected', 'amount_mismatch', 'unknown')
    """,
)
CHECKS = (TWO_PEOPLE, STATES, REMITTANCES, BOOKS, BUCKETS, REPLIES)
