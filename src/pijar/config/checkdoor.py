"""The way of the public check: past sessions, messages, log-ins and compression, with the headers of every other page.

A thousand questions a second leave no time for layers that a page without cookies does not need; and an answer that is not
compressed has the same length for everybody.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from pijar.backoffice.views import check
from pijar.config.middleware import NoNul, NoStore

PLACE = "/cek/"
Next = Callable[[HttpRequest], HttpResponseBase]


class CheckDoor:
    """Answers `/cek/` itself; everything else goes the usual way."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.light: Next = SecurityMiddleware(CSPMiddleware(XFrameOptionsMiddleware(NoStore(NoNul(self._answer)))))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.light(request) if request.path_info == PLACE else self.get_response(request)

    @staticmethod
    def _answer(request: HttpRequest) -> HttpResponseBase:
        # Raises DisallowedHost for a name we do not answer to, as CommonMiddleware does.
        request.get_host()
        answer = check.check(request)
        answer.headers["Content-Length"] = str(len(answer.content))
        return answer
