"""Words of the hospital's desk that cross the border of the module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LookupKind(StrEnum):
    """How somebody was looked for; `pick`: one of the answers of a look by name was opened."""

    NIK = "nik"
    NAME = "name"
    PICK = "pick"


class LookupReason(StrEnum):
    """Why a desk asks; a free reason would be filled with a dot."""

    EMERGENCY = "emergency"
    INPATIENT = "inpatient"
    CONTROL = "control"
    ADMINISTRATION = "administration"


class LookupOutcome(StrEnum):
    """What the desk was shown: a person, nobody, several masked answers, too many for any, or a name that does not fit."""

    FOUND = "found"
    NOBODY = "nobody"
    SEVERAL = "several"
    TOO_MANY = "too_many"
    NAME_DIFFERS = "name_differs"


@dataclass(frozen=True)
class Masked:
    """One answer to a look by name: enough to tell which is the patient who stands there, too little to find anybody."""

    person_id: int
    name: str
    birth_year: int
    village: str


@dataclass(frozen=True)
class Query:
    """What a desk knows of a patient without NIK: a name, and a birth year or a kelurahan's code (one of them at least)."""

    name: str
    birth_year: int | None = None
    village_code: str = ""


@dataclass(frozen=True)
class Letter:
    """A cover letter as it was made: its number, the day it answers for, the SHA-256 over its content, and the PDF."""

    number: str
    on: date
    checksum: str
    body: bytes
