"""The work queue of a reconciliation: each line that is not in order, why, and what was done about it.

Entries are worked out from lines, results and replies each time they are asked for, so that they are never old; only what
people did about them is stored. Lines are never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions.models import ItemAct, Reply
from pijar.contributions.types import BECOMES, NEXT_STEPS, SUITS, Cause, ItemAction, ItemState
from pijar.enrolment.types import DEATH_CODES
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked, lock, named
from pijar.registry.types import PopulationStatus, Reference
from pijar.staff.types import Actor

KEY = re.compile(r"L[0-9]{1,18}-[0-9]{1,18}|R[0-9]{1,18}")
_DEATHS = ", ".join(f"'{code}'" for code in sorted(DEATH_CODES))
_STATES = " ".join(f"when '{action}' then '{state}'" for action, state in BECOMES.items())
_ORDER = "array[" + ", ".join(f"'{cause}'" for cause in Cause) + "]"
# What is not in order of the batches `b`. Results that were accepted are looked at only for people known to have died: by the
# newest register, or by the last word of an officer.
ITEMS = f"""
with b as materialized (
    select id, month, fund_code, number, state from contributions_batch
     where state in ('paid', 'settled', 'closed') and (%(month)s::date is null or month = %(month)s)
       and (%(fund)s::text is null or fund_code = %(fund)s) and (%(number)s::int is null or number = %(number)s)
       and (%(batches)s::bigint[] is null or id = any(%(batches)s))
), answers as materialized (
    select x.id, x.batch_id from contributions_reply x join b on b.id = x.batch_id
), newest as (
    select id, as_of from registry_snapshot where kind = '{Reference.POPULATION}' order by as_of desc, id desc limit 1
), dead as materialized (
    select person_id, min(gone) as gone from (
        select p.id as person_id, coalesce(d.status_on, n.as_of) as gone
          from newest n join registry_populationline d on d.snapshot_id = n.id and d.status = '{PopulationStatus.DEAD}'
          join registry_person p on p.national_id = d.national_id
         where %(lines)s::bigint[] is null
            or p.id = any(array(select person_id from contributions_batchline where id = any(%(lines)s)))
        union all
        select person_id, from_month - 1 from (
            select distinct on (person_id) person_id, kind, reason, from_month from enrolment_halt order by person_id, id desc
        ) h where kind = 'stop' and reason in ({_DEATHS})
    ) known group by 1
), fell as (
    select 'L' || r.line_id || '-' || r.reply_id as key, l.batch_id, r.line_id, null::bigint as reply_line_id, r.reply_id,
           l.person_id, l.jkk + l.jkm as due, r.booked, r.reason, null::bytea as answered, null::int as line_number,
           null::date as gone, null::bigint as other_line_id,
           case r.bucket when 'rejected' then '{Cause.REJECTED}' when 'missing' then '{Cause.NOT_ANSWERED}'
                         else '{Cause.AMOUNT_DIFFERS}' end as cause
      from answers x join contributions_lineresult r on r.reply_id = x.id and r.bucket <> 'accepted'
       and (%(lines)s::bigint[] is null or r.line_id = any(%(lines)s))
      join contributions_batchline l on l.id = r.line_id
), died as (
    select 'L' || r.line_id || '-' || r.reply_id, l.batch_id, r.line_id, null::bigint, r.reply_id, l.person_id, l.jkk + l.jkm,
           r.booked, r.reason, null::bytea, null::int, d.gone, null::bigint, '{Cause.DIED_BEFORE}'
      from dead d join contributions_batchline l on l.person_id = d.person_id and d.gone < l.month join b on b.id = l.batch_id
      join contributions_lineresult r on r.line_id = l.id and r.bucket = 'accepted'
     where %(lines)s::bigint[] is null or l.id = any(%(lines)s)
), strange as (
    select a.*, x.batch_id, b.month as asked_month from answers x join b on b.id = x.batch_id
      join contributions_replyline a on a.reply_id = x.id and a.bucket = 'unknown'
     where (%(answers)s::bigint[] is null or a.id = any(%(answers)s))
       and not exists (select 1 from answers y join contributions_replyline later on later.reply_id = y.id
                        where y.batch_id = x.batch_id and y.id > x.id and later.bucket = 'unknown'
                          and later.national_id = a.national_id)
), placed as (
    select 'R' || s.id, s.batch_id, null::bigint, s.id, s.reply_id, p.id, 0, s.booked, s.reason, s.national_id, s.line_number,
           null::date, o.id,
           case when o.batch_id = s.batch_id then '{Cause.TWICE}'
                when o.month = s.asked_month and s.booked > 0 and o.bucket in ('accepted', 'amount_mismatch')
                     then '{Cause.TWICE}'
                when o.id is not null or exists (select 1 from contributions_batchline e
                                                   join contributions_batch f on f.id = e.batch_id
                                                  where e.person_id = p.id and f.state not in ('draft', 'checked'))
                     then '{Cause.ANSWERED_ELSEWHERE}'
                else '{Cause.UNKNOWN_TO_US}' end
      from strange s left join registry_person p on p.national_id = s.national_id
      left join lateral (
        select l.id, l.batch_id, l.month, r.bucket, r.reply_id from contributions_batchline l
          join contributions_batch f on f.id = l.batch_id and f.state not in ('draft', 'checked')
          left join contributions_lineresult r on r.line_id = l.id
         where l.person_id = p.id and l.month = coalesce(s.month, s.asked_month)
      ) o on true
     -- A later reply that speaks of the line has set it right.
     where not (o.batch_id is not distinct from s.batch_id and o.reply_id is distinct from s.reply_id)
), found as (
    select * from fell union all select * from died union all select * from placed
), item as (
    select f.*, b.month, b.fund_code, b.number, coalesce(case t.action {_STATES} end, 'open') as state, t.action, t.note,
           t.reference, t.actor, t.at,
           case when f.cause in ('{Cause.REJECTED}', '{Cause.AMOUNT_DIFFERS}') then abs(f.due - f.booked)
                when f.line_id is not null then f.due else f.booked end as amount
      from found f join b on b.id = f.batch_id
      left join lateral (select action, note, reference, actor, at from contributions_itemact
                          where key = f.key order by id desc limit 1) t on true
)
"""
_CHOSEN = """
 where (%(cause)s::text is null or cause = %(cause)s) and (%(keys)s::text[] is null or i.key = any(%(keys)s))
   and (%(states)s::text[] is null or state = any(%(states)s))
