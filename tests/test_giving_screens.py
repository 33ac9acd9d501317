"""The public pages of civil servants who give: the form, its papers, the donor's page; and what they must never tell."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities import DONORS, PEOPLE
from databases import one
from pijar.audit.models import Event
from pijar.backoffice import donorseal
from pijar.backoffice.selectors import giving
from pijar.backoffice.translations import compile_messages
from pijar.funding import services
from pijar.funding.models import DonorStop, Promise
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("donors_city")
# Gives already by the register; and a worker nobody lists.
DONOR, UNLISTED = DONORS[10], "3374110101019998"
RINA = Actor("rina")


@pytest.fixture(autouse=True)
def _pages(settings: Any, tmp_path: Path) -> None:
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def filled(**changes: str) -> dict[str, str]:
    typed = {
        "nip": DONOR.nip, "name": "Donatur Sepuluh", "agency": "Disnaker", "workers": "2", "amount": "", "stops": "",
        "starts": str(giving.months_to_start()[1]), "worker_nik": "", "consents": "on",
    }  # fmt: skip
    return {**typed, **changes}


def seen(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def pledged(client: Client, **changes: str) -> tuple[str, str]:
    """Sends a pledge and reads number and code from the page after it."""
    answer = client.post(reverse("pledge"), filled(**changes), follow=True)
    assert answer.redirect_chain == [(reverse("pledge-done"), 302)], seen(answer)
    number, code = (found.strip() for found in re.findall(r"<dd[^>]*>([^<]+)</dd>", answer.content.decode())[:2])
    return number, code


def pdf(body: bytes = b"%PDF-1.7\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.pdf", body, "application/pdf")


def test_a_civil_servant_pledges_signs_and_looks_again() -> None:
    client = Client()
    assert "Satu ikrar, satu pekerja terlindungi" in seen(client.get(reverse("pledge")))
    number, code = pledged(client)
    promise = Promise.objects.get(number=number)
    assert (promise.nip, promise.workers, promise.entered_by, promise.state) == (DONOR.nip, 2, "", "drafted")
    assert promise.amount == 2 * giving.meaning(1, None, Month.of(promise.starts_on), None).one
    paper = client.get(reverse("donor-paper", args=[promise.id]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    client.post(reverse("donor-upload", args=[promise.id]), {"file": pdf()})
    assert Promise.objects.get(id=promise.id).state == "waiting"

    other = Client()
    page = other.post(reverse("donor-page"), {"nip": f"{DONOR.nip[:8]} {DONOR.nip[8:]}", "code": code.lower()}, follow=True)
    assert number in seen(page)
    assert "Menunggu persetujuan" in seen(page)
    assert "Pemberian Anda 20" not in seen(page), "a code nobody approved opens the application alone"
    services.approve_pledge(promise.id, actor=RINA)
    other.post(reverse("donor-leave"))
    page = other.post(reverse("donor-page"), {"nip": DONOR.nip, "code": code}, follow=True)
    assert "pekerja pernah terlindungi dengan uang Anda" in seen(page)
    assert "Pemberian Anda 2026" in seen(page)
    receipt = other.get(reverse("donor-receipt", args=[2026]))
    assert b"".join(receipt.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    names = [w.said for w in PEOPLE if w.nik != DONOR.worker]
    assert not [name for name in names if name in seen(page)]


def test_the_code_is_shown_to_the_browser_that_pledged_and_to_no_other() -> None:
    client = Client()
    _number, code = pledged(client)
    assert code in seen(client.get(reverse("pledge-done"))), "a page that is loaded again on a slow line tells it again"
    assert Client().get(reverse("pledge-done")).status_code == 302
    assert code not in seen(client.get(reverse("donor-page")))
    assert client.get(reverse("pledge-done")).status_code == 302, "whoever sits at this computer next does not read it"
    assert not Event.objects.filter(details__contains=code).exists()
    client.post(reverse("donor-leave"))
    assert "Buka halaman saya" in seen(client.get(reverse("donor-page")))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"nip": "123"}, "nip", "NIP terdiri dari 18 angka"),
        ({"nip": "198001012006041999"}, "nip", "belum ada dalam daftar ASN terbaru"),
        ({"workers": "0"}, "workers", "Paling sedikit satu pekerja"),
        ({"workers": "101"}, "workers", "Paling banyak 100 pekerja"),
        ({"workers": "", "amount": ""}, "workers", "berapa pekerja, atau berapa rupiah"),
        ({"amount": "99.000.000"}, "amount", "rupiah utuh"),
        ({"agency": "Bukan OPD"}, "agency", "Pilih OPD Anda"),
        ({"consents": ""}, "consents", "Tanpa persetujuan"),
        ({"worker_nik": "12"}, "worker_nik", "16 angka"),
        ({"starts": "2019-01"}, "starts", "Pilih salah satu bulan"),
    ],
)
def test_a_fault_stands_at_its_field(changes: dict[str, str], field: str, said: str) -> None:
    typed = filled(**changes)
    if not typed["consents"]:
        del typed["consents"]
    answer = Client().post(reverse("pledge"), typed)
    assert answer.status_code == 422
    at_field = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
    assert at_field, seen(answer)
    assert said in html.unescape(at_field[1])
    assert not Promise.objects.exists()


def test_an_end_before_the_start_is_told() -> None:
    months = giving.months_to_start()
    answer = Client().post(reverse("pledge"), filled(starts=str(months[3]), stops=str(months[2])))
    assert "lebih awal daripada bulan mulai" in seen(answer)


def test_who_names_a_worker_reads_the_same_whoever_it_is() -> None:
    """Nobody may ask our lists: a worker gifts carry, one a fund carries, one nobody knows; not a word differs."""
    told = set()
    carried_by = one("select fund_code from allocation_assignment a join registry_person p on p.id = a.person_id limit 1")
    assert carried_by
    for place, nik in enumerate((PEOPLE[1].nik, PEOPLE[40].nik, PEOPLE[79].nik, UNLISTED)):
        client = Client()
        number, code = pledged(client, worker_nik=nik, nip=DONORS[20 + place].nip)
        page = seen(client.get(reverse("pledge-done"))).replace(number, "N").replace(code, "C")
        told.add(page)
        assert "Petugas memeriksa" in page
    assert len(told) == 1


def test_a_step_of_the_counter_works_without_script() -> None:
    answer = Client().post(reverse("pledge"), filled(workers="2", langkah="tambah"))
    assert answer.status_code == 200
    assert 'name="workers" value="3"' in answer.content.decode()
    assert "Donatur Sepuluh" in answer.content.decode()
    one_worker = giving.meaning(1, None, giving.months_to_start()[1], None).one
    assert f"Rp {3 * one_worker:,}".replace(",", ".") in seen(answer)
    assert not Promise.objects.exists()
    answer = Client().post(reverse("pledge"), filled(workers="1", langkah="kurang"))
    assert 'name="workers" value="1"' in answer.content.decode()


def test_what_is_told_while_typing_is_what_is_pledged() -> None:
    """The table of costs on the page, added up as `giving.js` does, is the service's own reckoning."""
    costs, first = giving.costs(giving.this_month()), giving.this_month()
    for start in giving.months_to_start():
        span = [costs[str(month)] for month in Month.range(start, start.shift(11))]
        assert max(span) == services.amount_for(1, start)
        assert max(span[:3]) == services.amount_for(1, start, start.shift(2))
    assert min(costs) == str(first)


