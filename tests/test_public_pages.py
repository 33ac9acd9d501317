"""The public pages: made of publications alone, small numbers hidden, nothing set in a browser, sums as the law has them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.urls import reverse

from cities import FEBRUARY, JANUARY
from pijar.analytics import publishing, selectors
from pijar.config import publicdoor
from pijar.kernel.clock import today
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.onboarding import firststart
from pijar.public import calculator, opendata, questions, serving
from pijar.public.lawfacts import facts
from pijar.public.words import PLACES
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

TONO = Actor("tono")
NAMES = [one.name for one in PLACES]


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    serving.forget()
    opendata.forget()
    yield
    serving.forget()
    opendata.forget()


@pytest.fixture
def published(known_city: None) -> Any:
    return publishing.publish(JANUARY, actor=TONO)[0]


def text(name: str, **asked: str) -> str:
    answer = Client().get(reverse(name), asked)
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_stand_before_anything_is_published(city: None, language: str) -> None:
    for name in NAMES:
        page = text(name, bahasa=language)
        assert f'<html lang="{language}">' in page
    nothing = {"id": "Angka kota belum diterbitkan", "en": "The city has not published its figures yet"}[language]
    for name in ("public", "public-figures", "public-path", "public-data"):
        page = text(name, bahasa=language)
        assert nothing in page and reverse("check") in page, name
    assert Client().get(reverse("public-card", args=["kartu"])).status_code == 404


def test_pages_are_kept_and_set_nothing(published: Any) -> None:
    for name in NAMES:
        answer = Client().get(reverse(name))
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.get("Vary", "") and not answer.cookies
        assert answer["ETag"].startswith(f'W/"{published.checksum[:16]}-')
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        again = Client().get(reverse(name), headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert Client().post(reverse(name)).status_code == 405
        page = answer.content.decode()
        assert "<script" not in page and "style=" not in page and "csrf" not in page


def test_the_language_is_that_of_the_address_alone(published: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    assert '<html lang="id">' in client.get(reverse("public")).content.decode()
    english = client.get(reverse("public"), {"bahasa": "en"})
    assert (english["Content-Language"], "of the city's workers are covered" in english.content.decode()) == ("en", True)
    assert '<html lang="id">' in client.get(reverse("public"), {"bahasa": "xx"}).content.decode()


def test_pages_change_with_a_publication_and_with_nothing_else(published: Any) -> None:
    """The books and the registers under a published month are spoilt: every page stays what it was, byte for byte."""
    before = {name: text(name) for name in NAMES}
    spoil = (
        "update analytics_participation set people = people + 777", "update analytics_count set value = value + 777",
        "update coverage_coveragefigure set active = 1",
        "update registry_person set name = 'RACUN', village_code = '33.74.01.1001'",
        "delete from funding_fundingsource", "update regions_region set name = 'RACUN'",
    )  # fmt: skip
    with connection.cursor() as cursor:
        for statement in spoil:
            cursor.execute(statement)
    serving.forget()
    assert {name: text(name) for name in NAMES} == before
    assert selectors.latest().checksum == published.checksum


FEW, MOVE = (
    "33.74.01",
    """
update registry_person set village_code = '33.74.01.1001' where id in (
  select person_id from contributions_batchline where month = '2026-01-01' order by person_id limit 3)
