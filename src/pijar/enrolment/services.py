"""Enrolling whom a month's list carries, ending who left, and the officers' stops, holds and resumptions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction

from pijar.audit.services import record
from pijar.enrolment.models import Halt, MonthAct
from pijar.enrolment.selectors import CARRIED_BEFORE, WHY_LEFT, carried_before
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.admitting import admit
from pijar.registry.copy import analyze, copy_frame, named, rows, run
from pijar.registry.crypto import identifiers
from pijar.registry.snapshots import Loaded, day, load, nik, read_table
from pijar.registry.types import Reference
from pijar.staff.types import Actor

HALTED = """
create temp table halted on commit drop as
select person_id, kind
  from (select distinct on (1) coalesce(p.survivor_id, p.id) as person_id, h.kind
          from enrolment_halt h join registry_person p on p.id = h.person_id
         where h.from_month <= %s order by 1, h.id desc) last
 where kind <> 'resume'
"""
END = f"""
update enrolment_enrolment e set valid_until = %(month)s,
       end_reason = coalesce((select 'MOVED_FUND' from allocation_assignment a
                               where a.month = %(month)s and a.person_id = e.person_id),
                             (select {WHY_LEFT.format(person="e.person_id")}
                          from eligibility_assessment s where s.month = %(month)s and s.person_id = e.person_id), 'NOT_PROPOSED')
 where e.valid_until is null and e.valid_from < %(month)s
   and not exists (select 1 from allocation_assignment a where a.month = %(month)s and a.person_id = e.person_id
                   and a.fund_code = e.fund_code)
"""
BEGIN = """
insert into enrolment_enrolment (id, person_id, fund_code, valid_from, end_reason, has_number)
select (select coalesce(max(id), 0) from enrolment_enrolment) + row_number() over (order by a.person_id),
       a.person_id, a.fund_code, a.month, '',
       exists (select from enrolment_participantnumber n where n.person_id = a.person_id and n.number <> '')
  from allocation_assignment a
 where a.month = %(month)s and not exists (select 1 from enrolment_enrolment e
                                           where e.person_id = a.person_id and e.valid_until is null)
"""


# Who was carried last month by the list of participants, before there was a list of our own.
PARTICIPANTS = """
select v.national_id, v.name, v.birth_date from enrolment_priorparticipation v
 where v.snapshot_id = %(prior)s and v.last_month = %(before)s
   and not exists (select 1 from allocation_assignment a where a.month = %(before)s)
"""
# Months and who made their lists.
Acts = Sequence[tuple[date, str]]
STAYING = """
create temp table participant on commit drop as
select distinct coalesce(p.survivor_id, p.id) as person_id
  from enrolment_priorparticipation v join registry_person p using (national_id) where v.snapshot_id = %(prior)s