"""
ORDERED = f"""{ITEMS}
select i.fund_code, i.cause, i.key from item i {_CHOSEN}
 order by i.month, i.fund_code, i.number, array_position({_ORDER}, i.cause), i.amount desc, i.key
"""
LIST = f"""{ITEMS}
select i.key, i.month, i.fund_code, i.number, i.cause, i.state, i.amount, i.due, i.booked, i.reason, i.line_id, i.reply_line_id,
       i.reply_id, i.person_id, coalesce(p.name, ''), coalesce(i.answered, p.national_id), i.line_number, i.gone, i.other_line_id,
       i.action, i.note, i.reference, i.actor, i.at, i.batch_id
  from item i left join registry_person p on p.id = i.person_id {_CHOSEN}
 order by i.month, i.fund_code, i.number, array_position({_ORDER}, i.cause), i.amount desc, i.key
 limit %(limit)s offset %(offset)s
"""
COUNTS = f"""{ITEMS}
select i.month, i.fund_code, i.cause, count(*), count(*) filter (where state <> 'done'), count(*) filter (where state = 'open'),
       coalesce(sum(amount), 0)::bigint, coalesce(sum(amount) filter (where state <> 'done'), 0)::bigint
  from item i {_CHOSEN} group by 1, 2, 3 order by 1, 2, array_position({_ORDER}, i.cause)
"""
OPEN = f"{ITEMS} select i.batch_id, count(*) from item i where state <> 'done' group by 1 order by 1"
# What was done about a line is over once a later reply speaks of it.
RESOLVED = """
insert into contributions_itemact (key, batch_id, cause, action, note, reference, actor, at)
select a.key, a.batch_id, a.cause, 'resolved', %(note)s, '', %(actor)s, %(at)s
  from (select distinct on (key) * from contributions_itemact where batch_id = %(batch)s and key like 'L%%'
         order by key, id desc) a
  join contributions_lineresult r on r.line_id = split_part(substr(a.key, 2), '-', 1)::bigint and r.reply_id = %(reply)s
 where a.action <> 'resolved' and split_part(a.key, '-', 2)::bigint <> %(reply)s
