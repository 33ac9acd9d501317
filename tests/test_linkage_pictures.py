"""The pictures of the linkage document are those of its figures and of the weights in git, whole and inside their frames."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from benchmarks import plots

from pijar.linkage.comparisons import COMPARISONS, shipped

SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> dict[str, str]:
    scores = json.loads(plots.SCORES.read_text(encoding="utf-8"))
    return {name: picture.svg() for name, picture in plots.pictures(scores, plots.bits(shipped())).items()}


def test_the_files_are_what_is_drawn_now() -> None:
    stale = [name for name, text in drawn().items() if (plots.IMAGES / f"linkage-{name}.svg").read_text(encoding="utf-8") != text]
    assert not stale, "draw them anew: python -m benchmarks.plots"


@pytest.mark.parametrize("name", ["histogram", "thresholds", "weights"])
def test_a_picture_is_whole_and_stays_in_its_frame(name: str) -> None:
    root = ElementTree.fromstring(drawn()[name])
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert root.findtext(f"{SVG}title")
    shapes = root.findall(f"{SVG}rect")
    assert shapes or root.findall(f"{SVG}path")
    for shape in shapes:
        x, y, wide, high = (float(shape.attrib[key]) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
        assert wide > 0 and high > 0
    for text in root.findall(f"{SVG}text"):
        assert 0 <= float(text.attrib["x"]) < width
        assert 0 < float(text.attrib["y"]) < height


def test_every_field_and_level_has_words() -> None:
    text = drawn()["weights"]
    for comparison in COMPARISONS:
        assert plots.FIELDS[comparison.name] in text
        for level in comparison.levels:
            assert plots.LEVELS.get(level.name, level.name.replace("_", " ")) in text
