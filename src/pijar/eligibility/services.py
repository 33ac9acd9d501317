"""Assessing a month's candidates as one set, and counting what another policy would say of them."""

from __future__ import annotations

from dataclasses import dataclass

from pijar.eligibility import judging, profile
from pijar.eligibility.catalogue import Context
from pijar.eligibility.judging import Masks
from pijar.eligibility.models import Basis
from pijar.eligibility.models import Policy as StoredPolicy
from pijar.eligibility.policy import Policy
from pijar.eligibility.profile import Registers
from pijar.kernel.clock import now
from pijar.kernel.month import Month
from pijar.registry.bulk import indexed_at_the_end
from pijar.registry.copy import analyze, asked, named, next_id, run

# "offset 0" keeps the planner from writing each mask's expression out wherever it is used.
JUDGED = """
select m.*, {outcome} as outcome, {mask} as mask, {open_to} as open_to
  from (select f.*, {hard} as hard, {doubts} as doubtful, {notes} as notes{more}{funds}
          from eligibility_profile f {full} where f.month = %(month)s offset 0) m
"""
MASKS = "select distinct mask from ({judged}) j"
ASSESS = """
insert into eligibility_assessment
       (id, month, person_id, outcome, reasons, decile, sector, priority, results, seen, refs, open_to)
select (select coalesce(max(id), 0) from eligibility_assessment) + row_number() over (), %(month)s, j.person_id,
       {opened}, w.reasons, j.decile, j.sector, j.points, j.results, j.what, j.whence, j.open_to
  from ({judged} offset 0) j
  join (select * from unnest(%(masks)s::int[], %(words)s::text[]) as w (mask, text)
         cross join lateral (select string_to_array(text, '|') as reasons) said) w using (mask)
"""


# In `open_to`: the fund may carry the person only as a worker one of its donors named.
NAMED = ":named"


@dataclass(frozen=True)
class Judgement:
    """How a month is judged: the policy as stored and as read, and what it is judged by. `funds` are all fund codes."""

    stored: StoredPolicy
    policy: Policy
    context: Context
    funds: tuple[str, ...]


def assess(
    month: Month, *, year: int, city_code: str, own_payers: tuple[str, ...], judgement: Judgement, registers: Registers
) -> None:
    """Stores an assessment, with what each clause saw and all reasons, for every candidate of the year's lists.

    The caller hands over temporary tables as `profile.build` asks for. Replaces an earlier assessment of the month.
    """
    run("delete from eligibility_assessment where month = %s", month.first_day)
    # Whatever month is there gives way; emptied like this the table keeps nothing of it that a reading would pass over.
    run("truncate eligibility_profile")
    with indexed_at_the_end("eligibility_profile"):
        profile.build(month, year=year, city_code=city_code, own_payers=own_payers, registers=registers)
    analyze("eligibility_profile")
    _judge(month, judgement)
    analyze("eligibility_assessment")
    values = {
        "policy": judgement.stored, "reference_day": judgement.context.reference_day, "population_id": registers.population,
        "insured_id": registers.insured, "welfare_id": registers.welfare, "at": now(),
    }  # fmt: skip
    # The number comes from the table, so that a run that was cut off leaves no trace in it.
    if not Basis.objects.filter(month=month.first_day).update(**values):
        Basis.objects.create(id=next_id("eligibility_basis"), month=month.first_day, **values)


def _judge(month: Month, judgement: Judgement) -> None:
    policy, context = judgement.policy, judgement.context
    full = _full(judgement)
    evidence = judging.evidence(policy.clauses, context, full)
    more = (
        f", {judging.priority(policy.clauses, context)} as points, {evidence.results} as results, {evidence.seen} as what,"
        f" {evidence.refs} as whence"
    )
    # The reasons' words are written once for each mask there is, of which there are few.
    found = [mask for (mask,) in asked(MASKS.format(judged=judged(judgement)), {"month": month.first_day})]
    words = ["|".join(judging.reasons_of(mask)) for mask in found]
    sql = ASSESS.format(judged=judged(judgement, more), opened=_of_funds(judgement, full)["opened"])
    named(sql, {"month": month.first_day, "masks": found, "words": words})


