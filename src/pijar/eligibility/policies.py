"""A policy's way: proposed by one officer, put in force or refused by another; what was approved last holds from its month on."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml
from django.db import transaction

from pijar.audit.services import record
from pijar.eligibility.models import Assessment, Basis, Policy
from pijar.eligibility.policy import parse, written
from pijar.eligibility.types import PolicyState
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor

EDITOR, PROGRAMME = "editor", "programme"


def in_force(month: Month) -> Policy | None:
    """The version that holds for a month; None where the year has none."""
    held = Policy.objects.filter(year=month.year, state=PolicyState.HOLDS.value, from_month__lte=month.first_day)
    return held.order_by("-version").first()


def newest(year: int) -> Policy | None:
    """The version approved last, from whichever month it holds."""
    return Policy.objects.filter(year=year, state=PolicyState.HOLDS.value).order_by("-version").first()


def is_in_use(year: int) -> bool:
    """Whether a month of the year was assessed, be it before there were versions."""
    return any(assessed.objects.filter(month__year=year).exists() for assessed in (Basis, Assessment))


def versions(year: int) -> list[dict[str, Any]]:
    """All versions of a year, the newest first."""
    found = Policy.objects.filter(year=year).order_by("-version")
    return [
        {"id": p.id, "version": p.version, "from": str(Month.of(p.from_month)), "state": p.state, "made_by": p.made_by,
         "decided_by": p.decided_by, "note": p.note} for p in found
    ]  # fmt: skip


def mapping_of(policy: Policy) -> dict[str, Any]:
    """The document as a mapping, the caller's own."""
    return copy.deepcopy(_read(policy.document))


@lru_cache(maxsize=64)
def _read(text: str) -> dict[str, Any]:
    """Reading YAML takes longer than most pages have."""
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _next_version(year: int) -> int:
    last = Policy.objects.filter(year=year).order_by("-version").first()
    return last.version + 1 if last else 1


def _made(year: int, mapping: Mapping[str, Any], from_month: Month, **more: Any) -> Policy:
    return Policy.objects.create(
        year=year, version=_next_version(year), from_month=from_month.first_day, document=written(mapping),
        clauses=parse(mapping).codes, made_at=now(), **more,
    )  # fmt: skip


@transaction.atomic
def put_in_force(year: int, mapping: Mapping[str, Any], *, actor: Actor, approver: Actor | None) -> Policy:
    """Makes the policy of a loaded programme hold for the whole year; the same as holds already changes nothing.

    Raises Refusal: TWO_PEOPLE_NEEDED where a policy in use would change and nobody else approves, SAME_PERSON.
    """
    last = newest(year)
    if last and last.document == written(mapping):
        return last
    if last and is_in_use(year) and approver is None:
        raise Refusal(
            "TWO_PEOPLE_NEEDED",
            f"The policy of {year} is in use: a change of it needs a second person (--approve-as USER), or propose it on the"
            " screen of the policy.",
        )
    refuse_same(actor.name, approver)
    made = _made(
        year, mapping, Month(year, 1), state=PolicyState.HOLDS.value, origin=PROGRAMME, made_by=actor.name,
        decided_by=approver.name if approver else "", decided_at=now() if approver else None,
    )  # fmt: skip
    _note(actor, "policy.load", made)
    return made


def refuse_same(maker: str, approver: Actor | None) -> None:
    """Raises Refusal (SAME_PERSON) where the approver is the maker, however the name is typed."""
    if approver and maker.strip().casefold() == approver.name.strip().casefold():
        sentence = f"{approver.name} made this policy; somebody else has to approve it."
        raise Refusal("SAME_PERSON", sentence, values={"maker": approver.name})


@transaction.atomic
def propose(year: int, mapping: Mapping[str, Any], *, from_month: Month, note: str, actor: Actor) -> Policy:
    """Proposes a policy (a mapping without faults) from a month of its year on; it holds when somebody else approves.

    Raises Refusal: PROPOSAL_OPEN, NOTHING_CHANGED, MONTH_NOT_OF_YEAR.
    """
    if from_month.year != year:
        raise Refusal("MONTH_NOT_OF_YEAR", f"{from_month} is no month of {year}.")
    waiting = Policy.objects.filter(year=year, state=PolicyState.PROPOSED.value).first()
    if waiting:
        raise Refusal("PROPOSAL_OPEN", f"{waiting.made_by} proposed version {waiting.version}: decide or withdraw it first.")
    last = in_force(from_month)
    if last and last.document == written(mapping):
        raise Refusal("NOTHING_CHANGED", f"This is the policy that holds already (version {last.version}).")
    made = _made(
        year, mapping, from_month, state=PolicyState.PROPOSED.value, origin=EDITOR, note=note.strip()[:500], made_by=actor.name
    )
    _note(actor, "policy.propose", made)
    return made


@transaction.atomic
def decide(policy_id: int, *, state: PolicyState, note: str, actor: Actor) -> Policy:
    """Approves (HOLDS), refuses or withdraws a proposal. Only its maker withdraws; its maker never approves or refuses.

    Raises Refusal: NOT_PROPOSED, SAME_PERSON, NOT_YOURS.
    """
    found = Policy.objects.select_for_update().filter(id=policy_id).first()
    if found is None or found.state != PolicyState.PROPOSED.value:
        raise Refusal("NOT_PROPOSED", "This version is no longer a proposal: it was decided or withdrawn.")
    if state is PolicyState.WITHDRAWN and found.made_by != actor.name:
        raise Refusal("NOT_YOURS", f"{found.made_by} proposed this: only they withdraw it; you can refuse it.")
    if state is not PolicyState.WITHDRAWN:
        refuse_same(found.made_by, actor)
    if state is PolicyState.HOLDS and Policy.objects.filter(year=found.year, version__gt=found.version).exists():
        # A programme was loaded while this waited: what is approved last holds, so it comes after that version.
        found.version = _next_version(found.year)
    found.state, found.decided_by, found.decided_at = state.value, actor.name, now()
    found.note = "\n".join(filter(None, (found.note, note.strip())))[:500]
    found.save()
    _note(actor, f"policy.{state.value}", found)
    return found


def _note(actor: Actor, action: str, policy: Policy) -> None:
    details = {
        "year": policy.year,
        "version": policy.version,
        "from": str(Month.of(policy.from_month)),
        "document": policy.document,
    }
    record(actor, action, f"policy:{policy.id}", details)
