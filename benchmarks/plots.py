"""`python -m benchmarks.plots [--rows N]`: the pictures of docs/linkage.md, of docs/images/linkage-scores.json and the weights.

With `--rows` a labelled set of so many records is made and compared first, and the file of scores written anew.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from pathlib import Path
from typing import Any

from pijar.charts.picture import Picture
from pijar.charts.scales import Scale

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SCORES = IMAGES / "linkage-scores.json"
WIDTH, LEFT, RIGHT = 860, 62, 24
FIELDS = {
    "nik": "NIK", "name": "Name", "born": "Birth date", "sex": "Sex", "family": "Family", "phone": "Telephone",
    "place": "Place",
}  # fmt: skip
LEVELS = {
    "slip_in_date": "one slip in its date", "slip_in_prefix": "one slip in its prefix", "slip": "one slip elsewhere",
    "neighbour": "next in line", "two_slips": "two slips", "serial": "only the serial", "joined": "same, words joined",
    "spoken": "same by sound", "contained": "one within the other", "close": "one or two letters off", "word": "one rare word",
    "swapped": "day and month swapped", "one_digit": "one digit off", "near": "two digits off",
    "card_and_mother": "card and mother", "mother_part": "one word of the mother", "card_other_mother": "card, another mother",
    "same_rt_rw": "RT and RW", "same_village": "kelurahan, RT untold", "other_rt_rw": "kelurahan, other RT",
    "same_district": "kecamatan", "other": "differs",
}  # fmt: skip


def main() -> None:
    """Draws all pictures; nothing is measured unless `--rows` is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots")
    parser.add_argument("--rows", type=int, help="make and compare a set of so many records first")
    asked = parser.parse_args()
    from pijar.linkage.comparisons import shipped

    if asked.rows:
        from benchmarks.linkage_scores import collected
        from benchmarks.linkage_set import write_set

        with tempfile.TemporaryDirectory(prefix="pijar-plots-") as folder:
            SCORES.write_text(json.dumps(collected(write_set(Path(folder), asked.rows)), indent=1) + "\n", encoding="utf-8")
    for name, picture in pictures(json.loads(SCORES.read_text(encoding="utf-8")), bits(shipped())).items():
        (IMAGES / f"linkage-{name}.svg").write_text(picture.svg(), encoding="utf-8")


def pictures(scores: dict[str, Any], fields: dict[str, dict[str, float]]) -> dict[str, Picture]:
    """The pictures by name: histogram, thresholds, weights."""
    return {"histogram": histogram(scores), "thresholds": thresholds(scores), "weights": weights(fields)}


def bits(shipped_weights: dict[str, Any]) -> dict[str, dict[str, float]]:
    """What each level of each field adds to the score: log2(m / u)."""
    return {
        name: {level: math.log2(known["m"] / known["u"]) for level, known in levels.items()}
        for name, levels in shipped_weights["levels"].items()
    }


def histogram(scores: dict[str, Any]) -> Picture:
    """How many pairs have which score; the counts on a logarithmic scale, for there are far more of some than of others."""
    picture = Picture(WIDTH, 400, f"Scores of pairs whose NIKs differ, {scores['rows']:,} records")
    bins = scores["bins"]
    low, high = min(b["at"] for b in bins), max(b["at"] for b in bins) + 1
    top = math.ceil(math.log10(max(max(b["true"], b["other"]) for b in bins) + 1))
    x, y = Scale(low, high, LEFT, WIDTH - RIGHT), Scale(0, top, 340, 64)
    for power in range(top + 1):
        picture.line(LEFT, y(power), WIDTH - RIGHT, y(power), "grid" if power else "axis")
        picture.text(LEFT - 8, y(power) + 4, f"{10**power:,}", "end small")
    for one in bins:
        step = x(one["at"] + 1) - x(one["at"])
        is_shared = one["other"] and one["true"]
        for name, letter, place in (("other", "b", 0.06), ("true", "a", 0.5)):
            if one[name]:
                # A single pair is seen, too.
                reach = y(max(math.log10(one[name]), 0.04))
                left, width = (place, 0.44) if is_shared else (0.06, 0.88)
                picture.bar(x(one["at"]) + left * step, reach, width * step, y(0) - reach, letter)
    _marks(picture, x, scores["bands"])
    _ticks(picture, x, low, high, 358)
    picture.bar(LEFT, 46, 11, 11, "a")
    picture.text(LEFT + 17, 56, "pairs of one person", "a")
    picture.bar(LEFT + 176, 46, 11, 11, "b")
    picture.text(LEFT + 193, 56, "pairs of two people", "b")
    picture.text((LEFT + WIDTH - RIGHT) / 2, 386, "score: bits of evidence for one person (each bit doubles the odds)", "mid")
    return picture


