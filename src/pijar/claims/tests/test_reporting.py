"""A report becomes a case: once, with its clock, and telling nothing to whoever sends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from pijar.audit.models import Event
from pijar.claims import services
from pijar.claims.keeping import picture
from pijar.claims.models import Claim, ClaimTask, Incident
from pijar.claims.numbers import code_of
from pijar.claims.selectors import account_of, checklist, claim_of, followed, photos, told
from pijar.claims.tests.conftest import ACCOUNT, HAPPENED, NIK, RINA, TOLD, death, given, opened
from pijar.claims.tests.test_keeping import png
from pijar.claims.types import Channel, Kind, Setting
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor

PUBLIC = {"channel": Channel.PUBLIC, "actor": Actor("pelapor", "public"), "at": TOLD}


def test_a_report_opens_a_case_with_the_clock_of_the_law(person):
    found = claim_of(opened())
    assert (found.branch, found.state, found.incident.person_id) == ("JKK", "reported", person.id)
    assert found.notify_due_at == HAPPENED + timedelta(hours=48)
    assert str(found.lapses_on) == "2031-03-03"
    tasks = {t.kind: t for t in ClaimTask.objects.filter(claim=found)}
    assert tasks["screen"].due_at == found.notify_due_at
    assert (tasks["visit"].owner, tasks["visit"].place, str(tasks["visit"].due_on)) == ("village", "33.74.12.1004", "2026-03-04")
    assert "identify" not in tasks
    assert account_of(found).what == ACCOUNT.what


def test_a_death_is_looked_at_under_jkm_and_no_hour_is_invented(person):
    found = claim_of(opened(death()))
    assert (found.branch, found.notify_due_at, found.lapses_on) == ("JKM", None, None)
    codes = {paper.code for paper, _, _ in checklist(found)}
    assert {"akta_kematian", "formulir_f4"} <= codes
    assert "formulir_kk1" not in codes


def test_nothing_that_was_told_lies_in_clear(person):
    number = opened()
    row = Incident.objects.filter(number=number).values().get()
    for word in ("Jatuh", "Melati", "Sri", "0841", "WARGA", NIK):
        assert word.encode() not in bytes(row["words"]) + bytes(row["national_id"])
    events = str(list(Event.objects.values_list("details", flat=True))) + str(
        list(Event.objects.values_list("subject", flat=True))
    )
    assert NIK not in events
    assert "Sri" not in events


def test_the_same_report_twice_is_one_and_more_words_are_not_lost(person):
    key = uuid4()
    first = services.report(given(), key=key, **PUBLIC)
    again = services.report(given(), key=key, **PUBLIC)
    assert (again.number, again.code, again.is_new) == (first.number, first.code, False)
    more = given(account=replace(ACCOUNT, what=ACCOUNT.what + " Kaki kiri patah."))
    other = services.report(more, key=key, **PUBLIC)
    assert other.is_new
    assert services.report(more, key=key, **PUBLIC).number == other.number
    assert Claim.objects.count() == 2


@pytest.mark.parametrize("changes", [
    {"place_village": "33.74.12.1005"}, {"home_village": "33.74.12.1004"}, {"setting": Setting.TRAFFIC},
    {"hospital": "RSUD Lain"}, {"hour_known": False}, {"account": replace(ACCOUNT, phone="0841-2345-999")},
])  # fmt: skip
def test_whatever_was_corrected_before_sending_again_is_kept(person, changes):
    key = uuid4()
    services.report(given(), key=key, **PUBLIC)
    assert services.report(given(**changes), key=key, **PUBLIC).is_new
    assert not services.report(given(**changes), key=key, **PUBLIC).is_new
    assert not services.report(given(), key=key, **PUBLIC).is_new


def test_a_report_that_an_office_corrected_is_the_same_when_it_is_sent_again(person):
    key = uuid4()
    first = services.report(given(), key=key, **PUBLIC)
    services.set_hospital(first.number, hospital="RSUD Contoh", actor=RINA, at=TOLD)
    assert services.report(given(), key=key, **PUBLIC).number == first.number


def test_a_photo_that_comes_with_the_second_sending_is_kept_once(person):
    key, photo, other = uuid4(), picture(png()), picture(png((b"gAMA", b"\0\0\xb1\x8f")))
    number = services.report(given(), key=key, photos=[photo], **PUBLIC).number
    for _ in range(2):
        assert services.report(given(), key=key, photos=[photo, other], **PUBLIC).number == number
    assert len(photos(claim_of(number))) == 2
    assert Event.objects.filter(action="claim.report", subject=f"claim:{number}").count() == 2
    many = [picture(png((b"gAMA", bytes([0, 0, 0, place])))) for place in range(4)]
    with pytest.raises(Refusal, match="At most 5"):
        services.report(given(), key=key, photos=many, **PUBLIC)
    assert len(photos(claim_of(number))) == 2


def test_somebody_the_system_does_not_know_is_taken_in(db):
    unknown = given(nik="", account=replace(ACCOUNT, name="Pak Kumis"), place_village="33.74.12.1004")
    found = claim_of(opened(unknown))
    assert found.incident.person_id is None
    assert ClaimTask.objects.filter(claim=found, kind="identify", owner="programme").exists()


def test_a_nik_of_somebody_with_another_name_links_nobody(person):
    found = claim_of(opened(given(account=replace(ACCOUNT, name="SITI MARYAM"))))
    assert found.incident.person_id is None
    assert "name_differs" in {flag["flag"] for flag in told(found)["flags"]}


def test_whoever_sends_a_nik_learns_nothing(person):
    receipts = [
        services.report(given(nik=nik), key=uuid4(), **PUBLIC) for nik in (NIK, "3374120101809999", "")
    ]  # fmt: skip
    assert len({r.due_at for r in receipts}) == 1
    assert all(r.is_new and len(r.code) == 11 for r in receipts)


@pytest.mark.parametrize(("changes", "code"), [
    ({"nik": "", "account": replace(ACCOUNT, name="")}, "WHO_MISSING"),
    ({"nik": "", "place_village": "", "account": replace(ACCOUNT, birth_year=None)}, "WHO_MISSING"),
    ({"nik": "33741201"}, "NIK_INVALID"),
    ({"nik": "33741201018O9001"}, "NIK_INVALID"),
    ({"account": replace(ACCOUNT, what="jatuh")}, "WHAT_MISSING"),
    ({"account": replace(ACCOUNT, reporter_name=" ")}, "REPORTER_MISSING"),
    ({"account": replace(ACCOUNT, phone="12")}, "REPORTER_PHONE"),
    ({"account": replace(ACCOUNT, phone="08x4123456789")}, "REPORTER_PHONE"),
    ({"happened_at": TOLD + timedelta(hours=1)}, "WHEN_FUTURE"),
    ({"happened_at": HAPPENED.replace(tzinfo=None)}, "WHEN_INVALID"),
    ({"happened_at": datetime(1026, 3, 3, tzinfo=JAKARTA)}, "WHEN_INVALID"),
    ({"kind": Kind.DEATH}, "DEATH_WITHOUT_DEATH"),
])  # fmt: skip
def test_what_cannot_be_taken_says_why_and_keeps_nothing(db, changes, code):
    with pytest.raises(Refusal) as refused:
        services.report(given(**changes), key=uuid4(), **PUBLIC)
    assert refused.value.code == code
    assert not Incident.objects.exists()


def test_a_day_before_the_law_is_known_has_no_clock_and_is_taken_all_the_same(db):
    found = claim_of(opened(given(happened_at=datetime(2010, 5, 1, 8, tzinfo=JAKARTA), nik="")))
    assert (found.notify_due_at, found.lapses_on) == (None, None)


def test_numbers_count_by_year_and_are_never_given_twice(db):
    numbers = [opened(given(nik="")) for _ in range(3)]
    assert [number[:14] for number in numbers] == ["LK-2026-000001", "LK-2026-000002", "LK-2026-000003"]
    assert opened(given(nik=""), at=TOLD + timedelta(days=365))[:14] == "LK-2027-000001"


def test_a_report_is_followed_by_number_and_code_only(person):
    number = opened()
    claim = claim_of(number)
    assert followed(number.lower(), code_of(claim.incident.key)).id == claim.id
    other = claim_of(opened(given(nik="")))
    for wrong in [(number, code_of(other.incident.key)), (number, ""), ("LK-2026-000009-X", "x"), ("", "")]:
        with pytest.raises(Refusal, match="belong together"):
            followed(*wrong)


def test_a_death_found_in_the_register_opens_one_case_and_joins_the_one_there_is(person):
    day = HAPPENED.date()
    claim, made = services.open_for_death(person.id, died_on=day, actor=RINA, at=TOLD)
    assert (made, claim.branch, claim.incident.channel, claim.incident.person_id) == (True, "JKM", "register", person.id)
    again, made = services.open_for_death(person.id, died_on=day + timedelta(days=2), actor=RINA, at=TOLD)
    assert (again.id, made) == (claim.id, False)


def test_a_death_by_accident_that_was_reported_is_not_opened_again_under_jkm(person):
    from pijar.claims.types import Harm

    number = opened(given(harm=Harm.DIED, setting=Setting.TRAFFIC))
    found, made = services.open_for_death(person.id, died_on=HAPPENED.date(), actor=RINA, at=TOLD)
    assert (found.number, made, found.branch) == (number, False, "JKK")
    with pytest.raises(Refusal, match="paid by one branch"):
        from pijar.claims.types import Branch

        services.open_branch(number, branch=Branch.JKM, reason="keluarga meminta", actor=RINA, at=TOLD)


def test_a_stranger_told_of_twice_is_noticed_before_anybody_knows_who_it_is(person):
    from pijar.claims import services as acts

    first = opened(given(nik="", account=replace(ACCOUNT, name="Pak Suparman Wibowo")))
    second = opened(given(nik="", happened_at=HAPPENED + timedelta(hours=1), account=replace(ACCOUNT, name="SUPARMAN WIBOWO")))
    opened(given(nik="", account=replace(ACCOUNT, name="SITI MARYAM")))
    opened(given(nik="", happened_at=HAPPENED - timedelta(days=2), account=replace(ACCOUNT, name="SUPARMAN WIBOWO")))
    flags = {flag["flag"]: flag["values"] for flag in told(claim_of(second))["flags"]}
    assert flags["maybe_same"]["number"] == first
    # Once both are known to be somebody, who it is decides.
    acts.identify(second, person_id=person.id, reason="dicocokkan dengan KTP", actor=RINA, at=TOLD)
    acts.identify(first, person_id=person.id, reason="dicocokkan dengan KTP", actor=RINA, at=TOLD)
    assert {flag["flag"] for flag in told(claim_of(second))["flags"]} >= {"near_in_time"}
    assert "maybe_same" not in {flag["flag"] for flag in told(claim_of(second))["flags"]}
