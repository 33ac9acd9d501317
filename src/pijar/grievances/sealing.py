"""The words of a complaint in clear, for whoever may read them; each reading is recorded by the caller."""

from __future__ import annotations

from pijar.grievances.models import Grievance, Step
from pijar.registry.crypto import identifiers

# The names under which words are sealed: bound in, so that a name never opens as a code.
TEXT, NAME, PHONE, CODE, WORDS = "grievance_text", "grievance_name", "grievance_phone", "grievance_code", "grievance_words"


def opened_text(one: Grievance) -> str:
    """What was complained about."""
    return identifiers().decrypt(TEXT, one.text)


def words_of(step: Step) -> tuple[str, str]:
    """The public and the internal words of a step; empty where there are none."""
    crypt = identifiers()
    text, internal = (crypt.decrypt(WORDS, data) if data else "" for data in (step.text, step.internal))
    return text, internal
