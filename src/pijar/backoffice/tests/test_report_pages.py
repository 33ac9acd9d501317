"""Reporting an incident without a log-in: odd input, one report for one form, nothing told about anybody."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.claims.models import Claim, ClaimFile, ClaimNote, Incident
from pijar.claims.sealing import opened
from pijar.claims.tests.test_keeping import exif, jpeg, png, segment
from pijar.coverage.throttle import Limit
from pijar.staff.types import Role

NIK = "3374120101819001"


def typed(**changes) -> dict:
    values = {
        "key": str(uuid4()), "event": "injured", "day": "20/01/2026", "hour": "09.30", "what": "Jatuh dari tangga saat membantu",
        "setting": "workplace", "place": "Jalan Melati", "place_village": OURS, "work": "buruh", "treated_at": "", "nik": NIK,
        "name": "WARGA KITA", "birth_year": "", "home_village": "", "reporter": "family", "reporter_name": "Sri",
        "phone": "0841 2345 678",
    }  # fmt: skip
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def send(client, status=200, files=(), **changes) -> str:
    answer = client.post(reverse("report"), {**typed(**changes), **({"photos": list(files)} if files else {})})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def codes(page: str) -> tuple[str, str]:
    number, code = re.findall(r"<dd>([A-Z0-9-]+)</dd>", page)
    return number, code


def photo(body: bytes, name: str = "foto.jpg") -> BytesIO:
    found = BytesIO(body)
    found.name = name
    return found


def test_a_report_gives_number_code_and_clock(client, city):
    page = send(client)
    number, code = codes(page)
    assert "paling lambat 22 Januari 2026 pukul 09.30 WIB" in page
    found = Claim.objects.get(number=number)
    assert (found.incident.channel, found.incident.entered_by, found.incident.person_id) == ("public", "pelapor", city.ours.id)
    follow = client.post(reverse("report-follow"), {"number": number, "code": code}).content.decode()
    assert "Laporan Anda sudah kami terima" in follow
    assert "WARGA" not in follow


def test_the_form_is_short_and_needs_no_script(client, city):
    page = client.get(reverse("report")).content.decode()
    assert "<script" not in page.split("<body>")[1]
    assert "novalidate" in page
    assert 'autocomplete="tel"' in page


def test_the_same_form_twice_is_one_report(client, city):
    key = str(uuid4())
    first = codes(send(client, key=key))
    again = send(client, key=key)
    assert codes(again) == first
    assert "sudah kami terima" in again
    assert Incident.objects.count() == 1


def test_whatever_nik_is_typed_the_page_says_the_same(client, city):
    def told(nik: str, name: str) -> str:
        page = send(client, nik=nik, name=name)
        number, code = codes(page)
        return re.sub(r'value="[^"]{20,}"', "", page).replace(number, "N").replace(code, "C")

    known = told(NIK, "WARGA KITA")
    assert told("3374120101819777", "SIAPA SAJA") == known
    assert told(NIK, "NAMA LAIN") == known
    assert told("", "PAK KUMIS") == known


@pytest.mark.parametrize(("changes", "said"), [
    ({"event": ""}, "Pilih salah satu"),
    ({"event": "menari"}, "Pilihan ini tidak ada di daftar"),
    ({"day": ""}, "Tulis tanggal kejadian"),
    ({"day": "31/02/2026"}, "Tanggal ini tidak ada"),
    ({"day": "12-25-2026"}, "Tanggal ini tidak ada"),
    ({"day": "20/01/2099"}, "belum lewat"),
    ({"hour": "25.00"}, "Tulis jam seperti"),
    ({"hour": "9.5"}, "Tulis jam seperti"),
    ({"what": "  "}, "Ceritakan sedikit"),
    ({"what": "jatuh"}, "Ceritakan sedikit"),
    ({"phone": "tidak ada"}, "8 sampai 15 angka"),
    ({"reporter": ""}, "Pilih salah satu"),
    ({"reporter": "register"}, "Pilihan ini tidak ada di daftar"),
    ({"reporter_name": ""}, "Tulis nama Anda"),
    ({"nik": "12345"}, "16 angka"),
    ({"birth_year": "enam"}, "empat angka"),
    ({"birth_year": "1"}, "empat angka"),
    ({"nik": "", "name": ""}, "Tulis siapa yang mengalami"),
    ({"nik": "", "name": "SITI", "place_village": ""}, "Tulis siapa yang mengalami"),
    ({"place_village": "99.99.99.9999"}, "Pilih kelurahan dari daftar"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(client, city, changes, said):
    page = send(client, 422, **changes)
    assert said in page
    assert "Belum terkirim" in page
    assert "Jalan Melati" in page
    assert not Incident.objects.exists()


@pytest.mark.parametrize(("hour", "written"), [("9", "09:00"), ("9:05", "09:05"), ("23.59", "23:59"), ("00.00", "00:00")])
def test_an_hour_as_people_write_it(client, city, hour, written):
    send(client, hour=hour)
    found = Incident.objects.get()
    from pijar.kernel.clock import JAKARTA

    assert (f"{found.happened_at.astimezone(JAKARTA):%H:%M}", found.hour_known) == (written, True)


def test_without_an_hour_the_clock_runs_from_the_beginning_of_the_day(client, city):
    page = send(client, hour="")
    assert "22 Januari 2026 pukul 00.00" in page
    assert not Incident.objects.get().hour_known


def test_who_was_hurt_and_reports_writes_the_name_once(client, city):
    send(client, reporter="self", reporter_name="")
    assert opened("account", Incident.objects.get().words)["reporter_name"] == "WARGA KITA"


def test_words_of_all_kinds_are_kept_as_they_are(client, city):
    words = "Jatuh <script>alert(1)</script>\r\nkaki ‘patah’ \U0001f622"
    send(client, what=words, name="'; drop table claims_claim; --")
    said = opened("account", Incident.objects.get().words)
    assert said["what"] == "Jatuh <script>alert(1)</script>\nkaki ‘patah’ \U0001f622"
    assert Claim.objects.count() == 1


def test_photos_come_in_without_their_place(client, city):
    send(client, files=[photo(jpeg(segment(0xE1, exif(6)))), photo(png(), "b.png")])
    assert sorted(ClaimFile.objects.values_list("media_type", flat=True)) == ["image/jpeg", "image/png"]


@pytest.mark.parametrize(("bodies", "said"), [
    ([b"bukan foto"], "JPEG atau PNG"), ([jpeg()[:40]], "rusak atau terpotong"), ([jpeg()] * 6, "Paling banyak lima"),
    ([b"\xff\xd8\xff" + bytes(8 * 2**20)], "8 MB"),
])  # fmt: skip
def test_a_photo_that_cannot_be_taken_is_said_and_nothing_is_kept(client, city, bodies, said):
    page = send(client, 422, files=[photo(body, f"{n}.jpg") for n, body in enumerate(bodies)])
    assert said in page
    assert "Pilih fotonya sekali lagi" in page
    assert not Incident.objects.exists()


def test_a_desk_reports_for_itself_with_what_it_knows(enter, city):
    client = enter(Role.VILLAGE)
    assert client.post(reverse("person-report", args=[city.ours.id])).url == reverse("report")
    page = client.get(reverse("report")).content.decode()
    assert f'value="{NIK}"' in page
    assert 'value="WARGA KITA"' in page
    # Once only: the next form is empty.
    assert NIK not in client.get(reverse("report")).content.decode()
    number, _code = codes(send(client))
    found = Incident.objects.get(number=number)
    assert (found.channel, found.office, found.entered_by) == ("village", OURS, "petugas-village")


def test_nobody_s_nik_stands_in_the_session(enter, city):
    client = enter(Role.VILLAGE)
    client.post(reverse("person-report", args=[city.ours.id]))
    assert NIK not in str(dict(client.session.items()))


def test_a_kelurahan_reports_nobody_of_another_from_their_page(enter, city):
    client = enter(Role.VILLAGE)
    assert client.post(reverse("person-report", args=[city.theirs.id])).status_code == 404
    assert enter(Role.AUDITOR).post(reverse("person-report", args=[city.theirs.id])).status_code == 403


def test_a_hospital_that_reports_treats_the_person(enter, city):
    officer = city.officers[Role.HOSPITAL]
    officer.workplace = "RSUD Contoh"
    officer.save()
    client = enter(Role.HOSPITAL)
    assert 'value="RSUD Contoh"' in client.get(reverse("report")).content.decode()
    number, _code = codes(send(client, treated_at="rsud contoh"))
    found = Claim.objects.get(number=number)
    assert (found.hospital, found.incident.channel, found.incident.office) == ("RSUD Contoh", "hospital", "RSUD Contoh")


def test_a_report_is_not_opened_without_its_code(client, city):
    number, code = codes(send(client))
    other, other_code = codes(send(client, name="LAIN", nik=""))
    for given in ((number, other_code), (number, "AAAAA-AAAAA"), ("LK-2026-000999-X", code), ("' or 1=1", code)):
        answer = client.post(reverse("report-follow"), {"number": given[0], "code": given[1]})
        assert answer.status_code == 422
        assert "tidak cocok" in answer.content.decode()
    assert other != number


def test_a_reporter_writes_back_and_reads_the_answer(client, city, enter):
    number, code = codes(send(client))
    door = {"number": number, "code": code}
    page = client.post(reverse("report-follow"), {**door, "words": "Sudah pindah ke RSUP."}).content.decode()
    assert "Pesan Anda sudah kami terima" in page
    assert "Sudah pindah ke RSUP." in page
    assert ClaimNote.objects.get().kind == "from_reporter"
    enter(Role.PROGRAMME).post(reverse("claim-note", args=[number]), {"words": "Terima kasih, kami catat.", "kirim": "1"})
    enter(Role.PROGRAMME).post(reverse("claim-note", args=[number]), {"words": "RAHASIA KANTOR"})
    client.logout()
    page = client.post(reverse("report-follow"), door).content.decode()
    assert "Terima kasih, kami catat." in page
    assert "RAHASIA KANTOR" not in page
    assert "petugas-programme" not in page


def test_one_network_neither_floods_nor_guesses_without_end(client, city, monkeypatch):
    from pijar.backoffice.views import report

    monkeypatch.setattr(report, "SENDING", Limit(hour=2))
    monkeypatch.setattr(report, "LOOKING", Limit(hour=2))
    number, code = codes(send(client))
    send(client)
    assert "sangat banyak laporan" in send(client, 422)
    # Nor is a photo looked at any more.
    assert "sangat banyak laporan" in send(client, 422, files=[photo(b"bukan foto")])
    for _ in range(2):
        client.post(reverse("report-follow"), {"number": number, "code": "SALAH"})
    assert "Terlalu banyak percobaan" in client.post(reverse("report-follow"), {"number": number, "code": code}).content.decode()
    # A desk is never kept from reporting.
    client.force_login(city.officers[Role.VILLAGE], backend="pijar.config.entry.Officers")
    assert "Laporan diterima" in send(client, place_village=THEIRS)


@pytest.mark.parametrize(("name", "length"), [
    ("report", "90000000"), ("report-follow", "2000000"), ("complain", "2000000"), ("login", "2000000"), ("report", "x"),
    ("report", "9" * 30),
])  # fmt: skip
def test_what_is_too_large_is_not_read(client, city, name, length):
    class Unread(BytesIO):
        def read(self, *sizes):
            raise AssertionError("nothing of it is read")

    strict = Client(enforce_csrf_checks=True)
    kind = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": length, "REQUEST_METHOD": "POST"}
    answer = strict.request(PATH_INFO=reverse(name), **{**kind, "wsgi.input": Unread()})
    assert answer.status_code == 413
    assert "terlalu besar" in answer.content.decode()


def test_a_desk_and_a_report_within_its_bound_are_read(client, city, enter):
    large = "x" * (settings.LARGEST_PUBLIC_BODY + 1)
    # Words a little too long are said at their field: the page of the report takes photos.
    assert client.post(reverse("report"), {**typed(), "what": large}).status_code == 422
    assert client.post(reverse("report-follow"), {"number": large}).status_code == 413
    assert enter(Role.PROGRAMME).post(reverse("report"), {**typed(), "what": large}).status_code == 422
