"""A clean NIK: its date, its sex, its place, its mask."""

from datetime import date

import pytest

from pijar.kernel.national_id import full_year, is_valid, mask, parse

CASES = [
    ("3374061708709123", date(1970, 8, 17), "L"),
    ("3374065708709123", date(1970, 8, 17), "P"),
    ("3374060101009000", date(2000, 1, 1), "L"),
    ("3374063112259000", date(2025, 12, 31), "L"),
    ("3374060101269000", date(1926, 1, 1), "L"),
    ("3374067112999999", date(1999, 12, 31), "P"),
    ("3374062902009000", date(2000, 2, 29), "L"),
]
IMPOSSIBLE = [
    "3374060001709123",  # day 00
    "3374063201709123",  # day 32
    "3374064001709123",  # day 40
    "3374067201709123",  # day 72
    "3374061713709123",  # month 13
    "3374063002709123",  # 30 February
    "3374062902019123",  # 29 February of a common year
    "337406170870912",  # fifteen digits
    "33740617087091234",
    "３３７４０６１７０８７０９１２３",  # noqa: RUF001 - digits, but not ours
    "",
]


@pytest.mark.parametrize(("number", "born", "sex"), CASES)
def test_a_nik_tells_date_and_sex(number: str, born: date, sex: str) -> None:
    found = parse(number)
    assert found is not None
    assert (found.birth_date, found.sex) == (born, sex)
    assert (found.regency, found.district) == ("3374", "337406")


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_what_holds_no_day_is_no_nik(number: str) -> None:
    assert parse(number) is None
    assert not is_valid(number)


def test_the_short_year_turns_after_25() -> None:
    assert [full_year(year) for year in (0, 25, 26, 99)] == [2000, 2025, 1926, 1999]


def test_a_mask_shows_place_and_serial_only() -> None:
    assert mask("3374011708709001") == "337401******9001"
    assert mask("12345") == "*****"
    assert mask("") == ""
