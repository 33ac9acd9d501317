"""What cases teach: where, in which work and how people are hurt; how long each step takes; what came back per rupiah paid.

Counts and sums only. Groups of fewer than five are hidden from whoever may see no person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pijar.kernel.clock import JAKARTA
from pijar.kernel.small import LEAST, nearest_rank, without_small
from pijar.registry.copy import asked

# The steps whose length is told, each from the first time of one state to the first time of another; "incident" begins all.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("report", "incident", "reported"),
    ("notify", "incident", "notified"),
    ("file", "reported", "with_insurer"),
    ("pay", "with_insurer", "paid"),
    ("close", "reported", "closed"),
)
CASES = """
select c.id, c.branch, c.state, i.kind, i.harm, i.setting, i.channel = 'register', i.happened_at,
       coalesce(nullif(p.village_code, ''), nullif(i.home_village, ''), i.place_village), coalesce(o.sector, '')
  from claims_claim c join claims_incident i on i.id = c.incident_id
  left join registry_person q on q.id = i.person_id
  left join registry_person p on p.id = coalesce(q.survivor_id, q.id)
  left join registry_occupation o on o.code = p.occupation_code
 where c.joined_to_id is null and i.happened_at >= %(first)s and i.happened_at < %(last)s
 order by c.id
"""
MOVES = """
select m.claim_id, m.to_state, min(m."on") from claims_claimmove m where m.claim_id = any(%(claims)s) group by 1, 2
"""
# What the insurer paid, and what it paid for children beyond what stands among those lines: the same year may be noted as both.
PAID = """
select (select coalesce(sum(amount), 0)::bigint from claims_claimpayment where claim_id = any(%(claims)s)),
       (select coalesce(sum(greatest(y.paid - p.paid, 0)), 0)::bigint
          from (select s.claim_id, sum(y.paid) as paid from claims_scholar s join claims_scholaryear y on y.scholar_id = s.id
                 where s.claim_id = any(%(claims)s) group by 1) y
          cross join lateral (select coalesce(sum(amount), 0) as paid from claims_claimpayment
                               where claim_id = y.claim_id and code like 'scholarship%%') p)
"""
# What the city gave to the insurer for months of the span: paid lists, less what the insurer owes back of them.
GIVEN = """
select coalesce(sum(b.total), 0)::bigint - (
         select coalesce(sum(c.amount), 0)::bigint from contributions_claimmove c
          where c.month >= %(first)s and c.month < %(last)s)
  from contributions_batch b
 where b.state in ('paid', 'settled', 'closed') and b.month >= %(first)s and b.month < %(last)s
"""
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Case:
    """One case as it is counted; `cause` is what happened and where."""

    id: int
    branch: str
    state: str
    kind: str
    harm: str
    setting: str
    found_by_us: bool
    on: date
    village: str
    sector: str

    @property
    def cause(self) -> str:
        return f"{self.kind}:{self.setting}" if self.kind == "accident" else self.kind


def cases(first: date = EARLIEST, last: date = LATEST, only: Iterable[int] | None = None) -> list[Case]:
    """The cases of incidents from `first` until before `last`; `only` these, where given. Joined ones count once."""
    kept = None if only is None else set(only)
    found = [
        Case(number, branch, state, kind, harm, setting, ours, at.astimezone(JAKARTA).date(), village or "", sector or "")
        for number, branch, state, kind, harm, setting, ours, at, village, sector in asked(CASES, {"first": first, "last": last})
    ]
    return [one for one in found if kept is None or one.id in kept]


def reckon(
    found: list[Case], *, first: date = EARLIEST, last: date = LATEST, sees_few: bool, sees_money: bool = True
) -> dict[str, Any]:
    """The numbers of these cases. Sums are whole rupiah; `per_rupiah` is what came back for each rupiah given, a Decimal."""

    def told(counts: Counter[str]) -> dict[str, int | None]:
        return dict(counts.most_common()) if sees_few else without_small(counts)

    result: dict[str, Any] = {
        "cases": len(found), "found_by_us": sum(one.found_by_us for one in found),
        "by_branch": told(Counter(one.branch for one in found)),
        "by_state": told(Counter(one.state for one in found)), "by_cause": told(Counter(one.cause for one in found)),
        "by_harm": told(Counter(one.harm for one in found)),
        "by_village": told(Counter(one.village for one in found if one.village)),
        "by_sector": told(Counter(one.sector or "unknown" for one in found)),
        "by_month": told(Counter(f"{one.on:%Y-%m}" for one in found)), "steps": steps(found, sees_few=sees_few),
    }  # fmt: skip
    return result | (money(found, first, last, sees_few=sees_few) if sees_money else {})


def steps(found: list[Case], *, sees_few: bool) -> list[dict[str, Any]]:
    """Days of each step: of how many cases, half of them, and nine of ten (nearest rank)."""
    first_times: dict[int, dict[str, date]] = defaultdict(dict)
    for claim, state, on in asked(MOVES, {"claims": [one.id for one in found]}):
        first_times[claim][state] = on
    told = []
    for code, start, end in STEPS:
        days = []
        for one in found:
            times = first_times[one.id] | {"incident": one.on}
            # A death that a register told us of was reported by nobody.
            is_told = not (one.found_by_us and start == "incident")
            if is_told and start in times and end in times and times[end] >= times[start]:
                days.append((times[end] - times[start]).days)
        hidden = 0 < len(days) < LEAST and not sees_few
        told.append({
            "step": code, "cases": None if hidden else len(days), "median_days": None if hidden else nearest_rank(days, 50),
            "days_90_percent": None if hidden else nearest_rank(days, 90),
        })  # fmt: skip
    return told


def money(found: list[Case], first: date = EARLIEST, last: date = LATEST, *, sees_few: bool = True) -> dict[str, Any]:
    """What the insurer paid for these cases, and what was given to it for the months of the span.

    Without `sees_few` what came back of fewer than five cases is None: it would be what one family got.
    """
    paid, school = asked(PAID, {"claims": [one.id for one in found]})[0]
    given = int(asked(GIVEN, {"first": first, "last": last})[0][0])
    back = int(paid) + int(school)
    if 0 < len(found) < LEAST and not sees_few:
        return {"paid": None, "scholarships": None, "paid_back": None, "contributions": given, "per_rupiah": None}
    ratio = (Decimal(back) / given).quantize(Decimal("0.01"), ROUND_HALF_UP) if given > 0 else None
    return {"paid": int(paid), "scholarships": int(school), "paid_back": back, "contributions": given, "per_rupiah": ratio}
