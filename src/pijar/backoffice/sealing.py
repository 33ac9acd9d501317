"""Words that only we can write and read: what stands in a cookie or in an address and must tell nobody anything."""

from __future__ import annotations

import base64
import binascii

from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers


def sealed(field: str, text: str) -> str:
    """The text, encrypted under the name of its use, in letters that an address takes as they are."""
    return _word(identifiers().encrypt(field, text))


def opened(field: str, word: str) -> str | None:
    """The text again; None for a word we did not write for this use, and for any other spelling of one that we did."""
    try:
        data = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return identifiers().decrypt(field, data) if _word(data) == word else None
    except (binascii.Error, ValueError, Refusal):
        return None


def _word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
