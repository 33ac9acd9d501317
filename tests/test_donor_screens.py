"""Donors as officers see them: pledges approved by who may, one donor, a month's findings and lists, OPD by counts alone."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

import cities
from cities import DONORS, FEBRUARY, JANUARY, MARCH, PEOPLE, VILLAGE_CODE, Donor
from pijar.audit.models import Event
from pijar.backoffice.selectors import donors, giving
from pijar.backoffice.translations import compile_messages
from pijar.funding import services
from pijar.funding.models import DonorKey, DonorStop, Promise
from pijar.funding.types import StopReason
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

pytestmark = pytest.mark.usefixtures("donors_city")
DONOR = DONORS[10]
READERS = (Role.PROGRAMME, Role.TREASURER, Role.AUDITOR)


@pytest.fixture(autouse=True)
def _pages(settings: Any, tmp_path: Path) -> None:
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def entered(role: Role, name: str = "") -> Client:
    village = VILLAGE_CODE if role is Role.VILLAGE else ""
    values = {"role": role.value, "village_code": village}
    officer, _ = Officer.objects.get_or_create(username=name or role.value, defaults=values)
    client = Client()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    return client


def seen(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def signed(donor: Donor = DONOR, actor: Actor | None = None, **more: Any) -> Promise:
    """A pledge made by the form, signed and sent in."""
    told: dict[str, Any] = {"name": "Donatur Sepuluh", "agency": "Disnaker", "workers": 1, "consents": True}
    told["starts"] = giving.months_to_start()[1]
    made = services.submit_pledge(nip=donor.nip, actor=actor, **{**told, **more})
    paper = Path(django_settings.DATA) / "tmp" / "surat-uji.pdf"
    paper.write_bytes(b"%PDF-1.7 signed\n%%EOF\n")
    services.upload_consent(made.promise_id, paper, actor=actor)
    return Promise.objects.get(id=made.promise_id)


def test_a_pledge_goes_from_the_home_page_to_approved() -> None:
    promise, rina = signed(), entered(Role.PROGRAMME)
    home = rina.get(reverse("home")).content.decode()
    assert "1 ikrar menunggu persetujuan" in home
    assert f'href="{reverse("donors")}"' in home
    assert reverse("donors-pledge", args=[promise.id]) in rina.get(reverse("donors")).content.decode()
    page = rina.get(reverse("donors-pledge", args=[promise.id]))
    assert "Nama atau OPD berbeda dari daftar ASN" in seen(page), "the staff list calls them DONATUR 11"
    paper = rina.get(reverse("donors-consent", args=[promise.id]))
    assert b"".join(paper.streaming_content) == b"%PDF-1.7 signed\n%%EOF\n"  # type: ignore[attr-defined]
    assert Event.objects.filter(subject=f"pledge:{promise.number}", actor="programme").count() == 1
    rina.post(reverse("donors-approve", args=[promise.id]))
    promise.refresh_from_db()
    assert (promise.state, promise.approved_by) == ("active", "programme")
    audit = entered(Role.AUDITOR)
    assert "Berjalan" in seen(audit.get(reverse("donors-pledge", args=[promise.id])))
    assert "1 ikrar menunggu" not in seen(audit.get(reverse("home")))


def test_a_refused_pledge_tells_the_donor_why() -> None:
    promise, rina = signed(), entered(Role.PROGRAMME)
    place = reverse("donors-refuse", args=[promise.id])
    assert rina.post(place, {"reason": "x"}).status_code == 422
    rina.post(place, {"reason": "Tanda tangan tidak ada pada surat"})
    promise.refresh_from_db()
    assert (promise.state, promise.refusal) == ("refused", "Tanda tangan tidak ada pada surat")


def test_who_took_the_paper_in_does_not_approve_it() -> None:
    promise, client = signed(actor=Actor("programme")), entered(Role.PROGRAMME)
    page = client.get(reverse("donors-pledge", args=[promise.id]))
    assert "petugas lain yang menyetujuinya" in seen(page)
    assert reverse("donors-approve", args=[promise.id]) not in page.content.decode()
    client.post(reverse("donors-approve", args=[promise.id]))
    assert Promise.objects.get(id=promise.id).state == "waiting"


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR])
def test_who_reads_sees_no_button_and_changes_nothing(role: Role) -> None:
    promise, client, address = signed(), entered(role), donors.token(DONOR.nip)
    for page in (reverse("donors-pledge", args=[promise.id]), reverse("donors-one", args=[address]), reverse("donors")):
        body = client.get(page).content.decode()
        assert not [name for name in ("setujui/", "tolak/", "henti/", "kode/") if name in body]
    for name in ("donors-approve", "donors-refuse"):
        assert client.post(reverse(name, args=[promise.id])).status_code == 403
    for name in ("donors-stop", "donors-resume", "donors-code"):
        assert client.post(reverse(name, args=[address])).status_code == 403
    assert client.post(reverse("donors-letters", args=[JANUARY])).status_code == 403


def test_the_officer_is_told_what_is_odd_about_a_named_worker() -> None:
    rina, nobody = entered(Role.PROGRAMME), "3374110101019998"
    for nik, said in ((PEOPLE[1].nik, "Donatur lain menyebut pekerja yang sama"), (nobody, "tidak ada dalam daftar usulan")):
        made = services.submit_pledge(
            nip=DONORS[20].nip, name="D", agency="Disnaker", starts=giving.months_to_start()[1], workers=1, consents=True,
            worker_nik=nik,
        )  # fmt: skip
        page = seen(rina.get(reverse("donors-pledge", args=[made.promise_id])))
        assert said in page
        assert nik not in page
    assert PEOPLE[1].said not in seen(entered(Role.TREASURER).get(reverse("donors-pledge", args=[made.promise_id])))


def test_a_nip_that_is_searched_stands_in_no_address() -> None:
    client = entered(Role.AUDITOR)
    found = client.post(reverse("donors-register"), {"q": DONOR.nip})
    assert found.status_code == 302
    assert DONOR.nip not in found.url
    assert "DONATUR 11" in seen(client.get(found.url))
    by_name = client.post(reverse("donors-register"), {"q": "donatur 1", "opd": "Disnaker"}, follow=True)
    assert "11 donatur " in seen(by_name), "DONATUR 1 and 10 to 19"
    assert client.get(reverse("donors-one", args=["AAAA"])).status_code == 404


def test_a_donor_is_stopped_resumed_and_given_a_new_code() -> None:
    client, address, start = entered(Role.PROGRAMME), donors.token(DONOR.nip), Month.of(today()).next
    page = client.post(reverse("donors-stop", args=[address]), {"month": str(start), "reason": "RETIRED"}, follow=True)
    assert "Berhenti mulai" in seen(page)
    assert DonorStop.objects.get(nip=DONOR.nip).reason == "RETIRED"
    client.post(reverse("donors-resume", args=[address]), {"month": str(start)})
    assert DonorStop.objects.get(nip=DONOR.nip).until_month == start.first_day
    assert client.post(reverse("donors-stop", args=[address]), {"month": "x", "reason": "RETIRED"}).status_code == 422
    shown = client.post(reverse("donors-code", args=[address]))
    found = re.search(r'id="kode">([^<]+)<', shown.content.decode())
    assert found
    assert services.donor_by_code(DONOR.nip, found[1]).sees_gifts
    assert found[1] not in seen(client.get(reverse("donors-one", args=[address])))
    assert DonorKey.objects.get(nip=DONOR.nip).made_by == "programme"


def spoiled(folder: Path) -> None:
    """February's payroll again: one failed, one short, one missing."""
    taken = {str(FEBRUARY): [(0, "GAGAL")]}, {str(FEBRUARY): [(8_400, "BERHASIL")]}, {str(FEBRUARY): []}
    odd = [Donor(n, taken=dict(one)) for n, one in zip((11, 12, 13), taken, strict=True)]
    cities.payroll(folder, [*DONORS[:10], *odd, *DONORS[13:]], FEBRUARY)


