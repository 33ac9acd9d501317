"""Opening, checking, publishing and closing a round. A result asks for a decision; it changes no register."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.registry.copy import analyze, lock, named, rows
from pijar.staff.types import Actor
from pijar.verification import rules
from pijar.verification.models import FollowUp, Objection, Recheck, Round, RoundItem
from pijar.verification.types import MOVES, Result, State, Terms

LONGEST_NOTE = 500
# RT and RW as the year's lists tell them of the kelurahan the person lives in; both from one row, the field form's word first.
LIST_PEOPLE = """
insert into verification_rounditem
       (round_id, person_id, village_code, rw, rt, outcome, occupation, initials, result, note, checked_by)
select %(round)s, a.person_id, p.village_code, coalesce(w.rw, ''), coalesce(w.rt, ''), a.outcome, coalesce(o.name, ''),
       coalesce(nullif(upper(regexp_replace(regexp_replace(p.name, %(word)s, '\\1.', 'g'), %(rest)s, '.')), '.'), %(nameless)s),
       'NOT_YET', '', ''
  from eligibility_assessment a
  join registry_person p on p.id = a.person_id
  left join registry_occupation o on o.code = p.occupation_code
  left join (select distinct on (1) coalesce(q.survivor_id, q.id) as person_id, r.rw, r.rt
               from intake_stagedrow r
               join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year <= %(year)s
               join registry_person q on q.id = r.person_id
               left join registry_person s on s.id = q.survivor_id
              where (r.rt is not null or r.rw is not null) and r.village_code = coalesce(s.village_code, q.village_code)
              order by 1, (r.rt is not null and r.rw is not null) desc, f.kind = 'form' desc, f.year desc,
                       r.entered_at desc nulls last, f.name, f.id, r.row_number) w on w.person_id = a.person_id
 where a.month = %(month)s and a.outcome in ('eligible', 'review')
 order by p.village_code, a.person_id
"""


def same_officer(one: str, other: str) -> bool:
    """Whether two log-in names are one officer's."""
    return one.strip().casefold() == other.strip().casefold()


@transaction.atomic
def open_round(month: Month, *, title: str, terms: Terms, until: date | None = None, actor: Actor) -> Round:
    """Opens a round over all eligible and doubtful people of the month's assessment, as one set.

    `until`: the last day for objections, where it is known already. Raises Refusal: MONTH_NOT_RUN, ROUND_OPEN, TERMS_INVALID.
    """
    if terms.objection_days < 1 or terms.decide_days < 1:
        raise Refusal("TERMS_INVALID", "Objections need at least one day to be brought and one day to be decided.")
    lock("verification")
    under_way = Round.objects.filter(month=month.first_day).exclude(state=State.CLOSED.value).first()
    if under_way:
        sentence = f"Round {under_way.id} of {month} is {under_way.state}: close it before another one is opened."
        raise Refusal("ROUND_OPEN", sentence, values={"month": month})
    made = Round.objects.create(
        month=month.first_day, title=" ".join(title.split())[:120] or f"Verval {month}", objection_days=terms.objection_days,
        decide_days=terms.decide_days, office=terms.office, objections_until=until, opened_by=actor.name, opened_at=now(),
    )  # fmt: skip
    people = named(
        LIST_PEOPLE,
        {"round": made.id, "month": month.first_day, "year": month.year, "word": rules.WORD, "rest": rules.REST,
         "nameless": rules.NAMELESS},
    )  # fmt: skip
    if not people:
        raise Refusal(
            "MONTH_NOT_RUN", f"Nobody is assessed eligible or doubtful in {month}: run `pijar month run {month}` first."
        )
    analyze("verification_rounditem")
    record(actor, "verification.open", f"round:{made.id}", {"month": str(month), "people": people})
    return made


def held(round_id: int, *states: State) -> Round:
    """The round, held for what is about to be written. Raises Refusal: ROUND_UNKNOWN, ROUND_CLOSED, ROUND_NOT_PUBLISHED."""
    rows("select 1 from verification_round where id = %s for share", round_id)
    found = Round.objects.filter(id=round_id).first()
    if found is None:
        raise Refusal("ROUND_UNKNOWN", f"There is no verification round {round_id}.")
    if states and State(found.state) not in states:
        if found.state == State.CLOSED.value:
            raise Refusal("ROUND_CLOSED", f"Round {round_id} is closed: nothing can be written in it any more.")
        raise Refusal("ROUND_NOT_PUBLISHED", f"Round {round_id} is {found.state}: its list must be published first.")
    return found


def _note(text: str) -> str:
    # No word that anybody types holds a NUL, and the database takes none.
    return " ".join(text.replace("\0", " ").split())[:LONGEST_NOTE]


@transaction.atomic
def check_item(item_id: int, *, result: Result, note: str, actor: Actor) -> bool:
    """Keeps what was found of one person; NOT_YET takes an answer back. Says whether it changed anything.

    Raises Refusal: ITEM_UNKNOWN, ROUND_CLOSED, RECHECKED.
    """
    item = RoundItem.objects.select_for_update().filter(id=item_id).first()
    if item is None:
        raise Refusal("ITEM_UNKNOWN", f"There is no entry {item_id}.")
    held(item.round_id, State.OPEN, State.PUBLISHED)
    if (item.result, item.note) == (result.value, _note(note)):
        return False
    if item.result != result.value and Recheck.objects.filter(item=item).exclude(result=Result.NOT_YET.value).exists():
        raise Refusal("RECHECKED", "This entry was checked a second time: its first result stays.")
    _answer(item, result, note, actor, keep_checker=item.result == result.value)
    record(actor, "verification.check", f"item:{item.id}", {"round": item.round_id, "result": result.value})
    return True


