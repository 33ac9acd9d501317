"""What holds for every answer: nothing of a person is kept by a browser, and a refusal is a sentence, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from pijar.backoffice.views import errors
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.errors import Refusal

Next = Callable[[HttpRequest], HttpResponseBase]


class NoStore:
    """Phones and office computers are shared: pages are not kept, static files (which never come here) are."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        return response


class Shared:
    """What is for everybody (`public`) is the same whoever asks: no layer's cookie or preferred language tells copies apart."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.headers.get("Cache-Control", "").startswith("public"):
            told = [name.strip() for name in response.headers.get("Vary", "").split(",")]
            kept = [name for name in told if name and name.lower() not in ("cookie", "accept-language", "hx-request")]
            response.headers["Vary"] = ", ".join(kept)
        return response


class BodyLimit:
    """What somebody without a log-in sends is bounded before anything of it is read, or a machine could fill the disk with it.

    By the length that is declared: more than that nobody reads. A page whose form takes files names its own bound
    (`largest_body`). Officers' uploads are bounded where they are kept.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _named: Any) -> HttpResponseBase | None:
        """Before the check of its origin, which reads the form; the log-in is known by then."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = getattr(view, "largest_body", settings.LARGEST_PUBLIC_BODY)
        if length.isascii() and length.isdigit() and int(length) <= most or request.user.is_authenticated:
            return None
        return errors.too_large(request)


class Practice:
    """Files of a city to practise in carry its word in their names, too."""

    def __init__(self, get_response: Next) -> None:
        if not settings.IS_PRACTICE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        told = response.headers.get("Content-Disposition", "")
        if told:
            response.headers["Content-Disposition"] = re.sub(r"(filename(?:\*=UTF-8''|=)\"?)", r"\1LATIHAN-", told)
        return response


class NoNul:
    """No word that anybody types holds a NUL, and the database takes none: such an address is unreadable, not a fault of ours;
    from what a form sends it is dropped.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = (value for _, values in request.GET.lists() for value in values)
        if "\0" in request.path or any("\0" in value for value in asked):
            raise BadRequest
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _named: Any) -> None:
        """After the check of its origin, which has read the form; a page that asks for none judges its words itself."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        sent = request.POST
        if any("\0" in value for _, values in sent.lists() for value in values):
            clean = sent.copy()
            for name, values in sent.lists():
                clean.setlist(name, [value.replace("\0", "") for value in values])
            clean._mutable = False
            request.POST = clean  # type: ignore[assignment]


class Refusals:
    """Shows a `Refusal` where the officer stood: on the page they came from, or on a page of its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, Refusal):
            return None
        sentence = refusal_sentence(exception)
        if request.headers.get("HX-Request"):
            return render(request, "parts/refused.html", {"sentence": sentence}, status=409)
        back = _page_before(request)
        if request.method == "POST" and back:
            messages.error(request, sentence)
            return redirect(back)
        return render(request, "backoffice/refused.html", {"sentence": sentence, "code": exception.code}, status=409)


def _page_before(request: HttpRequest) -> str | None:
    page = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else None
