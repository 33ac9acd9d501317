"""The city's map: who sees which numbers, what can be taken along, and that it works without script."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from pijar.analytics.services import gather
from pijar.backoffice import citymap
from pijar.backoffice.selectors import maps
from pijar.backoffice.tables import Region
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.kernel.month import Month
from pijar.regions.models import Boundary, BoundaryFile, Tile
from pijar.staff.types import CONSOLE, Role

JANUARY = Month(2026, 1)
SEEING = (Role.ADMINISTRATOR, Role.PROGRAMME, Role.VILLAGE, Role.TREASURER, Role.AUDITOR)


@pytest.fixture
def mapped(city):
    """The small city with its tiles, districts and figures."""
    for n, code in enumerate((OURS, THEIRS)):
        Tile.objects.create(code=code, column=n, row=n)
        Region.objects.get_or_create(
            code=code[:8], defaults={"name": f"Kecamatan {n}", "level": "kecamatan", "parent_code": "33.74"}
        )
    gather(JANUARY, actor=CONSOLE)
    return city


def page(client, **asked) -> str:
    answer = client.get(reverse("map"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def told(client, **asked) -> dict[str, dict[str, str]]:
    """The map's table as a file, by code."""
    picture = f"peta-{asked.get('apa', 'terlindungi')}-2026-01"
    answer = client.get(reverse("map"), {**asked, "unduh": "csv", "gambar": picture})
    assert answer["Content-Type"].startswith("text/csv")
    return {row["Kode"]: row for row in csv.DictReader(io.StringIO(b"".join(answer).decode()))}


def test_before_there_are_figures_the_page_says_when_they_come(enter, city):
    assert "Belum ada angka untuk peta" in page(enter(Role.PROGRAMME))


def test_the_programme_sees_every_number(enter, mapped):
    client = enter(Role.PROGRAMME)
    text = page(client, apa="peserta")
    assert "<title>Desa Kita: 1 orang</title>" in text and "<title>Desa Sana: 1 orang</title>" in text
    assert "Seluruh kota: 2 orang" in text and 'href="#w-' + THEIRS in text and f'id="w-{THEIRS}"' in text
    assert told(client, apa="peserta")[THEIRS]["Orang"] == "1"
    assert "Kecamatan 0" in page(client, apa="peserta", tingkat="kecamatan")


def test_a_kelurahan_sees_its_own_and_no_small_number_of_others(enter, mapped):
    client = enter(Role.VILLAGE)
    text = page(client, apa="peserta")
    assert "<title>Desa Kita: 1 orang</title>" in text and "<title>Desa Sana: 1 orang</title>" not in text
    assert "Wilayah Anda, Desa Kita: 1 orang." in text and 'class="m-own"' in text and "m-hidden" in text
    rows = told(client, apa="peserta")
    assert (rows[OURS]["Orang"], rows[THEIRS]["Orang"]) == ("1", "")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.VILLAGE, Role.TREASURER])
@pytest.mark.parametrize("level", ["kelurahan", "kecamatan"])
@pytest.mark.parametrize("metric", maps.METRICS)
def test_whoever_reads_no_persons_gets_no_small_number(role, level, metric, enter, mapped):
    own = {OURS} if role is Role.VILLAGE else set()
    for code, row in told(enter(role), apa=metric, tingkat=level).items():
        numbers = [value for name, value in row.items() if name in ("Orang", "Terlindungi", "Terdata", "Kecelakaan", "Peserta")]
        assert code in own or not [n for n in numbers if n and 0 < int(n) < 5], (code, row)


