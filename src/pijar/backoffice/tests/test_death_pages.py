"""Deaths, scholarships and lessons on pages: who sees what, each reading of a family written down, what is next."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.tests.claims import claim_about
from pijar.backoffice.tests.test_access import death_of, scholar_of
from pijar.claims.models import DeathFound, DeathRun, Scholar, ScholarYear
from pijar.claims.sealing import seal
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.types import Role


def found(someone, **more) -> DeathFound:
    number = death_of(someone)
    DeathFound.objects.filter(id=number).update(**{"state": "found", "version": 1, **more})
    return DeathFound.objects.get(id=number)


def test_a_kelurahan_tells_the_family_and_reads_its_own(enter, city):
    one = found(city.ours, heirs=seal("heirs", [[city.theirs.id, "SUMIYATI", "1985-02-03"]]), heirs_count=1)
    other = found(city.theirs)
    lurah = enter(Role.VILLAGE)
    page = lurah.get(reverse("deaths")).content.decode()
    assert "WARGA KITA" in page and "WARGA SANA" not in page
    assert lurah.get(reverse("death", args=[other.id])).status_code == 404
    page = lurah.get(reverse("death", args=[one.id])).content.decode()
    assert "SUMIYATI" not in page and "hubungi keluarga" in page
    assert "SUMIYATI" in lurah.post(reverse("death-family", args=[one.id])).content.decode()
    assert Event.objects.filter(action="claim.death_read", subject=f"death:{one.id}").count() == 1
    done = {"words": "Kunjungan bersama RT", "seen": one.version}
    assert lurah.post(reverse("death-act", args=[one.id, "kabari"]), done).status_code == 302
    stale = lurah.post(reverse("death-act", args=[one.id, "selesai"]), done)
    assert stale.status_code == 403
    assert DeathFound.objects.get(id=one.id).state == "told"
    assert lurah.post(reverse("death-letter", args=[one.id])).headers["content-type"] == "application/pdf"


def test_the_office_reads_no_family_unless_named_for_it(enter, city):
    one = found(city.ours, heirs=seal("heirs", [[city.theirs.id, "SUMIYATI", "1985-02-03"]]), heirs_count=1)
    rina = enter(Role.PROGRAMME)
    assert rina.post(reverse("death-family", args=[one.id])).status_code == 403
    city.officers[Role.PROGRAMME].sees_medical = True
    city.officers[Role.PROGRAMME].save()
    assert "SUMIYATI" in rina.post(reverse("death-family", args=[one.id])).content.decode()


def test_a_doubtful_one_is_judged_first(enter, city):
    one = found(city.ours, state="doubted")
    rina = enter(Role.PROGRAMME)
    page = rina.get(reverse("death", args=[one.id])).content.decode()
    assert "namanya berbeda" in page and reverse("death-act", args=[one.id, "kabari"]) not in page
    assert rina.post(reverse("death-letter", args=[one.id])).status_code == 403
    assert rina.post(reverse("death-act", args=[one.id, "bukan"]), {"words": "", "seen": 1}).status_code == 422
    assert rina.post(reverse("death-act", args=[one.id, "kabari"]), {"words": "apa", "seen": 1}).status_code == 403
    rina.post(reverse("death-act", args=[one.id, "bukan"]), {"words": "NIK salah ketik", "seen": 1})
    assert DeathFound.objects.get(id=one.id).state == "withdrawn"
    assert "Periksa 1 kematian" not in rina.get(reverse("home")).content.decode()


def test_an_auditor_looks_on(enter, city):
    one = found(city.ours)
    auditor = enter(Role.AUDITOR)
    page = auditor.get(reverse("death", args=[one.id])).content.decode()
    assert "<form method" not in page.split("<main")[1]
    assert auditor.post(reverse("death-act", args=[one.id, "kabari"]), {"words": "apa", "seen": 1}).status_code == 403
    assert auditor.post(reverse("deaths-find"), {"bulan": "2026-01"}).status_code == 403


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "1899-12", "next"])
def test_an_odd_month_is_a_sentence(enter, city, month):
    sent = {"bulan": str(Month.of(today()).next) if month == "next" else month}
    page = enter(Role.PROGRAMME).post(reverse("deaths-find"), sent)
    assert page.status_code == 409
    assert "Tulis bulan" in page.content.decode() and "sampai bulan ini" in page.content.decode()
    assert not DeathRun.objects.exists()


def test_a_register_nobody_matched_yet_is_told(enter, city):
    from pijar.enrolment.models import Enrolment

    rina = enter(Role.PROGRAMME)
    assert "Cocokkan data kematian" not in rina.get(reverse("home")).content.decode()
    found(city.ours)
    Enrolment.objects.create(person=city.ours, fund_code="APBD", valid_from=date(2026, 1, 1))
    assert "Cocokkan data kematian" in rina.get(reverse("home")).content.decode()
    rina.post(reverse("deaths-find"), {"bulan": "2026-01"})
    assert "Cocokkan data kematian" not in rina.get(reverse("home")).content.decode()
    assert "Terakhir" in rina.get(reverse("deaths")).content.decode()


def test_the_match_from_the_page(enter, city):
    rina = enter(Role.PROGRAMME)
    assert "belum dimuat" in rina.post(reverse("deaths-find"), {"bulan": "2026-01"}).content.decode()
    assert "Hubungi keluarga" not in rina.get(reverse("home")).content.decode()
    found(city.ours)
    assert "Hubungi keluarga 1 peserta" in rina.get(reverse("home")).content.decode()


def scholar(someone) -> Scholar:
    one = Scholar.objects.get(id=scholar_of(someone))
    if not one.years.exists():
        ScholarYear.objects.create(
            scholar=one, number=1, level="SD", due_on=date(2026, 1, 1), amount=1_500_000, actor="rina", at=one.at
        )
    return one


def test_a_child_year_by_year(enter, city):
    one = scholar(city.ours)
    rina = enter(Role.PROGRAMME)
    page = rina.get(reverse("scholars")).content.decode()
    assert "ANAK WARGA KITA" not in page and one.claim.number in page and "terlambat" in page
    assert not Event.objects.filter(action="claim.scholar_read").exists()
    act = reverse("scholar-act", args=[one.id, "file"])
    assert rina.post(act, {"on": "32/01/2026", "seen": 1}).status_code == 422
    assert rina.post(act, {"on": "05/03/2026", "seen": 1}).status_code == 302
    stale = {"amount": "1.500.000", "on": "06/03/2026", "reference": "BPJS-1", "seen": 1}
    stale = rina.post(reverse("scholar-act", args=[one.id, "pay"]), stale)
    assert stale.status_code == 422 and "baru saja mengubahnya" in stale.content.decode()
    paid = {"amount": "1.000.000", "on": "06/03/2026", "reference": "BPJS-1", "seen": 2}
    rina.post(reverse("scholar-act", args=[one.id, "pay"]), paid)
    page = rina.get(reverse("scholar", args=[one.id])).content.decode()
    assert "berbeda dari ketentuan" in page and ScholarYear.objects.count() == 2
    rina.post(reverse("scholar-act", args=[one.id, "end"]), {"reason": "married", "on": "06/03/2026", "seen": 3})
    assert Scholar.objects.get().end_reason == "married"
    assert "menikah" in rina.get(reverse("scholars")).content.decode()
    assert rina.post(reverse("scholar-act", args=[one.id, "apa"])).status_code == 404
    assert rina.post(reverse("scholars-begin"), {"kasus": one.claim.number, "anak": "x"}).status_code == 404
    assert rina.post(reverse("scholars-begin"), {"kasus": one.claim.number, "anak": "7"}).status_code == 409


def test_names_of_children_are_for_those_named_and_written_down(enter, city):
    one = scholar(city.ours)
    officer = city.officers[Role.PROGRAMME]
    officer.sees_medical = True
    officer.save()
    rina = enter(Role.PROGRAMME)
    assert "ANAK WARGA KITA" in rina.get(reverse("scholars")).content.decode()
    assert "ANAK WARGA KITA" in rina.get(reverse("scholar", args=[one.id])).content.decode()
    assert Event.objects.filter(action="claim.scholar_read").count() == 2
    assert enter(Role.VILLAGE).get(reverse("scholars")).status_code == 403


def test_lessons_hide_the_few_from_who_sees_no_person(enter, city):
    for someone in (city.ours, city.theirs):
        claim_about(someone)
    page = enter(Role.PROGRAMME).get(reverse("lessons")).content.decode()
    assert "Terbanyak" in page and "Desa Kita" in page
    page = enter(Role.TREASURER).get(reverse("lessons") + "?tahun=2026").content.decode()
    assert "tidak ditampilkan" in page and "Terbanyak" not in page
    page = enter(Role.VILLAGE).get(reverse("lessons") + "?tahun=abcd").content.decode()
    assert "Desa Kita" in page and "Desa Sana" not in page and "iuran yang dibayar" not in page
    assert enter(Role.HOSPITAL).get(reverse("lessons")).status_code == 200
