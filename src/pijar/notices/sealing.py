"""Addresses and texts kept sealed, salted so that equal ones do not give equal bytes."""

from __future__ import annotations

import json
import secrets
from typing import Any

from pijar.registry.crypto import identifiers


def seal(field: str, value: Any) -> bytes:
    """`value` (anything JSON can hold) as bytes for the database; `field` names what it is, and is bound in."""
    return identifiers().encrypt(f"notices {field}", json.dumps({"salt": secrets.token_hex(8), "value": value}))


def opened(field: str, data: bytes | memoryview) -> Any:
    """What was sealed under `field`. Raises Refusal (KEY_WRONG)."""
    return json.loads(identifiers().decrypt(f"notices {field}", data))["value"]