""",
)


def test_a_withheld_number_is_nowhere_on_a_page(known_city: None) -> None:
    """Three people live in another kecamatan: their number stands nowhere, neither do those from which it could be reckoned."""
    connection.cursor().execute(MOVE)
    published = publishing.publish(JANUARY, actor=TONO)[0]
    page = text("public-figures")
    section = re.search(r'<section class="figure" id="wilayah">.*?</section>', page, re.DOTALL)[0]
    rows = dict(re.findall(r'<tr id="w-([^"]*)"><th scope="row">[^<]*</th><td class="num">([^<]*)</td>', section))
    links = dict(re.findall(r'<a href="#w-([^"]*)"><title>[^<]*: ([^<]*)</title>', section))
    found = {row.keys[0]: row.numbers["participants"].value for row in published.table("participants_by_district").rows}
    withheld = {code for code, value in found.items() if value is None}
    assert FEW in withheld and len(withheld) > 1
    assert set(rows) == set(found)
    true = selectors.counts_by_district(JANUARY, "participants")
    assert true[FEW] == 3
    for code, value in found.items():
        said = "tidak ditampilkan" if value is None else f"{value:,}".replace(",", ".")
        assert rows[code] == said
        assert links.get(code, "").removesuffix(" peserta") == said
    assert "supaya tidak ada orang yang dapat dikenali" in page


def test_numbers_on_pages_are_those_of_the_publication(published: Any) -> None:
    whole = published.table("participants_by_fund").number("all", measure="participants").value
    assert f"<b>{whole}</b>" in text("public") and f"{whole} orang ditanggung program" in text("public-figures")
    gap = published.table("path").number("gap").value
    assert f"Masih kurang {gap:,} orang".replace(",", ".") in text("public-path")
    for code in published.tables:
        assert f"/data/2026-01/{code}.csv" in text("public-data")
    criteria = published.about["programme"]["criteria"]
    assert criteria and all(one["id"]["limit"] in text("public-register") for one in criteria if one["weight"] == "must")


def test_a_new_publication_is_seen_at_once(published: Any) -> None:
    before, front = text("public-figures"), text("public")
    connection.cursor().execute("update coverage_coveragefigure set active = active + 1000")
    assert text("public-figures") == before
    made, is_new = publishing.publish(JANUARY, actor=TONO)
    assert is_new and text("public") != front and made.checksum[:16] in Client().get(reverse("public"))["ETag"]


def test_a_new_version_of_an_older_month_is_listed_at_once(known_city: None) -> None:
    publishing.publish(FEBRUARY, actor=TONO)
    catalogue = reverse("data-catalogue")
    assert "Januari 2026" not in text("public-data") and b"2026-01/v1/" not in Client().get(catalogue).content
    publishing.publish(JANUARY, actor=TONO)
    assert "Januari 2026" in text("public-data") and b"2026-01/v1/" in Client().get(catalogue).content


CASES: list[tuple[dict[str, str], dict[str, Any]]] = [
    (
        {"apa": "meninggal", "bulan": "40"},
        {"branch": "JKM", "paid_months": 40, "consecutive_months": 40, "member_since": "2022-12-31"},
    ),
    (
        {"apa": "meninggal", "bulan": "1"},
        {"branch": "JKM", "paid_months": 1, "consecutive_months": 1, "member_since": "2026-03-10"},
    ),
    ({"apa": "meninggal-kerja", "penghasilan": "Rp 2.500.000"}, {"branch": "JKK", "outcome": "death", "base_income": 2_500_000}),
    ({"apa": "kecelakaan", "sakit": "30"}, {"branch": "JKK", "outcome": "recovered", "unable_days": 30}),
    ({"apa": "cacat"}, {"branch": "JKK", "outcome": "total_disability"}),
    (
        {"apa": "meninggal-kerja", "umur1": "10", "jenjang1": "SD"},
        {"branch": "JKK", "outcome": "death", "children": [{"birth_date": "2016-03-10", "level": "SD"}]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "case"), CASES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_calculator_says_what_the_law_says(typed: dict[str, str], case: dict[str, Any], language: str) -> None:
    asked = calculator.ask(typed | {"hari": "10/03/2026"}, date(2026, 11, 22), language)
    found = estimate(read({"on": "2026-03-10"} | case)).calculation
    assert asked.faults == {} and asked.found is not None
    assert (asked.found.minimum, asked.found.maximum) == (found.minimum, found.maximum)
    assert [(one.label, one.provision) for one in calculator.lines(asked.found, language)] == [
        (line.label(language), line.provision) for line in found.lines
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"apa": "x"}, "apa"), ({"apa": "meninggal", "hari": "31/02/2026"}, "hari"),
        ({"apa": "meninggal", "hari": "x" * 99}, "hari"),
        ({"apa": "cacat", "penghasilan": "2,5 juta"}, "penghasilan"), ({"apa": "cacat", "penghasilan": "0"}, "penghasilan"),
        ({"apa": "kecelakaan", "sakit": "-1"}, "sakit"), ({"apa": "kecelakaan", "sakit": "99999"}, "sakit"),
        ({"apa": "meninggal", "bulan": "9999"}, "bulan"), ({"apa": "meninggal", "bulan": "9" * 12}, "bulan"),
        ({"apa": "cacat", "umur1": "7"}, "umur1"),
        ({"apa": "cacat", "umur1": "7", "jenjang1": "S9"}, "umur1"), ({"apa": "meninggal", "hari": "01/01/1990"}, "hari"),
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_is_told_beside_its_field(typed: dict[str, str], field: str, db: None) -> None:
    asked = calculator.ask(typed, date(2026, 11, 22), "id")
    assert asked.found is None and list(asked.faults) == [field]
    page = text("public-benefits", **typed)
    assert asked.faults[field].replace('"', "&quot;").replace("'", "&#x27;") in page


def test_the_calculator_shows_its_lines_and_keeps_what_was_typed(db: None) -> None:
    page = text("public-benefits", apa="meninggal", bulan="40", hari="<b>10/03/2026")
    assert "&lt;b&gt;10/03/2026" in page and "<b>10/03" not in page
    page = text("public-benefits", apa="meninggal", bulan="40", hari="10/03/2026")
    case = {"branch": "JKM", "on": "2026-03-10", "paid_months": 40, "consecutive_months": 40, "member_since": "2022-12-31"}
    found = estimate(read(case)).calculation
    for line in found.lines:
        assert line.label() in page and line.provision in page
    assert 'value="40"' in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_questions_name_no_number_of_the_law_themselves(language: str) -> None:
    groups = questions.groups(language, facts(today(), language))
    entries = [one for group in groups for one in group.entries] + questions.glossary(language, facts(today(), language))
    assert sum(len(group.entries) for group in groups) >= 15 and len({one.key for one in entries}) == len(entries)
    assert not [one.key for one in entries if "{" in one.text or "…" in one.text]
    for one in entries:
        assert one.link == "" or reverse(one.link)
    written = questions.FILE.read_text(encoding="utf-8")
    assert not re.search(r"Rp ?\d|\d{2}|\d tahun|\d years", re.sub(r"\{\w+\}", "", written.replace("24", "")))


@pytest.mark.parametrize("shape", ["kartu", "kartu-lebar"])
def test_the_card_is_a_picture_of_its_size(published: Any, shape: str) -> None:
    answer = Client().get(reverse("public-card", args=[shape]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    size = tuple(int.from_bytes(answer.content[start : start + 4], "big") for start in (16, 20))
    assert size == {"kartu": (1080, 1080), "kartu-lebar": (1200, 630)}[shape]
    assert len(answer.content) < 400_000
    page = text("public")
    assert f"{reverse('public-card', args=['kartu-lebar'])}" in re.search(r'property="og:image" content="([^"]*)"', page)[1]
    assert Client().get(reverse("public-card", args=["lain"])).status_code == 404


def test_the_first_page_is_the_public_one_until_somebody_logs_in(published: Any) -> None:
    client = Client()
    seen = client.get("/")
    assert (seen.status_code, seen["Cache-Control"]) == (200, "no-cache")
    assert seen.content == client.get(reverse("public")).content and reverse("login") in seen.content.decode()
    assert not seen.cookies and "Cookie" in seen["Vary"]
    assert "Waiting for you" not in client.get("/", {"bahasa": "en"}).content.decode()
    assert client.get("/", headers={"if-none-match": seen["ETag"]}).status_code == 304
    who = Officer.objects.create_user("ayu", password="sandi-yang-panjang", role=Role.PROGRAMME.value)
    client.force_login(who, backend="pijar.config.entry.Officers")
    officer = client.get("/", headers={"if-none-match": seen["ETag"]})
    assert (officer.status_code, officer["Cache-Control"]) == (200, "no-store")
    assert "hero-big" not in officer.content.decode() and 'aria-current="page"' in officer.content.decode()


def test_a_city_that_is_not_set_up_leads_to_its_beginning(city: None) -> None:
    assert firststart.new_code()
    assert Client().get("/").url == reverse("start")
    assert door("/")[0] == "inner"


def door(path: str, query: str = "", method: str = "GET", **more: str) -> tuple[str, dict[str, str], bytes]:
    """What the door answers: status, headers, body; `inner` where it leaves a request to the usual way."""
    told: list[Any] = []

    def inner(_environ: Any, start: Any) -> list[bytes]:
        start("inner", [])
        return [b""]

    environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, "HTTP_HOST": "localhost", **more}
    with mock.patch.object(publicdoor.connection, "close"):
        body = b"".join(publicdoor.PublicDoor(inner)(environ, lambda status, headers: told.append((status, dict(headers)))))
    return told[0][0], told[0][1], body


def test_the_door_gives_what_the_usual_way_gives(published: Any) -> None:
    for one in PLACES:
        usual = Client().get(one.url, {"bahasa": "en"})
        status, headers, body = door(one.url, "bahasa=en")
        assert (status, body) == ("200 OK", usual.content), one.name
        for name in ("ETag", "Cache-Control", "Content-Language", "Content-Security-Policy", "X-Frame-Options", "Content-Type"):
            assert headers[name] == usual[name], (one.name, name)
        assert headers["Vary"] == "Accept-Encoding" and "Set-Cookie" not in headers
        packed = door(one.url, "bahasa=en", HTTP_ACCEPT_ENCODING="br, gzip")
        assert packed[1]["Content-Encoding"] == "gzip" and gzip.decompress(packed[2]) == body
        assert int(packed[1]["Content-Length"]) == len(packed[2]) < 30_000
        assert door(one.url, "bahasa=en", HTTP_IF_NONE_MATCH=headers["ETag"])[::2] == ("304 Not Modified", b"")
        assert door(one.url, "bahasa=en", "HEAD")[2] == b""
    assert door("/publik/kartu.png")[2][:4] == b"\x89PNG"
    asked = "apa=meninggal&bulan=40"
    assert door("/publik/manfaat/", asked)[2] == Client().get(f"/publik/manfaat/?{asked}").content


def test_the_door_gives_open_data_as_the_usual_way_does(published: Any, django_assert_num_queries: Any) -> None:
    for code in published.tables:
        for path in (f"/data/2026-01/{code}.csv", f"/data/2026-01/{code}.json", f"/data/2026-01/v1/{code}.csv"):
            usual = Client().get(path)
            with django_assert_num_queries(1):
                status, headers, body = door(path)
            assert (status, body) == ("200 OK", usual.content) and code in headers["Content-Disposition"] + body.decode()
            for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin", "Content-Disposition", "Content-Type"):
                assert headers[name] == usual[name], (path, name)
            assert "Content-Language" not in headers and ("immutable" in headers["Cache-Control"]) == ("/v1/" in path)
            packed = door(path, HTTP_ACCEPT_ENCODING="gzip")
            assert gzip.decompress(packed[2]) == body
            assert door(path, HTTP_IF_NONE_MATCH=headers["ETag"])[::2] == ("304 Not Modified", b"")
    nowhere = ("2026-02/flows.csv", "2026-13/flows.csv", "2026-01/v2/flows.csv", "2026-01/flows.xml", "2026-01/nothing.csv",
               "kamus.json", "2026-01/v99999/flows.csv", "2026-01/flows.csv/")  # fmt: skip
    assert [door(f"/data/{one}")[0] for one in nowhere] == ["inner"] * len(nowhere)


def test_a_file_of_the_newest_version_is_that_of_the_version_made_last(published: Any) -> None:
    before = door("/data/2026-01/flows.json")
    with connection.cursor() as cursor:
        cursor.execute("update registry_person set birth_date = '1995-05-05'")
    again, _ = publishing.publish(JANUARY, actor=TONO, note="sekali lagi")
    after = door("/data/2026-01/flows.json")
    assert (published.version, again.version) == (1, 2)
    assert before[1]["ETag"] != after[1]["ETag"] and b'"version": 2' in after[2]
    assert door("/data/2026-01/v1/flows.json")[2] == before[2]


def test_the_door_leaves_to_the_usual_way_what_is_not_its_own(published: Any) -> None:
    for path, query, more in (
        ("/publik/tidak-ada/", "", {}), ("/publik/lain.png", "", {}), ("/orang/", "", {}), ("/publik/", "x" * 5000, {}),
        ("/publik/", "&".join("abcdefghijklmnopqrstuvwxyz"), {}), ("/publik/manfaat/", "apa=%00", {}),
        ("/", "", {"HTTP_COOKIE": "x=1; sessionid=abc"}), ("/publik/", "", {"HTTP_HOST": "evil.example"}),
    ):  # fmt: skip
        assert door(path, query, **more)[0] == "inner", (path, query[:20])
    assert door("/publik/", method="POST")[0] == "inner"
    first = door("/")
    assert (first[0], first[1]["Cache-Control"], first[1]["Vary"]) == ("200 OK", "no-cache", "Accept-Encoding, Cookie")


def test_a_page_asks_the_database_once(published: Any, django_assert_num_queries: Any) -> None:
    for name in NAMES:
        serving.page(name, {})
        with django_assert_num_queries(1):
            serving.page(name, {})


def test_dark_drawings_have_the_colours_of_the_other_pages() -> None:
    """charts.css marks dark pages by a script; here the reader's system says it: the same colours in both."""
    colours = re.compile(r"(--[\w-]+): ([^;]+);")
    charts = Path(str(finders.find("pijar/charts.css"))).read_text(encoding="utf-8")
    ours = Path(str(finders.find("public/public.css"))).read_text(encoding="utf-8")
    theirs = re.search(r"^\[data-bs-theme=dark\] \{(.*?)^\}", charts, re.DOTALL | re.MULTILINE)[1]
    assert colours.findall(re.search(r":root:root \{(.*?)\}", ours, re.DOTALL)[1]) == colours.findall(theirs)


FOLDER = Path(serving.__file__).parent


@pytest.mark.parametrize("page", sorted((FOLDER / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_templates_need_no_exception_from_the_policy_of_content(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=|<script|<style|hx-|data-bs-", told)
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", told)


def test_a_picture_opened_by_itself_has_the_sign_of_the_site() -> None:
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Location"].endswith(".svg")) == (302, True)