def _full(judgement: Judgement) -> str:
    return "h.person_id is not null" if judging.limits_households(judgement.policy) else "false"


def judged(judgement: Judgement, more: str = "", table: str = "eligibility_profile") -> str:
    """A query of the month's profiles with outcome and mask of reasons by this policy; takes `month`."""
    policy, context = judgement.policy, judgement.context
    full = _full(judgement)
    masks = judging.judged(policy.clauses, context, full)
    month = f"(select * from {table} where month = %(month)s)"
    beyond = judging.over_limit(policy, context, month) if judging.limits_households(policy) else ""
    funds = _of_funds(judgement, full)
    return JUDGED.format(
        hard=masks.hard, doubts=masks.doubts, notes=masks.notes, more=more, funds=funds["funds"], open_to=funds["open_to"],
        full=f"left join ({beyond}) h on h.person_id = f.person_id" if beyond else "",
        outcome=judging.outcome("m.hard", "m.doubtful"), mask=judging.mask("m.hard", "m.doubtful", "m.notes"),
    ).replace("from eligibility_profile f", f"from {table} f")  # fmt: skip


def masks_of(judgement: Judgement, table: str, alias: str) -> Masks:
    """Reasons that exclude, ask for a look, only tell; then the first two of each fund with clauses open to all."""
    policy, context = judgement.policy, judgement.context
    limits = judging.limits_households(policy)
    full = f"{alias}.person_id is not null" if limits else "false"
    found = judging.judged(policy.clauses, context, full)
    columns = [found.hard, found.doubts, found.notes]
    for own in policy.funds.values():
        if not own.named_only:
            masks = judging.judged(own.clauses, context, full)
            columns += [masks.hard, masks.doubts]
    month = f"(select * from {table} where month = %(month)s)"
    joins = (
        f" left join ({judging.over_limit(policy, context, month)}) {alias} on {alias}.person_id = f.person_id" if limits else ""
    )
    return Masks(", ".join(columns), joins, len(columns))


def _of_funds(judgement: Judgement, full: str) -> dict[str, str]:
    """The parts of the statement that tell which funds may carry a person, where a fund has clauses of its own."""
    own = judgement.policy.funds
    if not own:
        return {"funds": "", "open_to": "null::text[]", "opened": "j.outcome"}
    columns, opens = "", []
    base = judging.outcome("m.hard", "m.doubtful")
    for number, fund in enumerate(judgement.funds):
        if fund not in own:
            opens.append(f"case when {base} = 'eligible' then {_quoted(fund)} end")
            continue
        masks = judging.judged(own[fund].clauses, judgement.context, full)
        columns += f", {masks.hard} as hard_{number}, {masks.doubts} as doubtful_{number}"
        mine = judging.outcome(f"m.hard_{number}", f"m.doubtful_{number}")
        word = _quoted(f"{fund}{NAMED}" if own[fund].named_only else fund)
        if own[fund].named_only:
            # Who may be enrolled by the city's policy may be carried by this fund without being named, too.
            opens.append(f"case when {base} = 'eligible' then {_quoted(fund)} when {mine} = 'eligible' then {word} end")
        else:
            opens.append(f"case when {mine} = 'eligible' then {word} end")
    plain = ", ".join(_quoted(fund) for fund in judgement.funds if fund in own and not own[fund].named_only)
    opened = f"case when j.open_to && array[{plain}]::text[] then 'eligible' else j.outcome end"
    return {
        "funds": columns, "open_to": f"array_remove(array[{', '.join(opens)}], null)", "opened": opened if plain else "j.outcome",
    }  # fmt: skip


def _quoted(word: str) -> str:
    """A fund's code as a text of SQL, with the signs doubled that would be read as something else."""
    return "'" + word.replace("'", "''").replace("%", "%%") + "'"


def forget(people: list[int]) -> None:
    """Removes what was seen of these people: their lists were taken back."""
    run("delete from eligibility_profile where person_id = any(%s)", people)


__all__ = ["Judgement", "Registers", "assess", "forget", "judged", "masks_of"]
