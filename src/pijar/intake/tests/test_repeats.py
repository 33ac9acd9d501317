"""Rows of one NIK: like names, repeats, and numbers shared by different people."""

import random
from datetime import date

import polars as pl
import pytest

from pijar.intake.repeats import alike, fold, fold_expr, repeats

ALIKE = [
    ("SOEDJONO", "SUJONO"),
    ("TJAHJO", "CAHJO"),
    ("MOCHAMAD RIFQI", "MUHAMMAD RIFKI"),
    ("SRI WAHYUNI", "SRIWAHYUNI"),
    ("SITI AMINAH", "AMINAH"),
    ("M SLAMET", "MUHAMMAD"),
    ("SULASTRI", "SULASTI"),
    ("SUTRISNO", "SUTIRSNO"),
    ("MARYATI", "MARY"),
    ("BUDI", "BUDY"),
]
DIFFERENT = [
    ("SUTRISNO", "HANDAYANI"),
    ("BUDI", "RINI"),
    ("ANDI", "ANTO"),
    ("SRI HANDAYANI", "AGUS PURNOMO"),
]
A, B = date(1970, 8, 17), date(1980, 1, 2)


def flags(*rows: tuple[str | None, date | None], nik: str | None = "3374061708709123") -> list[tuple[bool, bool]]:
    frame = pl.DataFrame(
        {
            "key": [f"r{place}" for place in range(len(rows))],
            "order": range(len(rows)),
            "nik": [nik] * len(rows),
            "name": [name for name, _ in rows],
            "typed_birth_date": [day for _, day in rows],
        },
        schema_overrides={"name": pl.String, "typed_birth_date": pl.Date, "nik": pl.String},
    )
    result = repeats(frame)
    assert result["key"].to_list() == frame["key"].to_list()
    return list(result.select("duplicate", "shared").iter_rows())


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_like_names(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names(one: str, other: str) -> None:
    assert not alike(one, other)


def test_folding_is_one_rule_in_two_forms() -> None:
    names = [name for pair in ALIKE + DIFFERENT for name in pair] + ["NUR'AINI", "SITI-AMINAH", "AAAA", "XYZ IY Y", "JOSÉ"]
    folded = pl.DataFrame({"name": names}).select(fold_expr(pl.col("name"))).to_series()
    assert folded.to_list() == [fold(name) for name in names]
    assert fold("SOEDJONO") == "SUJONO"
    assert fold("KHOIRUL MACHMUD") == "HOIRULMAHMUD"
    assert pl.select(fold_expr(pl.lit(None, pl.String))).item() is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("BUDI", A)], [(False, False)]),
        ([("BUDI", A), ("BUDI", A)], [(False, False), (True, False)]),
        ([("SUTRISNO", A), ("HANDAYANI", B)], [(False, True), (False, True)]),
        ([("SUTRISNO", A), ("HANDAYANI", A)], [(False, False), (True, False)]),  # One date: not clearly different.
        ([("SUTRISNO", A), ("HANDAYANI", None)], [(False, False), (True, False)]),
        ([(None, A), ("HANDAYANI", B)], [(False, False), (True, False)]),
        ([("SUTRISNO", A), ("SUTRISNA", B)], [(False, False), (True, False)]),  # Like names.
        ([("SUTRISNO", A), ("HANDAYANI", B), ("SUTRISNO", A)], [(False, True), (False, True), (True, True)]),
        ([("SUTRISNO", A), ("HANDAYANI", B), (None, None)], [(False, True), (False, True), (True, False)]),
    ],
)
def test_repeats_and_shared_numbers(rows, expected) -> None:  # type: ignore[no-untyped-def]
    assert flags(*rows) == expected


def test_rows_without_a_valid_nik_repeat_nobody() -> None:
    assert flags(("BUDI", A), ("BUDI", A), nik=None) == [(False, False)] * 2


def test_nothing_in_nothing_out() -> None:
    assert flags() == []


def slow_flags(rows: list[tuple[str | None, date | None]]) -> list[tuple[bool, bool]]:
    """The definition, word for word."""

    def different(one: tuple[str | None, date | None], other: tuple[str | None, date | None]) -> bool:
        told = one[0] and other[0] and one[1] and other[1]
        return bool(told) and not alike(one[0] or "", other[0] or "") and one[1] != other[1]

    return [
        (
            any(not different(row, earlier) for earlier in rows[:place]),
            any(different(row, other) for at, other in enumerate(rows) if at != place),
        )
        for place, row in enumerate(rows)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_way_says_what_the_definition_says(seed: int) -> None:
    chance = random.Random(seed)
    words = ["SRI", "SITI", "BUDI", "BUDY", "AGUS", "AGOES", "M", "A", "SUTRISNO", "SUTRISNA", "HANDAYANI", "HANDA"]
    words += ["MARYATI", "MARY", "PURNOMO", "NO", "ANDI", "ANTO"]
    names = [" ".join(chance.choices(words, k=chance.randrange(1, 3))) for _ in range(6)] + [None]
    days = [A, B, date(1999, 1, 1), None]
    rows = [(chance.choice(names), chance.choice(days)) for _ in range(chance.randrange(2, 9))]
    assert flags(*rows) == slow_flags(rows)


@pytest.mark.parametrize("kind", ["one person", "one name, many dates", "strangers"])
def test_ten_thousand_rows_of_one_number(kind: str) -> None:
    chance = random.Random(1)
    day = {"one person": lambda n: A}.get(kind, lambda n: date.fromordinal(710_000 + n))
    name = {"strangers": lambda n: "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVW", k=9))}.get(kind, lambda n: "SITI AMINAH")
    found = flags(*[(name(n), day(n)) for n in range(10_000)])
    assert sum(shared for _, shared in found) == (10_000 if kind == "strangers" else 0)
    if kind != "strangers":
        assert sum(duplicate for duplicate, _ in found) == 9_999