def test_who_knows_their_own_number_learns_no_other_by_subtracting(monkeypatch, mapped):
    """Of a kecamatan whose sum is told, never exactly one other kelurahan is withheld; nor is a small sum told."""
    codes = [f"33.74.{d:02}.{1001 + n}" for d in (1, 12) for n in range(8)]
    names = {code: code for code in codes}
    monkeypatch.setattr(maps, "names", lambda city, level: names)
    for seed in range(12):
        draw = random.Random(seed)  # noqa: S311 - only a test's numbers.
        counts = {code: draw.choice([0, 0, 1, 2, 3, 7, 20, 40]) for code in codes}
        monkeypatch.setattr(maps.figures, "counts_by_village", lambda month, metric, counts=counts: counts)
        found = maps.numbers(mapped.officers[Role.VILLAGE], "33.74", maps.METRICS["peserta"], JANUARY, "kelurahan")
        assert found.parts[OURS].top == counts[OURS]
        for district in ("33.74.01", "33.74.12"):
            others = {code: part for code, part in found.parts.items() if code.startswith(district) and code != OURS}
            hidden = [code for code, part in others.items() if part.is_withheld]
            assert len(hidden) != 1, (seed, district)
            assert all(part.top == counts[code] and not 0 < part.top < 5 for code, part in others.items() if code not in hidden)


def test_what_is_asked_for_wrongly_gives_the_nearest(enter, mapped):
    client = enter(Role.AUDITOR)
    strange = page(client, apa="x", bulan="2031-13", tingkat="rt")
    assert (
        strange.split('<svg class="chart map')[1].split("</svg>")[0]
        == page(client).split('<svg class="chart map')[1].split("</svg>")[0]
    )


def test_only_the_map_is_sent_where_only_that_changes(enter, mapped):
    client = enter(Role.PROGRAMME)
    answer = client.get(reverse("map"), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode() and "data-map" in answer.content.decode()
    assert "HX-Request" in answer["Vary"] and "<form" in page(client)


def test_the_picture_can_be_taken_along_in_three_forms(enter, mapped):
    client = enter(Role.PROGRAMME)
    key = {"gambar": "peta-terlindungi-2026-01"}
    drawing = b"".join(client.get(reverse("map"), {"unduh": "svg", **key}))
    root = ElementTree.fromstring(drawing)
    assert root.tag.endswith("}svg") and root.findtext("{http://www.w3.org/2000/svg}title") and b"--q-1" in drawing
    book = b"".join(client.get(reverse("map"), {"unduh": "xlsx", **key}))
    assert b"Desa Kita" in zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml")
    for wrong in ({"unduh": "exe", **key}, {"unduh": "csv", "gambar": "lain"}, {"unduh": "csv"}):
        assert client.get(reverse("map"), wrong).status_code == 404


def test_boundaries_take_the_place_of_the_tiles(enter, mapped):
    square = [[[[110.4, -7.0], [110.41, -7.0], [110.41, -6.99], [110.4, -7.0]]]]
    about = {"name": "x", "sha256": "0", "points": 4, "read": 4, "actor": "rina", "loaded_at": datetime(2026, 1, 1, tzinfo=UTC)}
    file = BoundaryFile.objects.create(level="kelurahan", **about)
    for n, code in enumerate((OURS, THEIRS)):
        Boundary.objects.create(code=code, file=file, polygons=[[[[x + n / 50, y] for x, y in square[0][0]]]])
    client = enter(Role.PROGRAMME)
    assert "map-real" in page(client, apa="peserta") and "map-real" not in page(client, apa="peserta", tingkat="kecamatan")
    file.delete()
    assert "map-real" not in page(client, apa="peserta")


@pytest.mark.parametrize("role", SEEING)
def test_every_page_of_the_map_has_its_sentence_and_legend(role, enter, mapped):
    client = enter(role)
    for metric in maps.METRICS:
        for level in ("kelurahan", "kecamatan"):
            text = page(client, apa=metric, tingkat=level)
            assert "Arti warna" in text and 'class="chart-said"' in text, (metric, level)
            assert "None" not in text.split('id="peta"')[1], (metric, level)


def test_what_nobody_counted_in_has_no_share(mapped):
    part = maps.Part("x", "X", 0, 0, maps.METRICS["terlindungi"])
    assert part.value is None and not part.is_withheld and citymap.said(part) == "belum ada angkanya" and not citymap.short(part)
