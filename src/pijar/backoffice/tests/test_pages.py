"""What pages do: two people for a batch, refusals as sentences, both languages, honest health."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from pijar.backoffice.tables import Batch
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Role

JANUARY = Month(2026, 1)


def told(answer) -> str:
    return " ".join(str(m) for m in get_messages(answer.wsgi_request))


def test_the_maker_never_approves(enter, city):
    """Even with the right to approve, whoever made the drafts is refused."""
    Batch.objects.update(made_by="petugas-treasurer")
    client = enter(Role.TREASURER)
    page = client.get(reverse("batches-month", args=[JANUARY])).content.decode()
    assert "Anda yang menyusunnya" in page
    assert reverse("batches-approve", args=[JANUARY]) not in page
    before = reverse("batches-month", args=[JANUARY])
    answer = client.post(reverse("batches-approve", args=[JANUARY]), headers={"referer": f"http://testserver{before}"})
    assert answer.status_code == 302
    assert Batch.objects.get().state == "draft"


def test_a_refusal_is_a_sentence(enter, city):
    answer = enter(Role.TREASURER).post(
        reverse("batch-pay", args=[JANUARY, "APBD", 1]), {"on": "15/01/2026", "reference": "SP2D 1", "amount": "33.600"}
    )
    assert answer.status_code == 409
    assert "belum disetujui" in answer.content.decode()


def test_amounts_and_days_are_read_as_people_write_them(enter, city):
    Batch.objects.update(state="submitted", approved_by="petugas-treasurer")
    client = enter(Role.TREASURER)
    wrong = client.post(
        reverse("batch-pay", args=[JANUARY, "APBD", 1]), {"on": "12/25/2026", "reference": "SP2D 1", "amount": "33,600"}
    ).content.decode()
    assert "rupiah utuh" in wrong
    paid = {"on": "15-01-2026", "reference": "SP2D 1", "amount": "Rp 33.600"}
    client.post(reverse("batch-pay", args=[JANUARY, "APBD", 1]), paid)
    assert Batch.objects.get().state == "paid"


def test_every_page_speaks_english_when_asked(enter, city, client):
    enter(Role.PROGRAMME)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert 'lang="en"' in page
    assert "Waiting for you" in page


def test_pages_are_not_kept_by_browsers(enter, city):
    answer = enter(Role.PROGRAMME).get("/")
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_health_is_open_and_says_nothing_of_anybody(client, db):
    answer = client.get("/sehat")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("wanted", ["//evil.example/", "usulan", "x"])
def test_the_door_opens_and_closes(client, officers, wanted):
    wrong = client.post(reverse("login"), {"username": "petugas-programme", "password": "salah"})
    assert "tidak cocok" in wrong.content.decode()
    right = client.post(reverse("login"), {"username": "petugas-programme", "password": "sandi-untuk-uji-1", "next": wanted})
    assert right.url == "/"
    assert client.post(reverse("logout")).url == reverse("login")


def test_the_administrator_makes_officers_and_stays(enter, city):
    client = enter(Role.ADMINISTRATOR)
    fields = {
        "username": "baru",
        "first_name": "Baru",
        "role": "village",
        "village_code": city.ours.village_code,
        "is_active": "on",
    }
    assert "kelurahannya" in client.post(reverse("staff-add"), fields | {"village_code": ""}).content.decode()
    assert not Officer.objects.filter(username="baru").exists()
    # What an administrator sends as a password is nobody's: the officer makes it, with a code on paper.
    client.post(reverse("staff-add"), fields | {"password": "panjang-sekali-1"})
    made = Officer.objects.get(username="baru")
    assert not made.has_usable_password()
    client.post(reverse("staff-edit", args=[made.id]), fields | {"password": "panjang-sekali-1"})
    made.refresh_from_db()
    assert not made.has_usable_password()
    me = city.officers[Role.ADMINISTRATOR]
    client.post(reverse("staff-edit", args=[me.id]), {"first_name": "Saya", "role": "auditor", "village_code": ""})
    me.refresh_from_db()
    assert me.role == "administrator"


def test_a_file_of_another_kind_is_refused_before_it_is_read(enter, city, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = enter(Role.PROGRAMME).post(
        reverse("upload-add"),
        {"year": "2026", "files": SimpleUploadedFile("surat.pdf", b"%PDF")},
        headers={"accept": "application/json"},
    )
    assert (answer.status_code, list(answer.json())) == (409, ["message"])


def test_too_many_wrong_passwords_close_the_door(client, officers):
    for _ in range(8):
        answer = client.post(reverse("login"), {"username": "petugas-programme", "password": "salah"})
    assert answer.status_code == 429
    right = client.post(reverse("login"), {"username": "petugas-programme", "password": "sandi-untuk-uji-1"})
    assert right.status_code == 429


def test_the_month_says_what_is_missing(enter, city):
    page = enter(Role.PROGRAMME).get(reverse("month", args=[Month(2026, 2)])).content.decode()
    assert "Kependudukan (Dukcapil)" in page
    assert "potongan gaji" in page
    assert "Jalankan bulan</button>" not in page


def test_a_bad_month_is_not_found(enter, city):
    assert enter(Role.PROGRAMME).get("/bulan/2026-13/").status_code == 404


def test_a_fault_is_an_apology_not_a_traceback(enter, city, monkeypatch):
    from pijar.backoffice.selectors import home

    def fail(*given):
        raise RuntimeError("rahasia di dalam")

    monkeypatch.setattr(home, "todos", fail)
    client = enter(Role.PROGRAMME)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Maaf" in answer.content.decode()
    assert "rahasia" not in answer.content.decode()


def test_the_place_wanted_survives_a_wrong_password(client, officers):
    wrong = client.post(reverse("login"), {"username": "petugas-programme", "password": "salah", "next": "/usulan/"})
    assert 'value="/usulan/"' in wrong.content.decode()


def test_what_a_new_password_lacks_is_told_beside_it(enter, city):
    client = enter(Role.TREASURER)
    name = Officer.objects.get(pk=client.session["_auth_user_id"]).username
    told = {"old_password": "x", "new_password2": "lain"}
    short = client.post(reverse("password"), {**told, "new_password1": "warung"}).context["form"].errors
    assert short["old_password"] == ["Sandi lama tidak cocok. Coba tulis sekali lagi."]
    assert short["new_password1"] == ["Sandi ini terlalu pendek. Pakai sedikitnya 10 huruf atau angka."]
    assert short["new_password2"] == ["Kedua sandi tidak sama. Tulis sekali lagi."]
    named = client.post(reverse("password"), {**told, "new_password1": f"ini-{name.upper()}-saja"}).context["form"].errors
    assert named["new_password1"] == ["Sandi tidak boleh memuat nama pengguna."]
