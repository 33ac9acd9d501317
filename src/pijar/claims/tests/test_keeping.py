"""Photos are judged by their content, lose what they tell of place and device, and lie sealed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from pijar.claims import keeping
from pijar.claims.models import ClaimFile
from pijar.claims.selectors import claim_of, photos
from pijar.claims.tests.conftest import given, opened
from pijar.claims.types import Picture
from pijar.kernel.errors import Refusal
from pijar.registry.files import folder


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def exif(orientation: int, place: bytes = b"-6.9838,110.4093", order: str = "<") -> bytes:
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(f"{order}HI", 42, 8) + struct.pack(f"{order}H", 2)
    tags = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    tags += struct.pack(f"{order}HHII", 0x010E, 2, len(place), 38) + b"\0\0\0\0"
    return b"Exif\0\0" + head + tags + place


def jpeg(*segments: bytes) -> bytes:
    picture = segment(0xDB, bytes(65)) + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0?\0") + b"\x12\x34\xff\x00\x56" + b"\xff\xd9"
    return b"\xff\xd8" + b"".join(segments) + picture + scan


def png(*extra: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\x7f"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in extra) + body + chunk(b"IEND", b"")


def refused(body: bytes, **more) -> str:
    with pytest.raises(Refusal) as found:
        keeping.picture(body, **more)
    return found.value.code


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_a_photo_loses_its_place_and_keeps_which_way_is_up(orientation, order):
    secret = jpeg(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), segment(0xE1, exif(orientation, order=order)),
                  segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<rahasia/>"), segment(0xED, b"Photoshop rahasia"),
                  segment(0xFE, b"komentar rahasia"))  # fmt: skip
    found = keeping.picture(secret)
    assert b"110.4093" not in found.body
    assert b"rahasia" not in found.body
    assert b"JFIF" in found.body
    assert found.body.endswith(secret[secret.index(b"\xff\xda") :])
    assert (keeping._orientation(found.body[found.body.index(b"Exif") :]) if orientation != 1 else 1) == orientation
    # What was cleaned once stays as it is.
    assert keeping.picture(found.body).body == found.body


def test_a_colour_profile_stays():
    found = keeping.picture(jpeg(segment(0xE2, b"ICC_PROFILE\0\x01\x01isi"), segment(0xE2, b"FPXR\0rahasia")))
    assert b"ICC_PROFILE" in found.body
    assert b"FPXR" not in found.body


@pytest.mark.parametrize(
    "data", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0XX", b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x01"]
)
def test_a_camera_that_writes_nonsense_breaks_nothing(data):
    assert b"Exif" not in keeping.picture(jpeg(segment(0xE1, b"Exif\0\0" + data))).body


def test_a_photo_ends_where_its_picture_ends():
    """Phones append a second picture, a video or a preview with its place, after the picture or between its parts."""
    hidden = segment(0xE1, exif(1)) + b"PK\x03\x04 -6.9838,110.4093"
    assert keeping.picture(jpeg() + b"\xff\xd8" + hidden).body == jpeg()
    more = jpeg()[:-2] + hidden[: hidden.index(b"PK")] + segment(0xDA, b"\x01\x01\0\0?\0") + b"\x12\xff\xd7\x34\xff\xd9"
    found = keeping.picture(more).body
    assert b"110.4093" not in found and found.endswith(b"\x12\xff\xd7\x34\xff\xd9")
    assert keeping.picture(found).body == found
    odd = jpeg(segment(0xE0, b"tempat 110.4093"), segment(0xEE, b"tempat 110.4093"), segment(0xF5, b"tempat 110.4093"))
    assert keeping.picture(odd).body == jpeg()


def test_a_png_keeps_only_what_draws_it():
    found = keeping.picture(png((b"tEXt", b"Author\0rahasia"), (b"eXIf", b"II*\0tempat"), (b"tIME", b"1234567")))
    assert found.media_type == "image/png"
    assert found.body == png()


@pytest.mark.parametrize("body", [
    jpeg()[:30], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0", png()[:40],
    jpeg()[:-2], b"\xff\xd8\xff\xda<html>", b"\xff\xd8" + segment(0xDA, b"<html>") + b"\xff\xd9", jpeg()[:-30] + b"\xff\xd9",
    png()[:8] + png()[-12:], b"\xff\xd8\xff\xe1\0\0" + b"x" * 20, b"\x89PNG\r\n\x1a\n",
])  # fmt: skip
def test_a_picture_that_is_cut_off_is_said_to_be(body):
    assert refused(body) == "CASE_FILE_BROKEN"


def test_what_is_no_picture_is_refused_whatever_its_name():
    assert refused(b"") == "CASE_FILE_EMPTY"
    assert refused(b"<svg onload=alert(1)>") == "CASE_FILE_KIND"
    assert refused(b"%PDF-1.7") == "CASE_FILE_KIND"
    assert refused(b"MZ\x90", papers=True) == "CASE_PAPER_KIND"
    assert refused(b"\xff\xd8\xff" + bytes(keeping.LARGEST)) == "CASE_FILE_LARGE"


def test_a_paper_is_a_pdf_that_can_be_opened():
    paper = typst.compile(b"Akta kematian")
    assert keeping.picture(paper, papers=True) == Picture(paper, "application/pdf")
    locked = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    locked.encrypt("rahasia")
    kept = BytesIO()
    locked.write(kept)
    for body in (b"%PDF-junk", b"%PDF-1.7\n%%EOF\n", paper[: len(paper) // 2], kept.getvalue()):
        assert refused(body, papers=True) == "CASE_PAPER_BROKEN"


def test_photos_lie_sealed_under_names_that_tell_nothing(person):
    body = keeping.picture(jpeg())
    number = opened(given(), photos=[body, body, keeping.picture(png())])
    kept = photos(claim_of(number))
    # The same photo twice is one.
    assert len(kept) == 2
    for file in kept:
        assert number not in file.name
        assert b"JFIF" not in (folder() / file.name).read_bytes()
        assert keeping.opened(file) in (body.body, png())
    assert not list(folder().glob("claim-in-*"))


def test_a_lost_file_says_so(person):
    number = opened(photos=[keeping.picture(png())])
    file = photos(claim_of(number))[0]
    (folder() / file.name).unlink()
    with pytest.raises(Refusal) as found:
        keeping.opened(file)
    assert found.value.code == "FILE_LOST"


def test_at_most_five_photos(person):
    with pytest.raises(Refusal, match="At most 5"):
        opened(photos=[keeping.picture(png())] * 6)
    assert not ClaimFile.objects.exists()
