"""Writing events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from pijar.staff.types import Actor


def record(actor: Actor, action: str, subject: str, details: dict[str, Any] | None = None) -> None:
    """Adds one event to the chain, in the caller's transaction. Details name things by id, never a NIK in clear."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_event (actor, action, subject, details) values (%s, %s, %s, %s::jsonb)",
            [actor.name, action, subject, json.dumps(details or {})],
        )


def record_all(actor: Actor, action: str, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Adds one event for each subject with its details, in their order, as one statement."""
    subjects = [subject for subject, _ in events]
    details = [json.dumps(told) for _, told in events]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_event (actor, action, subject, details) select %s, %s, subject, details::jsonb"
            " from unnest(%s::text[], %s::text[]) with ordinality told (subject, details, place) order by place",
            [actor.name, action, subjects, details],
        )
