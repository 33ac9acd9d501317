"""Numbers whose letter catches a slip, and codes that cannot be guessed from numbers."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pijar.claims import numbers
from pijar.kernel.errors import Refusal

written = st.builds(numbers.written, st.integers(2020, 2099), st.integers(1, 999_999))


@given(written)
def test_a_number_is_read_as_people_type_it(number):
    assert numbers.read(f" {number.lower().replace('-', ' ')} ") == number


@given(written, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_caught(number, place, more):
    digits = [place for place, letter in enumerate(number) if letter.isdigit()]
    at = digits[place]
    other = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    with pytest.raises(Refusal, match="last letter"):
        numbers.read(other)


@given(written)
def test_two_neighbours_that_change_places_are_caught(number):
    digits = [place for place, letter in enumerate(number) if letter.isdigit()]
    for one, two in zip(digits, digits[1:], strict=False):
        if number[one] != number[two]:
            letters = list(number)
            letters[one], letters[two] = letters[two], letters[one]
            with pytest.raises(Refusal):
                numbers.read("".join(letters))


@pytest.mark.parametrize("text", ["", "LK", "LK-2026-000001", "LK-2026-000001-I", "x" * 500, "LK-２０２６-000001-A"])
def test_what_is_no_number(text):
    with pytest.raises(Refusal):
        numbers.read(text)


def test_a_code_belongs_to_its_report_only():
    key = uuid4()
    code = numbers.code_of(key)
    assert numbers.is_code(key, f" {code.lower()} ")
    assert not numbers.is_code(uuid4(), code)
    assert not numbers.is_code(key, "")
    assert not numbers.is_code(key, code[:-1])
    assert len({numbers.code_of(UUID(int=n)) for n in range(2000)}) == 2000
