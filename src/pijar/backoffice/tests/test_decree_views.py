"""Pages of decrees: who drafts never signs there, who only looks gets no whole NIK, and nothing is open to a kelurahan."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pijar.backoffice.selectors import decrees
from pijar.backoffice.tables import Assignment, Decree, DecreeLine, Enrolment, Event, MonthAct, Person, Places
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers
from pijar.staff.types import Role

NIK = "3374120101819001"


@pytest.fixture
def decreed(city):
    MonthAct.objects.create(month="2026-01-01", made_by="rina")
    return city


def drafted(client) -> Decree:
    given = {"month": "2026-01", "number": "500/1/2026", "dated_on": "05/01/2026"}
    answer = client.post(reverse("decree-draft"), given)
    made = Decree.objects.get()
    assert answer.url == reverse("decree", args=[made.id])
    return made


def test_one_drafts_another_signs(enter, decreed):
    made = drafted(enter(Role.PROGRAMME))
    page = enter(Role.PROGRAMME).get(reverse("decree", args=[made.id])).content.decode()
    assert "Anda yang menyusunnya" in page
    assert NIK not in page
    assert reverse("decree-sign", args=[made.id]) not in page
    enter(Role.PROGRAMME).post(reverse("decree-sign", args=[made.id]))
    assert Decree.objects.get().state == "draft"

    client = enter(Role.ADMINISTRATOR)
    assert reverse("decree-sign", args=[made.id]) in client.get(reverse("decree", args=[made.id])).content.decode()
    client.post(reverse("decree-sign", args=[made.id]))
    assert (Decree.objects.get().state, Decree.objects.get().approved_by) == ("signed", "petugas-administrator")
    assert DecreeLine.objects.count() == 2


def test_the_auditor_reads_and_never_gets_whole_numbers(enter, decreed):
    made = drafted(enter(Role.PROGRAMME))
    enter(Role.ADMINISTRATOR).post(reverse("decree-sign", args=[made.id]))
    client = enter(Role.AUDITOR)
    assert client.get(reverse("decrees")).status_code == 200
    pdf = client.get(reverse("decree-download", args=[made.id, "pdf"]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("decree-download", args=[made.id, "xlsx"])).status_code == 404
    assert client.post(reverse("decree-draft"), {}).status_code == 403
    whole = enter(Role.PROGRAMME).get(reverse("decree-download", args=[made.id, "xlsx"]))
    assert b"".join(whole.streaming_content).startswith(b"PK")
    assert Event.objects.filter(action="decree.export").count() == 2


def test_a_faulty_form_is_shown_again(enter, decreed):
    page = enter(Role.PROGRAMME).post(reverse("decree-draft"), {"month": "2026-01", "number": "5", "dated_on": "kemarin"})
    assert page.status_code == 200
    assert not Decree.objects.exists()
    assert 'role="alert"' in page.content.decode()


def test_a_draft_is_thrown_away(enter, decreed):
    made = drafted(enter(Role.PROGRAMME))
    enter(Role.PROGRAMME).post(reverse("decree-discard", args=[made.id]))
    assert not Decree.objects.exists()


def test_the_month_says_how_many_stand_in_no_decree(enter, decreed):
    assert "belum tercantum dalam SK" in enter(Role.PROGRAMME).get(reverse("month", args=["2026-01"])).content.decode()
    made = drafted(enter(Role.PROGRAMME))
    enter(Role.ADMINISTRATOR).post(reverse("decree-sign", args=[made.id]))
    assert "belum tercantum dalam SK" not in enter(Role.PROGRAMME).get(reverse("month", args=["2026-01"])).content.decode()


def test_a_letter_for_who_leaves(enter, decreed):
    gone = Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101819055"), name="WARGA PERGI", birth_date=date(1980, 1, 1),
        sex="L", village_code=decreed.ours.village_code,
    )  # fmt: skip
    Places.objects.create(month="2025-12-01", fund_code="APBD", quota=5)
    Assignment.objects.create(month="2025-12-01", person=gone, fund_code="APBD", rank=1)
    Enrolment.objects.create(person=gone, fund_code="APBD", valid_from="2025-12-01", valid_until="2026-01-01")
    page = enter(Role.AUDITOR).get(reverse("decree-leaving", args=["2026-01"])).content.decode()
    assert "WARGA PERGI" in page
    assert "PERGI" not in repr(decrees._leaving(Month(2026, 1)).rows), "names are never kept"
    assert "3374120101819055" not in page
    assert reverse("decree-letter", args=["2026-01", gone.id]) not in page
    client = enter(Role.PROGRAMME)
    for address in (reverse("decree-letter", args=["2026-01", gone.id]), reverse("decree-letters", args=["2026-01", "pdf"])):
        assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    packed = b"".join(client.get(reverse("decree-letters", args=["2026-01", "zip"])).streaming_content)
    assert packed.startswith(b"PK")
    assert b"PERGI" not in packed
    assert enter(Role.VILLAGE).get(reverse("decree-leaving", args=["2026-01"])).status_code == 403
