"""The proof of cover on a page: the day asked, the chain with ways only where the role may go, the certificate and its check."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.identity import clear
from pijar.coverage.certificates import grouped, issue
from pijar.coverage.models import Certificate
from pijar.staff.types import CONSOLE, Role

DAY = "2026-01-20"


def page(client, person, day=DAY):
    return client.get(reverse("person-proof", args=[person.id]), {"hari": day})


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR])
def test_the_answer_the_chain_and_the_way_on(role, enter, city):
    html = page(enter(role), city.ours).content.decode()
    assert "Pada 20 Januari 2026 belum terlindungi: iuran belum dibayar." in html
    assert "Bayar daftar iurannya" in html
    assert "Daftar belum dikirim ke BPJS" in html or "daftar belum dikirim ke BPJS" in html
    assert clear("national_id", city.ours.national_id) not in html
    batch = reverse("batch", args=["2026-01", "APBD", 1]) if role is not Role.VILLAGE else "/iuran/2026-01/"
    assert (batch in html) == (role is not Role.VILLAGE)


@pytest.mark.parametrize(
    ("typed", "read"), [("20/1/2026", True), ("2026-01-20", True), ("20.13.2026", False), ("<b>", False), ("0001-01-01", False)]
)
def test_a_day_as_people_write_it(typed, read, enter, city):
    html = page(enter(Role.PROGRAMME), city.ours, typed).content.decode()
    assert ("Pada 20 Januari 2026" in html) == read
    assert ("Tanggal itu tidak terbaca" in html) == (not read)


@pytest.mark.parametrize("day", ["1900-01-01", "1999-12-31", "2014-06-30", "2200-12-31"])
def test_a_day_far_off_has_an_answer(day, enter, city):
    assert page(enter(Role.PROGRAMME), city.ours, day).status_code == 200


def test_another_village_sees_and_prints_nothing(enter, city):
    client = enter(Role.VILLAGE)
    assert page(client, city.theirs).status_code == 404
    assert client.post(reverse("person-proof-file", args=[city.theirs.id]), {"hari": DAY}).status_code == 404
    assert not Certificate.objects.exists()


def test_a_record_that_gave_way_leads_to_the_person_where_both_may_be_seen(enter, city):
    city.ours.survivor = city.theirs
    city.ours.save()
    assert page(enter(Role.VILLAGE), city.ours).status_code == 404
    answer = page(enter(Role.PROGRAMME), city.ours)
    assert (answer.status_code, answer.url) == (302, reverse("person-proof", args=[city.theirs.id]) + f"?hari={DAY}")
    enter(Role.PROGRAMME).post(reverse("person-proof-file", args=[city.ours.id]), {"hari": DAY})
    assert Certificate.objects.get().person_id == city.theirs.id


def test_the_certificate_is_given_out_recorded_and_listed(enter, city):
    client = enter(Role.VILLAGE)
    answer = client.post(reverse("person-proof-file", args=[city.ours.id]), {"hari": DAY})
    made = Certificate.objects.get()
    assert answer.content.startswith(b"%PDF")
    assert made.number in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert (made.on, made.issued_by) == (date(2026, 1, 20), "petugas-village")
    assert Event.objects.get(action="coverage.certificate").details["number"] == made.number
    assert made.number in page(client, city.ours).content.decode()


def shown(client, number, checksum):
    return client.post(reverse("certificate-check"), {"number": number, "checksum": checksum}).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR, Role.HOSPITAL])
def test_a_certificate_that_is_shown(role, enter, city):
    made, _ = issue(city.theirs, on=date(2026, 1, 20), today=date(2026, 3, 2), actor=CONSOLE)
    client = enter(role)
    html = shown(client, made.number, grouped(made.checksum))
    assert "Asli, dan jawabannya masih sama." in html
    assert "W•••• S•••" in html
    assert "WARGA SANA" not in html
    assert (reverse("person-proof", args=[city.theirs.id]) in html) == (role in (Role.PROGRAMME, Role.AUDITOR))
    for number, checksum in ((made.number, "0" * 64), ("BK-2026-000009-A", made.checksum), ("x", "y")):
        html = shown(client, number, checksum)
        assert "Nomor dan sidik ini tidak cocok." in html
        assert "W••••" not in html
    assert "Asli" not in shown(client, "", "")


def test_an_answer_that_changed_since_is_told(enter, city):
    made, _ = issue(city.ours, on=date(2026, 1, 20), today=date(2026, 3, 2), actor=CONSOLE)
    Certificate.objects.update(answer=made.answer | {"status": "active", "covered": True})
    html = shown(enter(Role.HOSPITAL), made.number, made.checksum)
    assert "Asli, tetapi jawabannya sekarang lain." in html
    assert "iuran belum dibayar" in html


def test_english_speaks_english(enter, city):
    client = enter(Role.PROGRAMME)
    client.cookies["django_language"] = "en"
    html = page(client, city.ours).content.decode()
    assert "On 20 January 2026: is not covered yet" in html
    assert "Rantai bukti" not in html
    assert "Daftar iuran" not in html