def test_a_month_tells_what_to_mend_and_hands_the_lists_out(tmp_path: Path) -> None:
    spoiled(tmp_path)
    rina = entered(Role.PROGRAMME)
    page = seen(rina.get(reverse("donors-month", args=[FEBRUARY])))
    odd = ("Potongan gagal", "Potongan kurang", "Tidak ada dalam berkas potongan")
    for word in (*odd, "DONATUR 12", "30 donatur, jumlah kendali"):
        assert word in page
    answer = rina.get(reverse("donors-findings", args=[FEBRUARY]))
    told = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {(line["nip"], line["finding"]) for line in told} == {(f.nip, f.finding) for f in services.findings(FEBRUARY)}
    assert all(line["next_step"] for line in told)
    for kind in ("csv", "xlsx"):
        body = b"".join(rina.get(reverse("donors-deductions", args=[FEBRUARY, kind])).streaming_content)  # type: ignore[attr-defined]
        assert body[:2] == (b"PK" if kind == "xlsx" else b"ni")
    assert Event.objects.filter(action="donor.deductions").count() == 2
    assert rina.get(reverse("donors-deductions", args=[FEBRUARY, "exe"])).status_code == 404
    assert entered(Role.AUDITOR).get(reverse("donors-deductions", args=[FEBRUARY, "csv"])).status_code == 403


def test_the_match_of_a_month_is_told_in_words() -> None:
    from pijar.cycle import donormonth

    told, page = donormonth.match_report(JANUARY), seen(entered(Role.AUDITOR).get(reverse("donors-month", args=[JANUARY])))
    assert f"{told['pledges']} ikrar jatuh tempo" in page
    assert f"Itu membiayai {told['carried']} pekerja" in page
    assert "belum dijalankan" in seen(entered(Role.AUDITOR).get(reverse("donors-month", args=[Month(2026, 9)])))