def _marks(picture: Picture, x: Scale, bands: dict[str, float]) -> None:
    """Where the bands begin, as far as the score decides."""
    for name, words, side in (("review_from", "review", "end"), ("same_from", "same", "")):
        place = x(bands[name])
        picture.line(place, 66, place, 340, "mark")
        picture.text(place + (-6 if side else 6), 78, words, f"strong small {side}")


def _ticks(picture: Picture, x: Scale, low: float, high: float, y: float, step: int = 5) -> None:
    for tick in range(math.ceil(low / step) * step, math.floor(high) + 1, step):
        picture.text(x(tick), y, f"{tick:+d}" if tick else "0", "mid small")


def thresholds(scores: dict[str, Any]) -> Picture:
    """Precision and recall if the score alone decided, and what the bands reach with their other rules."""
    picture = Picture(WIDTH, 400, "Precision and recall by threshold, and what the rules of the bands add")
    points, bands = scores["thresholds"], scores["bands"]
    low, high = points[0]["at"], points[-1]["at"]
    floor = math.floor(10 * min(min(p["precision"], p["recall"]) for p in points)) / 10
    x, y = Scale(low, high, LEFT, WIDTH - RIGHT - 70), Scale(floor, 1, 340, 72)
    for tenth in range(round(floor * 10), 11):
        picture.line(LEFT, y(tenth / 10), x(high), y(tenth / 10), "grid")
        picture.text(LEFT - 8, y(tenth / 10) + 4, f"{tenth * 10} %", "end small")
    for name, letter in (("precision", "a"), ("recall", "b")):
        picture.curve([(x(p["at"]), y(p[name])) for p in points], f"line-{letter}")
        picture.text(x(high) + 8, y(points[-1][name]) + 4, name, letter)
    place = x(bands["same_from"])
    picture.line(place, 72, place, 340, "mark")
    # Precision above everything, recall in the empty field between the two lines.
    for name, letter, aside, down, side in (("precision", "a", 12, -10, ""), ("recall", "b", -12, 22, "end")):
        picture.dot(place, y(bands[name]), letter)
        picture.text(place + aside, y(bands[name]) + down, f"{name} of “same”: {100 * bands[name]:.2f} %", f"{letter} {side}")
    _ticks(picture, x, low, high, 358)
    words = "least score that would count as one person (lines: score alone; dots: the rules)"
    picture.text((LEFT + x(high)) / 2, 386, words, "mid")
    return picture


def weights(fields: dict[str, dict[str, float]]) -> Picture:
    """What each level of each field adds to the score or takes from it."""
    row, gap, middle = 20, 14, 250
    height = 76 + sum(len(levels) * row + gap for levels in fields.values()) + 24
    picture = Picture(WIDTH, height, "What each field says: bits for one person (right) or against (left)")
    reach = max(abs(bits) for levels in fields.values() for bits in levels.values())
    x, y = Scale(-7, reach, middle, WIDTH - RIGHT - 40), 56.0
    for tick in range(-5, math.floor(reach) + 1, 5):
        picture.line(x(tick), 48, x(tick), height - 40, "grid" if tick else "axis")
        picture.text(x(tick), height - 20, f"{tick:+d}" if tick else "0", "mid small")
    for name, levels in fields.items():
        picture.text(16, y + 14, FIELDS.get(name, name), "strong")
        for level, bits in levels.items():
            left, right = sorted((x(0), x(bits)))
            picture.text(middle - 12, y + 14, LEVELS.get(level, level.replace("_", " ")), "end small")
            picture.bar(left, y + 3, max(right - left, 1.5), row - 7, "a" if bits >= 0 else "b")
            picture.text(right + 5 if bits >= 0 else left - 5, y + 14, f"{bits:+.1f}", "small" if bits >= 0 else "small end")
            y += row
        y += gap
    return picture


if __name__ == "__main__":
    main()
