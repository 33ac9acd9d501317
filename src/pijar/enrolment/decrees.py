"""Drafting, throwing away and signing the mayor's decrees. The month's list is decided elsewhere; a decree makes it an act."""

from __future__ import annotations

import unicodedata
from datetime import date

import polars as pl
from django.db import transaction

from pijar.allocation.selectors import fingerprint
from pijar.audit.services import record
from pijar.enrolment import annex
from pijar.enrolment.models import Decree, DecreeLine, MonthAct
from pijar.enrolment.selectors import IN_FORCE, checksum, decree, named_rows
from pijar.enrolment.types import Action, DecreeKind, DecreeState, Heading
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.registry.copy import copy_frame, lock, rows
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

# Letters of a decree's number.
LONGEST = 100
COLUMNS = (
    "person_id", "action", "fund_code", "from_fund", "name", "national_id", "village_code", "village", "district", "occupation",
    "reason",
)  # fmt: skip
# The month's list against the list in force. Who comes or moves is written as the registers know the person now, who leaves
# as the decree that brought the person said. Sorted by place and name, the same on every machine.
CHANGES = f"""
with change as (
  select coalesce(a.person_id, f.person_id) as person_id, coalesce(a.fund_code, f.fund_code) as fund_code, f.id as line_id,
         case when f.person_id is null then 'add' when a.person_id is null then 'remove' else 'move' end as action,
         case when a.person_id is not null then coalesce(f.fund_code, '') else '' end as from_fund
    from (select person_id, fund_code from allocation_assignment where month = %(on)s) a
    full join ({IN_FORCE}) f using (person_id)
   where f.person_id is null or a.person_id is null or a.fund_code <> f.fund_code)
select * from (
select c.person_id, c.action, c.fund_code, c.from_fund,
       case c.action when 'remove' then o.name else coalesce(d.name, p.name) end as name,
       case c.action when 'remove' then o.national_id else p.national_id end as national_id,
       case c.action when 'remove' then o.village_code else p.village_code end as village_code,
       case c.action when 'remove' then o.village else coalesce(v.name, '') end as village,
       case c.action when 'remove' then o.district else coalesce(k.name, '') end as district,
       case c.action when 'remove' then o.occupation else coalesce(w.name, '') end as occupation,
       case when c.action <> 'remove' then '' when p.survivor_id is not null then 'JOINED' else coalesce(
            (select e.end_reason from enrolment_enrolment e where e.person_id = c.person_id and e.valid_until <= %(on)s
              order by e.valid_until desc limit 1), 'NOT_PROPOSED') end as reason
  from change c
  join registry_person p on p.id = c.person_id
  left join enrolment_decreeline o on o.id = c.line_id
  left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = p.national_id
  left join registry_occupation w on w.code = p.occupation_code
  left join regions_region v on v.code = p.village_code
  left join regions_region k on k.code = v.parent_code) found
 order by array_position(array['add', 'remove', 'move'], action), district collate "C", village collate "C", name collate "C",
          person_id
"""


@transaction.atomic
def draft_decree(month: Month, *, number: str, dated_on: date, heading: Heading, population: int | None, actor: Actor) -> Decree:
    """Draws up a decree that brings the list in force to the month's list: the first holds everybody, a later one changes.

    `population` is the register snapshot the month was run with: names are printed as it writes them.
    Raises Refusal: NUMBER_MISSING, NUMBER_TAKEN, DRAFT_OPEN, MONTH_NOT_RUN, LATER_DECREE, NOTHING_CHANGED.
    """
    lock("books")
    # Letters that look like a number's own, in another form, do not make it another number.
    number = " ".join(unicodedata.normalize("NFKC", number).split())
    _refuse_number(number)
    _refuse_month(month)
    parameters = {"on": month.first_day, "population": population}
    found = pl.DataFrame(named_rows(CHANGES, parameters), schema=list(COLUMNS), orient="row", infer_schema_length=None)
    if found.is_empty():
        sentence = f"Nothing changed: everybody in the list of {month} stands in the signed decrees as they are."
        raise Refusal("NOTHING_CHANGED", sentence, values={"month": month})
    counts = {action: int((found["action"] == action.value).sum()) for action in Action}
    is_first = not Decree.objects.filter(state=DecreeState.SIGNED.value).exists()
    total = rows("select count(*) from allocation_assignment where month = %s", month.first_day)[0][0]
    made = Decree.objects.create(
        number=number, dated_on=dated_on, from_month=month.first_day,
        kind=(DecreeKind.FIRST if is_first else DecreeKind.CHANGE).value, heading=heading.as_json(), made_by=actor.name,
        made_at=now(), basis=str(fingerprint(month)), added=counts[Action.ADD], removed=counts[Action.REMOVE],
        moved=counts[Action.MOVE], total=total,
    )  # fmt: skip
    _write_lines(made, found)
    Decree.objects.filter(id=made.id).update(checksum=checksum(made.id))
    made.refresh_from_db()
    record(actor, "decree.draft", f"decree:{made.id}", {"number": number, "month": str(month), **_counts(made)})
    return made


