"""What a list is: its columns, whose rows it may show, in which order, and what can be done with many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

from pijar.backoffice.rights import may
from pijar.kernel.clock import today
from pijar.staff.models import Officer
from pijar.staff.types import Right


class Kind(StrEnum):
    """How a column's value is written, on a page and in a file."""

    TEXT = "text"
    NUMBER = "number"
    RUPIAH = "rupiah"
    DATE = "date"
    MOMENT = "moment"
    MONTH = "month"
    CHOICE = "choice"
    PLACE = "place"


class Op(StrEnum):
    """What a filter compares; the words stand in addresses."""

    WORDS = "kata"
    CONTAINS = "isi"
    BEGINS = "awal"
    IS = "sama"
    ONE_OF = "satu"
    FROM = "dari"
    UNTIL = "sampai"
    EMPTY = "kosong"


# What a column of a kind can be filtered by, unless it says otherwise.
OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.TEXT: (Op.CONTAINS, Op.BEGINS, Op.IS),
    Kind.NUMBER: (Op.FROM, Op.UNTIL),
    Kind.RUPIAH: (Op.FROM, Op.UNTIL),
    Kind.DATE: (Op.FROM, Op.UNTIL),
    Kind.MOMENT: (Op.FROM, Op.UNTIL),
    Kind.MONTH: (Op.FROM, Op.UNTIL),
    Kind.CHOICE: (Op.ONE_OF,),
    Kind.PLACE: (Op.ONE_OF,),
}


@dataclass
class Ctx:
    """For whom and when a list is read: the officer, what its address names beside (a month, a fund), and the day."""

    officer: Officer
    given: Mapping[str, str] = field(default_factory=dict)
    on: date = field(default_factory=today)
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that is asked for by several columns and read once."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]


Looked = dict[str, Any]
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """One column. `field` is what the database sorts and filters by; `value` what is shown, else the field's own value.

    `private` values never stand in an address: a filter on them is kept in the session, as `raw` writes it. `where` turns a
    filter into a condition where the field alone cannot. `phone` is its place on a card: title, half, full or none.
    `clear` gives a masked value in clear, for an export with a reason. `upper`: the field holds capitals; `exact`: case counts.
    `part` is a template for the cell, shown with what `dress` gives as `it`.
    """

    code: str
    label: Any
    field: str = ""
    kind: Kind = Kind.TEXT
    value: Callable[[Any, Looked], Any] | None = None
    words: str = ""
    ops: tuple[Op, ...] | None = None
    sortable: bool = True
    nullable: bool = False
    shown: bool = True
    phone: str = "half"
    right: Right | None = None
    private: bool = False
    upper: bool = False
    exact: bool = False
    badge: bool = False
    choices: Callable[[Ctx], Choices] | None = None
    where: Callable[[Op, list[str], Ctx], Q] | None = None
    raw: Callable[[str], str] | None = None
    clear: Callable[[Any, Looked], str] | None = None
    part: str = ""
    dress: Callable[[Any, Looked], Any] | None = None

    @property
    def filters(self) -> tuple[Op, ...]:
        if self.ops is not None:
            return self.ops
        return OPS[self.kind] if self.field else ()

    @property
    def sorts(self) -> bool:
        return self.sortable and bool(self.field)

    def of(self, row: Any, looked: Looked) -> Any:
        """The value of a row: a text, a number, a day; None for nothing."""
        if self.value is not None:
            return self.value(row, looked)
        found = row
        for name in self.field.split("__"):
            found = getattr(found, name, None)
        return found


@dataclass(frozen=True)
class Table:
    """A list. `base` reads through the scope and is never widened; `look` reads once what a page's rows need beside them.

    `params` are the parts of its address that `base` needs (`ctx.given`). `order` as in an address: `-` means downwards.
    `more` are further links of a row. `narrowed` are filters it opens with; `old` rewrites addresses of before.
    """

    code: str
    label: Any
    columns: tuple[Column, ...]
    base: Callable[[Ctx], QuerySet[Any]]
    order: tuple[str, ...]
    rights: tuple[Right, ...]
    place: Callable[[Ctx], str]
    link: Callable[[Any, Ctx], str] | None = None
    more: tuple[tuple[Any, Callable[[Any, Ctx], str]], ...] = ()
    look: Callable[[Sequence[Any], Ctx], Looked] = lambda rows, ctx: {}
    params: tuple[str, ...] = ()
    narrowed: tuple[tuple[str, Op, tuple[str, ...]], ...] = ()
    old: Callable[[QueryDict], QueryDict] = lambda query: query
    acts: tuple[Any, ...] = ()
    unit: Any = ""
    empty: Any = ""
    icon: str = "search"

    @cached_property
    def by_code(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}

    def open_to(self, officer: Officer) -> bool:
        return may(officer, *self.rights)

    def visible(self, officer: Officer) -> list[Column]:
        """The columns this officer may see."""
        return [c for c in self.columns if c.right is None or may(officer, c.right)]

    def rows(self, ctx: Ctx) -> QuerySet[Any]:
        """Every row the officer may see; none without the right to the list."""
        found = self.base(ctx)
        return found if self.open_to(ctx.officer) else found.none()


TABLES: dict[str, Table] = {}


def table(made: Table) -> Table:
    """Registers a list under its code."""
    TABLES[made.code] = made
    return made


def table_or_404(code: str) -> Table:
    # The declarations register themselves.
    from pijar.backoffice import lists  # noqa: F401

    if code not in TABLES:
        raise Http404
    return TABLES[code]
