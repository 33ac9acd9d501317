"""Programmes in the database: loading a document, reading the one that holds."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from pijar.audit.services import record
from pijar.coverage.services import put_figure
from pijar.cycle.models import Programme
from pijar.cycle.programme import Document, parse, parse_new
from pijar.funding.services import set_funds
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock
from pijar.staff.types import Actor


def current(year: int | None = None) -> Document:
    """The programme that holds for a year (without one: the latest year). Raises Refusal (PROGRAMME_UNKNOWN)."""
    found = Programme.objects.filter(**({"year": year} if year else {})).order_by("-year", "-version").first()
    if found is None:
        which = f" of {year}" if year else ""
        raise Refusal("PROGRAMME_UNKNOWN", f"There is no programme{which}: load one with `pijar programme load FILE`.")
    return parse(found.document)


def current_id(year: int) -> int:
    return Programme.objects.filter(year=year).order_by("-version").values_list("id", flat=True)[0]


@transaction.atomic
def load(text: str, actor: Actor) -> Document:
    """Stores a programme as the version that holds from now on. The same text again changes nothing.

    Raises Refusal (PROGRAMME_INVALID) as `parse_new` does.
    """
    document = parse_new(text)
    lock("books")
    last = Programme.objects.filter(year=document.year).order_by("-version").first()
    if last is None or last.document != text:
        version = last.version + 1 if last else 1
        Programme.objects.create(year=document.year, version=version, document=text, actor=actor.name, at=now())
        set_funds(document.year, [(f.code, f.kind, f.quota, f.first, f.payers) for f in document.fill_order])
        for figure in document.data.get("coverage") or []:
            put_figure(
                as_of=figure["as_of"], active=figure["active"], potential=figure["potential"],
                target=Decimal(str(figure["target"])) if figure.get("target") is not None else None,
                source=figure.get("source", ""),
            )  # fmt: skip
        record(actor, "programme.load", f"programme:{document.year}", {"version": version, "funds": document.quotas})
    return document
