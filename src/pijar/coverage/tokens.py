"""What a participant card says, signed: a CWT (RFC 8392) in COSE_Sign1 (RFC 9052) with ES256, as text for a QR code.

Neither database nor clock, so that a hospital may verify without a line to the city: the published keys, the list of cards
that were called back and the day are arguments. Why it is built so: docs/adr/0022-participant-card.md.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from pijar.coverage import base45

PREFIX = "PIJAR1:"
# Numbers that the standards gave: a signed message of one signer, ES256, the claims of a CWT. COVER is of our own.
SIGN1, ALG, KID, ES256 = 18, 1, 4, -7
ISSUER, EXPIRES, NOT_BEFORE, ISSUED_AT, CARD = 1, 4, 5, 6, 7
COVER = -65601
# Of one signature two halves of 32 bytes; of a card's number 8; of a key's name 8.
HALF, CARD_BYTES, KID_BYTES = 32, 8, 8
# The header of every card but for the key's name at its end: nothing unsigned is read further than to compare it.
HEADER = cbor2.dumps({ALG: ES256, KID: bytes(KID_BYTES)}, canonical=True)[:-KID_BYTES]
# Longer than any card of ours, so that nobody lets us read for long.
LONGEST = 2000
# Signatures tried until the text can be copied without loss; a card whose claims hold two spaces stays as it is.
TRIES = 20
# Days of cover are days of western Indonesia, wherever the phone is.
ZONE = timezone(timedelta(hours=7), "WIB")


# What reading bytes that are no card of ours may raise.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError, cbor2.CBORDecodeError)


class Reason(StrEnum):
    """Why a card does not hold."""

    UNREADABLE = "CARD_UNREADABLE"
    KEY_UNKNOWN = "CARD_KEY_UNKNOWN"
    SIGNATURE = "CARD_SIGNATURE_WRONG"
    NOT_YET = "CARD_NOT_YET"
    EXPIRED = "CARD_EXPIRED"
    REVOKED = "CARD_REVOKED"


SENTENCES = {
    Reason.UNREADABLE: "This is not the code of a participant card, or a part of it is missing: scan it once more.",
    Reason.KEY_UNKNOWN: "The card was signed with a key that the list of keys does not name: fetch the city's newest list.",
    Reason.SIGNATURE: "The signature does not fit: the card was changed or is not the city's. Do not rely on it.",
    Reason.NOT_YET: "The card is not valid yet on that day.",
    Reason.EXPIRED: "The card had expired on that day: ask the city or the kelurahan for a new one.",
    Reason.REVOKED: "The city has called this card back: ask the city whether the person is covered.",
}


@dataclass(frozen=True)
class Statement:
    """What one card says. `through`: the last month (YYYY-MM) whose contribution the insurer had accepted.

    `last_day` is the last day on which it holds; `name` is masked and `number_end` the last digits of the insurer's number, both
    to be compared with the KTP and the insurer's card. No NIK, nor anything it could be reckoned from, is among it.
    """

    city: str
    card: str
    issued_at: datetime
    first_day: date
    last_day: date
    through: str
    branches: tuple[str, ...]
    name: str
    birth_year: int
    number_end: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether a card holds on a day. `statement` is there once the signature is right, whatever the day says."""

    reason: Reason | None
    statement: Statement | None = None

    @property
    def is_valid(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class PublicKey:
    """A key that may have signed cards: the coordinates of its point, and the city whose it is."""

    kid: str
    city: str
    x: bytes
    y: bytes


def masked_name(name: str, longest: int = 32) -> str:
    """Every word by its first letter and a star for each other one: enough to compare with a KTP, too little to learn a name."""
    words = [word[0] + "*" * min(len(word) - 1, 7) for word in name.upper().split()]
    return " ".join(words)[:longest].strip()


# Keys ----------------------------------------------------------------------------------------------------------------


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def coordinates(key: ec.EllipticCurvePublicKey) -> tuple[bytes, bytes]:
    numbers = key.public_numbers()
    return numbers.x.to_bytes(HALF, "big"), numbers.y.to_bytes(HALF, "big")


def kid_of(x: bytes, y: bytes) -> str:
    """A key's name: the beginning of its thumbprint (RFC 9679: SHA-256 of the key in deterministic CBOR), hexadecimal."""
    return hashlib.sha256(cbor2.dumps({1: 2, -1: 1, -2: x, -3: y}, canonical=True)).digest()[:KID_BYTES].hex()


def as_jwk(key: PublicKey) -> dict[str, str]:
    """The key as browsers import it (RFC 7517)."""
    x, y = (base64.urlsafe_b64encode(half).rstrip(b"=").decode() for half in (key.x, key.y))
    return {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": key.kid, "x": x, "y": y}


def read_keys(published: Any) -> dict[str, PublicKey]:
    """The keys of a published list, by name. Raises ValueError for what is no such list, or a key whose name is not its own."""
    if not isinstance(published, dict) or not isinstance(published.get("keys"), list):
        raise ValueError("This is no list of keys.")
    found = {}
    for jwk in published["keys"]:
        try:
            x, y = (base64.urlsafe_b64decode(jwk[half] + "=" * (-len(jwk[half]) % 4)) for half in ("x", "y"))
            key = PublicKey(str(jwk["kid"]), str(published["issuer"]), x, y)
        except (KeyError, TypeError, ValueError):
            raise ValueError("A key of the list cannot be read.") from None
        if key.kid != kid_of(x, y):
            raise ValueError(f"The key {key.kid[:16]} is not what its name says.")
        found[key.kid] = key
    return found


def read_revoked(published: Any) -> frozenset[str]:
    """The cards of a published list that were called back. Raises ValueError for what is no such list."""
    if not isinstance(published, dict) or not isinstance(published.get("revoked"), list):
        raise ValueError("This is no list of cards that were called back.")
    return frozenset(str(one) for one in published["revoked"])


# Signing -------------------------------------------------------------------------------------------------------------


def _instant(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).timestamp())


def _day(instant: int) -> date:
    return datetime.fromtimestamp(instant, ZONE).date()


def _claims(said: Statement) -> bytes:
    cover = {
        1: int(said.through.replace("-", "")), 2: list(said.branches), 3: said.name, 4: said.birth_year, 5: said.number_end,
    }  # fmt: skip
    claims = {
        ISSUER: said.city, EXPIRES: _instant(said.last_day + timedelta(days=1)), NOT_BEFORE: _instant(said.first_day),
        ISSUED_AT: int(said.issued_at.timestamp()), CARD: bytes.fromhex(said.card), COVER: cover,
    }  # fmt: skip
    return cbor2.dumps(claims, canonical=True)


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def signed(said: Statement, key: ec.EllipticCurvePrivateKey) -> str:
    """The statement as the text of a QR code."""
    kid = kid_of(*coordinates(key.public_key()))
    protected = HEADER + bytes.fromhex(kid)
    payload = _claims(said)
    for _ in range(TRIES):
        r, s = decode_dss_signature(key.sign(_to_sign(protected, payload), ec.ECDSA(hashes.SHA256())))
        halves = r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")
        text = PREFIX + base45.encode(cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, halves])))
        # Base45 knows the space, and what is copied loses one at its end or one of two: each signature is another text.
        if not text.endswith(" ") and "  " not in text:
            break
    return text


