""" "Mengapa saya tidak?": every clause with value, source and what to do, within the officer's scope; and the letter."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

import cities
from cities import FEBRUARY, JANUARY, MARCH, PEOPLE, VILLAGE_CODE, Worker
from pijar.audit.models import Event
from pijar.backoffice.translations import compile_messages
from pijar.cycle import whyletter
from pijar.eligibility.models import Assessment
from pijar.eligibility.types import Outcome
from pijar.enrolment.models import Enrolment
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role
from pijar.verification.models import Round

DAY = date(2026, 2, 10)
ELSEWHERE = "33.74.01.1001"
# One worker of each kind of the small city, what the page says of him, and what he can do.
CASES = [
    (231, "Mengapa tidak layak?", "desil 8", "pemutakhiran DTSEN"),
    (251, "Mengapa belum diputuskan?", "DTSEN per 1 Januari 2026", "surat keterangan tidak mampu (SKTM)"),
    (261, "Mengapa tidak layak?", "meninggal", "masih hidup, bawa KTP dan kartu keluarga ke Dukcapil"),
    (269, "Mengapa tidak layak?", "pindah ke luar kota", "ke Dukcapil atau kelurahan"),
    (275, "Mengapa tidak layak?", "NIK tidak ditemukan", "Periksa dahulu NIK ke KTP"),
    (281, "Mengapa tidak layak?", "PT MAJU", "siapa yang membayar"),
    (286, "Mengapa tidak layak?", "dinas.csv", "pemberi kerja yang wajib mendaftarkan"),
    (291, "Mengapa tidak layak?", "tahun", "usia ini tidak dapat didaftarkan lagi"),
    (296, "Mengapa belum diputuskan?", "Pemilik NIK", "bila NIK salah tulis"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _pages(settings: Any, tmp_path: Path) -> None:
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def entered(role: Role, village: str = "") -> Client:
    name = f"{role.value}-{village}"
    place = {"village_code": village, "workplace": "RSUD Contoh" if role is Role.HOSPITAL else ""}
    officer, _ = Officer.objects.get_or_create(username=name, defaults={"role": role.value, **place})
    client = Client()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    return client


def worker(number: int) -> Worker:
    return next(one for one in PEOPLE if one.number == number)


def person(number: int) -> Person:
    found = person_by_nik(worker(number).nik)
    assert found is not None
    return found


def shown(client: Client, who: Person, month: Any = None) -> str:
    place = reverse("person-why-month", args=[who.id, month]) if month else reverse("person-why", args=[who.id])
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_each_reason_with_its_value_and_what_to_do(known_city: None) -> None:
    client = entered(Role.AUDITOR)
    for number, title, value, remedy in CASES:
        html = shown(client, person(number))
        assert title in html, number
        assert value in html, number
        assert remedy in html, number
        assert "Yang menghalangi" in html, number
        assert worker(number).nik not in html


def test_a_yes_says_who_pays_and_a_wait_says_where_in_line(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    pays = Enrolment.objects.filter(valid_until=None, fund_code="APBD").first()
    assert pays is not None
    html = shown(client, pays.person, FEBRUARY)
    assert "Untuk Februari 2026 layak, dan iurannya dibayari APBD." in html
    assert "Yang menghalangi" not in html
    assert reverse("person-why-month", args=[pays.person_id, JANUARY]) in html
    carried = Enrolment.objects.filter(valid_until=None).values("person")
    eligible = Assessment.objects.filter(month=FEBRUARY.first_day, outcome="eligible")
    waits = eligible.exclude(person__in=carried).select_related("person").first()
    assert waits is not None
    html = shown(client, waits.person)
    assert "tetapi menunggu tempat di urutan ke-" in html
    assert "sudah mendapat tempat" in html


def test_who_may_look(known_city: None) -> None:
    who = person(231)
    for role in Role:
        village = VILLAGE_CODE if role is Role.VILLAGE else ""
        sees = role in (Role.PROGRAMME, Role.AUDITOR, Role.VILLAGE)
        client = entered(role, village)
        for place in (reverse("person-why", args=[who.id]), reverse("person-why-month", args=[who.id, JANUARY])):
            assert client.get(place).status_code == (200 if sees else 403), (role, place)
        letter = client.post(reverse("person-why-letter", args=[who.id, JANUARY]))
        assert letter.status_code == (200 if sees else 403)
        assert client.get(reverse("person-why-letter", args=[who.id, JANUARY])).status_code == (405 if sees else 403)


def test_another_kelurahan_is_not_found_and_its_files_are_not_named(known_city: None) -> None:
    other = entered(Role.VILLAGE, ELSEWHERE)
    who = person(231)
    assert other.get(reverse("person-why", args=[who.id])).status_code == 404
    assert other.post(reverse("person-why-letter", args=[who.id, JANUARY])).status_code == 404
    Person.objects.filter(id=who.id).update(village_code=ELSEWHERE)
    html = shown(other, who)
    assert "daftar usulan kantor lain" in html
    assert "dinas.csv" not in html
    assert "dinas.csv" in shown(entered(Role.AUDITOR), who)


def test_an_officers_decision_stands_with_its_proof_and_nothing_stands_against(known_city: None) -> None:
    from pijar.cycle import services

    who = person(251)
    services.decide_case(
        who, month=MARCH, outcome=Outcome.ELIGIBLE, proof="SKTM <b>12</b>/2026", reason="Keluarga tidak mampu",
        until=None, actor=Actor("rina"),
    )  # fmt: skip
    cities.run(MARCH)
    html = shown(entered(Role.PROGRAMME), who)
    assert "Mengapa layak?" in html
    assert "Petugas memutuskan layak dengan bukti: SKTM &lt;b&gt;12&lt;/b&gt;/2026" in html
    assert "Yang menghalangi" not in html
    assert "Ini tidak menghalangi." in html
    assert "Mengapa belum diputuskan?" in shown(entered(Role.PROGRAMME), who, FEBRUARY)


def test_a_month_that_was_not_run_says_so(known_city: None) -> None:
    assert "Belum ada penilaian" in shown(entered(Role.PROGRAMME), person(231), MARCH)
    who = person(231)
    Assessment.objects.filter(person=who).delete()
    assert "Belum pernah dinilai" in shown(entered(Role.PROGRAMME), who)


def test_the_page_is_reached_from_person_search_and_queue(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    who = person(251)
    assert reverse("person-why", args=[who.id]) in client.get(reverse("person", args=[who.id])).content.decode()
    found = client.get(reverse("persons"), {"q": who.name}, follow=True).content.decode()
    assert reverse("person-why", args=[who.id]) in found
    assert reverse("person-why-month", args=[who.id, FEBRUARY]) in client.get(reverse("cases")).content.decode()


def test_the_letter_has_every_reason_and_hides_the_number(known_city: None) -> None:
    who = person(269)
    answer = entered(Role.VILLAGE, VILLAGE_CODE).post(reverse("person-why-letter", args=[who.id, FEBRUARY]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert who.name not in answer["Content-Disposition"]
    text = text_of(answer.content)
    nik = worker(269).nik
    assert nik[-4:] in text
    assert nik[:6] not in text
    for part in (who.name, "Kelurahan Jabungan", "Februari 2026 Anda belum dapat didaftarkan", "Penduduk kota ini",
                 "pindah ke luar kota", "Yang dapat dilakukan", "Dinas Tenaga Kerja Kota Semarang"):  # fmt: skip
        assert part in text, part
    noted = Event.objects.get(action="eligibility.letter")
    assert (noted.actor, noted.subject) == (f"village-{VILLAGE_CODE}", f"person:{who.id}")


def test_the_letter_names_the_last_day_to_object_while_a_round_hears(known_city: None) -> None:
    who = person(231)

    def told() -> str:
        return text_of(whyletter.make(who, FEBRUARY, on=DAY, actor=Actor("rina")))

    assert "sampaikan kepada Dinas Tenaga Kerja Kota Semarang" in told()
    made = Round.objects.create(
        month=FEBRUARY.first_day, title="Verval", objection_days=7, decide_days=14, office="Kantor Uji", opened_by="rina",
        opened_at="2026-02-01T00:00:00Z",
    )  # fmt: skip
    assert "kepada Kantor Uji selama 7 hari" in told()
    made.state, made.published_by, made.published_on = "published", "rina", DAY
    made.objections_until = DAY + timedelta(days=7)
    made.save()
    assert "kepada Kantor Uji paling lambat 17 Februari 2026" in told()


def test_the_same_letter_is_the_same_bytes(known_city: None) -> None:
    first, again = (whyletter.make(person(281), JANUARY, on=DAY, actor=Actor("rina")) for _ in range(2))
    assert first == again


def test_a_letter_of_no_assessment_is_refused_and_nothing_is_noted(known_city: None) -> None:
    with pytest.raises(Refusal) as refused:
        whyletter.make(person(281), MARCH, on=DAY, actor=Actor("rina"))
    assert refused.value.code == "MONTH_NOT_RUN"
    assert not Event.objects.filter(action="eligibility.letter").exists()


def test_the_command_writes_the_letter(known_city: None, tmp_path: Path, capsys: Any) -> None:
    from pijar.cli.common import policy

    out = tmp_path / "surat.pdf"
    policy.letter(worker(231).nik, JANUARY, out, json=True, as_user="rina")
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["bytes"]) == (str(out), out.stat().st_size)
    assert "desil 8" in text_of(out.read_bytes())
    with pytest.raises(Refusal) as refused:
        policy.letter(worker(231).nik, JANUARY, tmp_path / "nowhere" / "surat.pdf", json=True)
    assert refused.value.code == "CANNOT_WRITE"
