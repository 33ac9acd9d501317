"""The merge policy as a document, and what it makes of rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import polars as pl
import pytest

from pijar.intake.merge import DEFAULT, FIELDS, LEVELS, changes_something, merged, read_policy, with_ranks
from pijar.intake.origin import office_level, original_stem
from pijar.intake.settle import SCHEMA
from pijar.kernel.errors import Refusal

DEFAULT_TEXT = DEFAULT.read_text(encoding="utf-8")
ROW: dict[str, Any] = {"person_id": 1, "year": 2026, "level": "kelurahan", "name": "SLAMET", "birth_date": date(1990, 8, 17)}


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    """Rows of one person in batch order; ids count from 1."""
    lines = [{**ROW, **row, "id": number, "order": number} for number, row in enumerate(given, start=1)]
    schema = {**SCHEMA, "order": pl.UInt32}
    return pl.DataFrame([{name: line.get(name) for name in schema} for line in lines], schema=schema)


def winner(field: str, *given: dict[str, Any], policy: str = DEFAULT_TEXT) -> Any:
    ranked = with_ranks(rows(*given), read_policy(policy, "merge.yaml"))
    return merged(ranked).row(0, named=True)[field]


def updates(*given: dict[str, Any], policy: str = DEFAULT_TEXT) -> list[bool]:
    ranked = with_ranks(rows(*given), read_policy(policy, "merge.yaml"))
    return ranked.select(changes_something(ranked).alias("updates"))["updates"].to_list()


def order(*words: str, field: str = "name") -> str:
    """The default with other words for one field."""
    lines = [f"  {field}: {{order: [{', '.join(words)}]}}" if line.startswith(f"  {field}:") else line
             for line in DEFAULT_TEXT.splitlines()]  # fmt: skip
    return "\n".join(lines)


def test_within_a_year_what_stands_first_counts_and_blanks_are_filled() -> None:
    assert winner("name", {"name": "A"}, {"name": "B"}) == "A"
    assert winner("occupation_code", {}, {"occupation_code": "OJEK"}, {"occupation_code": "BECAK"}) == "OJEK"
    assert winner("row_occupation_code", {}, {"occupation_code": "OJEK"}, {"occupation_code": "BECAK"}) == 2
    assert winner("phone", {}, {}) is None
    assert winner("row_phone", {}, {}) is None


def test_the_list_of_a_later_year_counts_whatever_came_first() -> None:
    assert winner("occupation_code", {"year": 2025, "occupation_code": "OJEK"}, {"occupation_code": "BECAK"}) == "BECAK"
    assert winner("village_code", {"year": 2025, "village_code": "a"}, {"village_code": None}) == "a"


def test_who_saw_the_card_counts_more_than_who_came_later() -> None:
    form = {"level": "form", "entered_at": datetime(2026, 3, 1, tzinfo=UTC), "name": "KARTU", "address": "JL A"}
    later = {"year": 2027, "name": "DAFTAR", "address": "JL B"}
    assert winner("name", {"name": "A"}, form, later) == "KARTU"
    assert winner("address", {"address": "X"}, form, later) == "JL B"
    assert winner("address", {"address": "X"}, form) == "JL A"


def test_of_two_entries_the_newer_counts() -> None:
    old = {"level": "form", "entered_at": datetime(2026, 3, 1, tzinfo=UTC), "name": "LAMA"}
    new = {"level": "form", "entered_at": datetime(2026, 4, 1, tzinfo=UTC), "name": "BARU"}
    assert winner("name", old, new) == winner("name", new, old) == "BARU"


def test_a_typed_birth_date_counts_more_than_one_from_the_nik() -> None:
    typed = {"birth_date": date(1991, 1, 1), "typed_birth_date": date(1991, 1, 1)}
    assert winner("birth_date", {}, typed) == date(1991, 1, 1)


def test_a_city_may_trust_its_kelurahan_more() -> None:
    own = DEFAULT_TEXT.replace("- [kelurahan, kecamatan, department", "- [kelurahan]\n  - [kecamatan]\n  - [department")
    given = {"level": "department", "name": "DINAS"}, {"level": "kelurahan", "name": "LURAH"}
    assert (winner("name", *given), winner("name", *given, policy=own)) == ("DINAS", "LURAH")
    assert (updates(*given), updates(*given, policy=own)) == ([True, False], [True, True])


def test_some_offices_may_only_fill() -> None:
    own = DEFAULT_TEXT.replace(
        "name: {order: [trust, year, newest, first]}", "name: {order: [year, first], fill_only: [association]}", 1
    )
    told = {"level": "association", "year": 2027, "name": "PAGUYUBAN"}
    assert winner("name", {"name": "A"}, told, policy=own) == "A"
    assert winner("name", {"name": None}, told, policy=own) == "PAGUYUBAN"


def test_last_counts_where_a_city_wants_it() -> None:
    assert winner("name", {"name": "A"}, {"name": "B"}, policy=order("last")) == "B"


def test_a_row_updates_when_the_person_gets_another_value_by_it() -> None:
    assert updates({"name": "A"}, {"name": "A"}, {"name": "B"}) == [True, False, False]
    assert updates({}, {"occupation_code": "OJEK"}, {"occupation_code": "OJEK"}) == [True, True, False]
    assert updates({"year": 2025}, {"name": "B"}, {"name": "B"}) == [True, True, False]


def test_many_people_at_once_are_told_apart() -> None:
    """The same as looking at one person after the other, row by row."""
    chance, jobs = Random(1), (None, None, "OJEK", "BECAK", "NELAYAN")
    blank = {"name": None, "birth_date": None}
    given = [
        {"person_id": chance.randrange(40), "year": chance.randrange(2024, 2028), "occupation_code": chance.choice(jobs), **blank}
        for _ in range(200)
    ]
    told = updates(*given)
    assert 20 < sum(told) < 180
    for place, row in enumerate(given):
        earlier = [other for other in given[:place] if other["person_id"] == row["person_id"]]
        before, after = (winner("occupation_code", *some) if some else None for some in (earlier, [*earlier, row]))
        assert told[place] == (before != after), place


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("trust: [", "not YAML"),
        ("trust: []", "must hold `trust` and `fields`"),
        (DEFAULT_TEXT.replace("[form]", "[form, kelurahan]"), "each of form"),
        (DEFAULT_TEXT.replace("association, other", "association"), "each of form"),
        (DEFAULT_TEXT + "  hobby: {order: [first]}\n", "hobby unknown"),
        (order("trust"), "name: order is made of"),
        (order("first", "trust", "last"), "name: order cannot go on"),
        (order("typed", "first"), "only a birth date"),
        (order("first").replace("name: {order: [first]}", "name: {order: [first], fill_only: [camat]}"), "does not know camat"),
        (order("first").replace("name: {order: [first]}", "name: [first]"), "name: write"),
        ("\n".join(line for line in DEFAULT_TEXT.splitlines() if not line.startswith("  sex:")), "sex missing"),
    ],
)
def test_a_faulty_policy_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_policy(text, "merge.yaml")
    assert refusal.value.code == "MERGE_POLICY_INVALID"
    assert told in str(refusal.value)


def test_the_policy_names_every_value_and_every_office() -> None:
    policy = read_policy(DEFAULT_TEXT, "merge.yaml")
    assert set(policy.rules) == set(FIELDS) and set(policy.trust) == set(LEVELS)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Kel_Mangunharjo_pekerja_rentan_2026 kec Tugu.xlsx", "kelurahan"),
        ("USULAN PEKERJA RENTAN KEL. KUNINGAN.xlsx", "kelurahan"),
        ("kec_Genuk_usulan.xlsx", "kecamatan"),
        ("DISHUB jukir dan pengemudi.xlsx", "department"),
        ("Disdag_PKL_2026.csv", "department"),
        ("Dinas Sosial disabilitas.xlsx", "department"),
        ("Paguyuban ojek anggota.xlsx", "association"),
        ("Kel. Bringin pekerja disabilitas.xlsx", "kelurahan"),
        ("pekerja disabilitas.csv", ""),
        ("kelompok.csv", "association"),
        ("usulan.csv", ""),
    ],
)
def test_offices_by_file_name(name: str, level: str) -> None:
    assert office_level(name) == level


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("usulan - hasil.xlsx", "usulan"),
        ("usulan - hasil (1).xlsx", "usulan"),
        ("usulan - hasil(2).xlsx", "usulan"),
        ("usulan (1).csv", "usulan"),
        ("usulan (1) - hasil.csv", "usulan"),
        ("usulan.xlsx", None),
        ("usulan (revisi).xlsx", None),
        ("usulan (2026).xlsx", None),
        ("hasil.xlsx", None),
        ("usulan_rev1.xlsx", None),
        (" - hasil.xlsx", None),
    ],
)
def test_names_of_downloads(name: str, stem: str | None) -> None:
    assert original_stem(name) == stem
