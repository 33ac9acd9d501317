"""Things said besides amounts: a reason, a warning, or what a parameter leaves to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pijar.law.explain import said
from pijar.law.types import Ask, Dated


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with a stable code; its words stand under `words` below `words/`, its `values` are put into them."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def text(self, language: str = "id") -> str:
        """The sentence in Indonesian ("id") or English ("en")."""
        return said(self.code, language, **self.values)

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "text": self.text(), "text_en": self.text("en")}


def asks(sources: Iterable[Dated]) -> tuple[Ask, ...]:
    """What `sources` leave to be asked, in order and without repeats."""
    return tuple(dict.fromkeys(one.ask for one in sources if one.ask))


def asks_json(sources: Iterable[Dated]) -> list[dict[str, str]]:
    """The same as `explain.Question.as_json` writes it; the code is the name of the parameter."""
    found = {one.ask: one for one in reversed(list(sources)) if one.ask}
    return [
        {"code": one.name, "agency": ask.agency, "text": ask.question.id, "text_en": ask.question.en}
        for ask, one in reversed(found.items())
    ]
