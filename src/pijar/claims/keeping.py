"""Photos and papers of a case: judged by their content, without the places and devices they were taken with, kept sealed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import struct
import tempfile
from datetime import datetime
from pathlib import Path

from pijar.claims.models import ClaimDocument, ClaimFile, Incident
from pijar.claims.types import Picture
from pijar.documents.opening import can_be_opened
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.registry.files import folder
from pijar.staff.types import Actor

LARGEST, MOST_PHOTOS = 8 * 2**20, 5
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIX = {JPEG: "jpg", PNG: "png", PDF: "pdf"}
# Chunks of a PNG that draw it; all others may tell of the device, the place or the person.
_DRAWING = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"acTL", b"fcTL",
    b"fdAT",
}  # fmt: skip
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_ORIENTATION = 0x0112
# What draws a JPEG: frames, then tables and scans. A scan's own bytes hold no marker but restarts.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, _SCAN})
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def picture(body: bytes, *, papers: bool = False) -> Picture:
    """A photo without its metadata; where `papers`, a PDF as it is, if it can be opened.

    Raises Refusal: CASE_FILE_EMPTY, CASE_FILE_LARGE, CASE_FILE_KIND, CASE_PAPER_KIND, CASE_FILE_BROKEN, CASE_PAPER_BROKEN.
    """
    if not body:
        raise Refusal("CASE_FILE_EMPTY", "The file is empty: take the photo again.")
    if len(body) > LARGEST:
        raise Refusal("CASE_FILE_LARGE", f"The file is larger than {LARGEST >> 20} MB: take it smaller.")
    if body.startswith(b"\xff\xd8\xff"):
        return Picture(_plain_jpeg(body), JPEG)
    if body.startswith(_PNG_HEAD):
        return Picture(_plain_png(body), PNG)
    if papers and body.startswith(b"%PDF-"):
        if not can_be_opened(body):
            raise Refusal("CASE_PAPER_BROKEN", "The PDF cannot be opened: it is damaged, cut off or locked. Scan it once more.")
        return Picture(body, PDF)
    kinds = "JPEG, PNG or PDF" if papers else "JPEG or PNG"
    raise Refusal("CASE_PAPER_KIND" if papers else "CASE_FILE_KIND", f"The file must be {kinds}.")


def _plain_jpeg(body: bytes) -> bytes:
    """The picture without comments, application data and whatever follows its end; which way is up stays."""
    parts, place, turned, is_begun = [body[:2]], 2, 1, False
    while place + 2 <= len(body) and body[place] == 0xFF:
        marker = body[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _END and parts[-1].startswith(b"\xff\xda"):
            head = _turned(turned) if turned != 1 else b""
            return b"".join([parts[0], head, *parts[1:], body[place : place + 2]])
        segment = _segment(body, place)
        if marker == 0xE1:
            turned = _orientation(segment[4:]) or turned
        if marker in _FRAMES or (marker in _TABLES and (marker != _SCAN or is_begun)) or _is_needed(marker, segment):
            parts.append(segment)
        is_begun = is_begun or marker in _FRAMES
        place += len(segment)
    raise _broken()


def _segment(body: bytes, place: int) -> bytes:
    """One marker with all that belongs to it; a scan with the bytes it draws, which end at the next marker."""
    size = int.from_bytes(body[place + 2 : place + 4], "big")
    end = place + 2 + size
    if size < 2 or end > len(body):
        raise _broken()
    if body[place + 1] == _SCAN:
        found = _AFTER_SCAN.search(body, end)
        if found is None:
            raise _broken()
        end = found.start()
    return body[place:end]


def _is_needed(marker: int, segment: bytes) -> bool:
    """JFIF's own, Adobe's word on colours, and a colour profile are needed to show it right."""
    return segment[4:].startswith(_NEEDED.get(marker, b"\0 nothing"))


def _orientation(data: bytes) -> int:
    """Which way is up, as the camera noted it (1 to 8); 0 where it says nothing that can be read."""
    if not data.startswith(b"Exif\0\0"):
        return 0
    tiff = data[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    try:
        start = struct.unpack_from(f"{order}I", tiff, 4)[0]
        count = min(struct.unpack_from(f"{order}H", tiff, start)[0], 200)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _turned(orientation: int) -> bytes:
    """An Exif segment that says nothing but which way is up."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    data = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(data) + 2).to_bytes(2, "big") + data


def _plain_png(body: bytes) -> bytes:
    parts, place = [_PNG_HEAD], len(_PNG_HEAD)
    while place + 12 <= len(body):
        size, kind = int.from_bytes(body[place : place + 4], "big"), body[place + 4 : place + 8]
        chunk = body[place : place + 12 + size]
        if len(chunk) < 12 + size:
            raise _broken()
        if kind in _DRAWING:
            parts.append(chunk)
        if kind == b"IEND" and any(part[4:8] == b"IDAT" for part in parts):
            return b"".join(parts)
        place += 12 + size
    raise _broken()


def _broken() -> Refusal:
    return Refusal("CASE_FILE_BROKEN", "The picture is cut off or damaged: send it once more.")


def keep(
    one: Picture, *, actor: Actor, at: datetime, incident: Incident | None = None, document: ClaimDocument | None = None
) -> ClaimFile:
    """Seals a picture and notes it once for its incident or document: the same bytes again change nothing."""
    sha256 = hashlib.sha256(one.body).hexdigest()
    known = ClaimFile.objects.filter(incident=incident, document=document, sha256=sha256).first()
    if known:
        return known
    name = f"claim-{secrets.token_hex(16)}"
    _seal(one.body, folder() / name)
    values = {"incident": incident, "document": document, "name": name, "sha256": sha256}
    return ClaimFile.objects.create(**values, media_type=one.media_type, size=len(one.body), actor=actor.name, at=at)


def _seal(body: bytes, target: Path) -> None:
    """A killed request leaves at most a file nobody names."""
    handle, name = tempfile.mkstemp(prefix="claim-in-", dir=folder())
    try:
        with os.fdopen(handle, "wb") as draft:
            draft.write(body)
        identifiers().seal_file(Path(name), target)
    finally:
        Path(name).unlink(missing_ok=True)


def opened(file: ClaimFile) -> bytes:
    """The bytes in clear. Raises Refusal: FILE_LOST, KEY_WRONG."""
    path = folder() / file.name
    if not path.exists():
        raise Refusal("FILE_LOST", f"A file of this case is not in {folder()}: restore the data folder from its backup.")
    return b"".join(identifiers().open_file(path))
