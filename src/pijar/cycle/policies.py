"""The policy of a month, put together with what it is judged by; previews of another one; and decisions on proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from django.db import transaction

from pijar.cycle import resting, store
from pijar.cycle.programme import Document
from pijar.cycle.programme_faults import policy_faults, said
from pijar.eligibility import explaining, policies, previews, profile
from pijar.eligibility.catalogue import Context
from pijar.eligibility.explaining import Explanation
from pijar.eligibility.models import Policy as StoredPolicy
from pijar.eligibility.policy import FUNDS, parse
from pijar.eligibility.previews import Changed
from pijar.eligibility.services import Judgement, Registers
from pijar.eligibility.types import PolicyState
from pijar.enrolment import services as enrolment
from pijar.kernel import yaml_text
from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.ages import LIMIT
from pijar.registry.copy import lock, run
from pijar.registry.selectors import sectors
from pijar.staff.types import Actor

MINIMUM_WAGE = "local.minimum_wage"


def context_of(month: Month, programme: Document) -> Context:
    """What policies are judged by in a month: the programme's day of the ages, the law's limit of age, the minimum wage."""
    limit, wage = (lookup.parameter(name).at(month.first_day) for name in (LIMIT, MINIMUM_WAGE))
    return Context(
        month, programme.reference_day,
        limit.whole if limit and limit.value is not None else None, wage.whole if wage and wage.value is not None else None,
    )  # fmt: skip


def judgement_of(month: Month, programme: Document, stored: StoredPolicy | None = None) -> Judgement:
    """How the month is judged: by the policy in force, or by another version."""
    stored = stored or store.policy_of(month)
    return Judgement(stored, parse(policies.mapping_of(stored)), context_of(month, programme), tuple(programme.funds))


def own_payers(programme: Document) -> tuple[str, ...]:
    """The insurer's names for this programme's own funds, in upper case."""
    return tuple(p.upper() for fund in programme.funds.values() for p in fund.payers)


def read(text: str) -> dict[str, Any]:
    """The policy in a YAML text: a mapping of clauses, or a document that holds one under `policy:`.

    Raises Refusal (POLICY_INVALID), all faults at once.
    """
    try:
        given = yaml_text.read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Refusal("POLICY_INVALID", f"The policy is not YAML (line {mark.line + 1 if mark else 1}).") from None
    if isinstance(given, dict) and "policy" in given:
        given = given["policy"]
    return checked(given, store.current())


def checked(mapping: Any, programme: Document) -> dict[str, Any]:
    """The mapping, if it is without faults. Raises Refusal (POLICY_INVALID)."""
    found = list(policy_faults(mapping, programme.data)) or list(_unknown_sectors(mapping))
    if found:
        sentence = "The policy cannot be used: " + "; ".join(map(said, found)) + "."
        raise Refusal("POLICY_INVALID", sentence, values={"faults": found})
    assert isinstance(mapping, dict)
    return mapping


def _unknown_sectors(mapping: Mapping[str, Any]) -> Iterator[Detail]:
    """Sectors that no occupation has: a slip of the pen there would exclude everybody, or nobody."""
    known = set(sectors())
    for where, own in [("", mapping), *((f"{FUNDS}.{fund}.", own) for fund, own in (mapping.get(FUNDS) or {}).items())]:
        rule = own.get("sector")
        for key, words in rule.items() if isinstance(rule, dict) else ():
            if key in ("only", "except") and set(words) - known:
                yield Detail(
                    "CLAUSE_VALUE", {"clause": f"{where}sector.{key}", "wanted": " / ".join(sorted(known - {"unknown"}))}
                )


def explain(person_id: int, month: Month) -> Explanation:
    """Why this person may, may not or not yet be enrolled in a month. Raises Refusal: MONTH_NOT_RUN, NOT_ASSESSED."""
    return explaining.explain(person_id, month, context_of(month, store.current(month.year)))


@transaction.atomic
def preview(month: Month, mapping: Mapping[str, Any], *, against: StoredPolicy | None = None) -> dict[str, Any]:
    """What this policy would say of the month's candidates, beside the one in force (or `against`): counts only.

    `entering` and `leaving`: people who would become eligible, or no longer be. Nothing is stored.
    """
    programme = store.current(month.year)
    with _profiles(month, programme) as table:
        return previews.count(_proposed(mapping, month, programme), judgement_of(month, programme, against), table)


@transaction.atomic
def changes(month: Month, mapping: Mapping[str, Any], *, against: StoredPolicy | None = None) -> dict[str, list[Changed]]:
    """Who enters and leaves by kelurahan, sex, age and sector: counts, largest change first."""
    programme = store.current(month.year)
    with _profiles(month, programme) as table:
        return previews.changes(_proposed(mapping, month, programme), judgement_of(month, programme, against), table)


def _proposed(mapping: Mapping[str, Any], month: Month, programme: Document) -> Judgement:
    return Judgement(StoredPolicy(year=month.year), parse(mapping), context_of(month, programme), tuple(programme.funds))


class _profiles:  # noqa: N801 - used as a statement, like a function.
    """The month's profiles: those stored when it was run, or, where there are none, made for this transaction only."""

    def __init__(self, month: Month, programme: Document) -> None:
        self.month, self.programme = month, programme

    def __enter__(self) -> str:
        if profile.is_kept(self.month):
            return "eligibility_profile"
        chosen = resting.snapshots(self.month)
        registers = Registers(chosen["population"], chosen["insured"], chosen["welfare"])
        enrolment.hand_over(self.month, self.month.year)
        table = profile.temporary()
        profile.build(
            self.month, year=self.month.year, city_code=self.programme.city_code, own_payers=own_payers(self.programme),
            registers=registers, table=table,
        )  # fmt: skip
        run("drop table enrolled_before, participant, halted, own_number")
        return table

    def __exit__(self, *_: object) -> None:
        if not profile.is_kept(self.month):
            run("drop table if exists profile_now")


@transaction.atomic
def propose(mapping: Any, *, from_month: Month, note: str, actor: Actor) -> StoredPolicy:
    """Proposes a policy from a month on; it holds when somebody else approves.

    Raises Refusal: POLICY_INVALID, and as `policies.propose`.
    """
    lock("books")
    good = checked(mapping, store.current(from_month.year))
    # A city of before there were versions gets its first one before a change of it, not after, where it would hold instead.
    store.policy_of(from_month)
    return policies.propose(from_month.year, good, from_month=from_month, note=note, actor=actor)


@transaction.atomic
def decide(policy_id: int, *, state: PolicyState, note: str, actor: Actor) -> StoredPolicy:
    """Decides on a proposal. What is approved stands in the programme's document, too, as its next version."""
    lock("books")
    decided = policies.decide(policy_id, state=state, note=note, actor=actor)
    if state is PolicyState.HOLDS:
        store.take_policy(decided, actor)
    return decided
