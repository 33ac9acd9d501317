"""Base45 (RFC 9285): bytes in the 45 characters that a QR code packs closest. One text for the same bytes, and one reading."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single one two."""
    out = []
    for place in range(0, len(data), 2):
        piece = data[place : place + 2]
        rest = int.from_bytes(piece, "big")
        for _ in range(len(piece) + 1):
            rest, value = divmod(rest, 45)
            out.append(ALPHABET[value])
    return "".join(out)


def decode(text: str) -> bytes:
    """Raises ValueError for a text that no bytes are written as."""
    if len(text) % 3 == 1 or any(letter not in _VALUES for letter in text):
        raise ValueError("This is no base45.")
    out = bytearray()
    for place in range(0, len(text), 3):
        piece = [_VALUES[letter] for letter in text[place : place + 3]]
        number = sum(value * 45**power for power, value in enumerate(piece))
        # Raises OverflowError for 65536 and above, which no two bytes make.
        try:
            out += number.to_bytes(len(piece) - 1, "big")
        except OverflowError:
            raise ValueError("This is no base45.") from None
    return bytes(out)
