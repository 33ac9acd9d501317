"""What a case tells nobody: who holds a NIK that was only tried, where they live, what a doctor found, in pages and trail."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.tables import Region
from pijar.backoffice.tests.claims import HAPPENED, claim_about
from pijar.backoffice.tests.conftest import THEIRS
from pijar.backoffice.tests.test_report_pages import typed
from pijar.claims import estimating, medical, paying, services
from pijar.claims.medical import Findings
from pijar.claims.models import Claim, Incident
from pijar.claims.selectors import checklist
from pijar.claims.types import Harm, Paper, State
from pijar.kernel.clock import now
from pijar.registry.crypto import identifiers
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

AT = {"actor": Actor("rina"), "at": now()}
UNKNOWN = "3374120101809998"
DESKS = (Role.HOSPITAL, Role.VILLAGE)


def nik_of(person) -> str:
    return identifiers().decrypt("national_id", person.national_id)


def url(name: str, claim: Claim, *more) -> str:
    return reverse(name, args=[claim.number, *more])


@pytest.fixture
def desk(enter, city):
    """A desk's client; the hospital's has its name."""

    def entered(role: Role):
        Officer.objects.filter(id=city.officers[Role.HOSPITAL].id).update(workplace="RSUD Contoh")
        return enter(role)

    return entered


def reported(client, **given) -> Claim:
    """A desk's own report, as its form sends it."""
    form = typed(event="killed", place_village="", treated_at="RSUD Contoh", **{"nik": "", "name": "", **given})
    before = Claim.objects.count()
    assert client.post(reverse("report"), form).status_code == 200
    assert Claim.objects.count() == before + 1
    return Claim.objects.latest("id")


def seen(client, claim: Claim) -> str:
    """What the desk reads of its case, list and page, without what differs from case to case."""
    body = client.get(url("claim", claim)).content.decode() + client.get(reverse("claims")).content.decode()
    body = re.sub(r'name="csrfmiddlewaretoken"[^>]*|nonce="[^"]*"|/tugas/[0-9]+/', "", body)
    return re.sub(r"LK-[0-9]{4}-[0-9]{6}-[A-Z]", "LK", body)


@pytest.mark.parametrize("role", DESKS)
def test_a_nik_alone_tells_a_desk_nothing(desk, city, role):
    client, pages = desk(role), []
    for nik in (UNKNOWN, nik_of(city.theirs)):
        claim = reported(client, nik=nik)
        assert claim.incident.person_id is None
        pages.append(seen(client, claim))
        for kind in ("KK1", "KK3", "HOSPITAL"):
            assert client.post(url("claim-form", claim, kind)).status_code == 404
        # Out of the list, so that the next one's stands there alone.
        Claim.objects.filter(id=claim.id).update(hospital="")
        Incident.objects.filter(id=claim.incident_id).update(office="")
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", DESKS)
def test_a_name_that_fits_links_and_the_desk_still_learns_neither_home_nor_record(desk, city, role):
    client = desk(role)
    claim = reported(client, nik=nik_of(city.theirs), name=city.theirs.name)
    assert claim.incident.person_id == city.theirs.id
    page = client.get(url("claim", claim)).content.decode()
    assert Region.objects.get(code=THEIRS).name not in page
    assert "Orangnya sudah dikenal" not in page
    assert not re.search("Pastikan siapa orangnya</", page + client.get(reverse("claims")).content.decode())
    for kind in ("KK1", "KK3", "HOSPITAL"):
        assert client.post(url("claim-form", claim, kind)).status_code == 404
    listed = client.get(reverse("claims"), {"kelurahan": THEIRS}).content.decode()
    assert claim.number not in listed


def test_a_wrong_nik_is_not_linked_by_a_name_that_fits_somebody(desk, city):
    assert reported(desk(Role.VILLAGE), nik=UNKNOWN, name=city.theirs.name).incident.person_id is None


