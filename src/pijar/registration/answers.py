"""The insurer's answer to a registration, line by line: who has which number, who has none, and what does not fit."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pijar.audit.services import record
from pijar.enrolment.services import keep_numbers
from pijar.kernel.clock import now
from pijar.kernel.month import Month
from pijar.registration.models import Registration, RegistrationReply
from pijar.registration.plugins import Insurer
from pijar.registration.types import Bucket, State
from pijar.registry import files as kept_files
from pijar.registry.copy import copy_frame, named, next_id, rows, run, sync_sequence
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

_ANSWER = (
    "create temp table answer (line int primary key, national_id bytea, number text, status text, reason text) on commit drop"
)
# Of each registered person the latest line of the month; people found to be one count as one (`owner`).
_ASKED = """
create temp table asked on commit drop as
select distinct on (l.person_id) l.id, l.person_id, coalesce(p.survivor_id, p.id) as owner, p.national_id, l.state, l.number
  from registration_registrationline l
  join registration_registration r on r.id = l.registration_id and r.month = %(month)s and r.state <> 'draft'
  join registry_person p on p.id = l.person_id
 order by l.person_id, l.id desc
"""
# Whose each number is that the answer names: by our books, or by the list of participants before them.
_HELD = """
create temp table held on commit drop as
select distinct number, owner from (
    select n.number, coalesce(p.survivor_id, p.id) as owner
      from enrolment_participantnumber n join registry_person p on p.id = n.person_id
     where n.number in (select number from answer) or p.id in (select owner from asked)
        or p.survivor_id in (select owner from asked)
    union all
    select v.participant_number, coalesce(p.survivor_id, p.id, -v.id)
      from enrolment_priorparticipation v left join registry_person p using (national_id)
     where v.participant_number in (select number from answer where number <> '')
    union all
    select l.number, coalesce(p.survivor_id, p.id)
      from registration_registrationline l join registry_person p on p.id = l.person_id
     where l.number in (select number from answer where number <> '')
) known where number <> ''
"""
# A NIK answered twice in other words is believed in neither; the same words twice are one answer.
_GRADED = """
create temp table graded on commit drop as
select line, line_id, owner, conflict,
       case when line_id is null then 'unknown' when turn > 1 and conflict is null then 'repeated'
            when conflict is not null then 'conflict' else status end as bucket
  from (
    select a.line, a.status, k.id as line_id, k.owner,
           row_number() over (partition by a.national_id order by a.line) as turn,
           case when k.id is null then null
                when t.contents > 1 then 'ANSWERED_TWICE'
                when a.status = 'refused' and k.state = 'accepted' then 'ANSWER_CHANGED'
                when a.status = 'refused' then null
                when a.number !~ '^[0-9A-Za-z]{5,20}$' then 'NUMBER_INVALID'
                when exists (select 1 from held h where h.number = a.number and h.owner <> k.owner) or c.owners > 1
                     then 'NUMBER_TAKEN'
                when exists (select 1 from held h where h.owner = k.owner and h.number <> a.number) then 'NUMBER_DIFFERS'
           end as conflict
      from answer a
      left join asked k on k.national_id = a.national_id
      left join (select national_id, count(distinct (status, number)) as contents from answer
                  where national_id is not null group by 1) t on t.national_id = a.national_id
      left join (select number, count(distinct national_id) as owners from answer
                  where number <> '' and status = 'accepted' group by 1) c on c.number = a.number
  ) seen
"""
_TAKE = """
update registration_registrationline l
   set state = case g.bucket when 'conflict' then l.state else g.bucket end,
       number = case g.bucket when 'accepted' then a.number else l.number end,
       reason = case g.bucket when 'refused' then a.reason when 'accepted' then '' else l.reason end,
       conflict = coalesce(g.conflict, '')
  from (select distinct on (line_id) * from graded where bucket in ('accepted', 'refused', 'conflict') order by line_id, line) g
  join answer a using (line)
 where l.id = g.line_id
"""
_NUMBERS = """
create temp table given_number on commit drop as
select g.owner as person_id, a.number from graded g join answer a using (line) where g.bucket = 'accepted'
"""
_KEEP = """
insert into registration_registrationanswer
       (id, reply_id, line_number, line_id, national_id, number, status, reason, bucket, conflict)
select %(first)s + row_number() over (order by a.line), %(reply)s, a.line, g.line_id, a.national_id, left(a.number, 40), a.status,
       a.reason, g.bucket, coalesce(g.conflict, '')
  from answer a join graded g using (line)
"""
_ANSWERED = """
update registration_registration r set state = 'answered'
 where r.state = 'sent' and r.month = %(month)s and exists (
       select 1 from graded g join registration_registrationline l on l.id = g.line_id where l.registration_id = r.id)
"""
_MISSING = """
select count(*) from asked k join registration_registrationline l on l.id = k.id where l.state = 'waiting' and l.conflict = ''
"""


def take(month: Month, path: Path, insurer: Insurer, actor: Actor) -> dict[str, int]:
    """Stores an answer and where each registered person stands after it. See `services.take_reply`."""
    sha256 = kept_files.checksum(path)
    _stage(insurer.read_registration_reply(path))
    reply = RegistrationReply(
        id=next_id("registration_registrationreply"), month=month.first_day, sha256=sha256, file_name=path.name, at=now(),
        actor=actor.name, counts={},
    )  # fmt: skip
    reply.save(force_insert=True)
    sync_sequence("registration_registrationreply")
    first = next_id("registration_registrationanswer")
    for sql in (_ASKED, _HELD, _GRADED, _TAKE, _NUMBERS, _ANSWERED, _KEEP):
        named(sql, {"month": month.first_day, "reply": reply.id, "first": first})
    sync_sequence("registration_registrationanswer")
    keep_numbers()
    counts = _counts(reply.id)
    RegistrationReply.objects.filter(id=reply.id).update(counts=counts)
    kept_files.keep(path, sha256)
    run("drop table answer, asked, held, graded, given_number")
    record(actor, "registration.reply", f"month:{month}", {"reply": reply.id, **counts})
    return counts


def _stage(answer: pl.DataFrame) -> None:
    run(_ANSWER)
    secret = identifiers().encrypt_series("national_id", answer["nik"]).alias("national_id")
    columns = ["line", "national_id", "number", "status", "reason"]
    copy_frame(answer.with_columns(secret), "answer", columns)
    run("analyze answer")


def _counts(reply: int) -> dict[str, int]:
    sql = "select bucket, count(*) from registration_registrationanswer where reply_id = %s group by 1"
    found = dict(rows(sql, reply)) | {Bucket.MISSING.value: rows(_MISSING)[0][0]}
    return {bucket.value: int(found.get(bucket.value, 0)) for bucket in Bucket}


def registrations(month: Month) -> list[Registration]:
    """The month's registrations that were sent, the first one first."""
    return list(Registration.objects.filter(month=month.first_day).exclude(state=State.DRAFT.value).order_by("number"))
