"""Which documents a case needs: the list by branch and outcome, as data with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pijar.claims.types import Branch, Harm, Setting
from pijar.kernel import yaml_text

FILE = Path(__file__).parent / "data" / "documents.yaml"


@dataclass(frozen=True)
class Document:
    """One paper: its code, what it is called, for which cases, and which provision asks for it (`certainty` as in `law`)."""

    code: str
    name_id: str
    name_en: str
    branches: frozenset[Branch]
    harms: frozenset[Harm]
    settings: frozenset[Setting]
    provision: str
    certainty: str

    def name(self, language: str = "id") -> str:
        return self.name_en if language == "en" else self.name_id


@cache
def documents() -> Mapping[str, Document]:
    """Every paper we know, by code, in the order of the list."""
    data = yaml_text.read(FILE.read_text(encoding="utf-8"))
    return {code: _document(code, one, data["sources"]) for code, one in data["documents"].items()}


def _document(code: str, one: Mapping[str, Any], sources: Mapping[str, Any]) -> Document:
    when, source = one.get("when", {}), sources[one["source"]]
    harms = frozenset(Harm(harm) for harm in _listed(when.get("harm", [h.value for h in Harm])))
    settings = frozenset(Setting(found) for found in _listed(when.get("setting", [s.value for s in Setting])))
    branches = frozenset(Branch(branch) for branch in one["branches"])
    provision = f"{source['instrument']}, {source['provision']}"
    return Document(code, one["id"], one["en"], branches, harms, settings, provision, source["certainty"])


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def needed(branch: Branch, harm: Harm, setting: Setting) -> tuple[Document, ...]:
    """The papers that such a case needs."""
    every = documents().values()
    return tuple(one for one in every if branch in one.branches and harm in one.harms and setting in one.settings)