@pytest.mark.parametrize("name", ["donor-paper", "donor-upload", "donor-stop"])
def test_nobody_opens_the_pledge_of_another(name: str) -> None:
    number, _code = pledged(Client())
    theirs = Promise.objects.get(number=number).id
    stranger = Client()
    pledged(stranger, nip=DONORS[11].nip)
    for client in (stranger, Client()):
        place = reverse(name, args=[theirs])
        assert (client.post(place) if name == "donor-upload" else client.get(place)).status_code == 404
    assert Client().get(reverse("donor-receipt", args=[2026])).status_code == 404
    assert Client().post(reverse("donor-stop-all")).status_code == 404
    assert stranger.post(reverse("donor-stop-all")).status_code == 404, "an application opens no gifts"
    assert not DonorStop.objects.exists()


def test_a_wrong_code_and_an_unknown_donor_are_told_alike_and_wear_out() -> None:
    answers = {seen(Client().post(reverse("donor-page"), {"nip": nip, "code": "AAAA-BBBB-CCCC"})).replace(nip, "")
               for nip in (DONOR.nip, "198001012006041999")}  # fmt: skip
    assert len(answers) == 1
    client = Client()
    for _ in range(5):
        answer = client.post(reverse("donor-page"), {"nip": DONOR.nip, "code": "AAAA-BBBB-CCCC"})
    assert "Terlalu banyak percobaan" in seen(answer)


