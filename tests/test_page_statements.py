"""Pages that have much to say ask the database little: what they need again is read once, what is alike is read together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities import FEBRUARY
from pijar.backoffice import kept
from pijar.backoffice.tests.claims import claim_about
from pijar.backoffice.translations import compile_messages
from pijar.claims import services
from pijar.claims.types import State
from pijar.contributions.models import BatchLine
from pijar.intake.models import SourceFile
from pijar.kernel.clock import now
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

pytestmark = pytest.mark.usefixtures("known_city")
# As `benchmarks.pages` bounds them; the session, the officer and the bell are counted along.
MOST = 25


@pytest.fixture(autouse=True)
def _served(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that serves a large city, where counts over everybody are kept."""
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES, settings.STATIC_ROOT = {**settings.STORAGES, "staticfiles": plain}, str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    monkeypatch.setattr(kept, "MEMORY", kept.Memory(is_on=True))
    monkeypatch.setattr(kept, "_is_large", lambda: True)


def a_case() -> str:
    """Told by a neighbour, of somebody who is carried; another of the same person, and what insurer and office wrote."""
    person = BatchLine.objects.order_by("id")[0].person
    claim_about(person, place_village="")
    case = claim_about(person)
    for state in (State.SCREENED, State.NOTIFIED):
        services.move(case.number, to=state, on=now().date(), actor=Actor("rina"), at=now())
    return reverse("claim", args=[case.number])


PLACES: dict[str, Callable[[], str]] = {
    "claim": a_case,
    "pledge": lambda: reverse("pledge"),
    "donors-month": lambda: reverse("donors-month", args=[FEBRUARY]),
    "home": lambda: reverse("home"),
    "upload": lambda: reverse("upload", args=[SourceFile.objects.order_by("-rows")[0].upload_id]),
    "funds": lambda: reverse("funds"),
    "batch": lambda: reverse("batch", args=[FEBRUARY, "APBD", 1]),
    "links-numbers": lambda: reverse("links-numbers"),
}


@pytest.mark.parametrize("route", PLACES)
def test_a_page_asks_little(route: str, django_assert_max_num_queries: Any) -> None:
    officer = Officer.objects.create(username="rina-uji", role=Role.PROGRAMME.value, sees_medical=True)
    client, place = Client(), PLACES[route]()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    # Places, spellings and the programme are read by the first page of all.
    assert client.get(place).status_code == 200
    with django_assert_max_num_queries(MOST):
        assert client.get(place).status_code == 200
