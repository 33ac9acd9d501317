"""What is decreed, who was carried when, and whose cover is about to break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.enrolment.models import Decree
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

# Who was carried the month before: by our own list, or, before there is one, by the list of participants. Who was carried
# under a number that has given way since keeps the place under the one that stands.
_CARRIED_BEFORE = """
select distinct on (1) coalesce(q.survivor_id, q.id) as person_id, b.fund_code from (
{ours}
union all
select p.id, coalesce((select f.code from funding_fundingsource f where f.year = %(year)s and upper(v.payer) = any(f.payer_names)
                        order by f.position limit 1), upper(v.payer))
  from enrolment_priorparticipation v join registry_person p using (national_id)
 where v.snapshot_id = %(prior)s and v.last_month = %(before)s
   and not exists (select 1 from allocation_assignment a where a.month = %(before)s)
) b join registry_person q on q.id = b.person_id
 order by 1, q.survivor_id is not null, q.id
"""
CARRIED_BEFORE = _CARRIED_BEFORE.format(
    ours="select a.person_id, a.fund_code from allocation_assignment a where a.month = %(before)s"
)
# Of our own list only who may have left, not everybody: whose enrolment ended with this month, and who gave way to another (as
# an array, with which the index is walked once in its order).
_MAY_HAVE_LEFT = _CARRIED_BEFORE.format(
    ours="""
select a.person_id, a.fund_code
  from enrolment_enrolment e join allocation_assignment a on a.person_id = e.person_id and a.month = %(before)s
 where e.valid_until = %(month)s
union all
select a.person_id, a.fund_code from allocation_assignment a
 where a.month = %(before)s and a.person_id = any(array(select id from registry_person where survivor_id is not null))
"""
)
# The list in force is the sum of what was signed: a person's last line counts. `%(on)s` is the first day of the month asked.
IN_FORCE = """
select * from (
select distinct on (l.person_id) l.*, d.from_month, d.number
  from enrolment_decreeline l join enrolment_decree d on d.id = l.decree_id
 where d.state = 'signed' and d.from_month <= %(on)s order by l.person_id, d.id desc) last where action <> 'remove'
"""
# The checksum of a decree: its head, then each line in its order, as JSON, one below another. The NIK stands there as it is
# sealed: ten of its digits are printed, and who knew the rest of the line could try out the hidden ones against a checksum.
CHECKSUM = """
select encode(sha256(convert_to(json_build_array(d.number, d.dated_on, d.from_month, d.kind, d.heading)::text || coalesce(
       (select string_agg(chr(10) || json_build_array(l.position, l.action, l.fund_code, l.from_fund,
               encode(l.national_id, 'hex'), l.name, l.village_code, l.village, l.district, l.occupation, l.reason)::text, ''
               order by l.position)
          from enrolment_decreeline l where l.decree_id = d.id), ''), 'UTF8')), 'hex')
"""


def carried_before(month: Month) -> dict[str, Any]:
    """The parameters of CARRIED_BEFORE for a month."""
    prior = answering(Reference.PARTICIPANTS, month.last_day)
    return {"before": month.previous.first_day, "year": month.year, "prior": prior.id if prior else None}


@dataclass(frozen=True)
class InForce:
    """Somebody of the list in force: the fund, since when and by which decree it holds."""

    person_id: int
    fund_code: str
    since: Month
    number: str


def list_in_force(on: Month) -> list[InForce]:
    """Everybody who stands in the signed decrees that hold in a month, by person."""
    found = named_rows(f"select person_id, fund_code, from_month, number from ({IN_FORCE}) f order by 1", {"on": on.first_day})
    return [InForce(person, fund, Month.of(since), number) for person, fund, since, number in found]


def undecreed(month: Month) -> int:
    """How many people of the month's list stand in no signed decree, or in one with another fund."""
    sql = (
        "select count(*) from allocation_assignment a where a.month = %(on)s and not exists"
        f" (select 1 from ({IN_FORCE}) f where f.person_id = a.person_id and f.fund_code = a.fund_code)"
    )
    return int(named_rows(sql, {"on": month.first_day})[0][0])


def decreed_and_gone(month: Month) -> int:
    """How many people of the list in force are not in the month's list any more."""
    sql = (
        f"select count(*) from ({IN_FORCE}) f where not exists"
        " (select 1 from allocation_assignment a where a.month = %(on)s and a.person_id = f.person_id)"
    )
    return int(named_rows(sql, {"on": month.first_day})[0][0])


def checksum(decree_id: int) -> str:
    """SHA-256 over a decree's head and lines as they stand in the books, hexadecimal."""
    return str(rows(f"{CHECKSUM} from enrolment_decree d where d.id = %s", decree_id)[0][0])


