"""Words kept sealed: a small document per field, salted so that equal words do not give equal bytes."""

from __future__ import annotations

import json
import secrets
from typing import Any

from pijar.registry.crypto import identifiers


def seal(field: str, value: Any) -> bytes:
    """`value` (anything JSON can hold) as bytes for the database; `field` names what it is, and is bound in."""
    return identifiers().encrypt(f"claims {field}", json.dumps({"salt": secrets.token_hex(8), "value": value}))


def opened(field: str, data: bytes | memoryview | None) -> Any:
    """What was sealed under `field`; None of nothing. Raises Refusal (KEY_WRONG)."""
    return None if data is None else json.loads(identifiers().decrypt(f"claims {field}", data))["value"]


def words(field: str, text: str, longest: int = 2000) -> bytes | None:
    """Sealed words of a person, trimmed; None where nothing was said."""
    said = text.strip()[:longest]
    return seal(field, said) if said else None
