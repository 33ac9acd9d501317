"""The pages of a case from the doctor's word to the payment: who may see what, what a form does, what is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.tests.claims import HAPPENED, claim_about
from pijar.claims import estimating, family, medical, paying, services
from pijar.claims.medical import Findings
from pijar.claims.models import ClaimPayment, FamilyMember, MedicalReport, WorkOpinion
from pijar.claims.selectors import checklist, claim_of
from pijar.claims.types import Harm, Paper, State
from pijar.kernel.clock import now
from pijar.staff.types import Actor, Role

RINA = Actor("rina")
AT = {"actor": RINA, "at": now()}
SEALED = ("FRAKTUR RAHASIA", "SITI RAHASIA")


@pytest.fixture
def claim(city):
    """A case of our person, identified."""
    found = claim_about(city.ours)
    services.identify(found.number, person_id=city.ours.id, reason="KTP diperlihatkan", **AT)
    return claim_of(found.number)


@pytest.fixture
def reader(enter, city):
    """The programme's officer who is named for medical data."""
    one = city.officers[Role.PROGRAMME]
    one.sees_medical = True
    one.save()
    return enter(Role.PROGRAMME)


def told(claim):
    findings = Findings(diagnosis=SEALED[0], outcome="recovered")
    medical.write(claim.number, kind="statement", findings=findings, unable=[(date(2026, 1, 21), date(2026, 1, 30))],
                  stated_at=HAPPENED + timedelta(days=20), **AT)  # fmt: skip
    family.add(claim.number, relative=family.Relative(relation="istri", name=SEALED[1], alive=True), **AT)


def url(name, claim, *more):
    return reverse(name, args=[claim.number, *more])


PAGES = ("claim", "claim-work", "claim-doctor", "claim-relatives", "claim-money")


@pytest.mark.parametrize("role", Role)
def test_who_is_not_named_for_it_reads_no_finding_and_no_family(enter, claim, role):
    told(claim)
    estimating.estimate(claim.number, **AT)
    client = enter(role)
    for name in PAGES:
        body = client.get(url(name, claim)).content.decode()
        assert not any(words in body for words in SEALED), (role, name)


def test_who_is_named_reads_and_each_reading_is_recorded(reader, claim):
    told(claim)
    assert SEALED[0] in reader.get(url("claim-doctor", claim)).content.decode()
    assert SEALED[1] in reader.get(url("claim-relatives", claim)).content.decode()
    for action in ("claim.medical.read", "claim.family.read"):
        assert Event.objects.filter(action=action, actor="petugas-programme").count() == 1


def test_a_hospital_writes_and_reads_its_own_and_nothing_else(enter, city, claim):
    own = city.officers[Role.HOSPITAL]
    own.workplace = "RSUD Contoh"
    own.save()
    client = enter(Role.HOSPITAL)
    assert client.get(url("claim-doctor", claim)).status_code == 404
    services.set_hospital(claim.number, hospital="RSUD Contoh", **AT)
    told(claim)
    assert SEALED[0] not in client.get(url("claim-doctor", claim)).content.decode()
    form = {"kind": "treatment", "diagnosis": "LUKA BAKAR", "disabilities-0-kind": "anatomical"}
    assert client.post(url("claim-doctor", claim), form).status_code == 302
    body = client.get(url("claim-doctor", claim)).content.decode()
    assert "LUKA BAKAR" in body and SEALED[0] not in body
    assert MedicalReport.objects.get(place=2).office == "RSUD Contoh"
    assert client.post(url("claim-doctor-withdraw", claim, 1), {"reason": "bukan milik kami"}).status_code == 403
    assert client.get(url("claim-money", claim)).status_code == 403
    # The papers print whom the registry names: only once the office has looked at the report.
    assert client.post(url("claim-form", claim, "KK3")).status_code == 404
    assert "sesudah kantor program memeriksa" in client.get(url("claim", claim)).content.decode()
    services.move(claim.number, State.SCREENED, on=date(2026, 1, 21), **AT)
    assert client.post(url("claim-form", claim, "KK3")).status_code == 200
    assert client.post(url("claim-form", claim, "KK2")).status_code == 404


def test_the_questions_follow_the_manner_and_the_opinion_stands_beside_them(reader, claim):
    page = reader.get(url("claim-work", claim), {"cara": "at_work"})
    assert page.status_code == 200 and "Apakah ada kejadian mendadak" in page.content.decode()
    answers = dict.fromkeys(("sudden_force", "paid_work", "declared_work", "work_place", "work_hours"), "yes")
    given = {"manner": "at_work", "doing": "memasang tenda", **answers}
    assert reader.post(url("claim-work", claim), given).status_code == 302
    assert WorkOpinion.objects.get().opinion == "likely"
    assert "Kemungkinan besar kecelakaan kerja" in reader.get(url("claim-work", claim)).content.decode()
    assert reader.post(url("claim-work", claim), {**given, "paid_work": "mungkin"}).status_code == 422
    assert WorkOpinion.objects.count() == 1


