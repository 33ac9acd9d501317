"""What a card says is signed: no byte of it can be changed, no other city signs for it, and others' software reads the same."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from cwt import COSE, COSEKey
from hypothesis import given
from hypothesis import strategies as st

from pijar.coverage import base45, tokens
from pijar.coverage.tokens import PREFIX, PublicKey, Reason, Statement

DAY = date(2026, 2, 10)
SAID = Statement(
    "33.74", "00112233445566ff", datetime(2026, 2, 10, 3, tzinfo=UTC), DAY, date(2026, 3, 12), "2026-02", ("JKK", "JKM"),
    tokens.masked_name("Budi Santoso"), 1980, "4321",
)  # fmt: skip
KEY, OTHER = tokens.new_key(), tokens.new_key()
SCRIPT = Path(tokens.__file__).parents[1] / "backoffice" / "static" / "pijar" / "cardtoken.js"


def public(key=KEY, city: str = "33.74") -> dict[str, PublicKey]:
    x, y = tokens.coordinates(key.public_key())
    return {tokens.kid_of(x, y): PublicKey(tokens.kid_of(x, y), city, x, y)}


def reason(text: str, keys=None, revoked=frozenset(), on: date = DAY) -> Reason | None:
    return tokens.verify(text, public() if keys is None else keys, revoked, on).reason


def data_of(text: str) -> bytes:
    return base45.decode(text.removeprefix(PREFIX))


def text_of(data: bytes) -> str:
    return PREFIX + base45.encode(data)


def test_a_card_says_what_was_signed() -> None:
    text = tokens.signed(SAID, KEY)
    found = tokens.verify(text, public(), frozenset(), DAY)
    assert (found.is_valid, found.statement) == (True, SAID)
    assert text == text.strip() and "  " not in text
    assert len(text) < 311, "it must fit a QR code of version 10 at level M"


def test_it_holds_from_its_first_to_its_last_day() -> None:
    text = tokens.signed(SAID, KEY)
    days = [SAID.first_day - timedelta(days=1), SAID.first_day, SAID.last_day, SAID.last_day + timedelta(days=1)]
    assert [reason(text, on=day) for day in days] == [Reason.NOT_YET, None, None, Reason.EXPIRED]


def test_no_bit_of_it_can_be_changed() -> None:
    data = data_of(tokens.signed(SAID, KEY))
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            assert reason(text_of(bytes(changed))) in (Reason.UNREADABLE, Reason.KEY_UNKNOWN, Reason.SIGNATURE), (place, bit)


def test_no_letter_of_it_can_be_changed_left_out_or_added() -> None:
    text = tokens.signed(SAID, KEY)
    for place in range(len(PREFIX), len(text)):
        other = "A" if text[place] != "A" else "B"
        assert reason(text[:place] + other + text[place + 1 :]) is not None
        assert reason(text[:place] + text[place + 1 :]) is not None
    assert reason(text + "0") is not None
    assert reason(text_of(data_of(text) + b"\0")) is Reason.UNREADABLE
    assert reason(text.lower()) is Reason.UNREADABLE


def test_another_citys_key_is_unknown_and_speaks_for_its_own_city_only() -> None:
    foreign = tokens.signed(SAID, OTHER)
    assert reason(foreign) is Reason.KEY_UNKNOWN
    both = public() | public(OTHER, "33.22")
    assert reason(foreign, both) is Reason.SIGNATURE
    assert reason(tokens.signed(replace(SAID, city="33.22"), OTHER), both) is None


def test_a_card_that_was_called_back_holds_on_no_day() -> None:
    text = tokens.signed(SAID, KEY)
    assert {reason(text, revoked=frozenset({SAID.card}), on=DAY + timedelta(days=n)) for n in (-1, 0, 60)} == {Reason.REVOKED}


def test_one_statement_has_one_way_to_be_written() -> None:
    """A header that is not signed, a longer way to write a number, another order: none of them is read."""
    protected, _, payload, halves = cbor2.loads(data_of(tokens.signed(SAID, KEY))).value
    written = [
        cbor2.CBORTag(18, [protected, {4: b"x"}, payload, halves]), cbor2.CBORTag(98, [protected, {}, payload, halves]),
        [protected, {}, payload, halves], cbor2.CBORTag(18, [protected, {}, payload, halves, b""]),
    ]  # fmt: skip
    assert {reason(text_of(cbor2.dumps(one))) for one in written} == {Reason.UNREADABLE}
    assert reason(text_of(b"\xd8\x12" + cbor2.dumps([protected, {}, payload, halves]))) is Reason.UNREADABLE


@pytest.mark.parametrize("place", ["header", "claims", "whole"])
def test_a_text_made_to_be_read_for_ever_is_not(place: str) -> None:
    """Lists that hold another one twice, a hundred deep: a few hundred bytes, and 2^100 items for who writes them out."""
    deep = b"\xd8\x1c\x80"
    for number in range(100, 0, -1):
        deep = b"\xd8\x1c\x82" + deep + b"\xd8\x1d" + cbor2.dumps(number)
    header = cbor2.dumps({1: -7, 4: bytes.fromhex(next(iter(public())))}, canonical=True)
    parts = {"header": [b"\xa2\x01\x26\x04" + deep, {}, b"", bytes(64)], "claims": [header, {}, deep, bytes(64)]}
    data = cbor2.dumps(cbor2.CBORTag(18, parts[place])) if place in parts else b"\xd2" + deep
    assert len(text_of(data)) < tokens.LONGEST
    assert reason(text_of(data)) is (Reason.SIGNATURE if place == "claims" else Reason.UNREADABLE)


@given(st.one_of(st.text(), st.binary().map(text_of), st.text(alphabet=base45.ALPHABET).map(lambda t: PREFIX + t)))
def test_whatever_is_read_is_answered(text: str) -> None:
    assert reason(text) is Reason.UNREADABLE


@given(st.binary())
def test_base45_has_one_text_for_each_bytes(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


def test_base45_of_the_standard() -> None:
    """The examples of RFC 9285, and texts that no bytes have."""
    assert [base45.encode(one) for one in (b"AB", b"Hello!!", b"base-45")] == ["BB8", "%69 VD92EX0", "UJCLQE7W581"]
    for wrong in ("GGW", "::", "A", "aa", "Ä0"):
        with pytest.raises(ValueError, match="base45"):
            base45.decode(wrong)


def test_another_implementation_reads_it_and_is_read() -> None:
    """python-cwt, which shares no line with ours, verifies our card, and we verify one of its making."""
    ((kid, key),) = public().items()
    theirs = COSEKey.new({1: 2, -1: 1, -2: key.x, -3: key.y, 2: bytes.fromhex(kid), 3: -7})
    claims = cbor2.loads(COSE.new().decode(data_of(tokens.signed(SAID, KEY)), theirs))
    assert (claims[1], claims[7].hex(), claims[tokens.COVER][3]) == ("33.74", SAID.card, "B*** S******")
    secret = KEY.private_numbers().private_value.to_bytes(32, "big")
    signer = COSEKey.new({1: 2, -1: 1, -2: key.x, -3: key.y, -4: secret, 2: bytes.fromhex(kid), 3: -7})
    header = {1: -7, 4: bytes.fromhex(kid)}
    made = COSE.new().encode(cbor2.dumps(claims, canonical=True), signer, protected=header, unprotected={})
    assert reason(text_of(made)) is None


def test_the_keys_are_published_and_read_again() -> None:
    ((_, key),) = public().items()
    published = {"issuer": "33.74", "keys": [tokens.as_jwk(key)]}
    assert tokens.read_keys(json.loads(json.dumps(published))) == public()
    for wrong in ([], {}, {"keys": [{}]}, {"issuer": "33.74", "keys": [{**tokens.as_jwk(key), "kid": "00"}]}):
        with pytest.raises(ValueError, match="key"):
            tokens.read_keys(wrong)


@pytest.mark.parametrize(
    ("name", "masked"), [("Budi Santoso", "B*** S******"), ("a", "A"), ("  SITI  nur ", "S*** N**"), ("Ó'NEIL", "Ó*****")]
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert tokens.masked_name(name) == masked
    assert len(tokens.masked_name(name * 40)) <= 32


def test_the_pages_script_answers_as_we_do(tmp_path: Path) -> None:
    """The browser's reader (cardtoken.js), run by Node on the same cards, whole and damaged."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here: the browser tests run the same script")
    text = tokens.signed(SAID, KEY)
    data = bytearray(data_of(text))
    cases = [(text, str(SAID.first_day + timedelta(days=n))) for n in (-1, 0, 30, 31)]
    for place in range(0, len(data), 3):
        data[place] ^= 0x11
        cases.append((text_of(bytes(data)), str(DAY)))
        data[place] ^= 0x11
    cases += [(wrong, str(DAY)) for wrong in ("", "PIJAR1:", "PIJAR1:A", text[:-1], text + "0", tokens.signed(SAID, OTHER))]
    keys = {"issuer": "33.74", "keys": [tokens.as_jwk(key) for key in public().values()]}
    program = (
        "globalThis.self = globalThis; require('vm').runInThisContext(require('fs').readFileSync(process.argv[1], 'utf8'));"
        "const [keys, cases] = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "(async () => { const out = []; for (const [text, day] of cases)"
        " out.push((await pijarCard.verify(text, keys, {revoked: []}, day)).reason); console.log(JSON.stringify(out)); })();"
    )
    given_in = json.dumps([keys, cases])
    ran = subprocess.run([node, "-e", program, str(SCRIPT)], input=given_in, capture_output=True, text=True, check=True)
    ours = [reason(text, on=date.fromisoformat(day)) for text, day in cases]
    assert json.loads(ran.stdout) == [one.value if one else "" for one in ours]