def decree(decree_id: int) -> Decree:
    """The decree of a number. Raises Refusal (DECREE_UNKNOWN)."""
    found = Decree.objects.filter(id=decree_id).first()
    if found is None:
        raise Refusal("DECREE_UNKNOWN", f"There is no decree {decree_id}: `pijar decree list` shows those there are.")
    return found


def per_fund(decree: Decree) -> list[dict[str, Any]]:
    """Per fund: added, removed, moved in and out by this decree, whole people, by fund."""
    found = rows(
        "select fund, sum(added)::int, sum(removed)::int, sum(moved_in)::int, sum(moved_out)::int from ("
        " select fund_code as fund, (action = 'add')::int as added, (action = 'remove')::int as removed,"
        "        (action = 'move')::int as moved_in, 0 as moved_out from enrolment_decreeline where decree_id = %s"
        " union all select from_fund, 0, 0, 0, 1 from enrolment_decreeline where decree_id = %s and action = 'move') c"
        " group by 1 order by 1",
        decree.id, decree.id,
    )  # fmt: skip
    names = ("fund", "added", "removed", "moved_in", "moved_out")
    return [dict(zip(names, one, strict=True)) for one in found]


def named_rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query with named parameters."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


# Months somebody was carried: by our lists as they were run, and the counted ones before we kept the books.
_CARRIED = """
select distinct on (month) month, fund_code, source from (
select d.month, e.fund_code, 'enrolment' as source
  from enrolment_enrolment e
  join enrolment_monthact d on d.month >= e.valid_from and (e.valid_until is null or d.month < e.valid_until)
 where e.person_id = any(%(people)s) and d.month <= %(on)s
union all
select m::date, coalesce((select f.code from funding_fundingsource f where upper(v.payer) = any(f.payer_names)
                           order by f.year desc, f.position limit 1), upper(v.payer)), 'prior'
  from (select distinct on (v.national_id) v.*
          from enrolment_priorparticipation v join registry_snapshot s on s.id = v.snapshot_id
         where v.national_id = any(%(niks)s) order by v.national_id, s.as_of desc, s.id desc) v
 cross join generate_series(greatest(date_trunc('month', v.starts_on), v.last_month - (v.months - 1) * interval '1 month'),
                            v.last_month, interval '1 month') m
 where m <= %(on)s) c order by month, source
"""


def contribution_record(person_id: int, on: Month) -> dict[str, Any]:
    """The months of cover (`masa iur`) up to `on` that were decided for a person, whatever fund or year, and the gaps in them.

    `months` are `{month, fund, source}`, source `enrolment` (ours) or `prior` (before pijar); `continuous` counts the months
    without a gap that end with `on`, and is 0 when `on` itself is not carried; `gaps` are `{from, until, months}`, inclusive.
    Whether each month was paid is another question (`coverage`).
    """
    people = rows("select id, national_id from registry_person where id = %s or survivor_id = %s", person_id, person_id)
    ids, niks = [one for one, _ in people], [bytes(nik) for _, nik in people]
    found = named_rows(_CARRIED, {"people": ids, "niks": niks, "on": on.first_day})
    months = [(Month.of(month), fund, source) for month, fund, source in found]
    run = _run([month for month, _, _ in months], on)
    return {
        "months": [{"month": str(month), "fund": fund, "source": source} for month, fund, source in months],
        "total": len(months),
        "continuous": len(run),
        "since": str(run[0]) if run else None,
        "last_month": str(months[-1][0]) if months else None,
        "gaps": _gaps([month for month, _, _ in months]),
    }


def _run(months: list[Month], on: Month) -> list[Month]:
    """The months without a gap that end with `on`."""
    held, start = set(months), on
    while start in held:
        start = start.previous
    return list(Month.range(start.next, on))


def _gaps(months: list[Month]) -> list[dict[str, Any]]:
    """What lies between two months that do not follow one another."""
    holes = [(one.next, other.previous) for one, other in zip(months, months[1:], strict=False) if other - one > 1]
    return [{"from": str(first), "until": str(last), "months": last - first + 1} for first, last in holes]


