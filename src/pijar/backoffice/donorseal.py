"""The session of a donor: a sealed cookie of its own, short, gone when the browser closes; it is no officer's log-in.

It says which NIP showed a right code and what that opened. Nothing of it can be read or changed outside, and it holds for
half an hour.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pijar.backoffice.sealing import opened, sealed
from pijar.kernel.clock import now

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
    response.set_cookie(
        NAME, sealed(FIELD, json.dumps(inside)), path=PLACE, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def held(request: HttpRequest) -> Pass | None:
    """The pass of this browser; None where there is none, or it is over, or nobody of us sealed it."""
    text = opened(FIELD, request.COOKIES.get(NAME, ""))
    inside = json.loads(text) if text else None
    if not inside or inside.pop("until") < now().timestamp():
        return None
    inside.pop("salt")
    return Pass(**{**inside, "ids": tuple(inside["ids"])})


def take_back(response: HttpResponseBase) -> None:
    response.delete_cookie(NAME, path=PLACE, samesite="Strict")