def _refuse_number(number: str) -> None:
    if not number or len(number) > LONGEST or not number.isprintable():
        raise Refusal("NUMBER_MISSING", "Give the decree's number, for example 500.15/12/2026, at most 100 letters.")
    if open_draft := Decree.objects.filter(state=DecreeState.DRAFT.value).first():
        raise Refusal(
            "DRAFT_OPEN",
            f"Decree {open_draft.number} is still a draft: sign it or discard it (`pijar decree discard {open_draft.id}`) first.",
            values={"number": open_draft.number},
        )
    if Decree.objects.filter(number__iexact=number).exists():
        raise Refusal("NUMBER_TAKEN", f"There is a decree {number} already: a number is given once.", values={"number": number})


def _refuse_month(month: Month) -> None:
    if not MonthAct.objects.filter(month=month.first_day).exists():
        raise Refusal("MONTH_NOT_RUN", f"{month} has no list yet: run `pijar month run {month}` first.", values={"month": month})
    if later := Decree.objects.filter(state=DecreeState.SIGNED.value, from_month__gt=month.first_day).first():
        raise Refusal(
            "LATER_DECREE",
            f"Decree {later.number} holds from {Month.of(later.from_month)}: a decree cannot change an earlier month.",
            values={"number": later.number, "month": Month.of(later.from_month)},
        )


def _write_lines(made: Decree, found: pl.DataFrame) -> None:
    secrets = [bytes(secret) for secret in found["national_id"].to_list()]
    niks = identifiers().decrypt_many("national_id", secrets)
    lines = found.with_columns(
        pl.lit(made.id).alias("decree_id"), pl.int_range(1, pl.len() + 1).alias("position"),
        pl.Series("nik_masked", [mask(nik) for nik in niks], pl.String),
        pl.Series("national_id", ["\\x" + secret.hex() for secret in secrets], pl.String),
    )  # fmt: skip
    copy_frame(lines, DecreeLine._meta.db_table, ["decree_id", "position", "nik_masked", *COLUMNS])


def _counts(made: Decree) -> dict[str, int]:
    return {"added": made.added, "removed": made.removed, "moved": made.moved, "total": made.total}


@transaction.atomic
def discard_draft(decree_id: int, *, actor: Actor) -> None:
    """Throws a draft away; its number is free again. Raises Refusal: DECREE_UNKNOWN, ALREADY_SIGNED."""
    lock("books")
    found = decree(decree_id)
    if found.state != DecreeState.DRAFT.value:
        raise _signed(found)
    _delete(found)
    record(actor, "decree.discard", f"decree:{decree_id}", {"number": found.number, **_counts(found)})


def _delete(draft: Decree) -> None:
    DecreeLine.objects.filter(decree=draft).delete()
    draft.delete()


def discard_naming(people: list[int], *, actor: Actor, dry_run: bool = False) -> None:
    """Throws away an open draft that names one of these people: what brought them to the registry was taken back.

    A `dry_run`, which its caller takes back, takes only these people's lines out.
    """
    if dry_run:
        DecreeLine.objects.filter(decree__state=DecreeState.DRAFT.value, person_id__in=people).delete()
        return
    found = Decree.objects.filter(state=DecreeState.DRAFT.value, decreeline__person_id__in=people).distinct().first()
    if found:
        discard_draft(found.id, actor=actor)


def _signed(found: Decree) -> Refusal:
    sentence = f"Decree {found.number} was signed by {found.approved_by} and stays; changes go into another decree."
    return Refusal("ALREADY_SIGNED", sentence, values={"number": found.number})


@transaction.atomic
def sign_decree(decree_id: int, *, actor: Actor) -> Decree:
    """Signs a draft: from then on it holds and is frozen, and its annex is kept as it was signed.

    Raises Refusal: DECREE_UNKNOWN, ALREADY_SIGNED, SAME_PERSON, MONTH_CHANGED, DECREE_ALTERED.
    """
    lock("books")
    found = decree(decree_id)
    if found.state != DecreeState.DRAFT.value:
        raise _signed(found)
    if found.made_by.strip().casefold() == actor.name.strip().casefold():
        raise Refusal("SAME_PERSON", f"{actor.name} made this draft; somebody else has to sign it.")
    _refuse_changed(found)
    signed_at = now()
    found.approved_by, found.signed_at = actor.name, signed_at
    files = annex.keep(found)
    Decree.objects.filter(id=found.id).update(
        state=DecreeState.SIGNED.value, approved_by=actor.name, signed_at=signed_at, files=files
    )
    details = {"number": found.number, "made_by": found.made_by, "checksum": found.checksum, **_counts(found)}
    record(actor, "decree.sign", f"decree:{found.id}", details)
    return decree(decree_id)


def _refuse_changed(found: Decree) -> None:
    month = Month.of(found.from_month)
    run = MonthAct.objects.filter(month=found.from_month).exists()
    if not run or found.basis != str(fingerprint(month)):
        raise Refusal(
            "MONTH_CHANGED",
            f"The list of {month} changed since decree {found.number} was drafted: discard the draft and draft it again.",
            values={"month": month, "number": found.number},
        )
    if checksum(found.id) != found.checksum:
        sentence = f"Draft {found.number} is not as it was drawn up: discard it and draft it again."
        raise Refusal("DECREE_ALTERED", sentence, values={"number": found.number})
