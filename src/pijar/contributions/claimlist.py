"""What the insurer owes, person-month by person-month: claimed, credited and still open, whole rupiah."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pijar.kernel.month import Month
from pijar.registry.copy import asked

# Credits are given to a fund, not to a line: the oldest claims are counted as settled first.
CLAIMS = """
with line as (
    select c.line_id, c.fund_code, c.month, sum(c.amount) as claimed,
           (array_agg(c.cause order by c.id desc) filter (where c.amount > 0))[1] as cause
      from contributions_claimmove c where (%(fund)s::text is null or c.fund_code = %(fund)s)
     group by 1, 2, 3 having sum(c.amount) > 0
), given as (
    select fund_code, sum(amount) as credited from contributions_credit group by 1
), turned as (
    select l.*, coalesce(g.credited, 0) as credited,
           sum(l.claimed) over (partition by l.fund_code order by l.month, l.line_id) - l.claimed as before
      from line l left join given g using (fund_code)
)
select t.line_id, t.fund_code, t.month, t.cause, t.claimed::bigint,
       least(t.claimed, greatest(t.credited - t.before, 0))::bigint as credited, p.id, p.name, p.national_id,
       coalesce(k.number, ''), coalesce(r.reason, '')
  from turned t join contributions_batchline l on l.id = t.line_id join registry_person p on p.id = l.person_id
  left join enrolment_participantnumber k on k.person_id = p.id
  left join contributions_lineresult r on r.line_id = t.line_id
 order by t.fund_code, t.month, t.line_id
"""


@dataclass(frozen=True)
class Claim:
    """What the insurer owes for one person and month."""

    line_id: int
    fund: str
    month: Month
    cause: str
    claimed: int
    credited: int
    person_id: int
    name: str
    national_id: bytes
    participant_number: str
    reason: str

    @property
    def open(self) -> int:
        return self.claimed - self.credited


def claims(fund: str | None = None) -> list[Claim]:
    """Every person-month the insurer owes something for, the oldest first within a fund."""
    return [
        Claim(line, code, Month.of(first), cause, int(claimed), int(credited), person, name, bytes(secret), number, reason)
        for line, code, first, cause, claimed, credited, person, name, secret, number, reason in asked(CLAIMS, {"fund": fund})
    ]


def by_month(found: list[Claim]) -> list[dict[str, Any]]:
    """Per fund and month: person-months, claimed, credited, open."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        start = {"fund": one.fund, "month": str(one.month), "lines": 0, "claimed": 0, "credited": 0, "open": 0}
        mine = sums.setdefault((one.fund, str(one.month)), start)
        mine["lines"] += 1
        for name in ("claimed", "credited", "open"):
            mine[name] += getattr(one, name)
    return list(sums.values())