"""


def admit_participants(month: Month, *, population: int | None, city_code: str) -> int:
    """Makes persons of participants whom no list of candidates names, so that their cover goes on; returns how many."""
    return admit(PARTICIPANTS, carried_before(month), population=population, city_code=city_code)


def hand_over(month: Month, year: int, last: Month | None = None) -> None:
    """Makes the temporary tables that assessment and allocation ask for: what this module knows of the past.

    `last` is the month whose list counts as the one before, where it is not the month before.
    """
    given = carried_before(month) | {"year": year} | ({"before": last.first_day} if last else {})
    named(f"create temp table enrolled_before on commit drop as {CARRIED_BEFORE}", given)
    named(STAYING, given)
    run(HALTED, month.first_day)
    run(
        "create temp table own_number on commit drop as select number from enrolment_participantnumber"
        " union select participant_number from enrolment_priorparticipation v where participant_number <> ''"
        " and exists (select 1 from funding_fundingsource f where upper(v.payer) = any(f.payer_names))"
    )


def enrol(month: Month, actor: Actor, later: Acts = ()) -> None:
    """Makes the enrolments what the month's list says: who has a place is enrolled, who lost it leaves with a reason.

    Spans run through the months, so when an earlier month is decided again the later ones are followed once more; `later`
    are those that `undo_from` took back before.
    """
    followed = [*undo_from(month), *later]
    _decide_again([(month.first_day, actor.name), *followed])


def undo_from(month: Month) -> Acts:
    """Takes back what was decided in a month and, last first, in those after it; returns those, for `enrol` to follow."""
    later = list(MonthAct.objects.filter(month__gt=month.first_day).order_by("month").values_list("month", "made_by"))
    for first_day, _ in reversed(later):
        undo(Month.of(first_day))
    undo(month)
    return later


def enrol_late(month: Month) -> None:
    """Enrols who came onto the list of a month after it was sent; all else of that month stays as it was decided.

    Later months, which are drafts, are followed once more: a span that began with one of them may now begin earlier.
    """
    later = list(MonthAct.objects.filter(month__gt=month.first_day).order_by("month").values_list("month", "made_by"))
    for first_day, _ in reversed(later):
        undo(Month.of(first_day))
    named(BEGIN, {"month": month.first_day})
    _decide_again(later)


def leave_late(month: Month, person_id: int) -> None:
    """Takes back the enrolment of one person who came late to a month, and follows the later months once more."""
    later = list(MonthAct.objects.filter(month__gt=month.first_day).order_by("month").values_list("month", "made_by"))
    for first_day, _ in reversed(later):
        undo(Month.of(first_day))
    run("delete from enrolment_enrolment where valid_from = %s and person_id = %s", month.first_day, person_id)
    _decide_again(later)


def _decide_again(months: Acts) -> None:
    for first_day, made_by in months:
        named(END, {"month": first_day})
        named(BEGIN, {"month": first_day})
        MonthAct.objects.create(month=first_day, made_by=made_by)


def undo(month: Month) -> None:
    """Takes back what a run of the month decided, so that it can be decided again."""
    run("delete from enrolment_enrolment where valid_from = %s", month.first_day)
    run("update enrolment_enrolment set valid_until = null, end_reason = '' where valid_until = %s", month.first_day)
    MonthAct.objects.filter(month=month.first_day).delete()


def not_proposed(month: Month) -> int:
    """People carried last month whom no list of the year names: they leave, and somebody should look at them."""
    return int(
        rows(
            "select count(*) from enrolled_before b where not exists (select 1 from eligibility_assessment s"
            " where s.month = %s and s.person_id = b.person_id)",
            month.first_day,
        )[0][0]
    )


@transaction.atomic
def halt(person_id: int, *, kind: HaltKind, month: Month, reason: str, proof: str, actor: Actor) -> Halt:
    """Records a stop, hold or resumption of a person from a month on. The same again changes nothing.

    Raises Refusal: REASON_INVALID, PROOF_MISSING, NOTHING_TO_RESUME, ALREADY_STOPPED.
    """
    code = reason.strip().upper().replace("-", "_").replace(" ", "_")
    if not re.fullmatch(r"[A-Z0-9_]{2,40}", code):
        raise Refusal("REASON_INVALID", f"A reason is a code such as DECEASED, MOVED_OUT or FORMAL_WORK, not {reason!r}.")
    if not proof.strip():
        raise Refusal("PROOF_MISSING", "Name the proof, for example a letter's number and date.")
    last = Halt.objects.filter(person_id=person_id).order_by("-id").first()
    if last and (last.kind, last.from_month, last.reason, last.proof) == (
        kind.value,
        month.first_day,
        code,
        proof.strip(),
    ):
        return last
    stopped = last is not None and last.kind != HaltKind.RESUME.value
    if kind is HaltKind.RESUME and not stopped:
        raise Refusal("NOTHING_TO_RESUME", "This person is neither stopped nor on hold.")
    if kind is not HaltKind.RESUME and last and last.kind == HaltKind.STOP.value:
        since = Month.of(last.from_month)
        raise Refusal("ALREADY_STOPPED", f"This person was stopped from {since} ({last.reason}); resume first if that was wrong.")
    made = Halt.objects.create(
        person_id=person_id, kind=kind.value, from_month=month.first_day, reason=code, proof=proof.strip(),
        actor=actor.name, at=now(),
    )  # fmt: skip
    record(actor, f"enrolment.{kind.value}", f"person:{person_id}", {"halt": made.id, "from": str(month), "reason": code})
    return made


def load_participants(path: Path, *, as_of: date, actor: Actor) -> Loaded:
    """`nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur`: people enrolled before pijar kept the books."""
    needed = ["nik", "sumber_dana", "mulai", "bulan_terakhir"]
    table = read_table(path, needed, ["nama", "tanggal_lahir", "kpj", "bulan_iur"])
    return load(
        Reference.PARTICIPANTS,
        path,
        as_of=as_of,
        actor=actor,
        table=table,
        reader=_participants,
        write=_write_participants,
    )


def _participants(table: pl.DataFrame) -> pl.DataFrame:
    last = (pl.col("bulan_terakhir").str.slice(0, 7) + "-01").str.to_date("%Y-%m-%d", strict=False)
    starts = pl.coalesce(day("mulai"), (pl.col("mulai") + "-01").str.to_date("%Y-%m-%d", strict=False))
    span = (last.dt.year() - starts.dt.year()) * 12 + (last.dt.month() - starts.dt.month()) + 1
    months = pl.col("bulan_iur").cast(pl.Int32, strict=False)
    fault = (
        pl.when(nik("nik").is_null()).then(pl.lit("NIK_INVALID"))
        .when(~nik("nik").is_first_distinct()).then(pl.lit("NIK_TWICE"))
        .when(pl.col("sumber_dana").is_null()).then(pl.lit("FUND_MISSING"))
        .when(starts.is_null() | last.is_null()).then(pl.lit("DATE_INVALID"))
        .when(span < 1).then(pl.lit("SPAN_INVALID"))
        .when(pl.col("bulan_iur").is_not_null() & ~months.is_between(1, span).fill_null(False)).then(pl.lit("MONTHS_INVALID"))
    )  # fmt: skip
    return table.select(
        "line", nik("nik").alias("nik"), pl.col("nama").fill_null("").alias("name"), day("tanggal_lahir").alias("birth_date"),
        pl.col("kpj").fill_null("").alias("participant_number"), pl.col("sumber_dana").alias("payer"),
        starts.alias("starts_on"), last.alias("last_month"), pl.coalesce(months, span).alias("months"), fault=fault,
    )  # fmt: skip


def _write_participants(good: pl.DataFrame, snapshot: int) -> None:
    secret = identifiers().encrypt_series("national_id", good["nik"]).alias("national_id")
    columns = [
        "snapshot_id", "national_id", "name", "birth_date", "participant_number", "payer", "starts_on", "last_month", "months",
    ]  # fmt: skip
    copy_frame(good.with_columns(secret), "enrolment_priorparticipation", columns)


def keep_numbers() -> int:
    """Takes the insurer's numbers from the `given_number (person_id, number)` table the caller hands over.

    The caller holds the lock `books` from its first row on: whoever makes a list rewrites the same enrolments.
    """
    changed = run(
        "update enrolment_enrolment e set has_number = true from given_number g"
        " where g.person_id = e.person_id and g.number <> '' and not e.has_number"
    )
    if changed:
        analyze("enrolment_enrolment")
    return run(
        "insert into enrolment_participantnumber (person_id, number) select distinct on (g.person_id) g.person_id, g.number"
        " from given_number g where g.number <> '' and not exists (select 1 from enrolment_participantnumber k"
        " where k.person_id = g.person_id and k.number = g.number) order by g.person_id"
        " on conflict (person_id) do update set number = excluded.number"
    )