# Reading -------------------------------------------------------------------------------------------------------------


def verify(text: str, keys: Mapping[str, PublicKey], revoked: frozenset[str], on: date) -> Verdict:
    """Whether a card holds on a day. Anything unexpected in it makes it unreadable: nothing is guessed."""
    try:
        protected, payload, halves = _opened(text)
    except UNREADABLE:
        return Verdict(Reason.UNREADABLE)
    key = keys.get(protected.removeprefix(HEADER).hex())
    if key is None:
        return Verdict(Reason.KEY_UNKNOWN)
    if not _is_signed(key, _to_sign(protected, payload), halves):
        return Verdict(Reason.SIGNATURE)
    try:
        said = _statement(payload)
    except UNREADABLE:
        return Verdict(Reason.UNREADABLE)
    # A key speaks for its own city only.
    if said.city != key.city:
        return Verdict(Reason.SIGNATURE)
    return Verdict(_state(said, revoked, on), said)


def read(text: str) -> Statement | None:
    """What a code says, whoever signed it: for showing a card of our own, never for relying on one."""
    try:
        return _statement(_opened(text)[1])
    except UNREADABLE:
        return None


def _state(said: Statement, revoked: frozenset[str], on: date) -> Reason | None:
    if said.card in revoked:
        return Reason.REVOKED
    if on < said.first_day:
        return Reason.NOT_YET
    return Reason.EXPIRED if on > said.last_day else None


def _opened(text: str) -> tuple[bytes, bytes, bytes]:
    """Header, claims and signature. What is not written exactly as we write it is refused: of one statement there is one form.

    Only a signature has two, as with ECDSA always (its second half, or the curve's order less it): it says nothing of its own.
    """
    text = text.lstrip().rstrip("\r\n\t")
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise ValueError
    data = base45.decode(text.removeprefix(PREFIX))
    message = _one(data)
    if not isinstance(message, cbor2.CBORTag) or message.tag != SIGN1 or not isinstance(message.value, list):
        raise ValueError
    protected, unprotected, payload, halves = message.value
    is_known = unprotected == {} and all(isinstance(part, bytes) for part in (protected, payload, halves))
    if not is_known or len(halves) != 2 * HALF or cbor2.dumps(message) != data:
        raise ValueError
    if not protected.startswith(HEADER) or len(protected) != len(HEADER) + KID_BYTES:
        raise ValueError
    return protected, payload, halves


def _one(data: bytes) -> Any:
    """The one CBOR item that the bytes are; trailing bytes are refused."""
    with io.BytesIO(data) as stream:
        found = cbor2.load(stream)
        if stream.read(1):
            raise ValueError
    return found


def _map(data: bytes, keys: set[int]) -> dict[int, Any]:
    found = _one(data)
    if not isinstance(found, dict) or set(found) != keys or cbor2.dumps(found, canonical=True) != data:
        raise ValueError
    return found


def _statement(payload: bytes) -> Statement:
    claims = _map(payload, {ISSUER, EXPIRES, NOT_BEFORE, ISSUED_AT, CARD, COVER})
    cover = claims[COVER]
    through, branches, name, year, number_end = (cover[place] for place in range(1, 6))
    if len(claims[CARD]) != CARD_BYTES or not all(isinstance(one, str) for one in (claims[ISSUER], name, number_end, *branches)):
        raise ValueError
    return Statement(
        claims[ISSUER], claims[CARD].hex(), datetime.fromtimestamp(claims[ISSUED_AT], UTC), _day(claims[NOT_BEFORE]),
        _day(claims[EXPIRES]) - timedelta(days=1), f"{through // 100:04d}-{through % 100:02d}", tuple(branches), name, int(year),
        number_end,
    )  # fmt: skip


def _is_signed(key: PublicKey, message: bytes, halves: bytes) -> bool:
    r, s = int.from_bytes(halves[:HALF], "big"), int.from_bytes(halves[HALF:], "big")
    point = ec.EllipticCurvePublicNumbers(int.from_bytes(key.x, "big"), int.from_bytes(key.y, "big"), ec.SECP256R1())
    try:
        point.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