def _answer(entry: RoundItem | Recheck, result: Result, note: str, actor: Actor, keep_checker: bool = False) -> None:
    entry.result, entry.note = result.value, _note(note)
    if not keep_checker:
        is_open = result is Result.NOT_YET
        entry.checked_by, entry.checked_at = ("", None) if is_open else (actor.name, now())
    entry.save(update_fields=["result", "note", "checked_by", "checked_at"])


@transaction.atomic
def recheck_item(recheck_id: int, *, result: Result, note: str, actor: Actor) -> bool:
    """Keeps what a second officer found of one person of the sample. Says whether it changed anything.

    Raises Refusal: ITEM_UNKNOWN, ROUND_CLOSED, NOT_CHECKED_YET, SAME_CHECKER.
    """
    again = Recheck.objects.select_for_update().filter(id=recheck_id).first()
    if again is None:
        raise Refusal("ITEM_UNKNOWN", f"The sample has no entry {recheck_id}.")
    item = RoundItem.objects.select_for_update().get(id=again.item_id)
    held(item.round_id, State.OPEN, State.PUBLISHED)
    if (again.result, again.note) == (result.value, _note(note)):
        return False
    if item.result == Result.NOT_YET.value:
        raise Refusal("NOT_CHECKED_YET", "Nobody has checked this entry a first time yet.")
    if same_officer(item.checked_by, actor.name):
        raise Refusal("SAME_CHECKER", "You checked this entry the first time: another officer checks it again.")
    _answer(again, result, note, actor)
    record(actor, "verification.recheck", f"item:{item.id}", {"round": item.round_id, "result": result.value})
    return True


@transaction.atomic
def publish_round(round_id: int, *, on: date, until: date | None = None, actor: Actor) -> Round:
    """Publishes the list; objections are heard until a day that leaves the round's number of days.

    Raises Refusal: ROUND_UNKNOWN, MOVE_NOT_ALLOWED, TERM_SHORT.
    """
    found = _for_update(round_id)
    move(MOVES, State(found.state), State.PUBLISHED, f"Round {round_id}")
    least = rules.last_day(on, found.objection_days)
    last = until or found.objections_until or least
    if last < least:
        sentence = f"Objections must be possible for {found.objection_days} days, so until {least}, not {last}."
        raise Refusal("TERM_SHORT", sentence, values={"days": found.objection_days, "least": least})
    found.state, found.published_on, found.objections_until = State.PUBLISHED.value, on, last
    found.published_by = actor.name
    found.save(update_fields=["state", "published_on", "objections_until", "published_by"])
    record(actor, "verification.publish", f"round:{round_id}", {"on": on.isoformat(), "until": last.isoformat()})
    return found


@transaction.atomic
def close_round(round_id: int, *, on: date, actor: Actor) -> Round:
    """Closes the round: what has no result counts as not checked, and nothing can be written after.

    Raises Refusal: ROUND_UNKNOWN, MOVE_NOT_ALLOWED, STILL_HEARING, OBJECTIONS_UNDECIDED.
    """
    found = _for_update(round_id)
    move(MOVES, State(found.state), State.CLOSED, f"Round {round_id}")
    if found.objections_until and on <= found.objections_until:
        sentence = f"Objections are heard until {found.objections_until}: the round can be closed the day after."
        raise Refusal("STILL_HEARING", sentence, values={"until": found.objections_until})
    waiting = Objection.objects.filter(round=found, state="received").count()
    if waiting:
        raise Refusal("OBJECTIONS_UNDECIDED", f"{waiting} objections wait for a decision.", values={"n": waiting})
    found.state, found.closed_by, found.closed_at = State.CLOSED.value, actor.name, now()
    found.save(update_fields=["state", "closed_by", "closed_at"])
    record(actor, "verification.close", f"round:{round_id}", {})
    return found


def _for_update(round_id: int) -> Round:
    found = Round.objects.select_for_update().filter(id=round_id).first()
    if found is None:
        raise Refusal("ROUND_UNKNOWN", f"There is no verification round {round_id}.")
    return found


@transaction.atomic
def follow_up(*, item_id: int | None = None, objection_id: int | None = None, act: str, note: str, actor: Actor) -> FollowUp:
    """Keeps what an officer did about a result or an upheld objection, so that it waits no longer. The first word stays."""
    subject = f"item:{item_id}" if item_id else f"objection:{objection_id}"
    lock(f"verification {subject}")
    about = Q(item_id=item_id) if item_id else Q(objection_id=objection_id)
    if (found := FollowUp.objects.filter(about).first()) is not None:
        return found
    made = FollowUp.objects.create(
        item_id=item_id, objection_id=objection_id, act=act, note=_note(note), actor=actor.name, at=now()
    )
    record(actor, "verification.follow_up", subject, {"act": act})
    return made
