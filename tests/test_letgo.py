"""What answered a page is let go of at once, without the collector of cycles; the pages are those of Django's own engine."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.template.context import RequestContext
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from pijar.config.letgo import Handler
from pijar.staff.models import Officer
from pijar.staff.types import Role

KINDS = (WSGIRequest, RequestContext, Officer)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Without the collector, and with the test's connection kept at the end of a request, as Django's test client keeps it."""
    ends = (signals.request_started, signals.request_finished)
    for one in ends:
        one.disconnect(close_old_connections)
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    for one in ends:
        one.connect(close_old_connections)


def asked(handler: WSGIHandler, place: str, cookie: str) -> bytes:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": place, "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    told: list[str] = []
    answer = handler(environ, lambda status, headers: told.append(status))
    body = b"".join(answer)
    answer.close()
    assert told == ["200 OK"], place
    return body


def held() -> dict[str, int]:
    return {kind.__name__: sum(type(one) is kind for one in gc.get_objects()) for kind in KINDS}


@pytest.mark.parametrize("name", ["persons", "uploads", "grievances"])
def test_nothing_of_a_request_waits_for_the_collector(name: str, city: None, uncollected: None, settings: Any) -> None:
    client = Client()
    rina = Officer.objects.create(username="rina", role=Role.PROGRAMME)
    client.force_login(rina, backend="pijar.config.entry.Officers")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    handler, place = Handler(), reverse(name)
    asked(handler, place, cookie)
    gc.collect()
    before = held()
    for _ in range(3):
        assert b"rina" in asked(handler, place, cookie)
    assert held() == before
    # The test would notice: Django's own way leaves a request for each page.
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "BACKEND": "django.template.backends.django.DjangoTemplates"}]
    usual = WSGIHandler()
    for _ in range(3):
        asked(usual, place, cookie)
    assert held()["WSGIRequest"] >= before["WSGIRequest"] + 3


def test_an_answer_that_is_still_being_made_keeps_its_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(self: WSGIHandler, request: HttpRequest) -> StreamingHttpResponse:
        request.user = Officer(username="rina")
        return StreamingHttpResponse(name for name in [request.user.username])

    monkeypatch.setattr(WSGIHandler, "get_response", told)
    request = RequestFactory().get("/")
    answer = Handler().get_response(request)
    assert isinstance(answer, StreamingHttpResponse) and answer.getvalue() == b"rina" and request.user.username == "rina"


def test_a_template_that_is_missing_is_told_as_by_django() -> None:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    with pytest.raises(TemplateDoesNotExist, match="tidak-ada.html"):
        get_template("tidak-ada.html")
    with pytest.raises(TemplateDoesNotExist, match="tidak-ada.html"):
        engine.from_string('{% include "tidak-ada.html" %}').render({})
