"""The hospital's desk: one patient at a time, each look with its reason; without a NIK few masked answers, read by the office."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities import FIRST, PEOPLE, VILLAGE_CODE, Worker
from pijar.audit.models import Event
from pijar.coverage import lookups
from pijar.coverage.certificates import checked
from pijar.coverage.desktypes import LookupKind, LookupOutcome, LookupReason, Query
from pijar.coverage.models import CoverLetter, Lookup
from pijar.coverage.selectors import status
from pijar.cycle import deskletter
from pijar.kernel.clock import JAKARTA, now
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

DAY = date(2026, 2, 10)
IGD, RINA = Actor("igd"), Actor("rina")
HOSPITAL = "RSUD Contoh"


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    yield


def entered(name: str, role: Role, **more: Any) -> Client:
    officer, _ = Officer.objects.get_or_create(username=name, defaults={"role": role.value, **more})
    client = Client()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    return client


@pytest.fixture
def igd(known_city: None) -> Client:
    return entered("igd", Role.HOSPITAL, workplace=HOSPITAL)


@pytest.fixture
def rina(known_city: None) -> Client:
    return entered("rina", Role.PROGRAMME)


def covered() -> Worker:
    return next(w for w in PEOPLE if status(w.nik, DAY).covered)


def uncovered() -> Worker:
    return next(w for w in PEOPLE if person_by_nik(w.nik) and status(w.nik, DAY).covered is False)


def by_nik(client: Client, nik: str, name: str = "", day: str = "10/02/2026", reason: str = "emergency") -> Any:
    typed = {"cara": "nik", "n-nik": nik, "n-name": name, "n-reason": reason, "n-on": day}
    return client.post(reverse("desk"), typed, follow=True)


def by_name(client: Client, name: str, year: str = "", village: str = "", day: str = "10/02/2026") -> Any:
    typed = {"cara": "nama", "d-name": name, "d-year": year, "d-village": village, "d-reason": "inpatient", "d-on": day}
    return client.post(reverse("desk"), typed, follow=True)


def look(nik: str, name: str = "", **more: Any) -> Lookup:
    said: dict[str, Any] = {"on": DAY, "reason": LookupReason.EMERGENCY, "actor": IGD, "workplace": HOSPITAL, "at": now(), **more}
    return lookups.by_nik(nik, name=name, **said)


def search(query: Query, **more: Any) -> Lookup:
    said: dict[str, Any] = {"on": DAY, "reason": LookupReason.INPATIENT, "actor": IGD, "workplace": HOSPITAL, "at": now(), **more}
    return lookups.by_name(query, **said)


def refused(code: str, act: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as told:
        act(*given, **more)
    assert told.value.code == code


def test_a_hospital_begins_at_its_desk(igd: Client) -> None:
    answer = igd.get("/", follow=True)
    assert answer.redirect_chain == [("/meja/", 302)]
    page = answer.content.decode()
    assert "Apakah pasien ini terlindungi?" in page
    assert HOSPITAL in page


def test_a_covered_patient_is_shown_with_what_to_do(igd: Client) -> None:
    worker = covered()
    answer = by_nik(igd, worker.nik, worker.said.lower())
    page = answer.content.decode()
    assert "terlindungi" in page
    assert "JKK + JKM" in page
    assert "Laporkan kejadian" in page
    assert "Surat untuk rumah sakit" in page
    assert worker.said in page
    assert worker.nik not in page
    assert worker.nik not in str(answer.redirect_chain)
    kept = Lookup.objects.get()
    assert (kept.kind, kept.officer, kept.workplace, kept.reason, kept.asked_on) == ("nik", "igd", HOSPITAL, "emergency", DAY)
    assert (kept.person, kept.outcome, kept.status) == (person_by_nik(worker.nik), "found", "active")
    event = Event.objects.filter(action="coverage.lookup").get()
    assert event.subject == f"person:{kept.person_id}"
    assert worker.nik not in str(event.details)


def test_an_uncovered_patient_gets_no_letter(igd: Client) -> None:
    worker = uncovered()
    page = by_nik(igd, worker.nik).content.decode()
    assert "tidak terlindungi" in page or "belum terlindungi" in page
    assert "Surat untuk rumah sakit" not in page
    kept = Lookup.objects.get()
    answer = igd.post(reverse("desk-letter", args=[kept.id]), follow=True)
    assert "Surat hanya dibuat untuk peserta" in answer.content.decode()
    assert not CoverLetter.objects.exists()


def test_of_who_is_not_covered_only_what_can_be_compared_is_told(igd: Client) -> None:
    worker = uncovered()
    person = person_by_nik(worker.nik)
    assert person is not None
    page = by_nik(igd, worker.nik).content.decode()
    assert worker.said not in page
    assert lookups.masked_name(person.name) in page
    assert "Jabungan" not in page
    assert "menunggu tempat" not in page
    igd.post(reverse("desk-report", args=[Lookup.objects.get().id]))
    form = igd.get(reverse("report")).content.decode()
    assert worker.nik in form, "the desk typed it"
    assert worker.said not in form


def test_an_accident_of_before_the_law_we_know_is_looked_at(igd: Client) -> None:
    for day in ("15/06/2021", "15/06/2010"):
        answer = by_nik(igd, covered().nik, day=day)
        assert answer.status_code == 200
        assert "Hasil pemeriksaan" in answer.content.decode()


def test_wrong_digits_reveal_nobody(igd: Client) -> None:
    worker = covered()
    near = worker.nik[:-1] + str((int(worker.nik[-1]) + 1) % 10)
    while person_by_nik(near):
        near = near[:12] + f"{9000 + (int(near[12:]) + 7) % 1000}"
    page = by_nik(igd, near, worker.said).content.decode()
    assert "NIK ini tidak ada dalam program" in page
    assert worker.said not in page
    assert Lookup.objects.get().outcome == LookupOutcome.NOBODY


def test_somebody_elses_nik_shows_neither_name_nor_cover(igd: Client) -> None:
    worker = covered()
    other = next(name for name in FIRST if name not in worker.said)
    page = by_nik(igd, worker.nik, f"{other} XAVIER").content.decode()
    assert "Nama tidak cocok dengan NIK ini" in page
    assert worker.said not in page
    assert "JKK" not in page
    kept = Lookup.objects.get()
    assert (kept.person, kept.outcome, kept.status) == (None, "name_differs", "")
    refused("LETTER_NOT_COVERED", deskletter.make, kept.id, actor=IGD, at=now())


@pytest.mark.parametrize(("nik", "day", "said"), [
    ("123", "10/02/2026", "NIK terdiri dari 16 angka"),
    ("", "10/02/2026", "text-bad"),
    ("3374110101809001", "31/02/2026", "tanggal"),
    ("3374110101809001", "01/01/2199", "Tanggalnya hari ini atau sebelumnya"),
])  # fmt: skip
def test_what_cannot_be_looked_for_is_told_at_its_field(nik: str, day: str, said: str, igd: Client) -> None:
    answer = by_nik(igd, nik, day=day)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Lookup.objects.exists()


def test_without_a_reason_nobody_looks(igd: Client) -> None:
    assert by_nik(igd, covered().nik, reason="curious").status_code == 422
    assert not Lookup.objects.exists()


def test_a_patient_without_nik_is_chosen_among_masked_answers(igd: Client) -> None:
    worker = covered()
    person = person_by_nik(worker.nik)
    assert person is not None
    same = Person.objects.filter(name=person.name, birth_date__year=person.birth_date.year, survivor=None)
    page = by_name(igd, worker.said, str(person.birth_date.year)).content.decode()
    assert page.count("Ini pasiennya") == same.count() <= lookups.MOST_ANSWERS
    assert worker.said not in page
    assert lookups.masked_name(person.name) in page
    kept = Lookup.objects.get()
    assert (kept.kind, kept.outcome, kept.person) == ("name", "several", None)
    assert worker.said.encode() not in bytes(kept.words)
    answer = igd.post(reverse("desk-pick", args=[kept.id]), {"orang": person.id}, follow=True)
    page = answer.content.decode()
    assert worker.said in page
    assert "Ditemukan tanpa NIK" in page
    pick = Lookup.objects.get(kind="pick")
    igd.post(reverse("desk-report", args=[pick.id]))
    form = igd.get(reverse("report")).content.decode()
    assert worker.said in form
    assert worker.nik not in form, "who was found by name is not known by number"
    assert (pick.search, pick.person, pick.reason) == (kept, person, "inpatient")


def test_a_name_that_fits_many_shows_none_of_them(igd: Client) -> None:
    page = by_name(igd, FIRST[0], village=VILLAGE_CODE).content.decode()
    assert "Terlalu banyak yang cocok" in page
    assert "Ini pasiennya" not in page
    assert Lookup.objects.get().found == 0
    assert "Tidak ada yang cocok" in by_name(igd, "XYZABC", "1980").content.decode()


@pytest.mark.parametrize(
    ("name", "year", "village"), [("BU", "1980", ""), ("BUDI", "", ""), ("B U D", "1980", ""), ("   ", "1980", "")]
)
def test_too_little_is_not_looked_for(name: str, year: str, village: str, igd: Client) -> None:
    assert by_name(igd, name, year, village).status_code == 422
    assert not Lookup.objects.exists()
    refused("QUERY_TOO_SHORT", search, Query(name, int(year) if year else None, village))


def test_only_an_answer_of_the_own_look_is_opened(igd: Client, rina: Client) -> None:
    worker = covered()
    person = person_by_nik(worker.nik)
    assert person is not None
    kept = search(Query(worker.said, person.birth_date.year))
    stranger = Person.objects.exclude(name=person.name).first()
    assert stranger is not None
    refused("LOOKUP_UNKNOWN", lookups.pick, kept.id, stranger.id, actor=IGD, at=now())
    refused("LOOKUP_UNKNOWN", lookups.pick, kept.id, person.id, actor=RINA, at=now())
    assert "tidak ada atau bukan milik Anda" in rina.get(reverse("desk-show", args=[kept.id])).content.decode()
    for odd in ("", "x", "-1", "9" * 30):
        igd.post(reverse("desk-pick", args=[kept.id]), {"orang": odd})
    assert not Lookup.objects.filter(kind="pick").exists()


def test_an_answer_holds_for_half_an_hour(igd: Client) -> None:
    kept = look(covered().nik)
    assert igd.get(reverse("desk-show", args=[kept.id])).status_code == 200
    Lookup.objects.filter(id=kept.id).update(at=now() - timedelta(minutes=31))
    answer = igd.get(reverse("desk-show", args=[kept.id]))
    assert answer.status_code == 409
    assert "hanya berlaku sebentar" in answer.content.decode()
    refused("LOOKUP_OVER", deskletter.make, kept.id, actor=IGD, at=now())


def test_a_day_has_its_limit(igd: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lookups.PER_DAY, LookupKind.NIK, 2)
    monkeypatch.setitem(lookups.PER_DAY, LookupKind.NAME, 1)
    worker = covered()
    look(worker.nik)
    look("3374080101609411")
    assert "Batas pencarian Anda" in by_nik(igd, worker.nik).content.decode()
    search(Query("XYZABC", 1980))
    refused("LOOKUPS_USED_UP", search, Query("XYZABC", 1980))
    look(worker.nik, actor=RINA)
    look(worker.nik, at=now() + timedelta(days=1))
    taken: list[str] = []
    monkeypatch.setattr(lookups, "lock", taken.append)
    refused("LOOKUPS_USED_UP", look, worker.nik)
    assert taken == ["lookups igd"], "many at once would each be within the limit"


def test_no_day_to_come_is_looked_at(known_city: None) -> None:
    refused("LOOKUP_DAY", look, covered().nik, on=now().date() + timedelta(days=2))
    refused("NIK_UNREADABLE", look, "12")
    assert not Lookup.objects.exists()


def test_looks_by_name_are_read_by_the_office_once(igd: Client, rina: Client) -> None:
    worker = covered()
    person = person_by_nik(worker.nik)
    assert person is not None
    kept = search(Query(worker.said, person.birth_date.year))
    lookups.pick(kept.id, person.id, actor=IGD, at=now())
    look(worker.nik)
    home = rina.get("/").content.decode()
    assert "Baca 1 pencarian rumah sakit" in home
    page = rina.get(reverse("desk-reading")).content.decode()
    assert worker.said in page
    assert HOSPITAL in page
    assert reverse("person", args=[person.id]) in page
    answer = rina.post(reverse("desk-read", args=[kept.id]), {"note": "Tanyakan ke IGD besok"}, follow=True)
    assert "Semua sudah dibaca" in answer.content.decode()
    assert "Tanyakan ke IGD besok" in answer.content.decode()
    kept.refresh_from_db()
    assert kept.read_by == "rina"
    assert b"Tanyakan" not in bytes(kept.note)
    assert "pencarian rumah sakit" not in rina.get("/").content.decode()
    refused("LOOKUP_READ_ALREADY", lookups.read, kept.id, note="", actor=RINA, at=now())
    refused("LOOKUP_UNKNOWN", lookups.read, look(worker.nik).id, note="", actor=RINA, at=now())


def test_who_may(known_city: None) -> None:
    kept = look(covered().nik)
    allowed = {Role.HOSPITAL: {"desk", "desk-show"}, Role.PROGRAMME: {"desk", "desk-show", "desk-reading"}}
    for role in Role:
        village = {"village_code": VILLAGE_CODE} if role is Role.VILLAGE else {}
        client = entered(f"x-{role.value}", role, workplace=HOSPITAL if role is Role.HOSPITAL else "", **village)
        for name in ("desk", "desk-show", "desk-reading"):
            place = reverse(name, args=[kept.id] if name == "desk-show" else [])
            assert (client.get(place).status_code != 403) == (name in allowed.get(role, set())), (role, name)


def test_the_letter_in_one_click(igd: Client) -> None:
    pypdf = pytest.importorskip("pypdf")
    worker = covered()
    by_nik(igd, worker.nik)
    kept = Lookup.objects.get()
    answer = igd.post(reverse("desk-letter", args=[kept.id]))
    assert answer["Content-Type"] == "application/pdf"
    made = CoverLetter.objects.get()
    assert made.number == f"SKP-{made.year}-00001"
    assert made.number in answer["Content-Disposition"]
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages).split())
    for words in ("benar peserta BPJS Ketenagakerjaan pada tanggal 10 Februari 2026", worker.said, HOSPITAL, made.number,
                  made.checksum[:8], "2 × 24 jam"):  # fmt: skip
        assert words in text
    assert worker.nik not in text
    assert igd.post(reverse("desk-letter", args=[kept.id])).content == answer.content
    assert CoverLetter.objects.count() == 1
    assert Event.objects.filter(action="coverage.letter").count() == 1
    assert deskletter.make(look(worker.nik).id, actor=IGD, at=now()).number.endswith("00002")


def test_two_clicks_at_once_are_one_letter(known_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = look(covered().nik)

    def other_first(_: str) -> None:
        monkeypatch.setattr(deskletter, "lock", lambda _: None)
        deskletter.make(kept.id, actor=IGD, at=now())

    monkeypatch.setattr(deskletter, "lock", other_first)
    assert deskletter.make(kept.id, actor=IGD, at=now()).number == CoverLetter.objects.get().number


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR, Role.HOSPITAL])
def test_a_letter_that_is_shown(role: Role, known_city: None) -> None:
    worker = covered()
    made = deskletter.make(look(worker.nik).id, actor=IGD, at=now())
    where = {Role.VILLAGE: {"village_code": "33.74.01.1001"}, Role.HOSPITAL: {"workplace": HOSPITAL}}
    client = entered(f"x-{role.value}", role, **where.get(role, {}))

    def shown(number: str, checksum: str) -> str:
        return client.post(reverse("certificate-check"), {"number": number, "checksum": checksum}).content.decode()

    page = shown(made.number.lower(), " ".join(made.checksum[n : n + 8] for n in range(0, 64, 8)).upper())
    assert "Surat ini asli" in page
    assert "10 Februari 2026" in page
    assert not any(
        word in page for word in (*worker.said.split(), worker.nik[-4:], HOSPITAL if role is not Role.HOSPITAL else worker.nik)
    )
    wrong = {shown(number, checksum) for number, checksum in ((made.number, "0" * 64), ("SKP-2026-99999", made.checksum))}
    assert all("Nomor dan sidik ini tidak cocok." in page and "Surat ini asli" not in page for page in wrong)
    told = checked(made.number, made.checksum, actor=RINA).as_json()
    assert told == {"number": made.number, "genuine": True, "on": DAY, "issued_on": now().astimezone(JAKARTA).date()}
    assert Event.objects.filter(action="coverage.certificate.check").count() == 4


def test_a_letter_whose_words_changed_is_made_anew(known_city: None) -> None:
    kept = look(covered().nik)
    deskletter.make(kept.id, actor=IGD, at=now())
    Person.objects.filter(id=kept.person_id).update(name="NAMA YANG DIBETULKAN")
    refused("LETTER_CHANGED", deskletter.make, kept.id, actor=IGD, at=now())


def test_on_to_the_report_without_a_nik_in_the_address(igd: Client) -> None:
    worker = covered()
    kept = look(worker.nik)
    answer = igd.post(reverse("desk-report", args=[kept.id]))
    assert (answer.status_code, answer.url) == (302, reverse("report"))
    page = igd.get(answer.url).content.decode()
    assert worker.said in page
    nobody = look("3374080101609411")
    assert igd.post(reverse("desk-report", args=[nobody.id])).status_code == 302


def test_names_are_compared_by_their_words() -> None:
    assert lookups.is_name_of("slamet", "SLAMET RIYADI")
    assert lookups.is_name_of("Pak Riyadi", "SLAMET RIYADI")
    assert lookups.is_name_of("Ni'am", "NIAM")
    assert not lookups.is_name_of("SL", "SLAMET")
    assert not lookups.is_name_of("BUDI", "SLAMET RIYADI")
    assert lookups.masked_name("SLAMET RIYADI A") == "SL•••• RI•••• A"
