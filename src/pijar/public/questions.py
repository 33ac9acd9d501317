"""Questions people ask, with honest answers, and what the programme's words mean (data/questions.yaml).

Amounts, ages and deadlines stand in braces and are put in from the law of the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pijar.kernel import yaml_text

FILE = Path(__file__).parent / "data" / "questions.yaml"


@dataclass(frozen=True)
class Entry:
    """A question or a word with its text; `key` is its place on the page, `link` the name of the page that goes on."""

    key: str
    title: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


@cache
def document() -> dict[str, Any]:
    read = yaml_text.read(FILE.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def groups(language: str, facts: Mapping[str, str]) -> list[Group]:
    """The questions by who asks them."""
    return [
        Group(group[language], tuple(
            Entry(one["key"], one["ask"][language], one["say"][language].format_map(facts), one.get("link", ""))
            for one in group["questions"]
        ))
        for group in document()["groups"]
    ]  # fmt: skip


def glossary(language: str, facts: Mapping[str, str]) -> list[Entry]:
    """The words, in the order of the alphabet."""
    found = [Entry(one["key"], one["word"][language], one["means"][language].format_map(facts)) for one in document()["glossary"]]
    return sorted(found, key=lambda one: one.title.casefold())
