"""What a programme says about its printed documents: the faults of its key `documents`, and the heading made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pijar.enrolment.types import Heading
from pijar.kernel.errors import Detail

KEYS = frozenset({"documents"})
TEXTS, SIGNER = {"office", "decree_title", "contact"}, {"place", "role", "name"}
ENGLISH = {"DOCUMENTS": "documents: knows office, decree_title, contact and signer (place, role, name), each a text; papers"}


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """The fault of the key `documents`, which may be left out."""
    said = data.get("documents") or {}
    signer = (said.get("signer") or {}) if isinstance(said, dict) else None
    # What it says of the papers of a month is looked at where those are made (`contributions.papers.options`).
    own = {key: value for key, value in said.items() if key not in ("signer", "papers")} if isinstance(said, dict) else {}
    if not isinstance(signer, dict) or not _texts(own, TEXTS) or not _texts(signer, SIGNER):
        yield Detail("DOCUMENTS")


def _texts(given: Mapping[Any, Any], known: set[str]) -> bool:
    return set(given) <= known and all(isinstance(value, str) for value in given.values())


def heading(data: Mapping[str, Any]) -> Heading:
    """What the documents of a programme say of themselves (its keys `city`, `legal_basis` and `documents`)."""
    said: dict[str, Any] = data.get("documents") or {}
    signer = said.get("signer") or {}
    return Heading(
        city=str(data["city"].get("name") or data["city"]["code"]), office=said.get("office", ""),
        title=said.get("decree_title", ""), legal_basis=str(data.get("legal_basis") or ""),
        signer_place=signer.get("place", ""), signer_role=signer.get("role", ""), signer_name=signer.get("name", ""),
        contact=said.get("contact", ""),
    )  # fmt: skip