# Why `{person}` is not in the list of a month, by its assessment `s`: as an officer said who stopped him or took him off the
# draft, else for want of a place, else the first reason that stands against him (a doubt about the number was settled).
WHY_LEFT = """
case when 'STOPPED' = any(s.reasons) then
          (select h.reason from enrolment_halt h where h.person_id = {person} and h.kind = 'stop' and h.from_month <= %(month)s
            order by h.id desc limit 1)
     when s.outcome = 'eligible' then
          coalesce((select w.reason from allocation_waiting w
                     where w.month = %(month)s and w.person_id = {person} and w.position is null), 'NO_PLACE')
     when s.outcome = 'ineligible' then
          coalesce((array_remove(array_remove(s.reasons, 'NIK_SHARED'), 'NIK_OF_SOMEBODY_ELSE'))[1], s.reasons[1])
     else s.reasons[1] end
"""
# People carried the month before and not in this month's list, with what this month says of them. Participants of before
# whom no list of ours names have no person: they are found by their NIK.
LEAVING = f"""
select p.id, null::bigint as prior_id, b.fund_code, p.national_id, p.name, p.village_code, v.name as village, k.name as district,
       s.sector, s.outcome, coalesce({WHY_LEFT.format(person="p.id")}, 'NOT_PROPOSED') as reason
  from ({_MAY_HAVE_LEFT}) b
  join registry_person p on p.id = b.person_id
  left join eligibility_assessment s on s.month = %(month)s and s.person_id = p.id
  left join regions_region v on v.code = p.village_code left join regions_region k on k.code = v.parent_code
 where not exists (select 1 from allocation_assignment a where a.month = %(month)s and a.person_id = p.id)
union all
select null, v.id, coalesce((select f.code from funding_fundingsource f
                              where f.year = %(year)s and upper(v.payer) = any(f.payer_names) order by f.position limit 1),
                            upper(v.payer)),
       v.national_id, v.name, '', null, null, null, null, 'NOT_PROPOSED'
  from enrolment_priorparticipation v
 where v.snapshot_id = %(prior)s and v.last_month = %(before)s
   and not exists (select 1 from allocation_assignment a where a.month = %(before)s)
   and not exists (select 1 from registry_person p where p.national_id = v.national_id)
"""


# Who leaves: the person, or the line of a participant of before whom no list names; the fund; the reason.
Left = tuple[int | None, int | None, str, str]
_NAMES = """
select p.id, null::bigint, p.national_id, p.name, coalesce(v.name, '')
  from registry_person p left join regions_region v on v.code = p.village_code where p.id = any(%(people)s)
union all
select null, v.id, v.national_id, v.name, '' from enrolment_priorparticipation v where v.id = any(%(priors)s)
"""


@dataclass(frozen=True)
class Leaver:
    """Somebody carried last month and not this month. `person_id` is None for who no list of ours names; `nik` is in clear."""

    person_id: int | None
    fund_code: str
    nik: str
    name: str
    village_code: str
    village: str
    district: str
    sector: str
    outcome: str
    reason: str


def leavers(month: Month) -> list[Leaver]:
    """Who was carried the month before and is not in this month's list, by place and name. Raises Refusal (MONTH_NOT_RUN)."""
    found = _leaving(month)
    niks = identifiers().decrypt_many("national_id", [one[3] for one in found])
    return [_leaver(one, nik) for one, nik in zip(found, niks, strict=True)]


def leaving(month: Month) -> list[Left]:
    """The same people in the same order, none by name. Raises Refusal (MONTH_NOT_RUN)."""
    return [(person, prior, fund, rest[-1]) for person, prior, fund, *rest in _leaving(month)]


def _leaving(month: Month) -> list[tuple[Any, ...]]:
    if not rows("select 1 from enrolment_monthact where month = %s", month.first_day):
        raise Refusal("MONTH_NOT_RUN", f"{month} has no list yet: run `pijar month run {month}` first.")
    sql = f'select * from ({LEAVING}) l order by district collate "C", village collate "C", name collate "C", national_id'
    return named_rows(sql, carried_before(month) | {"month": month.first_day})


def names(found: Sequence[Left]) -> dict[tuple[int | None, int | None], tuple[str, str, str]]:
    """NIK in clear, name and kelurahan of these people as they are now, by their first two values."""
    asked = {"people": [one[0] for one in found if one[0]], "priors": [one[1] for one in found if one[1]]}
    named = named_rows(_NAMES, asked)
    niks = identifiers().decrypt_many("national_id", [one[2] for one in named])
    return {(person, prior): (nik, name, village) for (person, prior, _, name, village), nik in zip(named, niks, strict=True)}


def _leaver(one: tuple[Any, ...], nik: str) -> Leaver:
    person, _, fund, _, name, village_code, village, district, sector, outcome, why = one
    return Leaver(person, fund, nik, name, village_code, village or "", district or "", sector or "unknown", outcome or "", why)


@dataclass(frozen=True)
class GapWarning:
    """Somebody whose cover breaks with a month: eligible and without a place, or assessed by nobody."""

    leaver: Leaver
    kind: str


def gap_warnings(month: Month) -> list[GapWarning]:
    """People carried last month whose cover is about to break though no reason stands against them.

    `NO_PLACE`: still eligible, no fund has a place; `NOT_ASSESSED`: no list of the year names them, so nobody looked.
    Raises Refusal (MONTH_NOT_RUN).
    """
    kinds = {"NO_PLACE": "NO_PLACE", "NOT_PROPOSED": "NOT_ASSESSED"}
    return [GapWarning(one, kinds[one.reason]) for one in leavers(month) if one.reason in kinds]


def last_day_covered(month: Month) -> date:
    """The last day of the last month that was carried, for those who leave with `month`."""
    return month.previous.last_day
