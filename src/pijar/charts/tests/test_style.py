"""The style sheet has the colours that were weighed, and a class for every name that the drawings use."""

from __future__ import annotations

import re
from pathlib import Path

import pijar
from pijar.charts.scales import CATEGORICAL, SEQUENTIAL

PACKAGE = Path(pijar.__file__).parent
SHEET = (PACKAGE / "backoffice" / "static" / "pijar" / "charts.css").read_text(encoding="utf-8")


def block(start: str) -> str:
    return SHEET[SHEET.index(start) :].split("}", 1)[0]


def test_the_colours_of_the_sheet_are_those_that_were_weighed():
    for theme, start in (("light", ":root, [data-bs-theme=light] {"), ("dark", "[data-bs-theme=dark] {")):
        found = block(start)
        for letter, colours in (("q", SEQUENTIAL[theme]), ("k", CATEGORICAL[theme])):
            assert re.findall(rf"--{letter}-\d: (#\w+)", found) == list(colours), (theme, letter)


def test_on_paper_the_colours_are_those_of_light_pages():
    paper = block("@media print {")
    assert re.findall(r"--[qk]-\d: (#\w+)", paper) == [*SEQUENTIAL["light"], *CATEGORICAL["light"]]


def test_every_class_of_a_drawing_is_in_the_sheet():
    known, used = set(re.findall(r"\.([a-z][\w-]*)", SHEET)), set()
    for path in (PACKAGE / "charts").glob("*.py"):
        used |= set(re.findall(r"[\"' ]((?:[cfmpqs]|bar)-[a-z]+(?:-[a-z]+)*)[\"' ]", path.read_text(encoding="utf-8")))
    assert {"c-line", "m-border", "bar-part", "p-men"} <= used
    assert used <= known, used - known
