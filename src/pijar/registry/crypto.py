"""Encryption of identifiers and of kept files. The key stands outside the database.

Identifiers use AES-SIV: equal values of one field give equal bytes, so that a NIK can be looked up and kept unique
without ever being stored in clear. The field's name is bound in, so that a phone number never equals a KK number.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from django.conf import settings

from pijar.kernel.errors import Refusal
from pijar.registry.siv import BLOCK, LONGEST, Siv

PIECE = 4 * 2**20
MAGIC = b"pijar1\n"
# Fewer values of one length are quicker one by one.
WORTH_A_BATCH = 16


class Identifiers:
    """Encrypts and decrypts NIK, KK number, phone and mother's name (`field`: the model's field name)."""

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha512(b"pijar identifiers " + key.encode()).digest()
        self._siv = AESSIV(self._key)
        self._batches: dict[bytes, Siv] = {}
        self._gcm = AESGCM(hashlib.sha256(b"pijar files " + key.encode()).digest())

    def encrypt(self, field: str, text: str) -> bytes:
        return self._siv.encrypt(text.encode(), [field.encode()])

    def decrypt(self, field: str, data: bytes | memoryview) -> str:
        """Raises Refusal (KEY_WRONG) when the bytes were written under another key or another field."""
        try:
            return self._siv.decrypt(bytes(data), [field.encode()]).decode()
        except InvalidTag:
            raise Refusal("KEY_WRONG", "An identifier cannot be read: PIJAR_ID_KEY is not the key it was written with.") from None

    def encrypt_series(self, field: str, values: pl.Series) -> pl.Series:
        """A column at once, as hexadecimal text for COPY (`\\x…`); null stays null."""
        told = values.cast(pl.Binary).to_frame("value").with_row_index("place").cast({"place": pl.UInt32}).drop_nulls()
        groups = told.with_columns(size=pl.col("value").bin.size()).partition_by("size")
        if len(groups) == 1 and told.height == values.len():
            return self._of_one_size(field, told["value"].to_list()).alias(values.name)
        secrets = [group.select("place", secret=self._of_one_size(field, group["value"].to_list())) for group in groups]
        empty = pl.DataFrame(schema={"place": pl.UInt32, "secret": pl.String})
        places = pl.DataFrame({"place": pl.int_range(values.len(), dtype=pl.UInt32, eager=True)})
        return places.join(pl.concat([empty, *secrets]), on="place", how="left", maintain_order="left")["secret"].alias(
            values.name
        )

    def _of_one_size(self, field: str, values: list[bytes]) -> pl.Series:
        extra = field.encode()
        first = self._siv.encrypt(values[0], [extra]).hex()
        size = len(values[0])
        if not 0 < size <= LONGEST or len(values) < WORTH_A_BATCH:
            return pl.Series(["\\x" + self._siv.encrypt(value, [extra]).hex() for value in values])
        tags, columns = self._batch(extra).encrypt(values)
        # What pads the last block is cut off.
        pieces = {"tag": _blocks(tags), **{f"c{place}": _blocks(column) for place, column in enumerate(columns)}}
        whole = pl.concat_str(pl.lit("\\x"), *pieces).str.head(len("\\x") + 2 * (BLOCK + size))
        joined = pl.DataFrame(pieces).select(whole).to_series()
        if joined[0] != "\\x" + first:
            raise Refusal("ENCRYPTION_BROKEN", "Encryption of many values differs from that of one; nothing was written.")
        return joined

    def _batch(self, extra: bytes) -> Siv:
        if extra not in self._batches:
            self._batches[extra] = Siv(self._key, extra)
        return self._batches[extra]

    def decrypt_many(self, field: str, values: list[bytes]) -> list[str]:
        """Raises Refusal (KEY_WRONG) as `decrypt` does. Values of one length, as NIKs are, are read together."""
        secrets = [bytes(value) for value in values]
        sizes = {len(secret) for secret in secrets}
        if len(secrets) >= WORTH_A_BATCH and len(sizes) == 1 and BLOCK < min(sizes) <= BLOCK + LONGEST:
            found = self._batch(field.encode()).decrypt(secrets)
            if found is not None:
                return [value.decode() for value in found]
        return [self.decrypt(field, secret) for secret in secrets]

    def seal_file(self, source: Path, target: Path) -> str:
        """Writes an encrypted copy of `source`, piece by piece, and returns the SHA-256 of the original."""
        digest = hashlib.sha256()
        draft = target.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        with source.open("rb") as original, draft.open("wb") as sealed:
            sealed.write(MAGIC)
            for number, piece in enumerate(iter(lambda: original.read(PIECE), b"")):
                digest.update(piece)
                nonce = os.urandom(12)
                body = self._gcm.encrypt(nonce, piece, number.to_bytes(8, "big"))
                sealed.write(len(body).to_bytes(4, "big") + nonce + body)
        draft.replace(target)
        return digest.hexdigest()

    def open_file(self, path: Path) -> Iterator[bytes]:
        """The pieces of a sealed file, in clear. Raises Refusal (KEY_WRONG) under another key."""
        with path.open("rb") as sealed:
            sealed.read(len(MAGIC))
            number = 0
            while head := sealed.read(4):
                nonce, body = sealed.read(12), sealed.read(int.from_bytes(head, "big"))
                try:
                    yield self._gcm.decrypt(nonce, body, number.to_bytes(8, "big"))
                except InvalidTag:
                    raise Refusal("KEY_WRONG", f"{path.name} cannot be read: it was sealed with another PIJAR_ID_KEY.") from None
                number += 1


def verify_key() -> None:
    """Raises Refusal (KEY_WRONG) when this city's identifiers were written under another key; keeps the first key's mark."""
    from pijar.registry.models import KeyCheck

    mark = identifiers().encrypt("check", "pijar")
    known = KeyCheck.objects.first()
    if known is None:
        KeyCheck.objects.create(id=1, value=mark)
    elif bytes(known.value) != mark:
        raise Refusal("KEY_WRONG", "PIJAR_ID_KEY is not the key this city was made with: nothing can be read or written.")


def _blocks(joined: bytes) -> list[str]:
    """Every block, hexadecimal."""
    return joined.hex("\n", BLOCK).split("\n")


@cache
def identifiers() -> Identifiers:
    """The one set of keys of this process."""
    return Identifiers(settings.ID_KEY)
