"""A policy as one expression over the profiles of a month: masks of reasons, outcomes, results and what was seen.

The same text serves the assessment, which stores, and the preview, which counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from pijar.eligibility.catalogue import BIT, CATALOGUE, HOUSEHOLD, REASONS, Clause, Context, Reading, Unknown, Weight
from pijar.eligibility.policy import Policy
from pijar.eligibility.types import Reason

STOP, HOLD = 1, 2
SETTLED = {"eligible": 1, "ineligible": 0}


@dataclass(frozen=True)
class Judged:
    """Expressions over `f`: bits of reasons that exclude, that ask for a look, that only tell."""

    hard: str
    doubts: str
    notes: str


def judged(clauses: tuple[Clause, ...], context: Context, full: str = "false") -> Judged:
    """The reasons these clauses give. `full` is true where the household has no place left (`over_limit`)."""
    hard = [_bits(Reason.STOPPED, f"f.halted = {STOP}")]
    doubts = [_bits(Reason.ON_HOLD, f"f.halted = {HOLD}")]
    notes = []
    for clause in clauses:
        reading = CATALOGUE[clause.code].read(clause, context)
        if clause.weight is Weight.MUST:
            hard += [_bits(reason, condition) for reason, condition in reading.fails]
            hard += [_bits(Reason.HOUSEHOLD_FULL, full)] if clause.code == HOUSEHOLD else []
            _take_unknown(clause, reading, hard, doubts)
        notes += [_bits(reason, condition) for reason, condition in reading.notes]
    return Judged(_sum(hard), _sum(doubts), _sum(notes))


def _take_unknown(clause: Clause, reading: Reading, hard: list[str], doubts: list[str]) -> None:
    reason = CATALOGUE[clause.code].unknown_reason
    if reason is not None and clause.unknown is not Unknown.ACCEPT:
        (hard if clause.unknown is Unknown.EXCLUDE else doubts).append(_bits(reason, reading.unknown))


def _bits(reason: Reason, condition: str) -> str:
    return f"case when {condition} then {BIT[reason]} else 0 end"


def _sum(parts: list[str]) -> str:
    return " | ".join(dict.fromkeys(parts)) or "0"


# An officer's decision settles the doubts it names, all of them or none.
OUTCOME = """case when {hard} & {stopped} > 0 then 'ineligible'
     when {f}.settled = 0 then 'ineligible'
     when {f}.doubts & ~{f}.settles <> 0 then 'review'
     when {hard} <> 0 then 'ineligible'
     when {doubts} & ~{hold} & ~{f}.settles <> 0 or {doubts} & {hold} <> 0 then 'review'
     else 'eligible' end"""


def outcome(hard: str, doubts: str, f: str = "m") -> str:
    """The outcome from columns of masks beside the profile's own columns, both under the alias `f`."""
    stopped, hold = BIT[Reason.STOPPED], BIT[Reason.ON_HOLD]
    return OUTCOME.format(hard=hard, doubts=doubts, f=f, stopped=stopped, hold=hold)


def mask(hard: str, doubts: str, notes: str, f: str = "m") -> str:
    """All reasons of a person in one number."""
    decided = BIT[Reason.DECIDED_BY_OFFICER]
    return f"({f}.doubts | {hard} | {doubts} | {notes} | case when {f}.settled is null then 0 else {decided} end)"


def outcome_of(hard: int, doubtful: int, doubts: int, settles: int, settled: int | None) -> str:
    """`OUTCOME` for one set of masks; the database says the same of each person."""
    stopped, hold = BIT[Reason.STOPPED], BIT[Reason.ON_HOLD]
    if hard & stopped or settled == SETTLED["ineligible"]:
        return "ineligible"
    if doubts & ~settles:
        return "review"
    if hard:
        return "ineligible"
    return "review" if doubtful & ~hold & ~settles or doubtful & hold else "eligible"


def mask_of(hard: int, doubtful: int, notes: int, doubts: int, settled: int | None) -> int:
    """`mask` for one set of masks."""
    return doubts | hard | doubtful | notes | (0 if settled is None else BIT[Reason.DECIDED_BY_OFFICER])


@dataclass(frozen=True)
class Masks:
    """A policy's masks as `width` columns over `f`, and what has to be joined for them."""

    columns: str
    joins: str
    width: int


def reasons_of(number: int) -> list[str]:
    return [reason.value for reason in REASONS if number & BIT[reason]]


def priority(clauses: tuple[Clause, ...], context: Context) -> str:
    """The points of the criteria that only order people."""
    points = []
    for clause in clauses:
        if clause.weight is Weight.PRIORITY:
            reading = CATALOGUE[clause.code].read(clause, context)
            points.append(f"case when {_met(reading)} then {clause.points} else 0 end")
    return " + ".join(points) or "0"


def _met(reading: Reading) -> str:
    failing = " or ".join(f"({condition})" for _, condition in reading.fails) or "false"
    return f"not coalesce({reading.unknown}, true) and not coalesce({failing}, false)"


@dataclass(frozen=True)
class Evidence:
    """Arrays over `f`, one element per clause: result (1 met, 0 not, null unknown), value seen, row it was seen in."""

    results: str
    seen: str
    refs: str


def evidence(clauses: tuple[Clause, ...], context: Context, full: str = "false") -> Evidence:
    """What each clause saw of a person."""
    readings = [CATALOGUE[clause.code].read(clause, context) for clause in clauses]
    results = []
    for clause, reading in zip(clauses, readings, strict=True):
        fails = [condition for _, condition in (*reading.fails, *reading.notes)]
        fails += [full] if clause.code == HOUSEHOLD else []
        failing = " or ".join(f"coalesce({condition}, false)" for condition in fails) or "false"
        results.append(f"case when {reading.unknown} or {reading.idle} then null when {failing} then 0 else 1 end")
    return Evidence(
        f"array[{', '.join(results)}]::smallint[]",
        f"array[{', '.join(r.seen for r in readings)}]::bigint[]",
        f"array[{', '.join(r.ref for r in readings)}]::bigint[]",
    )


def limits_households(policy: Policy) -> bool:
    """Whether the policy lets only so many of one family card in."""
    clause = policy.clause(HOUSEHOLD)
    return clause is not None and clause.weight is Weight.MUST


def over_limit(policy: Policy, context: Context, profiles: str) -> str:
    """A query of the people beyond the number a household may enrol, by a policy that `limits_households`.

    Of the people of one family card who are eligible otherwise, who is enrolled comes first, then the eldest. Two born on
    one day stand in the order of their stored numbers, which follows from the numbers alone.
    """
    clause = policy.clause(HOUSEHOLD)
    assert clause is not None
    most = clause.whole("max")
    others = judged(policy.clauses, context)
    return f"""
select person_id from (
  select m.person_id, row_number() over (partition by m.household order by m.is_enrolled desc, m.born, p.national_id) as place
    from (select f.*, {others.hard} as hard, {others.doubts} as doubtful from {profiles} f
           where f.household in (select household from {profiles} g where household is not null
                                  group by 1 having count(*) > {most})) m
    join registry_person p on p.id = m.person_id
   where {outcome("m.hard", "m.doubtful")} = 'eligible') ranked
 where place > {most}
"""
