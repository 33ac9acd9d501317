"""Answering a public page: made once for each publication, language and day, then given from memory, packed already.

No session, no cookie, no token: the same bytes for everybody, so that browsers and caches between may keep them.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import override

from pijar.analytics import selectors
from pijar.analytics.types import Published
from pijar.kernel.clock import today
from pijar.public import pages, sharecard
from pijar.public.words import PLACES, Place

KEPT = "public, max-age=300"
# Of what stands at an address where officers have another page: kept, and asked again each time.
ASKED_AGAIN = "no-cache"
HTML, PNG = "text/html; charset=utf-8", "image/png"
LANGUAGE = "bahasa"
LONGEST = 1500
BY_NAME = {one.name: one for one in PLACES}


@dataclass(frozen=True)
class Made:
    """An answer: its status, its bytes, what they are, and the tag by which they are told from others."""

    status: int
    body: bytes
    media: str
    tag: str
    # None for what has no language.
    language: str | None = "id"
    kept: str = KEPT
    more: tuple[tuple[str, str], ...] = ()

    @cached_property
    def packed(self) -> bytes:
        """The same for whoever takes it compressed; nothing in it is secret, so its length tells nothing."""
        return self.body if self.media == PNG else gzip.compress(self.body, 9, mtime=0)


def page(name: str, asked: Mapping[str, str]) -> Made:
    """A public page by its name; `asked` is what stands in its address."""
    language = language_of(asked)
    (checksum, last), day = selectors.newest_marks(), today()
    form = {key: value for key, value in asked.items() if key != LANGUAGE}
    if name in pages.FORMS and form:
        return _page(name, language, checksum, day, form)
    return _kept(name, language, checksum, last, day)


def language_of(asked: Mapping[str, str]) -> str:
    """By the address alone: an address has one text."""
    wanted = asked.get(LANGUAGE, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@lru_cache(maxsize=64)
def _kept(name: str, language: str, checksum: str, _last: int, day: date) -> Made:
    """`_last`: the page of open data lists every version, so an older month's new one makes it anew."""
    return _page(name, language, checksum, day, {})


def _page(name: str, language: str, checksum: str, day: date, form: Mapping[str, str]) -> Made:
    place = BY_NAME[name]
    with override(language):
        made = newest(checksum)
        known = _frame(place, language, made)
        body = render_to_string(f"public/{place.template}.html", known | pages.of(name, made, day, language, form))
    text = body.encode()
    return Made(200, text, HTML, _tag(checksum, text), language)


@lru_cache(maxsize=8)
def asked_again(made: Made) -> Made:
    """The same page where officers have another one at its address."""
    return replace(made, kept=ASKED_AGAIN)


def newest(checksum: str) -> Published | None:
    """The publication that was newest when it was asked for."""
    return _published(checksum) if checksum else None


@lru_cache(maxsize=2)
def _published(_checksum: str) -> Published | None:
    return selectors.latest()


def _frame(place: Place, language: str, made: Published | None) -> dict[str, Any]:
    """What every page has: the way round, whose it is, where its other language stands."""
    other = "en" if language == "id" else "id"
    suffix = "" if language == settings.LANGUAGE_CODE else f"?{LANGUAGE}={language}"
    return {
        "place": place, "places": PLACES, "language": language, "other": other, "suffix": suffix, "made": made,
        "other_address": place.url + ("" if other == settings.LANGUAGE_CODE else f"?{LANGUAGE}={other}"),
        "base": settings.ADDRESS.rstrip("/"), "about": made.about if made else {},
    }  # fmt: skip


def card(shape: str, asked: Mapping[str, str]) -> Made | None:
    """The picture to share, or None where nothing is published or no such shape is made."""
    checksum = selectors.newest_checksum()
    return _card(shape, language_of(asked), checksum) if checksum and shape in sharecard.SHAPES else None


@lru_cache(maxsize=8)
def _card(shape: str, language: str, checksum: str) -> Made | None:
    made = newest(checksum)
    if made is None:
        return None
    with override(language):
        body = sharecard.drawn(made, shape)
    return Made(200, body, PNG, _tag(checksum, body), language)


def _tag(checksum: str, body: bytes) -> str:
    """Other for another publication, and for another text of the same: weak, as it holds packed and not."""
    return f'W/"{checksum[:16] or "none"}-{hashlib.sha256(body).hexdigest()[:16]}"'


def response(request: HttpRequest, made: Made) -> HttpResponse:
    """The answer as Django gives it, under a server without our door."""
    found = get_conditional_response(request, made.tag)
    answer = found or HttpResponse(made.body, status=made.status, content_type=made.media)
    for name, value in headers(made).items():
        answer[name] = value
    return answer


def headers(made: Made) -> dict[str, str]:
    language = {"Content-Language": made.language} if made.language else {}
    return {"ETag": made.tag, "Cache-Control": made.kept, **language, **dict(made.more)}


def forget() -> None:
    """Lets go of every page that is kept."""
    for kept in (_kept, _published, _card, asked_again):
        kept.cache_clear()
