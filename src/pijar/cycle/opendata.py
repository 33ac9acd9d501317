"""What a programme says about what is published: under which licence, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pijar.kernel.errors import Detail

KEYS = frozenset({"open_data"})
# Where the programme says nothing: whoever names the city may use it.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_ADDRESS = re.compile(r"https://[!-~]{4,190}")
LONGEST = 200
ENGLISH = {
    "OPEN_DATA": "open_data: knows licence and contact only",
    "OPEN_DATA_LICENCE": "open_data.licence: must be the address of a licence, beginning with https://",
    "OPEN_DATA_CONTACT": "open_data.contact: must be one line of text",
}


def faults(data: Mapping[str, Any]) -> Iterator[Detail]:
    """The faults of the key `open_data`, which may be left out."""
    said = data.get("open_data")
    if said is None:
        return
    if not isinstance(said, dict) or set(said) - {"licence", "contact"}:
        yield Detail("OPEN_DATA")
        return
    licence, contact = said.get("licence", LICENCE), said.get("contact", "-")
    if not isinstance(licence, str) or not _ADDRESS.fullmatch(licence):
        yield Detail("OPEN_DATA_LICENCE")
    if not isinstance(contact, str) or not contact.isprintable() or not 0 < len(contact) <= LONGEST:
        yield Detail("OPEN_DATA_CONTACT")


def licence(data: Mapping[str, Any]) -> str:
    return str((data.get("open_data") or {}).get("licence") or LICENCE)


def contact(data: Mapping[str, Any]) -> str:
    """Whom to ask about what is published; else whom documents name."""
    said = (data.get("open_data") or {}).get("contact") or (data.get("documents") or {}).get("contact") or ""
    return str(said)
