"""AES-SIV (RFC 5297) over a whole column at once, byte for byte what `cryptography.AESSIV` gives value by value.

Values of one length take the same steps, so each step is one call over all of them: AES of many blocks together, and
exclusive-or of many blocks as one long integer. Only the order of the work differs; whoever writes with this compares with
the library's own result, and what is read is taken only when its tags are those of what was read.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

BLOCK = 16
# Longer values are few, and the library takes them as well.
LONGEST = 4 * BLOCK
# The counter starts at the tag without its 32nd and 64th bit from the right (RFC 5297, 2.5).
_COUNTER = bytes.fromhex("ffffffffffffffff7fffffff7fffffff")


class Siv:
    """One key (64 bytes) and one field name bound in as the only associated data."""

    def __init__(self, key: bytes, field: bytes) -> None:
        half = len(key) // 2
        # Single blocks are ciphered on their own by definition of SIV; nothing is stored in this mode.
        self._mac = Cipher(algorithms.AES(key[:half]), modes.ECB()).encryptor()  # noqa: S305
        self._stream = Cipher(algorithms.AES(key[half:]), modes.ECB()).encryptor()  # noqa: S305
        self._whole = _double(self._mac.update(bytes(BLOCK)))
        self._partial = _double(self._whole)
        self._bound = _xor(_double(_cmac(key[:half], bytes(BLOCK))), _cmac(key[:half], field))

    def encrypt(self, values: list[bytes]) -> tuple[bytes, list[bytes]]:
        """Tags and ciphertexts of values that all have one length, 1 to LONGEST bytes.

        The tags are joined; the ciphertexts come as their first, second … blocks, joined, padding included.
        """
        length, count = len(values[0]), len(values)
        columns = _columns(values, length)
        tags = self._tags(columns, length, count)
        start = _and(tags, _COUNTER * count)
        return tags, [_xor(column, self._stream.update(_plus(start, i, count))) for i, column in enumerate(columns)]

    def decrypt(self, secrets: list[bytes]) -> list[bytes] | None:
        """The values of ciphertexts that all have one length (tag and 1 to LONGEST bytes); None when one was not written so."""
        length, count = len(secrets[0]) - BLOCK, len(secrets)
        tags = b"".join([secret[:BLOCK] for secret in secrets])
        start = _and(tags, _COUNTER * count)
        ciphers = _columns([secret[BLOCK:] for secret in secrets], length)
        columns = [_xor(column, self._stream.update(_plus(start, i, count))) for i, column in enumerate(ciphers)]
        values = _values(columns, length, count)
        return values if self._tags(_columns(values, length), length, count) == tags else None

    def _tags(self, columns: list[bytes], length: int, count: int) -> bytes:
        """S2V: what was bound in goes over the end of the value, or over the padded value when that is too short."""
        size = len(columns) * BLOCK
        if length >= BLOCK:
            mask = bytes(length - BLOCK) + self._bound + bytes(size - length)
            # The padding stands outside of what S2V covers, so it stays.
            key = self._whole if length == size else self._partial
        else:
            mask, key = _double(self._bound), self._whole
        mask = mask[:-BLOCK] + _xor(mask[-BLOCK:], key)
        state = bytes(BLOCK * count)
        for i, column in enumerate(columns):
            masked = _xor(column, mask[i * BLOCK : (i + 1) * BLOCK] * count)
            state = self._mac.update(_xor(state, masked))
        return state


def _columns(values: list[bytes], length: int) -> list[bytes]:
    """The first blocks of all values joined, then the second ones …; a value that ends early is padded (10…0)."""
    blocks = -(-length // BLOCK)
    padding = b"\x80".ljust(blocks * BLOCK - length, b"\0") if blocks * BLOCK > length else b""
    if blocks == 1:
        return [padding.join(values) + padding]
    made = [b"".join([value[i : i + BLOCK] for value in values]) for i in range(0, (blocks - 1) * BLOCK, BLOCK)]
    last = (blocks - 1) * BLOCK
    return [*made, padding.join([value[last:] for value in values]) + padding]


def _values(columns: list[bytes], length: int, count: int) -> list[bytes]:
    """Each value out of its blocks, without what pads the last one."""
    if len(columns) == 1:
        return [columns[0][i : i + length] for i in range(0, count * BLOCK, BLOCK)]
    whole = [b"".join([column[i : i + BLOCK] for column in columns]) for i in range(0, count * BLOCK, BLOCK)]
    return [value[:length] for value in whole]


def _cmac(key: bytes, data: bytes) -> bytes:
    mac = CMAC(algorithms.AES(key))
    mac.update(data)
    return mac.finalize()


def _double(block: bytes) -> bytes:
    """Multiplication by x in the field of 2^128."""
    number = int.from_bytes(block) << 1
    return ((number ^ (0x87 if number >> 128 else 0)) & (1 << 128) - 1).to_bytes(BLOCK)


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(one))


def _and(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) & int.from_bytes(other)).to_bytes(len(one))


def _plus(blocks: bytes, step: int, count: int) -> bytes:
    """Each counter moved on by `step`; the cleared bit catches the carry, so no block reaches into the next."""
    if step == 0:
        return blocks
    return (int.from_bytes(blocks) + int.from_bytes(step.to_bytes(BLOCK) * count)).to_bytes(len(blocks))
