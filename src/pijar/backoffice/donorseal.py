"""The session of a donor: a sealed cookie of its own, short, gone when the browser closes; it is no officer's log-in.

It says which NIP showed a right code and what that opened. Nothing of it can be read or changed outside, and it holds for
half an hour.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers

NAME, PLACE, FIELD = "pijar_ikrar", "/ikrar/", "donor_session"
SECONDS = 30 * 60


@dataclass(frozen=True)
class Pass:
    """What a donor may see: the pledges `ids`, and the gifts where `sees_gifts`; `number` and `code` of one just made."""

    nip: str
    sees_gifts: bool
    ids: tuple[int, ...]
    number: str = ""
    code: str = ""


def give(response: HttpResponseBase, held: Pass) -> None:
    """Puts the pass into the answer's cookie, until the browser closes."""
    inside = {**asdict(held), "until": now().timestamp() + SECONDS, "salt": secrets.token_hex(8)}
    sealed = identifiers().encrypt(FIELD, json.dumps(inside))
    response.set_cookie(
        NAME, base64.urlsafe_b64encode(sealed).decode(), path=PLACE, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def held(request: HttpRequest) -> Pass | None:
    """The pass of this browser; None where there is none, or it is over, or nobody of us sealed it."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(NAME, "").encode())
        inside = json.loads(identifiers().decrypt(FIELD, sealed)) if sealed else None
    except (binascii.Error, ValueError, Refusal):
        return None
    if not inside or inside.pop("until") < now().timestamp():
        return None
    inside.pop("salt")
    return Pass(**{**inside, "ids": tuple(inside["ids"])})


def take_back(response: HttpResponseBase) -> None:
    response.delete_cookie(NAME, path=PLACE, samesite="Strict")
