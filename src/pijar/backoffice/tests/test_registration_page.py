"""The page of registration: what each role may do there, and that two people are needed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice.tables import Assignment, Enrolment, Occupation, Person
from pijar.kernel.month import Month
from pijar.registration.models import Registration, RegistrationLine
from pijar.registry.crypto import identifiers
from pijar.staff.types import Role

JANUARY = Month(2026, 1)


def at(name: str, *more: object) -> str:
    return reverse(name, args=[JANUARY, *more])


@pytest.fixture
def city(city):
    """Who has a place is enrolled, as a run of the month sees to."""
    for one in Assignment.objects.all():
        Enrolment.objects.create(person_id=one.person_id, fund_code=one.fund_code, valid_from=one.month)
    return city


@pytest.fixture
def complete(city, settings, tmp_path):
    """Both people of the month have all that is asked for; those of the fixtures have no occupation."""
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()
    Occupation.objects.create(code="OJEK", name="Pengemudi ojek", sector="transport", is_formal=False, words=["Ojek"])
    Person.objects.update(occupation_code="OJEK")
    return city


def test_rina_prepares_tono_approves_and_the_answer_gives_numbers(enter, complete):
    rina = enter(Role.PROGRAMME)
    assert rina.post(at("registration-prepare")).status_code == 302
    page = rina.get(at("registration")).content.decode()
    assert "Menunggu persetujuan orang kedua" in page
    assert 'id="setujui"' not in page
    rina.post(at("registration-send"))
    assert Registration.objects.get().state == "draft"
    tono = enter(Role.TREASURER)
    page = tono.get(at("registration")).content.decode()
    assert 'id="setujui"' in page
    assert "WARGA" not in page
    tono.post(at("registration-send"))
    assert Registration.objects.get().state == "sent"
    rina = enter(Role.PROGRAMME)
    file = rina.get(at("registration-download", 1, "csv")).getvalue().decode()
    niks = [line.split(",")[0] for line in file.splitlines()[1:]]
    assert niks == [identifiers().decrypt("national_id", p.national_id) for p in (complete.ours, complete.theirs)]
    reply = f"nik,kpj,status,alasan\n{niks[0]},71000000001,DITERIMA,\n{niks[1]},,DITOLAK,NIK tidak sesuai\n"
    from django.core.files.uploadedfile import SimpleUploadedFile

    rina.post(at("registration-reply"), {"reply": SimpleUploadedFile("jawaban.csv", reply.encode())})
    page = rina.get(at("registration")).content.decode()
    assert "NIK tidak sesuai" in page
    line = RegistrationLine.objects.get(state="refused")
    rina.post(reverse("registration-again", args=[line.id]), {"reason": "BPJS sudah membetulkannya"})
    assert "ikut di berkas berikutnya" in rina.get(at("registration")).content.decode()
    assert rina.post(at("registration-prepare")).status_code == 302
    assert Registration.objects.get(number=2).lines == 1


def test_a_kelurahan_sees_whom_of_its_own_it_can_complete(enter, city):
    page = enter(Role.VILLAGE).get(at("registration")).content.decode()
    assert "WARGA KITA" in page
    assert "Lengkapi" in page
    assert "pekerjaan" in page


def test_a_month_that_was_not_run_says_so(enter, city):
    page = enter(Role.PROGRAMME).get(reverse("registration", args=[Month(2026, 9)])).content.decode()
    assert "Bulan ini belum dijalankan" in page
