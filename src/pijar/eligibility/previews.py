"""What a policy would do: counted over the profiles of a month in one reading, nothing stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pijar.eligibility import judging
from pijar.eligibility.services import Judgement, masks_of
from pijar.registry.copy import asked

# Only masks are grouped by, each written once: there are some hundred combinations among a million people, and what follows
# from them is reckoned here. Several processes can read at once.
COUNT = """
select {groups}, {new}, {old}, f.doubts, f.settles, f.settled, count(*)
  from {table} f {joins} where f.month = %(month)s
 group by {sets}
"""
BY = {
    "village": "f.village_code",
    "sex": "f.sex",
    "age": "(date '{day}' - f.born) / 3653 * 10",
    "sector": "f.sector",
}


@dataclass(frozen=True)
class Changed:
    """One group of people: how many would enter, leave, and be eligible."""

    value: str
    entering: int
    leaving: int
    eligible: int


def count(new: Judgement, old: Judgement, table: str) -> dict[str, Any]:
    """Outcomes and reasons by the new policy, and how many enter and leave beside the old one."""
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    entering = leaving = 0
    for _, after, mask, before, people in _counted(new, old, table, []):
        outcomes[after] += people
        for reason in judging.reasons_of(mask):
            reasons[reason] += people
        entering += people * (after == "eligible" != before)
        leaving += people * (before == "eligible" != after)
    return {
        "assessed": sum(outcomes.values()), **{name: outcomes[name] for name in ("eligible", "ineligible", "review")},
        "reasons": dict(sorted(reasons.items())), "entering": entering, "leaving": leaving,
    }  # fmt: skip


def changes(new: Judgement, old: Judgement, table: str) -> dict[str, list[Changed]]:
    """Per kelurahan, sex, age (tens of years) and sector: who enters and leaves; groups without change are left out."""
    found: dict[tuple[str, str], list[int]] = {}
    columns = [BY[name].format(day=new.context.reference_day) for name in BY]
    for values, after, _, before, people in _counted(new, old, table, columns):
        for name, value in zip(BY, values, strict=True):
            if value is not None:
                group = found.setdefault((name, str(value)), [0, 0, 0])
                group[0] += people * (after == "eligible" != before)
                group[1] += people * (before == "eligible" != after)
                group[2] += people * (after == "eligible")
    result: dict[str, list[Changed]] = {name: [] for name in BY}
    for (name, value), (entering, leaving, eligible) in found.items():
        if entering or leaving:
            result[name].append(Changed(value, entering, leaving, eligible))
    for groups in result.values():
        groups.sort(key=lambda g: (-(g.entering + g.leaving), g.value))
    return result


def _counted(new: Judgement, old: Judgement, table: str, columns: list[str]) -> Iterator[tuple[list[Any], str, int, str, int]]:
    """Groups of people: the values of `columns` (one of them told, the others none), outcome and mask by the new policy,
    outcome by the old one, and how many.
    """
    ours, theirs = masks_of(new, table, "n"), masks_of(old, table, "o")
    first, last = len(columns) or 1, (len(columns) or 1) + ours.width + theirs.width + 3
    # Columns are grouped by their places, so that no expression is written twice.
    rest = ", ".join(str(place) for place in range(first + 1, last + 1))
    sets = f"grouping sets ({', '.join(f'({n}, {rest})' for n in range(1, first + 1))})" if columns else rest
    sql = COUNT.format(
        groups=", ".join(columns) or "0", new=ours.columns, old=theirs.columns, table=table, joins=ours.joins + theirs.joins,
        sets=sets,
    )  # fmt: skip
    for line in asked(sql, {"month": new.context.month.first_day}):
        *masks, doubts, settles, settled, people = line[first:]
        after, mask = _outcome(masks[: ours.width], doubts, settles, settled)
        before, _ = _outcome(masks[ours.width :], doubts, settles, settled)
        yield list(line[: len(columns)]), after, mask, before, people


def _outcome(found: Iterable[int], doubts: int, settles: int, settled: int | None) -> tuple[str, int]:
    """Outcome and mask: eligible also where a fund's own clauses open it to the person."""
    hard, doubtful, notes, *funds = found
    outcome = judging.outcome_of(hard, doubtful, doubts, settles, settled)
    for own in range(0, len(funds), 2):
        if judging.outcome_of(funds[own], funds[own + 1], doubts, settles, settled) == "eligible":
            outcome = "eligible"
    return outcome, judging.mask_of(hard, doubtful, notes, doubts, settled)
