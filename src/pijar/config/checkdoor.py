"""The way of the public check: past sessions, messages, log-ins and compression, with the headers of every other page.

A thousand questions a second leave no time for layers that a page without cookies does not need; and an answer that is not
compressed has the same length for everybody. Only `/cek/` is answered here; under any other server the ordinary page answers it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast
from urllib.parse import parse_qsl

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.datastructures import MultiValueDict

from pijar.backoffice.views import check
from pijar.backoffice.views.check import Made
from pijar.config.middleware import NoStore

PLACE = "/cek/"
FIELDS = 20
log = logging.getLogger("pijar.check")
Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class CheckDoor:
    """A WSGI application before another: answers `/cek/` itself, everything else goes the usual way."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PLACE:
            return self.inner(environ, start)
        made = self._made(environ)
        length = ("Content-Length", str(len(made.body)))
        start(f"{made.status} {HTTPStatus(made.status).phrase}", [*headers(), length])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else made.body]

    def _made(self, environ: Environ) -> Made:
        if not is_ours(environ.get("HTTP_HOST", "")):
            return Made(400, b"")
        try:
            return self._answered(environ)
        except Error:
            # The database was started anew since, or has other tables than when the statement was prepared: once more.
            connection.close()
        except Exception:
            log.exception("the public check failed")
            return check.broken()
        try:
            return self._answered(environ)
        except Exception:
            log.exception("the public check failed")
            connection.close()
            return check.broken()

    @staticmethod
    def _answered(environ: Environ) -> Made:
        asked = environ.get("pijar.asked")
        if asked is None:
            # Read once, also where the answer is tried twice.
            asked = environ["pijar.asked"] = _form(environ)
        return check.answer(environ["REQUEST_METHOD"], asked, _cookie_language(environ), environ)


def _form(environ: Environ) -> dict[str, str] | None:
    """What was typed, or what the address says of the language; None for a body that is no form of ours."""
    if environ["REQUEST_METHOD"] != "POST":
        text = environ.get("QUERY_STRING", "")
    else:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > check.LONGEST:
            return None
        text = environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text[: check.LONGEST], keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        return None


def _cookie_language(environ: Environ) -> str:
    if settings.LANGUAGE_COOKIE_NAME not in environ.get("HTTP_COOKIE", ""):
        return ""
    try:
        found = SimpleCookie(environ["HTTP_COOKIE"]).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


@cache
def headers() -> tuple[tuple[str, str], ...]:
    """The headers that the layers of every page set, asked of them once."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.path = request.path_info = PLACE
    request.GET = MultiValueDict()  # type: ignore[assignment]
    page = SecurityMiddleware(CSPMiddleware(XFrameOptionsMiddleware(NoStore(lambda _: HttpResponse()))))
    return tuple((name, value) for name, value in cast(HttpResponse, page(request)).items())


def is_ours(host: str) -> bool:
    """Whether it is a name that we answer to, as for every page."""
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
