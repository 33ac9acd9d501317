"""Writing events."""

from __future__ import annotations

import json
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