"""


@dataclass(frozen=True)
class Item:
    """One entry. Amounts in whole rupiah: `due` as billed, `booked` as the insurer says, `amount` what is in question.

    `national_id` is sealed; `gone` is the day a person is known to have died by; `other_line_id` the line that was meant.
    """

    key: str
    month: Month
    fund: str
    number: int
    cause: Cause
    state: ItemState
    amount: int
    due: int
    booked: int
    reason: str
    line_id: int | None
    reply_line_id: int | None
    reply_id: int
    person_id: int | None
    name: str
    national_id: bytes | None
    line_number: int | None
    gone: date | None
    other_line_id: int | None
    action: ItemAction | None
    note: str
    reference: str
    actor: str
    at: datetime | None
    batch_id: int

    @property
    def next_step(self) -> str:
        return NEXT_STEPS[self.cause]


def _asked(month: Month | None, fund: str | None, number: int | None, **more: Any) -> dict[str, Any]:
    names = ("cause", "keys", "states", "batches", "limit", "lines", "answers")
    open_ = {**dict.fromkeys(names), "offset": 0}
    return {"month": month.first_day if month else None, "fund": fund, "number": number, **open_, **more}


def items(
    month: Month | None, fund: str | None = None, number: int | None = None, *, cause: Cause | None = None,
    states: Iterable[ItemState] | None = None, keys: Sequence[str] | None = None, limit: int | None = None, offset: int = 0,
    batches: Sequence[int] | None = None,
) -> list[Item]:  # fmt: skip
    """The entries of a month (of all months: None), by fund, cause and amount."""
    chosen = _asked(
        month, fund, number, cause=cause.value if cause else None, states=[s.value for s in states] if states else None,
        limit=limit, offset=offset, batches=list(batches) if batches else None, **_by_number(keys),
    )  # fmt: skip
    return [_item(row) for row in asked(LIST, chosen)]


def _by_number(keys: Sequence[str] | None) -> dict[str, Any]:
    """The lines and the replies' lines of which these keys speak: only they are looked at."""
    if keys is None:
        return {}
    ids = [_numbers(key) for key in keys if KEY.fullmatch(key)]
    lines = [int(key[1:].split("-")[0]) for key in keys if key[0] == "L" and KEY.fullmatch(key)]
    return {"keys": list(keys), "lines": lines, "answers": [n for kind, n in ids if kind == "R"]}


def ordered(
    month: Month | None, fund: str | None = None, *, states: Iterable[ItemState] | None = None
) -> list[tuple[str, str, str]]:
    """Fund, cause and key of every entry, in the order of `items`."""
    return asked(ORDERED, _asked(month, fund, None, states=[s.value for s in states] if states else None))


def _item(row: tuple[Any, ...]) -> Item:
    key, first, fund, number, cause, state, *rest = row
    (amount, due, booked, reason, line, reply_line, reply, person, name, secret, line_number, gone, other, action, note,
     reference, actor, at, batch) = rest  # fmt: skip
    return Item(
        key, Month.of(first), fund, number, Cause(cause), ItemState(state), int(amount), int(due), int(booked), reason, line,
        reply_line, reply, person, name, bytes(secret) if secret else None, line_number, gone, other,
        ItemAction(action) if action else None, note or "", reference or "", actor or "", at, batch,
    )  # fmt: skip


def counts(
    month: Month | None, fund: str | None = None, number: int | None = None, *, states: Iterable[ItemState] | None = None
) -> list[dict[str, Any]]:
    """Per month, fund and cause: entries, those not done (`open`), those nobody touched, and rupiah in question."""
    chosen = _asked(month, fund, number, states=[s.value for s in states] if states else None)
    return [
        {"month": str(Month.of(first)), "fund": code, "cause": cause, "items": n, "open": left, "untouched": new,
         "amount": int(amount), "open_amount": int(open_amount)}
        for first, code, cause, n, left, new, amount, open_amount in asked(COUNTS, chosen)
    ]  # fmt: skip


