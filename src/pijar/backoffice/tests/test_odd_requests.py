"""Addresses and words that nobody types by accident: a sentence or an empty page, never a fault, and no NIK in an address."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice.tests.claims import claim_about
from pijar.claims.selectors import claim_of
from pijar.grievances.services import open_grievance
from pijar.grievances.types import DEFAULT_TERMS, Category, Channel, Given
from pijar.kernel.clock import now
from pijar.staff.types import CONSOLE, Role

NUL = ["/orang/?q=%00", "/orang/?kelurahan=a%00", "/iuran/2026-01/%00/", "/tinjauan/?alasan=%00", "/usulan/1/?kode=%00"]
NUMBERS = ["NIK 3374120101819001", "337412010181900", "33741201018190012", "3374/1201/0181/9001", "3374120101819001 siti"]


@pytest.mark.parametrize("address", NUL)
def test_an_address_with_a_nul_is_unreadable(enter, city, address):
    assert enter(Role.PROGRAMME).get(address).status_code == 400


def test_a_search_for_a_nul_finds_by_the_rest(enter, city):
    answer = enter(Role.PROGRAMME).post(reverse("persons"), {"q": "warga\0", "kelurahan": "\0"}, follow=True)
    assert "WARGA KITA" in answer.content.decode()


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_mistyped_nik_does_not_go_into_an_address(enter, city, typed):
    """It is still most of a person's number."""
    answer = enter(Role.PROGRAMME).post(reverse("persons"), {"q": typed})
    assert answer.status_code == 200
    assert typed not in answer.content.decode()


def test_a_name_goes_on_under_a_key(enter, city):
    """No name stands in an address, which browsers keep and servers log."""
    client = enter(Role.PROGRAMME)
    answer = client.post(reverse("persons"), {"q": "warga kita"})
    assert answer.url.startswith(reverse("persons") + "?kunci=") and "kita" not in answer.url
    assert "WARGA KITA" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "31/02/2026", ""])
def test_a_day_nobody_means_is_read_as_today(enter, city, day):
    answer = enter(Role.PROGRAMME).get(reverse("person", args=[city.ours.id]), {"pada": day})
    assert answer.status_code == 200


@pytest.mark.parametrize("year", ["²²²²", "-1", "20260", ""])
def test_a_year_that_is_no_number_is_refused(enter, city, year):
    files = SimpleUploadedFile("a.csv", b"NIK,Nama\n")
    sent = {"year": year, "files": files}
    assert enter(Role.VILLAGE).post(reverse("upload-add"), sent, headers={"accept": "application/json"}).status_code == 409


def test_a_file_that_is_no_number_filters_nothing(enter, city):
    page = reverse("upload", args=[city.our_file.upload_id])
    assert enter(Role.VILLAGE).get(page, {"berkas": "²"}).status_code == 200


def test_a_nul_in_what_is_sent_is_dropped(enter, city):
    """Forms refuse it, and what reads a field itself must not hand it to the database; so do forms with a file."""
    rina, claim = enter(Role.PROGRAMME), claim_about(city.ours)
    number = claim.number
    assert rina.post(reverse("claim-change", args=[number]), {"hospital": "RS\0X"}).status_code == 302
    claim.refresh_from_db()
    assert claim.hospital == "RSX"
    sought = {"cari": "1", "words": "WARGA\0 KITA", "year": "\0"}
    assert "WARGA KITA" in rina.post(reverse("claim-identify", args=[number]), sought).content.decode()
    started = rina.post(reverse("scholars-begin"), {"kasus": "\0"}, follow=True)
    assert started.status_code in (200, 404, 409)
    note = {"words": "sudah\0 dijenguk", "file": SimpleUploadedFile("a", b"\0")}
    with_file = rina.post(reverse("claim-note", args=[number]), note)
    assert with_file.status_code == 302
    assert "sudah dijenguk" in rina.get(reverse("claim", args=[number])).content.decode()


LONG = "9" * 5000


@pytest.mark.parametrize(("route", "sent", "status"), [
    ("entry-check", {"person": LONG}, 200), ("entry-check", {"row": LONG}, 200), ("upload-add", {"year": LONG}, 409),
])  # fmt: skip
def test_a_number_longer_than_any_is_nobodys(enter, city, route, sent, status):
    assert enter(Role.VILLAGE).post(reverse(route), sent, headers={"accept": "application/json"}).status_code == status


def test_a_number_longer_than_any_names_no_case_and_no_complaint(enter, city):
    rina, number = enter(Role.PROGRAMME), claim_about(city.ours).number
    page = rina.post(reverse("claim-identify", args=[number]), {"person": LONG, "reason": "apa"}, follow=True)
    assert page.status_code == 200 and "Tulis NIK-nya, atau cari dengan nama" in page.content.decode()
    assert claim_of(number).incident.person_id == city.ours.id
    given = Given(Category.OTHER, "Kartu saya belum datang sampai hari ini.")
    ticket = open_grievance(given, channel=Channel.DESK, terms=DEFAULT_TERMS, at=now(), actor=CONSOLE)
    assert rina.post(reverse("grievance-close", args=[ticket.number]), {"seen": LONG}).status_code == 404
