"""Pages of figures and of the path; open data without a log-in, which tells nothing that is not published."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from pijar.analytics import services
from pijar.analytics.models import Lever, Publication
from pijar.analytics.publishing import publish
from pijar.analytics.types import LeverKind
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

JANUARY = Month(2026, 1)
LEVER = {"tahun": "2026", "kind": "companies", "people": "100.000", "reference": "Surat Apindo 12/2026", "on": "05/01/2026"}


@pytest.fixture
def sent(city):
    """The city of two people, whose list was sent."""
    for state, more in (("checked", {"approved_by": "tono"}), ("submitted", {})):
        type(city.batch).objects.filter(id=city.batch.id).update(state=state, **more)
    return city


def test_figures_are_counted_and_published_from_the_page(enter, sent):
    client = enter(Role.PROGRAMME)
    assert "Belum ada bulan yang dihitung" in client.get(reverse("figures")).content.decode()
    assert client.post(reverse("figures-gather"), follow=True).status_code == 200
    page = client.get(reverse("figures")).content.decode()
    assert "Januari 2026" in page and "Terbitkan" in page
    client.post(reverse("figures-publish", args=[JANUARY]), {"catatan": "pertama"})
    made = Publication.objects.get()
    assert (made.made_by, made.note) == ("petugas-programme", "pertama")
    assert "Peserta per kecamatan" in client.get(reverse("figures")).content.decode()


def test_whoever_only_reads_has_no_buttons(enter, sent):
    services.gather(JANUARY, actor=Actor("rina"))
    page = enter(Role.AUDITOR).get(reverse("figures")).content.decode()
    assert "Januari 2026" in page and "Terbitkan</button>" not in page and '<form method="post" action="/angka' not in page


def test_open_data_needs_no_log_in_and_is_kept_by_its_tag(client, sent):
    place = reverse("data-table", args=[JANUARY, "participants_by_fund", "csv"])
    assert client.get(place).status_code == 404
    made, _ = publish(JANUARY, actor=Actor("rina"))
    answer = client.get(place)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=300" and not answer.cookies
    assert client.get(place, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    version = client.get(reverse("data-version", args=[JANUARY, 1, "participants_by_fund", "csv"]))
    assert version.content == answer.content and "immutable" in version["Cache-Control"]
    # Two people are fewer than five: no number of them is told, to nobody.
    told = json.loads(client.get(reverse("data-table", args=[JANUARY, "participants_by_village", "json"])).content)
    assert {row["participants"] for row in told["rows"] if row["participants_state"] != "shown"} == {None}
    assert all(row["participants"] == 0 for row in told["rows"] if row["participants_state"] == "shown")


@pytest.mark.parametrize("place", ["flows.xml", "nothing.csv", "analytics_publishedcell.csv"])
def test_what_is_not_published_is_not_found(place, client, sent):
    publish(JANUARY, actor=Actor("rina"))
    assert client.get(f"/data/2026-01/{place}").status_code == 404
    assert client.get("/data/2026-01/v2/flows.csv").status_code == 404
    assert client.post("/data/2026-01/flows.csv").status_code == 405


def test_catalogue_and_dictionary(client, sent):
    empty = json.loads(client.get(reverse("data-catalogue")).content)
    assert empty["dcat:dataset"] == []
    publish(JANUARY, actor=Actor("rina"))
    answer = client.get(reverse("data-catalogue"))
    assert answer["Content-Type"] == "application/ld+json" and answer["ETag"]
    for one in json.loads(answer.content)["dcat:dataset"]:
        for file in one["dcat:distribution"]:
            assert client.get(f"/data/{file['dcat:downloadURL']['@id']}").status_code == 200
    assert client.get(reverse("data-catalogue"), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    words = json.loads(client.get(reverse("data-dictionary")).content)
    assert words["tables"]["flows"]["name"]["id"] == "Peserta baru dan yang keluar"


def test_a_lever_is_entered_by_one_and_decided_by_another(enter, city, client):
    enter(Role.PROGRAMME)
    page = client.get(reverse("path")).content.decode()
    assert "151.348" in page and "8.500 tempat: 5,6% dari yang kurang" in page
    assert client.post(reverse("path-propose"), LEVER).status_code == 302
    made = Lever.objects.get()
    assert (made.year, made.kind, made.people, made.on) == (2026, "companies", 100_000, date(2026, 1, 5))
    assert "Petugas lain yang memutuskan." in client.get(reverse("path")).content.decode()
    assert client.post(reverse("path-decide", args=[made.id]), {"putusan": "setuju"}).status_code == 409
    enter(Role.ADMINISTRATOR)
    client.post(reverse("path-decide", args=[made.id]), {"putusan": "setuju"})
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("approved", "petugas-administrator")
    page = client.get(reverse("path")).content.decode()
    assert "51.348" in page and "Surat Apindo 12/2026" in page


@pytest.mark.parametrize(
    ("field", "value"), [("people", "8,5"), ("people", "-3"), ("kind", "money"), ("reference", " "), ("on", "31/02/2026")]
)
def test_what_cannot_be_read_is_said_beside_the_field(enter, city, field, value):
    answer = enter(Role.PROGRAMME).post(reverse("path-propose"), LEVER | {field: value})
    assert answer.status_code == 409 and not Lever.objects.exists()


@pytest.mark.parametrize(("asked", "year"), [("2027", 2027), ("0000", 2026), ("2201", 2026), ("²027", 2026)])
def test_a_year_of_no_time_of_ours_is_that_of_the_programme(enter, city, asked, year):
    assert enter(Role.LEADER).get(reverse("path"), {"tahun": asked}).context["year"] == year


def test_a_kelurahan_reads_the_path_without_names(enter, city):
    services.propose_lever(
        year=2026, kind=LeverKind.OTHERS, people=5, on=date(2026, 1, 5), reference="Surat 1", actor=Actor("rina-si-pengusul")
    )
    page = enter(Role.VILLAGE).get(reverse("path")).content.decode()
    assert "151.348" in page and "rina-si-pengusul" not in page and "Usulkan" not in page


def test_the_night_counts_every_month(sent):
    from pijar.analytics import selectors
    from pijar.backoffice.tasks import figures

    figures.func(0) if hasattr(figures, "func") else figures(0)
    assert selectors.months() == [JANUARY]
    assert Officer.objects.filter(username="night").count() == 0
