"""States of a registration and of its lines, and how the files of insurer and population office look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Columns = tuple[tuple[str, str], ...]


class State(StrEnum):
    """A registration file: being made, given to the insurer, answered (in part or whole)."""

    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SENT}),
    State.SENT: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset({State.ANSWERED}),
}


class LineState(StrEnum):
    """One person in a registration file."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Bucket(StrEnum):
    """Where one line of the insurer's answer falls; `missing` counts registered people without an answer."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    MISSING = "missing"


class Conflict(StrEnum):
    """Why an answer about a registered person was not taken over."""

    ANSWERED_TWICE = "ANSWERED_TWICE"
    NUMBER_INVALID = "NUMBER_INVALID"
    NUMBER_TAKEN = "NUMBER_TAKEN"
    NUMBER_DIFFERS = "NUMBER_DIFFERS"
    ANSWER_CHANGED = "ANSWER_CHANGED"


# What a registration line can show. A city chooses columns, their names and their order.
PERSON_VALUES = frozenset(
    {
        "nik", "name", "birth_place", "birth_date", "sex", "mother_name", "address", "rt", "rw", "village", "village_code",
        "district", "postal_code", "occupation", "work_location", "income", "income_base", "phone", "programmes", "from_month",
        "fund",
    }
)  # fmt: skip
# No list tells these yet: they are left blank, and nobody can be made to have them.
NEVER_KNOWN = frozenset({"birth_place", "postal_code", "work_location"})
REPLY_VALUES = frozenset({"nik", "number", "status", "reason"})
REQUEST_VALUES = frozenset({"nik", "name", "birth_date", "sex", "village", "village_code", "district"})
ANSWER_VALUES = frozenset({"nik", "name", "birth_date", "sex", "status", "status_on", "village_code", "resident_since"})
GROUPS = ("city", "district", "village")


@dataclass(frozen=True)
class PeopleFile:
    """A file about people: heading -> value, form of dates, separator, and other words for codes, such as sex L -> 1."""

    columns: Columns
    date_format: str = "%Y-%m-%d"
    separator: str = ","
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ReplyFile:
    """The insurer's answer: heading -> value, and its words for yes and no, in upper case."""

    columns: Columns = (("nik", "nik"), ("kpj", "number"), ("status", "status"), ("alasan", "reason"))
    accepted: tuple[str, ...] = ("DITERIMA",)
    refused: tuple[str, ...] = ("DITOLAK",)


REGISTRATION_FILE = PeopleFile(
    (
        ("nik", "nik"), ("nama", "name"), ("tempat_lahir", "birth_place"), ("tanggal_lahir", "birth_date"),
        ("jenis_kelamin", "sex"), ("nama_ibu_kandung", "mother_name"), ("alamat", "address"), ("rt", "rt"), ("rw", "rw"),
        ("kelurahan", "village"), ("kecamatan", "district"), ("kode_pos", "postal_code"), ("pekerjaan", "occupation"),
        ("lokasi_kerja", "work_location"), ("dasar_upah", "income_base"), ("no_hp", "phone"), ("program", "programmes"),
        ("mulai_bulan", "from_month"), ("sumber_dana", "fund"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class InsurerOptions:
    """How the insurer is reached: the plug-in, its files, and what every person must have before being registered."""

    plugin: str = "file"
    file: PeopleFile = REGISTRATION_FILE
    required: tuple[str, ...] = ("nik", "name", "birth_date", "sex", "mother_name", "address", "occupation")
    reply: ReplyFile = ReplyFile()


@dataclass(frozen=True)
class AnswerFile:
    """The population office's answer: headings, form of dates, its words for AKTIF, MENINGGAL, PINDAH and for nobody."""

    columns: Columns = (
        ("nik", "nik"), ("nama", "name"), ("tanggal_lahir", "birth_date"), ("jenis_kelamin", "sex"), ("status", "status"),
        ("tanggal_status", "status_on"), ("kelurahan_kode", "village_code"), ("tinggal_sejak", "resident_since"),
    )  # fmt: skip
    date_format: str = "%Y-%m-%d"
    statuses: Mapping[str, str] = field(default_factory=dict)
    not_found: tuple[str, ...] = ("TIDAK DITEMUKAN",)


@dataclass(frozen=True)
class PopulationOptions:
    """How the population office is reached. `older_than`: days after which what it said of somebody is asked again."""

    plugin: str = "file"
    older_than: int = 90
    group: str = "city"
    request: PeopleFile = PeopleFile((("nik", "nik"), ("nama", "name"), ("tanggal_lahir", "birth_date")))
    reply: AnswerFile = AnswerFile()
