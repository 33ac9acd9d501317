"""Addresses and words that nobody types by accident: a sentence or an empty page, never a fault, and no NIK in an address."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.staff.types import Role

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


def test_words_go_on_as_an_address(enter, city):
    answer = enter(Role.PROGRAMME).post(reverse("persons"), {"q": "warga kita"})
    assert answer.url == reverse("persons") + "?q=warga+kita&kelurahan="


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
