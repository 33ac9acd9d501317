"""How often things go wrong in a labelled set: as in the lists offices really send, or worse on purpose.

USUAL follows the demo city's lists. HARSH is an ordeal: numbers are counted up from 9000 as a registry counts from
0001, so that strangers born on one day differ in one digit; namesakes live next door; and little of a second row agrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of one kind of set; mappings give weights, which need not add up to one.

    `unasked` are the shares of offices that do not ask for a column. `nik_damage`, `name_changes`, `birth_changes` and
    `mother_changes` say what a second row does to these; the other shares what has changed since the first.
    """

    counted_serials: bool
    namesake_next_door: float
    namesake_same_registry: float
    unasked: Mapping[tuple[str, ...], float]
    nik_damage: Shares
    name_changes: Shares
    second_name_change: float
    birth_changes: Shares
    mother_changes: Shares
    moved: float
    moved_within: float
    new_card: float
    new_phone: float
    card_slip: float
    other_work: float


USUAL = Profile(
    counted_serials=False,
    namesake_next_door=0.2,
    namesake_same_registry=0.0,
    unasked={
        ("no_kk",): 0.35, ("ibu_kandung",): 0.35, ("no_hp",): 0.20, ("rt", "rw"): 0.20, ("tempat_lahir",): 0.10,
        ("jenis_kelamin",): 0.04, ("pekerjaan",): 0.04, ("alamat",): 0.03,
    },
    nik_damage={"digit": 63, "swap": 32, "two": 4, "serial": 1},
    name_changes={
        "as it is": 51, "spelling": 13, "cluster": 8, "typo": 10, "title": 5, "abbreviated": 3, "word_missing": 3, "old": 1.5,
        "initial": 2, "joined": 1.5, "father": 1.5, "degree": 1, "alias": 0.3, "short": 0.2, "turned": 0.5,
    },
    second_name_change=0.09,
    birth_changes={"as it is": 93, "missing": 3.4, "swapped": 1.2, "year": 1.2, "day": 1.0, "first of January": 0.2},
    mother_changes={"as it is": 80, "spelling": 10, "abbreviated": 3, "missing": 2, "title": 3, "typo": 2},
    moved=0.05,
    moved_within=0.05,
    new_card=0.035,
    new_phone=0.15,
    card_slip=0.015,
    other_work=0.25,
)  # fmt: skip
HARSH = Profile(
    counted_serials=True,
    namesake_next_door=1.0,
    namesake_same_registry=0.5,
    unasked={
        ("no_kk",): 0.48, ("ibu_kandung",): 0.22, ("no_hp",): 0.08, ("rt", "rw"): 0.20, ("tempat_lahir",): 0.10,
        ("jenis_kelamin",): 0.05, ("tanggal_lahir",): 0.04, ("pekerjaan",): 0.04, ("alamat",): 0.03,
    },
    nik_damage={"digit": 50, "swap": 22, "birth": 13, "two": 8, "serial": 7},
    name_changes={
        "as it is": 46, "spelling": 11, "cluster": 8, "typo": 8, "title": 6, "abbreviated": 4, "word_missing": 4, "old": 2.5,
        "initial": 2.5, "joined": 2.5, "father": 2, "degree": 1, "alias": 1, "short": 0.5, "turned": 1,
    },
    second_name_change=0.12,
    birth_changes={
        "as it is": 86, "missing": 5, "swapped": 2, "year": 2, "day": 2, "from the number": 2, "first of January": 1,
    },
    mother_changes={"as it is": 64, "spelling": 14, "abbreviated": 9, "missing": 7, "title": 4, "typo": 2},
    moved=0.05,
    moved_within=0.05,
    new_card=0.12,
    new_phone=0.22,
    card_slip=0.03,
    other_work=0.35,
)  # fmt: skip
