"""Every drawing is whole: well-formed, named, inside its frame, with every word escaped and every number where it belongs."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from pijar.charts import bars, flow, lines, maps, rail
from pijar.charts.climb import Step, climb
from pijar.charts.legend import keys
from pijar.charts.pyramid import Ages, PyramidWords, pyramid
from pijar.charts.scales import classes
from pijar.charts.svg import NOTHING, Svg, standing

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<b>&"x'
DAYS = [date(2025, 12, 31), date(2026, 6, 30), date(2026, 12, 31)]
LINE = lines.Words("Cakupan " + NASTY, "target", lambda share: f"{100 * share:.1f}%", lambda day: f"{day:%b %Y}", "terbaca")
BURN = lines.BurnWords("Uang", "iuran berubah", str, lambda day: f"{day:%b}")
FLOWS = [flow.Flow("A", f"s{n}", 10 * n + 1, "1") for n in range(9)]
TILES = [maps.Tile(f"33.74.0{1 + n // 4}.100{n}", f"33.74.0{1 + n // 4}", n % 3, n // 3) for n in range(8)]
SQUARE = [[(110.4, -7.0), (110.45, -7.0), (110.45, -6.95), (110.4, -6.95), (110.4, -7.0)]]
SHAPES = [maps.Shape(tile.code, tile.group, [[[(x + n / 10, y) for x, y in SQUARE[0]]]]) for n, tile in enumerate(TILES)]


def map_words(**more):
    told = {tile.code: maps.Told(f"Kel {n} {NASTY}", f"{n} orang", n, str(n)) for n, tile in enumerate(TILES)}
    told[TILES[3].code] = maps.Told("Kel 3", "tidak ditampilkan", None, withheld=True)
    found = classes([one.value for one in told.values() if one.value is not None])
    groups = {"33.74.01": "Satu", "33.74.02": NASTY}
    return maps.MapWords("Peta", told, groups, found, lambda code: f"#w-{code}&x", **more)


def both(draw) -> list[Svg]:
    return [draw(True), draw(False)]


def all_drawings() -> list[tuple[str, Svg]]:
    points = [lines.Point(on, share, 0.6, 0.3, 0.7) for on, share in zip(DAYS, (0.4, 0.5, None), strict=True)]
    some = [bars.Bar(f"{NASTY}{n}", n * 100, str(n)) for n in range(14)]
    money = [(DAYS[0].replace(year=2026, month=1), 900), (date(2026, 3, 1), 500)]
    ages = [Ages("18-24", 3, 400), Ages("25-34", 120, None), Ages("35-44", 0, 30)]
    words = PyramidWords("Umur", "Laki-laki", "Perempuan", str, "tidak ditampilkan")
    steps = [Step("Sekarang", 390_000, "390.000"), Step(NASTY, 8_000, "+8.000", "k-1"), Step("Belum", 140_000, "x", "bar-lack")]
    names = flow.FlowWords("Dana", {"A": NASTY}, str)
    made = {
        "line": both(lambda wide: lines.against_target(points, LINE, wide=wide)),
        "columns": both(lambda wide: bars.columns(some, title="Orang", wide=wide)),
        "lying": both(lambda wide: bars.lying(some, title="Orang", wide=wide)),
        "above": both(lambda wide: bars.lying([bars.Bar("A", None, "-"), *some], title="Orang", wide=wide, above=True)),
        "balances": both(lambda wide: bars.balances([bars.Bar("a", -5), bars.Bar("b", 9)], title="Sisa", written=str, wide=wide)),
        "stacked": both(
            lambda wide: bars.stacked([bars.Stack("Jan", (3, 0, 9))], ["a", "b", NASTY], title="Susun", written=str, wide=wide)
        ),
        "burn": both(lambda wide: lines.burn_down(2026, money, money[1:], [DAYS[1]], BURN, wide=wide, plan=money)),
        "flow": both(lambda wide: flow.sankey(FLOWS, names, ["A"], [], wide=wide)),
        "ages": both(lambda wide: pyramid(ages, words, wide=wide)),
        "climb": both(lambda wide: climb(steps, 541_000, "target", title="Jalan", wide=wide)),
        "rail": both(lambda wide: rail.rail([("done", "a"), ("ready", NASTY), ("waiting", "c")], title="1 dari 3", wide=wide)),
        "tiles": [maps.tiles(TILES, map_words(own=TILES[0].code)), maps.tiles(TILES, map_words(), by_group=True)],
        "shapes": [
            maps.shapes(maps.laid_out(SHAPES), map_words(own=TILES[0].code)),
            maps.shapes(maps.laid_out(SHAPES, SHAPES[:2]), map_words()),
        ],
        "spark": [bars.sparkline([1, 5, 3], title="Tren")],
    }
    return [(f"{name}-{n}", drawn) for name, found in made.items() for n, drawn in enumerate(found)]


@pytest.mark.parametrize(("name", "drawn"), all_drawings(), ids=lambda one: one if len(str(one)) < 20 else "")
def test_a_drawing_is_whole_and_inside_its_frame(name, drawn):
    root = ElementTree.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert root.attrib["role"] in ("img", "group") and root.attrib["aria-label"] == root.findtext("title")
    for shape in root.iter("rect"):
        x, y, wide, high = (float(shape.attrib[key]) for key in ("x", "y", "width", "height"))
        assert -0.1 <= x <= x + wide <= width + 0.1 and -0.1 <= y <= y + high <= height + 0.1, name
        assert wide >= 0 and high >= 0
    for words in root.iter("text"):
        assert 0 <= float(words.attrib["x"]) <= width and 0 <= float(words.attrib["y"]) <= height, (name, words.text)
    assert "style=" not in drawn and "<b>" not in drawn and "None" not in drawn


@pytest.mark.parametrize(("name", "drawn"), all_drawings(), ids=lambda one: one if len(str(one)) < 20 else "")
def test_a_drawing_can_stand_alone(name, drawn):
    root = ElementTree.fromstring(standing(drawn, ".c-line{fill:none}"))
    assert root.tag == f"{SVG}svg" and root.find(f"{SVG}style") is not None and float(root.attrib["width"]) > 0, name


def test_nothing_to_draw_is_nothing():
    words = flow.FlowWords("x", {}, str)
    nothing = [
        lines.against_target([], LINE, wide=True), bars.columns([], title="x", wide=True), bars.lying([], title="x", wide=True),
        bars.balances([], title="x", written=str, wide=True), bars.stacked([], [], title="x", written=str, wide=True),
        lines.burn_down(2026, [], [], [], BURN, wide=True), flow.sankey([], words, [], [], wide=True), bars.shares([("a", 0)]),
        maps.tiles([], map_words()), maps.shapes(maps.laid_out([]), map_words()), bars.sparkline([3], title="x"),
        climb([], 5, "x", title="x", wide=True),
    ]  # fmt: skip
    assert nothing == [NOTHING] * len(nothing)


@pytest.mark.parametrize("wide", [True, False])
def test_long_names_of_ends_have_their_room(wide):
    names = {"A": "DBHCHT", "s1": "belum diketahui", "s2": "perdagangan"}
    some = [flow.Flow("A", "s1", 5, "1"), flow.Flow("A", "s2", 9, "1")]
    root = ElementTree.fromstring(flow.sankey(some, flow.FlowWords("x", names, str), ["A"], [], wide=wide))
    width = float(root.attrib["viewBox"].split()[2])
    for words in root.iter("text"):
        x, long = float(words.attrib["x"]), 7.4 * len(words.text or "")
        assert x - long >= 0 if "c-end" in words.attrib["class"] else x + long <= width, words.text


def test_the_smallest_ends_go_together_and_nobody_is_lost():
    few = flow.gathered(FLOWS, 4, "*")
    assert flow.ends_of(few) == 5 and sum(one.people for one in few) == sum(one.people for one in FLOWS)
    assert {one.target for one in few} == {"s8", "s7", "s6", "*"} and flow.gathered(FLOWS, 9, "*") == FLOWS


def test_parts_of_a_map_are_links_with_their_numbers():
    root = ElementTree.fromstring(maps.tiles(TILES, map_words(own=TILES[0].code)))
    links = root.findall("a")
    assert [one.attrib["href"] for one in links] == [f"#w-{tile.code}&x" for tile in TILES]
    assert links[1].findtext("title") == f"Kel 1 {NASTY}: 1 orang"
    kinds = [one.find("path").attrib["class"] for one in links]
    assert kinds[0] == "q-0" and kinds[3] == "m-hidden" and kinds[7] == "q-5" and len(root.findall("path[@class='m-own']")) == 1


def test_a_higher_class_is_a_larger_hexagon():
    words = map_words()
    sizes = [
        float(one.find("path").attrib["d"].split("v")[1].split("l")[0])
        for one in ElementTree.fromstring(maps.tiles(TILES, words)).findall("a")
    ]
    places = [words.classes.place(words.told[tile.code].value or 0) for tile in TILES]
    seen = sorted((place, size) for place, size, tile in zip(places, sizes, TILES, strict=True) if words.told[tile.code].value)
    assert [size for _, size in seen] == sorted(size for _, size in seen) and seen[0][1] < seen[-1][1]


def test_every_border_between_districts_is_drawn_once():
    two = [maps.Tile("a", "A", 0, 0), maps.Tile("b", "B", 1, 0)]
    words = maps.MapWords("x", {}, {}, classes([]), lambda code: "#")
    border = ElementTree.fromstring(maps.tiles(two, words)).find("path[@class='m-border']").attrib["d"]
    # Six edges each; the one between them is drawn once.
    assert border.count("M") == 11
    same = maps.tiles([maps.Tile("a", "A", 0, 0), maps.Tile("b", "A", 1, 0)], words)
    assert ElementTree.fromstring(same).find("path[@class='m-border']").attrib["d"].count("M") == 10


def test_neighbours_on_a_real_map_share_their_points():
    left, right = SHAPES[0], maps.Shape("r", "A", [[[(x + 0.05, y) for x, y in SQUARE[0]]]])
    words = maps.MapWords("x", {}, {}, classes([]), lambda code: "#")
    paths = [
        one.attrib["d"]
        for one in ElementTree.fromstring(maps.shapes(maps.laid_out([left, right]), words)).iter("path")
        if one.attrib["class"] == "m-none"
    ]
    east_of_left = int(paths[0][1:].split()[0]) + int(paths[0].split("l")[1].split()[0].split("-")[0])
    assert int(paths[1][1:].split()[0]) == east_of_left


def test_the_legend_counts_every_part():
    words = map_words()
    told = list(words.told.values())
    found = keys(told, words.classes)
    assert sum(one.parts for one in found) == len(told)
    assert [one.kind for one in found][-2:] == ["q-0", "m-hidden"] and found[0].kind == "q-5" and found[0].high == 7