def test_letters_are_made_once_and_given_out_again(tmp_path: Path) -> None:
    from pijar.cycle import store
    from pijar.staff.types import CONSOLE

    spoiled(tmp_path)
    client, place = entered(Role.PROGRAMME), reverse("donors-letters", args=[FEBRUARY])
    rule = "\ndonors:\n  dunning:\n    - {from: 2026-01-01, first: 1, second: 2, question: 3}\n"
    store.load(store.current(2026).text.split("\ndonors:")[0] + rule, CONSOLE)
    assert "3 surat sopan perlu dibuat" in seen(client.get(reverse("donors-month", args=[FEBRUARY])))
    first, again = (b"".join(client.post(place).streaming_content) for _ in range(2))  # type: ignore[attr-defined]
    assert first == again
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert len(names) == 3
    assert "3 sudah dibuat" in seen(client.get(reverse("donors-month", args=[FEBRUARY])))
    nobody = client.post(reverse("donors-letters", args=[JANUARY]), headers={"referer": "http://testserver/donatur/"})
    assert nobody.status_code == 302


def test_an_opd_is_counts_by_name_and_small_ones_are_hidden(tmp_path: Path) -> None:
    exact = seen(entered(Role.AUDITOR).get(reverse("donors-agencies")))
    assert "Disnaker 30" in exact
    assert not [d for d in DONORS if d.nip in exact]
    servants = [(d.nip, f"DONATUR {d.number}", "Dinas Kecil" if d.number < 4 else "Disnaker", "") for d in DONORS]
    cities.load(cities.Reference.CIVIL_SERVANTS, cities.table(tmp_path / "asn2.csv", "nip,nama,opd,nik", servants))
    admin = entered(Role.ADMINISTRATOR).get(reverse("donors-agencies"))
    assert "Dinas Kecil <5 –" in seen(admin)
    assert "Dinas Kecil 3" in seen(entered(Role.PROGRAMME).get(reverse("donors-agencies")))
    assert "DONATUR" not in seen(admin)


@pytest.mark.parametrize("role", READERS)
def test_every_page_opens_for_who_reads(role: Role) -> None:
    promise, client, address = signed(), entered(role), donors.token(DONOR.nip)
    places = [
        reverse("donors"), reverse("donors-register"), reverse("donors-agencies"), reverse("donors-month", args=[FEBRUARY]),
        reverse("donors-pledge", args=[promise.id]), reverse("donors-one", args=[address]),
    ]  # fmt: skip
    for place in places:
        assert client.get(place).status_code == 200, place
    assert client.get(reverse("donors-month-now"), follow=True).status_code == 200
    english = client.get(reverse("donors"), headers={"accept-language": "en"})
    assert "Civil servants who give" in seen(english)
    for closed in (Role.VILLAGE, Role.ADMINISTRATOR):
        assert entered(closed).get(reverse("donors")).status_code == 403


def test_a_pledge_in_play_is_found_and_refused_and_a_stop_is_told() -> None:
    made = services.submit_pledge(
        nip=DONOR.nip, name="Iseng", agency="Disnaker", starts=giving.months_to_start()[1], workers=1, consents=True
    )
    services.stop_donor(DONOR.nip, from_month=Month.of(today()), reason=StopReason.RETIRED, actor=Actor("rina"))
    rina, place = entered(Role.PROGRAMME), reverse("donors-pledge", args=[made.promise_id])
    assert place in rina.get(reverse("donors")).content.decode()
    page = seen(rina.get(place))
    assert "Donatur ini berhenti mulai" in page
    assert "(Pensiun)" in page
    rina.post(reverse("donors-refuse", args=[made.promise_id]), {"reason": "Bukan pegawai yang bersangkutan"})
    assert place not in rina.get(reverse("donors")).content.decode()


def test_who_lost_a_donor_is_told_with_the_last_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In March payroll takes nothing of anybody: whom gifts carried in February stands without, or waits."""
    cities.payroll(tmp_path, [Donor(d.number, worker=d.worker, taken={str(MARCH): [(0, "GAGAL")]}) for d in DONORS], MARCH)
    cities.run(MARCH)
    rina, treasurer = entered(Role.PROGRAMME), entered(Role.TREASURER)
    risk = donors.at_risk(Officer.objects.get(username="programme"), MARCH)
    assert risk
    assert risk.waiting
    page = rina.get(reverse("donors-month", args=[MARCH]))
    assert "Hari aman terakhir" in seen(page)
    assert risk.people[0].name in seen(page)
    assert reverse("places-person", args=[MARCH, risk.people[0].person_id]) in page.content.decode()
    assert risk.people[0].name not in seen(treasurer.get(reverse("donors-month", args=[MARCH])))
    assert "kehilangan donatur" not in seen(rina.get(reverse("home"))), "the day is over long since"
    monkeypatch.setattr(donors, "today", lambda: risk.safe)
    assert f"{risk.waiting} pekerja kehilangan donatur" in seen(rina.get(reverse("home")))
