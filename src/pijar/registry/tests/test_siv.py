"""Encrypting a whole column gives, byte for byte, what the library gives value by value."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pijar.kernel.errors import Refusal
from pijar.registry.crypto import WORTH_A_BATCH, Identifiers
from pijar.registry.siv import BLOCK, LONGEST, Siv

KEY = bytes(range(64))


@pytest.mark.parametrize("field", [b"national_id", b"mother_name", b"sixteen bytes, 1", b"a field's name of more than one block"])
@pytest.mark.parametrize("length", range(1, LONGEST + 1))
def test_every_length_agrees_with_the_library(length: int, field: bytes) -> None:
    values = [Random(place).randbytes(length) for place in range(5)]
    tags, columns = Siv(KEY, field).encrypt(values)
    for place, value in enumerate(values):
        at = slice(place * BLOCK, (place + 1) * BLOCK)
        whole = tags[at] + b"".join(column[at] for column in columns)[:length]
        assert whole == AESSIV(KEY).encrypt(value, [field])


def test_the_example_of_the_standard() -> None:
    """RFC 5297, A.1: one header, a value of 14 bytes."""
    key = bytes.fromhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    header = bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627")
    tags, columns = Siv(key, header).encrypt([bytes.fromhex("112233445566778899aabbccddee")])
    assert (tags + columns[0][:14]).hex() == "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"


def test_a_column_of_all_sorts_keeps_its_order_and_its_blanks() -> None:
    chance = Random(7)
    texts = [None if place % 9 == 0 else "Ñ" * (place % 3) + "A" * chance.randint(1, 90) for place in range(900)]
    texts += ["", *(str(3374010101709000 + place) for place in range(WORTH_A_BATCH + 1))]
    crypt = Identifiers("key")
    found = crypt.encrypt_series("mother_name", pl.Series("mother_name", texts, pl.String))
    assert found.to_list() == [None if text is None else "\\x" + crypt.encrypt("mother_name", text).hex() for text in texts]
    assert found.name == "mother_name"


@pytest.mark.parametrize("texts", [[], [None, None]])
def test_a_column_without_values_stays_empty(texts: list[None]) -> None:
    found = Identifiers("key").encrypt_series("phone", pl.Series("phone", texts, pl.String))
    assert (found.to_list(), found.dtype) == (texts, pl.String)


@pytest.mark.parametrize("length", [1, 15, 16, 17, 31, 32, 33, 64, 65])
def test_what_is_read_together_is_what_was_written_one_by_one(length: int) -> None:
    crypt = Identifiers("key")
    texts = [f"{number:0{length}d}"[-length:] for number in range(100)]
    assert crypt.decrypt_many("national_id", [crypt.encrypt("national_id", text) for text in texts]) == texts


@pytest.mark.parametrize("place", [0, 15, 16, 31])
def test_one_changed_byte_among_many_is_refused(place: int) -> None:
    crypt = Identifiers("key")
    secrets = [crypt.encrypt("national_id", f"{number:016d}") for number in range(100)]
    changed = bytearray(secrets[50])
    changed[place] ^= 1
    with pytest.raises(Refusal) as refusal:
        crypt.decrypt_many("national_id", [*secrets[:50], bytes(changed), *secrets[51:]])
    assert refusal.value.code == "KEY_WRONG"
