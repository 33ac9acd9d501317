"""The style page shows every general part of the templates, light and dark."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from django.urls import reverse

from pijar.backoffice.views.style import PIECES
from pijar.staff.types import Role

TEMPLATES = Path(__file__).parents[1] / "templates"
USED = re.compile(r'{% (?:include|once) "(parts/\w+\.html)"')
# So many pages make a part general; what is named after a subject belongs to its pages.
GENERAL = 3
OF_A_SUBJECT = (
    "bell", "case", "claim", "donors", "fund", "law", "link", "password", "policy", "reconcile", "tell", "tour", "digits", "home",
)  # fmt: skip


def uses(folder: str) -> Counter[str]:
    return Counter(part for path in (TEMPLATES / folder).rglob("*.html") for part in set(USED.findall(path.read_text("utf-8"))))


def test_every_general_part_stands_on_the_style_page():
    general = {
        part for part, pages in (uses("backoffice") + uses("grid")).items()
        if pages >= GENERAL and not part.removeprefix("parts/").startswith(OF_A_SUBJECT)
    }  # fmt: skip
    assert {"parts/field.html", "parts/pager.html", "parts/chart.html"} <= general
    assert general - set(uses("style")) == set()


def test_each_piece_has_a_template_and_each_template_is_a_piece():
    assert {code for code, _name, _when in PIECES} == {path.stem for path in (TEMPLATES / "style").glob("*.html")}


def test_the_page_shows_each_piece_on_both_grounds(enter, city):
    for role in (Role.ADMINISTRATOR, Role.VILLAGE):
        text = enter(role).get(reverse("style")).content.decode()
        assert text.count('class="style-sheet" data-bs-theme="light"') == len(PIECES)
        assert text.count('class="style-sheet" data-bs-theme="dark"') == len(PIECES)
        names = re.findall(r'\sid="([^"]+)"', text)
        assert sorted(name for name, n in Counter(names).items() if n > 1) == []