def open_count(month: Month, fund: str, number: int | None = None) -> int:
    """How many entries of a fund's month are not done."""
    return sum(one["open"] for one in counts(month, fund, number))


def items_open(batches: Sequence[int]) -> list[tuple[int, int]]:
    """Of these lists, by number in the table, how many entries are not done; one without any is left out."""
    return [(batch, int(n)) for batch, n in asked(OPEN, _asked(None, None, None, batches=list(batches)))]


def item(key: str) -> Item:
    """One entry. Raises Refusal (ITEM_UNKNOWN) where there is none, or where a later reply has put it in order."""
    found = _by_keys([key])
    if not found:
        raise Refusal("ITEM_UNKNOWN", f"The work queue has no entry {key[:40]!r}; a later reply may have put it in order.")
    return found[0]


def _by_keys(keys: Sequence[str]) -> list[Item]:
    well = [key for key in keys if KEY.fullmatch(key)]
    ids = [_numbers(key) for key in well]
    sql = """select distinct batch_id from contributions_reply where id = any(%(replies)s)
             or id in (select reply_id from contributions_replyline where id = any(%(lines)s))"""
    sought = {"replies": [n for kind, n in ids if kind == "L"], "lines": [n for kind, n in ids if kind == "R"]}
    batches = [batch for (batch,) in asked(sql, sought)]
    return items(None, keys=well, batches=batches) if batches else []


def _numbers(key: str) -> tuple[str, int]:
    """Of a line its reply, of a reply's line itself."""
    return (key[0], int(key.split("-")[1])) if key[0] == "L" else (key[0], int(key[1:]))


@transaction.atomic
def settle(keys: Sequence[str], *, action: ItemAction, note: str, actor: Actor, reference: str = "") -> list[Item]:
    """Writes down what was done about entries; all or none. The same again by the same person changes nothing.

    Raises Refusal: ITEM_UNKNOWN, ACTION_NOT_ALLOWED, NOTE_MISSING.
    """
    lock("queue")
    keys = list(dict.fromkeys(keys))
    note, reference = " ".join(note.split())[:300], " ".join(reference.split())[:100]
    if not note:
        raise Refusal("NOTE_MISSING", "Say in a few words what was done.")
    found = _by_keys(keys)
    if len(found) < len(keys) or not keys:
        missing = next(iter(set(keys) - {one.key for one in found}), "")
        raise Refusal("ITEM_UNKNOWN", f"The work queue has no entry {missing[:40]!r}; a later reply may have put it in order.")
    for one in found:
        _refuse_unsuited(one, action)
    fresh = [one for one in found if (one.action, one.note, one.reference, one.actor) != (action, note, reference, actor.name)]
    ItemAct.objects.bulk_create(
        ItemAct(key=one.key, batch_id=one.batch_id, cause=one.cause.value, action=action.value, note=note, reference=reference,
                actor=actor.name, at=now())
        for one in fresh
    )  # fmt: skip
    if fresh:
        details = {"action": action.value, "entries": [one.key for one in fresh], "note": note, "reference": reference}
        record(actor, "queue.settle", f"batch:{fresh[0].batch_id}", details)
    return _by_keys(keys)


def _refuse_unsuited(one: Item, action: ItemAction) -> None:
    allowed = [ItemAction.REOPEN] if one.state is ItemState.DONE else list(SUITS[one.cause])
    if one.state is ItemState.WAITING:
        allowed.append(ItemAction.REOPEN)
    if action not in allowed:
        raise Refusal(
            "ACTION_NOT_ALLOWED",
            f"{one.key} ({one.cause}) is {one.state}: what can be done is {', '.join(allowed)}, not {action}.",
            values={"key": one.key, "action": action.value, "allowed": ", ".join(allowed)},
        )


def history(key: str) -> list[ItemAct]:
    """What was done about an entry, the oldest first."""
    return list(ItemAct.objects.filter(key=key).order_by("id"))


def note_resolved(reply: Reply, actor: Actor) -> None:
    """Ends what was under way about lines of which this reply speaks anew."""
    note = f"A later reply speaks of this line: {reply.file_name}"[:300]
    values = {"batch": reply.batch_id, "reply": reply.pk, "note": note, "actor": actor.name, "at": now()}
    named(RESOLVED, values)