def test_a_doctors_report_keeps_what_was_typed_when_it_is_refused(reader, claim):
    form = {
        "kind": "statement", "diagnosis": "Fraktur radius", "outcome": "disabled",
        "stated_on": "20/02/2026", "stated_hour": "10.00",
        "span-0-first": "21/01/2026", "span-0-last": "30/01/2026", "disabilities-0-item": "", "disabilities-0-kind": "anatomical",
    }  # fmt: skip
    answer = reader.post(url("claim-doctor", claim), form)
    assert answer.status_code == 422 and "Fraktur radius" in answer.content.decode()
    form |= {"disabilities-0-item": "right_hand", "transport-0-mode": "land", "transport-0-cost": "150.000"}
    assert reader.post(url("claim-doctor", claim), form).status_code == 302
    body = reader.get(url("claim-doctor", claim)).content.decode()
    assert "Tangan kanan" in body and "150.000" in body and "Laporan tahap II" in body
    assert reader.post(url("claim-doctor", claim), form).status_code == 422
    assert reader.post(url("claim-doctor-withdraw", claim, 1), {"reason": "tertukar pasien"}).status_code == 302
    assert MedicalReport.objects.get().withdrawn_at
    half = {"kind": "treatment", "span-0-first": "21/01/2026", "disabilities-0-kind": "anatomical"}
    assert reader.post(url("claim-doctor", claim), half).status_code == 422


def test_the_family_is_written_changed_and_its_heirs_named(reader, claim):
    services.set_harm(claim.number, harm=Harm.DIED, **AT)
    page = url("claim-relatives", claim)
    widow = {"relation": "spouse", "name": "Siti Kita", "alive": "yes", "birth_date": "01/05/1984"}
    assert reader.post(page, widow).status_code == 302
    assert reader.post(page, {"relation": "child", "name": "Budi Kita", "alive": "yes", "level": "SD"}).status_code == 422
    child = {"relation": "child", "name": "Budi Kita", "alive": "yes", "birth_date": "01/05/2016", "level": "SD"}
    assert reader.post(page, child).status_code == 302
    body = reader.get(page).content.decode()
    assert "Ahli waris menurut hukum" in body and "perlu wali" in body and "Buku nikah" in body
    assert "Budi Kita" in reader.get(page, {"ubah": "2"}).content.decode()
    assert reader.post(page, {**child, "place": "2", "level": "SMP"}).status_code == 302
    assert FamilyMember.objects.filter(is_current=True).count() == 2 and FamilyMember.objects.count() == 3
    assert reader.post(url("claim-relatives-remove", claim, 1), {"reason": "salah keluarga"}).status_code == 302
    assert FamilyMember.objects.filter(is_current=True).count() == 1


def test_money_from_the_estimate_to_the_comparison(reader, claim):
    told(claim)
    assert reader.post(url("claim-estimate", claim)).status_code == 302
    for to in (State.SCREENED, State.NOTIFIED, State.IN_TREATMENT, State.STAGE_TWO):
        services.move(claim.number, to, on=date(2026, 2, 10), **AT)
    line = {"code": "jkk_stmb", "amount": "333.333", "on": "20/02/2026", "to_kind": "participant", "reference": "BPJS-1"}
    assert reader.post(url("claim-money", claim), line).status_code == 422
    for paper, _, _ in checklist(claim):
        services.set_document(claim.number, paper.code, state=Paper.RECEIVED, **AT)
    services.move(claim.number, State.WITH_INSURER, on=date(2026, 2, 10), **AT)
    assert reader.post(url("claim-money", claim), {**line, "amount": "33.333"}).status_code == 302
    assert reader.post(url("claim-line-reverse", claim, 1), {"reason": "kurang satu angka"}).status_code == 302
    assert reader.post(url("claim-money", claim), line).status_code == 302
    assert reader.post(url("claim-money", claim), line).status_code == 422
    refusal = {**line, "code": "other", "amount": "", "refused": "on", "reason": ""}
    assert reader.post(url("claim-money", claim), refusal).status_code == 422
    assert paying.total_paid(claim_of(claim.number)) == 333_333 and ClaimPayment.objects.count() == 3
    body = reader.get(url("claim-money", claim)).content.decode()
    assert "STMB" in body and "333.333" in body and "belum dibandingkan" in body
    reader.post(url("claim-compare", claim), {"explanation": ""})
    assert "sudah dibandingkan" in reader.get(url("claim-money", claim)).content.decode()


def test_without_the_name_for_it_the_estimate_is_told_in_sums_only(enter, claim):
    told(claim)
    estimating.estimate(claim.number, **AT)
    body = enter(Role.PROGRAMME).get(url("claim-money", claim)).content.decode()
    assert "Pengganti hari tidak bekerja" not in body and "Hari ke-" not in body and "Rincian" in body
    assert "Menurut keterangan dokter" in body
    assert not Event.objects.filter(action="claim.estimate.read").exists()


def test_a_form_is_printed_only_for_who_may_read_what_it_shows(enter, reader, claim):
    told(claim)
    answer = reader.post(url("claim-form", claim, "KK2"))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert reader.post(url("claim-form", claim, "F9")).status_code == 404
    assert Event.objects.filter(action="claim.paper").count() == 1
    reader.logout()
    village = enter(Role.VILLAGE)
    assert village.post(url("claim-form", claim, "KK1")).status_code == 404


def test_an_auditor_named_for_it_reads_and_writes_nothing(enter, city, claim):
    one = city.officers[Role.AUDITOR]
    one.sees_medical = True
    one.save()
    told(claim)
    client = enter(Role.AUDITOR)
    assert SEALED[0] in client.get(url("claim-doctor", claim)).content.decode()
    given = {"kind": "treatment", "diagnosis": "x", "disabilities-0-kind": "anatomical"}
    assert client.post(url("claim-doctor", claim), given).status_code == 403
    assert client.post(url("claim-relatives", claim), {"relation": "child", "name": "x", "alive": "yes"}).status_code == 403
    assert client.post(url("claim-estimate", claim)).status_code == 403
