"""One request to another side's HTTP interface: bounded in time and size, no redirects, an honest word about what came of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pijar.notices.types import Answer, Outcome

TIME_LIMIT, LARGEST = 10, 64 * 1024
LOCAL = ("localhost", "127.0.0.1", "::1")
# The other side says: not now. 502 and 504 speak for somebody behind, who may have taken the message.
NOT_NOW, BEHIND = (401, 403, 408, 425, 429, 500, 503), (502, 504)
_PLAIN = re.compile(r"[A-Za-z0-9._:=/+\-]+")


class _NoRedirects(HTTPRedirectHandler):
    """A secret is handed to the address in the settings and to no other."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


@dataclass(frozen=True)
class Reply:
    """What came back: the status and the JSON object, None where there was none to read."""

    status: int
    data: Mapping[str, Any] | None
    wait: int | None = None


class BrokenBefore(Exception):  # noqa: N818 - what happened, not a fault of ours.
    """The message did not reach the other side."""


class BrokenAfter(Exception):  # noqa: N818
    """It was handed over, and no answer came that can be read."""


def is_safe(url: str) -> bool:
    """Whether a secret may be sent there: by HTTPS, or to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) or parts.scheme == "http" and parts.hostname in LOCAL


def post(url: str, data: Mapping[str, Any], headers: Mapping[str, str], limit: float = TIME_LIMIT) -> Reply:
    """Sends JSON and reads JSON. Raises BrokenBefore, BrokenAfter."""
    if not is_safe(url):
        raise BrokenBefore
    body = json.dumps(data, ensure_ascii=False).encode()
    # Only http and https come this far (`is_safe`).
    request = Request(url, data=body, method="POST", headers={**headers, "Content-Type": "application/json"})  # noqa: S310
    until = time.monotonic() + limit
    try:
        with build_opener(_NoRedirects).open(request, timeout=limit) as answer:
            return Reply(answer.status, _read(answer, until))
    except HTTPError as refused:
        with refused:
            return Reply(refused.code, _quietly(refused, until), _wait(refused.headers))
    except URLError as broken:
        raise BrokenBefore from broken
    except (OSError, HTTPException) as broken:
        raise BrokenAfter from broken


def _quietly(answer: Any, until: float) -> Mapping[str, Any] | None:
    try:
        return _read(answer, until)
    except (OSError, HTTPException):
        return None


def _read(answer: Any, until: float) -> Mapping[str, Any] | None:
    """The answer's JSON object; drop by drop it may not take longer than the limit."""
    pieces, size = [], 0
    while piece := answer.read1(8192):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST or time.monotonic() > until:
            return None
    try:
        found = json.loads(b"".join(pieces))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _wait(headers: Message[str, str]) -> int | None:
    """Seconds the other side asks to wait; a date or nonsense is none."""
    told = (headers.get("Retry-After") or "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None


def answered(reply: Reply, reference: str, code: str, *, knows_marks: bool) -> Answer:
    """What a status means. `knows_marks`: the other side takes a message of the same mark once, so asking again is safe."""
    if 200 <= reply.status < 300:
        if reference:
            return Answer(Outcome.SENT, reference=reference[:120])
        return Answer(Outcome.AGAIN if knows_marks else Outcome.UNSURE, reason="ANSWER_UNREADABLE")
    reason = f"HTTP {reply.status}{f' {code}' if code else ''}"[:120]
    if reply.status in NOT_NOW or reply.status in BEHIND and knows_marks:
        return Answer(Outcome.AGAIN, reason=reason, wait=reply.wait)
    return Answer(Outcome.UNSURE if reply.status in BEHIND else Outcome.REFUSED, reason=reason)


def plain(value: object) -> str:
    """A reference or an error's code: short, in letters and digits; never the other side's sentence, which may hold a number."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= 120 and _PLAIN.fullmatch(text) else ""
