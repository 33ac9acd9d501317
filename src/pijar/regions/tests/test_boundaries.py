"""Files of boundaries: what is read, what is mended, what is refused and with which words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pijar.audit.models import Event
from pijar.charts.maps import Shape, laid_out
from pijar.kernel.errors import Refusal
from pijar.regions import geojson, selectors, services
from pijar.regions.models import Boundary, BoundaryFile
from pijar.regions.rules import Gazetteer
from pijar.regions.types import Fault, Level
from pijar.staff.types import CONSOLE

AT = datetime(2026, 3, 1, tzinfo=UTC)
CITY = Gazetteer(
    "33.74",
    {"33.74.01.1001": "Miroto", "33.74.01.1002": "Brumbungan", "33.74.02.1001": "Wates", "33.74.03.1001": "Wates"},
    {"33.74.01": "Semarang Tengah", "33.74.02": "Semarang Utara", "33.74.03": "Tugu"},
)
PLACES = {
    "33.74.01.1001": (110.40, -7.0),
    "33.74.01.1002": (110.41, -7.0),
    "33.74.02.1001": (110.40, -6.99),
    "33.74.03.1001": (110.41, -6.99),
}
SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"


def square(west, south, size=0.01):
    east, north = round(west + size, 6), round(south + size, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring, kind="Polygon", **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": [ring]}}


def whole(**changed):
    """Every village of the small city, side by side; `changed` features take the place of those."""
    return [changed.get(code, feature(square(*place), code=code)) for code, place in PLACES.items()]


def text(features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def faults(features, **more):
    return [one.fault for one in geojson.read(text(features, **more), CITY).faults]


def test_a_file_is_matched_by_code():
    reading = geojson.read(text(whole()), CITY)
    assert sorted(reading.boundaries) == sorted(PLACES) and not reading.faults
    assert not geojson.missing(reading, CITY, Level.VILLAGE) and geojson.level_of(reading) is Level.VILLAGE


@pytest.mark.parametrize(
    ("properties", "code"),
    [({"KODE": "3374011001"}, "33.74.01.1001"), ({"nama": "Kel. Miroto"}, "33.74.01.1001"),
     ({"NAMOBJ": "MIROTO"}, "33.74.01.1001"), ({"WADMKD": "Wates", "WADMKC": "Tugu"}, "33.74.03.1001"),
     ({"name": "Wates", "parent_name": "Semarang Utara"}, "33.74.02.1001"),
     # The statistics office numbers districts otherwise: such a code is none of ours, and the name decides.
     ({"kode": "3374010001", "nama": "Brumbungan"}, "33.74.01.1002")],
)  # fmt: skip
def test_a_feature_is_known_by_code_or_by_name(properties, code):
    reading = geojson.read(text([feature(square(110.4, -7.0), **properties)]), CITY, Level.VILLAGE)
    assert list(reading.boundaries) == [code]


def test_districts_are_known_by_name_too():
    reading = geojson.read(text([feature(square(110.4, -7.0), kecamatan="Kec. Smg Utara")]), CITY, Level.DISTRICT)
    assert list(reading.boundaries) == ["33.74.02"]


def test_what_can_be_mended_is_mended_and_counted():
    open_ring, turned = square(110.40, -7.0)[:-1], square(110.41, -7.0)[::-1]
    reading = geojson.read(text([feature(open_ring, code="33.74.01.1001"), feature(turned, code="33.74.01.1002")]), CITY)
    assert (reading.closed, reading.turned, reading.faults) == (1, 1, [])
    assert reading.boundaries["33.74.01.1002"][0][0] == [tuple(point) for point in square(110.41, -7.0)][::-1][::-1]


METRES = [[436000.0, 9226000.0], [437000.0, 9226000.0], [437000.0, 9227000.0], [436000.0, 9226000.0]]


@pytest.mark.parametrize(
    ("ring", "fault"),
    [(METRES, Fault.NOT_WGS84), ([[y, x] for x, y in square(110.4, -7.0)], Fault.SWAPPED), (square(4.9, 52.3), Fault.OUTSIDE),
     ([[110.4, -7.0], [110.5, -7.0], [110.4, -7.0]], Fault.RING_SHORT), ([[110.4, "x"]], Fault.GEOMETRY),
     ([], Fault.RING_SHORT),
     ("x", Fault.GEOMETRY), ([[110.4, True], [110.5, -7.0], [110.5, -7.1]], Fault.GEOMETRY),
     ([[1e999, -7.0]] * 4, Fault.GEOMETRY), ([[10**400, -7.0]] * 4, Fault.GEOMETRY)],
)  # fmt: skip
def test_a_ring_that_cannot_be_is_told(ring, fault):
    assert faults([feature(ring, code="33.74.01.1001")]) == [fault]


@pytest.mark.parametrize("kind", ["Point", "LineString", "GeometryCollection", None])
def test_only_polygons_are_boundaries(kind):
    assert faults([feature(square(110.4, -7.0), kind=kind, code="33.74.01.1001")]) == [Fault.GEOMETRY]


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"", Fault.NOT_JSON), (b"\xff\xfe", Fault.NOT_JSON), (b"[" * 100_000, Fault.NOT_JSON), (b"[]", Fault.NOT_FEATURES),
     (b'{"type": "FeatureCollection", "features": {}}', Fault.NOT_FEATURES), (b'{"type": "Feature"}', Fault.NOT_FEATURES),
     (text([]), Fault.EMPTY), (text([None]), Fault.UNKNOWN),
     (text([], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32749"}}), Fault.NOT_WGS84)],
)  # fmt: skip
def test_what_is_no_file_of_boundaries_is_told(data, fault):
    assert [one.fault for one in geojson.read(data, CITY).faults] == [fault]


def test_other_cities_are_left_out_and_unknown_names_told():
    mixed = [*whole(), feature(square(110.5, -7.0), code="33.22.01.2001"), feature(square(110.5, -7.0), name="Entah")]
    reading = geojson.read(text(mixed), CITY)
    assert reading.elsewhere == 1 and [one.fault for one in reading.faults] == [Fault.UNKNOWN]
    assert faults([*whole(), feature(square(110.5, -7.0), code="33.74.01.1001")]) == [Fault.TWICE]


@pytest.fixture
def file(tmp_path):
    def made(features, name="batas.geojson"):
        path = tmp_path / name
        path.write_bytes(text(features))
        return path

    return made


@pytest.mark.django_db
def test_boundaries_are_kept_replaced_and_taken_away(file):
    made = services.load_boundaries(file(whole()), CITY, at=AT, actor=CONSOLE)
    assert (made["level"], made["boundaries"], made["missing"]) == ("kelurahan", 4, [])
    assert {one.level: one.is_derived for one in BoundaryFile.objects.all()} == {"kelurahan": False, "kecamatan": True}
    assert Boundary.objects.count() == 7
    first = selectors.boundary_files()["kelurahan"]
    services.load_boundaries(file(whole()), CITY, at=AT, actor=CONSOLE)
    assert Boundary.objects.count() == 7 and selectors.boundary_files()["kelurahan"] != first
    services.load_boundaries(
        file([feature(square(110.4, -7.0), code=code) for code in CITY.districts]), CITY, at=AT, actor=CONSOLE
    )
    assert not BoundaryFile.objects.get(level="kecamatan").is_derived
    assert services.remove_boundaries(actor=CONSOLE, level=Level.VILLAGE) == ["kelurahan"]
    assert services.remove_boundaries(actor=CONSOLE) == ["kecamatan"] and not Boundary.objects.exists()
    with pytest.raises(Refusal, match="tile map already"):
        services.remove_boundaries(actor=CONSOLE)
    assert Event.objects.filter(action="regions.boundaries").count() == 5


@pytest.mark.django_db
def test_a_part_that_lacks_is_told_and_let_pass_only_when_asked(file):
    partly = file(whole()[:3])
    with pytest.raises(Refusal) as refused:
        services.load_boundaries(partly, CITY, at=AT, actor=CONSOLE)
    assert refused.value.code == "BOUNDARIES_REFUSED" and "33.74.03.1001" in str(refused.value)
    assert not BoundaryFile.objects.exists()
    assert services.load_boundaries(partly, CITY, at=AT, actor=CONSOLE, is_partial=True)["missing"] == ["33.74.03.1001"]


@pytest.mark.django_db
def test_every_fault_has_its_sentence_and_names_the_feature(file):
    wrong = {
        "33.74.01.1001": feature(METRES, code="33.74.01.1001"),
        "33.74.01.1002": feature([[y, x] for x, y in square(110.4, -7.0)], code="33.74.01.1002"),
        "33.74.02.1001": feature(square(110.4, -7.0), name="Entah"),
    }
    with pytest.raises(Refusal) as refused:
        services.load_boundaries(file(whole(**wrong)), CITY, at=AT, actor=CONSOLE)
    said = str(refused.value)
    assert "WGS84" in said and "feature 2 (33.74.01.1002) has latitude before longitude" in said and "feature 3 (Entah)" in said
    assert set(services.SENTENCES) == set(Fault)


FLAT = {
    "one line": [[110.4, -7.0], [110.405, -7.0], [110.41, -7.0], [110.4, -7.0]],
    "a line across": [[110.4, -7.0], [110.405, -6.995], [110.41, -6.99], [110.4, -7.0]],
    "one point as it is kept": [[110.4, -7], [110.4 + 1e-8, -7], [110.4, -7 + 1e-8], [110.4, -7]],
}


@pytest.mark.parametrize("ring", FLAT.values(), ids=FLAT)
def test_a_ring_that_encloses_nothing_is_told_before_it_breaks_the_map(ring):
    assert faults(whole(**{"33.74.01.1001": feature(ring, code="33.74.01.1001")})) == [Fault.RING_SHORT]


def test_a_boundary_too_flat_for_words_is_drawn_all_the_same():
    """What was kept before such rings were refused."""
    flat, square_ = [[FLAT["one line"]]], [[square(110.4, -7.0)]]
    layout = laid_out([Shape("a", "", flat), Shape("b", "", square_)], [Shape("c", "", [])])
    assert [part.room > 0 for part in layout.parts] == [False, True]


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(Refusal, match="does not exist"):
        services.load_boundaries(tmp_path / "x", CITY, at=AT, actor=CONSOLE)
    monkeypatch.setattr(services, "MOST_BYTES", 10)
    large = tmp_path / "large.geojson"
    large.write_bytes(text(whole()))
    with pytest.raises(Refusal, match="has more than"):
        services.load_boundaries(large, CITY, at=AT, actor=CONSOLE)


@pytest.mark.shared
@pytest.mark.django_db
@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample data stands beside the repository")
@pytest.mark.parametrize(("name", "parts"), [("kelurahan", 177), ("kecamatan", 16)])
def test_the_real_city_is_loaded_light_and_without_gaps(name, parts):
    data = Path(__file__).parents[1] / "data"
    semarang = Gazetteer.load(data / "33.74.csv", data / "33.74.variants.csv")
    made = services.load_boundaries(SHARED / f"semarang_{name}.geojson", semarang, at=AT, actor=CONSOLE)
    assert made["boundaries"] == parts and made["points"] < made["points_read"] and not made["missing"]
    kept = [one.polygons for one in Boundary.objects.filter(file__level=name)]
    sides = [
        (tuple(a), tuple(b))
        for polygons in kept
        for polygon in polygons
        for ring in polygon
        for a, b in zip(ring, ring[1:], strict=False)
    ]
    assert len(sides) == len(set(sides))
    # Whoever walks along all lines that only one part has goes round the city and the part of Tanjung Mas beyond the water.
    outside = {side for side in sides if side[::-1] not in set(sides)}
    ends = {}
    for a, b in outside:
        ends.setdefault(a, []).append(b)
    loops = 0
    while any(ends.values()):
        here = start = next(point for point, others in ends.items() if others)
        while ends.get(here):
            here = ends[here].pop()
        assert here == start
        loops += 1
    assert loops == 2
