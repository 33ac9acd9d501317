"""Reads a family: who is named, by which relation, alive or not, and with which documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.law import lookup
from pijar.law.benefits.fields import Fields, shown
from pijar.law.explain import fault, phrase
from pijar.law.types import Words

# Relations as people in the kelurahan write them.
ALSO = {
    "istri": "spouse", "suami": "spouse", "janda": "spouse", "duda": "spouse", "anak": "child", "orang_tua": "parent",
    "ayah": "parent", "ibu": "parent", "kakek": "grandparent", "nenek": "grandparent", "cucu": "grandchild",
    "saudara_kandung": "sibling", "mertua": "parent_in_law", "wasiat": "will",
}  # fmt: skip
# Bounds of sanity, not of any law: a list beyond them is a slip.
MOST_MEMBERS = 100
LONGEST_TEXT = 200
_YOUNG = ("child", "grandchild")


@dataclass(frozen=True, slots=True)
class Member:
    """One relative. `alive` is None where nobody knows; `documents` are codes of heirs.document_words."""

    relation: str
    name: str
    alive: bool | None
    birth_date: date | None
    documents: tuple[str, ...]

    def named(self, language: str = "id") -> str:
        """The name, or the relation where no name is given."""
        return self.name or self.relation_words.said(language)

    @property
    def relation_words(self) -> Words:
        return phrase(f"relation_{self.relation}")


@dataclass(frozen=True, slots=True)
class Family:
    """The relatives of a participant on `on`, the day of the death, and who buried him or her, if that is known."""

    on: date
    members: tuple[Member, ...]
    buried_by: str


def read(raw: object) -> Family:
    """The family in `raw`: {"on", "members": [{"relation", "name", "alive", "birth_date", "documents"}], "buried_by"}.

    `alive` that is null or missing means nobody knows. Raises LawError: LAW_CASE_REFUSED naming the field, LAW_NOT_KNOWN for
    a day before the order of heirs is known to hold.
    """
    fields = Fields(raw, ("on", "members", "buried_by"))
    fields.lacking("on")
    fields.lacking("members")
    on = fields.day("on")
    # `lacking` has seen to it; the type checker cannot know.
    assert on is not None and isinstance(raw, Mapping)
    rows = fields.rows("members", ("relation", "name", "alive", "birth_date", "documents"), MOST_MEMBERS)
    members = tuple(_member(row, one, on) for row, one in zip(rows, raw["members"], strict=True))
    return Family(on, members, _text(raw, "buried_by", "buried_by"))


def _member(fields: Fields, raw: Mapping[str, Any], on: date) -> Member:
    order = lookup.valid("heirs.order", on)
    known = [relation for one in order.rows for relation in one.relations]
    written = fields.choice("relation", (*known, *ALSO))
    relation = ALSO.get(written, written)
    born = fields.day("birth_date")
    if born and born > on and relation not in _YOUNG:
        raise fault("after_that_day", fields.name("birth_date"), given=born, day=on)
    alive = fields.yes("alive") if fields.has("alive") else None
    return Member(relation, _text(raw, "name", fields.name("name")), alive, born, _documents(raw, fields, on))


def _documents(raw: Mapping[str, Any], fields: Fields, on: date) -> tuple[str, ...]:
    given = raw.get("documents")
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise fault("not_a_list", fields.name("documents"))
    known = lookup.valid("heirs.document_words", on).by_name
    for place, one in enumerate(given):
        if not isinstance(one, str) or one not in known:
            where = fields.name(f"documents[{place}]")
            raise fault("unknown_document", where, given=shown(one), known=", ".join(known))
    return tuple(dict.fromkeys(given))


def _text(raw: Mapping[str, Any], field: str, where: str) -> str:
    value = raw.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not all(letter.isprintable() for letter in value):
        raise fault("not_a_text", where, most=LONGEST_TEXT)
    return value.strip()
