"""Was this person covered on this day, and how much of the city is?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pijar.contributions.types import WAS_PAID
from pijar.coverage.models import CoverageFigure
from pijar.coverage.rules import better, coverage_on, gap
from pijar.coverage.types import CoverageStatus, Facts, MonthState, PaidMonth
from pijar.enrolment.types import DEATH_CODES
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import prepared
from pijar.registry.once import once
from pijar.registry.selectors import national_id_of

# One round trip: months billed, months before our books, what is known of a death, whether a place is awaited, who it is.
# Records that gave way to a person speak for him: their lists, halts and months. A death is read of his own number and of the
# one asked, never of another that was mistaken for his. Each newest word of the registers counts, his own record before others.
# By `id + 0`, for by the key alone the halts of everybody would be read from the newest on.
# `given` is who is asked for, one row with the stored NIK as `secret`; the public check gives another one (`checking`).
FACT_COLUMNS = """(select json_agg(json_build_array(l.month, b.fund_code, b.state, r.bucket) order by l.person_id <> p.id, l.id)
          from contributions_batchline l join contributions_batch b on b.id = l.batch_id
          left join lateral (select x.bucket from contributions_lineresult x where x.line_id = l.id limit 1) r on true
         where l.person_id = any(who.ids)),
       (select json_agg(json_build_array(n.payer, n.starts_on, n.last_month, n.months) order by k.nik <> p.national_id, k.nik)
          from unnest(who.niks) k(nik)
         cross join lateral (select v.payer, v.starts_on, v.last_month, v.months
          from enrolment_priorparticipation v join registry_snapshot s on s.id = v.snapshot_id
         where v.national_id = k.nik order by s.as_of desc, s.id desc limit 1) n),
       (select json_agg(json_build_array(n.status, n.status_on, n.as_of)) from unnest(array[given.secret, p.national_id]) k(nik)
         cross join lateral (select d.status, d.status_on, s.as_of
          from registry_populationline d join registry_snapshot s on s.id = d.snapshot_id
         where d.national_id = k.nik order by s.as_of desc, s.id desc limit 1) n),
       (select json_build_array(h.kind, h.reason, h.from_month) from enrolment_halt h
         where h.person_id = any(who.ids) order by h.id + 0 desc limit 1),
       (select exists (select 1 from eligibility_assessment a where a.person_id = p.id and a.month = %(month)s
                       and a.outcome = 'eligible'))"""
FACT_TABLES = """  left join registry_person q on q.national_id = given.secret
  left join registry_person p on p.id = coalesce(q.survivor_id, q.id)
 cross join lateral (select array_agg(m.id) as ids, array_agg(coalesce(m.national_id, given.secret)) as niks
                       from (select p.id, p.national_id
                             union all select g.id, g.national_id from registry_person g where g.survivor_id = p.id) m) who
"""
FACTS = f"select {FACT_COLUMNS} from (select %(secret)s::bytea as secret) given {FACT_TABLES}"
STATES = {
    "accepted": MonthState.ACCEPTED, "rejected": MonthState.REJECTED, "missing": MonthState.UNCLEAR,
    "amount_mismatch": MonthState.UNCLEAR,
}  # fmt: skip


def status(nik: str, on: date) -> CoverageStatus:
    """The cover of the person with this NIK on a day. Raises Refusal (NIK_INVALID) when it is not 16 digits."""
    return coverage_on(on, facts_of(nik, on))


@once
def facts_of(nik: str, on: date) -> Facts:
    """What is known of a person's months. An unknown NIK gives no facts, like one that was never enrolled."""
    secret = national_id_of(nik)
    if secret is None:
        raise Refusal("NIK_INVALID", "A NIK has 16 digits.")
    # Prepared on the server: planning would take longer than looking.
    return facts_in(prepared.one(FACTS, {"secret": secret, "month": Month.of(on).first_day}))


def facts_in(row: Sequence[Any]) -> Facts:
    """The facts that the columns of `FACT_COLUMNS` hold."""
    lines, prior, register, halt, waits = row
    months = billed_months(lines or [])
    for month, before in _prior_months(prior or []).items():
        months[month] = better(months.get(month), before)
    return Facts(months, _dead_since(register or [], halt), bool(waits))


def billed_months(lines: list[list[Any]]) -> dict[Month, PaidMonth]:
    """Month, fund, state of the list and bucket of the answer of each line, as months; the better of two for one month."""
    found: dict[Month, PaidMonth] = {}
    for text, fund, state, bucket in lines:
        if bucket:
            reached = STATES[bucket]
        else:
            reached = MonthState.PAID if state in WAS_PAID else MonthState.BILLED
        month = Month.of(date.fromisoformat(text))
        found[month] = better(found.get(month), PaidMonth(reached, fund))
    return found


def _prior_months(told: list[list[Any]]) -> dict[Month, PaidMonth]:
    """The counted months before our books: those that end with the last one; none before the start."""
    found: dict[Month, PaidMonth] = {}
    for payer, starts_on, last_month, count in told:
        begins, last = date.fromisoformat(starts_on), Month.of(date.fromisoformat(last_month))
        for month in Month.range(max(last.shift(1 - count), Month.of(begins)), last):
            counted = PaidMonth(MonthState.ACCEPTED, payer, begins if month == Month.of(begins) else None)
            found[month] = better(found.get(month), counted)
    return found


def _dead_since(register: list[list[Any]], halt: list[Any] | None) -> date | None:
    """The day after the one the register gives. Where it gives none: the day after its own, or the first of the month in which
    an officer's stop for death begins, whichever comes first; that month may begin before the death, a register's day does not.
    """
    dead = [(on, as_of) for status, on, as_of in register if status == "MENINGGAL"]
    if known := [date.fromisoformat(on) for on, _ in dead if on]:
        return min(known) + timedelta(days=1)
    days = [date.fromisoformat(as_of) + timedelta(days=1) for _, as_of in dead]
    if halt and halt[0] == "stop" and halt[1] in DEATH_CODES:
        days.append(date.fromisoformat(halt[2]))
    return min(days, default=None)


@dataclass(frozen=True)
class CoverageRate:
    """Coverage of all workers: `active` of `base`, as a share; `target` as a share; people missing to the target."""

    active: int
    base: int
    rate: Decimal
    target: Decimal | None
    gap_people: int | None
    as_of: date
    source: str


def coverage_rate(on: date) -> CoverageRate:
    """The figure that answers for a day: the newest not after it. Raises Refusal (NO_FIGURE) where there is none."""
    figure = CoverageFigure.objects.filter(as_of__lte=on).order_by("-as_of", "-id").first()
    if figure is None:
        raise Refusal(
            "NO_FIGURE",
            f"No coverage figure is known for {on} or before: load one with `pijar reference load coverage`.",
        )
    rate = (Decimal(figure.active) / figure.potential).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    missing = gap(figure.active, figure.potential, figure.target) if figure.target is not None else None
    return CoverageRate(figure.active, figure.potential, rate, figure.target, missing, figure.as_of, figure.source)
