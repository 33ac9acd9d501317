"""Accidents damage what they say they damage, and never make a number that could be somebody's."""

from __future__ import annotations

from datetime import date

import pytest

from pijar.demo import accidents, lists
from pijar.demo.accidents import NIK_RATES, mistyped_nik
from pijar.demo.chance import parts, stream
from pijar.demo.clerk import DATE_HABITS, dressed_date
from pijar.demo.offices import AGAIN
from pijar.demo.people import full_name

NIK = "3374055508709104"


def test_a_mistyped_nik_is_another_one_that_looks_good() -> None:
    rng = stream(1, "mistyped")
    for _ in range(500):
        typed = mistyped_nik(rng, NIK)
        assert typed != NIK
        assert len(typed) == 16
        assert typed[12] == "9"
        day = int(typed[6:8]) % 40
        date(1900 + int(typed[10:12]), int(typed[8:10]), day)


@pytest.mark.parametrize("kind", NIK_RATES)
def test_a_damaged_nik_of_sixteen_digits_keeps_its_nine(kind: str) -> None:
    rng = stream(1, "damage", kind)
    for _ in range(50):
        damaged = accidents.nik(rng, kind, NIK)
        digits = "".join(filter(str.isdigit, str(damaged or "")))
        assert len(digits) != 16 or digits[12] == "9"


def test_an_impossible_nik_has_no_birth_date() -> None:
    rng = stream(1, "impossible")
    for _ in range(50):
        nik = str(accidents.nik(rng, "impossible", NIK))
        with pytest.raises(ValueError, match="day|month"):
            date(1900 + int(nik[10:12]), int(nik[8:10]), int(nik[6:8]) % 40)


@pytest.mark.parametrize("kind", accidents.NAME_RATES)
def test_every_name_meets_every_accident(kind: str) -> None:
    rng = stream(1, "names", kind)
    for year in (1950, 1980, 2000):
        for sex in "LP":
            for _ in range(50):
                name = full_name(rng, sex, year)
                assert accidents.name(rng, kind, name, sex) != ""


def test_every_kelurahan_meets_every_accident() -> None:
    rng = stream(1, "kelurahan")
    for home in lists.kelurahan():
        for kind in accidents.KELURAHAN_RATES:
            assert accidents.kelurahan(rng, kind, home) != ""


def test_dates_in_their_dresses() -> None:
    day = date(1970, 8, 17)
    assert dressed_date("cell", day) == day
    assert dressed_date("serial", day) == 25_797
    texts = {kind: dressed_date(kind, day) for kind in (*DATE_HABITS, "shout", "iso")}
    assert texts == {
        "slash": "17/08/1970",
        "dash": "17-08-1970",
        "dot": "17.08.1970",
        "bare": "17/8/1970",
        "long": "17 Agustus 1970",
        "short": "17-Agt-1970",
        "two_digits": "17-08-70",
        "shout": "17 AGUSTUS 1970",
        "iso": "1970-08-17",
    }


def test_parts_add_up() -> None:
    assert parts(10, [1, 1, 1]) == [3, 4, 3]
    assert sum(parts(10_001, [0.3, 2.7, 1.1, 9.0])) == 10_001


def test_rates_leave_room_for_good_rows() -> None:
    tables = (NIK_RATES, accidents.NAME_RATES, accidents.BIRTH_RATES, accidents.KELURAHAN_RATES, AGAIN)
    assert all(0 < sum(rates.values()) < 0.4 for rates in tables)
