"""Numbers of reports with a letter that catches a slip, and the code by which a reporter follows one."""

from __future__ import annotations

import hashlib
import hmac
import re
from uuid import UUID

from django.conf import settings

from pijar.claims.models import Numbering
from pijar.kernel.errors import Refusal

# Letters nobody confuses when reading them from paper or hearing them on the telephone.
CHECK = "ABCDEFGHJKLMNPQRTUVWXYZ"
LETTERS, LENGTH, GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 10, 5
_NUMBER = re.compile(r"LK([0-9]{4})([0-9]{6})([A-Z])")


def next_number(year: int) -> str:
    """The next number of a year: LK-2026-000123-K. Two at once wait for each other, so none is given twice."""
    Numbering.objects.get_or_create(year=year)
    found = Numbering.objects.select_for_update().get(year=year)
    found.last += 1
    found.save(update_fields=["last"])
    return written(year, found.last)


def written(year: int, place: int) -> str:
    return f"LK-{year:04d}-{place:06d}-{_letter(f'{year:04d}{place:06d}')}"


def _letter(digits: str) -> str:
    """Changes with any one digit that is mistyped, and with two neighbours that change places."""
    return CHECK[sum((place + 1) * int(digit) for place, digit in enumerate(digits)) % len(CHECK)]


def read(text: str) -> str:
    """A number as somebody typed it. Raises Refusal (CLAIM_NUMBER_WRONG) where its letter does not fit its digits."""
    found = _NUMBER.fullmatch(re.sub(r"[\s.\-/]", "", text.upper())[:40])
    if found is None or found[3] != _letter(found[1] + found[2]):
        raise Refusal(
            "CLAIM_NUMBER_WRONG", "A report's number looks like LK-2026-000123-K, and its last letter fits its digits: copy it."
        )
    return written(int(found[1]), int(found[2]))


def code_of(key: UUID) -> str:
    """The secret code of a report, always the same for its key: nobody without the city's key can reckon it."""
    digest = hmac.new(settings.ID_KEY.encode(), b"pijar report code " + key.bytes, hashlib.sha256).digest()
    value = int.from_bytes(digest, "big")
    letters = ""
    for _ in range(LENGTH):
        value, place = divmod(value, len(LETTERS))
        letters += LETTERS[place]
    return f"{letters[:GROUP]}-{letters[GROUP:]}"


def is_code(key: UUID, typed: str) -> bool:
    clean = "".join(letter for letter in typed.upper()[:40] if letter in LETTERS)
    return hmac.compare_digest(clean, code_of(key).replace("-", ""))
