"""What an office decided about its forms: kept, found again, and forgotten when it says so."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.intake.models import Mapping
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor


def remembered(office: str) -> dict[str, dict[str, Any]]:
    """An office's decisions by signature, each with `id`, `actor` and `at` (ISO) beside what `mapping.recall` reads."""
    found = Mapping.objects.filter(office=office)
    return {m.signature: {**m.choice, "id": m.id, "actor": m.actor, "at": m.at.isoformat()} for m in found}


@transaction.atomic
def remember(office: str, choices: Table[str, Table[str, Any]], *, actor: Actor) -> None:
    """Keeps decisions by signature; a later one about the same form takes the place of the earlier."""
    for signature, choice in choices.items():
        told = {"choice": dict(choice), "actor": actor.name, "at": now()}
        made, _ = Mapping.objects.update_or_create(office=office, signature=signature, defaults=told)
        record(actor, "mapping.remember", f"mapping:{made.id}", {"office": office, "columns": sorted(choice["columns"])})


@transaction.atomic
def forget(mapping_id: int, *, office: str, actor: Actor) -> None:
    """The next file of that form is asked about again. Raises Refusal (MAPPING_UNKNOWN) for another office's."""
    gone, _ = Mapping.objects.filter(id=mapping_id, office=office).delete()
    if not gone:
        raise Refusal("MAPPING_UNKNOWN", "There is no such remembered form of this office, or it was forgotten already.")
    record(actor, "mapping.forget", f"mapping:{mapping_id}", {"office": office})
