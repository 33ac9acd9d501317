"""The way of the public pages and of open data: past sessions, log-ins and languages of a browser,
with the headers of every other page.

They are the same for everybody and lie in memory packed, so what is left of a request is one question to the database.
`/` is theirs as long as nobody is logged in. Under any other server the ordinary views answer the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import parse_qsl

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.datastructures import MultiValueDict

from pijar.config.checkdoor import is_ours
from pijar.onboarding import firststart
from pijar.public import opendata, serving
from pijar.public.sharecard import SHAPES
from pijar.public.words import PLACES

HOME, FRONT = "/", "public"
BELOW, DATA = "/publik/", "/data/"
FIELDS = 20
log = logging.getLogger("pijar.public")
Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class PublicDoor:
    """A WSGI application before another: answers the public pages itself, everything else goes the usual way."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not (path == HOME or path.startswith((BELOW, DATA))) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self.inner(environ, start)
        try:
            made = _made(environ, path) if is_ours(environ.get("HTTP_HOST", "")) else None
        except Error:
            # A database that was started anew: the usual way asks it once more, and knows what to say.
            made = None
        except Exception:
            log.exception("a public page failed")
            made = None
        finally:
            connection.close()
        return self.inner(environ, start) if made is None else _give(made, environ, path, start)


def _made(environ: Environ, path: str) -> serving.Made | None:
    """The page of an address, or None for what is not ours: another page, an officer, a city that is not set up yet."""
    asked = _asked(environ.get("QUERY_STRING", ""))
    if asked is None or "\0" in path:
        return None
    if path == HOME:
        is_ours_alone = f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "") or firststart.is_open()
        return None if is_ours_alone else serving.asked_again(serving.page(FRONT, asked))
    if path.startswith(DATA):
        return opendata.at(path)
    if name := _pages().get(path):
        return serving.page(name, asked)
    shape = path.removeprefix(BELOW).removesuffix(".png")
    return serving.card(shape, asked) if shape in SHAPES and path.endswith(".png") else None


def _asked(query: str) -> dict[str, str] | None:
    """What stands in the address; None for what no page of ours asks."""
    if len(query) > serving.LONGEST or "%00" in query:
        return None
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        return None


@cache
def _pages() -> dict[str, str]:
    return {one.url: one.name for one in PLACES}


def _give(made: serving.Made, environ: Environ, path: str, start: Callable[..., Any]) -> Iterable[bytes]:
    vary = "Accept-Encoding, Cookie" if path == HOME else "Accept-Encoding"
    told = [*headers(), *serving.headers(made).items(), ("Vary", vary)]
    if made.tag in [one.strip() for one in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]:
        start("304 Not Modified", told)
        return [b""]
    body = made.body
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and made.packed is not made.body:
        body = made.packed
        told.append(("Content-Encoding", "gzip"))
    start(f"{made.status} {HTTPStatus(made.status).phrase}",
          [*told, ("Content-Type", made.media), ("Content-Length", str(len(body)))])  # fmt: skip
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


@cache
def headers() -> tuple[tuple[str, str], ...]:
    """The headers that the layers of every page set, asked of them once."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.path = request.path_info = BELOW
    request.GET = MultiValueDict()  # type: ignore[assignment]
    page = SecurityMiddleware(CSPMiddleware(XFrameOptionsMiddleware(lambda _: HttpResponse())))
    found = cast(HttpResponse, page(request)).items()
    return tuple((name, value) for name, value in found if name not in ("Content-Type", "Content-Length"))
