"""Programmes in the database: loading a document, reading the one that holds."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal

from django.db import transaction

from pijar.audit.services import record
from pijar.coverage.services import put_figure
from pijar.cycle.models import Programme
from pijar.cycle.programme import Document, parse, parse_new
from pijar.eligibility import policies
from pijar.eligibility.models import Policy
from pijar.eligibility.policy import Policy as Clauses
from pijar.eligibility.policy import parse as parse_policy
from pijar.funding.services import set_funds
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import lock
from pijar.registry.steady import steady
from pijar.staff.types import CONSOLE, CONSOLE_AUTO, Actor


def current(year: int | None = None) -> Document:
    """The programme that holds for a year (without one: the latest year). Raises Refusal (PROGRAMME_UNKNOWN)."""
    found = _current(year)
    if found is None:
        which = f" of {year}" if year else ""
        raise Refusal("PROGRAMME_UNKNOWN", f"There is no programme{which}: load one with `pijar programme load FILE`.")
    return found


@steady
def _current(year: int | None) -> Document | None:
    found = Programme.objects.filter(**({"year": year} if year else {})).order_by("-year", "-version").first()
    return parse(found.document) if found else None


@steady
def years() -> tuple[int, ...]:
    """The years that have a programme, the first one first."""
    return tuple(Programme.objects.order_by("year").values_list("year", flat=True).distinct())


def current_id(year: int) -> int:
    return Programme.objects.filter(year=year).order_by("-version").values_list("id", flat=True)[0]


@transaction.atomic
def load(text: str, actor: Actor, approver: Actor | None = None) -> Document:
    """Stores a programme as the version that holds from now on. The same text again changes nothing.

    A policy or a seed in use that changes with it needs `approver`, another person; at the console of a test city nobody is
    asked. Raises Refusal: PROGRAMME_INVALID as `parse_new` does, TWO_PEOPLE_NEEDED, SEED_IN_USE, SAME_PERSON.
    """
    document = parse_new(text)
    lock("books")
    last = Programme.objects.filter(year=document.year).order_by("-version").first()
    if last is None or last.document != text:
        before = parse(last.document) if last else None
        # A document does not free itself of the second person: the one that holds must do without already.
        is_auto = all(one.console_approval == "auto" for one in (document, before) if one)
        if approver is None and is_auto and actor.kind == CONSOLE.kind:
            approver = CONSOLE_AUTO
        if before:
            _refuse_new_draw(before, document, actor, approver)
        if last and before and policies.newest(document.year) is None:
            # A city of before there were versions: what held until now comes first, so that a change of it is seen as one.
            policies.put_in_force(document.year, before.data["policy"], actor=Actor(last.actor), approver=None)
        if before is None or before.data["policy"] != document.data["policy"]:
            policies.put_in_force(document.year, document.data["policy"], actor=actor, approver=approver)
        _store(document, actor, last)
        record(actor, "programme.load", f"programme:{document.year}", {"version": _version(last), "funds": document.quotas})
    return document


def _refuse_new_draw(before: Document, document: Document, actor: Actor, approver: Actor | None) -> None:
    """Who may choose the seed after people were ranked by it chooses who wins a tie: that takes two."""
    if before.seed == document.seed or not policies.is_in_use(document.year):
        return
    if approver is None:
        raise Refusal(
            "SEED_IN_USE",
            f"People were ranked by the seed of {document.year} already: another seed needs a second person"
            " (`pijar programme load FILE --as USER --approve-as ANOTHER`).",
            values={"year": document.year},
        )
    policies.refuse_same(actor.name, approver)


def _version(last: Programme | None) -> int:
    return last.version + 1 if last else 1


def _store(document: Document, actor: Actor, last: Programme | None) -> None:
    Programme.objects.create(
        year=document.year, version=_version(last), document=document.text, actor=actor.name, at=now()
    )  # fmt: skip
    set_funds(document.year, [(f.code, f.kind, f.quota, f.first, f.payers) for f in document.fill_order])
    for figure in document.data.get("coverage") or []:
        put_figure(
            as_of=figure["as_of"], active=figure["active"], potential=figure["potential"],
            target=Decimal(str(figure["target"])) if figure.get("target") is not None else None,
            source=figure.get("source", ""),
        )  # fmt: skip


def policy_of(month: Month) -> Policy:
    """The policy in force in a month. A city of before there were versions gets its first from its programme."""
    held = policies.in_force(month)
    if held is None:
        programme = Programme.objects.filter(year=month.year).order_by("-version").first()
        document = current(month.year)
        maker = Actor(programme.actor if programme else CONSOLE.name)
        held = policies.put_in_force(month.year, document.data["policy"], actor=maker, approver=None)
    return held


@steady
def clauses_of(month: Month) -> Clauses:
    """The policy in force in a month, as read."""
    return parse_policy(policies.mapping_of(policy_of(month)))


def take_policy(policy: Policy, actor: Actor) -> None:
    """Writes a policy that was approved into the programme's document, so that whoever edits it edits what holds."""
    document = current(policy.year)
    block = "policy:\n" + textwrap.indent(policy.document, "  ")
    # A top-level key ends where the next line begins that is neither indented nor a comment of its own lines.
    text = re.sub(r"(?ms)^policy:.*?(?=^[^\s#]|\Z)", lambda _: block, document.text, count=1)
    last = Programme.objects.filter(year=policy.year).order_by("-version").first()
    _store(parse(text), actor, last)
    record(actor, "programme.policy", f"programme:{policy.year}", {"version": _version(last), "policy": policy.version})
