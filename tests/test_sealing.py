"""A sealed word is read in the one spelling it was written in: base64 knows more than one for the same bytes."""

from __future__ import annotations

import string

import pytest

from pijar.backoffice.sealing import opened, sealed

LETTERS = string.ascii_letters + string.digits + "-_"


@pytest.mark.parametrize("text", ["", "a", "ab", "abc", "sebelas kata"])
def test_only_its_own_spelling_opens_a_word(text: str) -> None:
    word = sealed("grid_cursor", text)
    assert opened("grid_cursor", word) == text
    padded = word + "=" * (-len(word) % 4)
    others = {word + word, padded + padded, padded + "AAAA", word + "=", word + "\n", f" {word}", f"{word[:4]}.{word[4:]}"}
    others |= {word[:-1] + last for last in LETTERS} | {word[:-8] + "AAAAAAA=", "", "x", "é"}
    others -= {word}
    assert {other: opened("grid_cursor", other) for other in others} == dict.fromkeys(others)


def test_a_word_opens_nothing_elsewhere() -> None:
    assert opened("donor_session", sealed("grid_cursor", "abc")) is None
