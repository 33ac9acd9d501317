"""What a file of officers says, what is wrong with it, and what a code on paper is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Column(StrEnum):
    """The columns of a file of officers, as the prepared workbook names them."""

    NAME = "nama"
    ROLE = "peran"
    VILLAGE = "kelurahan"
    WORKPLACE = "tempat_tugas"
    USERNAME = "nama_pengguna"


class Fault(StrEnum):
    """What is wrong with one cell."""

    NAME_MISSING = "NAME_MISSING"
    NAME_LONG = "NAME_LONG"
    ROLE_MISSING = "ROLE_MISSING"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROLE_ADMINISTRATOR = "ROLE_ADMINISTRATOR"
    VILLAGE_MISSING = "VILLAGE_MISSING"
    VILLAGE_UNKNOWN = "VILLAGE_UNKNOWN"
    VILLAGE_SEVERAL = "VILLAGE_SEVERAL"
    WORKPLACE_MISSING = "WORKPLACE_MISSING"
    WORKPLACE_LONG = "WORKPLACE_LONG"
    USERNAME_INVALID = "USERNAME_INVALID"
    USERNAME_TWICE = "USERNAME_TWICE"
    USERNAME_CLOSED = "USERNAME_CLOSED"
    USERNAME_ADMINISTRATOR = "USERNAME_ADMINISTRATOR"
    LINE_TWICE = "LINE_TWICE"


class Act(StrEnum):
    """What storing a file does with one line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    LEFT = "left"


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be used: where, what, and what stood there."""

    column: Column
    fault: Fault
    value: str = ""


@dataclass(frozen=True)
class Planned:
    """One line: what it says once read, and what will become of it. `before` holds what a change replaces."""

    number: int
    act: Act
    name: str = ""
    role: str = ""
    village_code: str = ""
    workplace: str = ""
    username: str = ""
    officer_id: int | None = None
    problems: tuple[Problem, ...] = ()
    before: Mapping[str, str | bool] = field(default_factory=dict)
    # The kelurahan was written another way than its name; shown so that somebody looks.
    is_corrected: bool = False


@dataclass(frozen=True)
class Leaving:
    """An officer whom the file no longer names, proposed for closing."""

    officer_id: int
    username: str
    name: str
    role: str
    village_code: str
    workplace: str


@dataclass(frozen=True)
class Plan:
    """What a file will do, line by line, before anything is stored."""

    lines: tuple[Planned, ...]
    leaving: tuple[Leaving, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.act for line in self.lines)
        return {act.value: found[act] for act in Act} | {"leaving": len(self.leaving)}

    @property
    def is_wrong(self) -> bool:
        return any(line.act is Act.WRONG for line in self.lines)


@dataclass(frozen=True)
class Issued:
    """A code as it is printed: this once. The database keeps its digest only."""

    officer_id: int
    username: str
    name: str
    role: str
    village_code: str
    workplace: str
    code: str
    expires_at: datetime


class WayIn(StrEnum):
    """How far an officer has come: no code yet, a code that holds, one that ran out, or a password of their own."""

    NONE = "none"
    PAPER = "paper"
    EXPIRED = "expired"
    IN = "in"
    CLOSED = "closed"
