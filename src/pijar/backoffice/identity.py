"""Identifiers on a screen: masked, unless an officer gave a reason to see them (`unmask` records it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.backoffice.tables import Person, StagedRow
from pijar.kernel import national_id
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

SHORTEST_REASON = 8


@dataclass(frozen=True)
class Identity:
    """The four identifiers of a person as text for the screen, and whether they are in clear."""

    national_id: str
    family_card: str
    phone: str
    mother_name: str
    is_clear: bool = False


def mask_text(field: str, text: str) -> str:
    """What may be seen of an identifier: enough to tell two apart, too little to use it."""
    if not text:
        return ""
    if field == "mother_name":
        return " ".join(word[0] + "•" * min(len(word) - 1, 5) for word in text.split())
    if field == "phone":
        return text[:4] + "•" * (len(text) - 6) + text[-2:] if len(text) > 8 else "•" * len(text)
    return national_id.mask(text)


def masked(field: str, data: Any) -> str:
    return mask_text(field, clear(field, data))


def clear(field: str, data: Any) -> str:
    return identifiers().decrypt(field, data) if data else ""


def identity_of(person: Person, rows: list[StagedRow], in_clear: bool = False) -> Identity:
    """A person's identifiers; card, phone and mother's name are those of the latest row that has them."""
    show = clear if in_clear else masked
    latest = {f: next((getattr(r, f) for r in rows if getattr(r, f)), None) for f in ("family_card", "phone", "mother_name")}
    return Identity(
        show("national_id", person.national_id), show("family_card", latest["family_card"]), show("phone", latest["phone"]),
        show("mother_name", latest["mother_name"]), in_clear,
    )  # fmt: skip


@transaction.atomic
def unmask(person: Person, rows: list[StagedRow], *, reason: str, actor: Actor) -> Identity:
    """The identifiers in clear, after the look and its reason are written down. Raises Refusal (REASON_MISSING)."""
    _write_down(person, reason, actor)
    return identity_of(person, rows, in_clear=True)


def _write_down(person: Person, reason: str, actor: Actor) -> None:
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Refusal("REASON_MISSING", "To see personal data, give a reason of at least eight characters.")
    fields = ["national_id", "family_card", "phone", "mother_name"]
    record(actor, "person.unmask", f"person:{person.id}", {"reason": reason[:300], "fields": fields})


@transaction.atomic
def unmask_many(people: Sequence[Person], *, reason: str, actor: Actor) -> None:
    """Writes down one look at several persons at once, for each of them. Raises Refusal (REASON_MISSING)."""
    for person in people:
        _write_down(person, reason, actor)
