"""One wording of how far away a day is, counted by the calendar of the city and not by hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.template.loader import render_to_string

from pijar.backoffice.days import away
from pijar.backoffice.selectors.claims import due_of
from pijar.kernel.clock import JAKARTA

EVENING = datetime(2026, 4, 10, 21, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("left", "said"),
    [(0, "hari ini"), (1, "besok"), (2, "2 hari lagi"), (40, "40 hari lagi"), (-1, "lewat 1 hari"), (-9, "lewat 9 hari")],
)
def test_a_day_is_said_as_people_say_it(left: int, said: str) -> None:
    assert away(left) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2, "hari ini"),
        (4, "besok"),
        (26, "besok"),
        (27, "2 hari lagi"),
        (51, "3 hari lagi"),
        (-2, "baru lewat"),
        (-22, "lewat 1 hari"),
    ],
)
def test_a_deadline_with_an_hour_is_told_by_its_day(hours: int, said: str) -> None:
    text = render_to_string("parts/due.html", {"due": due_of(EVENING + timedelta(hours=hours), EVENING)})
    assert f">{said}<" in text


def test_a_day_alone_lasts_to_its_end() -> None:
    due = due_of(EVENING.date(), EVENING)
    assert due is not None and not due.is_late and due.left == 0
