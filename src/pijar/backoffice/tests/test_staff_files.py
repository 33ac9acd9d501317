"""Officers from a file and their slips, as the administrator sees them; and the door that takes a code."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from pijar.audit.models import Event
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.intake import plaintable
from pijar.kernel.clock import now
from pijar.onboarding import codes, staffbook
from pijar.onboarding.models import AccessCode
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

HEAD = "nama,peran,kelurahan,tempat_tugas,nama_pengguna\n"
GOOD = HEAD + f"Siti Aminah,Petugas kelurahan,{OURS},,\nBudi,Rumah sakit,,RS Contoh,budi.rs\n,Petugas kelurahan,{THEIRS},,\n"


@pytest.fixture
def admin(enter, city):
    return enter(Role.ADMINISTRATOR)


def send(client, text: str):
    return client.post(reverse("staff-load"), {"file": SimpleUploadedFile("petugas.csv", text.encode())})


def store(client, shown, **more):
    (token,) = re.findall(r'name="token" value="([^"]+)"', shown.content.decode())
    return client.post(reverse("staff-store"), {"token": token, **more}, HTTP_REFERER="http://testserver" + reverse("staff-load"))


def test_a_file_is_shown_first_and_stored_when_asked(admin):
    shown = send(admin, GOOD)
    assert b"siti.aminah" in shown.content
    assert not Officer.objects.filter(username="siti.aminah").exists()
    store(admin, shown)
    siti, budi = Officer.objects.get(username="siti.aminah"), Officer.objects.get(username="budi.rs")
    assert (siti.role, siti.village_code, siti.has_usable_password()) == ("village", OURS, False)
    assert (budi.role, budi.workplace) == ("hospital", "RS Contoh")
    assert Event.objects.filter(action="staff.load").count() == 1


def test_the_same_file_again_changes_nothing(admin):
    store(admin, send(admin, GOOD))
    before = list(Officer.objects.order_by("id").values()), Event.objects.count()
    again = send(admin, GOOD)
    # The officer of the kelurahan there was before is proposed each time, and stays each time.
    assert "Tidak ada lagi dalam berkas" in again.content.decode()
    store(admin, again)
    assert (list(Officer.objects.order_by("id").values()), Event.objects.count()) == before


def test_a_wrong_row_keeps_all_out_unless_told_so(admin):
    shown = send(admin, GOOD + "Tono,Raja,,,\n")
    assert escape("Peran ini tidak dikenal") in shown.content.decode()
    told = admin.get(store(admin, shown).url).content.decode()
    assert "tidak ada yang disimpan" in told
    assert not Officer.objects.filter(username="siti.aminah").exists()
    store(admin, shown, benar="1")
    assert Officer.objects.filter(username="siti.aminah").exists()
    assert not Officer.objects.filter(first_name="Tono").exists()


def test_a_zero_byte_in_a_cell_is_no_fault_of_ours(admin):
    store(admin, send(admin, HEAD + "Si\0ti Aminah,Auditor,,,\n"))
    assert Officer.objects.get(username="siti.aminah").first_name == "Siti Aminah"


def test_who_left_is_closed_only_when_ticked(admin, city):
    village = city.officers[Role.VILLAGE]
    shown = send(admin, GOOD)
    assert f'value="{village.username}"' in shown.content.decode()
    store(admin, shown)
    village.refresh_from_db()
    assert village.is_active
    store(admin, send(admin, GOOD), tutup=village.username)
    village.refresh_from_db()
    assert not village.is_active


def test_a_file_cannot_close_whom_it_does_not_propose(admin, city):
    treasurer = city.officers[Role.TREASURER]
    store(admin, send(admin, GOOD), tutup=treasurer.username)
    treasurer.refresh_from_db()
    assert treasurer.is_active
    assert not Officer.objects.filter(username="siti.aminah").exists()


def test_a_preview_is_its_officers_own(admin, client, city):
    shown = send(admin, GOOD)
    other = Officer.objects.create(username="admin2", role=Role.ADMINISTRATOR.value)
    client.force_login(other, backend="pijar.config.entry.Officers")
    store(client, shown)
    assert not Officer.objects.filter(username="siti.aminah").exists()


@pytest.mark.parametrize("text", ["", "halo", "nama,usia\nSiti,3\n"])
def test_what_is_no_such_table_is_refused_in_a_sentence(admin, text):
    sent = {"file": SimpleUploadedFile("petugas.csv", text.encode())}
    answer = admin.post(reverse("staff-load"), sent, HTTP_REFERER="http://testserver/petugas/muat/")
    assert answer.status_code in (302, 422)
    assert Officer.objects.filter(role="village").count() == 1


def test_the_sheet_comes_back_as_it_went_out(admin, tmp_path):
    path = tmp_path / "petugas.xlsx"
    path.write_bytes(admin.get(reverse("staff-template")).content)
    lines = plaintable.read(path, staffbook.FORM).lines
    # The kelurahan without an officer waits for a name; the officers there are come back unchanged.
    assert [line.texts["kelurahan"] for line in lines if not line.texts["nama"] and line.texts["kelurahan"]] == ["Desa Sana"]
    shown = admin.post(reverse("staff-load"), {"file": SimpleUploadedFile("p.xlsx", path.read_bytes())})
    assert "sudah tersimpan" in shown.content.decode()


def test_slips_are_printed_for_who_has_no_way_in(admin):
    store(admin, send(admin, GOOD))
    page = admin.get(reverse("staff-codes")).content.decode()
    assert "Kantor dan rumah sakit" in page
    answer = admin.post(reverse("staff-codes-print"), {"kelompok": "semua"})
    assert answer.content.startswith(b"%PDF")
    assert set(AccessCode.objects.values_list("officer__username", flat=True)) == {"siti.aminah", "budi.rs"}
    # All have one now, so printing again has to be asked for.
    assert admin.post(reverse("staff-codes-print"), {"kelompok": "semua"}).status_code == 409
    admin.post(reverse("staff-codes-print"), {"kelompok": "kantor", "ulang": "1"})
    assert AccessCode.objects.filter(replaced_at__isnull=False).count() == 1


def test_a_slip_of_an_administrator_is_not_printed_here(admin, city):
    own = city.officers[Role.ADMINISTRATOR]
    assert admin.post(reverse("staff-code", args=[own.id])).status_code == 409
    assert b"pijar staff slips --user" in admin.get(reverse("staff-edit", args=[own.id])).content
    assert AccessCode.objects.count() == 0


def fields(code: str, password: str = "kursi gelas lampu", **more):
    return {"username": "petugas-treasurer", "code": code, "password": password, "again": password, **more}


@pytest.fixture
def code(city) -> str:
    return codes.issue([city.officers[Role.TREASURER]], at=now(), actor=Actor("admin"))[0].code


def test_the_door_takes_the_code_and_lets_in(client, code):
    assert b"sedikitnya 10 huruf" in client.get(reverse("code-in")).content
    answer = client.post(reverse("code-in"), fields(code))
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert client.get(reverse("home")).context["user"].username == "petugas-treasurer"
    assert list(Event.objects.order_by("-number").values_list("action", flat=True)[:2]) == ["session.login", "staff.code.use"]


@pytest.mark.parametrize("password", ["pendek", "password123", "petugas-treasurer-1"])
def test_a_weak_password_costs_neither_code_nor_try(client, code, password):
    for _ in range(codes.OF_NAME.quarter + 1):
        assert client.post(reverse("code-in"), fields(code, password)).status_code == 422
    assert client.post(reverse("code-in"), fields(code)).status_code == 302


def test_wrong_tries_end(client, code):
    for _ in range(codes.OF_NAME.quarter):
        assert "tidak cocok" in client.post(reverse("code-in"), fields("AAAA-BBBB-CCCC")).content.decode()
    assert "Terlalu banyak" in client.post(reverse("code-in"), fields(code)).content.decode()


def test_the_answer_holds_neither_code_nor_password(client, code):
    text = client.post(reverse("code-in"), fields("AAAA-BBBB-CCCC")).content.decode()
    assert "kursi gelas lampu" not in text


def test_other_sessions_end_with_the_new_password(client, code, city):
    from django.test import Client

    old = Client()
    old.force_login(city.officers[Role.TREASURER], backend="pijar.config.entry.Officers")
    assert old.get(reverse("password")).status_code == 200
    client.post(reverse("code-in"), fields(code))
    assert old.get(reverse("password")).status_code == 302
