"""What a policy would do: counted over the profiles of a month in one reading, nothing stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pijar.eligibility import judging
from pijar.eligibility.services import Judgement, judged
from pijar.registry.copy import asked

COUNT = """
select n.outcome, n.mask, n.before = 'eligible', count(*)
  from {both} n group by 1, 2, 3
"""
# One reading where no household has to be counted, which is the usual case; else the two are joined.
JOINED = "(select a.*, b.outcome as before from ({new}) a join ({old}) b using (person_id))"
BY = {
    "village": "village_code",
    "sex": "sex",
    "age": "(extract(year from age(date '{day}', born))::int / 10 * 10)::text",
    "sector": "sector",
}
CHANGES = """
select {columns}, grouping({columns}) as which,
       count(*) filter (where outcome = 'eligible' and before <> 'eligible') as entering,
       count(*) filter (where outcome <> 'eligible' and before = 'eligible') as leaving,
       count(*) filter (where outcome = 'eligible') as eligible
  from (select {named}, outcome, before from {both} n) d
 group by grouping sets ({sets})
"""


@dataclass(frozen=True)
class Changed:
    """One group of people: how many would enter, leave, and be eligible."""

    value: str
    entering: int
    leaving: int
    eligible: int


def count(new: Judgement, old: Judgement, table: str) -> dict[str, Any]:
    """Outcomes and reasons by the new policy, and how many enter and leave beside the old one."""
    found = asked(COUNT.format(both=_both(new, old, table)), {"month": new.context.month.first_day})
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    entering = leaving = 0
    for outcome, mask, was_eligible, people in found:
        outcomes[outcome] += people
        for reason in judging.reasons_of(mask):
            reasons[reason] += people
        entering += people if outcome == "eligible" and not was_eligible else 0
        leaving += people if outcome != "eligible" and was_eligible else 0
    return {
        "assessed": sum(outcomes.values()), **{name: outcomes[name] for name in ("eligible", "ineligible", "review")},
        "reasons": dict(sorted(reasons.items())), "entering": entering, "leaving": leaving,
    }  # fmt: skip


def changes(new: Judgement, old: Judgement, table: str) -> dict[str, list[Changed]]:
    """Per kelurahan, sex, age (tens of years) and sector: who enters and leaves; groups without change are left out."""
    columns = list(BY)
    named = ", ".join(f"{BY[name].format(day=new.context.reference_day)} as {name}" for name in columns)
    sql = CHANGES.format(
        columns=", ".join(columns), named=named, both=_both(new, old, table), sets=", ".join(f"({name})" for name in columns)
    )
    result: dict[str, list[Changed]] = {name: [] for name in columns}
    for *values, which, entering, leaving, eligible in asked(sql, {"month": new.context.month.first_day}):
        # `grouping` has a bit for each column that is not grouped by: just one is missing.
        place = next(n for n in range(len(columns)) if not which >> (len(columns) - 1 - n) & 1)
        if entering or leaving:
            result[columns[place]].append(Changed(str(values[place] or ""), entering, leaving, eligible))
    for groups in result.values():
        groups.sort(key=lambda g: (-(g.entering + g.leaving), g.value))
    return result


def _both(new: Judgement, old: Judgement, table: str) -> str:
    if judging.limits_households(new.policy) or judging.limits_households(old.policy) or new.policy.funds or old.policy.funds:
        return JOINED.format(new=opened(new, table), old=opened(old, table))
    masks = judging.judged(old.policy.clauses, old.context)
    more = f", {masks.hard} as hard_old, {masks.doubts} as doubtful_old"
    before = judging.outcome("n.hard_old", "n.doubtful_old", "n")
    return f"(select n.*, {before} as before from ({judged(new, more, table)}) n)"


def opened(judgement: Judgement, table: str) -> str:
    """The judged profiles, eligible also where a fund's own clauses open it to the person."""
    own = [fund for fund, rules in judgement.policy.funds.items() if not rules.named_only]
    if not own:
        return judged(judgement, "", table)
    listed = ", ".join("'" + fund.replace("'", "''").replace("%", "%%") + "'" for fund in own)
    columns = "person_id, village_code, sex, born, sector, mask"
    return (
        f"select {columns}, case when open_to && array[{listed}]::text[] then 'eligible' else outcome end as outcome"
        f" from ({judged(judgement, '', table)}) o"
    )