def test_the_office_links_the_holder_of_a_told_nik_by_one_button(desk, enter, city):
    claim = reported(desk(Role.VILLAGE), nik=nik_of(city.theirs))
    office = enter(Role.PROGRAMME)
    assert "pemilik NIK yang dilaporkan" in office.get(url("claim", claim)).content.decode()
    office.post(url("claim-identify", claim), {"person": city.theirs.id, "reason": "NIK yang dilaporkan, dicocokkan petugas"})
    claim.refresh_from_db()
    assert claim.incident.person_id == city.theirs.id


def paid_case(city) -> Claim:
    """Two kinds of a doctor's lines, estimated and one of them paid."""
    claim = claim_about(city.ours)
    findings = Findings(diagnosis="FRAKTUR", outcome="recovered", transport=({"mode": "land", "cost": 150_000},))
    medical.write(claim.number, kind="statement", findings=findings, unable=[(date(2026, 1, 21), date(2026, 1, 24))],
                  stated_at=HAPPENED + timedelta(days=20), **AT)  # fmt: skip
    estimating.estimate(claim.number, **AT)
    for to in (State.SCREENED, State.NOTIFIED, State.IN_TREATMENT, State.STAGE_TWO):
        services.move(claim.number, to, on=date(2026, 2, 10), **AT)
    for paper, _, _ in checklist(claim):
        services.set_document(claim.number, paper.code, state=Paper.RECEIVED, **AT)
    services.move(claim.number, State.WITH_INSURER, on=date(2026, 2, 10), **AT)
    paying.note_payment(
        claim.number, code="jkk_stmb", amount=133_333, on=date(2026, 2, 20), to_kind="participant", reference="B-1", **AT
    )
    paying.compare(claim.number, explanation="angkutan belum dibayar", **AT)
    return Claim.objects.get(id=claim.id)


def test_without_the_right_the_doctors_lines_are_one_sum(enter, city):
    claim = paid_case(city)
    body = enter(Role.PROGRAMME).get(url("claim-money", claim)).content.decode()
    assert "Menurut keterangan dokter" in body
    assert "283.333" in body
    for told in ("STMB", "jkk_stmb", "angkutan", "jkk_transport", "Rp 150.000"):
        assert told not in body, told
    line = {"code": "jkk_transport", "amount": "150.000", "on": "21/02/2026", "to_kind": "participant", "reference": "B-2"}
    assert enter(Role.PROGRAMME).post(url("claim-money", claim), line).status_code == 422
    Officer.objects.filter(id=city.officers[Role.PROGRAMME].id).update(sees_medical=True)
    whole = enter(Role.PROGRAMME).get(url("claim-money", claim)).content.decode()
    assert "STMB" in whole
    assert "133.333" in whole


def test_the_lines_of_a_death_stand_by_themselves(enter, city):
    claim = claim_about(city.ours, harm=Harm.DIED)
    estimating.estimate(claim.number, **AT)
    body = enter(Role.PROGRAMME).get(url("claim-money", claim)).content.decode()
    assert "Santunan kematian JKK" in body
    assert "Menurut keterangan dokter" not in body


def test_the_trail_tells_that_something_was_done_and_no_finding(city):
    claim = paid_case(city)
    paying.note_refusal(claim.number, code="jkk_transport", on=date(2026, 2, 20), reason="tanpa kuitansi", reference="B-3", **AT)
    services.set_harm(claim.number, harm=Harm.DIED, **AT)
    told = {
        one.action: one.details for one in Event.objects.filter(subject=f"claim:{claim.number}", action__in=(
            "claim.estimate", "claim.pay", "claim.refuse_line", "claim.compare", "claim.harm",
        ))
    }  # fmt: skip
    assert told == {
        "claim.estimate": {"version": 1}, "claim.pay": {"place": 1}, "claim.refuse_line": {"place": 2},
        "claim.compare": {"version": 1}, "claim.harm": {},
    }  # fmt: skip
