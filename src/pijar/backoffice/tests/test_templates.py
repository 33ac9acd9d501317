"""The strict policy of content holds only if no page needs an exception."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1]
PAGES = sorted((FOLDER / "templates").rglob("*.html"))
OURS = sorted((FOLDER / "static").rglob("*.*"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_pages_need_no_exception(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son\w+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "<style" not in text
    assert "hx-on" not in text
    assert not re.search(r"(hx-\w+=\"js:|hx-trigger=\"[^\"]*\[)", text)


@pytest.mark.parametrize("file", PAGES + OURS, ids=lambda p: p.name)
def test_nothing_comes_from_a_foreign_host(file):
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text)


def test_views_read_through_selectors_and_scope():
    for view in (FOLDER / "views").glob("*.py"):
        assert "pijar.backoffice.tables" not in view.read_text(encoding="utf-8"), view.name