def test_a_forged_or_old_pass_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    pledged(client)
    sealed = client.cookies[donorseal.NAME].value
    assert DONOR.nip not in sealed
    kept = client.cookies[donorseal.NAME]
    assert (kept["httponly"], kept["samesite"], kept["max-age"], kept["path"]) == (True, "Strict", "", "/ikrar/")
    forged = Client()
    for bad in (sealed[:-8] + "AAAAAAA=", "x", "", "é", sealed + sealed):
        forged.cookies[donorseal.NAME] = bad
        assert "Buka halaman saya" in seen(forged.get(reverse("donor-page")))
    later = donorseal.now().__class__.fromtimestamp(donorseal.now().timestamp() + donorseal.SECONDS + 1, donorseal.now().tzinfo)
    monkeypatch.setattr(donorseal, "now", lambda: later)
    assert "Buka halaman saya" in seen(client.get(reverse("donor-page")))


def test_a_pass_is_no_log_in() -> None:
    client = Client()
    pledged(client)
    assert client.get(reverse("month-now")).status_code == 302


def test_a_donor_stops_after_being_asked_once() -> None:
    client, next_month = Client(), Month.of(today()).next
    number, code = pledged(client)
    promise = Promise.objects.get(number=number)
    services.upload_consent(promise.id, _paper())
    services.approve_pledge(promise.id, actor=RINA)
    asked = client.get(reverse("donor-stop", args=[promise.id]))
    assert "Ya, hentikan mulai" in seen(asked)
    assert Promise.objects.get(id=promise.id).state == "active"
    page = client.post(reverse("donor-stop", args=[promise.id]), follow=True)
    assert "Ikrar dihentikan" in seen(page)
    stopped = Promise.objects.get(id=promise.id)
    assert (stopped.state, stopped.stopped_from, stopped.stop_reason) == ("stopped", next_month.first_day, "WITHDRAWN")
    client.post(reverse("donor-page"), {"nip": DONOR.nip, "code": code})
    page = client.post(reverse("donor-stop-all"), follow=True)
    assert "Hentikan semua" not in seen(page)
    assert DonorStop.objects.get(nip=DONOR.nip).from_month == next_month.first_day


def _paper() -> Path:
    from django.conf import settings

    path = Path(settings.DATA) / "tmp" / "surat-uji.pdf"
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path


@pytest.mark.parametrize(("body", "said"), [(b"PK\x03\x04", "harus berupa PDF"), (b"", "kosong")])
def test_a_paper_that_is_none_is_told_at_its_field(body: bytes, said: str) -> None:
    client = Client()
    number, _code = pledged(client)
    promise = Promise.objects.get(number=number)
    answer = client.post(reverse("donor-upload", args=[promise.id]), {"file": pdf(body)})
    assert answer.status_code == 422
    assert said in seen(answer)
    assert Promise.objects.get(id=promise.id).state == "drafted"


def test_without_a_token_nothing_is_taken() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("pledge"), filled()).status_code == 403
    assert not Promise.objects.exists()


def test_a_city_without_a_staff_list_says_so(settings: Any) -> None:
    from pijar.funding.models import CivilServant

    CivilServant.objects.all().delete()
    assert "Ikrar belum dibuka" in seen(Client().get(reverse("pledge")))


def test_the_pages_speak_english_too() -> None:
    client = Client(headers={"accept-language": "en"})
    assert "One pledge, one worker protected" in seen(client.get(reverse("pledge")))
